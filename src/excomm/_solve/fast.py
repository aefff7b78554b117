"""The kernels compiled by Numba.

Every kernel is the twin of one in ``excomm._solve.kernels``; tests hold them together. They touch only the arrays they
are given. A draw is walked in a workspace that stays in the processor's first cache.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints
from excomm._solve.plan import Plan

Function = TypeVar("Function", bound=Callable[..., Any])
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
INNER: dict[str, Any] = OPTIONS | {"no_cpython_wrapper": True}


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
