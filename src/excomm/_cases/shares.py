"""Shares of small samples, with intervals that allow for rows of one crisis being alike.

The interval is Wilson's (E.B. Wilson, Journal of the American Statistical Association 22, 1927, 209-212), at the
effective number of rows: their number over the design effect of counting several rows of one crisis (L. Kish, Survey
Sampling, 1965; for proportions E.L. Korn & B.I. Graubard, Survey Methodology 24, 1998, 193-201), which is never taken
to be below one. The interval of a difference is R.G. Newcombe's from two such intervals (Statistics in Medicine 17,
1998, 873-890, method 10); it takes the two groups to be independent.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # the 97.5 % point of the normal distribution: intervals of 95 %


@dataclass(frozen=True)
class Share:
    """How many of how many, with the 95 % interval of the share; without any rows the interval is all there is."""

    count: int
    of: int
    low: float = 0.0
    high: float = 1.0

    @property
    def share(self) -> float | None:
        """The share; None where there are no rows."""
        return self.count / self.of if self.of else None

    @property
    def cells(self) -> tuple[int, int, float | None, float, float]:
        """Count, of, share, low and high, as tables print them."""
        return self.count, self.of, self.share, self.low, self.high

    def __str__(self) -> str:
        if not self.of:
            return "none on record"
        return f"{100 * self.count / self.of:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f} %, n {self.of})"


COLUMNS = ("count", "of", "share", "low", "high")
UNITS = {"share": "share of rows", "low": "95 % interval", "high": "95 % interval"}


def share_of(hits: Sequence[bool], clusters: Sequence[Hashable] = ()) -> Share:
    """Return the share of ``hits``, shape (rows,), with its interval; ``clusters`` names the crisis of each row."""
    count, of = sum(hits), len(hits)
    if not of:
        return Share(0, 0)
    low, high = wilson(count / of, of / design_effect(hits, clusters))
    return Share(count, of, low, high)


def wilson(share: float, rows: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval for a share among ``rows``, which need not be whole."""
    middle = (share + Z * Z / (2 * rows)) / (1 + Z * Z / rows)
    half = Z / (1 + Z * Z / rows) * sqrt(share * (1 - share) / rows + Z * Z / (4 * rows * rows))
    low = 0.0 if share == 0 else max(0.0, middle - half)
    return low, 1.0 if share == 1 else min(1.0, middle + half)


def design_effect(hits: Sequence[bool], clusters: Sequence[Hashable]) -> float:
    """Return by how much the variance of a share exceeds that of independent rows; at least one.

    The variance between clusters is that of a ratio estimate. With no spread among the rows, or one row a cluster, the
    effect is one.
    """
    rows, mean = len(hits), sum(hits) / max(len(hits), 1)
    away: dict[Hashable, float] = {}
    for hit, cluster in zip(hits, clusters, strict=False):
        away[cluster] = away.get(cluster, 0.0) + hit - mean
    groups = len(away)
    if groups in (0, rows) or mean in (0.0, 1.0):
        return 1.0
    if groups == 1:
        return float(rows)
    between = sum(a * a for a in away.values()) * groups / (groups - 1) / rows**2
    return max(1.0, between / (mean * (1 - mean) / rows))


def difference(first: Share, second: Share) -> tuple[float, float, float] | None:
    """Return the first share less the second, with a 95 % interval; None where one of them has no rows."""
    if first.share is None or second.share is None:
        return None
    a, b = first.share, second.share
    low = sqrt((a - first.low) ** 2 + (second.high - b) ** 2)
    high = sqrt((first.high - a) ** 2 + (b - second.low) ** 2)
    return a - b, max(-1.0, a - b - low), min(1.0, a - b + high)
