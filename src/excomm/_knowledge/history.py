"""The record as a history: what happened, when, and what each watcher was shown of it by a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from excomm._crisis import model
from excomm._crisis.chronicle import Step, visits
from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import Crisis
from excomm._knowledge.deeds import Deeds
from excomm._knowledge.signs import held_after, sign_shown
from excomm._knowledge.view import Atom, Event, asked


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a history: the event as watchers meet it, its date, and what had been done before it.

    The date is that of the record, narrowed where something was told: no telling is before its deed.

    ``entry`` is the record's own entry; ``number`` counts the happenings that can be told of, from 0, and is -1 for
    being asked, which is no deed. ``since`` is how many of them came before it; those done at once do not.
    """

    event: Event
    date: Date
    entry: model.Event
    number: int
    done: frozenset[str]
    since: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """One thing a watcher met: the atom, when, through which entry of the record, and whether surely by the date."""

    atom: Atom
    date: Date
    entry: model.Event
    sure: Sure


@dataclass(frozen=True, slots=True)
class Showing:
    """A sign of a deed, shown or told to a watcher on a date through an entry of the record, given by its id."""

    sign: str
    date: Date
    through: str


def happenings(crisis: Crisis) -> tuple[Happening, ...]:
    """Return the record of a crisis as a history."""
    deeds = Deeds(crisis)
    by_event = {step.event.id: steps for _, steps in visits(crisis) for step in steps}
    found: list[Happening] = []
    names: list[str] = []
    numbers: dict[str, int] = {}
    done: set[str] = set()
    opened, since = frozenset[str](), 0
    for entry in crisis.record:
        assert entry.date is not None
        visit = by_event.get(entry.id, ())
        if visit and visit[0].event.id == entry.id:
            opened, since = frozenset(done), len(names)
            found += (Happening(e, entry.date, entry, -1, opened) for e in _asking(crisis, deeds, visit))
        at_once = len(visit) > 1
        event = deeds.happened(entry, numbers, names, at_once=since if at_once else -1)
        before = (opened, since) if at_once else (frozenset(done), len(names))
        found.append(Happening(event, entry.date, entry, len(names), *before))
        numbers[entry.id] = len(names)
        names.append(entry.act or entry.event or entry.id)
        done |= {entry.id, entry.act, entry.event} - {""}
    return _in_time(found)


def _in_time(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """Narrow vague dates to what tellings leave of them: nothing is told of before it is done.

    A telling is not before the deeds it tells of, and these are not after the first telling of them.
    """
    dates = {h.entry.id: h.date for h in history}
    ids = {h.number: h.entry.id for h in history}
    tellings = [(ids[t.of], h.entry.id) for h in history for t in h.event.tells]
    for deed, telling in tellings:
        dates[telling] = replace(dates[telling].not_before(dates[deed]), text=dates[telling].text)
    for deed, telling in reversed(tellings):
        dates[deed] = dates[deed].not_after(dates[telling])
    return tuple(replace(h, date=dates[h.entry.id]) for h in history)


def _asking(crisis: Crisis, deeds: Deeds, visit: Sequence[Step]) -> Iterator[Event]:
    """Whoever chooses at a point is asked there; sides that choose at once know their own choice before the others'."""
    at = visit[0].point
    if crisis.points[at].turn:
        yield asked(at, crisis.points[at].turn)
    for actor, step in zip(crisis.points[at].together, visit, strict=False):
        yield asked(at, actor)
        yield deeds.chosen(step.event.act)


def has_view(crisis: Crisis, watcher: str, date: Date) -> bool:
    """Whether a watcher may have a view by a date: an audience has none that surely begins after it."""
    start = crisis.audiences[watcher].start if watcher in crisis.audiences else None
    return start is None or start.by(date) is not Sure.NO


def met(crisis: Crisis, watcher: str, date: Date, history: Sequence[Happening] | None = None) -> tuple[Met, ...] | None:
    """Return what ``watcher`` met by ``date``, in order; None for an audience that has no view by then.

    ``history`` is the record as ``happenings`` gives it, for whoever asks often.

    What may or may not have been met by then, the dates leaving it open, is there and marked unsure.
    """
    if not has_view(crisis, watcher, date):
        return None
    told = _shown(crisis, watcher, happenings(crisis) if history is None else history)
    found = (Met(atom, shown, h.entry, shown.by(date)) for h, shown, atom in told)
    return tuple(m for m in found if m.sure is not Sure.NO)


def showings(crisis: Crisis, history: Sequence[Happening], watcher: str) -> Mapping[int, Sequence[Showing]]:
    """Return, for each deed of a history by its number, the signs of it that a watcher was shown or told, in order.

    ``record`` as the watcher is shown every deed as it was.
    """
    found: dict[int, list[Showing]] = {}
    names = {h.number: h.event.name for h in history}
    for happening in (h for h in history if h.number >= 0):
        when = shown_on(crisis, watcher, happening.date)
        entry = happening.entry
        deed = crisis.deeds[entry.act] if entry.act else entry
        sign = sign_shown(crisis, happening.event.name, deed, watcher) if entry.act or entry.event else ""
        if sign:
            found.setdefault(happening.number, []).append(Showing(sign, when, entry.id))
        for telling in happening.event.tells:
            if watcher in telling.signs:
                known = found.setdefault(telling.of, [])
                held = known[-1].sign if known else ""
                sign = held_after(held, telling.signs[watcher], names[telling.of])
                if sign != held:
                    known.append(Showing(sign, when, entry.id))
    return found


def shown_by(shown: Sequence[Showing], date: Date, *, lenient: bool) -> Sequence[Showing]:
    """Return the signs shown by a date; ``lenient`` keeps those of which the dates leave it open."""
    return [s for s in shown if (sure := s.date.by(date)) is Sure.YES or (lenient and sure is Sure.UNSURE)]


def shown_between(shown: Sequence[Showing], start: Date, end: Date) -> Sequence[Showing]:
    """Return the signs shown surely after one date and perhaps by another."""
    early = shown_by(shown, start, lenient=True)
    return [s for s in shown_by(shown, end, lenient=True) if s not in early]


def shown_on(crisis: Crisis, watcher: str, date: Date) -> Date:
    """Return when ``watcher`` is shown what happens on ``date``: an audience sees nothing before it begins."""
    start = crisis.audiences[watcher].start if watcher in crisis.audiences else None
    return date.not_before(start) if start else date


def _shown(crisis: Crisis, watcher: str, history: Sequence[Happening]) -> Iterator[tuple[Happening, Date, Atom]]:
    for happening in history:
        for atom in happening.event.shown_to(watcher):
            yield happening, shown_on(crisis, watcher, happening.date), atom
