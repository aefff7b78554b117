"""The closed little language of claims: names, figures, and/or/not, comparisons, and questions with named arguments.

    share(of: blue, over: red, eyes: world, date: 1914-08) > 0.5 and conceded(blue, eyes: world) is empty

Nothing in it is run as code: a question is a name in a registry, and its arguments are names, dates and figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

EXPECTED = "comparisons of questions and figures, such as share(of: blue, over: red, eyes: world) > 0.5"
_TOKEN = re.compile(r"\s*(?:'([^']*)'|(>=|<=|[<>(),:])|([A-Za-z0-9][A-Za-z0-9._/~?%+-]*)|(-\d[\d.]*))")
_COMPARED = (">", "<", ">=", "<=")
_MAX_TOKENS = 200  # three frames of Python's stack for each parenthesis, and far below its end


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a date or a figure, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A question: its name, the arguments without a name in order, and those with one."""

    name: str
    plain: tuple[str, ...]
    named: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join((*self.plain, *(f'{k}: {v}' for k, v in self.named)))})"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two figures, or a question and a figure, under one of > < >= <=."""

    sign: str
    left: Word | Call
    right: Word | Call


@dataclass(frozen=True, slots=True)
class Empty:
    """Whether a question that lists things lists none."""

    of: Call
    no: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Claimed


@dataclass(frozen=True, slots=True)
class Joined:
    """Two parts joined by ``and`` or ``or``."""

    word: str
    left: Claimed
    right: Claimed


Claimed = Compared | Empty | Not | Joined | Call


def parse_claim(text: str) -> Claimed:
    """Read what a claim comes down to; raises ValueError with what was expected."""
    parser = _Parser(text)
    found = parser.either()
    if parser.at < len(parser.tokens):
        raise ValueError(f"{EXPECTED}; {parser.tokens[parser.at]!r} does not fit")
    return found


def calls(claim: Claimed | Word) -> Iterator[Call]:
    """Yield every question that a claim asks."""
    if isinstance(claim, Call):
        yield claim
    elif isinstance(claim, Not | Empty):
        yield from calls(claim.of)
    elif isinstance(claim, Compared | Joined):
        yield from calls(claim.left)
        yield from calls(claim.right)


class _Parser:
    """Recursive descent over the tokens of one claim."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        self.at = 0
        place = 0
        text = text.strip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if not match or len(self.tokens) == _MAX_TOKENS:
                raise ValueError(EXPECTED)
            self.tokens.append(next(group for group in match.groups() if group is not None))
            place = match.end()
        if not self.tokens:
            raise ValueError(EXPECTED)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise ValueError(f"{EXPECTED}; {' or '.join(wanted) or 'more'} is missing before {token or 'the end'!r}")
        self.at += 1
        return token

    def either(self) -> Claimed:
        found = self.every()
        while self.peek() == "or":
            self.take()
            found = Joined("or", found, self.every())
        return found

    def every(self) -> Claimed:
        found = self.one()
        while self.peek() == "and":
            self.take()
            found = Joined("and", found, self.one())
        return found

    def one(self) -> Claimed:
        if self.peek() == "not":
            self.take()
            return Not(self.one())
        if self.peek() == "(":
            self.take()
            found = self.either()
            self.take(")")
            return found
        left = self.term()
        if self.peek() in _COMPARED:
            return Compared(self.take(), left, self.term())
        if not isinstance(left, Call):
            raise ValueError(EXPECTED)
        if self.peek() == "is":
            self.take()
            negated = self.peek() == "not"
            if negated:
                self.take()
            self.take("empty")
            return Empty(left, negated)
        return left

    def term(self) -> Word | Call:
        word = self.take()
        if self.peek() != "(":
            return Word(word)
        self.take("(")
        plain: list[str] = []
        named: dict[str, str] = {}
        while self.peek() != ")":
            first = self.take()
            if self.peek() == ":":
                self.take()
                named[first] = self.take()
            else:
                plain.append(first)
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        return Call(word, tuple(plain), tuple(named.items()))
