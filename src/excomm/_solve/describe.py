"""A solution as a finding: what would happen, who does what on what belief, how well it was solved."""

from __future__ import annotations

from collections.abc import Iterator

from excomm._finding.finding import Finding
from excomm._finding.table import Table
from excomm._finding.words import in_percent
from excomm._solve.nested import menu_of
from excomm._solve.solution import LIMIT, Solution, bounds_of, mean_of
from excomm._solve.suspicion import suspicion

FACE_VALUE = 0.51
SELECTS = (
    "The branch selects one equilibrium; it does not prove that there is no other. A prediction under the model, not "
    "advice."
)


def describe(solution: Solution) -> Finding:
    """Return the choices, one row for each act of each information set, what would come of them, and the doubts."""
    game = solution.game
    return Finding(
        question=f"What would each side do, given what it knew, from {game.start or game.crisis.first}?",
        answer=tuple(_answer(solution)),
        table=solution.frame(),
        how=solution.how,
        notes=tuple(_notes(solution)),
    )


def grouped(table: Table) -> Table:
    """Return the table with what all acts of a set share said once, for reading."""
    shared = {table.names.index(name) for name in ("set", "player", "point", "knows", "reached")}
    rows = []
    last: object = None
    for row in table.rows:
        again = row[0] == last
        last = row[0]
        rows.append(tuple(None if again and at in shared else value for at, value in enumerate(row)))
    return Table(table.names, tuple(rows), table.units)


def _answer(solution: Solution) -> Iterator[str]:
    for name in solution.chances:
        shares = solution.endings(name)
        means = {ending: mean_of(share) for ending, share in shares.items()}
        known = {ending: mean for ending, mean in means.items() if mean is not None}
        if not known:
            yield "No draw was solved."
            return
        said = ", ".join(
            f"{ending} {in_percent(known[ending])}{_between(*bounds_of(shares[ending]))}"
            for ending in sorted(known, key=lambda e: -known[e])
        )
        lead = "In the limit" if name == LIMIT else f"At {name} for the better of two acts one unit apart"
        yield f"{lead}: {said}."


def _notes(solution: Solution) -> Iterator[str]:
    yield from _suspicions(solution)
    done = int(solution.answered.sum())
    if done:
        worlds = f"in {done:,} of {solution.draws:,} worlds" if solution.draws > 1 else "in this world"
        yield (
            f"Answered {worlds}: no information set regrets more than {solution.how.options['tolerance']:g} of what is "
            f"at stake there, or of the smallest effect in the file, whichever is less."
        )
    for reason, count in solution.failures.items():
        yield (
            f"Not answered in {count:,} of {solution.draws:,} worlds: {reason}. Shares "
            f"leave them out; in brackets, what a share would be if all of these went one way or the other."
        )
    forked = int((solution.forks[solution.answered] > 0).sum())
    if forked:
        worlds = f"In {forked:,} of {solution.draws:,} worlds" if solution.draws > 1 else "In this world"
        yield f"{worlds} the branch forks, by ties or symmetry, and was followed straight on."
    yield from _kinds(solution)
    yield SELECTS


def _kinds(solution: Solution) -> Iterator[str]:
    """Of every group of acts that was chosen in two steps somewhere: what it is."""
    game = solution.game
    groups: dict[str, dict[str, None]] = {}
    for info in game.sets:
        for entry in menu_of(game, info.acts):
            if len(entry) > 1:
                acts = [info.acts[rank] for rank in entry]
                groups.setdefault(game.crisis.deeds[acts[0]].kinds_of, {}).update(dict.fromkeys(acts))
    for name, kinds in groups.items():
        yield f"{', '.join(kinds)} are kinds of {name}: first whether is chosen, then which."


def _suspicions(solution: Solution) -> Iterator[str]:
    """Of every act that is secret from somebody: how far they would guess it."""
    crisis = solution.game.crisis
    if not solution.answered.any():
        return
    reach = solution.reach()
    asked = [act for act in crisis.deeds if act in solution.game.acts and act not in solution.game.prefix]
    for act in asked:
        for watcher in (w for w in crisis.watchers if w in crisis.deeds[act].secret_from):
            sure = suspicion(solution, watcher, act, reach)
            if sure is None:
                kept = f"{act} is not done and kept from {crisis.called(watcher)}"
                yield f"Where play goes in this solution {kept}, so that there is nothing to suspect."
                continue
            doubt = "; payoffs take what is seen at face value, and here that does the work"
            said = f"{crisis.called(watcher)} would in the end be {in_percent(sure)} sure of it if it knew all payoffs"
            yield f"Where {act} was done and not told, {said}{doubt if sure > FACE_VALUE else ''}."


def _between(least: float, most: float) -> str:
    return f" ({100 * least:.1f} to {100 * most:.1f} %)" if most > least else ""
