"""The walk along the branch compiled by Numba, eight draws in lock step: the twin of ``excomm._solve.walk``.

In every round the kernels look at one point of each lane. What a lane does next depends on what it is at (``TRY`` and
so on); the lane of a draw that has ended takes the next draw at once, so that none waits for the slowest.

Numba keeps compiled code by the date of the file that is called: after a change in another file, touch this one too.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints
from excomm._solve.fast import Shape, Work, probe
from excomm._solve.lanes import WIDTH, compiled, greater_of, inner, load, log_of, size_of, store, where_less
from excomm._solve.pace import (
    CUT,
    FINE,
    FINER,
    FINEST,
    FRESH,
    MARKED,
    NEWTON,
    SETTLING,
    SHORTER,
    TIRED,
    Found,
    Pace,
)
from excomm._solve.plan import Plan

SETTLED, STEPS, STUCK, FAR = 0, 1, 2, 3
IDLE, BEGIN, TRY, REFRESH, MARK, SETTLE, PREDICT, ARRIVED, MARKED_NOW = 0, 1, 2, 3, 4, 5, 6, 7, 8


class Draws(NamedTuple):
    """What is given, draws first: payoffs flat, odds in logarithms, where to begin, yardsticks, precisions to mark."""

    pays: Floats
    odds: Floats
    start: Floats
    yardstick: Floats
    marks: Floats


class Lane(NamedTuple):
    """Where each lane stands; the last axis is the lane.

    ``y`` is the point reached, ``last`` the one before, ``ahead`` and ``behind`` the tangents there. ``size``,
    ``worst``, ``hoped``, ``largest`` and ``cosine`` (squared, with its sign) are what the kernels saw. ``stride`` is
    how much of the correction is taken; ``arriving`` and ``predicting`` are 1 where a lane does so. The rest is what a
    lane remembers; ``back`` is 1 more than the marks passed before the last step, or 0 where there is no going back.
    """

    y: Floats
    last: Floats
    ahead: Floats
    behind: Floats
    size: Floats
    worst: Floats
    hoped: Floats
    largest: Floats
    cosine: Floats
    stride: Floats
    arriving: Floats
    predicting: Floats
    h: Floats
    held: Floats
    before: Floats
    error: Floats
    facing: Floats
    good: Floats
    regret: Floats
    row: Ints
    mode: Ints
    turn: Ints
    used: Ints
    missed: Ints
    passed: Ints
    forks: Ints
    close: Ints
    back: Ints


def standing(plan: Plan) -> Lane:
    """Return eight idle lanes."""
    points: list[Any] = [np.zeros((plan.unknowns + 1, WIDTH)) for _ in range(4)]
    numbers: list[Any] = [np.zeros((1, WIDTH)) for _ in range(15)]
    whole: list[Any] = [np.zeros(WIDTH, dtype=np.int32) for _ in range(9)]
    return Lane(*points, *numbers, *whole)


@inner
def visible(plan: Plan, faint: float, work: Work) -> Any:
    """The greatest change in the logarithm of a chance or a belief that the correction makes where it can be seen."""
    size = load(work.move, 0) * 0.0
    for s in range(len(plan.mover)):
        low, high = plan.first[s], plan.first[s + 1]
        mean = size * 0.0
        for c in range(low + 1, high):
            mean = mean + load(work.chance, c) * load(work.move, plan.free[c])
        for c in range(low, high):
            lean = 0.0 - mean
            if c > low:
                lean = lean + load(work.move, plan.free[c])
            store(work.lean, c, lean)
            size = _seen(size, load(work.log_chance, c), lean, faint)
        store(work.total, s, 0.0)
    for d in range(len(plan.of)):
        on, s = plan.up[d], plan.of[d]
        drift = size * 0.0
        if on >= 0:
            drift = load(work.drift, plan.owner[on]) + load(work.lean, plan.column[on])
        store(work.drift, d, drift)
        store(work.total, s, load(work.total, s) + load(work.belief, d) * drift)
    for d in range(len(plan.of)):
        s = plan.of[d]
        lean = load(work.drift, d) - load(work.total, s)
        size = _seen(size, load(work.reach, d) - load(work.most, s), lean, faint)
    return size


@inner
def _seen(size: Any, log: Any, lean: Any, faint: float) -> Any:
    """The greater of ``size`` and a change of a logarithm, where that is not and does not stay faint."""
    here = where_less(log + greater_of(lean, lean * 0.0), faint, 0.0, size_of(lean))
    return greater_of(size, here)


@inner
def worst(plan: Plan, work: Work) -> Any:
    """The greatest regret of any set, in its own yardsticks."""
    found = load(work.useful, 0) * 0.0
    for s in range(len(plan.mover)):
        low = plan.first[s]
        best = load(work.useful, low)
        mean = best * load(work.chance, low)
        for c in range(low + 1, plan.first[s + 1]):
            useful = load(work.useful, c)
            best = greater_of(best, useful)
            mean = mean + useful * load(work.chance, c)
        found = greater_of(found, (best - mean) / load(work.yardstick, s))
    return found


@inner
def hoped(plan: Plan, work: Work, y: Floats) -> Any:
    """The regret that points this far have on the branch itself, where gaps are gained log odds over precision."""
    found = load(y, 0) * 0.0
    for s in range(len(plan.mover)):
        best = found * 0.0
        mean = best
        for c in range(plan.first[s] + 1, plan.first[s + 1]):
            z = load(y, plan.free[c]) - load(work.start, plan.free[c])
            best = greater_of(best, z)
            mean = mean + z * load(work.chance, c)
        found = greater_of(found, (best - mean) / load(work.yardstick, s))
    return found / load(y, len(plan.free_of))


@inner
def look(plan: Plan, faint: float, work: Work, lane: Lane) -> None:
    """See how far off each lane is, what its sets regret, and how far its tangent has turned."""
    n = len(plan.free_of)
    turn, ahead = load(work.turn, n), load(lane.ahead, n)
    both, one, other = turn * ahead, turn * turn, ahead * ahead
    wild, largest = load(work.move, n) * 0.0 + one * 0.0, one * 0.0
    for f in range(n):
        move, turn, ahead = load(work.move, f), load(work.turn, f), load(lane.ahead, f)
        largest = greater_of(largest, size_of(move))
        wild = wild + move * 0.0
        both, one, other = both + turn * ahead, one + turn * turn, other + ahead * ahead
    store(lane.largest, 0, largest + wild)
    store(lane.cosine, 0, both * size_of(both) / (one * other))
    store(lane.size, 0, visible(plan, faint, work) + wild)
    store(lane.worst, 0, worst(plan, work))


@inner
def decide(work: Work, lane: Lane, at: int, tolerance: float, pace: Pace) -> None:
    """What one lane makes of what was seen, by what it is at."""
    mode = lane.mode[at]
    lane.stride[0, at] = lane.arriving[0, at] = 0.0
    if mode == IDLE:
        return
    lane.used[at] += 1
    if mode == BEGIN:
        lane.arriving[0, at], lane.regret[0, at], lane.mode[at] = 1.0, lane.worst[0, at], PREDICT
    elif mode == TRY:
        _tried(work, lane, at, pace)
    elif mode == REFRESH:
        _refreshed(work, lane, at, pace)
    elif mode == MARK:
        size = lane.largest[0, at]
        lane.turn[at] += 1
        lane.stride[0, at] = min(1.0, CUT / max(size, CUT))
        if work.sign[0, at] == 0.0 or not size >= FINE or lane.turn[at] == NEWTON:
            lane.mode[at] = MARKED_NOW
    else:
        _settled(work, lane, at, tolerance)


@inner
def _tried(work: Work, lane: Lane, at: int, pace: Pace) -> None:
    """A prediction was looked at: take it, correct it once more, or try a shorter step."""
    size = lane.size[0, at]
    if work.sign[0, at] == 0.0 or not size < np.inf:
        fail(work, lane, at, np.inf, pace)
        return
    lane.error[0, at] = size if lane.turn[at] == 0 else max(lane.error[0, at], size)
    lane.turn[at] += 1
    lane.stride[0, at] = 1.0
    if size > pace.fair:
        fail(work, lane, at, lane.error[0, at], pace)
    elif size < min(lane.good[0, at], pace.share * lane.h[0, at]):
        across = work.sign[0, at] != lane.facing[0, at]
        if (across and lane.h[0, at] > pace.sure) or not lane.cosine[0, at] > pace.turn**2:
            fail(work, lane, at, max(lane.error[0, at], 1.0), pace)
            return
        lane.facing[0, at] = work.sign[0, at]
        lane.forks[at] += across
        lane.back[at] = 0 if across else lane.passed[at] + 1
        lane.arriving[0, at], lane.mode[at] = 1.0, ARRIVED
    elif lane.turn[at] == pace.corrections:
        fail(work, lane, at, lane.error[0, at], pace)


@inner
def fail(work: Work, lane: Lane, at: int, error: float, pace: Pace) -> None:
    """Shorten the step of a lane after an attempt that was off by ``error``; tired lanes are refreshed."""
    cut = 0.25 if not error < np.inf else max(0.2, min(0.5, 0.7 * math.sqrt(lane.good[0, at] / error)))
    lane.h[0, at] *= cut
    lane.missed[at] += 1
    lane.stride[0, at] = 0.0
    lane.mode[at] = PREDICT
    if lane.missed[at] == TIRED and lane.h[0, at] >= pace.shortest:
        lane.held[0, at] = lane.before[0, at] = 0.0
        _go_to(work, lane, at, REFRESH)


@inner
def _go_to(work: Work, lane: Lane, at: int, mode: int) -> None:
    """Let a lane look again at the point it has reached."""
    for f in range(len(lane.y)):
        work.trial[f, at], work.face[f, at] = lane.y[f, at], lane.ahead[f, at]
    lane.mode[at], lane.turn[at] = mode, 0


@inner
def _refreshed(work: Work, lane: Lane, at: int, pace: Pace) -> None:
    """Bring a lane that misses again and again onto the branch, and find the tangent there anew."""
    size = lane.size[0, at]
    lane.turn[at] += 1
    if work.sign[0, at] != 0.0 and size < MARKED:
        lane.arriving[0, at], lane.mode[at] = 1.0, PREDICT
    elif work.sign[0, at] == 0.0 or not size < 1.0 or lane.turn[at] == FRESH:
        _back(work, lane, at, pace)
    else:
        lane.stride[0, at] = 1.0


@inner
def _back(work: Work, lane: Lane, at: int, pace: Pace) -> None:
    """Go back to the point before, if there is one, and on from there in finer steps."""
    if not lane.back[at]:
        lane.mode[at] = PREDICT
        return
    apart = 0.0
    for f in range(len(lane.y)):
        apart = max(apart, abs(lane.y[f, at] - lane.last[f, at]))
        lane.y[f, at], lane.ahead[f, at] = lane.last[f, at], lane.behind[f, at]
    lane.h[0, at], lane.good[0, at] = SHORTER * apart, max(FINER * lane.good[0, at], FINEST * pace.good)
    lane.passed[at], lane.back[at], lane.missed[at] = lane.back[at] - 1, 0, 0
    _go_to(work, lane, at, REFRESH)


@inner
def _settled(work: Work, lane: Lane, at: int, tolerance: float) -> None:
    """Newton's method along the arc until regret is in the tolerance; the draw ends there, or walks on."""
    lane.regret[0, at] = lane.worst[0, at]
    lane.turn[at] += 1
    if lane.worst[0, at] <= tolerance:
        lane.arriving[0, at] = 1.0
    elif work.sign[0, at] == 0.0 or lane.turn[at] == SETTLING:
        lane.mode[at] = PREDICT
    else:
        lane.stride[0, at] = 1.0


