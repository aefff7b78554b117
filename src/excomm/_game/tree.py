"""The tree of a crisis: flat arrays, parents before children, with information sets derived from views.

Index conventions: ``places`` lists the points and then the endings, ``acts`` every act, ``players`` the movers in the
order of the file. The draw of private facts is no node: each *profile*, one kind of every fact, has a root of its own
with a prior. A node where sides choose at once is one node for each side in turn, whose information set does not tell
what the others before it chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Quantity
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table
from excomm._knowledge.view import Views
from excomm._ledger.payoff import Change

Ints = npt.NDArray[np.int32]
CHANCE_MOVES, NOBODY_MOVES = -2, -1


@dataclass(frozen=True, slots=True)
class InformationSet:
    """Histories that one player cannot tell apart, at one point, with the acts it has there.

    ``label`` is what a Gambit file that the tree was read from calls the set.
    """

    player: str
    point: str
    view: int
    acts: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, eq=False)
class Game:
    """A tree unrolled. Arrays have one element a node.

    ``parent`` (-1 at roots), ``act`` that led here (-1 at roots), ``place`` reached, ``mover`` (index of a player,
    CHANCE_MOVES or NOBODY_MOVES at endings), ``info`` (information set, -1 where no player moves), ``profile``,
    ``odds`` of the branch that led here (index into ``chances``, -1 where it was no branch of chance), ``change`` to
    the ledger made by the act that led here (index into ``changes``; 0 is none), and ``views`` of shape
    (nodes, watchers).
    """

    crisis: Crisis = field(repr=False)
    start: str
    players: tuple[str, ...]
    places: tuple[str, ...]
    acts: tuple[str, ...]
    profiles: tuple[Mapping[str, str], ...]
    sets: tuple[InformationSet, ...]
    chances: tuple[Quantity, ...] = field(repr=False)
    changes: tuple[tuple[Change, ...], ...] = field(repr=False)
    seen: Views = field(repr=False)
    prefix: tuple[str, ...] = field(repr=False)
    parent: Ints = field(repr=False)
    act: Ints = field(repr=False)
    place: Ints = field(repr=False)
    mover: Ints = field(repr=False)
    info: Ints = field(repr=False)
    profile: Ints = field(repr=False)
    odds: Ints = field(repr=False)
    change: Ints = field(repr=False)
    views: Ints = field(repr=False)

    def to_efg(self, worlds: Worlds | None = None) -> str:
        """Return Gambit's file of this tree, at the middle of the intervals unless a world is given."""
        from excomm._game.efg import to_efg

        return to_efg(self, worlds or middle_world(self.crisis))

    @cached_property
    def finding(self) -> Finding:
        """The tree in words: its information sets, one row each, and what is given away."""
        from excomm._game.describe import describe

        return describe(self)

    @property
    def how(self) -> How:
        """How the tree was got."""
        return self.finding.how

    def frame(self) -> Table:
        """Return the information sets, one row each."""
        return self.finding.frame()

    def to_json(self) -> str:
        """Return the same as JSON, as every finding is written."""
        return self.finding.to_json()

    def _repr_html_(self) -> str:
        return self.finding._repr_html_()

    def __str__(self) -> str:
        from excomm._game.describe import counts

        return counts(self)

    @property
    def nodes(self) -> int:
        """The number of nodes, roots and endings included."""
        return len(self.parent)

    @cached_property
    def endings(self) -> Ints:
        """The nodes where a history is finished, in order."""
        return np.flatnonzero(self.mover == NOBODY_MOVES).astype(np.int32)

    @property
    def histories(self) -> int:
        """The number of finished histories."""
        return len(self.endings)

    @cached_property
    def levels(self) -> tuple[Ints, ...]:
        """The nodes by depth, the roots first."""
        depth = np.zeros(self.nodes, dtype=np.int32)
        for node in range(self.nodes):
            if self.parent[node] >= 0:
                depth[node] = depth[self.parent[node]] + 1
        order = np.argsort(depth, kind="stable").astype(np.int32)
        return tuple(np.split(order, np.flatnonzero(np.diff(depth[order])) + 1))

    @cached_property
    def children(self) -> tuple[Ints, Ints]:
        """Nodes ordered by parent, and where each node's children begin in that order, shape (nodes + 1,)."""
        order = np.argsort(self.parent, kind="stable").astype(np.int32)
        first = np.searchsorted(self.parent[order], np.arange(self.nodes + 1)).astype(np.int32)
        return order, first

    def children_of(self, node: int) -> Ints:
        """Return the nodes that follow a node, in the order of the menu."""
        order, first = self.children
        return order[first[node] : first[node + 1]]

    def history(self, node: int) -> tuple[str, ...]:
        """Return the acts that led to a node, in order, the beginning that a later start takes as given included."""
        found: list[str] = []
        while self.parent[node] >= 0:
            found.append(self.acts[self.act[node]])
            node = int(self.parent[node])
        return (*self.prefix, *reversed(found))

    def members(self, number: int) -> Ints:
        """Return the nodes of one information set."""
        return np.flatnonzero(self.info == number).astype(np.int32)

    @cached_property
    def done(self) -> npt.NDArray[np.uint64]:
        """Which acts each history holds, as bits: shape (nodes, ceil(acts / 64))."""
        words = max(1, -(-len(self.acts) // 64))
        bits = np.zeros((self.nodes, words), dtype=np.uint64)
        for act in self.prefix:
            at = self.acts.index(act)
            bits[:, at // 64] |= np.uint64(1) << np.uint64(at % 64)
        for level in self.levels[1:]:
            acts = self.act[level]
            bits[level] = bits[self.parent[level]]
            bits[level, acts // 64] |= np.uint64(1) << (acts % 64).astype(np.uint64)
        return bits

    def has_done(self, bits: npt.NDArray[np.uint64]) -> tuple[str, ...]:
        """Return the acts that a row of ``done`` names."""
        return tuple(a for n, a in enumerate(self.acts) if int(bits[n // 64]) >> (n % 64) & 1)


def by_profile(crisis: Crisis, by_kind: Mapping[str, Quantity], profile: Mapping[str, str]) -> Quantity:
    """Return the quantity that holds in a profile: the one for all, or that of the kind it has."""
    if "" in by_kind:
        return by_kind[""]
    fact = crisis.kinds[next(iter(by_kind))]
    return by_kind[profile[fact]]
