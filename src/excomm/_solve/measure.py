"""What regret is measured against: what a set can still win or lose, and the smallest effect in the file.

A share of the range of all payoffs would let one war of -100 hide every other mistake. So regret at an information set
is counted in *yardsticks*: the spread of its mover's payoffs over the histories that pass through it, or the smallest
thing that the file says matters to that player, whichever is less, but no less than a thousandth of the spread: in one
drawn world out of many an effect may be next to nothing.
"""

from __future__ import annotations

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds
from excomm._game.tree import Game, by_profile

FINEST = 1e-3


def yardsticks(game: Game, paid: Floats, worlds: Worlds | None = None) -> Floats:
    """Return the yardstick of every set, shape (draws, sets), in its mover's payoffs; 1 where nothing is at stake."""
    found = spreads(game, paid)
    if worlds is not None:
        least = smallest_effects(game, worlds)
        least = least[:, [game.players.index(info.player) for info in game.sets]]
        found = np.clip(least, FINEST * found, found)
    return np.where(found > 0, found, 1.0)


def spreads(game: Game, paid: Floats) -> Floats:
    """Return the range of the mover's payoffs over the histories through each set, shape (draws, sets)."""
    shape = (len(paid), len(game.sets))
    low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
    for number, node in enumerate(game.endings):
        at = int(game.parent[node])
        while at >= 0:
            if game.info[at] >= 0:
                value = paid[:, number, game.mover[at]]
                low[:, game.info[at]] = np.minimum(low[:, game.info[at]], value)
                high[:, game.info[at]] = np.maximum(high[:, game.info[at]], value)
            at = int(game.parent[at])
    spread: Floats = high - low
    return spread


def smallest_effects(game: Game, worlds: Worlds) -> Floats:
    """Return the smallest thing that matters to each player, (draws, players); infinite where nothing does.

    With stakes, the least effect times the least weight it has for the player; else the least payment, zero left out.
    """
    if game.crisis.stakes:
        return _least_gain(game, worlds)
    least = np.full((worlds.draws, len(game.players)), np.inf)
    for ending in game.crisis.endings.values():
        for player, by_kind in ending.pays.items():
            if player in game.players:
                for quantity in by_kind.values():
                    _lower(least[:, game.players.index(player)], worlds.of(quantity))
    return least


def _least_gain(game: Game, worlds: Worlds) -> Floats:
    crisis = game.crisis
    smallest: dict[tuple[str, str], Floats] = {}
    for changes in game.changes:
        for _, term in changes:
            kept = smallest.setdefault((term.actor, term.stake), np.full(worlds.draws, np.inf))
            _lower(kept, term.weight * worlds.of(term.effect.value))
    least = np.full((worlds.draws, len(game.players)), np.inf)
    for player, name in enumerate(game.players):
        for written, by_kind in crisis.weights[name].items():
            actor, _, stake = written.rpartition(".")
            effect = smallest.get((actor or name, stake))
            if effect is not None:
                for profile in game.profiles:
                    weight = worlds.of(by_profile(crisis, by_kind, profile))
                    _lower(least[:, player], np.where(weight == 0, 0.0, np.minimum(effect, 1e300) * weight))
    return least


def _lower(kept: Floats, value: Floats) -> None:
    """Lower ``kept`` in place to the size of ``value``, where that is not zero."""
    size = np.abs(value)
    np.minimum(kept, np.where(size > 0, size, np.inf), out=kept)
