"""What each side would do in every drawn world, and what everybody would think of it.

The limit of the agent quantal response branch from the centroid, and the branch at finite precisions beside it. A
precision is stated as the odds of taking the better of two acts that are one declared unit apart: 3:1 is log 3 = 1.1
log odds a unit. Draws that failed hold NaN everywhere, so that no share is made of them in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import How
from excomm._finding.table import Table, make_table
from excomm._game.payoffs import payoffs
from excomm._game.tree import Game, Ints
from excomm._solve.branch import TOLERANCE, Aim, Progress, chosen, follow
from excomm._solve.kernels import evaluate
from excomm._solve.measure import yardsticks
from excomm._solve.nested import nested
from excomm._solve.pace import Reason
from excomm._solve.plan import Batch, Plan, batch_from, node_odds, plan_of

PRECISIONS = (3.0, 20.0)
LIMIT = "limit"
UNITS = {"chance": "probability", "regret": "payoff units of the player"}


@dataclass(frozen=True, eq=False)
class Solution:
    """Arrays have the draws first; columns are the acts of all information sets, set by set.

    ``chances`` maps ``limit`` and each precision's odds, such as ``3:1``, to probabilities of shape (draws, columns);
    ``beliefs`` (draws, nodes) is the chance of a node given its set, 0 where nobody moves; ``regret`` (draws, sets)
    what a set loses against its best act, given those beliefs, in its mover's payoffs; ``relative`` the same in
    yardsticks; ``precision`` (draws,) the log odds a unit at which a draw settled; ``steps`` the evaluations it took;
    ``reason`` why it ended, a number of ``excomm.Reason``; ``forks`` how many forks of the branch it met, going
    straight on: with exact ties or symmetric sides the branch from the centroid is not alone.
    """

    game: Game = field(repr=False)
    worlds: Worlds = field(repr=False)
    chances: dict[str, Floats] = field(repr=False)
    beliefs: Floats = field(repr=False)
    regret: Floats = field(repr=False)
    relative: Floats = field(repr=False)
    precision: Floats
    steps: Ints
    reason: Ints
    forks: Ints
    how: How

    @property
    def draws(self) -> int:
        """The number of worlds."""
        return len(self.reason)

    @cached_property
    def first(self) -> Ints:
        """Where the columns of each set begin, shape (sets + 1,)."""
        return np.cumsum([0, *(len(info.acts) for info in self.game.sets)]).astype(np.int32)

    @property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Which draws have an answer, shape (draws,)."""
        done: npt.NDArray[np.bool_] = self.reason == Reason.SETTLED
        return done

    @property
    def failures(self) -> dict[str, int]:
        """How many draws failed, by reason, in words."""
        kinds, counts = np.unique(self.reason[~self.answered], return_counts=True)
        return {Reason(kind).words: int(count) for kind, count in zip(kinds, counts, strict=True)}

    def reach(self, at: str = LIMIT) -> Floats:
        """Return the probability of every node, shape (draws, nodes)."""
        return reached(self.game, self._chances(at), node_odds(self.game, self.worlds))

    def mean_reach(self, at: str = LIMIT) -> list[float]:
        """Return the probability of every node, a mean over the worlds with an answer; raises AskError for none."""
        reach = self.reach(at)
        reach = reach[~np.isnan(reach).any(axis=1)]
        if not len(reach):
            raise AskError("no world was solved, so there is nothing to show")
        return [float(mean) for mean in reach.mean(axis=0)]

    def endings(self, at: str = LIMIT) -> dict[str, Floats]:
        """Return the probability of every ending, each of shape (draws,)."""
        return endings_of(self.game, self.reach(at))

    def bounds(self, at: str = LIMIT) -> dict[str, tuple[float, float]]:
        """Return the least and the greatest share of every ending over all worlds.

        They are those that there would be if all worlds without an answer went one way, or the other.
        """
        return {name: bounds_of(share) for name, share in self.endings(at).items()}

    def at(self, point: str, player: str = "") -> Table:
        """Return the choices at a point, one row for each act of each information set there; means over the draws.

        Raises AskError where nobody, or not this player, is asked.
        """
        kept = [n for n, info in enumerate(self.game.sets) if info.point == point and player in ("", info.player)]
        if not kept:
            asked = ", ".join(dict.fromkeys(f"{info.player} at {info.point}" for info in self.game.sets))
            raise AskError(f"{player or 'nobody'} is not asked at {point!r}; asked are {asked}")
        return self._table(kept)

    def frame(self) -> Table:
        """Return all choices, one row for each act of each information set; means over the draws with an answer."""
        return self._table(range(len(self.game.sets)))

    def posterior(self, watcher: str, act: str, point: str = "", at: str = LIMIT) -> Table:
        """Return how sure a watcher is that an act was done, one row for each view it can hold.

        Views are those at the endings, or at a point. ``chance`` is that of the view, ``sure`` that the act was done
        given the view, both means over draws. Raises AskError for an unknown watcher, act or point.
        """
        from excomm._solve.suspicion import posterior

        return posterior(self, watcher, act, point, at)

    def _chances(self, at: str) -> Floats:
        if at not in self.chances:
            raise AskError(f"there is no precision {at!r}; there are {', '.join(self.chances)}")
        return self.chances[at]

    def _table(self, sets: Sequence[int]) -> Table:
        odds = [name for name in self.chances if name != LIMIT]
        names = (
            "set",
            "player",
            "point",
            "knows",
            "act",
            "chance",
            "low",
            "high",
            *odds,
            "reached",
            "thinks",
            "regret",
        )
        reach = self.reach()  # a walk over the whole tree, so once and not for each set
        return make_table(names, (row for number in sets for row in self._rows(number, reach)), UNITS)

    def _rows(self, number: int, reach: Floats) -> Iterator[tuple[Any, ...]]:
        from excomm._solve.suspicion import thinks

        info = self.game.sets[number]
        knows = ", ".join(str(a) for a in self.game.seen.atoms(info.view) if a.kind != "asked") or "nothing yet"
        arrives = mean_of(reach[:, self.game.members(number)].sum(axis=1))
        regret = _greatest(self.regret[:, number])
        for rank, act in enumerate(info.acts):
            column = int(self.first[number]) + rank
            limit = self.chances[LIMIT][:, column]
            others = [mean_of(chance[:, column]) for name, chance in self.chances.items() if name != LIMIT]
            low, high = (_least(limit), _greatest(limit)) if self.draws > 1 else (None, None)
            told = thinks(self, number) if not rank else None
            yield (
                *(number + 1, info.player, info.point, knows, act, mean_of(limit), low, high),
                *(*others, arrives, told, regret),
            )

    def __str__(self) -> str:
        from excomm._solve.describe import describe

        return str(describe(self))

    def _repr_html_(self) -> str:
        from excomm._solve.describe import describe

        return describe(self)._repr_html_()


