"""The four kernels in plain NumPy: the oracle of the compiled ones, and what runs where Numba is not installed.

Agent quantal response equilibrium (McKelvey & Palfrey 1998, *Experimental Economics* 1, 9-41): with log odds z, at
every set s and free act c

    F_c(z, k) = z_c - z0_c - k (u_c(z) - u_first(z)) = 0,

where z0 is where the branch begins, 0 at even chances, k the precision and u_c the expected payoff of c given the set,
under beliefs that follow from z itself. Every act keeps a positive chance at any finite k, so beliefs exist at every
set, on the path or off it. Reach is summed in logarithms, and beliefs are ratios of it, so that nothing underflows.

All arrays have the draws first and are indexed as ``excomm._solve.plan`` says. Nothing here changes what it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from excomm._crisis.quantity import Floats
from excomm._game.tree import Ints
from excomm._solve.pace import CUT, FINE, NEWTON
from excomm._solve.plan import Batch, Plan

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """What a point of log odds means, draws first.

    ``log_chance`` and ``chance`` of every column, ``belief`` in every decision given its set and ``log_belief`` against
    the likeliest of the set, ``value`` of every branch to every player, ``worth`` of every decision, ``useful``: the
    expected payoff of every column to its mover.
    """

    log_chance: Floats
    chance: Floats
    log_belief: Floats
    belief: Floats
    value: Floats
    worth: Floats
    useful: Floats


def evaluate(plan: Plan, batch: Batch, z: Floats) -> Evaluated:
    """Kernel 1: chances, beliefs and expected payoffs at log odds ``z`` (draws, free columns)."""
    log_chance = _log_chances(plan, z)
    chance = np.exp(log_chance)
    log_belief, belief = _beliefs(plan, batch, log_chance)
    value, worth = _values(plan, batch, chance)
    useful = np.zeros_like(log_chance)
    mover = plan.mover[plan.of[plan.owner]]
    for branch, column in enumerate(plan.column):
        useful[:, column] += belief[:, plan.owner[branch]] * value[:, branch, mover[branch]]
    return Evaluated(log_chance, chance, log_belief, belief, value, worth, useful)


def gaps(plan: Plan, at: Evaluated) -> Floats:
    """Return how much better each free column is than the first of its set, (draws, free columns)."""
    firsts = plan.first[_set_of_free(plan)]
    return at.useful[:, plan.free_of] - at.useful[:, firsts]


def regrets(plan: Plan, at: Evaluated) -> Floats:
    """Return what each set loses against its best act, given its beliefs: (draws, sets)."""
    best = np.maximum.reduceat(at.useful, plan.first[:-1], axis=1)
    mean = np.add.reduceat(at.chance * at.useful, plan.first[:-1], axis=1)
    regret: Floats = np.maximum(best - mean, 0.0)
    return regret


def linearise(plan: Plan, batch: Batch, at: Evaluated, precision: Floats) -> Floats:
    """Kernel 2: the Jacobian of F in the log odds, (draws, free columns, free columns).

    A set feels another through the same history: from above through its beliefs, from below through the worth of its
    acts. With perfect recall a set's beliefs do not depend on its own mover's acts, which is left to cancel by itself.
    """
    draws, unknowns = len(precision), plan.unknowns
    slope = np.zeros((draws, plan.columns, unknowns))
    reach = np.zeros((draws, len(plan.pair_at)))
    odds = np.exp(batch.odds)
    for pair, (at_, on, before) in enumerate(zip(plan.pair_at, plan.pair_on, plan.pair_before, strict=True)):
        if before < 0:
            reach[:, pair] = at.belief[:, plan.owner[on]] * odds[:, at_]
        else:
            reach[:, pair] = reach[:, before] * at.chance[:, plan.column[plan.up[at_]]] * odds[:, at_]
        _from_below(plan, at, slope, reach[:, pair], (at_, on))
        _from_above(plan, at, slope, (at_, on))
    firsts = plan.first[_set_of_free(plan)]
    steep = slope[:, plan.free_of] - slope[:, firsts]
    return np.eye(unknowns) - precision[:, None, None] * steep


def step(jacobian: Floats, gap: Floats, y: Floats, start: Floats, tangent: Floats) -> tuple[Floats, Floats, Floats]:
    """Kernel 3: the correction of a point ``y`` and the tangent there, and the sign of the system's determinant.

    Points and tangents are (draws, free columns + 1), the precision last. Both solve the bordered system whose last row
    is the tangent before (Allgower & Georg 1990, *Numerical Continuation Methods*): the correction is orthogonal to it,
    the new tangent points the same way, at turning points too. Along one branch the sign stays what it was at the
    centroid, positive; where it changes, the point lies on another piece, or past a fork of the branch.
    """
    z, precision = y[:, :-1], y[:, -1]
    draws, unknowns = z.shape
    system = np.empty((draws, unknowns + 1, unknowns + 1))
    system[:, :unknowns, :unknowns] = jacobian
    system[:, :unknowns, unknowns] = -gap
    system[:, unknowns] = tangent
    sides = np.zeros((draws, unknowns + 1, 2))
    sides[:, :unknowns, 0] = precision[:, None] * gap + start - z
    sides[:, unknowns, 1] = 1.0
    solved = solve_each(system, sides)
    ahead = solved[:, :, 1]
    size = np.abs(ahead).max(axis=1, keepdims=True)
    return solved[:, :, 0], ahead / np.where(size > 0, size, 1.0), np.linalg.slogdet(system)[0]


def finish(plan: Plan, batch: Batch, z: Floats, precision: Floats) -> tuple[Floats, Floats, Ints]:
    """Kernel 4: Newton's method at a given precision.

    Returns the log odds, the size of the last correction and the evaluations used. A correction is cut to ``CUT``, so
    that a guess a little off the branch is drawn to it and not thrown; below ``FINE`` it is the last.
    """
    z, size, used = z.copy(), np.zeros(len(z)), np.zeros(len(z), dtype=np.int32)
    left = np.arange(len(z) if plan.unknowns else 0)
    for _ in range(NEWTON):
        if not left.size:
            break
        at = evaluate(plan, batch.some(left), z[left])
        miss = precision[left, None] * gaps(plan, at) + batch.start[left] - z[left]
        system = linearise(plan, batch.some(left), at, precision[left])
        move = solve_each(system, miss[:, :, None])[:, :, 0]
        size[left] = np.abs(move).max(axis=1)
        z[left] += move * np.minimum(1.0, CUT / np.maximum(size[left], CUT))[:, None]
        used[left] += 1
        left = left[size[left] >= FINE]
    return z, size, used


def visible(plan: Plan, at: Evaluated, move: Floats, faint: float) -> Floats:
    """Return the greatest change in the logarithm of a chance or a belief that a move of the log odds makes.

    Only what can be seen counts: what is below ``faint`` and stays there does not, since log odds of a thousand and of
    a thousand and one are the same act. Shape (draws,).
    """
    lean = np.zeros_like(at.chance)
    lean[:, plan.free_of] = move
    for low, high in pairwise(plan.first):
        lean[:, low:high] -= (at.chance[:, low:high] * lean[:, low:high]).sum(axis=1, keepdims=True)
    drift = np.zeros_like(at.belief)
    mean = np.zeros((len(move), plan.sets))
    for decision, branch in enumerate(plan.up):
        if branch >= 0:
            drift[:, decision] = drift[:, plan.owner[branch]] + lean[:, plan.column[branch]]
        mean[:, plan.of[decision]] += at.belief[:, decision] * drift[:, decision]
    drift -= mean[:, plan.of]
    both = np.concatenate([lean, drift], axis=1)
    seen = np.concatenate([at.log_chance, at.log_belief], axis=1) + np.maximum(both, 0.0) >= faint
    size: Floats = np.where(seen | np.isnan(both), np.abs(both), 0.0).max(axis=1)
    return size


def solve_each(systems: Floats, sides: Floats) -> Floats:
    """Solve one linear system a draw; a singular one gives NaN and leaves the others alone."""
    try:
        found: Floats = np.asarray(np.linalg.solve(systems, sides), dtype=np.float64)
        return found
    except np.linalg.LinAlgError:
        found = np.full_like(sides, np.nan)
        for row, (system, side) in enumerate(zip(systems, sides, strict=True)):
            try:
                found[row] = np.linalg.solve(system, side)
            except np.linalg.LinAlgError:
                continue
        return found


def _set_of_free(plan: Plan) -> npt.NDArray[np.intp]:
    return np.searchsorted(plan.first, plan.free_of, side="right") - 1


def _log_chances(plan: Plan, z: Floats) -> Floats:
    """Softmax in logarithms, the greatest taken out first."""
    log = np.zeros((len(z), plan.columns))
    log[:, plan.free_of] = z
    for low, high in pairwise(plan.first):
        part = log[:, low:high]
        part -= part.max(axis=1, keepdims=True)
        part -= np.log(np.exp(part).sum(axis=1, keepdims=True))
    return log


def _beliefs(plan: Plan, batch: Batch, log_chance: Floats) -> tuple[Floats, Floats]:
    reach = batch.odds.copy()
    for decision, branch in enumerate(plan.up):
        if branch >= 0:
            reach[:, decision] += reach[:, plan.owner[branch]] + log_chance[:, plan.column[branch]]
    most = np.full((len(reach), plan.sets), -np.inf)
    for decision, number in enumerate(plan.of):
        most[:, number] = np.maximum(most[:, number], reach[:, decision])
    log_belief = reach - most[:, plan.of]
    belief = np.exp(log_belief)
    total = np.zeros_like(most)
    for decision, number in enumerate(plan.of):
        total[:, number] += belief[:, decision]
    return log_belief, belief / total[:, plan.of]


def _values(plan: Plan, batch: Batch, chance: Floats) -> tuple[Floats, Floats]:
    value = batch.pays.copy()
    worth = np.zeros((len(value), plan.decisions, plan.players))
    odds = np.exp(batch.odds)
    for decision in range(plan.decisions - 1, -1, -1):
        branches = slice(plan.begin[decision], plan.begin[decision + 1])
        worth[:, decision] = (chance[:, plan.column[branches], None] * value[:, branches]).sum(axis=1)
        if plan.up[decision] >= 0:
            value[:, plan.up[decision]] += odds[:, decision, None] * worth[:, decision]
    return value, worth


def _free_acts(plan: Plan, decision: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.intp]]:
    """The free columns of a decision and its branches with them."""
    branches = np.arange(plan.begin[decision] + 1, plan.begin[decision + 1])
    return plan.free[plan.column[branches]], branches


def _from_below(plan: Plan, at: Evaluated, slope: Floats, reach: Floats, pair: tuple[int, int]) -> None:
    """What an act above gains when a decision below, reached so often, leans to another act."""
    below, on = pair
    mover = plan.mover[plan.of[plan.owner[on]]]
    free, branches = _free_acts(plan, below)
    gain = at.value[:, branches, mover] - at.worth[:, below, mover, None]
    slope[:, plan.column[on], free] += reach[:, None] * at.chance[:, plan.column[branches]] * gain


def _from_above(plan: Plan, at: Evaluated, slope: Floats, pair: tuple[int, int]) -> None:
    """What an act below gains when the branch above, and with it the belief in this decision, grows likelier."""
    below, on = pair
    mover = plan.mover[plan.of[below]]
    branches = np.arange(plan.begin[below], plan.begin[below + 1])
    columns = plan.column[branches]
    more = at.belief[:, below, None] * (at.value[:, branches, mover] - at.useful[:, columns])
    above = plan.of[plan.owner[on]]
    for column in range(plan.first[above] + 1, plan.first[above + 1]):
        lean = (1.0 if column == plan.column[on] else 0.0) - at.chance[:, column, None]
        slope[:, columns, plan.free[column]] += more * lean
