"""What an outcome hangs on: indices from the draws at hand, with intervals, beside a dummy that drives nothing.

For an input x cut into classes of equally many draws, with N draws, n_k and mean y_k in class k:

- *first order*: the share of the variance of y that the class means explain, sum n_k (y_k - y)^2 / sum (y - y)^2
  (Saltelli et al. 2008, *Global Sensitivity Analysis*; by classes Plischke 2010, *Reliability Engineering & System
  Safety* 95, 354-360);
- *any change*: the mean over classes of the greatest distance between the distribution of y in the class and that of
  all draws, sum n_k / N sup |F_k - F| (Baucells & Borgonovo 2013, *Management Science* 59, 2536-2549; the same distance
  as PAWN, Pianosi & Wagener 2018, *Environmental Modelling & Software* 108, 33-39). It sees what moves no mean, and
  does not change when y is put on another scale.

Both are too large in a finite sample. Bootstrap intervals are basic ones, [2 t - q(.975), 2 t - q(.025)], and 2 t less
the mean of the replicates is the index, which takes off most of that (Plischke, Borgonovo & Smith 2013, *European
Journal of Operational Research* 226, 536-550). The dummy, a number that no payoff or odds contains, says what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._finding.words import DUMMY
from excomm._game.tree import Ints

REPLICATES = 200
STEPS = 50
PLACES = 6


class Index(NamedTuple):
    """An index with its 95 % interval."""

    value: float
    low: float
    high: float


class Driver(NamedTuple):
    """How far an outcome hangs on one input: by its mean, and by any change of its distribution."""

    name: str
    first: Index
    any: Index
    means: tuple[float, ...]


def drivers(inputs: Mapping[str, Floats], y: Floats, seed: int) -> list[Driver]:
    """Return the indices of every input and of a dummy, the greatest change first.

    ``inputs`` and ``y`` have one element a draw, none of them NaN; y counts to six places. ``means`` are the means of y
    over quarters of the input, from its least to its greatest values.
    """
    y = np.round(y, PLACES)
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(0xD0,))))
    draws = len(y)
    replicates = [np.arange(draws), *random.integers(0, draws, (REPLICATES, draws))]
    dummy = random.random(draws)
    level = _levels(y)
    found = [_driver(name, x, y, level, replicates) for name, x in ({**inputs, DUMMY: dummy}).items()]
    return sorted(found, key=lambda driver: -driver.any.value)


def _driver(name: str, x: Floats, y: Floats, level: Ints, replicates: list[Ints]) -> Driver:
    classes = _classes(x, max(2, min(20, len(y) // 50)))
    both = np.array([_indices(classes[rows], y[rows], level[rows]) for rows in replicates])
    first, change = (_basic(both[:, at]) for at in range(2))
    quarters = _classes(x, 4)
    return Driver(name, first, change, tuple(float(y[quarters == q].mean()) for q in range(4)))


def _classes(x: Floats, count: int) -> Ints:
    """The class of every draw: equally many in each, by rank."""
    rank = np.argsort(np.argsort(x, kind="stable"), kind="stable")
    return (rank * count // len(x)).astype(np.int32)


def _levels(y: Floats) -> Ints:
    """The rank of every y among at most so many steps of its distribution; equal values share one."""
    distinct, of = np.unique(y, return_inverse=True)
    if len(distinct) <= STEPS:
        return of.astype(np.int32)
    return np.searchsorted(np.quantile(y, np.arange(1, STEPS) / STEPS), y, side="left").astype(np.int32)


def _indices(classes: Ints, y: Floats, level: Ints) -> tuple[float, float]:
    count = np.bincount(classes).astype(np.float64)
    total = np.bincount(classes, weights=y)
    there = count > 0
    mean = y.mean()
    spread = ((y - mean) ** 2).sum()
    between = (count[there] * (total[there] / count[there] - mean) ** 2).sum()
    first = between / spread if spread > 0 else 0.0
    levels = int(level.max()) + 1
    table = np.bincount(classes * levels + level, minlength=len(count) * levels).reshape(len(count), levels)
    own = table[there].cumsum(axis=1) / count[there, None]
    all_of = table.sum(axis=0).cumsum() / len(y)
    return float(first), float((np.abs(own - all_of).max(axis=1) * count[there]).sum() / len(y))


def _basic(values: Floats) -> Index:
    """The index with the bias of the bootstrap taken off, and its basic interval; the first value is the sample's."""
    sample, again = values[0], values[1:]
    low, high = np.quantile(again, [0.025, 0.975])
    low, value, high = np.clip([2 * sample - high, 2 * sample - again.mean(), 2 * sample - low], 0.0, 1.0)
    return Index(float(value), float(low), float(high))
