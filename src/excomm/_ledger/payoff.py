"""What each step of a play adds to the record's ledger: the payoffs of a tree, by the terms of any ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import Crisis
from excomm._knowledge.history import shown_on
from excomm._knowledge.signs import held_after, would_show
from excomm._knowledge.view import Event
from excomm._ledger.terms import Term, is_conditional, stake_audiences, terms_as_seen, terms_in_fact


class Change(NamedTuple):
    """A term that a step adds (``sign`` 1) or takes back (-1)."""

    sign: int
    term: Term


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as it was done in a history: what had been done before, and what it has been told as since.

    ``since`` is how many deeds of the history came before it; those done at once do not.
    """

    act: str
    done: frozenset[str]
    since: int
    told: tuple[tuple[str, str], ...] = ()

    def held_by(self, crisis: Crisis, audience: str) -> str:
        """Return the sign that an audience holds of this deed; empty for nothing."""
        held = would_show(crisis, self.act, audience)
        for hearer, sign in self.told:
            held = held_after(held, sign, self.act) if hearer == audience else held
        return held


def counts(crisis: Crisis, date: Date | None) -> bool:
    """Whether payoffs count what happens on a date: after the baseline, by the horizon; vague dates count."""
    if date is None:
        return True
    after = crisis.baseline is None or date.after(crisis.baseline) is not Sure.NO
    return after and (crisis.horizon is None or date.by(crisis.horizon) is not Sure.NO)


def counts_for(crisis: Crisis, audience: str, date: Date | None) -> bool:
    """Whether payoffs count what an audience is shown of what happens on a date: it sees nothing before it begins."""
    start = crisis.audiences[audience].start if audience in crisis.audiences else None
    if date is None:
        return start is None or crisis.horizon is None or start.by(crisis.horizon) is not Sure.NO
    return counts(crisis, shown_on(crisis, audience, date))


def changes(crisis: Crisis, deed: Deed, event: Event, history: Sequence[Deed], date: Date | None) -> Iterator[Change]:
    """Yield what a deed, done on a date after ``history``, changes in the ledger of the record."""
    if counts(crisis, date):
        for term in terms_in_fact(crisis, deed.act, None, deed.done):
            yield Change(1, term)
    audiences = [a for a in stake_audiences(crisis) if counts_for(crisis, a, date)]
    if not event.tells:  # then nothing that was held before is held otherwise now
        yield from (Change(1, term) for audience in audiences for term in _added(crisis, audience, history, deed))
        return
    after = (*tell(history, event), deed)
    for audience in audiences:
        old, new = (Counter(_seen(crisis, audience, deeds)) for deeds in (history, after))
        yield from (Change(1, term) for term in (new - old).elements())
        yield from (Change(-1, term) for term in (old - new).elements())


def _added(crisis: Crisis, audience: str, history: Sequence[Deed], deed: Deed) -> Iterator[Term]:
    """What an audience holds of a deed just done, in terms."""
    sign = deed.held_by(crisis, audience)
    if sign:
        earlier = history[: deed.since] if is_conditional(crisis, sign) else ()
        yield from terms_as_seen(crisis, audience, sign, None, frozenset(d.held_by(crisis, audience) for d in earlier))


def _seen(crisis: Crisis, audience: str, history: Sequence[Deed]) -> Iterator[Term]:
    """What an audience holds of a history, in terms; conditions are judged by what it holds."""
    held = [deed.held_by(crisis, audience) for deed in history]
    for deed, sign in zip(history, held, strict=True):
        if sign:
            yield from terms_as_seen(crisis, audience, sign, None, frozenset(held[: deed.since]))


def tell(history: Sequence[Deed], event: Event) -> tuple[Deed, ...]:
    """Return the history with what an event tells of earlier deeds noted on them."""
    told = list(history)
    for telling in event.tells:
        deed = told[telling.of]
        told[telling.of] = Deed(deed.act, deed.done, deed.since, (*deed.told, *telling.signs.items()))
    return tuple(told)
