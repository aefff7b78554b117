"""Who knew what, when: a block for each deed, in it a lane for each group of watchers, dates in steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._report.figures.svg import Panel, Scale, bar, line, panel, short, text, tipped

WIDTH, LEFT, TOP, HEAD, ROW, GAP = 720.0, 220.0, 34.0, 18.0, 17.0, 7.0
BOLD, LEAST = 0.88, 24.0  # of the width of plain words; the least that words on a stretch need


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a group of watchers held of a deed from one step to another: ``kind`` is itself, other or nothing."""

    start: int
    end: int
    kind: str
    words: str
    tip: str


@dataclass(frozen=True, slots=True)
class Lane:
    """A group of watchers who were shown the same, and the colour of one that is an actor."""

    names: str
    tone: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One deed, when it was done, and everybody's lane of it."""

    deed: str
    href: str
    lanes: tuple[Lane, ...]


def lanes(blocks: Sequence[Block], dates: Sequence[str], label: str) -> Panel:
    """Return the picture; each date is one step, and the last stretch runs to the end."""
    rows = sum(len(block.lanes) for block in blocks)
    height = TOP + (HEAD + GAP) * len(blocks) + ROW * rows
    return panel(WIDTH, height, _parts(blocks, dates, height), label, "lanes")


def _parts(blocks: Sequence[Block], dates: Sequence[str], height: float) -> Iterator[str]:
    x = Scale(0, len(dates), LEFT, WIDTH - 4)
    for at, date in enumerate(dates):
        yield line("grid", (x(at), TOP - 8), (x(at), height))
        lines = date.split(" ")
        for n, words in enumerate(lines):
            yield text(x(at) + 2, TOP - 12 - 12 * (len(lines) - 1 - n), words, "soft finer")
    y = TOP
    for block in blocks:
        yield text(0, y + 13, short(block.deed, BOLD * WIDTH), "head")
        y += HEAD
        for lane in block.lanes:
            yield text(LEFT - 8, y + 13, short(lane.names, LEFT - 10), f"{lane.tone} end", "end")
            for stretch in lane.stretches:
                yield tipped(stretch.tip, "".join(_stretch(stretch, x, y + ROW / 2)), block.href)
            y += ROW
        y += GAP


def _stretch(stretch: Stretch, x: Scale, y: float) -> Iterator[str]:
    left, right = x(stretch.start), x(stretch.end) - 2
    if stretch.kind == "nothing":
        yield line("nothing", (left, y), (right, y))
        return
    yield bar(stretch.kind, left, right, y, 12)
    if stretch.kind == "other" and right - left > LEAST:
        yield text(left + 4, y + 4, short(stretch.words, right - left - 5, 11), "fine")
