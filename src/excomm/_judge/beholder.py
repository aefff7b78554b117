"""The beholder: every weighing of the stakes that somebody may hold, asked for shares.

Shares are exact where the weighings are a simplex (see ``region``), else from one sample of weighings, the same for
every question, so that differences between answers are not noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._judge.region import Limits, Region, region
from excomm._judge.sampling import Sample, draw_weighings
from excomm._judge.smaa import Acceptability, share_error, smaa, smaa_pair
from excomm._judge.weighing import Shares, central_weights, shares, tidied


class Beholder:
    """The weighings of the stakes ``names`` within limits; ``draws`` of them, by ``seed``, where some must be drawn."""

    def __init__(self, names: Sequence[str], limits: Limits, draws: int, seed: int) -> None:
        self.region: Region = region(names, limits)
        self.draws, self.seed = draws, seed

    @property
    def exact(self) -> bool:
        """Whether shares are exact in the weights."""
        return self.region.corners is not None

    @cached_property
    def sample(self) -> Sample:
        """The weighings drawn, when first asked for."""
        return draw_weighings(self.region, self.draws, self.seed)

    def shares(self, changes: Floats) -> Shares:
        """Return the shares of weighings with a positive, zero and negative sum.

        ``changes`` has shape (draws, stakes); where weighings are sampled it holds one row, or one for each of them.
        """
        if self.region.corners is not None:
            return shares(_at(self.region.corners, changes))
        sums = tidied((changes * self.sample.weights).sum(axis=1))
        better, worse = (sums > 0).astype(np.float64), (sums < 0).astype(np.float64)
        return Shares(better, 1 - better - worse, worse)

    def error(self, changes: Floats, found: Shares) -> float:
        """Return the standard error of the mean share found of changes: of their draws, and of weighings if sampled.

        It is 0 where no weighing within the bounds could have another sign.
        """
        if self.exact:
            return found.error()
        signs = found.better - found.worse
        if (signs == signs[0]).all():
            sure = bool((self.region.least_sum(signs[0] * changes) >= 0).all())
            return 0.0 if sure else share_error(float(found.better[0]), self.sample.effective)
        runs = self.sample.draws // self.sample.run
        means = found.better[: runs * self.sample.run].reshape(runs, self.sample.run).mean(axis=1)
        return float(means.std() / np.sqrt(max(runs - 1, 1)))

    def balance(self, changes: Floats) -> Floats:
        """Return, for each row of changes, the share of weighings with a positive sum, level ones counted half.

        Shapes (rows, stakes) and (rows,).
        """
        if self.region.corners is not None:
            found = shares(_at(self.region.corners, changes))
            even: Floats = found.better + found.level / 2
            return even
        sums = tidied(changes @ self.sample.weights.T)
        half: Floats = (np.sign(sums).mean(axis=1) + 1) / 2
        return half

    def turn(self, difference: Floats, slope: Floats) -> float:
        """Return the least change t at which ``difference + t * slope`` is even over sampled weighings.

        Each weighing turns at one t, and the median of these is where half of them have. Shapes (stakes,), and the
        slope keeps one sign; NaN where no change turns half of them.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            turns = -(self.sample.weights @ difference) / (self.sample.weights @ slope)
        middle = float(np.median(turns))
        return middle if np.isfinite(middle) else float("nan")

    def central(self, changes: Floats) -> Floats:
        """Return the mean of the weighings with a positive sum, shape (stakes,), for one row; NaN if there is none."""
        if self.region.corners is not None:
            mixed: Floats = central_weights(_at(self.region.corners, changes))[0] @ self.region.corners
            return mixed
        won = self.sample.weights[self.sample.weights @ changes[0] > 0]
        return won.mean(axis=0) if len(won) else np.full(changes.shape[1], np.nan)

    def acceptability(self, values: Floats) -> Acceptability:
        """Return the ranks of actors; values have shape (draws, actors, stakes), one draw where they are certain."""
        if values.shape[1] == 2 and self.region.corners is not None:
            return smaa_pair(values, self.region.corners)
        return smaa(values[0] if len(values) == 1 else values, self.sample)


def _at(corners: Floats, changes: Floats) -> Floats:
    """The changes as seen at each corner: a weighing's sum is the mixture of these."""
    return tidied(changes @ corners.T)
