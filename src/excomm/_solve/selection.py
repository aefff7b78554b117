"""Does the answer hang on where the branch began? Other branches, begun at chances drawn evenly.

The branch from even chances selects one sequential equilibrium. A branch that begins at other chances keeps a lean
towards them, which payoffs outweigh as the precision grows; its limit is a sequential equilibrium as well, for all
chances on the way are positive and the beliefs follow from them. So every limit with another ending is an equilibrium
that was not selected. That none is found is no proof that there is none.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from excomm._crisis.ask import AskError, seed_of
from excomm._crisis.load import digest
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import counted
from excomm._game.tree import Game
from excomm._solve.branch import TOLERANCE, Progress, chosen, follow
from excomm._solve.pace import Reason
from excomm._solve.plan import Plan, node_odds
from excomm._solve.solution import asked_of, endings_met, endings_of, meaning, reached, versions

STARTS = 20
APART = 0.01
COLUMNS = ("ending", "branch", "least", "most", "worlds")
UNITS = {"branch": "probability", "least": "probability", "most": "probability", "worlds": "share of worlds"}


def selection(
    game: Game,
    worlds: Worlds | None = None,
    *,
    starts: int = STARTS,
    seed: int = 1,
    tolerance: float = TOLERANCE,
    engine: str = "",
    workers: int = 1,
    progress: Progress | None = None,
) -> Finding:
    """Say in how many worlds another sequential equilibrium has another ending.

    In every world ``starts`` more branches are followed, from chances drawn with ``seed``, evenly over the chances of
    every information set. One row for each ending: its mean share on the branch from even chances, and the means of the
    least and of the greatest that any branch of a world gives it; ``worlds`` is the share of worlds in which these are
    more than ``APART`` from the branch. Worlds that the branch itself does not solve are set aside, and counted.
    ``tolerance``, ``engine`` and ``workers`` are those of ``solve``. Raises GameError where a player has no payoffs,
    AskError for less than one start, a seed below 0, and what ``solve`` refuses.
    """
    if starts < 1:
        raise AskError(f"{starts} starts: at least one other branch must be followed")
    given = worlds or middle_world(game.crisis)
    plan, shares = _followed(game, given, starts, seed_of(seed), (tolerance, engine, workers, progress))
    solved = ~np.isnan(shares[:, 0]).any(axis=1)
    kept = shares[solved]
    lost = int(np.isnan(kept).any(axis=2).sum())
    branch, least, most = kept[:, 0], np.nanmin(kept, axis=1), np.nanmax(kept, axis=1)
    moved = np.maximum(branch - least, most - branch) > APART
    means = [
        part.mean(axis=0) if len(kept) else np.full(part.shape[1], np.nan) for part in (branch, least, most, moved)
    ]
    rows = [(name, *(round(float(mean[at]), 6) for mean in means)) for at, name in enumerate(endings_met(game))]
    options = {"draws": given.draws, "starts": starts, "seed": seed, "tolerance": tolerance}
    used = chosen(engine, plan, given.draws * starts)
    return Finding(
        question="Does another sequential equilibrium have another ending?",
        answer=(_answer(int(moved.any(axis=1).sum()), len(kept), starts),),
        table=make_table(COLUMNS, rows, UNITS),
        how=How(game.crisis.name, digest(game.crisis), game.crisis.changed, options, versions(used)),
        notes=tuple(_notes(given.draws - len(kept), lost)),
    )


def _answer(moved: int, worlds: int, starts: int) -> str:
    if not worlds:
        return "No world was solved."
    found = f"In {moved:,} of {worlds:,} worlds" if worlds > 1 else f"In this world{'' if moved else ' no'}"
    tried = counted(starts, "other beginning")
    if worlds == 1:
        return f"{found} other sequential equilibrium with another ending was found, from {tried}."
    return f"{found} another sequential equilibrium with another ending was found, from {tried} each."


def _notes(unsolved: int, lost: int) -> list[str]:
    found = ["That none is found is no proof that there is none."]
    if unsolved:
        found.insert(0, f"{unsolved:,} worlds that the branch from even chances does not solve are set aside.")
    if lost:
        found.insert(0, f"{lost:,} other branches came to no answer.")
    return found


def _followed(
    game: Game, worlds: Worlds, starts: int, seed: int, how: tuple[float, str, int, Progress | None]
) -> tuple[Plan, Floats]:
    """The shares of endings on every branch, the one from even chances first: (draws, branches, endings)."""
    tolerance, engine, workers, progress = how
    asked = asked_of(game, worlds, tolerance)
    plan = asked.plan
    rows = np.repeat(np.arange(worlds.draws), starts + 1)
    batch = asked.batch.some(rows)
    begun = _beginnings(plan, worlds.draws * starts, seed).reshape(worlds.draws, starts, plan.unknowns)
    at_even = np.zeros((worlds.draws, 1, plan.unknowns))
    batch = replace(batch, start=np.concatenate([at_even, begun], axis=1).reshape(len(rows), plan.unknowns))
    aim = asked.aim.some(rows)._replace(marks=np.zeros((len(rows), 0)))
    found = follow(plan, batch, aim, engine=engine, workers=workers, progress=progress)
    found.y[found.reason != Reason.SETTLED] = np.nan
    reach = reached(game, meaning(game, plan, batch, found.y)[0], node_odds(game, worlds)[rows])
    shares = np.stack(list(endings_of(game, reach).values()), axis=1)
    return plan, shares.reshape(worlds.draws, starts + 1, -1)


def _beginnings(plan: Plan, count: int, seed: int) -> Floats:
    """Log odds of chances drawn evenly over the simplex of every set."""
    rng = np.random.default_rng(seed)
    drawn = np.zeros((count, plan.columns))
    for low, high in pairwise(plan.first):
        drawn[:, low:high] = np.log(rng.exponential(size=(count, high - low)))
        drawn[:, low:high] -= drawn[:, low : low + 1]
    found: Floats = drawn[:, plan.free_of]
    return found
