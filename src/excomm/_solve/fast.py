"""The kernels compiled by Numba, and the walk along the branch of one draw after the other.

Each function is the twin of one in ``excomm._solve.kernels`` or ``excomm._solve.branch``, and a test holds them together.
They touch only the arrays they are given. A draw is walked in a workspace that stays in the processor's first cache.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy"}
NEWTON, GOOD, FAIR, GROW, SHRINK = 3, 0.1, 0.6, 3.0, 0.15


@njit(**OPTIONS)
def evaluate(index, pays, odds, z, log_chance, chance, reach, belief, value, worth, useful):
    mover, first, free, free_of, of, up, begin, column, owner, pair_at, pair_on, pair_before = index
    sets = len(mover)
    players = pays.shape[1]
    for s in range(sets):
        low, high = first[s], first[s + 1]
        most = 0.0
        for c in range(low + 1, high):
            most = max(most, z[free[c]])
        total = 0.0
        for c in range(low, high):
            log_chance[c] = (z[free[c]] if c > low else 0.0) - most
            chance[c] = math.exp(log_chance[c])
            total += chance[c]
        minus = math.log(total)
        over = 1.0 / total
        for c in range(low, high):
            log_chance[c] -= minus
            chance[c] *= over
            useful[c] = 0.0
    # beliefs: most[s] is kept in total until it is summed
    most_of = np.full(sets, -np.inf)
    total_of = np.zeros(sets)
    for d in range(len(of)):
        found = math.log(odds[d]) if False else odds[d]
        if up[d] >= 0:
            found += reach[owner[up[d]]] + log_chance[column[up[d]]]
        reach[d] = found
        most_of[of[d]] = max(most_of[of[d]], found)
    for d in range(len(of)):
        belief[d] = math.exp(reach[d] - most_of[of[d]])
        total_of[of[d]] += belief[d]
    for d in range(len(of)):
        belief[d] /= total_of[of[d]]
    value[:] = pays
    for d in range(len(of) - 1, -1, -1):
        low, high = begin[d], begin[d + 1]
        share = math.exp(odds[d])
        who = mover[of[d]]
        for i in range(players):
            mean = 0.0
            for b in range(low, high):
                mean += chance[column[b]] * value[b, i]
            worth[d, i] = mean
            if up[d] >= 0:
                value[up[d], i] += share * mean
        for b in range(low, high):
            useful[column[b]] += belief[d] * value[b, who]


@njit(**OPTIONS)
def linearise(index, odds, k, chance, belief, value, worth, useful, flow, system):
    mover, first, free, free_of, of, up, begin, column, owner, pair_at, pair_on, pair_before = index
    unknowns = len(free_of)
    for f in range(unknowns):
        for g in range(unknowns):
            system[f, g] = 0.0
        system[f, f] = 1.0
    for q in range(len(pair_at)):
        d, on = pair_at[q], pair_on[q]
        above = owner[on]
        if pair_before[q] < 0:
            flow[q] = belief[above] * math.exp(odds[d])
        else:
            flow[q] = flow[pair_before[q]] * chance[column[up[d]]] * math.exp(odds[d])
        s, t = of[above], of[d]
        c, i, j = column[on], mover[of[above]], mover[of[d]]
        # from below
        for b in range(begin[d] + 1, begin[d + 1]):
            g = free[column[b]]
            gain = k * flow[q] * chance[column[b]] * (value[b, i] - worth[d, i])
            if c > first[s]:
                system[free[c], g] -= gain
            else:
                for e in range(first[s] + 1, first[s + 1]):
                    system[free[e], g] += gain
        if i == j:
            continue
        # from above
        low = begin[d]
        base = value[low, j] - useful[column[low]]
        for b in range(low + 1, begin[d + 1]):
            f = free[column[b]]
            more = k * belief[d] * (value[b, j] - useful[column[b]] - base)
            for e in range(first[s] + 1, first[s + 1]):
                lean = -chance[e]
                if e == c:
                    lean += 1.0
                system[f, free[e]] -= more * lean


@njit(**OPTIONS)
def solve_two(system, sides):
    """Gauss with partial pivoting, in place; false where the system is singular."""
    n = system.shape[0]
    for col in range(n):
        best, at = abs(system[col, col]), col
        for row in range(col + 1, n):
            if abs(system[row, col]) > best:
                best, at = abs(system[row, col]), row
        if not best > 0.0:
            return False
        if at != col:
            for e in range(col, n):
                system[col, e], system[at, e] = system[at, e], system[col, e]
            for e in range(sides.shape[1]):
                sides[col, e], sides[at, e] = sides[at, e], sides[col, e]
        over = 1.0 / system[col, col]
        for row in range(col + 1, n):
            factor = system[row, col] * over
            if factor != 0.0:
                for e in range(col + 1, n):
                    system[row, e] -= factor * system[col, e]
                for e in range(sides.shape[1]):
                    sides[row, e] -= factor * sides[col, e]
    for row in range(n - 1, -1, -1):
        for e in range(sides.shape[1]):
            rest = sides[row, e]
            for col in range(row + 1, n):
                rest -= system[row, col] * sides[col, e]
            sides[row, e] = rest / system[row, row]
    return True


@njit(**OPTIONS)
def worst_regret(index, chance, useful, scale):
    first = index[1]
    worst = 0.0
    for s in range(len(first) - 1):
        best, mean = -np.inf, 0.0
        for c in range(first[s], first[s + 1]):
            best = max(best, useful[c])
            mean += chance[c] * useful[c]
        worst = max(worst, (best - mean) / scale[s])
    return worst


@njit(**OPTIONS)
def follow(index, pays, odds, scale, tol, limit, h0, grow, good, fair, ab, out_p, out_info, out_path):
    """Walk each draw; out_info: regret, precision, iterations, reason, steps."""
    mover, first, free, free_of, of, up, begin, column, owner, pair_at, pair_on, pair_before = index
    n = len(free_of)
    C, D, B, P = len(free), len(of), len(column), pays.shape[2]
    log_chance, chance, reach, belief = np.empty(C), np.empty(C), np.empty(D), np.empty(D)
    value, worth, useful, flow = np.empty((B, P)), np.empty((D, P)), np.empty(C), np.empty(len(pair_at))
    system, sides = np.empty((n + 1, n + 1)), np.empty((n + 1, 2))
    y, t, told, yt = np.empty(n + 1), np.empty(n + 1), np.empty(n + 1), np.empty(n + 1)
    for draw in range(len(pays)):
        y[:] = 0.0
        evaluate(index, pays[draw], odds[draw], y, log_chance, chance, reach, belief, value, worth, useful)
        t[n] = 1.0
        for f in range(n):
            c = free_of[f]
            s = of[owner[0]]
        for s in range(len(mover)):
            for c in range(first[s] + 1, first[s + 1]):
                t[free[c]] = useful[c] - useful[first[s]]
        h, hold, lamold = h0, 0.0, 0.0
        its, steps = 0, 0
        reason = 1
        lamnow = 0.0
        size = 0.0
        for f in range(n + 1):
            size = max(size, abs(t[f]))
        t /= size
        told[:] = t
        best = worst_regret(index, chance, useful, scale[draw])
        if best <= tol:
            reason = 0
        while reason == 1 and its < limit:
            asym = ab and lamold > 0.0 and y[n] > 1.25 * lamold and told[n] > 0.0 and t[n] > 0.0 and h * t[n] > 0.25 * y[n]
            if asym:
                yt[n] = y[n] + h * t[n]
                inv = 1.0 / (1.0 / lamold - 1.0 / y[n])
                lg = math.log(yt[n] / y[n])
                for f in range(n):
                    g1, g2 = told[f] / told[n], t[f] / t[n]
                    a_ = (g1 - g2) * inv
                    yt[f] = y[f] + (g2 - a_ / y[n]) * h * t[n] + a_ * lg
            else:
                r = 0.5 * h / hold if (hold > 0.0 and ab) else 0.0
                r = min(r, 1.0)
                for f in range(n + 1):
                    yt[f] = y[f] + h * ((1 + r) * t[f] - r * told[f])
            if yt[n] < 0.0:
                h *= 0.5
                its += 1
                continue
            ok = False
            e1 = 0.0
            for newton in range(NEWTON):
                its += 1
                evaluate(index, pays[draw], odds[draw], yt, log_chance, chance, reach, belief, value, worth, useful)
                k = yt[n]
                linearise(index, odds[draw], k, chance, belief, value, worth, useful, flow, system)
                for s in range(len(mover)):
                    for c in range(first[s] + 1, first[s + 1]):
                        gap = useful[c] - useful[first[s]]
                        f = free[c]
                        system[f, n] = -gap
                        sides[f, 0] = k * gap - yt[f]
                        sides[f, 1] = 0.0
                for f in range(n + 1):
                    system[n, f] = t[f]
                sides[n, 0] = 0.0
                sides[n, 1] = 1.0
                if not solve_two(system, sides):
                    e1 = np.inf
                    break
                e = 0.0
                for f in range(n):
                    e = max(e, abs(sides[f, 0]))
                if newton == 0:
                    e1 = e
                if not (e < fair):
                    e1 = max(e, e1)
                    break
                for f in range(n + 1):
                    yt[f] += sides[f, 0]
                if e < good:
                    ok = True
                    break
            if ok:
                # angle
                a, bb, cc = 0.0, 0.0, 0.0
                for f in range(n + 1):
                    a += sides[f, 1] * t[f]
                    bb += sides[f, 1] ** 2
                    cc += t[f] ** 2
                cos = a / math.sqrt(bb * cc)
                if not cos > 0.8:
                    ok = False
                    e1 = max(e1, 1.0)
            if not ok:
                if not (e1 < 1e300):
                    h *= 0.25
                else:
                    h *= max(0.2, min(0.5, 0.7 * math.sqrt(good / e1)))
                if h < 1e-8:
                    reason = 2
                continue
            steps += 1
            size = 0.0
            for f in range(n + 1):
                size = max(size, abs(sides[f, 1]))
            for f in range(n + 1):
                told[f] = t[f]
                t[f] = sides[f, 1] / size
                y[f] = yt[f]
            if draw == 0:
                out_path[steps, 0] = y[n]
                out_path[steps, 1] = h
                out_path[steps, 2] = e1
                out_path[steps, 3] = its
                out_path[steps, 4:4+n+1] = y
                out_path[steps, 5+n:5+n+n+1] = t
            hold = h
            lamold = lamnow
            lamnow = y[n]
            h *= min(grow, max(0.5, 0.7 * (good / (e1 + 1e-30)) ** (0.333 if ab else 0.5)))
            best = worst_regret(index, chance, useful, scale[draw])
            # on the branch itself a set's gaps are z / k
            hoped = 0.0
            for s in range(len(mover)):
                top, mean = 0.0, 0.0
                for c in range(first[s] + 1, first[s + 1]):
                    top = max(top, y[free[c]])
                    mean += chance[c] * y[free[c]]
                hoped = max(hoped, (top - mean) / (y[n] * scale[draw, s]))
            if hoped <= tol:
                yt[:] = y
                for newton in range(6):
                    its += 1
                    evaluate(index, pays[draw], odds[draw], yt, log_chance, chance, reach, belief, value, worth, useful)
                    best = worst_regret(index, chance, useful, scale[draw])
                    if best <= tol:
                        reason = 0
                        break
                    k = yt[n]
                    linearise(index, odds[draw], k, chance, belief, value, worth, useful, flow, system)
                    for s in range(len(mover)):
                        for c in range(first[s] + 1, first[s + 1]):
                            gap = useful[c] - useful[first[s]]
                            f = free[c]
                            system[f, n] = -gap
                            sides[f, 0] = k * gap - yt[f]
                            sides[f, 1] = 0.0
                    for f in range(n + 1):
                        system[n, f] = t[f]
                    sides[n, 0] = 0.0
                    sides[n, 1] = 1.0
                    if not solve_two(system, sides):
                        break
                    for f in range(n + 1):
                        yt[f] += sides[f, 0]
            if reason == 0:
                pass
            elif y[n] > 1e12:
                reason = 3
        out_p[draw] = chance
        out_info[draw, 0] = best
        out_info[draw, 1] = y[n]
        out_info[draw, 2] = its
        out_info[draw, 3] = reason
        out_info[draw, 4] = steps
