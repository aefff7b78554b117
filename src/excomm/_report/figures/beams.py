"""Named rows on one scale: a wide pale spread, an interval and a dot each, and a line that all are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._report.figures.dots import Axis, ruled
from excomm._report.figures.svg import Panel, Scale, bar, mark, panel, short, text, tipped

WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 430.0, 176.0, 88.0, 24.0, 18.0, 6.0
FINE = 11.0


@dataclass(frozen=True, slots=True)
class Beam:
    """One row: its name, a value in its interval, the ends of a wider spread if it has one, words, tip and anchor."""

    name: str
    tone: str
    low: float
    at: float
    high: float
    words: str
    tip: str
    href: str = ""
    spread: tuple[float, float] | None = None
    unsure: bool = False


def beams(rows: Sequence[Beam], axis: Axis, label: str) -> Panel:
    """Return the picture of rows."""
    height = TOP + ROW * len(rows) + FOOT
    return panel(WIDTH, height, _parts(rows, axis, height), label, "beams")


def _parts(rows: Sequence[Beam], axis: Axis, height: float) -> Iterator[str]:
    x = Scale(axis.low, axis.high, LEFT, WIDTH - RIGHT)
    yield from ruled(axis, x, (TOP, height - FOOT), "told")
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        yield tipped(row.tip, "".join(_row(row, x, y)), row.href)


def _row(row: Beam, x: Scale, y: float) -> Iterator[str]:
    yield bar("room", 0, WIDTH - 2, y, ROW)
    yield text(LEFT - 10, y + 4, short(row.name, LEFT - 10, FINE), "fine", "end")
    if row.spread:
        yield bar(f"spread {row.tone}", x(row.spread[0]), x(row.spread[1]), y, 10)
    yield bar(f"span {row.tone}{' unsure' if row.unsure else ''}", x(row.low), x(row.high), y, 6)
    yield mark(row.tone, x(row.at), y)
    yield text(WIDTH - RIGHT + 10, y + 4, row.words)
