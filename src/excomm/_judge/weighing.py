"""The share of all weighings of the stakes under which a sum is positive, exactly.

Let d_1..d_n be changes on n stakes and let the weights be uniform on the simplex. With x_1..x_J the positive changes
and y_1..y_K the negative ones, the share f of weighings with a positive weighted sum obeys

    f(J, K) = x_J / (x_J - y_K) f(J, K-1)  +  -y_K / (x_J - y_K) f(J-1, K),     f(J>0, 0) = 1,  f(0, K>0) = 0,

and zeros drop out. All terms are positive, so nothing cancels. The marginal it rests on is classical (the uniform
simplex is a Dirichlet distribution; Lahdelma & Salminen 2001, Operations Research 49(3), define the shares); the
recursion was derived for this project and is checked against sampling and exact fractions in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import BLOCKS, blocked

PLACES = 12


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of weighings, one array element a draw; the three sum to one."""

    better: Floats
    level: Floats
    worse: Floats

    def means(self) -> tuple[float, float, float]:
        """Return the three shares over all draws."""
        return float(self.better.mean()), float(self.level.mean()), float(self.worse.mean())

    def error(self) -> float:
        """Return the standard error of the mean share, from the means of the independent blocks of draws."""
        draws = len(self.better)
        if draws == 1:
            return 0.0
        blocks = self.better.reshape(BLOCKS, -1).mean(axis=1) if blocked(draws) else self.better
        return float(blocks.std(ddof=1) / np.sqrt(len(blocks)))


def bounds_of(readings: Sequence[Shares]) -> Mapping[str, float]:
    """Return the least and the most of the mean shares over readings of vague dates, as verdicts name them."""
    means = [shares.means() for shares in readings]
    better, worse = [m[0] for m in means], [m[2] for m in means]
    return {"least": min(better), "most": max(better), "worse least": min(worse), "worse most": max(worse)}


def share_positive(changes: Floats) -> Floats:
    """Return the share of weighings with a positive sum.

    ``changes`` has shape (draws, stakes), in any unit; the result has shape (draws,). Rows of zeros give 0.
    """
    changes = np.atleast_2d(np.asarray(changes, dtype=np.float64))
    gains, losses = (_used(np.maximum(side, 0.0)) for side in (changes, -changes))
    draws, last = gains.shape
    column = np.zeros((last + 1, draws))
    for gain in range(1, last + 1):
        column[gain] = gains[:, :gain].any(axis=1)
    for lost in losses.T:
        above = np.zeros(draws)
        for gain in range(1, last + 1):
            gained = gains[:, gain - 1]
            both = gained + lost
            ratio = np.divide(gained, both, out=np.zeros(draws), where=both > 0)
            above = np.where(both > 0, ratio * column[gain] + (1 - ratio) * above, above)
            column[gain] = above
    return column[last]


def _used(columns: Floats) -> Floats:
    """The columns in which there is anything: stakes that nothing moves drop out of the closed form."""
    used: Floats = columns[:, columns.any(axis=0)]
    return used


def shares(changes: Floats) -> Shares:
    """Return the shares of weighings under which the sum is positive, zero and negative; shapes as above."""
    changes = np.atleast_2d(np.asarray(changes, dtype=np.float64))
    level: Floats = np.where(changes.any(axis=1), 0.0, 1.0)
    better = share_positive(changes)
    worse: Floats = np.maximum(0.0, 1.0 - level - better)
    return Shares(better, level, worse)


def tidied(changes: Floats) -> Floats:
    """Return changes to twelve places, so that sums which are equal by hand are equal."""
    rounded: Floats = np.round(changes, PLACES)
    return rounded


def ordered(changes: Floats) -> Floats:
    """Return running means: under w_1 >= ... >= w_n the shares are those of these changes, weighed uniformly.

    Shape (draws, stakes), the most important stake first.
    """
    changes = np.atleast_2d(np.asarray(changes, dtype=np.float64))
    return np.cumsum(changes, axis=1) / np.arange(1, changes.shape[1] + 1)


def central_weights(changes: Floats) -> Floats:
    """Return the mean of the weights under which the sum is positive, shape (draws, stakes).

    w_j = f(d with d_j once more) / (n f(d)), which is 1 / n where d_j is 0; NaN where no weighing gives a positive sum.
    """
    changes = np.atleast_2d(np.asarray(changes, dtype=np.float64))
    draws, stakes = changes.shape
    used = _used(changes)
    base = share_positive(used)[:, None]
    again = np.concatenate([np.repeat(used, used.shape[1], axis=0), used.reshape(-1, 1)], axis=1)
    central = np.full((draws, stakes), 1.0 / stakes)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = share_positive(again).reshape(used.shape) / (stakes * base)
    central[:, changes.any(axis=0)] = np.where(used == 0, 1.0 / stakes, found)
    central[base[:, 0] <= 0] = np.nan
    return central
