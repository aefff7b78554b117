"""The walk along the branch in plain NumPy, all draws of a block in lock step.

Predictor and corrector by arc length (Turocy 2010, *Economic Theory* 42, 255-269; Allgower & Georg 1990). From even
chances, or others that are given, where the precision is 0, every draw follows its branch, around turning points too,
until no set regrets more than the tolerance. In each round every draw that still walks makes one attempt at a step; a
draw that ends drops out. The compiled twin is ``excomm._solve.fast_walk``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from excomm._crisis.quantity import Floats
from excomm._solve.kernels import Evaluated, evaluate, finish, gaps, linearise, regrets, step, visible
from excomm._solve.pace import (
    FINER,
    FINEST,
    FRESH,
    MARKED,
    SETTLING,
    SHORTER,
    TIRED,
    Found,
    Pace,
    Reason,
    nothing_found,
)
from excomm._solve.plan import Batch, Plan

Rows = npt.NDArray[np.intp]
WALKING = -1


def walk(plan: Plan, batch: Batch, yardstick: Floats, marks: Floats, tolerance: float, pace: Pace) -> Found:
    """Walk every draw of a batch.

    ``yardstick`` (draws, sets) is what regret is measured against; ``marks`` (draws, marks), ascending, are precisions
    at which the branch is wanted as well, where it first passes them.
    """
    walking = _Walk(plan, batch, yardstick, marks, tolerance, pace)
    with np.errstate(all="ignore"):
        walking.run()
    return walking.found


class _Walk:
    """Where every draw stands."""

    def __init__(
        self, plan: Plan, batch: Batch, yardstick: Floats, marks: Floats, tolerance: float, pace: Pace
    ) -> None:
        draws = batch.draws
        self.plan, self.batch, self.yardstick, self.marks = plan, batch, yardstick, marks
        self.tolerance, self.pace = tolerance, pace
        self.found = nothing_found(draws, marks.shape[1], plan.unknowns)
        self.found.reason[:] = WALKING
        self.h = np.full(draws, pace.first_step)
        self.held, self.before = np.zeros(draws), np.zeros(draws)
        self.passed = np.zeros(draws, dtype=np.intp)
        self.facing = np.ones(draws)
        self.good = np.full(draws, pace.good)
        self.last, self.back = self.found.y.copy(), np.zeros(draws, dtype=np.intp)
        self.missed = np.zeros(draws, dtype=np.intp)

    def run(self) -> None:
        self._begin()
        rows = np.flatnonzero(self.found.reason == WALKING)
        while rows.size:
            self._attempt(rows)
            spent = rows[self.found.steps[rows] >= self.pace.most]
            self._end(spent[self.found.reason[spent] == WALKING], Reason.STEPS)
            rows = rows[self.found.reason[rows] == WALKING]

    def _begin(self) -> None:
        plan, draws = self.plan, self.batch.draws
        at = evaluate(plan, self.batch, self.batch.start)
        self.found.y[:, :-1] = self.batch.start
        self.ahead = np.concatenate([gaps(plan, at), np.ones((draws, 1))], axis=1)
        self.ahead /= np.abs(self.ahead).max(axis=1, keepdims=True)
        self.behind = self.ahead.copy()
        self.found.regret[:] = (regrets(plan, at) / self.yardstick).max(axis=1, initial=0.0)
        self.found.steps[:] = 1
        if not plan.unknowns:
            self.found.reason[:] = Reason.SETTLED
            self.found.marked[:, :, 0] = self.marks

    def _end(self, rows: Rows, reason: Reason) -> None:
        self.found.reason[rows] = reason

    def _attempt(self, rows: Rows) -> None:
        """One attempt at a step for each of these draws."""
        trial = self._predict(rows)
        error, tangent, regret, chance = self._correct(rows, trial)
        taken = error <= 0
        missed, far_off = rows[~taken], error[~taken]
        cut = np.clip(0.7 * np.sqrt(self.good[missed] / far_off), 0.2, 0.5)
        self.h[missed] *= np.where(np.isfinite(far_off), cut, 0.25)
        self.missed[missed] += 1
        self._end(missed[self.h[missed] < self.pace.shortest], Reason.STUCK)
        missed = missed[self.h[missed] >= self.pace.shortest]
        self._refresh(missed[self.missed[missed] == TIRED])
        if taken.any():
            self._arrive(rows[taken], trial[taken], tangent[taken], -error[taken])
            self.found.regret[rows[taken]] = regret[taken]
            self._look(rows[taken], chance[taken])

    def _predict(self, rows: Rows) -> Floats:
        """Where the branch will be a step on.

        Far out the log odds go as a k + b log k, and both numbers follow from the two tangents; else the tangents are
        extrapolated (Adams & Bashforth).
        """
        y, ahead, behind = self.found.y[rows], self.ahead[rows], self.behind[rows]
        h, held, before = self.h[rows], self.held[rows], self.before[rows]
        bend = np.where(held > 0, np.minimum(1.0, 0.5 * h / held), 0.0)[:, None]
        trial: Floats = y + h[:, None] * ((1 + bend) * ahead - bend * behind)
        far = h * ahead[:, -1]
        k = y[:, -1]
        straight = (before > 0) & (k > 1.25 * before) & (behind[:, -1] > 0) & (far > 0.25 * k)
        y, ahead, behind, far, before = y[straight], ahead[straight], behind[straight], far[straight], before[straight]
        k = y[:, -1]
        stretch = (np.log((k + far) / k) - far / k) / (1 / before - 1 / k)
        now = ahead / ahead[:, -1:]
        trial[straight] = y + now * far[:, None] + (behind / behind[:, -1:] - now) * stretch[:, None]
        return trial

    def _correct(self, rows: Rows, trial: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Correct the trials in place.

        Returns how far off each was, infinite if it cannot be taken, negative if it is; the tangents; the regrets and
        the chances where it was last evaluated.
        """
        plan, pace = self.plan, self.pace
        error = np.full(len(rows), np.inf)
        tangent = np.zeros_like(trial)
        regret = np.zeros(len(rows))
        chance = np.zeros((len(rows), plan.columns))
        left = np.flatnonzero(trial[:, -1] >= 0)
        self.found.steps[rows[trial[:, -1] < 0]] += 1
        for turn in range(pace.corrections):
            self.found.steps[rows[left]] += 1
            batch = self.batch.some(rows[left])
            at, move, ahead, sign = _probe(plan, batch, trial[left], self.ahead[rows[left]])
            size = visible(plan, at, move[:, :-1], pace.faint)
            whole = (sign != 0) & np.isfinite(size) & np.isfinite(ahead).all(axis=1)
            error[left] = np.where(whole, size if turn == 0 else np.maximum(error[left], size), np.inf)
            near = whole & (size <= pace.fair)
            trial[left[near]] += move[near]
            good = near & (size < np.minimum(self.good[rows[left]], pace.share * self.h[rows[left]]))
            before = self.ahead[rows[left]]
            cosine = (before * ahead).sum(axis=1) / np.sqrt((before**2).sum(axis=1) * (ahead**2).sum(axis=1))
            across = sign != self.facing[rows[left]]
            kept = good & (cosine > pace.turn) & (~across | (self.h[rows[left]] <= pace.sure))
            self.found.forks[rows[left[kept & across]]] += 1
            self.back[rows[left[kept]]] = np.where(across[kept], 0, self.passed[rows[left[kept]]] + 1)
            self.facing[rows[left[kept]]] = sign[kept]
            error[left] = np.where(kept, -error[left], np.where(good, np.maximum(error[left], 1.0), error[left]))
            tangent[left], chance[left] = ahead, at.chance
            regret[left] = (regrets(plan, at) / self.yardstick[rows[left]]).max(axis=1)
            left = left[near & ~good]
            if not left.size:
                break
        return error, tangent, regret, chance

    def _arrive(self, rows: Rows, point: Floats, tangent: Floats, error: Floats) -> None:
        """Take the trials: what was ahead lies behind; marks that were passed are written."""
        last = self.last[rows] = self.found.y[rows]
        self.before[rows], self.held[rows] = last[:, -1], self.h[rows]
        self.behind[rows], self.ahead[rows], self.found.y[rows] = self.ahead[rows], tangent, point
        self.missed[rows] = 0
        growth = 0.7 * (self.good[rows] / (error + 1e-30)) ** (1 / 3)
        self.good[rows] = np.minimum(self.pace.good, 2 * self.good[rows])
        self.h[rows] *= np.clip(growth, 0.5, self.pace.grow)
        for at in range(self.marks.shape[1]):
            new = (self.passed[rows] == at) & (point[:, -1] >= self.marks[rows, at])
            if new.any():
                self._mark(rows[new], at, last[new], point[new])

    def _refresh(self, rows: Rows) -> None:
        """Bring draws that miss again and again onto the branch; where that fails, those a step before, to go finer."""
        self.held[rows], self.before[rows] = 0.0, 0.0
        lost = self._renew(rows)
        lost = lost[self.back[lost] > 0]
        self.h[lost] = SHORTER * np.abs(self.found.y[lost] - self.last[lost]).max(axis=1)
        self.found.y[lost], self.ahead[lost] = self.last[lost], self.behind[lost]
        self.good[lost] = np.maximum(FINER * self.good[lost], FINEST * self.pace.good)
        self.passed[lost], self.back[lost], self.missed[lost] = self.back[lost] - 1, 0, 0
        self._renew(lost)
        self._end(lost[self.h[lost] < self.pace.shortest], Reason.STUCK)

    def _renew(self, rows: Rows) -> Rows:
        """Draw points onto the branch and find the tangents there anew; returns the draws where it fails."""
        point, lost = self.found.y[rows], np.zeros(len(self.h), dtype=bool)
        lost[rows] = True
        for _ in range(FRESH):
            if not rows.size:
                break
            at, move, tangent, sign = _probe(self.plan, self.batch.some(rows), point, self.ahead[rows])
            self.found.steps[rows] += 1
            size = visible(self.plan, at, move[:, :-1], self.pace.faint)
            done = (sign != 0) & (size < MARKED)
            self.found.y[rows[done]] = point[done]
            self.behind[rows[done]], self.ahead[rows[done]] = self.ahead[rows[done]], tangent[done]
            lost[rows[done]] = False
            left = (sign != 0) & (size < 1.0) & ~done
            rows, point = rows[left], (point + move)[left]
        return np.flatnonzero(lost)

    def _mark(self, rows: Rows, at: int, last: Floats, point: Floats) -> None:
        """Write the points of the branch at a precision between the last point and this one."""
        wanted = self.marks[rows, at]
        share = ((wanted - last[:, -1]) / (point[:, -1] - last[:, -1]))[:, None]
        guess = last + share * (point - last)
        z, size, used = finish(self.plan, self.batch.some(rows), guess[:, :-1], wanted)
        found = np.concatenate([z, wanted[:, None]], axis=1)
        self.found.marked[rows, at] = np.where(size[:, None] < MARKED, found, np.nan)
        self.found.steps[rows] += used
        self.passed[rows] += 1

    def _look(self, rows: Rows, chance: Floats) -> None:
        """See which draws are done: where the branch itself has so little regret, and Newton's method finds it."""
        done = self.passed[rows] == self.marks.shape[1]
        done &= self._hoped(rows, chance) <= self.tolerance
        if done.any():
            self._settle(rows[done])
        left = rows[self.found.reason[rows] == WALKING]
        self._end(left[self.found.y[left, -1] > self.pace.far], Reason.FAR)

    def _hoped(self, rows: Rows, chance: Floats) -> Floats:
        """The regret that points this far have on the branch itself, where gaps are gained log odds over precision."""
        plan, y = self.plan, self.found.y[rows]
        gain = np.zeros((len(rows), plan.columns))
        gain[:, plan.free_of] = y[:, :-1] - self.batch.start[rows]
        best = np.maximum.reduceat(gain, plan.first[:-1], axis=1)
        mean = np.add.reduceat(chance * gain, plan.first[:-1], axis=1)
        hoped: Floats = ((best - mean) / self.yardstick[rows]).max(axis=1) / y[:, -1]
        return hoped

    def _settle(self, rows: Rows) -> None:
        """Newton's method along the arc until regret is in the tolerance."""
        plan = self.plan
        point = self.found.y[rows]
        for _ in range(SETTLING):
            if not rows.size:
                return
            batch = self.batch.some(rows)
            at, move, _, sign = _probe(plan, batch, point, self.ahead[rows])
            self.found.steps[rows] += 1
            self.found.regret[rows] = (regrets(plan, at) / self.yardstick[rows]).max(axis=1)
            done = self.found.regret[rows] <= self.tolerance
            self.found.y[rows[done]] = point[done]
            self._end(rows[done], Reason.SETTLED)
            left = ~done & (sign != 0)
            rows, point = rows[left], (point + move)[left]


def _probe(plan: Plan, batch: Batch, y: Floats, tangent: Floats) -> tuple[Evaluated, Floats, Floats, Floats]:
    """Kernels 1 to 3 at points: what they mean, corrections, tangents, signs of the determinant."""
    at = evaluate(plan, batch, y[:, :-1])
    return at, *step(linearise(plan, batch, at, y[:, -1]), gaps(plan, at), y, batch.start, tangent)
