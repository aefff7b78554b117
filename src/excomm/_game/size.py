"""How large a tree will be, counted without unrolling it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from excomm._crisis.course import Course, Standing
from excomm._crisis.model import Crisis, Point


@dataclass(frozen=True, slots=True)
class Size:
    """The nodes and the finished histories of a tree; the draw of private facts is a choice of roots, not a node."""

    nodes: int
    histories: int
    profiles: int


def size(crisis: Crisis, start: str) -> Size:
    """Return the size of the tree from a point, in time that grows with points and conditions, not with nodes."""
    course = Course(crisis)
    root = course.begin(start)
    known: dict[Standing, tuple[int, int]] = {}
    stack = [root]
    while stack:
        at = stack[-1]
        if at in known:
            stack.pop()
            continue
        after = list(_after(course, at))
        missing = [standing for standing in after if standing not in known]
        if missing:
            stack.extend(missing)
            continue
        inner = [known[standing] for standing in after]
        own = 1 if at.place not in crisis.points else _nodes_at(crisis.points[at.place])
        known[at] = (own + sum(n for n, _ in inner), sum(h for _, h in inner) or 1)
        stack.pop()
    profiles = prod(len(fact.kinds) for fact in crisis.private.values())
    nodes, histories = known[root]
    return Size(nodes * profiles, histories * profiles, profiles)


def combinations(point: Point) -> Iterator[tuple[str, ...]]:
    """Yield what can be done at a point: one act, or one of each side where sides choose at once."""
    if point.together:
        yield from product(*point.together.values())
    else:
        yield from ((act,) for act in point.acts)


def _after(course: Course, at: Standing) -> Iterator[Standing]:
    if at.place in course.crisis.points:
        for acts in combinations(course.crisis.points[at.place]):
            yield course.move(at, acts)


def _nodes_at(point: Point) -> int:
    """One node, or, where sides choose at once, one for the first and one for each choice before every later."""
    sizes = [len(menu) for menu in point.together.values()]
    return sum(prod(sizes[:n]) for n in range(max(1, len(sizes))))
