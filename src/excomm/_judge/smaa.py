"""Stochastic multicriteria acceptability analysis (SMAA-2) for any number of actors; exact in the weights for two.

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
import numpy.typing as npt

from excomm._crisis.quantity import Floats
from excomm._judge.sampling import Sample
from excomm._judge.weighing import Shares, central_weights, shares, tidied

Truths = npt.NDArray[np.bool_]
BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Acceptability:
    """The indices of SMAA-2, each with standard errors.

    Shapes: ``ranks`` and ``errors`` (actors, ranks), ``central`` and ``central_errors`` (actors, stakes), NaN for an
    actor that is never first; ``confidence`` (actors,), NaN likewise; ``pairwise`` and ``pair_errors`` (actors,
    actors), 0 where i is k.
    """

    ranks: Floats
    errors: Floats
    central: Floats
    central_errors: Floats
    confidence: Floats
    pairwise: Floats
    pair_errors: Floats

    def holistic(self, metaweights: str | Sequence[float] = "centroid") -> Floats:
        """Return the holistic acceptability of each actor, shape (actors,)."""
        return holistic(self.ranks, metaweights)


def smaa(values: Floats, sample: Sample) -> Acceptability:
    """Return the acceptability of actors under sampled weighings.

    ``values`` has shape (actors, stakes) where they are certain, or (draws, actors, stakes), a draw for each weighing.
    Raises ValueError for other shapes.
    """
    changes = _changes(values)
    if changes.shape[1] != sample.weights.shape[1] or changes.shape[2] not in (1, sample.draws):
        raise ValueError(f"values of shape {np.shape(values)} for weighings of shape {sample.weights.shape}")
    tally = _Tally(len(changes), sample.draws)
    for start in range(0, sample.draws, BLOCK):
        part = slice(start, start + BLOCK)
        drawn = changes if changes.shape[2] == 1 else changes[:, :, part]
        tally.add(part, weighted(drawn, sample.weights[part].T))
    ranks, errors = _ranks(tally, sample)
    central, central_errors = _central(tally, sample)
    pairs = tally.pairs / sample.draws
    off = np.array([[share_error(share, sample.effective) for share in row] for row in pairs])
    off[np.diag_indices(len(off))] = 0.0
    return Acceptability(ranks, errors, central, central_errors, confidence(values, central), pairs, off)


def smaa_pair(values: Floats, corners: Floats) -> Acceptability:
    """Return the acceptability of two actors, exact in the weights, which are uniform mixtures of ``corners``.

    Shapes are those of ``smaa`` and (corners, stakes); only the draws of values leave an error.
    """
    changes = _changes(values)
    if len(changes) != 2:
        raise ValueError(f"the closed form is for two actors, not {len(changes)}")
    at_corners = tidied((changes[0] - changes[1]).T @ corners.T)
    found = shares(at_corners)
    better, level, worse = found.means()
    ranks = np.array([[better, worse], [worse, better]]) + level / 2
    sides = [_central_exact(s * at_corners, won, found.level, corners) for s, won in _sides(found)]
    central = np.array([weights for weights, _ in sides])
    pairs = np.array([[0.0, better], [worse, 0.0]])
    errors, central_errors = np.full((2, 2), found.error()), np.array([error for _, error in sides])
    sure = confidence(values, central)
    return Acceptability(ranks, errors, central, central_errors, sure, pairs, errors * (1 - np.eye(2)))


def _sides(found: Shares) -> tuple[tuple[int, Floats], tuple[int, Floats]]:
    return (1, found.better), (-1, found.worse)


def _central_exact(at_corners: Floats, won: Floats, level: Floats, corners: Floats) -> tuple[Floats, Floats]:
    """The central weights of who wins where the changes are positive, and their errors from the draws of values."""
    share = won + level / 2
    mixed = np.nan_to_num(central_weights(at_corners)) * won[:, None]
    weights = (mixed + level[:, None] / (2 * len(corners))) @ corners
    with np.errstate(divide="ignore", invalid="ignore"):
        central: Floats = weights.mean(axis=0) / share.mean()
        off = (weights - share[:, None] * central) / share.mean()
    error: Floats = off.std(axis=0) / np.sqrt(max(len(off) - 1, 1))
    return central, error


def weighted(changes: Floats, weights: Floats) -> Floats:
    """Return weighted sums, shape (actors, draws).

    Changes have shape (actors, stakes, draws), or one draw where they are certain; weights (stakes, draws).
    """
    sums: Floats = changes[:, 0] * weights[0]
    for stake in range(1, len(weights)):
        sums += changes[:, stake] * weights[stake]
    return sums


def confidence(values: Floats, central: Floats) -> Floats:
    """Return the share of values in which each actor is first at its own central weights, shape (actors,).

    With certain values it is 1, for whoever has central weights; NaN for the others.
    """
    changes = _changes(values)
    found = np.full(len(changes), np.nan)
    for actor in np.flatnonzero(~np.isnan(central).any(axis=1)):
        sums = weighted(changes, central[actor][:, None])
        first: Truths = sums[actor] >= sums.max(axis=0)
        found[actor] = 1.0 if len(first) == 1 else float(first.mean())
    return found


def holistic(ranks: Floats, metaweights: str | Sequence[float] = "centroid") -> Floats:
    """Return rank acceptabilities summed with metaweights: shape (actors,).

    Metaweights are numbers that fall from 1, or ``centroid`` (sum of 1/s for s from r to m, over that from 1; the usual
    choice), ``linear`` ((m - r)/(m - 1)) or ``inverse`` (1/r). Raises ValueError for others.
    """
    count = ranks.shape[1]
    places = np.arange(1, count + 1)
    named = {
        "centroid": np.cumsum((1 / places)[::-1])[::-1] / (1 / places).sum(),
        "linear": (count - places) / max(count - 1, 1),
        "inverse": 1 / places,
    }
    if isinstance(metaweights, str):
        if metaweights not in named:
            raise ValueError(f"metaweights {metaweights!r}: expected {', '.join(named)}, or numbers")
        given = named[metaweights]
    else:
        given = np.asarray(metaweights, dtype=np.float64)
        if given.shape != (count,) or given[0] != 1 or (np.diff(given) > 0).any() or given[-1] < 0:
            raise ValueError(f"metaweights are {count} numbers that fall from 1 and not below 0")
    summed: Floats = ranks @ given
    return summed


def share_error(share: float, effective: float) -> float:
    """Return the standard error of a share met in so many independent draws, by Jeffreys's prior: never zero."""
    hits, misses = share * effective + 0.5, (1 - share) * effective + 0.5
    return float(np.sqrt(hits * misses / ((effective + 1) ** 2 * (effective + 2))))