@inner
def move(work: Work, lane: Lane) -> None:
    """Move the lanes: correct their trials, and where they arrive, let what was ahead lie behind."""
    stride, arriving = load(lane.stride, 0), load(lane.arriving, 0)
    for f in range(len(lane.y)):
        trial, y, ahead = load(work.trial, f), load(lane.y, f), load(lane.ahead, f)
        trial = where_less(0.0, stride, trial + stride * load(work.move, f), trial)
        store(work.trial, f, trial)
        store(lane.behind, f, where_less(0.0, arriving, ahead, load(lane.behind, f)))
        store(lane.ahead, f, where_less(0.0, arriving, load(work.turn, f), ahead))
        store(lane.last, f, where_less(0.0, arriving, y, load(lane.last, f)))
        store(lane.y, f, where_less(0.0, arriving, trial, y))


@inner
def predict(work: Work, lane: Lane) -> None:
    """Where the branch will be a step on, for the lanes that predict.

    Far out the log odds go as a k + b log k, and both numbers follow from the two tangents; else the tangents are
    extrapolated (Adams & Bashforth).
    """
    n = len(lane.y) - 1
    h, held, before, go = load(lane.h, 0), load(lane.held, 0), load(lane.before, 0), load(lane.predicting, 0)
    k, ahead, behind = load(lane.y, n), load(lane.ahead, n), load(lane.behind, n)
    bend = h * 0.5 / held
    bend = where_less(0.0, held, where_less(bend, 1.0, bend, 1.0), 0.0)
    far, over, after = h * ahead, 1.0 / (1.0 / before - 1.0 / k), 1.0 / behind
    straight = where_less(before * 1.25, k, where_less(k * 0.25, far, 1.0, 0.0), 0.0)
    straight = where_less(0.0, before, where_less(0.0, behind, straight, 0.0), 0.0)
    stretch = (log_of((k + far) / k) - far / k) * over
    for f in range(n + 1):
        y, ahead_f, behind_f = load(lane.y, f), load(lane.ahead, f), load(lane.behind, f)
        now = ahead_f / ahead
        bent = y + h * ((bend + 1.0) * ahead_f - bend * behind_f)
        there = where_less(0.0, straight, y + now * far + (behind_f * after - now) * stretch, bent)
        store(work.trial, f, where_less(0.0, go, there, load(work.trial, f)))
        store(work.face, f, where_less(0.0, go, ahead_f, load(work.face, f)))


