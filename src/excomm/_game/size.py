"""How large a tree will be, counted without unrolling it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from excomm._crisis.course import arrive, leads_to
from excomm._crisis.model import Crisis, Point

State = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Size:
    """The nodes and the finished histories of a tree; the draw of private facts is a choice of roots, not a node."""

    nodes: int
    histories: int
    profiles: int


def size(crisis: Crisis, start: str, done: frozenset[str] = frozenset()) -> Size:
    """Return the size of the tree from a point, in time that grows with points and conditions, not with nodes."""
    asked = condition_names(crisis)
    root = (arrive(crisis, start, done), done & asked)
    known: dict[State, tuple[int, int]] = {}
    stack = [root]
    while stack:
        state = stack[-1]
        if state in known:
            stack.pop()
            continue
        after = list(_after(crisis, state, asked))
        missing = [s for s in after if s not in known]
        if missing:
            stack.extend(missing)
            continue
        inner = [known[s] for s in after]
        own = 1 if state[0] not in crisis.points else _nodes_at(crisis.points[state[0]])
        known[state] = (own + sum(n for n, _ in inner), sum(h for _, h in inner) or 1)
        stack.pop()
    profiles = prod(len(fact.kinds) for fact in crisis.private.values())
    nodes, histories = known[root]
    return Size(nodes * profiles, histories * profiles, profiles)


def condition_names(crisis: Crisis) -> frozenset[str]:
    """Return every act that the condition of some point asks for."""
    names = (p.condition.names for p in crisis.points.values() if p.condition)
    return frozenset().union(*names)


def combinations(point: Point) -> Iterator[tuple[str, ...]]:
    """Yield what can be done at a point: one act, or one of each side where sides choose at once."""
    if point.together:
        yield from product(*point.together.values())
    else:
        yield from ((act,) for act in point.acts)


def _after(crisis: Crisis, state: State, asked: frozenset[str]) -> Iterator[State]:
    at, done = state
    if at not in crisis.points:
        return
    for acts in combinations(crisis.points[at]):
        now = done | (asked & frozenset(acts))
        yield arrive(crisis, leads_to(crisis.points[at], acts), now), now


def _nodes_at(point: Point) -> int:
    """One node, or, where sides choose at once, one for the first and one for each choice before every later."""
    sizes = [len(menu) for menu in point.together.values()]
    return sum(prod(sizes[:n]) for n in range(max(1, len(sizes))))
