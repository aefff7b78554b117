"""Two questions about knowledge: what one watcher had met by a date, and who was shown what, when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from excomm._crisis.ask import AskError, date_of, eyes_of, last_date
from excomm._crisis.dates import Date, Sure
from excomm._crisis.load import digest
from excomm._crisis.model import RECORD, Crisis
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import counted
from excomm._knowledge.history import Met, Showing, happenings, met, showings

_KINDS = {"asked": "was asked at", "own": "did", "sign": "was shown", "told": "was told", "fact": "knew of itself"}


@dataclass(frozen=True, slots=True)
class Lane:
    """One deed of the record and, for each watcher, the signs of it that were shown or told, in order."""

    event: str
    deed: str
    date: Date
    shown: Mapping[str, Sequence[Showing]]


def view(crisis: Crisis, watcher: str, date: str | Date | None = None) -> Finding:
    """Return what a watcher had met by a date (the last of the record unless given), in order. Raises AskError."""
    eyes_of(crisis, (watcher,))
    if watcher == RECORD:
        raise AskError("the record is shown everything; ask for the view of a watcher")
    when = last_date(crisis) if date is None else date_of(crisis, date)
    found = met(crisis, watcher, when)
    rows = [(n, _KINDS[m.atom.kind], m.atom.word, str(m.date), m.entry.id, m.sure.value) for n, m in _numbered(found)]
    return Finding(
        question=f"What had {crisis.called(watcher)} met by {when}?",
        answer=tuple(_view_lines(crisis, watcher, when, found)),
        table=make_table(("number", "kind", "what", "date", "event", "by then"), rows),
        how=How(crisis.name, digest(crisis), crisis.changed, {"date": str(when)}),
        sources=tuple(dict.fromkeys(s for m in found or () for s in m.entry.source)),
    )


def lanes(crisis: Crisis) -> tuple[Lane, ...]:
    """Return every deed of the record with what each watcher was shown of it."""
    history = happenings(crisis)
    shown = {watcher: showings(crisis, history, watcher) for watcher in crisis.watchers}
    return tuple(
        Lane(h.entry.id, h.event.name, h.date, {w: shown[w].get(h.number, ()) for w in crisis.watchers})
        for h in history
        if h.number >= 0 and (h.entry.act or h.entry.event)
    )


def who_was_shown(crisis: Crisis) -> Finding:
    """Return the table of who was shown what, when: one row a deed, one column a watcher."""
    found = lanes(crisis)
    rows = [(str(x.date), x.event, x.deed, *(_cell(x, x.shown[w]) for w in crisis.watchers)) for x in found]
    secrets = [x for x in found if any(_hidden(x, x.shown[w]) for w in crisis.watchers)]
    return Finding(
        question="Who was shown what, when?",
        answer=(f"Not shown as it was to every watcher at once: {len(secrets)} of {counted(len(found), 'deed')}.",),
        table=make_table(("date", "event", "deed", *crisis.watchers), rows),
        how=How(crisis.name, digest(crisis), crisis.changed),
        sources=tuple(dict.fromkeys(s for event in crisis.record for s in event.source)),
    )


def _numbered(found: Sequence[Met] | None) -> Iterator[tuple[int, Met]]:
    return enumerate(found or (), 1)


def _view_lines(crisis: Crisis, watcher: str, when: Date, found: Sequence[Met] | None) -> Iterator[str]:
    name = crisis.called(watcher)
    if found is None:
        yield f"{name} has no view by {when}: it begins on {crisis.audiences[watcher].start}."
        return
    if not found:
        yield f"{name} had been shown nothing by {when}."
    for m in found:
        unsure = "" if m.sure is Sure.YES else " (perhaps not yet)"
        yield f"{m.date}  {_KINDS[m.atom.kind]} {m.atom.word}{unsure}"


def _hidden(lane: Lane, shown: Sequence[Showing]) -> bool:
    return not shown or shown[0].sign != lane.deed or shown[0].date != lane.date


def _cell(lane: Lane, shown: Sequence[Showing]) -> str:
    """Say what one watcher was shown of a deed, and when where it was not at once."""
    said = []
    for showing in shown:
        sign = "itself" if showing.sign == lane.deed else f"as {showing.sign}"
        said.append(sign if showing.date == lane.date else f"{sign}, {showing.date}")
    return "; ".join(said) or "nothing"
