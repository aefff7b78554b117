"""The few pieces that every picture is made of, and the plane it is drawn on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

SIZE = 12.0
WIDE = 0.56  # of a letter, against the size of its type

HATCH = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2.2" height="5" fill="#8a8f96"/></pattern>'
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawn picture of a size in pixels; ``label`` says it to those who do not see it. Some have more than one."""

    width: float
    height: float
    body: str
    label: str
    kind: str

    def svg(self, place: str = "") -> str:
        """Return it as an element; ``place`` holds further attributes, such as where it stands in a larger one."""
        return (
            f'<svg class="figure {self.kind}" {place}viewBox="0 0 {self.width:g} {self.height:g}" role="group" '
            f'aria-label="{escape(self.label)}" font-size="{SIZE:g}">\n{self.body}\n</svg>\n'
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` on pixels from ``left`` to ``right``; what lies outside stands at the edge."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value: float) -> float:
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low or 1)
        return self.left + part * (self.right - self.left)

    def middle(self, one: float, other: float) -> float:
        """Return the pixel half way between two values."""
        return (self(one) + self(other)) / 2


def panel(width: float, height: float, parts: Iterable[str], label: str, kind: str) -> Panel:
    """Return a picture of parts."""
    return Panel(width, height, "\n".join(parts), label, kind)


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Words on a line."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def line(kind: str, *points: tuple[float, float]) -> str:
    """A line through points."""
    return f'<path class="{kind}" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>'


def bar(kind: str, left: float, right: float, y: float, high: float) -> str:
    """A bar around a height; never thinner than can be seen."""
    wide = max(right - left, 1.5)
    return f'<rect class="{kind}" x="{left:.1f}" y="{y - high / 2:.1f}" width="{wide:.1f}" height="{high:g}" rx="1.5"/>'


MARKS = {
    "dot": "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0z",
    "square": "M-3.8 -3.8h7.6v7.6h-7.6z",
    "diamond": "M0 -5l5 5l-5 5l-5 -5z",
    "triangle": "M0 -4.8l4.8 8.6h-9.6z",
}


def mark(kind: str, x: float, y: float, shape: str = "dot") -> str:
    """A mark of one of the shapes."""
    return f'<path class="mark {kind}" transform="translate({x:.1f} {y:.1f})" d="{MARKS[shape]}"/>'


def tipped(tip: str, body: str, href: str = "") -> str:
    """Parts that say something when looked at, and lead somewhere on the page when chosen."""
    inner = f"<title>{escape(tip)}</title>{body}"
    return f'<a href="#{escape(href)}" data-tip="{escape(tip)}">{inner}</a>' if href else f"<g>{inner}</g>"


def short(words: str, width: float, size: float = SIZE) -> str:
    """Words cut to a width in pixels, with dots where something is left out."""
    most = max(int(width / (WIDE * size)), 1)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
