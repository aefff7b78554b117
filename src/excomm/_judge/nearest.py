"""The point of a polytope nearest to a given one, by least-distance programming.

Lawson & Hanson 1974, Solving Least Squares Problems, chapter 23: minimising |x| subject to G x >= h is a non-negative
least-squares problem in as many unknowns as there are walls. Its residual is zero where the walls leave nothing; since
that is a matter of rounding, a point found is held against the walls as well.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from excomm._crisis.quantity import Floats

Truths = npt.NDArray[np.bool_]
TOLERANCE, SLACK = 1e-12, 1e-9


def nearest_point(point: Floats, plane: Floats, faces: Floats, least: Floats) -> Floats | None:
    """Return the point nearest to ``point`` with ``faces @ x >= least``, moving along the rows of ``plane`` only.

    Shapes: (stakes,), (directions, stakes) orthonormal, (walls, stakes), (walls,). None where there is no such point.
    """
    moved = least_distance(faces @ plane.T, least - faces @ point)
    if moved is None:
        return None
    found: Floats = point + moved @ plane
    return found


def least_distance(walls: Floats, least: Floats) -> Floats | None:
    """Return the shortest x with ``walls @ x >= least``, shape (directions,), or None if there is none."""
    if (least <= TOLERANCE).all():
        return np.zeros(walls.shape[1])
    system = np.vstack([walls.T, least])
    target = np.zeros(len(system))
    target[-1] = 1.0
    left = system @ non_negative(system, target) - target
    if np.linalg.norm(left) <= SLACK:
        return None
    found: Floats = -left[:-1] / left[-1]
    return found if (walls @ found >= least - SLACK).all() else None


def non_negative(matrix: Floats, target: Floats) -> Floats:
    """Return x >= 0 that brings ``matrix @ x`` nearest to ``target``: the active-set method of Lawson & Hanson."""
    found = np.zeros(matrix.shape[1])
    used = np.zeros(len(found), dtype=np.bool_)
    for _ in range(30 * len(found)):
        slope = matrix.T @ (target - matrix @ found)
        slope[used] = -np.inf
        if slope.max(initial=-np.inf) <= TOLERANCE:
            break
        used[slope.argmax()] = True
        found = _solved(matrix, target, found, used)
    return found


def _solved(matrix: Floats, target: Floats, found: Floats, used: Truths) -> Floats:
    """Move towards the least-squares solution in the used columns, dropping those that would turn negative."""
    while True:
        best = np.zeros(len(found))
        best[used] = np.linalg.lstsq(matrix[:, used], target, rcond=None)[0]
        negative = used & (best <= TOLERANCE)
        if not negative.any():
            return best
        fall = found[negative] - best[negative]
        step = np.min(np.divide(found[negative], fall, out=np.zeros(len(fall)), where=fall > 0), initial=1.0)
        found = found + step * (best - found)
        used &= found > TOLERANCE
        found[~used] = 0.0