@inner
def onward(work: Work, lane: Lane, at: int, draws: Draws, pace: Pace) -> int:
    """What a lane that has arrived does next; returns the reason if its walk is over, else -1."""
    n, row, passed = len(lane.y) - 1, lane.row[at], lane.passed[at]
    if passed < draws.marks.shape[1] and lane.y[n, at] >= draws.marks[row, passed]:
        share = (draws.marks[row, passed] - lane.last[n, at]) / (lane.y[n, at] - lane.last[n, at])
        for f in range(n):
            work.trial[f, at] = lane.last[f, at] + share * (lane.y[f, at] - lane.last[f, at])
            work.face[f, at] = 0.0
        work.trial[n, at], work.face[n, at] = draws.marks[row, passed], 1.0
        lane.mode[at], lane.turn[at] = MARK, 0
    elif lane.close[at] and passed == draws.marks.shape[1]:
        _go_to(work, lane, at, SETTLE)
    else:
        lane.mode[at] = PREDICT
        if lane.y[n, at] > pace.far:
            return FAR
    return -1


@inner
def next_of(work: Work, lane: Lane, at: int, draws: Draws, aim: tuple[float, Pace], marked: Floats) -> int:
    """Carry on after a lane has moved; returns the reason if its walk is over, else -1."""
    tolerance, pace = aim
    n = len(lane.y) - 1
    if lane.mode[at] == ARRIVED:
        lane.before[0, at], lane.held[0, at], lane.missed[at] = lane.last[n, at], lane.h[0, at], 0
        factor = 0.7 * math.pow(lane.good[0, at] / (lane.error[0, at] + 1e-30), 1.0 / 3.0)
        lane.good[0, at] = min(pace.good, 2.0 * lane.good[0, at])
        lane.h[0, at] *= min(pace.grow, max(0.5, factor))
        lane.regret[0, at] = lane.worst[0, at]
        lane.close[at] = lane.hoped[0, at] <= tolerance
        return onward(work, lane, at, draws, pace)
    if lane.mode[at] == MARKED_NOW:
        fine = work.sign[0, at] != 0.0 and lane.largest[0, at] < MARKED
        for f in range(n + 1):
            marked[lane.row[at], lane.passed[at], f] = work.trial[f, at] if fine else np.nan
        lane.passed[at] += 1
        return onward(work, lane, at, draws, pace)
    if lane.mode[at] == SETTLE and lane.arriving[0, at] > 0.0:
        return SETTLED
    return -1


