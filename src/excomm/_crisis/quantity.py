"""Numbers of a crisis file: a figure, a name, arithmetic over names, or an interval nobody can narrow.

``between(a, b)`` and ``uniform(a, b)`` are flat over an interval, ``loguniform(a, b)`` is flat in the logarithm (for
odds that nobody has observed). Each such interval is a *draw* with a name, its path in the file, so that it has a
random stream of its own. ``rest`` is what the alternatives beside it leave of one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Value = TypeVar("Value", float, Floats)

SPREADS = ("between", "uniform", "loguniform")
EXPECTED = (
    "a number, a name under `unknown`, arithmetic such as win*prize - cost, or between(low, high); for between also "
    "uniform or loguniform"
)
QUOTED = 'quotes around it, as braces cut it at the comma: "between(0, 2)"'
_CUT = re.compile(r"(between|uniform|loguniform)\s*\([^),]*", re.ASCII)
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([a-z][a-z0-9-]*)|([-+*/(),]))", re.ASCII)
_MAX_TOKENS = 200
_LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Named:
    """The value of an unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A value somewhere in an interval; ``name`` is its path in the file."""

    kind: str
    low: float
    high: float
    name: str

    def at(self, share: Value) -> Value:
        """The value below which ``share`` of the draws lie."""
        if self.kind == "loguniform":
            low: Value = self.low ** (1 - share)  # not low * (high / low) ** share: the ratio can be infinite
            high: Value = self.high**share
            return low * high
        return self.low * (1 - share) + self.high * share


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two terms joined by one of ``+ - * /``."""

    sign: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Rest:
    """What the other alternatives leave of one."""


@dataclass(frozen=True, slots=True)
class Passing:
    """The probability that something which comes at a rate a day, and then succeeds with some odds, comes in time."""

    rate: Term
    days: float
    odds: Term


Term = Figure | Named | Draw | Arithmetic | Rest | Passing


