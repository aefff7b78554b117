"""What near misses tell of the rate of incidents: a posterior in every drawn world.

Let incidents come as a Poisson process with a rate of l a day, of which a share r comes to be known. Then k known ones
in T days have a likelihood proportional to l^k exp(-l r T). With a prior that is flat in l or in log l between two
bounds, the posterior is a Gamma distribution of shape k + 1 or k and rate r T, cut off at the bounds (Gelman et al.
2013, *Bayesian Data Analysis*, ch. 2). How much came to be known, and what a disputed incident counts for, are numbers
of the drawn world, so the posterior differs by world; the rate of a world is drawn from it.

That a barrier held in all of them is not counted in its favour: had one failed, nobody would have kept the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from excomm._crisis.dates import Sure
from excomm._crisis.model import Crisis, Hazard
from excomm._crisis.quantity import Draw, Floats, Named, Quantity
from excomm._crisis.voices import NearMiss

GRID = 2001
ROWS = 500
SMALLEST = 40.0
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


class Evidence(NamedTuple):
    """What the file counts for one rate: over how many days, how many incidents, and how many disputed ones."""

    hazard: str
    alert: str
    prior: Draw
    days: float
    sure: int
    disputed: int


def evidence(crisis: Crisis) -> Iterator[Evidence]:
    """Yield what the near misses of a crisis tell of each rate that they are counted for."""
    for name, hazard in crisis.hazards.items():
        for alert, time in hazard.counted.alerts.items():
            prior = prior_of(crisis, hazard.rates[alert])
            assert prior is not None
            found = [m for m in crisis.near_misses if _counts(m, hazard) and m.date and m.date.by(time) is Sure.YES]
            found = [m for m in found if m.date and m.date.low >= time.low]
            disputed = sum(1 for m in found if m.disputed)
            days = (time.high - time.low + _MINUTE) / _DAY
            yield Evidence(name, alert, prior, days, len(found) - disputed, disputed)


def prior_of(crisis: Crisis, rate: Quantity) -> Draw | None:
    """Return the one interval that a rate is, in its own place or as an unknown; None where it is something else."""
    term = rate.term
    if isinstance(term, Named) and term.name in crisis.unknown:
        term = crisis.unknown[term.name].term
    return term if isinstance(term, Draw) else None


def informed(crisis: Crisis, values: Mapping[str, Floats], shares: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the rates that near misses speak of, drawn from their posteriors, by the name of their interval.

    ``values`` holds what else was drawn, ``shares`` the share of the posterior below the rate.
    """
    found = {}
    for told in evidence(crisis):
        counted = crisis.hazards[told.hazard].counted
        share = shares[told.prior.name]
        known = np.broadcast_to(np.asarray(counted.reported.value(values), dtype=np.float64), share.shape)
        weight = np.broadcast_to(np.asarray(counted.disputed.value(values), dtype=np.float64), share.shape)
        count = told.sure + weight * told.disputed
        found[told.prior.name] = posterior(told.prior, count, known * told.days, share)
    return found


def posterior(prior: Draw, count: Floats, exposure: Floats, share: Floats) -> Floats:
    """Return the rate below which ``share`` of the posterior lies; all arrays have one element a draw.

    By the trapezoid rule on a grid in the logarithm of the rate.
    """
    top = np.log(prior.high)
    bottom = np.log(prior.low) if prior.low > 0 else top - SMALLEST
    x = np.linspace(bottom, top, GRID)
    shape = count + (0.0 if prior.kind == "loguniform" else 1.0)
    found = np.empty(len(share))
    for start in range(0, len(share), ROWS):
        rows = slice(start, start + ROWS)
        log = shape[rows, None] * x - exposure[rows, None] * np.exp(x)
        density = np.exp(log - log.max(axis=1, keepdims=True))
        below = np.cumsum((density[:, 1:] + density[:, :-1]) / 2, axis=1)
        below = np.concatenate([np.zeros((len(below), 1)), below], axis=1)
        found[rows] = np.exp(_where(below, share[rows] * below[:, -1], x))
    return found


def _where(below: Floats, wanted: Floats, x: Floats) -> Floats:
    """Where each row of ``below``, which grows along ``x``, comes to what is wanted of it, between two points."""
    at = np.clip((below < wanted[:, None]).sum(axis=1), 1, len(x) - 1)
    row = np.arange(len(below))
    low, high = below[row, at - 1], below[row, at]
    part = np.divide(wanted - low, high - low, out=np.zeros(len(row)), where=high > low)
    between: Floats = x[at - 1] + part * (x[at] - x[at - 1])
    return between


def _counts(miss: NearMiss, hazard: Hazard) -> bool:
    counted = hazard.counted
    return miss.kind in (counted.kinds or (miss.kind,)) and miss.side in (counted.sides or (miss.side,))