class _Tally:
    """How many actors stand above each one in each draw, and how many level with it, itself included."""

    def __init__(self, actors: int, draws: int) -> None:
        self.over = np.zeros((actors, draws), dtype=np.int16)
        self.level = np.ones((actors, draws), dtype=np.int16)
        self.pairs = np.zeros((actors, actors))
        self.tied = False

    def add(self, part: slice, sums: Floats) -> None:
        """Compare all pairs in one block of draws; ``sums`` has shape (actors, draws)."""
        over, level = self.over[:, part], self.level[:, part]
        for one in range(len(sums)):
            for other in range(one + 1, len(sums)):
                above, below = sums[one] > sums[other], sums[one] < sums[other]
                over[other] += above
                over[one] += below
                wins, losses = np.count_nonzero(above), np.count_nonzero(below)
                self.pairs[one, other] += wins
                self.pairs[other, one] += losses
                if wins + losses < sums.shape[1]:
                    level[[one, other]] += ~(above | below)
                    self.tied = True

    def held(self, actor: int, rank: int) -> Floats | Truths:
        """The part of a rank (0 is the first) that an actor has in each draw, shape (draws,)."""
        over, level = self.over[actor], self.level[actor]
        held: Floats | Truths = over == rank
        if self.tied:
            held = ((over <= rank) & (rank < over + level)) / level
        return held


def _changes(values: Floats) -> Floats:
    """Values as (actors, stakes, draws), one draw where they are certain."""
    values = np.asarray(values, dtype=np.float64)
    if values.ndim == 2:
        return values[:, :, None]
    return np.ascontiguousarray(values.transpose(1, 2, 0))


def _ranks(tally: _Tally, sample: Sample) -> tuple[Floats, Floats]:
    """The rank acceptabilities and their standard errors."""
    actors = len(tally.over)
    found, errors = np.zeros((actors, actors)), np.zeros((actors, actors))
    for actor in range(actors):
        for rank in range(actors):
            found[actor, rank], errors[actor, rank] = _mean(tally.held(actor, rank), sample)
    return found, errors


def _mean(held: Floats | Truths, sample: Sample) -> tuple[float, float]:
    """The mean over draws and its standard error."""
    mean = np.count_nonzero(held) / len(held) if held.dtype == np.bool_ else float(held.mean())
    runs = sample.draws // sample.run
    if held.dtype == np.bool_ and sample.run == 1:
        error = np.sqrt(mean * (1 - mean) / max(runs - 1, 1))
    else:
        means = held[: runs * sample.run].reshape(runs, sample.run).mean(axis=1)
        error = means.std() / np.sqrt(max(runs - 1, 1))
    return mean, float(error) or share_error(mean, sample.effective)


def _central(tally: _Tally, sample: Sample) -> tuple[Floats, Floats]:
    """The central weights, and the standard errors of that ratio of means from the runs of draws."""
    weights = np.ascontiguousarray(sample.weights.T)
    squares = np.square(weights)
    central = np.full((len(tally.over), len(weights)), np.nan)
    errors = central.copy()
    runs = sample.draws // sample.run
    for actor in range(len(central)):
        held = tally.held(actor, 0).astype(np.float64)
        mass = held.sum()
        if not mass:
            continue
        central[actor] = mean = np.einsum("ij,j->i", weights, held) / mass
        if sample.run == 1:
            again = held * held
            first, second = (np.einsum("ij,j->i", power, again) for power in (weights, squares))
            spread = second - 2 * mean * first + mean**2 * again.sum()
        else:
            off = (held * (weights - mean[:, None]))[:, : runs * sample.run]
            spread = np.square(off.reshape(len(off), runs, -1).sum(axis=2)).sum(axis=1)
        errors[actor] = np.sqrt(np.maximum(spread, 0.0) * runs / max(runs - 1, 1)) / mass
    return central, errors
