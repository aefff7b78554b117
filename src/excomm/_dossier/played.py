"""The game of a crisis for its dossier: swept in few worlds, with what it hangs on and the course that it takes.

How much is done hangs on the size of the tree alone, so that a page is made quickly, and is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis
from excomm._dossier.changes import changes
from excomm._dossier.flow import flow
from excomm._dossier.gains import gains
from excomm._finding.finding import Finding
from excomm._finding.table import Table, make_table
from excomm._game.payoffs import unpaid
from excomm._game.size import size
from excomm._game.tree import Game
from excomm._game.unroll import why_not
from excomm._solve.plan import plan_of
from excomm._sweep.outcomes import WAR
from excomm._sweep.study import study_of, tree_of
from excomm._sweep.sweep import Sweep, sweep

DRAWS = 300  # worlds, in a tree that is quick to solve
LEAST = 200  # a tree in which not so many can be solved is left out
WORK = 8e9  # what may be done in all; see ``_draws``
GAINS, CHANGED = 60, 60  # worlds in which who gains is judged, and in which each variant is asked, of ``DRAWS``


@dataclass(frozen=True)
class Played:
    """A swept game: its start, what war hangs on, where probability flows, who gains, and what changes move."""

    start: str
    sweep: Sweep
    drivers: Table
    flow: Finding | None = None
    gains: Finding | None = None
    changes: Finding | None = None


@dataclass(frozen=True)
class Left:
    """Why the game of a crisis was not swept, and from which start it would be."""

    start: str
    why: str


def played(crisis: Crisis, dates: Sequence[Date], seed: int) -> Played | Left | None:
    """Sweep the smallest tree of a crisis. None where nothing can be played; ``dates`` are those of verdicts."""
    if not crisis.points or not (crisis.stakes or any(ending.pays for ending in crisis.endings.values())):
        return None
    starts = [name for name in ("", *crisis.starts) if not why_not(crisis, name)]
    if not starts:
        return Left(crisis.first, "its tree is too large for a page")
    called = min(starts, key=lambda name: size(crisis, name).nodes)
    game = tree_of(study_of(crisis, called, seed))[0]
    if unpaid(game) or not game.sets:
        return None
    start, draws = called or crisis.first, _draws(game)
    if draws < LEAST:
        return Left(start, f"its tree of {game.nodes:,} nodes and {len(game.sets):,} sets takes too long for a page")
    found = sweep(game, draws, seed=seed)
    warlike = WAR in found.run.outcomes.groups
    return Played(
        start,
        found,
        found.drivers(WAR) if warlike and found.run.inputs() else make_table((), ()),
        flow(found),
        gains(found, GAINS),
        changes(crisis, game, dates, draws * CHANGED // DRAWS, seed) if crisis.variants else None,
    )


def _draws(game: Game) -> int:
    """How many worlds there is time for, in hundreds: the work on one grows with the cube of what is solved for."""
    work = plan_of(game).unknowns ** 3 + 100 * game.nodes
    return min(DRAWS, int(WORK / work) // 100 * 100)
