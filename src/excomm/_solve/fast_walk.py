"""The walk along the branch compiled by Numba, one draw after the other: the twin of ``excomm._solve.walk``.

Numba keeps compiled code by the date of the file that is called: after a change in ``fast`` alone, touch this file too.
"""

from __future__ import annotations

import math

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._solve.fast import Draw, Work, compiled, finish, inner, probe
from excomm._solve.pace import Found, Pace
from excomm._solve.plan import Plan

NEWTON, FRESH, TIRED = 8, 6, 3
SETTLED, STEPS, STUCK, FAR = 0, 1, 2, 3


@inner
def worst(plan: Plan, yardstick: Floats, work: Work) -> float:
    """The greatest regret of any set, in its own yardsticks."""
    found = 0.0
    for s in range(len(plan.mover)):
        best, mean = -np.inf, 0.0
        for c in range(plan.first[s], plan.first[s + 1]):
            best = max(best, work.useful[c])
            mean += work.chance[c] * work.useful[c]
        found = max(found, (best - mean) / yardstick[s])
    return found


@inner
def hoped(plan: Plan, yardstick: Floats, y: Floats, work: Work) -> float:
    """The regret that a point this far has on the branch itself, where gaps are log odds over precision."""
    found = 0.0
    for s in range(len(plan.mover)):
        best, mean = 0.0, 0.0
        for c in range(plan.first[s] + 1, plan.first[s + 1]):
            best = max(best, y[plan.free[c]])
            mean += work.chance[c] * y[plan.free[c]]
        found = max(found, (best - mean) / yardstick[s])
    return float(found / y[-1])


@inner
def predict(work: Work, h: float, held: float, before: float) -> None:
    """Where the branch will be a step on, into ``work.trial``; ``held`` is the step before, ``before`` its precision.

    Far out the log odds go as a k + b log k, and both numbers follow from the two tangents; else the tangents are
    extrapolated (Adams & Bashforth).
    """
    y, ahead, behind, trial = work.y, work.ahead, work.behind, work.trial
    n = len(y) - 1
    far = h * ahead[n]
    if before > 0.0 and y[n] > 1.25 * before and behind[n] > 0.0 and far > 0.25 * y[n]:
        trial[n] = y[n] + far
        over = 1.0 / (1.0 / before - 1.0 / y[n])
        stretch = math.log(trial[n] / y[n]) - far / y[n]
        for f in range(n):
            now = ahead[f] / ahead[n]
            trial[f] = y[f] + now * far + (behind[f] / behind[n] - now) * over * stretch
        return
    bend = min(1.0, 0.5 * h / held) if held > 0.0 else 0.0
    for f in range(n + 1):
        trial[f] = y[f] + h * ((1.0 + bend) * ahead[f] - bend * behind[f])


@inner
def correct(plan: Plan, draw: Draw, pace: Pace, h: float, work: Work) -> tuple[float, int]:
    """Correct ``work.trial``; return how far off it was, infinite if it cannot be taken, and the evaluations used.

    The distance is that of the first correction, or of a worse one that broke the attempt off; negative means taken.
    """
    n = len(plan.free_of)
    error = 0.0
    for turn in range(pace.corrections):
        sign = probe(plan, draw, work.trial, work.ahead, work)
        size = visible(plan, pace.faint, work)
        if sign == 0.0 or not size < np.inf:
            return np.inf, turn + 1
        error = size if turn == 0 else max(error, size)
        if size > pace.fair:
            return error, turn + 1
        for f in range(n + 1):
            work.trial[f] += work.sides[f, 0]
        if size < pace.good:
            across = sign != work.facing[0]
            if (across and h > pace.sure) or not turned(work) > pace.turn:
                return max(error, 1.0), turn + 1
            work.facing[0] = sign
            work.forks[0] += across
            return -error, turn + 1
    return error, pace.corrections


@inner
def visible(plan: Plan, faint: float, work: Work) -> float:
    """The greatest change in the logarithm of a chance or a belief that the correction makes where it can be seen."""
    size, sides = 0.0, work.sides
    for s in range(len(plan.mover)):
        low, high = plan.first[s], plan.first[s + 1]
        mean = 0.0
        for c in range(low + 1, high):
            mean += work.chance[c] * sides[plan.free[c], 0]
        for c in range(low, high):
            lean = -mean
            if c > low:
                lean += sides[plan.free[c], 0]
            work.lean[c] = lean
            if not work.log_chance[c] + max(lean, 0.0) < faint:
                size = max(size, abs(lean))
        work.total[s] = 0.0
    for d in range(len(plan.of)):
        drift = 0.0
        if plan.up[d] >= 0:
            drift = work.drift[plan.owner[plan.up[d]]] + work.lean[plan.column[plan.up[d]]]
        work.drift[d] = drift
        work.total[plan.of[d]] += work.belief[d] * drift
    for d in range(len(plan.of)):
        lean = work.drift[d] - work.total[plan.of[d]]
        if not work.reach[d] - work.most[plan.of[d]] + max(lean, 0.0) < faint:
            size = max(size, abs(lean))
    return size


@inner
def turned(work: Work) -> float:
    """The cosine between the tangent before and the one now in ``work.sides``."""
    both, one, other = 0.0, 0.0, 0.0
    for f in range(len(work.ahead)):
        both += work.sides[f, 1] * work.ahead[f]
        one += work.sides[f, 1] ** 2
        other += work.ahead[f] ** 2
    return both / math.sqrt(one * other)


