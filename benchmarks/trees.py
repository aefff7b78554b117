"""The trees and draws of the benchmark: a crisis with two kinds on either side, and ladders of escalation.

(a) C holds or challenges; D concedes or resists; C backs down or escalates; D yields or stands; C backs down or
attacks. (b) A ladder of ``depth`` rungs: the sides take turns to back down or to go up; with accidents every step up
may be war; with three acts they back down, hold or go up, and the last two both continue. Each side is resolved or not,
and knows it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import excomm as xc
from excomm._crisis.quantity import Floats
from excomm._game.tree import Game

KINDS: dict[str, Any] = {
    "nerve-c": {"of": "c", "is": {"resolved-c": 0.5, "weak-c": 0.5}},
    "nerve-d": {"of": "d", "is": {"resolved-d": 0.5, "weak-d": 0.5}},
}
WAR = "war"


def _built(name: str, points: dict[str, Any], endings: list[str]) -> Game:
    pays = {ending: {"pays": {"c": 0, "d": 0}} for ending in endings}
    return xc.game(xc.build({"excomm": 1, "crisis": name, "private": KINDS, "points": points, "endings": pays}))


def crisis_tree() -> Game:
    """Tree (a): 10 information sets, 44 nodes and the draw of kinds."""
    points = {
        "p1": {"turn": "c", "choices": {"stay": "held", "challenge": "p2"}},
        "p2": {"turn": "d", "choices": {"concede": "conceded", "resist": "p3"}},
        "p3": {"turn": "c", "choices": {"back-down": "early", "escalate": "p4"}},
        "p4": {"turn": "d", "choices": {"yield": "yielded", "stand": "p5"}},
        "p5": {"turn": "c", "choices": {"give-in": "late", "attack": WAR}},
    }
    return _built("tree-a", points, ["held", "conceded", "early", "yielded", "late", WAR])


def ladder(depth: int, *, acts: int = 2, accident: float = 0.0) -> Game:
    """A ladder of so many rungs, with two or three acts at each, and a chance of war after each step up."""
    points: dict[str, Any] = {}
    menu = ("hold", "up")[-(acts - 1) :]
    for rung in range(depth):
        after = f"r{rung + 1}" if rung + 1 < depth else WAR
        choices = {f"down-{rung}": f"down{rung}"}
        for act in menu:
            risky = accident > 0 and act == "up"
            choices[f"{act}-{rung}"] = f"luck{rung}" if risky else after
        points[f"r{rung}"] = {"turn": "cd"[rung % 2], "choices": choices}
        if accident:
            points[f"luck{rung}"] = {"chance": {f"crash-{rung}": [accident, WAR], f"calm-{rung}": ["rest", after]}}
    return _built(f"ladder-{depth}-{acts}", points, [*(f"down{r}" for r in range(depth)), WAR])


def crisis_draws(game: Game, draws: int, seed: int) -> Floats:
    """Payoffs (draws, histories, 2) of tree (a) as a crisis has them."""
    drawn = _Sides(draws, seed)
    v, a1, a2, war = drawn.value, drawn.early, drawn.late, drawn.war
    table = {
        "held": lambda _: (0 * v[0], v[1]),
        "conceded": lambda _: (v[0], 0 * v[0]),
        "early": lambda _: (-a1[0], v[1] + 0.2 * a1[1]),
        "yielded": lambda _: (v[0] + 0.1, -a1[1]),
        "late": lambda _: (-a2[0], v[1] + 0.3),
        WAR: war,
    }
    return _filled(game, draws, lambda place, kinds: table[place](kinds))


def ladder_draws(game: Game, draws: int, seed: int) -> Floats:
    """Payoffs of a ladder: the cost of backing down grows with the rung, up to ``late``; war at the top."""
    drawn = _Sides(draws, seed)
    depth = sum(place.startswith("down") for place in game.places)

    def paid(place: str, kinds: tuple[bool, bool]) -> tuple[Floats, Floats]:
        if place == WAR:
            return drawn.war(kinds)
        rung = int(place.removeprefix("down"))
        side = rung % 2
        both = [drawn.value[0], drawn.value[1]]
        both[side] = -drawn.late[side] * rung / depth
        return both[0], both[1]

    return _filled(game, draws, paid)


def generic_draws(game: Game, draws: int, seed: int) -> Floats:
    """Every payoff uniform on 0 to 1."""
    return np.random.default_rng(seed).random((draws, game.histories, len(game.players)))


def ordinal_draws(game: Game, draws: int, seed: int) -> Floats:
    """Every payoff a whole number from 0 to 3: many ties."""
    whole = np.random.default_rng(seed).integers(0, 4, (draws, game.histories, len(game.players)))
    return whole.astype(np.float64)


def half_odds(game: Game, draws: int, accident: float = 0.0) -> Floats:
    """Odds of every node below chance: one quarter for each pair of kinds, and those of accidents."""
    odds = np.ones((draws, game.nodes))
    odds[:, game.parent < 0] = 0.25
    for number, act in enumerate(game.acts):
        share = accident if act.startswith("crash") else 1 - accident if act.startswith("calm") else 1.0
        odds[:, game.act == number] = share
    return odds


class _Sides:
    """What each side has at stake, the same for both kinds but for the cost of war."""

    def __init__(self, draws: int, seed: int) -> None:
        rng = np.random.default_rng(seed)

        def pair(low: float, high: float) -> Floats:
            return rng.uniform(low, high, (2, draws))

        self.value = pair(0.5, 1.5)
        self.early = pair(0.0, 0.4)
        self.late = self.early + pair(0.0, 0.5)
        self.resolved = pair(0.0, 0.9)
        self.weak = self.resolved + pair(0.2, 1.5)
        self.win = rng.uniform(0.2, 0.8, draws)

    def war(self, resolved: tuple[bool, bool]) -> tuple[Floats, Floats]:
        cost = [self.resolved[side] if resolved[side] else self.weak[side] for side in (0, 1)]
        return self.win * self.value[0] - cost[0], (1 - self.win) * self.value[1] - cost[1]


def _filled(game: Game, draws: int, paid: Any) -> Floats:
    found = np.zeros((draws, game.histories, 2))
    for number, node in enumerate(game.endings):
        profile = game.profiles[game.profile[node]]
        kinds = (profile["nerve-c"] == "resolved-c", profile["nerve-d"] == "resolved-d")
        found[:, number] = np.stack(paid(game.places[game.place[node]], kinds), axis=1)
    return found
