"""Dots with intervals: rows in groups, one scale for all, each row in the colour of whom it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._report.figures.svg import Panel, Scale, bar, line, mark, panel, short, text, tipped

WIDTH, LEFT, RIGHT, TOP = 372.0, 10.0, 108.0, 24.0
HEAD, ROW, GAP = 17.0, 15.0, 7.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: a value between bounds, in words and in a tip, and the anchor it leads to."""

    group: str
    tone: str
    low: float
    at: float
    high: float
    words: str
    tip: str
    href: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class Axis:
    """The ends of a scale, its ticks with their words, and the value that divides it, if any does."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    middle: float | None = None


def dots(rows: Sequence[Dot], axis: Axis, label: str) -> Panel:
    """Return the picture of rows; those of one group stand together under its name."""
    groups = list(dict.fromkeys(row.group for row in rows))
    height = TOP + ROW * len(rows) + (HEAD + GAP) * len(groups)
    return panel(WIDTH, height, _parts(rows, axis, groups, height), label, "dots")


def _parts(rows: Sequence[Dot], axis: Axis, groups: Sequence[str], height: float) -> Iterator[str]:
    x = Scale(axis.low, axis.high, LEFT, WIDTH - RIGHT)
    yield from ruled(axis, x, (TOP, height - 4), "zero")
    y = TOP
    for group in groups:
        y += HEAD
        yield text(LEFT, y - 4, short(group, WIDTH - LEFT), "head")
        for row in (row for row in rows if row.group == group):
            yield tipped(row.tip, "".join(_row(row, x, y + ROW / 2)), row.href)
            y += ROW
        y += GAP


def ruled(axis: Axis, x: Scale, ends: tuple[float, float], middle: str) -> Iterator[str]:
    """The lines of an axis between a top and a foot, with the words of its ticks; ``middle`` draws what divides it."""
    top, foot = ends
    for value, words in axis.ticks:
        yield line("grid", (x(value), top - 6), (x(value), foot))
        yield text(x(value), top - 12, words, "soft", "middle")
    if axis.middle is not None:
        yield line(middle, (x(axis.middle), top - 6), (x(axis.middle), foot))


def _row(row: Dot, x: Scale, y: float) -> Iterator[str]:
    yield bar("room", LEFT, WIDTH - 2, y, ROW)
    yield bar(f"span {row.tone}{' unsure' if row.unsure else ''}", x(row.low), x(row.high), y, 7)
    yield mark(f"{row.tone}{' unsure' if row.unsure else ''}", x(row.at), y)
    yield text(WIDTH - RIGHT + 12, y + 4, row.words, row.tone)
