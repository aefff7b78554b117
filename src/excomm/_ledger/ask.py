"""The ledger as a finding: its lines, and the events, reasons and sources they lead back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from excomm._crisis.ask import AskError, baseline_of, date_of, eyes_of, last_date, too_early
from excomm._crisis.dates import Date
from excomm._crisis.grades import GRADES, unverified_alone
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._ledger.ledger import Entry, Ledger, book_of

COLUMNS = (
    "actor",
    "stake",
    "low",
    "high",
    "event",
    "deed",
    "taken for",
    "audience",
    "happened",
    "shown",
    "through",
    "reading",
    "because",
    "source",
    "grade",
)


@dataclass(frozen=True)
class LedgerFinding(Finding):
    """A finding with the ledger it is of."""

    ledger: Ledger | None = None


def ledger(
    crisis: Crisis, *, eyes: str = "record", date: str | Date | None = None, baseline: str | Date | None = None
) -> LedgerFinding:
    """Return gains and losses in somebody's eyes between the baseline and a date. Raises AskError."""
    eyes_of(crisis, (eyes,))
    if not crisis.stakes:
        raise AskError(f"{crisis.name} has no stakes, so there is no ledger")
    when = last_date(crisis) if date is None else date_of(crisis, date)
    return found(book_of(crisis).ledger(eyes, when, baseline_of(crisis, baseline)))


def found(own: Ledger) -> LedgerFinding:
    """Return a ledger as a finding."""
    crisis = own.crisis
    options = {"eyes": own.eyes, "date": str(own.date), "baseline": str(own.baseline)}
    return LedgerFinding(
        question=f"What did each side gain and lose in the eyes of {own.eyes} by {own.date}?",
        answer=(*too_early(own.date, own.baseline), *_lines(own)),
        table=table(own),
        how=How(crisis.name, digest(crisis), crisis.changed, options),
        notes=tuple(unverified((own,))),
        sources=tuple(dict.fromkeys(s for e in own.entries for s in e.source)),
        ledger=own,
    )


def unverified(ledgers: Iterable[Ledger]) -> Iterator[str]:
    """Say which lines of some ledgers rest on sources alone of which nobody saw a page."""
    lines = ((own.crisis, e) for own in ledgers for e in own.entries if unverified_alone(own.crisis, e.rests_on))
    found = dict.fromkeys(f"{crisis.called(e.actor)}, {crisis.called(e.stake)}, by {e.deed}" for crisis, e in lines)
    if found:
        yield f"Unverified, nobody having seen a page of any source for it: {'; '.join(found)}."


def no_view(own: Ledger) -> Iterator[str]:
    """Say so of eyes that have no view yet, in place of a verdict."""
    if not own.view:
        yield f"In the eyes of {own.crisis.called(own.eyes)} by {own.date}: no view yet."


def table(own: Ledger) -> Table:
    """Return the lines of a ledger as a table; ``grade`` is the weakest grade among the sources of a line."""
    units = {"low": "units of the stake", "high": "units of the stake"}
    return make_table(COLUMNS, [_row(own.crisis, e) for e in own.entries], units)


def _row(crisis: Crisis, e: Entry) -> tuple[object, ...]:
    graded = [crisis.sources[s].grade for s in e.source if s in crisis.sources]
    grade = max(graded, key=GRADES.index, default="none")
    sign = "" if e.taken_for == e.deed else e.taken_for
    if e.times < 0:
        sign = f"{e.taken_for}, taken back"
    through = "" if e.through == e.event else e.through
    head = (e.actor, e.stake, e.low, e.high, e.event, e.deed, sign, e.audience, str(e.happened), str(e.shown))
    return (*head, through, e.reading, e.because, ", ".join(e.source), grade)


def _lines(own: Ledger) -> Iterator[str]:
    """One line an actor: its stakes with their sums."""
    if not own.view:
        yield f"{own.crisis.called(own.eyes)} has no view by {own.date}."
        return
    for actor in own.crisis.players:
        sums = []
        for stake in own.crisis.stakes:
            if any((e.actor, e.stake) == (actor, stake) for e in own.entries):
                sums.append(f"{own.crisis.called(stake)} {_span(own, actor, stake)}")
        yield f"{own.crisis.called(actor)}: {', '.join(sums) or 'nothing gained or lost'}"


def _span(own: Ledger, actor: str, stake: str) -> str:
    """The bounds of a sum, over all readings of vague dates."""
    mine = [[e for e in lines if (e.actor, e.stake) == (actor, stake)] for lines in own.readings()]
    low, high = min(sum(e.low for e in lines) for lines in mine), max(sum(e.high for e in lines) for lines in mine)
    return _signed(low) if low == high else f"{_signed(low)} to {_signed(high)}"


def _signed(value: float) -> str:
    return f"{value:+g}" if value else "0"
