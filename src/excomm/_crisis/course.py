"""How play moves on from a point: where acts lead, and which points are passed over."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from excomm._crisis.model import OTHERWISE, Crisis, Point


def leads_to(point: Point, acts: Sequence[str]) -> str:
    """Return the target of the acts done at a point: one act, or one of each side where sides choose at once."""
    if point.together:
        return point.goes_to.get("+".join(acts), point.goes_to.get(OTHERWISE, ""))
    return point.choices[acts[0]] if point.choices else point.chance[acts[0]].target


def arrive(crisis: Crisis, target: str, done: Collection[str]) -> str:
    """Return the point or ending where play stands after ``target``, passing points whose condition fails."""
    seen: set[str] = set()
    while target in crisis.points and target not in seen:
        seen.add(target)
        point = crisis.points[target]
        if point.condition is None or point.condition.holds(done):
            return target
        target = point.otherwise
    return target
