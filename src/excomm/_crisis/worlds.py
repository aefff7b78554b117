"""Worlds: a value for everything the analyst does not know.

Each interval has a random stream of its own, keyed by the seed and by its name, so that changing one leaves the draws
of the others as they were. Draws are stratified: of n draws one lies in each nth of the interval (a Latin hypercube;
McKay, Beckman & Conover 1979), so that means over smooth functions of a few unknowns are far more exact than 1/sqrt(n).
A number of draws that allows it is made of ten such blocks, independent of each other, whose means tell the error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.incidents import evidence, informed
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Draw, Floats, Quantity

BLOCKS = 10
BLOCK = 100


@dataclass(frozen=True)
class Worlds:
    """``draws`` worlds at once: ``values`` maps every unknown and every interval to an array of that length."""

    draws: int
    values: Mapping[str, Floats]
    seed: int | None = None

    def of(self, quantity: Quantity) -> Floats:
        """Return the value of a quantity in every world, an array of length ``draws``."""
        return np.broadcast_to(np.asarray(quantity.value(self.values), dtype=np.float64), (self.draws,))


def blocked(draws: int) -> bool:
    """Whether so many draws are made of independent blocks."""
    return draws % BLOCKS == 0 and draws >= 10 * BLOCKS


def quantities(crisis: Crisis) -> Iterator[Quantity]:
    """Yield every quantity of a crisis, in the order of the file."""
    yield from crisis.unknown.values()
    for fact in crisis.private.values():
        yield from chain(fact.kinds.values(), *(odds.values() for odds in fact.at_start.values()))
    for stakes in crisis.weights.values():
        for by_kind in stakes.values():
            yield from by_kind.values()
    for deed in crisis.doers:
        yield from (effect.value for effect in deed.does)
    for point in crisis.points.values():
        yield from chain.from_iterable(chance.odds.values() for chance in point.chance.values())
    for hazard in crisis.hazards.values():
        yield from (*hazard.rates.values(), hazard.barrier, hazard.counted.reported, hazard.counted.disputed)
    for ending in crisis.endings.values():
        for by_kind in ending.pays.values():
            yield from by_kind.values()


def intervals(crisis: Crisis) -> Mapping[str, Draw]:
    """Return every interval of a crisis by its name."""
    return {draw.name: draw for quantity in quantities(crisis) for draw in quantity.draws}


def draw_worlds(crisis: Crisis, draws: int, seed: int) -> Worlds:
    """Return ``draws`` worlds. The same seed gives the same worlds; raises AskError for no draws or seed below 0."""
    if draws < 1 or seed < 0:
        raise AskError(f"{draws} draws with the seed {seed}: at least one world, and a seed of 0 or more")
    shares = {name: _stratified(name, draws, seed) for name in intervals(crisis)}
    return _worlds(crisis, draws, shares, seed)


def block_of_worlds(crisis: Crisis, first: int, draws: int, seed: int) -> Worlds:
    """Return ``draws`` worlds of an endless row of them, from block number ``first`` of ``BLOCK`` draws on.

    Every block is a Latin hypercube of its own, so what it holds hangs neither on how many there are nor on who asks.
    """
    blocks = range(first, first - (-draws // BLOCK))
    shares = {
        name: np.concatenate([_spread(_stream(name, seed, block), BLOCK) for block in blocks])[:draws]
        for name in intervals(crisis)
    }
    return _worlds(crisis, draws, shares, seed)


def middle_world(crisis: Crisis) -> Worlds:
    """Return the one world in which every interval has its middle value."""
    return _worlds(crisis, 1, {name: np.array([0.5]) for name in intervals(crisis)}, None)


def world(crisis: Crisis, seed: int | None = None) -> Worlds:
    """Return one world: drawn with a seed, or the one in the middle of every interval."""
    return middle_world(crisis) if seed is None else draw_worlds(crisis, 1, seed)


def _worlds(crisis: Crisis, draws: int, shares: Mapping[str, Floats], seed: int | None) -> Worlds:
    values: dict[str, Floats] = {name: draw.at(shares[name]) for name, draw in intervals(crisis).items()}
    _name(crisis, values, draws)
    rates = {told.prior.name for told in evidence(crisis)}
    if not rates:
        return Worlds(draws, values, seed)
    named = {name for name, quantity in crisis.unknown.items() if rates & {draw.name for draw in quantity.draws}}
    return Worlds(draws, _Learning(crisis, values, shares, draws, frozenset(rates | named)), seed)


class _Learning(Mapping[str, Floats]):
    """Values of which some are learnt from near misses, and those only when the first of them is asked for."""

    def __init__(
        self, crisis: Crisis, values: dict[str, Floats], shares: Mapping[str, Floats], draws: int, late: frozenset[str]
    ) -> None:
        self._crisis, self._values, self._shares, self._draws, self._late = crisis, values, shares, draws, late

    def __getitem__(self, name: str) -> Floats:
        if name in self._late:
            self._learn()
        return self._values[name]

    def _learn(self) -> None:
        learnt = {**self._values, **informed(self._crisis, self._values, self._shares)}
        _name(self._crisis, learnt, self._draws)
        self._values, self._late = learnt, frozenset()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _name(crisis: Crisis, values: dict[str, Floats], draws: int) -> None:
    """Write the value of every unknown under its name."""
    for name, quantity in crisis.unknown.items():
        values[name] = np.broadcast_to(np.asarray(quantity.value(values), dtype=np.float64), (draws,))


def _stratified(name: str, draws: int, seed: int) -> Floats:
    stream = _stream(name, seed)
    size = draws // BLOCKS if blocked(draws) else draws
    return np.concatenate([_spread(stream, size) for _ in range(draws // size)])


def _spread(stream: np.random.Generator, size: int) -> Floats:
    """Shares of which one lies in each of ``size`` equal parts, in random order."""
    spread: Floats = (stream.permutation(size) + stream.random(size)) / size
    return spread


def _stream(name: str, seed: int, *block: int) -> np.random.Generator:
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(key, *block))))