@inner
def take(plan: Plan, draws: Draws, work: Work, lane: Lane, at: int, row: int, pace: Pace) -> None:
    """Put a draw into a lane, where its branch begins; row -1 leaves the lane idle."""
    lane.row[at], lane.mode[at] = row, BEGIN if row >= 0 else IDLE
    lane.turn[at] = lane.used[at] = lane.missed[at] = lane.passed[at] = lane.forks[at] = lane.close[at] = lane.back[
        at
    ] = 0
    lane.h[0, at], lane.good[0, at], lane.facing[0, at] = pace.first_step, pace.good, 1.0
    lane.held[0, at] = lane.before[0, at] = lane.error[0, at] = 0.0
    for f in range(len(lane.y)):
        work.trial[f, at] = work.face[f, at] = lane.y[f, at] = 0.0
    for f in range(len(lane.y) - 1):
        work.trial[f, at] = work.start[f, at] = draws.start[row, f]
    work.face[len(lane.y) - 1, at] = 1.0
    for item in range(draws.pays.shape[1]):
        work.pays[item, at] = draws.pays[row, item]
    for item in range(draws.odds.shape[1]):
        work.odds[item, at] = draws.odds[row, item]
        work.share[item, at] = math.exp(draws.odds[row, item])
    for item in range(draws.yardstick.shape[1]):
        work.yardstick[item, at] = draws.yardstick[row, item]


