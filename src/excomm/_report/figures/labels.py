"""Names on a picture, placed by rule: in order of weight, on the first free side, and left out where none is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, top, right, bottom
WIDE, HIGH, GAP = 0.56, 1.1, 3.0  # of a letter against the size of its type, and the room around a mark


@dataclass(frozen=True, slots=True)
class Label:
    """A placed name: where its text begins on the line."""

    x: float
    y: float
    text: str


@dataclass
class Room:
    """What is taken on a picture of this size, in its own units."""

    width: float
    height: float
    size: float
    taken: list[Box] = field(default_factory=list)

    def block(self, x: float, y: float, radius: float) -> None:
        """Keep a round mark free of names."""
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def place(self, text: str, x: float, y: float, radius: float) -> Label | None:
        """Return a name beside a mark, on the first side where nothing is taken; None where every side is."""
        return self._first_free(text, beside(self._extent(text), x, y, radius + GAP))

    def over(self, text: str, spots: Iterable[tuple[float, float]]) -> Label | None:
        """Return a name centred on the first spot that is free; None where none is."""
        wide, high = self._extent(text)
        return self._first_free(text, [(x - wide / 2, y - high / 2) for x, y in spots])

    def _extent(self, text: str) -> tuple[float, float]:
        return WIDE * self.size * len(text), HIGH * self.size

    def _first_free(self, text: str, corners: Sequence[tuple[float, float]]) -> Label | None:
        wide, high = self._extent(text)
        for left, top in corners:
            box = (left, top, left + wide, top + high)
            if self._inside(box) and not any(meet(box, other) for other in self.taken):
                self.taken.append(box)
                return Label(left, top + 0.82 * high, text)
        return None

    def _inside(self, box: Box) -> bool:
        return box[0] >= 2 and box[1] >= 2 and box[2] <= self.width - 2 and box[3] <= self.height - 2


def beside(extent: tuple[float, float], x: float, y: float, away: float) -> list[tuple[float, float]]:
    """Return the upper left corners of a name to the right, left, above, below and at the four corners of a mark."""
    wide, high = extent
    slant = 0.75 * away
    return [
        *((x + away, y - high / 2), (x - away - wide, y - high / 2)),
        *((x - wide / 2, y - away - high), (x - wide / 2, y + away)),
        *((x + slant, y - slant - high), (x + slant, y + slant)),
        *((x - slant - wide, y - slant - high), (x - slant - wide, y + slant)),
    ]


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
