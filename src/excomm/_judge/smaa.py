"""Stochastic multicriteria acceptability analysis (SMAA-2) for any number of actors, by sampling.

Definitions of Lahdelma & Salminen 2001, Operations Research 49(3), 444-454, with actors for alternatives, stakes for
criteria and the weighted sum of an actor's changes for its utility:

- rank acceptability b_i^r: the share of weighings and values in which actor i is r-th;
- central weights w_i^c: the mean of the weighings in which i is first, undefined where it never is;
- confidence factor p_i^c: the share of values in which i is first at its central weights, 1 where values are certain;
- pairwise winning c_ik: the share in which i stands above k;
- holistic acceptability: the sum of b_i^r with metaweights that fall from 1 as ranks go down.

Actors that are level share the ranks they take up in equal parts, so that acceptabilities sum to one over ranks and
over actors; the confidence factor counts a shared first rank in full. Sums are taken stake by stake, so that equal
changes give equal sums to the last bit.

Errors are standard errors from the means of independent runs of draws, one draw long where draws are independent. Where
the sample shows only zeros or ones they are those of the posterior under Jeffreys's prior, since an event not met in n
draws may have a share of the order of 1/n.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._judge.sampling import Sample

METAWEIGHTS = ("centroid", "linear", "inverse")
BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Acceptability:
    """The indices of SMAA-2. ``errors`` and ``central_errors`` are standard errors of what they are named for.

    Shapes: ``ranks`` and ``errors`` (actors, ranks), ``central`` and ``central_errors`` (actors, stakes), NaN for an
    actor that is never first; ``confidence`` (actors,), NaN likewise; ``pairwise`` (actors, actors), 0 where i is k.
    """

    ranks: Floats
    errors: Floats
    central: Floats
    central_errors: Floats
    confidence: Floats
    pairwise: Floats
    draws: int
    effective: float

    def holistic(self, metaweights: str | Sequence[float] = "centroid") -> Floats:
        """Return the holistic acceptability of each actor, shape (actors,)."""
        return holistic(self.ranks, metaweights)


def smaa(values: Floats, sample: Sample) -> Acceptability:
    """Return the acceptability of actors.

    ``values`` has shape (actors, stakes) where they are certain, or (draws, actors, stakes), a draw for each weighing.
    Raises ValueError for other shapes.
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim not in (2, 3) or values.shape[-1] != sample.weights.shape[1]:
        raise ValueError(f"values of shape {values.shape} for weighings of shape {sample.weights.shape}")
    if values.ndim == 3 and len(values) != sample.draws:
        raise ValueError(f"{len(values)} draws of values for {sample.draws} weighings")
    tally = _Tally(values.shape[-2], sample)
    for start in range(0, sample.draws, BLOCK):
        part = slice(start, start + BLOCK)
        tally.add(part, utilities(values if values.ndim == 2 else values[part], sample.weights[part]))
    ranks, errors = tally.ranks()
    central, central_errors = _central(sample, tally.first)
    confidence = np.array([_confidence(values, weights) for weights in central])
    pairwise = tally.above / sample.draws
    return Acceptability(
        ranks, errors, central, central_errors, confidence, pairwise, sample.draws, sample.effective
    )


def utilities(values: Floats, weights: Floats) -> Floats:
    """Return the weighted sums, shape (actors, draws); shapes as in ``smaa``, weights (draws, stakes)."""
    columns = np.ascontiguousarray(weights.T)
    changes = values[..., None] if values.ndim == 2 else np.ascontiguousarray(values.transpose(1, 2, 0))
    sums = np.zeros((changes.shape[0], columns.shape[1]))
    for stake, weight in enumerate(columns):
        sums += changes[:, stake] * weight
    return sums