@inner
def settle(plan: Plan, draw: Draw, tolerance: float, work: Work) -> tuple[float, int]:
    """Newton's method along the arc from ``work.y`` until regret is in the tolerance; return it and the evaluations."""
    work.trial[:] = work.y
    regret, n = np.inf, len(plan.free_of)
    for turn in range(6):
        sign = probe(plan, draw, work.trial, work.ahead, work)
        regret = worst(plan, draw.yardstick, work)
        if regret <= tolerance:
            work.y[:] = work.trial
            return regret, turn + 1
        if sign == 0.0:
            return regret, turn + 1
        for f in range(n + 1):
            work.trial[f] += work.sides[f, 0]
    return regret, 6


@inner
def refresh(plan: Plan, draw: Draw, faint: float, work: Work) -> int:
    """Bring ``work.y`` onto the branch and find the tangent there anew; return the evaluations used."""
    for f in range(len(work.y)):
        work.trial[f] = work.y[f]
    for turn in range(FRESH):
        if probe(plan, draw, work.trial, work.ahead, work) == 0.0:
            return turn + 1
        size = visible(plan, faint, work)
        if not size < 1.0:
            return turn + 1
        if size < 1e-6:
            arrive(work)
            return turn + 1
        for f in range(len(work.y)):
            work.trial[f] += work.sides[f, 0]
    return FRESH


@inner
def begin(plan: Plan, draw: Draw, work: Work) -> float:
    """Stand at the centroid, with the tangent there; return its regret."""
    work.y[:] = 0.0
    work.facing[0], work.forks[0] = 1.0, 0
    probe(plan, draw, work.y, work.upright, work)
    n = len(plan.free_of)
    size = 1.0
    work.ahead[n] = 1.0
    for s in range(len(plan.mover)):
        for c in range(plan.first[s] + 1, plan.first[s + 1]):
            gap = work.useful[c] - work.useful[plan.first[s]]
            work.ahead[plan.free[c]] = gap
            size = max(size, abs(gap))
    work.ahead[:] = work.ahead / size
    work.behind[:] = work.ahead
    return worst(plan, draw.yardstick, work)


@inner
def arrive(work: Work) -> None:
    """Take the trial: what was ahead lies behind."""
    size = 0.0
    for f in range(len(work.y)):
        size = max(size, abs(work.sides[f, 1]))
    for f in range(len(work.y)):
        work.behind[f] = work.ahead[f]
        work.ahead[f] = work.sides[f, 1] / size
        work.y[f] = work.trial[f]


@inner
def mark(plan: Plan, draw: Draw, before: Floats, passed: int, work: Work, marked: Floats) -> int:
    """Write the points of the branch at the precisions that the last step has passed; return how many."""
    n, at = len(plan.free_of), passed
    while at < len(draw.marks) and work.y[n] >= draw.marks[at]:
        share = (draw.marks[at] - before[n]) / (work.y[n] - before[n])
        for f in range(n):
            marked[at, f] = before[f] + share * (work.y[f] - before[f])
        marked[at, n] = draw.marks[at]
        if not finish(plan, draw, marked[at], NEWTON, work) < 1e-6:
            marked[at, :] = np.nan
        at += 1
    return at - passed


@inner
def shortened(h: float, error: float, good: float) -> float:
    """The next attempt after one that was off by ``error``."""
    if not error < np.inf:
        return 0.25 * h
    return h * max(0.2, min(0.5, 0.7 * math.sqrt(good / error)))


@inner
def lengthened(h: float, error: float, pace: Pace) -> float:
    """The next step after one whose prediction was off by ``error``, which grows with its third power."""
    factor = 0.7 * math.pow(pace.good / (error + 1e-30), 1.0 / 3.0)
    return h * min(pace.grow, max(0.5, factor))


@inner
def walk(plan: Plan, draw: Draw, tolerance: float, pace: Pace, work: Work, marked: Floats) -> tuple[float, int, int]:
    """Walk one draw; return its regret in yardsticks, the evaluations used, and the reason it ended."""
    n, passed, used, missed = len(plan.free_of), 0, 1, 0
    h, held, before = pace.first_step, 0.0, 0.0
    last = np.zeros(n + 1)
    regret = begin(plan, draw, work)
    marked[:] = np.nan
    if n == 0:
        return regret, used, SETTLED
    while used < pace.most:
        predict(work, h, held, before)
        error, more = (np.inf, 0) if work.trial[n] < 0.0 else correct(plan, draw, pace, h, work)
        used += max(more, 1)
        if not error <= 0.0:
            h = shortened(h, error, pace.good)
            missed += 1
            if missed == TIRED:
                used += refresh(plan, draw, pace.faint, work)
                held, before = 0.0, 0.0
            if h < pace.shortest:
                return regret, used, STUCK
            continue
        for f in range(n + 1):
            last[f] = work.y[f]
        before, held = last[n], h
        arrive(work)
        missed = 0
        h = lengthened(h, -error, pace)
        regret = worst(plan, draw.yardstick, work)
        close = hoped(plan, draw.yardstick, work.y, work) <= tolerance
        more = mark(plan, draw, last, passed, work, marked)
        passed, used = passed + more, used + NEWTON * more
        if close and passed == len(draw.marks):
            regret, more = settle(plan, draw, tolerance, work)
            used += more
            if regret <= tolerance:
                return regret, used, SETTLED
        if work.y[n] > pace.far:
            return regret, used, FAR
    return regret, used, STEPS


@compiled
def walk_all(plan: Plan, batch: Draw, tolerance: float, pace: Pace, work: Work, found: Found) -> None:
    """Walk every draw; the fields of ``batch`` have the draws first."""
    for row in range(len(batch.pays)):
        work.share[:] = np.exp(batch.odds[row])
        draw = Draw(batch.pays[row], batch.odds[row], batch.yardstick[row], batch.marks[row])
        ended = walk(plan, draw, tolerance, pace, work, found.marked[row])
        found.regret[row], found.steps[row], found.reason[row] = ended
        found.y[row] = work.y
        found.forks[row] = work.forks[0]
