"""The kernels compiled by Numba, for eight draws in lock step.

Every kernel is the twin of one in ``excomm._solve.kernels``; tests hold them together. They touch only the arrays they
are given, of shape (items, lanes). Elimination follows the zeros of the tree: sets feel each other only along a common
history, so which entries can ever differ from zero is known before the first draw (``Shape``). It does not pivot, which
a well-scaled branch rarely needs; a lane whose multipliers grow beyond ``DOUBTFUL`` is solved again with pivots.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from excomm._crisis.kept import kept
from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints
from excomm._solve.lanes import (
    WIDTH,
    compiled,
    exp_of,
    greater_of,
    inner,
    load,
    log_of,
    size_of,
    some_not_zero,
    store,
    where_less,
)
from excomm._solve.plan import Plan

DOUBTFUL = 1e3


class Work(NamedTuple):
    """The workspace of eight draws; the last axis of every array is the lane.

    ``pays`` and ``odds``, ``share`` (their exponentials), ``yardstick`` and ``start`` are what is given; ``face`` is
    the last row of the bordered system; ``move`` the correction, ``turn`` the tangent and ``sign`` that of the
    determinant that come out of it.
    """

    pays: Floats
    odds: Floats
    share: Floats
    yardstick: Floats
    start: Floats
    log_chance: Floats
    chance: Floats
    reach: Floats
    belief: Floats
    value: Floats
    worth: Floats
    useful: Floats
    most: Floats
    total: Floats
    flow: Floats
    lean: Floats
    drift: Floats
    trial: Floats
    face: Floats
    move: Floats
    turn: Floats
    sign: Floats
    growth: Floats
    system: Floats
    reduced: Floats
    dense: Floats
    sides: Floats


class Shape(NamedTuple):
    """Which entries of the bordered system can differ from zero.

    ``filled`` lists those before elimination, as ``row * (unknowns + 2) + column``, ``used`` those after it. The rows
    below the diagonal in column c are ``rows[row_at[c] : row_at[c + 1]]``, the columns right of it in row c
    ``columns[column_at[c] : column_at[c + 1]]``.
    """

    filled: Ints
    used: Ints
    row_at: Ints
    rows: Ints
    column_at: Ints
    columns: Ints


def workspace(plan: Plan) -> Work:
    """Return an empty workspace."""
    c, d, s, n = plan.columns, plan.decisions, plan.sets, plan.unknowns + 1
    b, p = len(plan.column) * plan.players, d * plan.players
    items = (
        b,
        d,
        d,
        s,
        n,
        c,
        c,
        d,
        d,
        b,
        p,
        c,
        s,
        s,
        len(plan.pair_at),
        c,
        d,
        n,
        n,
        n,
        n,
        1,
        1,
        n * (n + 1),
        n * (n + 1),
    )
    arrays: list[Any] = [np.zeros((size, WIDTH)) for size in items]
    dense: list[Any] = [np.zeros((n, n)), np.zeros((n, 2))]
    return Work(*arrays, *dense)


@kept
def shape_of(plan: Plan) -> Shape:
    """Return where the bordered system can differ from zero, before elimination without pivots and after it."""
    n = plan.unknowns
    near = np.eye(plan.sets, dtype=bool)
    above, below = plan.of[plan.owner[plan.pair_on]], plan.of[plan.pair_at]
    near[above, below] = near[below, above] = True
    of = np.searchsorted(plan.first, plan.free_of, side="right") - 1
    whole = np.zeros((n + 1, n + 2), dtype=bool)
    whole[:n, :n] = near[of][:, of]
    whole[:, n:] = whole[n, :] = True
    filled = np.flatnonzero(whole)
    rows, columns = [], []
    for at in range(n + 1):
        rows.append(at + 1 + np.flatnonzero(whole[at + 1 :, at]))
        columns.append(at + 1 + np.flatnonzero(whole[at, at + 1 : n + 2]))
        whole[np.ix_(rows[-1], columns[-1])] = True
    starts = (np.cumsum([0, *map(len, parts)]) for parts in (rows, columns))
    row_at, column_at = starts
    found = (filled, np.flatnonzero(whole), row_at, np.concatenate(rows), column_at, np.concatenate(columns))
    return Shape(*(np.ascontiguousarray(part, dtype=np.int32) for part in found))


@inner
def evaluate(plan: Plan, work: Work) -> None:
    """Kernel 1, at ``work.trial``."""
    _softmax(plan, work)
    _beliefs(plan, work)
    _values(plan, work)


@inner
def _softmax(plan: Plan, work: Work) -> None:
    for s in range(len(plan.mover)):
        low, high = plan.first[s], plan.first[s + 1]
        most = load(work.trial, 0) * 0.0
        for c in range(low + 1, high):
            most = greater_of(most, load(work.trial, plan.free[c]))
        total = most * 0.0
        for c in range(low, high):
            log = 0.0 - most
            if c > low:
                log = log + load(work.trial, plan.free[c])
            chance = exp_of(log)
            store(work.log_chance, c, log)
            store(work.chance, c, chance)
            total = total + chance
        minus, over = log_of(total), 1.0 / total
        for c in range(low, high):
            store(work.log_chance, c, load(work.log_chance, c) - minus)
            store(work.chance, c, load(work.chance, c) * over)
            store(work.useful, c, 0.0)


@inner
def _beliefs(plan: Plan, work: Work) -> None:
    of, most, total, reach, belief = plan.of, work.most, work.total, work.reach, work.belief
    for s in range(len(plan.mover)):
        store(most, s, -np.inf)
        store(total, s, 0.0)
    for d in range(len(of)):
        come = load(work.odds, d)
        on = plan.up[d]
        if on >= 0:
            come = come + load(reach, plan.owner[on]) + load(work.log_chance, plan.column[on])
        store(reach, d, come)
        store(most, of[d], greater_of(load(most, of[d]), come))
    for d in range(len(of)):
        share = exp_of(load(reach, d) - load(most, of[d]))
        store(belief, d, share)
        store(total, of[d], load(total, of[d]) + share)
    for s in range(len(plan.mover)):
        store(total, s, 1.0 / load(total, s))
    for d in range(len(of)):
        store(belief, d, load(belief, d) * load(total, of[d]))


@inner
def _values(plan: Plan, work: Work) -> None:
    """What branches are worth to every player, from the endings up, and acts to their mover."""
    value, chance, useful, players = work.value, work.chance, work.useful, plan.players
    for item in range(len(value)):
        store(value, item, load(work.pays, item))
    for d in range(len(plan.of) - 1, -1, -1):
        low, high = plan.begin[d], plan.begin[d + 1]
        on, who = plan.up[d], plan.mover[plan.of[d]]
        for i in range(players):
            mean = load(chance, plan.column[low]) * load(value, low * players + i)
            for b in range(low + 1, high):
                mean = mean + load(chance, plan.column[b]) * load(value, b * players + i)
            store(work.worth, d * players + i, mean)
            if on >= 0:
                at = on * players + i
                store(value, at, load(value, at) + load(work.share, d) * mean)
        belief = load(work.belief, d)
        for b in range(low, high):
            c = plan.column[b]
            store(useful, c, load(useful, c) + belief * load(value, b * players + who))


@inner
def linearise(plan: Plan, shape: Shape, work: Work) -> None:
    """Kernel 2, into the first rows and columns of ``work.system``; the precision is the last of ``work.trial``."""
    n = len(plan.free_of)
    for item in shape.filled:
        store(work.system, item, 0.0)
    for f in range(n):
        store(work.system, f * (n + 3), 1.0)
    _from_below(plan, work)
    _from_above(plan, work)


@inner
def _add(system: Floats, item: int, more: Any) -> None:
    store(system, item, load(system, item) + more)


@inner
def _from_below(plan: Plan, work: Work) -> None:
    """What an act above gains when a decision below leans to another act."""
    system, value, players, wide = work.system, work.value, plan.players, len(plan.free_of) + 2
    column, free, begin = plan.column, plan.free, plan.begin
    k = load(work.trial, len(plan.free_of))
    for q in range(len(plan.pair_at)):
        d, on, before = plan.pair_at[q], plan.pair_on[q], plan.pair_before[q]
        come = load(work.share, d)
        if before < 0:
            come = come * load(work.belief, plan.owner[on])
        else:
            come = come * load(work.flow, before) * load(work.chance, column[plan.up[d]])
        store(work.flow, q, come)
        s = plan.of[plan.owner[on]]
        who = plan.mover[s]
        row = free[column[on]]
        weight, worth = k * come, load(work.worth, d * players + who)
        for b in range(begin[d] + 1, begin[d + 1]):
            g = free[column[b]]
            gain = weight * load(work.chance, column[b]) * (load(value, b * players + who) - worth)
            if row >= 0:
                _add(system, row * wide + g, 0.0 - gain)
            else:
                for c in range(plan.first[s] + 1, plan.first[s + 1]):
                    _add(system, free[c] * wide + g, gain)


@inner
def _from_above(plan: Plan, work: Work) -> None:
    """What an act below gains when the branch above, and with it the belief in this decision, grows likelier."""
    system, value, useful, players = work.system, work.value, work.useful, plan.players
    column, free, begin, wide = plan.column, plan.free, plan.begin, len(plan.free_of) + 2
    k = load(work.trial, len(plan.free_of))
    for q in range(len(plan.pair_at)):
        d, on = plan.pair_at[q], plan.pair_on[q]
        s = plan.of[plan.owner[on]]
        who = plan.mover[plan.of[d]]
        if plan.mover[s] == who:
            continue
        low = begin[d]
        weight = k * load(work.belief, d)
        base = load(value, low * players + who) - load(useful, column[low])
        for b in range(low + 1, begin[d + 1]):
            more = weight * (load(value, b * players + who) - load(useful, column[b]) - base)
            for c in range(plan.first[s] + 1, plan.first[s + 1]):
                lean = (1.0 if c == column[on] else 0.0) - load(work.chance, c)
                _add(system, free[column[b]] * wide + free[c], 0.0 - more * lean)


@inner
def step(plan: Plan, shape: Shape, work: Work) -> None:
    """Kernel 3: correction, tangent and sign in ``work``; the sign is 0 where the system is singular."""
    n = len(plan.free_of)
    wide = n + 2
    k = load(work.trial, n)
    for s in range(len(plan.mover)):
        base = load(work.useful, plan.first[s])
        for c in range(plan.first[s] + 1, plan.first[s + 1]):
            f = plan.free[c]
            gap = load(work.useful, c) - base
            store(work.system, f * wide + n, 0.0 - gap)
            store(work.system, f * wide + n + 1, k * gap + load(work.start, f) - load(work.trial, f))
    for f in range(n + 1):
        store(work.system, n * wide + f, load(work.face, f))
    store(work.system, n * wide + n + 1, 0.0)
    for item in shape.used:
        store(work.reduced, item, 0.0)
    for item in shape.filled:
        store(work.reduced, item, load(work.system, item))
    _eliminate(shape, work, n)
    _back(shape, work, n)
    for lane in range(WIDTH):
        if not work.growth[0, lane] < DOUBTFUL:
            _with_pivots(work, lane, n)
    _normalise(work, n)


@inner
def _eliminate(shape: Shape, work: Work, n: int) -> None:
    reduced, wide = work.reduced, n + 2
    sign, growth = load(work.sign, 0) * 0.0 + 1.0, load(work.sign, 0) * 0.0
    for c in range(n + 1):
        pivot = load(reduced, c * wide + c)
        sign = where_less(pivot, 0.0, 0.0 - sign, where_less(0.0, pivot, sign, 0.0))
        over = 1.0 / pivot
        store(reduced, c * wide + c, over)
        low, high = shape.column_at[c], shape.column_at[c + 1]
        for row in shape.rows[shape.row_at[c] : shape.row_at[c + 1]]:
            under = load(reduced, row * wide + c)
            if some_not_zero(under):
                factor = under * over
                size = size_of(factor)
                growth = where_less(size, growth, growth, size)
                for at in range(low, high):
                    e = shape.columns[at]
                    item = row * wide + e
                    store(reduced, item, load(reduced, item) - factor * load(reduced, c * wide + e))
    store(work.sign, 0, sign)
    store(work.growth, 0, growth)


@inner
def _back(shape: Shape, work: Work, n: int) -> None:
    reduced, wide = work.reduced, n + 2
    over = load(reduced, n * wide + n)
    store(work.move, n, load(reduced, n * wide + n + 1) * over)
    store(work.turn, n, over)
    for row in range(n - 1, -1, -1):
        one = load(reduced, row * wide + n + 1)
        two = one * 0.0
        for e in shape.columns[shape.column_at[row] : shape.column_at[row + 1]]:
            if e <= n:
                entry = load(reduced, row * wide + e)
                one = one - entry * load(work.move, e)
                two = two - entry * load(work.turn, e)
        over = load(reduced, row * wide + row)
        store(work.move, row, one * over)
        store(work.turn, row, two * over)


@inner
def _normalise(work: Work, n: int) -> None:
    """Make the greatest entry of the tangents 1."""
    size = size_of(load(work.turn, n))
    for f in range(n):
        size = greater_of(size, size_of(load(work.turn, f)))
    over = 1.0 / size
    for f in range(n + 1):
        store(work.turn, f, load(work.turn, f) * over)


@inner
def _with_pivots(work: Work, lane: int, n: int) -> None:
    """Solve one lane anew, pivoting on rows."""
    system, dense, sides = work.system, work.dense, work.sides
    for row in range(n + 1):
        for e in range(n + 1):
            dense[row, e] = system[row * (n + 2) + e, lane]
        sides[row, 0], sides[row, 1] = system[row * (n + 2) + n + 1, lane], 0.0
    sides[n, 1] = 1.0
    work.sign[0, lane] = solve_two(dense, sides, n + 1)
    for row in range(n + 1):
        work.move[row, lane], work.turn[row, lane] = sides[row, 0], sides[row, 1]


@inner
def solve_two(system: Floats, sides: Floats, n: int) -> float:
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
        _exchange(system, sides, (col, at), n)
        _clear_below(system, sides, col, n)
    for row in range(n - 1, -1, -1):
        for e in range(2):
            for col in range(row + 1, n):
                sides[row, e] -= system[row, col] * sides[col, e]
            sides[row, e] /= system[row, row]
    return sign


@inner
def _clear_below(system: Floats, sides: Floats, col: int, n: int) -> None:
    for row in range(col + 1, n):
        factor = system[row, col] / system[col, col]
        if factor != 0.0:
            for e in range(col + 1, n):
                system[row, e] -= factor * system[col, e]
            for e in range(2):
                sides[row, e] -= factor * sides[col, e]


@inner
def _exchange(system: Floats, sides: Floats, rows: tuple[int, int], n: int) -> None:
    one, other = rows
    if one != other:
        for e in range(one, n):
            system[one, e], system[other, e] = system[other, e], system[one, e]
        for e in range(2):
            sides[one, e], sides[other, e] = sides[other, e], sides[one, e]


@compiled
def probe(plan: Plan, shape: Shape, work: Work) -> None:
    """Kernels 1 to 3 at ``work.trial``."""
    evaluate(plan, work)
    linearise(plan, shape, work)
    step(plan, shape, work)
