"""Conditions on what has happened: ``done(trade)``, joined by ``and``, ``or``, ``not`` and parentheses."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

EXPECTED = "done(act), joined by and, or, not, with parentheses where needed"
_TOKEN = re.compile(r"\s*(done\s*\(\s*([a-z][a-z0-9-]*)\s*\)|and\b|or\b|not\b|[()])")
_MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Done:
    """The act, or the event of that id, has happened."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    of: Rule


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions, joined by ``and`` or ``or``."""

    word: str
    left: Rule
    right: Rule


Rule = Done | Not | Both


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition."""

    text: str
    rule: Rule

    def __str__(self) -> str:
        return self.text

    @property
    def names(self) -> frozenset[str]:
        """The acts and events the condition asks for."""
        return _names(self.rule)

    def holds(self, done: Collection[str]) -> bool:
        """Whether the condition holds where ``done`` has happened."""
        return _holds(self.rule, done)


def parse_condition(text: str) -> Condition:
    """Read a condition; raises ValueError with what was expected."""
    tokens: list[str] = []
    at, text = 0, " ".join(text.split())
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise ValueError(EXPECTED)
        tokens.append(f"done {match[2]}" if match[2] else match[1])
        at = match.end()
    if not tokens or len(tokens) > _MAX_TOKENS:
        raise ValueError(EXPECTED)
    rule, rest = _either(tokens)
    if rest:
        raise ValueError(EXPECTED)
    return Condition(text, rule)


def _either(tokens: list[str]) -> tuple[Rule, list[str]]:
    rule, tokens = _every(tokens)
    while tokens and tokens[0] == "or":
        right, tokens = _every(tokens[1:])
        rule = Both("or", rule, right)
    return rule, tokens


def _every(tokens: list[str]) -> tuple[Rule, list[str]]:
    rule, tokens = _one(tokens)
    while tokens and tokens[0] == "and":
        right, tokens = _one(tokens[1:])
        rule = Both("and", rule, right)
    return rule, tokens


def _one(tokens: list[str]) -> tuple[Rule, list[str]]:
    if not tokens:
        raise ValueError(EXPECTED)
    first, rest = tokens[0], tokens[1:]
    if first == "not":
        rule, rest = _one(rest)
        return Not(rule), rest
    if first == "(":
        rule, rest = _either(rest)
        if not rest or rest[0] != ")":
            raise ValueError(EXPECTED)
        return rule, rest[1:]
    if first.startswith("done "):
        return Done(first[5:]), rest
    raise ValueError(EXPECTED)


def _names(rule: Rule) -> frozenset[str]:
    if isinstance(rule, Done):
        return frozenset((rule.name,))
    if isinstance(rule, Not):
        return _names(rule.of)
    return _names(rule.left) | _names(rule.right)


def _holds(rule: Rule, done: Collection[str]) -> bool:
    if isinstance(rule, Done):
        return rule.name in done
    if isinstance(rule, Not):
        return not _holds(rule.of, done)
    if rule.word == "and":
        return _holds(rule.left, done) and _holds(rule.right, done)
    return _holds(rule.left, done) or _holds(rule.right, done)
