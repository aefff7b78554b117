"""The game as claims ask of it: swept in few worlds, each start and variant once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from excomm._crisis.ask import AskError, unknown
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import BLOCK
from excomm._game.unroll import why_not
from excomm._runs.sums import student

if TYPE_CHECKING:
    from excomm._sweep.sweep import Sweep

SWEPT = 300


@dataclass
class Played:
    """A crisis, and the sweeps of it that were asked for so far, by start and variant."""

    crisis: Crisis
    draws: int
    seed: int
    known: dict[tuple[str, str], Sweep] = field(default_factory=dict)
    asked: bool = False

    def take(self, swept: Iterable[Sweep]) -> None:
        """Keep sweeps of the crisis itself, made elsewhere with the same draws."""
        for found in swept:
            study = found.run.study
            if (found.run.draws, study.seed, study.crisis) == (self.draws, self.seed, self.crisis):
                self.known[study.start, ""] = found

    def sweep(self, start: str, variant: str = "") -> Sweep:
        """Return a sweep. Raises AskError for a start or variant that is not there."""
        from excomm._sweep.sweep import sweep

        self.asked = True
        if (start, variant) not in self.known:
            crisis = playable(self.crisis, start, variant)
            self.known[start, variant] = sweep(crisis, self.draws, seed=self.seed, start=start)
        return self.known[start, variant]

    def chances(self, name: str, start: str, variant: str = "") -> Floats:
        """Return the chance of what a name names in every world, NaN where it was not solved. Raises AskError."""
        swept = self.sweep(start, variant)
        if swept.chance(name) == (0.0, 0.0, 0.0):
            return np.zeros(self.draws)
        return swept.run.outcomes.chances(swept.run.kept, name)


def playable(crisis: Crisis, start: str, variant: str) -> Crisis:
    """Return the crisis or a variant of it, as it can be played from a start. Raises AskError where there is none."""
    if variant and variant not in crisis.variants:
        raise AskError(unknown(variant, "variant", crisis.variants))
    found = crisis.variant(variant) if variant else crisis
    reason = why_not(found, start)
    if reason:
        raise AskError(reason)
    return found


def mean_step(before: Floats, after: Floats) -> tuple[float, float]:
    """Return the 95 % interval of a mean difference over worlds, given two values a world; NaN may be any chance.

    Blocks of worlds are independent of each other and those within one are not, so errors are taken from blocks.
    """
    step = after - before
    fine = ~np.isnan(step)
    lost = 1.0 - float(fine.mean())
    means = np.array(
        [
            step[at : at + BLOCK][fine[at : at + BLOCK]].mean()
            for at in range(0, len(step), BLOCK)
            if fine[at : at + BLOCK].any()
        ]
    )
    if len(means) < 2:
        return -1.0, 1.0
    mean = float(step[fine].mean())
    half = student(len(means) - 1) * float(means.std(ddof=1)) / np.sqrt(len(means))
    return max(-1.0, (1 - lost) * (mean - half) - lost), min(1.0, (1 - lost) * (mean + half) + lost)
