"""Answers that may be open: figures with bounds and truth in three values, one of each for every drawn world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._crisis.dates import Sure
from excomm._crisis.quantity import Floats

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Truth:
    """Surely so, and possibly so, in each world; shape (draws,). Where the two differ the record is silent."""

    sure: Bools
    may: Bools

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.sure & other.sure, self.may & other.may)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.sure | other.sure, self.may | other.may)

    def __invert__(self) -> Truth:
        return Truth(~self.may, ~self.sure)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure between two bounds in each world; shape (draws,). Bounds differ where dates or sources do.

    ``why`` says what else leaves it open.
    """

    low: Floats
    high: Floats
    why: str = ""

    def compare(self, sign: str, other: Number) -> Truth:
        """Return whether this figure stands so to the other, for > < >= <=."""
        if sign == ">":
            return Truth(self.low > other.high, self.high > other.low)
        if sign == ">=":
            return Truth(self.low >= other.high, self.high >= other.low)
        return other.compare({"<": ">", "<=": ">="}[sign], self)


@dataclass(frozen=True, slots=True)
class Listing:
    """Things that are surely, and that may be, on a list; ``why`` says what leaves it open but dates and sources."""

    sure: tuple[str, ...]
    may: tuple[str, ...]
    why: str = ""

    def empty(self, draws: int) -> Truth:
        """Whether nothing is on it."""
        return Truth(np.full(draws, not self.may and not self.why), np.full(draws, not self.sure))


def constant(value: float, draws: int) -> Number:
    """Return a figure that is the same in every world."""
    return Number(np.full(draws, value), np.full(draws, value))


def anything(draws: int, why: str) -> Number:
    """Return a figure of which nothing is known, and why."""
    return Number(np.full(draws, -np.inf), np.full(draws, np.inf), why)


def surely(sure: Sure, draws: int) -> Truth:
    """Return a truth that is the same in every world."""
    return Truth(np.full(draws, sure is Sure.YES), np.full(draws, sure is not Sure.NO))
