"""Cities in reach against range as SVG: steps, bounds, people, recollected positions, published ranges."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from excomm._reach.curves import Curve, Steps

WIDTH, HEIGHT, SIZE = 344.0, 216.0, 12.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 10.0, 24.0, 40.0


def curve_svg(curve: Curve, title: str) -> str:
    """Return the picture of a curve; ``title`` is what it says to those who do not see it."""
    return "\n".join(_Picture(curve).parts(title)) + "\n"


class _Picture:
    """One curve while it is drawn: from kilometres and shares to pixels."""

    def __init__(self, curve: Curve) -> None:
        self.curve = curve
        self.far = 1.3 * max((f.km for f in curve.group.figures), default=1000.0)

    def x(self, km: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(km, self.far) / self.far

    def y(self, share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)

    def parts(self, title: str) -> Iterator[str]:
        yield (
            f'<svg class="curve" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" font-size="{SIZE:g}" '
            f'aria-label="{escape(title)}">'
        )
        yield from self.axes()
        yield from self.ranges()
        yield f'<path class="bounds" d="{self.stairs(self.curve.perhaps)}{self.back(self.curve.surely)}Z"/>'
        yield f'<path class="people" d="{self.stairs(self.curve.people)}"/>'
        yield f'<path class="cities" d="{self.stairs(self.curve.cities)}"/>'
        if self.curve.recollected:
            yield f'<path class="recollected" d="{self.stairs(self.curve.recollected)}"/>'
        yield "</svg>"

    def axes(self) -> Iterator[str]:
        for share in (0, 0.5, 1):
            y = self.y(share)
            yield f'<path class="grid" d="M{LEFT:g} {y:.1f}H{WIDTH - RIGHT:g}"/>'
            yield f'<text x="{LEFT - 5:g}" y="{y + 4:.1f}" text-anchor="end">{100 * share:.0f} %</text>'
        step = tick(self.far)
        for number in range(int(self.far // step) + 1):
            x = self.x(number * step)
            yield f'<path class="grid" d="M{x:.1f} {self.y(0):.1f}v4"/>'
            yield f'<text x="{x:.1f}" y="{self.y(0) + 17:.1f}" text-anchor="middle">{number * step:,.0f}</text>'
        yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.1f}" y="{HEIGHT - 6:g}" text-anchor="middle">range, km</text>'

    def ranges(self) -> Iterator[str]:
        """A line at each published range, and how long the shortest and the longest verified ones are."""
        for figure in self.curve.group.figures:
            sure = "" if figure.verified else " unseen"
            line = f"M{self.x(figure.km):.1f} {TOP:g}V{self.y(0):.1f}"
            tip = f"<title>{escape(said(figure.km, figure.note))}</title>"
            yield f'<path class="published{sure}" d="{line}">{tip}</path>'
        lengths = sorted({figure.km for figure in self.curve.group.verified})
        if lengths:
            text = " to ".join(f"{km:,.0f}" for km in dict.fromkeys((lengths[0], lengths[-1]))) + " km"
            x = min(self.x((lengths[0] + lengths[-1]) / 2), WIDTH - RIGHT - 0.27 * SIZE * len(text))
            yield f'<text class="range" x="{x:.1f}" y="{TOP - 8:g}" text-anchor="middle">{text}</text>'

    def stairs(self, steps: Steps) -> str:
        """A line that rises at each step and ends at the right."""
        shown = [(km, share) for km, share in steps if km <= self.far]
        return (
            f"M{self.x(0):.1f} {self.y(0):.1f}"
            + "".join(f"H{self.x(km):.1f}V{self.y(share):.1f}" for km, share in shown)
            + f"H{self.x(self.far):.1f}"
        )

    def back(self, steps: Steps) -> str:
        """The same line from right to left, to close the area above it."""
        shown = [(km, share) for km, share in steps if km <= self.far]
        levels = [0.0, *(share for _, share in shown)]
        down = "".join(f"V{self.y(levels[n + 1]):.1f}H{self.x(shown[n][0]):.1f}" for n in range(len(shown) - 1, -1, -1))
        return down + f"V{self.y(0):.1f}"


def tick(far: float) -> float:
    """Return a round step that divides an axis into three to six parts."""
    rough = far / 5
    power = 10.0 ** (ceil(log10(rough)) - 1)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.75)


def said(km: float, note: str) -> str:
    """A published range and how its source puts it."""
    return f"{km:,.0f} km: {note}" if note else f"{km:,.0f} km"
