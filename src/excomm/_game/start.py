"""Where play begins: a point, or one of the names that the file gives to starts."""

from __future__ import annotations

from excomm._crisis.model import Crisis
from excomm._crisis.place import nearest

FEW = 12  # names that a sentence can hold


class GameError(ValueError):
    """A tree that cannot be made, and why."""


def why_no_start(crisis: Crisis, start: str) -> str:
    """Return why no play begins at a start, in one sentence; empty where one does."""
    if not crisis.points:
        return f"{crisis.name} has no points, so there is no tree"
    if not start or start in crisis.starts or start in crisis.points:
        return ""
    names = (*crisis.starts, *crisis.points)
    few = ", ".join(names if len(names) <= FEW else (*crisis.starts, "and every point"))
    near = nearest(start, names)
    return f"{crisis.name} has no start {start!r}; there are {few}" + (f"; did you mean {near!r}?" if near else "")


def first_point(crisis: Crisis, start: str) -> str:
    """Return the point at which play begins, the first of the crisis unless a start is named. Raises GameError."""
    reason = why_no_start(crisis, start)
    if reason:
        raise GameError(reason)
    return crisis.starts.get(start, start) or crisis.first