def solve(
    game: Game,
    worlds: Worlds | None = None,
    *,
    tolerance: float = TOLERANCE,
    precision: Floats | None = None,
    engine: str = "",
    workers: int = 1,
    progress: Progress | None = None,
    keep: bool = False,
) -> Solution:
    """Solve a tree in every world: what each side would do, given what it knew, if the model were right.

    ``worlds`` is the one in the middle of all intervals unless given. ``tolerance`` is the regret left at any
    information set, in its yardstick: the spread of what is at stake there, or the smallest effect in the file.
    ``precision`` (draws, players) multiplies the precision of each player, 1 unless given. ``engine`` is numba or
    numpy; the quicker unless given. A draw that fails is in ``.failures``, never left out in silence. ``progress`` is
    called with the number of worlds done; with ``keep``, an interrupt ends the work and keeps what is done.
    Raises GameError where a player has no payoffs; AskError for another engine, for a tolerance that is not above 0,
    for precisions of another shape or not above 0; ImportError for numba where it is missing.

    McKelvey & Palfrey 1998, *Experimental Economics* 1, 9-41; Turocy 2010, *Economic Theory* 42, 255-269.
    """
    given = worlds or middle_world(game.crisis)
    asked = asked_of(game, given, tolerance, precision)
    plan, batch, unit = asked.plan, asked.batch, asked.unit
    used = chosen(engine, plan, given.draws)
    found = follow(plan, batch, asked.aim, engine=used, workers=workers, progress=progress, keep=keep)
    failed = found.reason != Reason.SETTLED
    found.y[failed], found.marked[failed] = np.nan, np.nan
    chances, beliefs, regret = meaning(game, plan, batch, found.y)
    at = {LIMIT: chances}
    for number, ratio in enumerate(PRECISIONS):
        at[f"{ratio:g}:1"] = meaning(game, plan, batch, found.marked[:, number])[0]
    options: dict[str, object] = {"start": game.start or game.crisis.first}
    drawn = {"draws": given.draws, "seed": given.seed}
    options |= {"world": "the middle of the intervals"} if given.seed is None else drawn
    options |= {"tolerance": tolerance}
    return Solution(
        game=game,
        worlds=given,
        chances=at,
        beliefs=beliefs,
        regret=regret / unit,
        relative=regret / unit / asked.yardstick,
        precision=np.where(failed, np.nan, found.y[:, -1]) / batch.scale,
        steps=found.steps,
        reason=found.reason,
        forks=found.forks,
        how=How(game.crisis.name, digest(game.crisis), game.crisis.changed, options, versions(used)),
    )


@dataclass(frozen=True, eq=False)
class Asked:
    """What the branch is asked: the reduced tree, what differs by draw, what is aimed at.

    ``unit`` (draws, sets) is one payoff unit of a set's mover on the batch, ``yardstick`` (draws, sets) in payoffs.
    """

    plan: Plan
    batch: Batch
    aim: Aim
    unit: Floats
    yardstick: Floats


