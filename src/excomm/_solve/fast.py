"""The kernels compiled by Numba, and the walk along the branch, one draw after the other.

Every kernel is the twin of one in ``excomm._solve.kernels``, and the walk that of ``excomm._solve.walk``; tests hold
them together. They touch only the arrays they are given. A draw is walked in a workspace that stays in the first cache.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints
from excomm._solve.pace import Found, Pace
from excomm._solve.plan import Plan

Function = TypeVar("Function", bound=Callable[..., Any])
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
INNER: dict[str, Any] = OPTIONS | {"no_cpython_wrapper": True}
NEWTON, FRESH, TIRED = 8, 6, 3
SETTLED, STEPS, STUCK, FAR = 0, 1, 2, 3


def compiled(function: Function) -> Function:
    """Compile a function on its first call; kept on disk, and run without Python's lock."""
    return cast(Function, njit(**OPTIONS)(function))


def inner(function: Function) -> Function:
    """Compile a function that only compiled ones call: unpacking a workspace for Python would take long to compile."""
    return cast(Function, njit(**INNER)(function))


class Work(NamedTuple):
    """The workspace of one draw."""

    log_chance: Floats
    chance: Floats
    reach: Floats
    belief: Floats
    share: Floats
    value: Floats
    worth: Floats
    useful: Floats
    most: Floats
    total: Floats
    flow: Floats
    system: Floats
    sides: Floats
    y: Floats
    ahead: Floats
    behind: Floats
    trial: Floats
    upright: Floats
    lean: Floats
    drift: Floats
    where: Ints
    facing: Floats
    forks: Ints


class Draw(NamedTuple):
    """What the file says in one draw: payoffs, odds in logarithms, each set's yardstick, the precisions to mark."""

    pays: Floats
    odds: Floats
    yardstick: Floats
    marks: Floats


def workspace(plan: Plan) -> Work:
    """Return an empty workspace."""
    c, d, b, n = plan.columns, plan.decisions, len(plan.column), plan.unknowns + 1
    shapes = (c, c, d, d, d, (b, plan.players), (d, plan.players), c, plan.sets, plan.sets, len(plan.pair_at))
    floats: list[Any] = [np.zeros(shape) for shape in (*shapes, (n, n), (n, 2), n, n, n, n, n, c, d)]
    whole = np.zeros(n, dtype=np.int32)
    rest: list[Any] = [whole, np.ones(1), whole[:1].copy()]
    work = Work(*floats, *rest)
    work.upright[-1] = 1.0
    return work


@compiled
def evaluate(plan: Plan, draw: Draw, z: Floats, work: Work) -> None:
    """Kernel 1; ``z`` may be longer than the unknowns."""
    _softmax(plan, z, work.log_chance, work.chance, work.useful)
    _beliefs(plan, draw.odds, work)
    _values(plan, draw.pays, work)


@inner
def _softmax(plan: Plan, z: Floats, log_chance: Floats, chance: Floats, useful: Floats) -> None:
    for s in range(len(plan.mover)):
        low, high = plan.first[s], plan.first[s + 1]
        most = 0.0
        for c in range(low + 1, high):
            most = max(most, z[plan.free[c]])
        total = 0.0
        for c in range(low, high):
            log = -most
            if c > low:
                log += z[plan.free[c]]
            log_chance[c] = log
            chance[c] = math.exp(log)
            total += chance[c]
        minus, over = math.log(total), 1.0 / total
        for c in range(low, high):
            log_chance[c] -= minus
            chance[c] *= over
            useful[c] = 0.0


@inner
def _beliefs(plan: Plan, odds: Floats, work: Work) -> None:
    of, most, total, reaches, belief = plan.of, work.most, work.total, work.reach, work.belief
    for s in range(len(total)):
        most[s] = -np.inf
        total[s] = 0.0
    for d in range(len(of)):
        reach = odds[d]
        on = plan.up[d]
        if on >= 0:
            reach += reaches[plan.owner[on]] + work.log_chance[plan.column[on]]
        reaches[d] = reach
        most[of[d]] = max(most[of[d]], reach)
    for d in range(len(of)):
        belief[d] = math.exp(reaches[d] - most[of[d]])
        total[of[d]] += belief[d]
    for d in range(len(of)):
        belief[d] /= total[of[d]]


@inner
def _values(plan: Plan, pays: Floats, work: Work) -> None:
    """What branches are worth to every player, from the endings up, and acts to their mover."""
    value, chance, useful, players = work.value, work.chance, work.useful, work.worth.shape[1]
    for b in range(len(value)):
        for i in range(players):
            value[b, i] = pays[b, i]
    for d in range(len(plan.of) - 1, -1, -1):
        low, high = plan.begin[d], plan.begin[d + 1]
        on, who = plan.up[d], plan.mover[plan.of[d]]
        for i in range(players):
            mean = 0.0
            for b in range(low, high):
                mean += chance[plan.column[b]] * value[b, i]
            work.worth[d, i] = mean
            if on >= 0:
                value[on, i] += work.share[d] * mean
        for b in range(low, high):
            useful[plan.column[b]] += work.belief[d] * value[b, who]


@compiled
def linearise(plan: Plan, k: float, work: Work) -> None:
    """Kernel 2, into the first rows and columns of ``work.system``."""
    system = work.system
    for f in range(len(plan.free_of)):
        for g in range(len(plan.free_of)):
            system[f, g] = 0.0
        system[f, f] = 1.0
    _from_below(plan, k, work)
    _from_above(plan, k, work)


