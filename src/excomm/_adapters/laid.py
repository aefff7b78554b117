"""What both adapters walk: a tree in one world, laid out for one play at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds
from excomm._game.payoffs import payoffs, priors
from excomm._game.tree import CHANCE_MOVES, Game, Ints
from excomm._solve.plan import node_odds


@dataclass(frozen=True, eq=False)
class Laid:
    """The tree, what each finished history pays, the odds of every node below chance, and the roots with theirs."""

    game: Game
    seed: int | None
    paid: dict[int, list[float]] = field(repr=False)
    odds: Floats = field(repr=False)
    roots: tuple[int, ...]
    prior: Floats = field(repr=False)

    def after(self, node: int) -> dict[int, int]:
        """Return the node that each act leads to, acts by number, in ascending order."""
        children = (int(child) for child in self.game.children_of(node))
        return dict(sorted((int(self.game.act[child]), child) for child in children))

    def chance_at(self, node: int) -> bool:
        """Whether chance moves at a node."""
        return bool(self.game.mover[node] == CHANCE_MOVES)

    def views(self, player: int) -> Ints:
        """Return the numbers of a player's views, one a node."""
        return self.game.views[:, self.game.crisis.watchers.index(self.game.players[player])]

    def knows(self, node: int, player: int) -> str:
        """Return what a player has met on the way to a node, in words."""
        return ", ".join(str(atom) for atom in self.game.seen.atoms(int(self.views(player)[node])))


def laid(game: Game, worlds: Worlds) -> Laid:
    """Lay a tree out in the first of some worlds. Raises GameError without payoffs."""
    paid = payoffs(game, worlds)[0]
    return Laid(
        game,
        worlds.seed,
        {int(node): [float(value) for value in paid[number]] for number, node in enumerate(game.endings)},
        node_odds(game, worlds)[0],
        tuple(int(root) for root in np.flatnonzero(game.parent < 0)),
        priors(game, worlds)[0],
    )