@dataclass(frozen=True)
class Quantity:
    """A parsed number; equal to another when written alike at the same path."""

    text: str
    term: Term

    def __str__(self) -> str:
        return self.text

    @property
    def is_rest(self) -> bool:
        return isinstance(self.term, Rest)

    @cached_property
    def names(self) -> frozenset[str]:
        """The unknowns this quantity speaks of."""
        return frozenset(t.name for t in _terms(self.term) if isinstance(t, Named))

    @cached_property
    def draws(self) -> tuple[Draw, ...]:
        """The intervals written in this quantity, in reading order."""
        return tuple(t for t in _terms(self.term) if isinstance(t, Draw))

    def value(self, values: Mapping[str, Value]) -> Value | float:
        """Return the number in a world, or an array over worlds; ``values`` maps unknowns and draws to theirs."""
        return _value(self.term, values)

    def interval(self, spans: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
        """Return bounds by interval arithmetic; ``spans`` maps each unknown to its own bounds."""
        return _interval(self.term, spans)


def figure(value: float) -> Quantity:
    """Return the quantity that is just a number."""
    return Quantity(f"{value:g}", Figure(float(value)))


def parse_quantity(text: str, path: str) -> Quantity:
    """Read a quantity standing at ``path``; raises ValueError with what was expected."""
    if _CUT.fullmatch(text.strip()):
        raise ValueError(QUOTED)
    parser = _Parser(text, path)
    term = parser.sum()
    if parser.peek() is not None:
        raise ValueError(EXPECTED)
    if any(isinstance(t, Rest) for t in _terms(term)) and not isinstance(term, Rest):
        raise ValueError("`rest` alone")
    return Quantity(" ".join(text.split()), term)


class _Parser:
    """Recursive descent over the tokens of one quantity."""

    def __init__(self, text: str, path: str) -> None:
        self.tokens = list(_tokens(text))
        self.at = 0
        self.path = path
        self.drawn = 0
        if not self.tokens or len(self.tokens) > _MAX_TOKENS:
            raise ValueError(EXPECTED)

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token is None or (wanted and token not in wanted):
            raise ValueError(EXPECTED)
        self.at += 1
        return token

    def sum(self) -> Term:
        term = self.product()
        while self.peek() in ("+", "-"):
            term = _join(self.take(), term, self.product())
        return term

    def product(self) -> Term:
        term = self.factor()
        while self.peek() in ("*", "/"):
            term = _join(self.take(), term, self.factor())
        return term

    def factor(self) -> Term:
        token = self.take()
        if token in ("-", "+"):
            return _join(token, Figure(0.0), self.factor())
        if token == "(":
            term = self.sum()
            self.take(")")
            return term
        if token in SPREADS:
            return self.draw(token)
        if token == "rest":
            return Rest()
        if token[0].isalpha():
            return Named(token)
        return Figure(_finite(token))

    def draw(self, kind: str) -> Draw:
        self.take("(")
        low = self.bound()
        self.take(",")
        high = self.bound()
        self.take(")")
        if low > high:
            raise ValueError(f"{kind}(low, high) with low not above high")
        if kind == "loguniform" and low <= 0:
            raise ValueError("loguniform(low, high) with both above 0")
        self.drawn += 1
        name = self.path if self.drawn == 1 else f"{self.path}/{self.drawn}"
        return Draw(kind, low, high, name)

    def bound(self) -> float:
        sign = -1.0 if self.peek() == "-" else 1.0
        if self.peek() in ("-", "+"):
            self.take()
        token = self.take()
        if token[0].isalpha() or token in "*/(),":
            raise ValueError("plain numbers as the bounds of an interval")
        return sign * _finite(token)


def _tokens(text: str) -> Iterator[str]:
    text = text.strip()
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise ValueError(EXPECTED)
        yield match[1] or match[2] or match[3]
        at = match.end()


def _finite(token: str) -> float:
    if not token[0].isdigit() and token[0] != ".":
        raise ValueError(EXPECTED)
    value = float(token)
    if not bounded(value, value):
        raise ValueError("a number of at most 1e12")
    return value


def bounded(low: float, high: float) -> bool:
    """Whether an interval holds nothing but numbers that can be reckoned with."""
    return -_LARGEST <= low <= high <= _LARGEST


def _join(sign: str, left: Term, right: Term) -> Term:
    """Join two terms, folding figures, so that -2 is one figure."""
    if isinstance(left, Figure) and isinstance(right, Figure) and not (sign == "/" and right.value == 0):
        return Figure(float(_apply(sign, left.value, right.value)))
    if sign == "/" and isinstance(right, Figure) and right.value == 0:
        raise ValueError("no division by zero")
    return Arithmetic(sign, left, right)


def _terms(term: Term) -> Iterator[Term]:
    yield term
    if isinstance(term, Arithmetic):
        yield from _terms(term.left)
        yield from _terms(term.right)
    if isinstance(term, Passing):
        yield from _terms(term.rate)
        yield from _terms(term.odds)


def _apply(sign: str, left: Value, right: Value) -> Value:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return left / right


def _value(term: Term, values: Mapping[str, Value]) -> Value | float:
    if isinstance(term, Figure):
        return term.value
    if isinstance(term, Named | Draw):
        return values[term.name]
    if isinstance(term, Arithmetic):
        return _apply(term.sign, _value(term.left, values), _value(term.right, values))  # type: ignore[type-var]
    if isinstance(term, Passing):
        comes = _value(term.rate, values) * term.days * _value(term.odds, values)
        return -np.expm1(-comes)  # type: ignore[no-any-return]
    raise ValueError("`rest` has no value of its own")


def _interval(term: Term, spans: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    if isinstance(term, Figure):
        return term.value, term.value
    if isinstance(term, Draw):
        return term.low, term.high
    if isinstance(term, Named):
        return spans[term.name]
    if isinstance(term, Arithmetic):
        left, right = _interval(term.left, spans), _interval(term.right, spans)
        if term.sign == "/" and right[0] <= 0 <= right[1]:
            return -math.inf, math.inf
        ends = [_apply(term.sign, a, b) for a in left for b in right]
        return (min(ends), max(ends)) if all(map(math.isfinite, ends)) else (-math.inf, math.inf)
    if isinstance(term, Passing):
        rate, odds = _interval(term.rate, spans), _interval(term.odds, spans)
        return -math.expm1(-rate[0] * term.days * odds[0]), -math.expm1(-rate[1] * term.days * odds[1])
    raise ValueError("`rest` has no interval of its own")
