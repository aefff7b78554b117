"""What everybody would think, if the solution were true: beliefs of those who move, suspicions of those who watch.

Both are Bayesian: the share of the probability of all histories with one view that has the thing in question. Payoffs
take stakes as seen at face value; a high suspicion says where that does the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from excomm._crisis.ask import AskError
from excomm._crisis.quantity import Floats
from excomm._finding.table import Table, make_table
from excomm._game.given_away import certain_and_possible
from excomm._game.tree import Game, Ints

if TYPE_CHECKING:
    from excomm._solve.solution import Solution

Bools = npt.NDArray[np.bool_]

COLUMNS = ("watcher", "act", "view", "chance", "sure", "low", "high")
UNITS = {"chance": "probability of the view", "sure": "probability of the act given the view"}


def posterior(solution: Solution, watcher: str, act: str, point: str, at: str) -> Table:
    """Return one row for each view of ``watcher``; see ``Solution.posterior``."""
    game = solution.game
    nodes = _nodes(game, point)
    for name, kind, valid in ((watcher, "watcher", game.crisis.watchers), (act, "act", game.acts)):
        if name not in valid:
            raise AskError(f"there is no {kind} {name!r}; there are {', '.join(valid)}")
    reach = solution.reach(at)[:, nodes]
    done = has_done(game, nodes, act)
    views = game.views[nodes, game.crisis.watchers.index(watcher)]
    rows = []
    for view in dict.fromkeys(views.tolist()):
        seen = views == view
        chance, sure = _given(reach[:, seen], done[seen])
        words = ", ".join(str(atom) for atom in game.seen.atoms(view)) or "nothing"
        rows.append((watcher, act, words, _mean(chance), *_spread(sure)))
    return make_table(COLUMNS, rows, UNITS)


def suspicion(solution: Solution, watcher: str, act: str, reach: Floats) -> float | None:
    """Return how sure a watcher is at the end that an act was done, on average over histories that kept it from it.

    Histories in which it was shown or told the act as it was are left out; None where no others are reached. A mean
    over draws, each weighed by the chance of the act, kept, in it. ``reach`` is that of all nodes.
    """
    game = solution.game
    reach = reach[:, game.endings]
    reach = reach[~np.isnan(reach).any(axis=1)]
    done = has_done(game, game.endings, act)
    views = game.views[game.endings, game.crisis.watchers.index(watcher)]
    kept = [view for view in np.unique(views[done]) if not _holds(game, int(view), act)]
    total = reach[:, done & np.isin(views, kept)].sum()
    if not total > 1e-9:
        return None
    found = 0.0
    for view in kept:
        seen = views == view
        _, sure = _given(reach[:, seen], done[seen])
        found += float(np.nansum(sure * reach[:, seen & done].sum(axis=1)))
    return found / float(total)


def _holds(game: Game, view: int, act: str) -> bool:
    """Whether a view holds an act as it was: seen, done or told."""
    return any(atom.word == act and atom.kind in ("own", "sign", "told") for atom in game.seen.atoms(view))


def thinks(solution: Solution, number: int) -> str | None:
    """Say what the mover of a set believes of what it does not know; None where it knows all, or nothing is solved."""
    game = solution.game
    nodes = game.members(number)
    beliefs = solution.beliefs[:, nodes]
    beliefs = beliefs[~np.isnan(beliefs).any(axis=1)]
    if not len(beliefs):
        return None
    mean = beliefs.mean(axis=0)
    said = [f"{kind} {mean[has].sum():.2f}" for kind, has in _kinds(game, nodes)]
    said += [f"{act} {mean[has_done(game, nodes, act)].sum():.2f}" for act in certain_and_possible(game, nodes)[1]]
    return ", ".join(said) or None


def has_done(game: Game, nodes: Ints, act: str) -> Bools:
    """Return which of these histories hold an act."""
    at = game.acts.index(act)
    bits = game.done[nodes, at // 64] >> np.uint64(at % 64)
    held: Bools = (bits & np.uint64(1)).astype(bool)
    return held


def _kinds(game: Game, nodes: Ints) -> list[tuple[str, Bools]]:
    """Each kind of each private fact that the set leaves open, but for the last of its fact, and where it is so."""
    found = []
    for fact in game.crisis.private:
        here = [game.profiles[p][fact] for p in game.profile[nodes]]
        kinds = list(dict.fromkeys(here))
        found += [(kind, np.array([k == kind for k in here])) for kind in kinds[: len(kinds) - 1]]
    return found


def _nodes(game: Game, point: str) -> Ints:
    if not point:
        return game.endings
    if point not in game.places:
        raise AskError(f"there is no point {point!r}; there are {', '.join(game.places)}")
    return np.flatnonzero(game.place == game.places.index(point)).astype(np.int32)


def _given(reach: Floats, done: Bools) -> tuple[Floats, Floats]:
    """The chance of a view, and that of the act given it, NaN where the view has none."""
    chance = reach.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sure = np.where(chance > 0, reach[:, done].sum(axis=1) / chance, np.nan)
    return chance, sure


def _mean(values: Floats) -> float | None:
    kept = values[~np.isnan(values)]
    return float(kept.mean()) if kept.size else None


def _spread(values: Floats) -> tuple[float | None, float | None, float | None]:
    kept = values[~np.isnan(values)]
    if not kept.size:
        return None, None, None
    return float(kept.mean()), float(kept.min()), float(kept.max())
