"""A chance against something that it rises with: a line with its interval for each of several levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._report.figures.dots import Axis
from excomm._report.figures.svg import Panel, Scale, line, mark, panel, text, tipped

WIDTH, HEIGHT = 372.0, 236.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 92.0, 24.0, 40.0
APART = 13.0


@dataclass(frozen=True, slots=True)
class Rise:
    """One line: its name, tone, and points of (at, low, value, high) from left to right, each with a tip."""

    name: str
    tone: str
    points: tuple[tuple[float, float, float, float], ...]
    tips: tuple[str, ...]


def rise(title: str, lines: Sequence[Rise], across: Axis, up: Axis, foot: str, href: str, label: str) -> Panel:
    """Return the picture of lines; ``foot`` says what is measured from left to right."""
    return panel(WIDTH, HEIGHT, _parts(title, lines, across, up, foot, href), label, "rise")


def _parts(title: str, lines: Sequence[Rise], across: Axis, up: Axis, foot: str, href: str) -> Iterator[str]:
    x = Scale(across.low, across.high, LEFT, WIDTH - RIGHT)
    y = Scale(up.low, up.high, HEIGHT - BOTTOM, TOP)
    yield text(0, 13, title, "head")
    for value, words in up.ticks:
        yield line("grid", (LEFT, y(value)), (WIDTH - RIGHT, y(value)))
        yield text(LEFT - 5, y(value) + 4, words, "soft", "end")
    for value, words in across.ticks:
        yield line("grid", (x(value), y(up.low)), (x(value), y(up.low) + 4))
        yield text(x(value), y(up.low) + 17, words, "soft", "middle")
    yield text(x.middle(across.low, across.high), HEIGHT - 6, foot, "soft", "middle")
    taken: list[float] = []
    for own in sorted(lines, key=lambda own: -own.points[-1][2]):
        yield from _line(own, x, y, href)
        at = max([y(own.points[-1][2]) + 4, *(place + APART for place in taken)])
        taken.append(at)
        yield text(WIDTH - RIGHT + 8, at, own.name, "fine")


def _line(own: Rise, x: Scale, y: Scale, href: str) -> Iterator[str]:
    ends = [(x(at), y(high)) for at, _, _, high in own.points]
    ends += [(x(at), y(low)) for at, low, _, _ in reversed(own.points)]
    yield line(f"between {own.tone}", *ends)
    yield line("way", *((x(at), y(value)) for at, _, value, _ in own.points))
    for (at, _, value, _), tip in zip(own.points, own.tips, strict=True):
        yield tipped(tip, mark(own.tone, x(at), y(value)), href)
