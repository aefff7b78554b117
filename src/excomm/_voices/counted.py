"""Opinion by audience and date, estimates beside the event that each speaks of, near misses by day, kind and side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from excomm._crisis.dates import Date, Sure
from excomm._crisis.grades import grade_of, unverified_alone
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis, Event
from excomm._crisis.voices import Estimate, NearMiss, Opinion
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._knowledge.history import Showing, happenings, showings, shown_by

OPINION = ("of", "whose", "date", "measure", "says", "held", "grade", "note", "source", "id")
ESTIMATES = ("event", "given", "by", "date", "low", "high", "levels", "grade", "note", "source", "id")
NEAR = ("date", "kind", "side", "about", "held", "disputed", "grade", "source", "id")
SIDES = ("kind", "side", "incidents", "disputed")
OTHERS = "others"


class Voice(Protocol):
    """Anything here has a name and sources."""

    @property
    def id(self) -> str: ...

    @property
    def source(self) -> tuple[str, ...]: ...


V = TypeVar("V", bound=Voice)


def opinion(crisis: Crisis, event: Event | None) -> Finding:
    """Return what was found of each audience, by date; ``held`` is what it had been shown of ``event`` by then."""
    rows = sorted(crisis.opinion, key=lambda o: (_order(crisis, o.of), _when(o.date)))
    held = _held(crisis, event, {o.of for o in rows if o.of})
    seen = _seen(crisis, rows)
    whose = Counter(crisis.called(o.of) if o.of else OTHERS for o in seen)
    said = ", ".join(f"{name} {count}" for name, count in whose.items())
    return Finding(
        question="What did polls, surveys of the press and governments find, of whom and when?",
        answer=(f"{len(seen)} findings: {said}.", *_unverified(crisis, rows)),
        table=make_table(OPINION, [_opinion_row(crisis, o, held) for o in rows]),
        how=_how(crisis, event),
        notes=tuple(_held_note(event)),
        sources=_sources(rows),
    )


def estimates(crisis: Crisis) -> Finding:
    """Return published probabilities, each beside its event and what it takes as given; there is no average of them."""
    rows = sorted(crisis.estimates, key=lambda e: (e.event, _when(e.date)))
    return Finding(
        question="How near was war held to have been, and war of what kind?",
        answer=(*(_estimate_in_words(e) for e in _seen(crisis, rows)), *_unverified(crisis, rows)),
        table=make_table(
            ESTIMATES, [_estimate_row(crisis, e) for e in rows], {"low": "probability", "high": "probability"}
        ),
        how=_how(crisis),
        notes=("They differ in the event and in what they take as given, so they are not averaged.",),
        sources=_sources(rows),
    )


def near_misses(crisis: Crisis) -> Finding:
    """Return incidents by day; ``more`` counts them by kind and side, with how many of them are disputed."""
    rows = sorted(crisis.near_misses, key=lambda n: _when(n.date))
    seen = _seen(crisis, rows)
    doubted = sum(bool(n.disputed) for n in seen)
    sides = Counter(n.side for n in seen)
    by_side = ", ".join(f"{crisis.called(side)} {count}" for side, count in sides.items())
    return Finding(
        question="What might have led to war, and what held?",
        answer=(
            f"{len(seen)} incidents, {doubted} of them disputed: {by_side}.",
            *_unverified(crisis, rows),
        ),
        table=make_table(NEAR, [_near_row(crisis, n) for n in rows]),
        how=_how(crisis),
        notes=("A disputed incident never counts in full.",),
        sources=_sources(rows),
        more={"by kind and side": make_table(SIDES, _by_kind(seen), {"incidents": "count", "disputed": "count"})},
    )


def _opinion_row(crisis: Crisis, o: Opinion, held: Mapping[str, Sequence[Showing]]) -> tuple[object, ...]:
    shown = _held_by(held[o.of], o.date) if o.of in held else ""
    graded, sources = grade_of(crisis, o.source), ", ".join(o.source)
    return o.of, o.whose, str(o.date or ""), o.measure, o.says, shown, graded, o.note, sources, o.id


def _held(crisis: Crisis, event: Event | None, watchers: Iterable[str]) -> Mapping[str, Sequence[Showing]]:
    """What each watcher was shown of an event, in order."""
    if event is None:
        return {}
    history = [h for h in happenings(crisis) if h.number >= 0]
    number = next(h.number for h in history if h.entry.id == event.id)
    return {watcher: showings(crisis, history, watcher).get(number, ()) for watcher in watchers}


def _held_by(shown: Sequence[Showing], date: Date | None) -> str:
    """The last sign shown by a date, and whether the dates leave that open."""
    if date is None:
        return ""
    met = shown_by(shown, date, lenient=True)
    if not met:
        return "nothing yet"
    last = met[-1]
    early = last.date.high > date.low  # shown while the asking went on
    return f"{last.sign} (perhaps not yet)" if last.date.by(date) is Sure.UNSURE or early else last.sign


def _held_note(event: Event | None) -> Iterator[str]:
    if event:
        deed = event.act or event.event or event.id
        yield f"Held: what they had been shown of {deed} ({event.id}) by then, where the file has them as watchers."


def _estimate_in_words(e: Estimate) -> str:
    low, high = (f"{100 * p:.3g} %" for p in (e.low, e.high))
    span = low if low == high else f"{low} to {high}"
    given = f", given {e.given}" if e.given else ""
    when = f" ({e.date})" if e.date else ""
    note = f" ({e.note})" if e.note else ""
    return f"{e.by}{when}: {span}, of {e.event}{given}{note}."


def _estimate_row(crisis: Crisis, e: Estimate) -> tuple[object, ...]:
    head = (e.event, e.given, e.by, str(e.date or ""), e.low, e.high, ", ".join(e.levels))
    return (*head, grade_of(crisis, e.source), e.note, ", ".join(e.source), e.id)


def _near_row(crisis: Crisis, n: NearMiss) -> tuple[object, ...]:
    graded, sources = grade_of(crisis, n.source), ", ".join(n.source)
    return str(n.date or ""), n.kind, n.side, n.about, n.held, n.disputed, graded, sources, n.id


def _by_kind(rows: Sequence[NearMiss]) -> Iterator[tuple[object, ...]]:
    pairs = Counter((n.kind, n.side) for n in rows)
    doubted = Counter((n.kind, n.side) for n in rows if n.disputed)
    yield from ((kind, side, count, doubted[kind, side]) for (kind, side), count in sorted(pairs.items()))


def _seen(crisis: Crisis, rows: Iterable[V]) -> list[V]:
    """Return those of which somebody saw a page: the others are listed, and counted in no sentence."""
    return [voice for voice in rows if not unverified_alone(crisis, voice.source)]


def _unverified(crisis: Crisis, rows: Iterable[Voice]) -> Iterator[str]:
    alone = [voice.id for voice in rows if unverified_alone(crisis, voice.source)]
    if alone:
        yield f"Not counted, nobody having seen a page: {', '.join(alone)}."


def _order(crisis: Crisis, watcher: str) -> int:
    return crisis.watchers.index(watcher) if watcher in crisis.watchers else len(crisis.watchers)


def _when(date: Date | None) -> tuple[bool, str, str]:
    return (False, date.low.isoformat(), date.high.isoformat()) if date else (True, "", "")


def _how(crisis: Crisis, event: Event | None = None) -> How:
    return How(crisis.name, digest(crisis), crisis.changed, {"knew": event.id} if event else {})


def _sources(rows: Iterable[Voice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for voice in rows for source in voice.source))
