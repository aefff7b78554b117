"""The weighings a beholder may hold: every one, or those within an order of the stakes and bounds on their weights.

An order says that a stake weighs at least as much as another; bounds that its weight lies between two shares. What is
left of the simplex is a polytope. It is a simplex itself, so that shares and central weights stay exact, if

- there is no bound, and no stake stands directly above two others: the corners are the even weighings of a stake and
  everything above it (for a full order, the running means of Lahdelma & Salminen's rank-order weights);
- or there is no order, and every upper bound follows from the lower ones: the corners give all that the lower bounds
  leave to one stake. Two stakes always fall under this rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from excomm._crisis.ask import AskError
from excomm._crisis.place import nearest
from excomm._crisis.quantity import Floats

Order = Sequence[str] | Sequence[Sequence[str]]
Bounds = Mapping[str, tuple[float, float]]
Relation = npt.NDArray[np.bool_]
TINY = 1e-12
NO_ROOM = 1e-7


@dataclass(frozen=True)
class Limits:
    """What is said of the weights: ``order`` holds chains, the heaviest stake first; ``bounds`` shares from 0 to 1."""

    order: tuple[tuple[str, ...], ...] = ()
    bounds: Bounds = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every stake or group that is spoken of."""
        return tuple(dict.fromkeys((*(name for chain in self.order for name in chain), *self.bounds)))

    @property
    def order_in_words(self) -> str:
        """The chains, as one would write them."""
        return "; ".join(" >= ".join(chain) for chain in self.order)

    @property
    def bounds_in_words(self) -> str:
        """The bounds, as one would write them."""
        return "; ".join(f"{name} {low:g} to {high:g}" for name, (low, high) in self.bounds.items())


@dataclass(frozen=True)
class Region:
    """The weighings of these stakes that the limits allow.

    ``low`` and ``high`` bound each weight, shape (stakes,), as far as limits tighten them; ``above[a, b]`` says that a
    weighs at least as much as b, shape (stakes, stakes). ``corners``, shape (corners, stakes), is there if the region
    is a simplex: its weighings are the mixtures of its corners, with uniform shares.
    """

    names: tuple[str, ...]
    low: Floats
    high: Floats
    above: Relation
    corners: Floats | None

    @property
    def free(self) -> Relation:
        """Which weights the limits leave open, by more than ``NO_ROOM``, shape (stakes,)."""
        return self.high - self.low > NO_ROOM

    def walls(self) -> tuple[Floats, Floats]:
        """Return ``faces``, shape (walls, stakes), and ``least``: the region is ``faces @ w >= least``, sum(w) = 1."""
        unit = np.eye(len(self.names))
        implied = self.low + (1 - self.low.sum())
        free, capped = self.free, self.free & (self.high < implied - TINY)
        orders = [unit[[a]] - unit[[b]] for a, b in _covers(self.above & np.outer(free, free))]
        faces = np.concatenate([unit[free], -unit[capped], *orders])
        least = np.concatenate([self.low[free], -self.high[capped], np.zeros(len(orders))])
        return faces, least

    def plane(self) -> Floats:
        """Return orthonormal directions in which the open weights keep their sum, shape (open - 1, stakes)."""
        ones = np.ones((1, int(self.free.sum())))
        plane = np.zeros((max(ones.shape[1] - 1, 0), len(self.names)))
        if len(plane):
            plane[:, self.free] = np.linalg.svd(ones)[2][1:]
        return plane

    def least_sum(self, changes: Floats) -> Floats:
        """Return a sum that no weighing within the bounds falls below, for each row of changes (rows, stakes).

        Exact without an order; with one, weighings that break it are counted too.
        """
        rising = np.argsort(changes, axis=1)
        sizes, room = np.take_along_axis(changes, rising, axis=1), (self.high - self.low)[rising]
        before = np.cumsum(room, axis=1) - room
        filled = np.clip(1 - self.low.sum() - before, 0.0, room)
        least: Floats = changes @ self.low + (sizes * filled).sum(axis=1)
        return least

    def inside(self) -> Floats:
        """Return a weighing that touches no wall, shape (stakes,)."""
        room = self.high - self.low
        share = (1 - self.low.sum()) / room.sum() if room.sum() > TINY else 0.0
        middle: Floats = self.low + share * room
        above = self.above & np.outer(self.free, self.free)
        return _raised(self, middle, above.sum(axis=1) - above.sum(axis=0))


def limits_of(names: Iterable[str], order: Order | None = None, bounds: Bounds | None = None) -> Limits:
    """Return the limits, made sure of: known names, shares in order. Raises AskError.

    ``order`` is one chain of names, the heaviest first, or a list of chains.
    """
    valid = tuple(names)
    if isinstance(order, str):
        raise AskError(f"order={order!r}: expected a list of stakes, the heaviest first")
    lone = tuple(name for name in order or () if isinstance(name, str))
    chains = tuple(tuple(chain) for chain in order or () if not isinstance(chain, str))
    chains = (lone, *chains) if lone else chains
    found = Limits(chains, {name: _shares(name, pair) for name, pair in (bounds or {}).items()})
    for name in found.names:
        if name not in valid:
            near = nearest(name, valid)
            hint = f"; did you mean {near!r}?" if near else ""
            raise AskError(f"there is no stake {name!r} to weigh; there are {', '.join(valid)}{hint}")
    for chain in chains:
        if len(set(chain)) < max(2, len(chain)):
            raise AskError(f"an order names two stakes or more, each once; this one is {', '.join(chain) or 'empty'}")
    return found