def holistic(ranks: Floats, metaweights: str | Sequence[float] = "centroid") -> Floats:
    """Return rank acceptabilities summed with metaweights: shape (actors,).

    Metaweights are numbers that fall from 1, or ``centroid`` (sum of 1/s for s from r to m, over that from 1; the usual
    choice), ``linear`` ((m - r)/(m - 1)) or ``inverse`` (1/r). Raises ValueError for others.
    """
    count = ranks.shape[1]
    places = np.arange(1, count + 1)
    if not isinstance(metaweights, str):
        given = np.asarray(metaweights, dtype=np.float64)
        if given.shape != (count,) or given[0] != 1 or (np.diff(given) > 0).any() or given[-1] < 0:
            raise ValueError(f"metaweights are {count} numbers that fall from 1 and not below 0")
    elif metaweights == "centroid":
        given = np.cumsum((1 / places)[::-1])[::-1] / (1 / places).sum()
    elif metaweights == "linear":
        given = (count - places) / max(count - 1, 1)
    elif metaweights == "inverse":
        given = 1 / places
    else:
        raise ValueError(f"metaweights {metaweights!r}: expected {', '.join(METAWEIGHTS)}, or numbers")
    summed: Floats = ranks @ given
    return summed


def share_error(share: float, effective: float) -> float:
    """Return the standard error of a share met in so many independent draws, by Jeffreys's prior: never zero."""
    hits, misses = share * effective + 0.5, (1 - share) * effective + 0.5
    return float(np.sqrt(hits * misses / ((effective + 1) ** 2 * (effective + 2))))


class _Tally:
    """Counts ranks block by block."""

    def __init__(self, actors: int, sample: Sample) -> None:
        self.sample = sample
        self.held = np.zeros((actors, actors, sample.draws), dtype=np.float32)
        self.above = np.zeros((actors, actors))

    @property
    def first(self) -> Floats:
        """The part of the first rank that each actor has in each draw, shape (actors, draws)."""
        return self.held[:, 0].astype(np.float64)

    def add(self, part: slice, sums: Floats) -> None:
        """Rank the actors in a block of draws; ``sums`` has shape (actors, draws)."""
        better = sums[:, None] > sums[None]
        self.above += better.sum(axis=2)
        over = better.sum(axis=0)
        level = (sums[:, None] == sums[None]).sum(axis=0)
        for rank in range(len(sums)):
            self.held[:, rank, part] = ((over <= rank) & (rank < over + level)) / level

    def ranks(self) -> tuple[Floats, Floats]:
        """Return rank acceptabilities and their standard errors."""
        draws, run = self.sample.draws, self.sample.run
        shares: Floats = self.held.mean(axis=2, dtype=np.float64)
        runs = draws // run
        if runs < 2:
            return shares, np.full_like(shares, np.nan)
        means = self.held[:, :, : runs * run].reshape(*shares.shape, runs, run).mean(axis=3, dtype=np.float64)
        errors = means.std(axis=2, ddof=1) / np.sqrt(runs)
        least = np.vectorize(share_error)(shares, self.sample.effective)
        return shares, np.where((shares == 0) | (shares == 1), least, errors)


def _central(sample: Sample, first: Floats) -> tuple[Floats, Floats]:
    """The central weights, and their standard errors from the runs of draws (as of a ratio of means)."""
    runs = sample.draws // sample.run
    mass = first.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        central: Floats = first @ sample.weights / mass
    errors = np.full_like(central, np.nan)
    for actor in np.flatnonzero((mass[:, 0] > 0) & (runs > 1)):
        off = first[actor][:, None] * (sample.weights - central[actor])
        sums = off[: runs * sample.run].reshape(runs, sample.run, -1).sum(axis=1)
        errors[actor] = np.sqrt((sums**2).sum(axis=0) * runs / (runs - 1)) / mass[actor]
    return central, errors


def _confidence(values: Floats, weights: Floats) -> float:
    """The share of values in which the actor whose central weights these are is first; NaN if there are none."""
    raise NotImplementedError
