"""Lines that rise in steps, and round divisions of an axis."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log10

from excomm._report.figures.svg import Scale

Steps = Sequence[tuple[float, float]]


def stairs(steps: Steps, x: Scale, y: Scale) -> str:
    """Return a line that rises at each step and ends at the right."""
    rises = "".join(f"H{x(at):.1f}V{y(to):.1f}" for at, to in _shown(steps, x))
    return f"M{x(0):.1f} {y(0):.1f}{rises}H{x(x.high):.1f}"


def back(steps: Steps, x: Scale, y: Scale) -> str:
    """Return the same line from right to left, to close the area above it."""
    shown = _shown(steps, x)
    levels = [0.0, *(to for _, to in shown)]
    down = "".join(f"V{y(levels[n + 1]):.1f}H{x(shown[n][0]):.1f}" for n in range(len(shown) - 1, -1, -1))
    return down + f"V{y(0):.1f}"


def tick(far: float) -> float:
    """Return a round step that divides an axis into three to six parts."""
    rough = far / 5
    power = 10.0 ** (ceil(log10(rough)) - 1)
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.75)


def _shown(steps: Steps, x: Scale) -> Steps:
    return [(at, to) for at, to in steps if at <= x.high]