def region(names: Sequence[str], limits: Limits | None = None) -> Region:
    """Return the weighings of the stakes ``names`` within the limits. Raises AskError where there are none."""
    limits = limits or Limits()
    above = _closure(names, limits)
    low = np.array([limits.bounds.get(name, (0.0, 1.0))[0] for name in names])
    high = np.array([limits.bounds.get(name, (0.0, 1.0))[1] for name in names])
    bounded = bool((low > 0).any() or (high < 1).any())
    low, high = _tightened(names, low, high, above)
    found = Region(tuple(names), low, high, above, None)
    return replace(found, corners=_corners(found, bounded))


def _shares(name: str, pair: Sequence[float]) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in pair)
    except (TypeError, ValueError):
        low, high = math.nan, math.nan
    if not 0 <= low <= high <= 1:
        raise AskError(f"bounds of {name}: expected two shares of the weight, 0 <= low <= high <= 1, not {pair}")
    return low, high


def _closure(names: Sequence[str], limits: Limits) -> Relation:
    """``above[a, b]``: a is said, directly or by others, to weigh at least as much as b."""
    at = {name: n for n, name in enumerate(names)}
    above = np.zeros((len(names), len(names)), dtype=np.bool_)
    for chain in limits.order:
        for heavier, lighter in pairwise(chain):
            above[at[heavier], at[lighter]] = True
    for middle in range(len(names)):
        above |= np.outer(above[:, middle], above[middle])
    round_trip = np.flatnonzero(above.diagonal())
    if len(round_trip):
        raise AskError(f"the order puts {names[round_trip[0]]} above and below {names[round_trip[-1]]}")
    return above


def _covers(above: Relation) -> tuple[tuple[int, int], ...]:
    """The pairs of an order between which nothing stands."""
    between = (above[:, :, None] & above[None, :, :]).any(axis=1)
    return tuple((int(a), int(b)) for a, b in np.argwhere(above & ~between))


def _tightened(names: Sequence[str], low: Floats, high: Floats, above: Relation) -> tuple[Floats, Floats]:
    """Bounds that the order carries from stake to stake, and, without an order, those that the sum of 1 adds."""
    low = np.max(np.where(above, low, 0.0), axis=1, initial=0.0).clip(min=low)
    high = np.min(np.where(above.T, high, 1.0), axis=1, initial=1.0).clip(max=high)
    crossed = np.flatnonzero(low > high + TINY)
    if len(crossed):
        raise AskError(f"no weighing fits: order and bounds leave {names[crossed[0]]} no weight")
    if low.sum() > 1 + TINY or high.sum() < 1 - TINY:
        total = f"at least {low.sum():g}" if low.sum() > 1 else f"at most {high.sum():g}"
        raise AskError(f"no weighing fits: the weights would sum to {total}, not to 1")
    if above.any() and low.sum() < 1 - TINY and high.sum() > 1 + TINY:
        return low, high
    highest, lowest = low + (1 - low.sum()), high - (high.sum() - 1)
    return np.maximum(low, np.minimum(lowest, high)), np.minimum(high, np.maximum(highest, low))


def _corners(of: Region, bounded: bool) -> Floats | None:
    """The corners of a region that is a simplex."""
    if of.free.sum() < 2:
        return of.inside()[None]
    if not bounded:
        return _corners_of_order(of.above)
    return None if of.above.any() else _corners_of_bounds(of.low, of.high, of.free)


def _corners_of_order(above: Relation) -> Floats | None:
    heavier = [a for a, _ in _covers(above)]
    if len(set(heavier)) < len(heavier):
        return None
    alike = above.T | np.eye(len(above), dtype=np.bool_)
    corners: Floats = alike / alike.sum(axis=1, keepdims=True)
    return corners


def _corners_of_bounds(low: Floats, high: Floats, free: Relation) -> Floats | None:
    left = 1 - low.sum()
    if (high[free] < low[free] + left - TINY).any() or (high[~free] > low[~free]).any():
        return None
    corners: Floats = low + left * np.eye(len(low))[free]
    return corners


def _raised(of: Region, weights: Floats, rise: npt.NDArray[np.int_]) -> Floats:
    """Move heavier stakes up and lighter ones down, half as far as the bounds allow; ``rise`` sums to 0."""
    if not rise.any():
        return weights
    room = np.where(rise > 0, of.high - weights, weights - of.low)
    moved = rise != 0
    step = 0.5 * np.min(room[moved] / np.abs(rise[moved]))
    raised: Floats = weights + step * rise
    return raised
