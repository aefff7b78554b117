"""What each step of a play adds to the record's ledger: the payoffs of a tree, by the terms of any ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import Crisis
from excomm._knowledge.signs import sign_shown
from excomm._knowledge.view import Event
from excomm._ledger.terms import Term, stake_audiences, terms_as_seen, terms_in_fact


class Change(NamedTuple):
    """A term that a step adds (``sign`` 1) or takes back (-1)."""

    sign: int
    term: Term


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as it was done in a history: what had been done before, and what it has been told as since."""

    act: str
    done: frozenset[str]
    told: tuple[tuple[str, str], ...] = ()

    def held_by(self, crisis: Crisis, audience: str) -> str:
        """Return the sign that an audience holds of this deed; empty for nothing."""
        told = dict(self.told).get(audience)
        return told or sign_shown(crisis, self.act, crisis.deeds[self.act], audience)


def counts(crisis: Crisis, date: Date | None) -> bool:
    """Whether payoffs count what happens on a date: after the baseline, by the horizon; vague dates count."""
    if date is None:
        return True
    after = crisis.baseline is None or date.after(crisis.baseline) is not Sure.NO
    return after and (crisis.horizon is None or date.by(crisis.horizon) is not Sure.NO)


def changes(crisis: Crisis, act: str, event: Event, done: frozenset[str], history: Sequence[Deed]) -> Iterator[Change]:
    """Yield what an act, done after ``history``, changes in the ledger of the record."""
    for term in terms_in_fact(crisis, act, None, done):
        yield Change(1, term)
    for audience in stake_audiences(crisis):
        sign = sign_shown(crisis, act, crisis.deeds[act], audience)
        if sign:
            yield from (Change(1, t) for t in terms_as_seen(crisis, audience, sign, None, done))
    for telling in event.tells:
        deed = history[telling.of]
        for audience in (a for a in stake_audiences(crisis) if a in telling.signs):
            old, new = deed.held_by(crisis, audience), telling.signs[audience]
            if old != new:
                yield from (Change(1, t) for t in terms_as_seen(crisis, audience, new, None, deed.done))
                yield from (Change(-1, t) for t in terms_as_seen(crisis, audience, old, None, deed.done) if old)


def tell(history: Sequence[Deed], event: Event) -> tuple[Deed, ...]:
    """Return the history with what an event tells of earlier deeds noted on them."""
    told = list(history)
    for telling in event.tells:
        deed = told[telling.of]
        told[telling.of] = Deed(deed.act, deed.done, (*deed.told, *telling.signs.items()))
    return tuple(told)
