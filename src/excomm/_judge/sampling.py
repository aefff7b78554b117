"""Weighings drawn uniformly from a region, and how many independent ones they are worth.

Where the region is a simplex the draws are exact and independent: exponential variates give uniform shares, which mix
the corners. Elsewhere they come from hit-and-run (Smith 1984, Operations Research 32(6), 1296-1308), walked by many
chains at once:

- directions follow the covariance of the chains, fitted in rounds until a round changes it no more, so that thin
  regions are walked as fast as round ones, and fixed before anything is kept;
- of each chain one weighing in ``thinning`` steps is kept, the least power of two after which no weight correlates
  with itself by more than 0.1, after ten times as many steps that are thrown away;
- chains are independent of each other, so the variance of their means is the honest error, whatever correlation is
  left within them; the effective sample size is the smallest over the weights, and never above the draws.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.quantity import Floats
from excomm._judge.region import Region

CHAINS = 1000
LONGEST_RUN = 10
ROUNDS = 100
SETTLED = (0.7, 1.4)
CORRELATED = 0.1
MOST_STEPS = 4096
TOO_THIN = "order and bounds leave too thin a set of weighings to draw from: widen them, or give a weight one value"


@dataclass(frozen=True, eq=False)
class Sample:
    """Weighings, shape (draws, stakes): rows sum to one.

    ``run`` consecutive rows come from one chain; rows of different runs are independent. ``effective`` is the number of
    independent draws that tell the mean weights as well; ``thinning`` is 0 where all draws are independent.
    """

    weights: Floats
    run: int
    effective: float
    thinning: int = 0

    @property
    def draws(self) -> int:
        """How many weighings there are."""
        return len(self.weights)


def draw_weighings(region: Region, draws: int, seed: int) -> Sample:
    """Return weighings uniform over the region; the same seed gives the same ones, and longer samples are others."""
    if draws < 1:
        raise ValueError("at least one draw is needed")
    if region.corners is None:
        return _walk(region, draws, stream(seed, "judge: hit-and-run"))
    shares = stream(seed, "judge: weighings").standard_exponential((draws, len(region.corners)))
    shares /= shares.sum(axis=1, keepdims=True)
    whole = len(region.corners) == len(region.names) and bool((region.corners == np.eye(len(region.names))).all())
    return Sample(shares if whole else shares @ region.corners, 1, float(draws))


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random stream of a name: no other name or draw moves it."""
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(key,))))


def effective_size(weights: Floats, run: int) -> float:
    """Return the draws' worth in independent ones, from the variance between runs; shape (draws, stakes).

    The smallest over the weights, each of which varies, and at most the number of draws. Its own standard error is
    sqrt(2 / runs) of it.
    """
    runs = len(weights) // run
    if run == 1 or runs < 2:
        return float(len(weights))
    whole = weights[: runs * run]
    between = whole.reshape(runs, run, -1).mean(axis=1).var(axis=0, ddof=1)
    within = whole.var(axis=0, ddof=1)
    return float(min(np.min(within / between) / run, 1.0) * len(weights))


def _walk(region: Region, draws: int, source: np.random.Generator) -> Sample:
    run = max(1, min(LONGEST_RUN, draws // CHAINS))
    chains = _Chains(region, max(CHAINS, -(-draws // run)), source)
    chains.fit()
    thinning = chains.thinning()
    chains.steps(10 * thinning)
    kept = []
    for _ in range(run):
        chains.steps(thinning)
        kept.append(chains.weights())
    weights = np.stack(kept, axis=1).reshape(-1, len(region.names))[:draws]
    return Sample(weights, run, effective_size(weights[:, region.free], run), thinning)


class _Chains:
    """Many chains of hit-and-run in the plane where the open weights sum to what the fixed ones leave."""

    def __init__(self, region: Region, chains: int, source: np.random.Generator) -> None:
        faces, least = region.walls()
        self.region, self.source = region, source
        self.middle = region.inside()
        self.plane = region.plane()
        self.faces = self.plane @ faces.T
        self.slack = faces @ self.middle - least
        self.at = np.zeros((chains, len(self.plane)))
        self.spread = np.eye(len(self.plane))

    def weights(self) -> Floats:
        """Return where the chains are, shape (chains, stakes)."""
        weights: Floats = np.clip(self.middle + self.at @ self.plane, self.region.low, self.region.high)
        return weights

    def steps(self, count: int) -> None:
        """Move every chain so many times: along a random line, to a uniform point of what lies inside."""
        for _ in range(count):
            line = self.source.standard_normal(self.at.shape) @ self.spread
            rate = line @ self.faces
            slack = self.slack + self.at @ self.faces
            with np.errstate(divide="ignore", invalid="ignore"):
                ends = -slack / rate
            far = np.maximum(np.where(rate < 0, ends, np.inf).min(axis=1), 0.0)
            near = np.minimum(np.where(rate > 0, ends, -np.inf).max(axis=1), 0.0)
            self.at += (near + (far - near) * self.source.random(len(far)))[:, None] * line

    def fit(self) -> None:
        """Let directions follow the covariance of the chains, until a round changes it no more."""
        for _ in range(ROUNDS):
            self.steps(4 * (len(self.plane) + 1))
            try:
                new = np.linalg.cholesky(np.atleast_2d(np.cov(self.at, rowvar=False))).T
            except np.linalg.LinAlgError:
                break
            ratio = np.linalg.svd(np.linalg.solve(self.spread.T, new.T), compute_uv=False) ** 2
            self.spread = new
            if SETTLED[0] < ratio.min() and ratio.max() < SETTLED[1]:
                return
        raise AskError(TOO_THIN)

    def thinning(self) -> int:
        """Return the least power of two of steps after which no weight correlates with itself."""
        free = self.region.free
        start, done, lag = self.weights()[:, free], 0, 1
        while lag < MOST_STEPS:
            self.steps(lag - done)
            done = lag
            if np.max(np.abs(_correlation(start, self.weights()[:, free]))) < CORRELATED:
                return lag
            lag *= 2
        raise AskError(TOO_THIN)


def _correlation(before: Floats, after: Floats) -> Floats:
    """The correlation of each weight with itself over the chains."""
    a, b = before - before.mean(axis=0), after - after.mean(axis=0)
    found: Floats = (a * b).sum(axis=0) / np.sqrt((a * a).sum(axis=0) * (b * b).sum(axis=0))
    return found
