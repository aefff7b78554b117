"""What one deed puts into a ledger, given the signs that the eyes and the audiences hold of it.

This is the one place where a sign becomes gains and losses. The ledger of the record calls it for every event, the tree
for every node, so payoffs are the record's ledger by construction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from excomm._crisis.model import EVERYONE, Crisis, Effect, Event


@dataclass(frozen=True, slots=True)
class Term:
    """One effect on one stake of one actor, ``weight`` times, through the eyes of ``audience`` if it counts as seen."""

    actor: str
    stake: str
    effect: Effect
    weight: float
    audience: str
    sign: str


def is_conditional(crisis: Crisis, sign: str) -> bool:
    """Whether some effect of an act or a declared sign hangs on what was done before."""
    doer = crisis.signs[sign] if sign in crisis.signs else crisis.deeds[sign]
    return any(effect.condition for effect in doer.does)


def effects_of(crisis: Crisis, sign: str, entry: Event | None, done: Collection[str]) -> Iterator[Effect]:
    """Yield the effects of a sign that hold where ``done`` had been done: of an act, a declared sign, or an event."""
    if entry is not None and sign == entry.event and sign:
        does = entry.does
    elif sign in crisis.signs:
        does = crisis.signs[sign].does
    else:
        does = crisis.deeds[sign].does if sign in crisis.deeds else ()
    for effect in does:
        if effect.condition is None or effect.condition.holds(done):
            yield effect


def terms_in_fact(crisis: Crisis, sign: str, entry: Event | None, done: Collection[str]) -> Iterator[Term]:
    """Yield what ``sign`` does to the stakes that count in fact."""
    for effect in effects_of(crisis, sign, entry, done):
        if not crisis.stakes[effect.stake].as_seen:
            for actor in actors_of(crisis, effect):
                yield Term(actor, effect.stake, effect, 1.0, "", sign)


def terms_as_seen(
    crisis: Crisis, audience: str, sign: str, entry: Event | None, done: Collection[str]
) -> Iterator[Term]:
    """Yield what ``sign``, held by ``audience``, does to the stakes that count as seen by it."""
    for effect in effects_of(crisis, sign, entry, done):
        weight = crisis.stakes[effect.stake].by.get(audience, 0.0)
        if weight:
            for actor in actors_of(crisis, effect):
                yield Term(actor, effect.stake, effect, weight, audience, sign)


def stake_audiences(crisis: Crisis) -> tuple[str, ...]:
    """Return every watcher through whose eyes some stake counts."""
    return tuple(dict.fromkeys(a for stake in crisis.stakes.values() for a in stake.by))


def actors_of(crisis: Crisis, effect: Effect) -> tuple[str, ...]:
    """Return whom an effect is on: one actor, or everyone."""
    return crisis.players if effect.actor == EVERYONE else (effect.actor,)