@inner
def end(lane: Lane, at: int, reason: int, found: Found) -> None:
    """Write down what was found for the draw of a lane."""
    row = lane.row[at]
    found.regret[row], found.steps[row], found.reason[row] = lane.regret[0, at], lane.used[at], reason
    found.forks[row] = lane.forks[at]
    for f in range(len(lane.y)):
        found.y[row, f] = lane.y[f, at]


@inner
def depart(work: Work, lane: Lane, at: int, pace: Pace) -> bool:
    """Let a lane look at what was predicted for it; returns whether the prediction went below precision 0."""
    if not lane.predicting[0, at] > 0.0:
        return False
    lane.mode[at], lane.turn[at] = TRY, 0
    if not work.trial[len(lane.y) - 1, at] < 0.0:
        return False
    lane.used[at] += 1
    fail(work, lane, at, np.inf, pace)
    return True


@inner
def over(lane: Lane, at: int, reason: int, pace: Pace) -> int:
    """The reason a walk is over, -1 where it goes on: as given, or because no step is left to try."""
    if reason < 0 and lane.mode[at] == PREDICT:
        if lane.h[0, at] < pace.shortest:
            return STUCK
        if lane.used[at] >= pace.most:
            return STEPS
    return reason


@compiled
def walk_all(
    plan: Plan, shape: Shape, draws: Draws, aim: tuple[float, Pace], work: Work, lane: Lane, found: Found
) -> None:
    """Walk every draw; ``aim`` is the tolerance and the pace."""
    tolerance, pace = aim
    count = len(draws.pays)
    for at in range(WIDTH):
        take(plan, draws, work, lane, at, at if at < count else -1, pace)
    live = following = min(WIDTH, count)
    while live:
        probe(plan, shape, work)
        look(plan, pace.faint, work, lane)
        for at in range(WIDTH):
            decide(work, lane, at, tolerance, pace)
        move(work, lane)
        store(lane.hoped, 0, hoped(plan, work, lane.y))
        waiting = True
        while waiting:
            waiting = False
            for at in range(WIDTH):
                reason = over(lane, at, next_of(work, lane, at, draws, aim, found.marked), pace)
                if reason >= 0:
                    end(lane, at, reason, found)
                    live -= following >= count
                    take(plan, draws, work, lane, at, following if following < count else -1, pace)
                    following += 1
                lane.predicting[0, at] = lane.mode[at] == PREDICT
            predict(work, lane)
            for at in range(WIDTH):
                waiting |= depart(work, lane, at, pace)