def asked_of(game: Game, worlds: Worlds, tolerance: float, precision: Floats | None = None) -> Asked:
    """Return what the branch is asked in these worlds; see ``solve``. Raises AskError."""
    if not 0 < tolerance < np.inf:
        raise AskError(f"tolerance {tolerance:g}: a share of a yardstick, above 0")
    each = _precisions(precision, worlds.draws, len(game.players))
    plan, paid, odds = plan_of(game), payoffs(game, worlds), node_odds(game, worlds)
    batch = batch_from(game, paid, odds, None if precision is None else each)
    movers = [game.players.index(info.player) for info in game.sets]
    unit = (each / batch.scale[:, None])[:, movers]
    yardstick = yardsticks(game, paid, worlds)
    marks = np.log(np.array(PRECISIONS)) * batch.scale[:, None]
    home = nested(game).home
    alone = np.bincount(home, minlength=len(game.sets))[home] == 1
    aim = Aim((yardstick * unit)[:, home] * np.where(alone, 1.0, 0.5), marks, tolerance)
    return Asked(plan, batch, aim, unit, yardstick)


def _precisions(asked: Floats | None, draws: int, players: int) -> Floats:
    """The precision of each player in each draw, 1 unless asked. Raises AskError."""
    if asked is None:
        return np.ones((draws, players))
    each = np.asarray(asked, dtype=np.float64)
    if each.shape != (draws, players):
        raise AskError(f"precision has the shape {each.shape}; expected {(draws, players)}, draws and players")
    if not ((each > 0) & np.isfinite(each)).all():
        raise AskError("a precision is not above 0; each multiplies a player's own, which is 1 where none is given")
    return each


def versions(engine: str) -> dict[str, str]:
    """Return what a solution was computed with."""
    return {name: version(name) for name in dict.fromkeys(("excomm", "numpy", engine))} | {"engine": engine}


def endings_of(game: Game, reach: Floats) -> dict[str, Floats]:
    """Return the probability of every ending that the tree has, each of shape (draws,), from that of nodes."""
    at = {name: game.endings[game.place[game.endings] == game.places.index(name)] for name in endings_met(game)}
    return {name: reach[:, nodes].sum(axis=1) for name, nodes in at.items()}


def endings_met(game: Game) -> tuple[str, ...]:
    """Return the endings that the tree comes to, of those that the file has, in its order."""
    return tuple(game.places[place] for place in np.unique(game.place[game.endings]))


def reached(game: Game, chances: Floats, odds: Floats) -> Floats:
    """Return the probability of every node, (draws, nodes), from those of acts and of chance."""
    first = np.cumsum([0, *(len(info.acts) for info in game.sets)])
    reach = odds.copy()
    for node in range(game.nodes):
        for rank, child in enumerate(game.children_of(node)):
            reach[:, child] *= reach[:, node]
            if game.info[node] >= 0:
                reach[:, child] *= chances[:, first[game.info[node]] + rank]
    return reach


def bounds_of(share: Floats) -> tuple[float, float]:
    """Return the least and the greatest mean of a share, NaN where a world has no answer: all these 0, or all 1."""
    unsolved = np.isnan(share)
    least = float(np.where(unsolved, 0.0, share).mean())
    return least, least + float(unsolved.mean())


def mean_of(values: Floats) -> float | None:
    """Return the mean over the draws that have an answer, None where none has."""
    kept = values[~np.isnan(values)]
    return float(kept.mean()) if kept.size else None


def _least(values: Floats) -> float | None:
    kept = values[~np.isnan(values)]
    return float(kept.min()) if kept.size else None


def _greatest(values: Floats) -> float | None:
    kept = values[~np.isnan(values)]
    return float(kept.max()) if kept.size else None


def meaning(game: Game, plan: Plan, batch: Batch, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Chances, beliefs in nodes and regrets of information sets at points of the branch; NaN where there is none."""
    menus = nested(game)
    with np.errstate(invalid="ignore"):
        at = evaluate(plan, batch, y[:, :-1])
    chance, useful = at.chance[:, menus.outer], at.useful[:, menus.outer]
    kinds = menus.inner >= 0
    chance[:, kinds] *= at.chance[:, menus.inner[kinds]]
    useful[:, kinds] = at.useful[:, menus.inner[kinds]]
    first = np.cumsum([0, *(len(info.acts) for info in game.sets)])[:-1]
    best, mean = np.maximum.reduceat(useful, first, axis=1), np.add.reduceat(chance * useful, first, axis=1)
    with np.errstate(invalid="ignore"):
        regret = np.maximum(best - mean, 0.0)
    beliefs = np.zeros((len(y), game.nodes))
    beliefs[:, game.info >= 0] = at.belief[:, ~menus.asked_again]
    lost = np.isnan(y).any(axis=1)
    for array in (chance, beliefs, regret):
        array[lost] = np.nan
    return chance, beliefs, regret
