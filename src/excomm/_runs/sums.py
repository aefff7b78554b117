"""Means over draws that never have to be in memory at once: sums over independent blocks of draws, which add up.

Draws come in blocks that are independent of each other, while draws within a block need not be (a Latin hypercube). So
errors are taken from blocks: with S_b the sum over the n_b draws of block b, the mean is m = sum S_b / sum n_b and its
variance the ratio estimate B / (B - 1) sum (S_b - m n_b)^2 / (sum n_b)^2 (Cochran 1977, *Sampling Techniques*, 6.3).
Of fewer than ten blocks little can be learnt; then draws are taken to be independent, which is never too narrow for a
Latin hypercube and what rises or falls in each unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from excomm._crisis.quantity import Floats

Z = 1.959963984540054
RULE_OF_THREE = 3.0
FEW = 10


@dataclass(frozen=True)
class Sums:
    """Of ``blocks`` blocks of draws: the sums over blocks of S, S^2 and S n, each of shape (columns,), of n and n^2.

    ``each`` are the sums of squares over draws. ``failed`` draws have no values and are in none of them.
    """

    total: Floats
    square: Floats
    cross: Floats
    each: Floats
    draws: int = 0
    draws_square: int = 0
    blocks: int = 0
    failed: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.total + other.total,
            self.square + other.square,
            self.cross + other.cross,
            self.each + other.each,
            self.draws + other.draws,
            self.draws_square + other.draws_square,
            self.blocks + other.blocks,
            self.failed + other.failed,
        )

    @property
    def means(self) -> Floats:
        """The means over the draws that have values, shape (columns,); NaN where there are none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.total / self.draws

    def errors(self) -> Floats:
        """Return the standard errors of the means, NaN for fewer than two draws."""
        if self.draws < 2:
            return np.full(len(self.total), np.nan)
        mean = self.means
        if self.blocks < FEW:
            return np.sqrt(np.maximum(self.each / self.draws - mean**2, 0.0) / (self.draws - 1))
        spread = self.square - 2 * mean * self.cross + mean**2 * self.draws_square
        return np.sqrt(np.maximum(spread, 0.0) * self.blocks / (self.blocks - 1)) / self.draws

    def intervals(self) -> tuple[Floats, Floats]:
        """Return 95 % intervals for the means of shares, each of shape (columns,).

        Where all draws seen are alike, the rule of three leaves room for a share 3 / n of worlds not met. A draw that
        failed could have been anything, so failures widen every interval into bounds.
        """
        mean = np.nan_to_num(self.means)
        half = student((self.blocks if self.blocks >= FEW else self.draws) - 1) * self.errors()
        half = np.where(np.isnan(half), 1.0, half)
        unseen = np.where(half < 1e-12, RULE_OF_THREE / max(self.draws, 3), 0.0)
        low = np.clip(mean - half - unseen * mean, 0.0, 1.0)
        high = np.clip(mean + half + unseen * (1 - mean), 0.0, 1.0)
        return self._bounded(low, high)

    def bounds(self) -> tuple[Floats, Floats]:
        """Return what failures alone leave open of the means, where the draws are all that there is."""
        mean = np.nan_to_num(self.means)
        return self._bounded(mean, mean)

    def _bounded(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        answered = self.draws / max(1, self.draws + self.failed)
        return answered * low, answered * high + (1 - answered)


def sums_of(values: Floats, block: int) -> Sums:
    """Return the sums of values of shape (draws, columns), NaN in the rows of draws that failed, in blocks of draws."""
    fine = np.logical_not(np.isnan(values).any(axis=1))
    kept = np.where(fine[:, None], values, 0.0)
    starts = np.arange(0, len(values), block)
    counts = np.add.reduceat(fine.astype(np.int64), starts)
    by_block = np.add.reduceat(kept, starts, axis=0)
    counted = counts > 0
    counts, by_block = counts[counted], by_block[counted]
    return Sums(
        by_block.sum(axis=0),
        (by_block**2).sum(axis=0),
        (by_block * counts[:, None]).sum(axis=0),
        (kept**2).sum(axis=0),
        int(counts.sum()),
        int((counts**2).sum()),
        len(counts),
        int((~fine).sum()),
    )


def no_sums(columns: int) -> Sums:
    """Return the sums of no draws."""
    return Sums(np.zeros(columns), np.zeros(columns), np.zeros(columns), np.zeros(columns))


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's distribution, by expansion (Abramowitz & Stegun 26.7.5)."""
    if freedom < 1:
        return float("nan")
    if freedom < 5:
        return (12.706, 4.303, 3.182, 2.776)[freedom - 1]
    z, n = Z, float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / n ** (at + 1) for at, term in enumerate(terms))
