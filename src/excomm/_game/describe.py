"""The tree as a finding: its information sets, what each mover knows and does not, what is given away."""

from __future__ import annotations

from collections.abc import Iterator

from excomm._crisis.load import digest
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import counted
from excomm._game.given_away import certain_and_possible, given_away
from excomm._game.tree import Game

COLUMNS = ("set", "player", "point", "knows", "does not know", "acts", "histories")


def describe(game: Game, most: int | None = None) -> Finding:
    """Return the information sets of a tree, one row each, the first ``most`` of them, and the acts it gives away."""
    shown = len(game.sets) if most is None else min(most, len(game.sets))
    rows = [_row(game, number) for number in range(shown)]
    return Finding(
        question=f"What does each side know when it is asked, from {game.start or game.crisis.first}?",
        answer=(counts(game),),
        table=make_table(COLUMNS, rows),
        how=How(game.crisis.name, digest(game.crisis), game.crisis.changed, {"start": game.start or game.crisis.first}),
        notes=tuple(_notes(game, len(game.sets) - shown)),
    )


def _notes(game: Game, left_out: int) -> Iterator[str]:
    if left_out:
        yield f"{counted(left_out, 'further information set')} not listed."
    worse = ", ".join(_endings(game))
    if worse:
        yield f"Endings that are no peace, or have a cause: {worse}."
    away = [f"Given away: {row}." for row in given_away(game)]
    yield from away or ["Nothing is given away."]


def counts(game: Game) -> str:
    """Say how large a tree is."""
    roots = f", {len(game.profiles)} roots, one for each draw of private facts" if len(game.profiles) > 1 else ""
    return (
        f"{counted(game.nodes, 'node')}, {counted(game.histories, 'history', 'histories')}, "
        f"{counted(len(game.sets), 'information set')}{roots}."
    )


def _row(game: Game, number: int) -> tuple[object, ...]:
    info = game.sets[number]
    nodes = game.members(number)
    knows = ", ".join(str(a) for a in game.seen.atoms(info.view) if a.kind != "asked") or "nothing yet"
    return number + 1, info.player, info.point, knows, ", ".join(_open(game, number)), ", ".join(info.acts), len(nodes)


def _open(game: Game, number: int) -> Iterator[str]:
    """What the mover cannot tell: which of a menu was done, or whether an act was, and others' private facts."""
    nodes = game.members(number)
    _, some = certain_and_possible(game, nodes)
    left = list(some)
    for point in game.crisis.played.values():
        menu = [act for act in point.acts if act in left]
        if menu:
            yield f"whether {' or '.join(menu)}"
            left = [act for act in left if act not in menu]
    for act in left:
        yield f"whether {act}"
    profiles = [game.profiles[p] for p in sorted(set(game.profile[nodes].tolist()))]
    for fact in game.crisis.private:
        kinds = dict.fromkeys(profile[fact] for profile in profiles)
        if len(kinds) > 1:
            yield f"{fact} ({' or '.join(kinds)})"


def _endings(game: Game) -> Iterator[str]:
    """Say how far each ending goes that some history reaches, and why it comes."""
    reached = {game.places[place] for place in game.place[game.endings]}
    for name, ending in game.crisis.endings.items():
        if name in reached and (ending.level != "peace" or ending.cause):
            causes = ", ".join(f"{cause} after {act}" if act else cause for act, cause in ending.cause.items())
            yield f"{name} ({ending.level}{'; ' if causes else ''}{causes})"
