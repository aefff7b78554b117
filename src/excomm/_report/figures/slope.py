"""Shares by date as sloping lines, one for each group of eyes; a dotted line where something secret was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._report.figures.svg import MARKS, Panel, Scale, line, mark, panel, short, text, tipped

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 340.0, 46.0, 58.0, 30.0, 118.0
KEY, APART = 15.0, 13.0
SHARES = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))


@dataclass(frozen=True, slots=True)
class Slope:
    """One line: whose eyes, and at each date a share, its words and its tip; None where they have no view yet."""

    eyes: str
    shares: tuple[float | None, ...]
    words: tuple[str, ...]
    tips: tuple[str, ...]


def slope(
    title: str, tone: str, dates: Sequence[str], told: Sequence[tuple[float, str]], lines: Sequence[Slope], href: str
) -> Panel:
    """Return one picture; ``told`` holds places between dates (0.5 lies between the first two) and what was told."""
    height = TOP + HEIGHT + 30 + KEY * len(lines)
    label = f"{title}. The table says the same."
    return panel(WIDTH, height, _parts(title, tone, dates, told, lines, href), label, "slope")


def _parts(
    title: str, tone: str, dates: Sequence[str], told: Sequence[tuple[float, str]], lines: Sequence[Slope], href: str
) -> Iterator[str]:
    x = Scale(0, max(len(dates) - 1, 1), LEFT + 6, WIDTH - RIGHT)
    y = Scale(0, 1, TOP + HEIGHT, TOP)
    yield text(0, 13, title, f"head {tone}")
    for share, words in SHARES:
        yield line("grid", (LEFT, y(share)), (WIDTH - RIGHT + 6, y(share)))
        yield text(LEFT - 5, y(share) + 4, words, "soft", "end")
    for place, what in told:
        yield tipped(what, line("told", (x(place), y(0)), (x(place), y(1))))
    for at, date in enumerate(dates):
        yield text(x(at), y(0) + 17, date, "soft", "middle")
    ends: list[float] = []
    for own, shape in zip(lines, [*MARKS] * len(lines), strict=False):
        yield from _line(own, shape, tone, x, y, href, ends)
    for n, (own, shape) in enumerate(zip(lines, [*MARKS] * len(lines), strict=False)):
        height = y(0) + 36 + KEY * n
        yield mark(tone, LEFT, height - 4, shape)
        yield text(LEFT + 10, height, short(own.eyes, WIDTH - LEFT - 10, 11), "soft fine")


def _line(own: Slope, shape: str, tone: str, x: Scale, y: Scale, href: str, ends: list[float]) -> Iterator[str]:
    seen = [(x(at), y(share), at) for at, share in enumerate(own.shares) if share is not None]
    yield line(f"way {tone}", *((px, py) for px, py, _ in seen))
    for px, py, at in seen:
        yield tipped(own.tips[at], mark(tone, px, py, shape), href)
    px, py, at = seen[-1]
    if all(abs(py - taken) >= APART for taken in ends):
        ends.append(py)
        yield text(px + 9, py + 4, own.words[at], tone)
