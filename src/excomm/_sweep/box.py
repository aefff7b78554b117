"""Under which conditions an outcome is likely: a box in the space of what was drawn, found by patient peeling.

The Patient Rule Induction Method (Friedman & Fisher 1999, *Statistics and Computing* 9, 123-143), as scenario discovery
uses it (Bryant & Lempert 2010, *Technological Forecasting and Social Change* 77, 34-49). From the box of all draws, the
twentieth at one end of one input is peeled off, again and again, each time the one that leaves the greatest share of
interesting draws (*density*). Of the boxes on the way that one is kept for which the harmonic mean of its density and
its *coverage*, the share of all interesting draws that it holds, is greatest; then every limit is dropped that can be
without loss. Boxes are found on one half of the draws; what is said of them comes from the other half.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._crisis.quantity import Floats

PEEL = 0.05
LEAST = 0.02
ENOUGH = 20
LOSS = 0.02

Bools = npt.NDArray[np.bool_]
Limits = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Box:
    """Limits of some inputs. Of draws that were not used to find it: how many there are, interesting, inside, both."""

    limits: Limits
    draws: int
    interesting: int
    inside: int
    both: int

    @property
    def coverage(self) -> float:
        """The share of all interesting draws that lie inside."""
        return self.both / max(1, self.interesting)

    @property
    def density(self) -> float:
        """The share of draws inside that are interesting."""
        return self.both / max(1, self.inside)


def find_box(inputs: Mapping[str, Floats], wanted: Bools) -> Box | None:
    """Return the box of where draws are wanted; None where too few are, or too few are not.

    Arrays have one element a draw. Draws of even number find the box, those of odd number weigh it.
    """
    here, there = slice(0, None, 2), slice(1, None, 2)
    found = wanted[here]
    if min(found.sum(), (~found).sum()) < ENOUGH:
        return None
    limits = _pruned(inputs, here, found, _peeled(inputs, here, found))
    inside = _inside(inputs, there, limits)
    held = wanted[there]
    return Box(limits, len(held), int(held.sum()), int(inside.sum()), int((inside & held).sum()))


def _peeled(inputs: Mapping[str, Floats], rows: slice, wanted: Bools) -> Limits:
    """The best box on the way of peeling."""
    limits: Limits = {}
    best: Limits = {}
    top = _worth(np.ones(len(wanted), dtype=bool), wanted)
    inside = np.ones(len(wanted), dtype=bool)
    while inside.sum() > LEAST * len(wanted) and not wanted[inside].all():
        step = _peel(inputs, rows, wanted, inside)
        if step is None:
            break
        name, end = step
        low, high = limits.get(name, (-np.inf, np.inf))
        limits = {**limits, name: (max(low, end[0]), min(high, end[1]))}
        inside = _inside(inputs, rows, limits)
        worth = _worth(inside, wanted)
        if worth > top:
            top, best = worth, limits
    return best


def _peel(
    inputs: Mapping[str, Floats], rows: slice, wanted: Bools, inside: Bools
) -> tuple[str, tuple[float, float]] | None:
    """The end of an input whose loss leaves the densest box."""
    found: tuple[float, str, tuple[float, float]] | None = None
    for name, values in inputs.items():
        x = values[rows]
        low, high = np.quantile(x[inside], [PEEL, 1 - PEEL])
        for end in ((float(low), np.inf), (-np.inf, float(high))):
            kept = inside & (x >= end[0]) & (x <= end[1])
            if 0 < kept.sum() < inside.sum():
                density = float(wanted[kept].mean())
                if found is None or density > found[0]:
                    found = density, name, end
    return None if found is None else found[1:]


def _pruned(inputs: Mapping[str, Floats], rows: slice, wanted: Bools, limits: Limits) -> Limits:
    """The box without limits that do next to nothing, the least useful dropped first."""
    while limits:
        now = _worth(_inside(inputs, rows, limits), wanted)
        without = {n: {m: ends for m, ends in limits.items() if m != n} for n in limits}
        worth = {n: _worth(_inside(inputs, rows, rest), wanted) for n, rest in without.items()}
        best = max(worth, key=lambda n: worth[n])
        if worth[best] < now - LOSS:
            break
        limits = without[best]
    return limits


def _inside(inputs: Mapping[str, Floats], rows: slice, limits: Limits) -> Bools:
    inside = np.ones(len(next(iter(inputs.values()))[rows]), dtype=bool)
    for name, (low, high) in limits.items():
        inside &= (inputs[name][rows] >= low) & (inputs[name][rows] <= high)
    return inside


def _worth(inside: Bools, wanted: Bools) -> float:
    """The harmonic mean of coverage and density."""
    return 2 * float((inside & wanted).sum()) / max(1.0, float(inside.sum() + wanted.sum()))
