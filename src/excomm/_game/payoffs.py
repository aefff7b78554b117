"""Payoffs and odds of a tree in given worlds.

The payoff of a player at an ending is the weighted sum of what the history changed in the ledger of the record, by the
horizon; in a tree without stakes it is what the ending pays. Every array has the draws first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats, Quantity
from excomm._crisis.worlds import Worlds
from excomm._game.start import GameError
from excomm._game.tree import Game, by_profile


def payoffs(game: Game, worlds: Worlds) -> Floats:
    """Return payoffs of shape (draws, histories, players), in the units of the players' weights.

    Histories are in the order of ``game.endings``. Raises GameError where a player has no weights and nothing is paid.
    """
    without = unpaid(game)
    if without:
        raise GameError(f"{without[0]} moves and has no payoffs; add weights.{without[0]} to the crisis")
    if not game.crisis.stakes:
        return _paid(game, worlds)
    gains = _gains(game, worlds)
    sums = np.zeros((worlds.draws, game.nodes, len(game.players)))
    for level in game.levels:
        step = gains[:, game.profile[level], game.change[level]]
        parents = game.parent[level]
        sums[:, level] = step if parents[0] < 0 else step + sums[:, parents]
    return sums[:, game.endings]


def ledgers(game: Game, worlds: Worlds) -> Floats:
    """Return what every history does to every stake, as the record sees it by the horizon.

    Shape (draws, histories, actors, stakes), actors those of ``crisis.players``, in the units of the stakes.
    """
    crisis = game.crisis
    moved = _moved(game, worlds)
    sums = np.zeros((worlds.draws, game.nodes, moved.shape[2]))
    for level in game.levels:
        parents = game.parent[level]
        step = moved[:, game.change[level]]
        sums[:, level] = step if parents[0] < 0 else step + sums[:, parents]
    return sums[:, game.endings].reshape(worlds.draws, game.histories, len(crisis.players), len(crisis.stakes))


def unpaid(game: Game) -> tuple[str, ...]:
    """Return the players who have no payoffs."""
    crisis = game.crisis
    if crisis.stakes:
        return tuple(p for p in game.players if p not in crisis.weights)
    return ()


def priors(game: Game, worlds: Worlds) -> Floats:
    """Return the odds of each profile of private facts, shape (draws, profiles)."""
    odds = np.ones((worlds.draws, len(game.profiles)))
    start = game.crisis.start_called(game.start)
    for fact, private in game.crisis.private.items():
        shares = with_rest(private.odds(start), worlds)
        for number, profile in enumerate(game.profiles):
            odds[:, number] *= shares[profile[fact]]
    return odds


def with_rest(odds: Mapping[str, Quantity], worlds: Worlds) -> dict[str, Floats]:
    """Return the odds of every alternative, ``rest`` worked out, each of shape (draws,)."""
    stated = {name: worlds.of(value) for name, value in odds.items() if not value.is_rest}
    left = 1.0 - sum(stated.values(), np.zeros(worlds.draws))
    return {name: stated.get(name, left) for name in odds}


def chance_odds(game: Game, point: str, profile: int) -> dict[str, Quantity]:
    """Return the odds of each act of chance at a point, in a profile of private facts."""
    chances = game.crisis.played[point].chance
    return {act: by_profile(game.crisis, chance.odds, game.profiles[profile]) for act, chance in chances.items()}


def _moved(game: Game, worlds: Worlds) -> Floats:
    """What each change moves: (draws, changes, actors times stakes), the stakes of one actor side by side."""
    keys = _keys(game.crisis)
    moved = np.zeros((worlds.draws, len(game.changes), len(keys)))
    for number, changes in enumerate(game.changes):
        for sign, term in changes:
            moved[:, number, keys[term.actor, term.stake]] += sign * term.weight * worlds.of(term.effect.value)
    return moved


def _keys(crisis: Crisis) -> dict[tuple[str, str], int]:
    return {key: n for n, key in enumerate((a, s) for a in crisis.players for s in crisis.stakes)}


def _gains(game: Game, worlds: Worlds) -> Floats:
    """What each change is worth to each player in each profile: (draws, profiles, changes, players)."""
    crisis = game.crisis
    keys, moved = _keys(crisis), _moved(game, worlds)
    gains = np.zeros((worlds.draws, len(game.profiles), len(game.changes), len(game.players)))
    for at, profile in enumerate(game.profiles):
        for player, name in enumerate(game.players):
            for written, by_kind in crisis.weights[name].items():
                actor, _, stake = written.rpartition(".")
                weight = worlds.of(by_profile(crisis, by_kind, profile))
                gains[:, at, :, player] += weight[:, None] * moved[:, :, keys[actor or name, stake]]
    return gains


def _paid(game: Game, worlds: Worlds) -> Floats:
    crisis = game.crisis
    paid = np.zeros((worlds.draws, len(game.profiles), len(game.places), len(game.players)))
    for at, profile in enumerate(game.profiles):
        for name, ending in crisis.endings.items():
            place = game.places.index(name)
            for player, by_kind in ending.pays.items():
                if player in game.players:
                    value = worlds.of(by_profile(crisis, by_kind, profile))
                    paid[:, at, place, game.players.index(player)] = value
    return paid[:, game.profile[game.endings], game.place[game.endings]]