@inner
def _from_below(plan: Plan, k: float, work: Work) -> None:
    """What an act above gains when a decision below leans to another act."""
    system, chance, value, flow = work.system, work.chance, work.value, work.flow
    column, free, begin = plan.column, plan.free, plan.begin
    for q in range(len(plan.pair_at)):
        d, on, before = plan.pair_at[q], plan.pair_on[q], plan.pair_before[q]
        come = work.belief[plan.owner[on]] if before < 0 else flow[before] * chance[column[plan.up[d]]]
        flow[q] = come * work.share[d]
        s = plan.of[plan.owner[on]]
        who = plan.mover[s]
        row = free[column[on]]
        for b in range(begin[d] + 1, begin[d + 1]):
            g = free[column[b]]
            gain = k * flow[q] * chance[column[b]] * (value[b, who] - work.worth[d, who])
            if row >= 0:
                system[row, g] -= gain
            else:
                for c in range(plan.first[s] + 1, plan.first[s + 1]):
                    system[free[c], g] += gain


@inner
def _from_above(plan: Plan, k: float, work: Work) -> None:
    """What an act below gains when the branch above, and with it the belief in this decision, grows likelier."""
    system, chance, value, useful = work.system, work.chance, work.value, work.useful
    column, free, begin = plan.column, plan.free, plan.begin
    for q in range(len(plan.pair_at)):
        d, on = plan.pair_at[q], plan.pair_on[q]
        s = plan.of[plan.owner[on]]
        who = plan.mover[plan.of[d]]
        if plan.mover[s] == who:
            continue
        low = begin[d]
        weight = k * work.belief[d]
        base = value[low, who] - useful[column[low]]
        for b in range(low + 1, begin[d + 1]):
            f = free[column[b]]
            more = weight * (value[b, who] - useful[column[b]] - base)
            for c in range(plan.first[s] + 1, plan.first[s + 1]):
                lean = -chance[c]
                if c == column[on]:
                    lean += 1.0
                system[f, free[c]] -= more * lean


@compiled
def step(plan: Plan, y: Floats, tangent: Floats, work: Work) -> float:
    """Kernel 3: correction and tangent in the columns of ``work.sides``; returns the sign, 0 where it is singular."""
    n = len(plan.free_of)
    _sides(plan, y, work)
    for f in range(n + 1):
        work.system[n, f] = tangent[f]
    work.sides[n, 0] = 0.0
    work.sides[n, 1] = 1.0
    return solve_two(work.system, work.sides, work.where, n + 1)


@inner
def _sides(plan: Plan, y: Floats, work: Work) -> None:
    n = len(plan.free_of)
    for s in range(len(plan.mover)):
        base = work.useful[plan.first[s]]
        for c in range(plan.first[s] + 1, plan.first[s + 1]):
            f = plan.free[c]
            gap = work.useful[c] - base
            work.system[f, n] = -gap
            work.sides[f, 0] = y[n] * gap - y[f]
            work.sides[f, 1] = 0.0


@inner
def solve_two(system: Floats, sides: Floats, where: Ints, n: int) -> float:
    """Solve for two right sides in place, pivoting on rows; returns the determinant's sign, 0 where it is singular."""
    sign = 1.0
    for col in range(n):
        at = col
        for row in range(col + 1, n):
            if abs(system[row, col]) > abs(system[at, col]):
                at = row
        pivot = system[at, col]
        if not abs(pivot) > 0.0:
            return 0.0
        if (pivot < 0.0) != (at != col):
            sign = -sign
        if at != col:
            for e in range(col, n):
                system[col, e], system[at, e] = system[at, e], system[col, e]
            for e in range(2):
                sides[col, e], sides[at, e] = sides[at, e], sides[col, e]
        _eliminate(system, sides, where, col, n)
    _back(system, sides, n)
    return sign


@inner
def _eliminate(system: Floats, sides: Floats, where: Ints, col: int, n: int) -> None:
    over = 1.0 / system[col, col]
    some = 0
    for e in range(col + 1, n):
        if system[col, e] != 0.0:
            where[some] = e
            some += 1
    sparse = 4 * some < n - col
    for row in range(col + 1, n):
        factor = system[row, col] * over
        if factor != 0.0:
            if sparse:
                for e in range(some):
                    system[row, where[e]] -= factor * system[col, where[e]]
            else:
                for e in range(col + 1, n):
                    system[row, e] -= factor * system[col, e]
            sides[row, 0] -= factor * sides[col, 0]
            sides[row, 1] -= factor * sides[col, 1]


@inner
def _back(system: Floats, sides: Floats, n: int) -> None:
    for row in range(n - 1, -1, -1):
        one, two = sides[row, 0], sides[row, 1]
        for col in range(row + 1, n):
            one -= system[row, col] * sides[col, 0]
            two -= system[row, col] * sides[col, 1]
        sides[row, 0] = one / system[row, row]
        sides[row, 1] = two / system[row, row]


@inner
def probe(plan: Plan, draw: Draw, y: Floats, tangent: Floats, work: Work) -> float:
    """Kernels 1 to 3 at a point; returns the sign of the determinant."""
    evaluate(plan, draw, y, work)
    linearise(plan, y[len(y) - 1], work)
    return step(plan, y, tangent, work)


@compiled
def finish(plan: Plan, draw: Draw, y: Floats, steps: int, work: Work) -> float:
    """Kernel 4: Newton's method at the precision of ``y``, in place; returns the size of the last correction."""
    n = len(plan.free_of)
    size = 0.0
    for _ in range(steps if n else 0):
        if probe(plan, draw, y, work.upright, work) == 0.0:
            return np.nan
        size = 0.0
        for f in range(n):
            size = max(size, abs(work.sides[f, 0]))
        cut = min(1.0, 4.0 / max(size, 4.0))
        for f in range(n):
            y[f] += cut * work.sides[f, 0]
    return size


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
