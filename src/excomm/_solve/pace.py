"""How the branch is walked: the rules of pace that both engines obey, and how a walk can end."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints


class Reason(IntEnum):
    """Why the walk of a draw ended. Only SETTLED is an answer."""

    SETTLED = 0
    STEPS = 1
    STUCK = 2
    FAR = 3
    UNDEFINED = 4
    STOPPED = 5

    @property
    def words(self) -> str:
        """Say it."""
        return _WORDS[self]


_WORDS = {
    Reason.SETTLED: "regret at every set within the tolerance",
    Reason.STEPS: "out of steps",
    Reason.STUCK: "no step short enough stays on the branch",
    Reason.FAR: "precision beyond what the arithmetic holds",
    Reason.UNDEFINED: "payoffs or odds that are no numbers",
    Reason.STOPPED: "interrupted before",
}


class Pace(NamedTuple):
    """The rules of pace.

    A step is measured by the greatest change it makes, of log odds or of precision; ``first_step`` is the first.
    ``good`` and ``fair`` bound the correction a prediction may need: up to good the point is taken after one, up to
    fair after further ones, else the step is shortened. A point is not taken while its correction exceeds ``share``
    of the step either, since from a point so far off the branch no step is short enough. All are changes in the
    logarithm of a chance or a belief; one whose logarithm is and stays below ``faint`` is not looked at. A step grows
    at most by ``grow``; the tangent may turn by an angle of cosine ``turn``. ``most`` bounds the evaluations of one
    draw, ``shortest`` the step, ``far`` the precision. ``sure`` is the step below which a change of the determinant's
    sign is taken for a bifurcation and crossed.
    """

    first_step: float = 0.3
    good: float = 0.1
    fair: float = 0.5
    share: float = 0.5
    faint: float = -30.0
    grow: float = 3.0
    turn: float = 0.8
    most: int = 1000
    corrections: int = 3
    shortest: float = 1e-8
    far: float = 1e12
    sure: float = 1e-3


class Found(NamedTuple):
    """What a walk found, draws first.

    ``y`` the last point, log odds and then precision; ``marked`` the points at the precisions asked for, shape
    (draws, marks, unknowns + 1), NaN where the walk did not come by; the greatest ``regret`` of any set, in its own
    yardsticks; the evaluations used (``steps``); the ``reason`` it ended; how many ``forks`` of the branch it
    went straight across.
    """

    y: Floats
    marked: Floats
    regret: Floats
    steps: Ints
    reason: Ints
    forks: Ints

    def put(self, rows: npt.NDArray[np.intp] | slice, other: Found) -> None:
        """Write what was found for some draws in their place."""
        self.y[rows], self.marked[rows], self.regret[rows] = other.y, other.marked, other.regret
        self.steps[rows], self.reason[rows], self.forks[rows] = other.steps, other.reason, other.forks


def nothing_found(draws: int, marks: int, unknowns: int) -> Found:
    """Return an empty answer for so many draws."""
    point = unknowns + 1
    steps, reason, forks = (np.zeros(draws, dtype=np.int32) for _ in range(3))
    marked = np.full((draws, marks, point), np.nan)
    return Found(np.zeros((draws, point)), marked, np.zeros(draws), steps, reason, forks)


# Corrections at a mark, of a tired draw and in the end; misses until it is tired; what is fine and what is near enough
# at a mark, and the longest correction there, all in log odds.
NEWTON, FRESH, SETTLING, TIRED = 8, 6, 6, 3
FINE, MARKED, CUT = 1e-7, 1e-6, 4.0
# A lost draw goes back a point: its next step against the one undone, how much less error it accepts, and the least.
SHORTER, FINER, FINEST = 0.1, 0.1, 1e-4
BRISK = Pace()
CAREFUL = Pace(first_step=0.05, good=0.01, fair=0.1, share=0.1, grow=1.5, most=3000)
DOGGED = Pace(first_step=0.02, good=0.003, fair=0.03, share=0.05, grow=1.3, most=4000)
