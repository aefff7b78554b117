"""Cities in reach against range: steps, bounds, people, recollected positions, published ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from excomm._report.figures.stairs import back, stairs, tick
from excomm._report.figures.svg import WIDE, Panel, Scale, line, panel, text, tipped

if TYPE_CHECKING:
    from excomm._reach.curves import Curve

WIDTH, HEIGHT, SIZE = 344.0, 216.0, 12.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 10.0, 24.0, 40.0
FAR, UNKNOWN = 1.3, 1000.0  # the axis, against the longest range; in kilometres, where there is none


def curve_of(curve: Curve, tone: str, label: str) -> Panel:
    """Return the picture of a curve."""
    far = FAR * max((figure.km for figure in curve.group.figures), default=UNKNOWN)
    x = Scale(0, far, LEFT, WIDTH - RIGHT)
    y = Scale(0, 1, HEIGHT - BOTTOM, TOP)
    return panel(WIDTH, HEIGHT, _parts(curve, x, y), label, f"curve {tone}")


def _parts(curve: Curve, x: Scale, y: Scale) -> Iterator[str]:
    yield from _axes(x, y)
    yield from _ranges(curve, x, y)
    yield f'<path class="bounds" d="{stairs(curve.perhaps, x, y)}{back(curve.surely, x, y)}Z"/>'
    yield f'<path class="people" d="{stairs(curve.people, x, y)}"/>'
    yield f'<path class="cities" d="{stairs(curve.cities, x, y)}"/>'
    if curve.recollected:
        yield f'<path class="recollected" d="{stairs(curve.recollected, x, y)}"/>'


def _axes(x: Scale, y: Scale) -> Iterator[str]:
    for share in (0, 0.5, 1):
        yield line("grid", (LEFT, y(share)), (WIDTH - RIGHT, y(share)))
        yield text(LEFT - 5, y(share) + 4, f"{share:.0%}".replace("%", " %"), "soft", "end")
    step = tick(x.high)
    for number in range(int(x.high // step) + 1):
        km = number * step
        yield line("grid", (x(km), y(0)), (x(km), y(0) + 4))
        yield text(x(km), y(0) + 17, f"{km:,.0f}", "soft", "middle")
    yield text(x.middle(0, x.high), HEIGHT - 6, "range, km", "soft", "middle")


def _ranges(curve: Curve, x: Scale, y: Scale) -> Iterator[str]:
    """A line at each published range, and how long the shortest and the longest verified ones are."""
    for figure in curve.group.figures:
        sure = "" if figure.verified else " unseen"
        tip = f"{figure.km:,.0f} km: {figure.note}" if figure.note else f"{figure.km:,.0f} km"
        yield tipped(tip, line(f"published{sure}", (x(figure.km), TOP), (x(figure.km), y(0))))
    lengths = sorted({figure.km for figure in curve.group.verified})
    if lengths:
        words = " to ".join(f"{km:,.0f}" for km in dict.fromkeys((lengths[0], lengths[-1]))) + " km"
        middle = min(x.middle(lengths[0], lengths[-1]), WIDTH - RIGHT - WIDE * SIZE * len(words) / 2)
        yield text(middle, TOP - 8, words, "range", "middle")
