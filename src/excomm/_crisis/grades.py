"""How good the sources of a statement are: the best grade among them, and whether nobody saw a page for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from excomm._crisis.model import Crisis

UNVERIFIED = "unverified"
GRADES = ("primary", "scholarly", "tertiary", "none", UNVERIFIED)


def grade_of(crisis: Crisis, sources: Iterable[str]) -> str:
    """Return the best grade of some sources, and whether some of them were not seen; ``none`` where there are none."""
    grades = [crisis.sources[name].grade for name in sources if name in crisis.sources]
    best = min(grades, key=GRADES.index, default="none")
    return f"{best}, in part {UNVERIFIED}" if UNVERIFIED in grades and best != UNVERIFIED else best


def unverified_alone(crisis: Crisis, sources: Sequence[str]) -> bool:
    """Whether a statement has sources and nobody saw a page of any of them."""
    return grade_of(crisis, sources) == UNVERIFIED
