"""What a tree can come to, and what the record came to: the columns that every draw of a sweep gives.

An outcome is an ending with a cause, read from the last act before it. Columns are probabilities in one drawn world:
of every outcome in the limit and at each finite precision, and of the course that the record took, under the solution
and under uniform play.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.chronicle import visits
from excomm._crisis.model import LEVELS
from excomm._crisis.quantity import Floats
from excomm._game.tree import Game, Ints
from excomm._solve.plan import node_odds
from excomm._solve.solution import LIMIT, PRECISIONS, Solution, reached

AT = (LIMIT, *(f"{ratio:g}:1" for ratio in PRECISIONS))
UNIFORM = "uniform play"
WAR = "war"
RECORD_COURSE = "the record"
WARS = LEVELS[2:]
NUCLEAR = "nuclear war"
TOGETHER = {WAR: WARS, NUCLEAR: LEVELS[3:]}  # names for several levels together


@dataclass(frozen=True)
class Outcome:
    """An ending with the cause of one of the ways to it; the cause is empty where the file gives none."""

    ending: str
    level: str
    cause: str


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of a tree; ``of`` (histories,) numbers that of every finished history.

    ``course`` are the nodes, one a profile, to which the record leads; empty where the record is not in the tree or
    says nothing of it. ``steps`` is how many acts of the record lie between the start and them; ``gates`` are the nodes
    at which the record passes the other starts of the file on its way.
    """

    listed: tuple[Outcome, ...]
    of: Ints
    course: tuple[int, ...] = ()
    steps: int = 0
    gates: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings that can be reached, each once."""
        return tuple(dict.fromkeys(outcome.ending for outcome in self.listed))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of a draw."""
        found = [f"{at}|{o.ending}|{o.cause}" for at in AT for o in self.listed]
        return (*found, *(f"{at}|{name}" for at in (*AT, UNIFORM) for name in self.followed))

    @property
    def followed(self) -> Mapping[str, tuple[int, ...]]:
        """The nodes whose chance is noted: where the record leads, and where it passes other starts."""
        passed = {f"the record to {name}": nodes for name, nodes in self.gates.items()}
        return {RECORD_COURSE: self.course, **passed} if self.course else {}

    def column(self, name: str) -> int:
        """Return the number of a column."""
        return self.columns.index(name)

    @cached_property
    def groups(self) -> Mapping[str, tuple[int, ...]]:
        """Sets of outcomes that are counted together, with their numbers.

        They are called ``ending x``, ``level x``, ``level x by y``, ``cause x`` where there is one, ``war`` and
        ``nuclear war``.
        """
        found: dict[str, list[int]] = {}
        for number, outcome in enumerate(self.listed):
            together = (name for name, levels in TOGETHER.items() if outcome.level in levels)
            caused = (f"cause {outcome.cause}",) if outcome.cause else ()
            by_cause = f"level {outcome.level} by {outcome.cause}"
            for name in (f"ending {outcome.ending}", f"level {outcome.level}", by_cause, *caused, *together):
                found.setdefault(name, []).append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}

    def of_group(self, at: str, group: str) -> list[int]:
        """Return the columns of a group of outcomes."""
        return [AT.index(at) * len(self.listed) + number for number in self.groups[group]]

    def called(self, name: str) -> tuple[Outcome, ...]:
        """Return the outcomes that an ending, a level or a cause names.

        ``war`` is every level above a clash, ``nuclear war`` those in which a nuclear weapon is used. Raises AskError
        for another name.
        """
        levels = TOGETHER.get(name, (name,))
        ways = ("ending", (name,)), ("level", levels), ("cause", (name,))
        for what, names in ways:
            kept = tuple(o for o in self.listed if getattr(o, what) in names)
            if kept:
                return kept
        known = dict.fromkeys(n for o in self.listed for n in (o.ending, o.level, o.cause) if n)
        raise AskError(f"nothing ends in {name!r}; there are {', '.join(known)}")

    def chances(self, values: Floats, name: str, at: str = LIMIT) -> Floats:
        """Return the probability of what ``name`` names in every draw, from values of shape (draws, columns)."""
        return sum(
            (values[:, self.column(f"{at}|{o.ending}|{o.cause}")] for o in self.called(name)), np.zeros(len(values))
        )


def outcomes_of(game: Game) -> Outcomes:
    """Return the outcomes of a tree, in the order of the file."""
    order = {name: number for number, name in enumerate(game.crisis.endings)}
    found: dict[Outcome, None] = {}
    each = []
    for node in game.endings:
        name = game.places[game.place[node]]
        ending = game.crisis.endings[name]
        act = game.acts[game.act[node]] if game.act[node] >= 0 else ""
        each.append(Outcome(name, ending.level, ending.cause.get(act, ending.cause.get("", ""))))
        found[each[-1]] = None
    listed = tuple(sorted(found, key=lambda outcome: order[outcome.ending]))
    of = np.array([listed.index(o) for o in each], dtype=np.int32)
    return Outcomes(listed, of, *_course(game))


def values_of(outcomes: Outcomes, solution: Solution) -> Floats:
    """Return the columns of a solution, shape (draws, columns); NaN in the rows of draws that failed."""
    game = solution.game
    odds = node_odds(game, solution.worlds)
    found = np.full((solution.draws, len(outcomes.columns)), np.nan)
    evenly = np.concatenate([np.full(len(s.acts), 1 / len(s.acts)) for s in game.sets] or [np.zeros(0)])
    chances = {**solution.chances, UNIFORM: np.broadcast_to(evenly, (solution.draws, len(evenly)))}
    for number, at in enumerate((*AT, UNIFORM)):
        if at == UNIFORM and not outcomes.followed:
            continue
        reach = reached(game, chances[at], odds)
        ended = reach[:, game.endings]
        for outcome in range(len(outcomes.listed) if at in AT else 0):
            found[:, number * len(outcomes.listed) + outcome] = ended[:, outcomes.of == outcome].sum(axis=1)
        for name, nodes in outcomes.followed.items():
            found[:, outcomes.column(f"{at}|{name}")] = reach[:, list(nodes)].sum(axis=1)
    found[~solution.answered] = np.nan
    return found


def _course(game: Game) -> tuple[tuple[int, ...], int, Mapping[str, tuple[int, ...]]]:
    """The nodes to which the record leads from the start, by how many acts, and those at which it passes others."""
    crisis = game.crisis
    path = visits(crisis)
    start = crisis.starts.get(game.start, game.start) or crisis.first
    places = [point for point, _ in path]
    if start not in places:
        return (), 0, {}
    nodes = tuple(int(root) for root in np.flatnonzero(game.parent < 0))
    gates: dict[str, tuple[int, ...]] = {}
    steps = 0
    for point, done in path[places.index(start) :]:
        gates |= {name: nodes for name, place in crisis.starts.items() if place == point and steps}
        for step in done:
            named = (c for n in nodes for c in game.children_of(n) if game.acts[game.act[c]] == step.event.act)
            nodes = tuple(int(child) for child in named)
            steps += 1
    return nodes, steps, gates
