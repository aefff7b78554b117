"""How play moves on: where acts lead, which points are passed over, how often a point can come again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from excomm._crisis.model import OTHERWISE, Crisis, Point


class Standing(NamedTuple):
    """Where a play stands: its place, what later conditions need to know was done, visits of bounded points."""

    place: str
    done: frozenset[str] = frozenset()
    visits: tuple[tuple[str, int], ...] = ()


class Course:
    """The moves of one crisis. ``asked`` are the names remembered as done; what no condition asks for is forgotten."""

    def __init__(self, crisis: Crisis, asked: frozenset[str] | None = None) -> None:
        self.crisis = crisis
        self.asked = condition_names(crisis) if asked is None else asked

    def begin(self, target: str, before: Standing | None = None) -> Standing:
        """Return where play stands that begins at ``target``, after ``before`` where something came before."""
        done, visits = (before.done, before.visits) if before else (frozenset[str](), ())
        return self._standing(target, done, visits)

    def move(self, at: Standing, acts: Sequence[str]) -> Standing:
        """Return where play stands once the acts of its point are done."""
        done = at.done | self.asked.intersection(acts)
        return self._standing(leads_to(self.crisis.played[at.place], acts), done, at.visits)

    def _standing(self, target: str, done: frozenset[str], visits: tuple[tuple[str, int], ...]) -> Standing:
        counted = dict(visits)
        place = arrive(self.crisis, target, done, counted)
        if place in self.crisis.points and self.crisis.points[place].at_most:
            counted[place] = counted.get(place, 0) + 1
            visits = tuple(sorted(counted.items()))
        return Standing(place, done, visits)


def leads_to(point: Point, acts: Sequence[str]) -> str:
    """Return the target of the acts done at a point: one act, or one of each side where sides choose at once."""
    if point.together:
        return point.goes_to.get("+".join(acts), point.goes_to.get(OTHERWISE, ""))
    return point.choices[acts[0]] if point.choices else point.chance[acts[0]].target


def arrive(crisis: Crisis, target: str, done: Collection[str], visits: Mapping[str, int] | None = None) -> str:
    """Return the point or ending where play stands after ``target``.

    Passed over are points whose condition does not hold, and points visited as often as they can be.
    """
    seen: set[str] = set()
    while target in crisis.points and target not in seen:
        seen.add(target)
        point = crisis.points[target]
        if point.condition is not None and not point.condition.holds(done):
            target = point.otherwise
        elif point.at_most and visits is not None and visits.get(target, 0) >= point.at_most:
            target = point.then
        else:
            return target
    return target


def condition_names(crisis: Crisis) -> frozenset[str]:
    """Return every act that the condition of some point asks for; events are no part of play."""
    return frozenset().union(*(p.condition.names for p in crisis.points.values() if p.condition))
