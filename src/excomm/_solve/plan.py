"""A tree reduced to its decisions: what the solver's kernels walk over.

Chance and endings disappear: what they hold is folded into the branches of the decisions above them. Index conventions,
with lengths in capitals:

- *sets* s < S: the information sets, each followed by one for every group of kinds on its menu (``nested``).
- *columns* c < C: the acts of all sets, set by set; ``first[s]`` to ``first[s + 1]`` are those of set s.
- *free columns* f < F: every column but the first of its set, those of the deepest sets first. The unknowns are log
  odds against that first act, ``z[f] = log p[c] - log p[first]``, so F = C - S and nothing ever leaves the simplex.
- *decisions* d < D: the nodes where a player moves, parents before children; ``up[d]`` is the branch it hangs on (-1
  where only chance comes before), ``of[d]`` its set, ``begin[d]`` to ``begin[d + 1]`` its branches.
- *branches* b < B: an act at a decision; ``column[b]``, ``owner[b]`` its decision.
- *pairs* q < Q: a decision ``pair_at[q]`` and a branch ``pair_on[q]`` on the way to it; ``pair_before[q]`` is the pair
  of the decision before with the same branch, -1 where the branch is the last on the way.

What differs by draw is a *batch*: payoffs folded into branches, shape (draws, B, players), and the logarithm of the
odds that chance gives a decision below its branch, shape (draws, D).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from excomm._crisis.kept import kept
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds
from excomm._game.payoffs import chance_odds, payoffs, priors, with_rest
from excomm._game.tree import Game, Ints
from excomm._solve.nested import nested

SMALLEST_ODDS = 1e-300


class Plan(NamedTuple):
    """The structure of a reduced tree; see the module for the conventions. A tuple, so that kernels can compile."""

    players: int
    mover: Ints
    first: Ints
    free: Ints
    free_of: Ints
    of: Ints
    up: Ints
    begin: Ints
    column: Ints
    owner: Ints
    pair_at: Ints
    pair_on: Ints
    pair_before: Ints

    @property
    def sets(self) -> int:
        """The number of information sets."""
        return len(self.mover)

    @property
    def columns(self) -> int:
        """The number of acts, summed over sets."""
        return len(self.free)

    @property
    def unknowns(self) -> int:
        """The number of free columns."""
        return len(self.free_of)

    @property
    def decisions(self) -> int:
        """The number of nodes at which a player moves."""
        return len(self.of)


@dataclass(frozen=True, eq=False)
class Batch:
    """What differs by draw: ``pays`` (draws, branches, players), ``odds`` in logarithms (draws, decisions).

    ``start`` (draws, free columns) are the log odds at precision 0, where the branch begins; at even chances they are
    0. They stay as a lean towards some acts that payoffs outweigh as the precision grows.

    Payoffs are those of the file times each player's own precision, less a constant, over ``scale`` (draws,): the
    greatest range of payoffs any player has. A precision of 1 on the batch is one of ``1 / scale`` on the file's units.
    """

    pays: Floats
    odds: Floats
    scale: Floats
    start: Floats

    @property
    def draws(self) -> int:
        """The number of draws."""
        return len(self.scale)

    def some(self, rows: npt.NDArray[np.intp] | slice) -> Batch:
        """Return some of the draws."""
        return Batch(self.pays[rows], self.odds[rows], self.scale[rows], self.start[rows])


@kept
def plan_of(game: Game) -> Plan:
    """Return the reduced tree of a game, with the acts that are kinds of one thing below a choice of that thing."""
    menus = nested(game)
    counts, of, up = menus.counts, menus.of, menus.up
    first = _offsets(counts)
    is_free = np.ones(int(first[-1]), dtype=bool)
    is_free[first[:-1]] = False
    begin = _offsets(counts[of])
    owner = np.repeat(np.arange(len(of)), counts[of])
    rank = np.arange(len(owner)) - begin[owner]
    pairs = _pairs(up, owner)
    free, free_of = _leaves_first(np.repeat(_depths(of, pairs[0], len(counts)), counts), is_free)
    movers = np.array([game.players.index(game.sets[number].player) for number in menus.home])
    whole = (movers, first, free, free_of, of, up, begin, first[of[owner]] + rank, owner, *pairs)
    return Plan(len(game.players), *(np.ascontiguousarray(a, dtype=np.int32) for a in whole))


def batch_of(game: Game, worlds: Worlds, precision: Floats | None = None) -> Batch:
    """Return what differs by draw in these worlds; ``precision`` (draws, players) multiplies payoffs."""
    return batch_from(game, payoffs(game, worlds), node_odds(game, worlds), precision)


def batch_from(game: Game, paid: Floats, odds: Floats, precision: Floats | None = None) -> Batch:
    """Return a batch of payoffs (draws, histories, players) and of odds of nodes below chance (draws, nodes)."""
    felt = paid if precision is None else paid * precision[:, None, :]
    low, high = felt.min(axis=1, keepdims=True), felt.max(axis=1, keepdims=True)
    scale = (high - low).max(axis=(1, 2), initial=0.0)
    scale = np.where(scale > 0, scale, 1.0)
    felt = (felt - (low + high) / 2) / scale[:, None, None]
    menus = nested(game)
    above = menus.above
    chance = np.zeros((len(paid), game.nodes))
    for node in range(game.nodes):
        parent = int(game.parent[node])
        chance[:, node] = np.log(np.maximum(odds[:, node], SMALLEST_ODDS))
        if parent >= 0 and game.info[parent] < 0:
            chance[:, node] += chance[:, parent]
    pays = np.zeros((len(paid), int(menus.counts[menus.of].sum()), len(game.players)))
    for number, node in enumerate(game.endings):
        if above[node] >= 0:
            pays[:, above[node]] += np.exp(chance[:, node, None]) * felt[:, number]
    odds_of = np.where(menus.asked_again, 0.0, chance[:, menus.node])
    unknowns = int(menus.counts.sum()) - len(menus.counts)
    return Batch(pays, np.ascontiguousarray(odds_of), scale, np.zeros((len(paid), unknowns)))


def node_odds(game: Game, worlds: Worlds) -> Floats:
    """Return the odds with which chance leads to each node, 1 where a player does, shape (draws, nodes)."""
    odds = np.ones((worlds.draws, game.nodes))
    roots = np.flatnonzero(game.parent < 0)
    odds[:, roots] = priors(game, worlds)[:, game.profile[roots]]
    parents = np.maximum(game.parent, 0)
    for name, point in game.crisis.played.items():
        below = (game.odds >= 0) & (game.place[parents] == game.places.index(name))
        for profile in range(len(game.profiles)) if point.chance else ():
            here = below & (game.profile == profile)
            for act, share in with_rest(chance_odds(game, name, profile), worlds).items():
                odds[:, here & (game.act == game.acts.index(act))] = share[:, None]
    return odds


def _offsets(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _depths(of: Ints, pair_at: list[int], sets: int) -> npt.NDArray[np.intp]:
    """How many decisions lie above each set, at most."""
    depth = np.zeros(sets, dtype=np.intp)
    np.maximum.at(depth, of, np.bincount(pair_at, minlength=len(of)))
    return depth


def _leaves_first(
    depth: npt.NDArray[np.intp], is_free: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Number the free columns, the deepest first, so that elimination fills in little: numbers, and columns."""
    columns = np.flatnonzero(is_free)
    free_of = columns[np.argsort(-depth[columns], kind="stable")]
    free = np.full(len(is_free), -1)
    free[free_of] = np.arange(len(free_of))
    return free, free_of


def _pairs(up: Ints, owner: npt.NDArray[np.intp]) -> tuple[list[int], list[int], list[int]]:
    """Every decision with every branch on the way to it, decisions in order."""
    at: list[int] = []
    on: list[int] = []
    before: list[int] = []
    starts: list[int] = []
    for decision, branch in enumerate(up):
        starts.append(len(at))
        if branch < 0:
            continue
        above = int(owner[branch])
        inherited = range(starts[above], starts[above + 1])
        at += [decision] * (len(inherited) + 1)
        on += [*(on[pair] for pair in inherited), int(branch)]
        before += [*inherited, -1]
    return at, on, before
