"""How large a tree will be, counted without unrolling it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from excomm._crisis.chronicle import before
from excomm._crisis.course import Course, Standing
from excomm._crisis.model import Crisis, Point
from excomm._finding.words import counted
from excomm._game.start import first_point

MOST_MOVES = 600_000
LARGEST = 10**30


@dataclass(frozen=True, slots=True)
class Size:
    """The nodes and the finished histories of a tree; the draw of private facts is a choice of roots, not a node.

    ``depth`` is the number of points that the longest history visits. Where counting was given up ``counted`` is False:
    the tree has more nodes than ``nodes``.
    """

    nodes: int
    histories: int
    profiles: int
    depth: int = 0
    counted: bool = True

    def __str__(self) -> str:
        if not self.counted:
            return f"too many nodes to count (more than {self.nodes:,})"
        return f"{counted(self.nodes, 'node')}, {counted(self.histories, 'history', 'histories')}"


def size(crisis: Crisis, start: str = "") -> Size:
    """Return the size of the tree from the first point, or from a point or named start.

    Takes time that grows with points and conditions, not with nodes. Conditions and cycles can make that time grow
    without bounds too; counting is given up after ``MOST_MOVES``. Raises GameError for an unknown start or a crisis
    without points.
    """
    course = Course(crisis)
    profiles = prod(len(fact.kinds) for fact in crisis.private.values())
    root = _opening(course, first_point(crisis, start))
    known: dict[Standing, tuple[int, int, int]] = {}
    after: dict[Standing, list[Standing]] = {}
    stack = [root]
    moves = 0
    while stack:
        at = stack[-1]
        if at in known:
            stack.pop()
            continue
        if at not in after:
            after[at] = list(_after(course, at))
            moves += 1 + len(after[at])
            if moves > MOST_MOVES:
                return _given_up(len({*known, *stack}), profiles)
            stack.extend(standing for standing in after[at] if standing not in known)
            continue
        own = 1 if at.place not in crisis.played else _nodes_at(crisis.played[at.place])
        known[at] = _joined(own, [known[standing] for standing in after.pop(at)])
        if known[at][0] * profiles > LARGEST:
            return _given_up(LARGEST, profiles)
        stack.pop()
    nodes, histories, depth = known[root]
    return Size(nodes * profiles, histories * profiles, profiles, depth)


def _opening(course: Course, start: str) -> Standing:
    """Where play stands at a point; the record before it is taken as given if the record passes through it."""
    given = before(course.crisis, start)
    at = course.begin(course.crisis.first if given else start)
    for _, acts in given:
        at = course.move(at, acts)
    return at


def _given_up(nodes: int, profiles: int) -> Size:
    return Size(min(LARGEST, nodes * profiles), 0, profiles, counted=False)


def _joined(own: int, inner: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    """Nodes, histories and depth of a part of the tree, from those of the parts below it."""
    depth = 1 + max((d for _, _, d in inner), default=-1)
    return own + sum(n for n, _, _ in inner), sum(h for _, h, _ in inner) or 1, depth


def combinations(point: Point) -> Iterator[tuple[str, ...]]:
    """Yield what can be done at a point: one act, or one of each side where sides choose at once."""
    if point.together:
        yield from product(*point.together.values())
    else:
        yield from ((act,) for act in point.acts)


def _after(course: Course, at: Standing) -> Iterator[Standing]:
    if at.place in course.crisis.played:
        for acts in combinations(course.crisis.played[at.place]):
            yield course.move(at, acts)


def _nodes_at(point: Point) -> int:
    """One node, or, where sides choose at once, one for the first and one for each choice before every later."""
    sizes = [len(menu) for menu in point.together.values()]
    return sum(prod(sizes[:n]) for n in range(max(1, len(sizes))))
