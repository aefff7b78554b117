"""The ledger: what each actor gained and lost, stake by stake, in somebody's eyes, between two dates.

In E's eyes an event counts if E was shown something of it by the date asked. A stake in fact counts what E was shown,
for events dated after the baseline. A stake as seen counts what the stake's own audiences were shown, if they were
shown it after the baseline: what an audience holds at the date asked less what it held at the baseline. Eyes that were
shown another sign than the deed take it for that sign, and take others to have been shown what that sign shows.

Vague dates leave two readings: one counts only what surely lies in time, the other all that may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from excomm._crisis.dates import Date
from excomm._crisis.kept import kept
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Quantity
from excomm._crisis.sense import spans
from excomm._knowledge.history import Happening, Showing, has_view
from excomm._knowledge.memory import Memory, Moment, Window
from excomm._ledger.terms import Term, stake_audiences, terms_as_seen, terms_in_fact

READINGS = ("certain", "possible")
MOST_UNSURE = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger; ``low`` and ``high`` bound it in units of the stake.

    ``times`` is the weight of the audience, negative where an earlier impression is taken back. ``shown`` is when the
    eyes, or the stake's audience, were shown it, by the event ``through`` (another than ``event`` for a telling).
    ``reading`` is empty for a line that surely stands here, else the one reading of vague dates that it belongs to.
    ``rests_on`` are the sources of the effect itself, the event's where it has none.
    """

    actor: str
    stake: str
    value: Quantity
    times: float
    low: float
    high: float
    event: str
    deed: str
    taken_for: str
    audience: str
    happened: Date
    shown: Date
    through: str
    because: str
    source: tuple[str, ...]
    reading: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """All lines of a crisis in one pair of eyes between two dates; see the module for the rules.

    ``view`` is False for eyes that have no view yet on that date; then there are no lines.
    """

    crisis: Crisis = field(repr=False)
    eyes: str
    baseline: Date
    date: Date
    entries: tuple[Entry, ...]
    view: bool = True

    def read(self, reading: str) -> tuple[Entry, ...]:
        """Return the lines of one reading: ``certain`` or ``possible``. Sure lines are in both."""
        return tuple(e for e in self.entries if e.reading in ("", reading))

    @property
    def unsure(self) -> bool:
        """Whether the two readings differ."""
        return any(e.reading for e in self.entries)

    def readings(self) -> tuple[tuple[Entry, ...], ...]:
        """Return the lines under every way to read the vague dates, the certain reading first, the possible last.

        Each unsure event is read as in time or not, in all combinations up to ``MOST_UNSURE`` events; beyond that none,
        all, and each alone.
        """
        events = tuple(dict.fromkeys(e.event for e in self.entries if e.reading))
        if len(events) <= MOST_UNSURE:
            chosen = [frozenset(c) for n in range(len(events) + 1) for c in combinations(events, n)]
        else:
            chosen = [frozenset(), *(frozenset((e,)) for e in events), frozenset(events)]
        return tuple(
            tuple(e for e in self.entries if e.reading in ("", "possible" if e.event in events_in else "certain"))
            for events_in in chosen
        )


class Book:
    """Every showing of the record, from which ledgers in any eyes are drawn."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self.memory = Memory(crisis)
        self.spans = spans(crisis)
        self.audiences = stake_audiences(crisis)
        named = (*crisis.deeds, *crisis.signs, *(event.event for event in crisis.record))
        conditional = (any(effect.condition for effect in doer.does) for doer in crisis.doers)
        self.conditional = {name for name, some in zip(named, conditional, strict=True) if some}
        self._made: dict[tuple[str, Date, Date], Ledger] = {}

    def ledger(self, eyes: str, date: Date, baseline: Date) -> Ledger:
        """Return the ledger in somebody's eyes (``record``: shown everything) from the baseline to the date."""
        key = eyes, date, baseline
        if key not in self._made:
            self._made[key] = self._ledger(*key)
        return self._made[key]

    def _ledger(self, eyes: str, date: Date, baseline: Date) -> Ledger:
        if not has_view(self.crisis, eyes, date):
            return Ledger(self.crisis, eyes, baseline, date, (), view=False)
        certain, possible = (list(self._reading(eyes, date, baseline, name)) for name in READINGS)
        both = Counter(certain) & Counter(possible)
        lines = [e if both[e] else replace(e, reading="certain") for e in certain]
        lines += [replace(e, reading="possible") for e in possible if not both[e]]
        order = {h.entry.id: h.number for h in self.memory.deeds}
        lines.sort(key=lambda line: (order[line.event], line.shown.low))
        return Ledger(self.crisis, eyes, baseline, date, tuple(lines))

    def taken_as_done(
        self, holder: str, happening: Happening, sign: str, date: Date, *, lenient: bool
    ) -> frozenset[str]:
        """Return what a holder takes by a date to have been done before a deed it holds as ``sign``."""
        return self._done(holder, happening, sign, Window(date, date, lenient).at_end)

    def _reading(self, eyes: str, date: Date, baseline: Date, name: str) -> Iterator[Entry]:
        window = Window(baseline, date, lenient=name == "possible")
        for happening in self.memory.deeds:
            shown = window.until_end(self.memory.showings(eyes).get(happening.number, ()))
            if shown:
                yield from self._in_fact(happening, shown[-1], window, eyes)
                yield from self._as_seen(happening, shown, window, eyes)

    def _done(self, holder: str, happening: Happening, sign: str, moment: Moment) -> frozenset[str]:
        """What a holder takes to have been done before a deed; looked for only where effects of ``sign`` ask for it."""
        return self.memory.done(holder, happening, moment) if sign in self.conditional else happening.done

    def _in_fact(self, happening: Happening, held: Showing, window: Window, eyes: str) -> Iterator[Entry]:
        if window.holds(happening.date):
            eyes_done = self._done(eyes, happening, held.sign, window.at_end)
            for term in terms_in_fact(self.crisis, held.sign, happening.entry, eyes_done):
                yield self._entry(term, happening, held, 1.0)

    def _as_seen(self, happening: Happening, shown: Sequence[Showing], window: Window, eyes: str) -> Iterator[Entry]:
        """What each audience holds at the end of the window, less what it held at its beginning."""
        knows = shown[-1].sign == happening.event.name
        for audience in self.audiences:
            taken = self.memory.as_taken(happening, shown, audience, window)
            before, after = window.at_start(taken), window.at_end(taken)
            if after is None:
                continue
            holder = audience if knows else eyes
            new = self._seen_terms(happening, audience, holder, after, window.at_end)
            old = self._seen_terms(happening, audience, holder, before, window.at_start)
            for term in (new - old).elements():
                yield self._entry(term, happening, after, 1.0)
            for term in (old - new).elements():
                yield self._entry(term, happening, after, -1.0)

    def _seen_terms(
        self,
        happening: Happening,
        audience: str,
        holder: str,
        held: Showing | None,
        moment: Moment,
    ) -> Counter[Term]:
        if held is None:
            return Counter()
        done = self._done(holder, happening, held.sign, moment)
        return Counter(terms_as_seen(self.crisis, audience, held.sign, happening.entry, done))

    def _entry(self, term: Term, happening: Happening, shown: Showing, sign: float) -> Entry:
        effect, entry = term.effect, happening.entry
        times = sign * term.weight
        ends = [times * bound for bound in effect.value.interval(self.spans)]
        return Entry(
            actor=term.actor,
            stake=term.stake,
            value=effect.value,
            times=times,
            low=min(ends),
            high=max(ends),
            event=entry.id,
            deed=happening.event.name,
            taken_for=term.sign,
            audience=term.audience,
            happened=happening.date,
            shown=shown.date,
            through=shown.through,
            because=effect.because,
            source=tuple(dict.fromkeys((*effect.source, *entry.source))),
            rests_on=effect.source or entry.source,
        )


@kept
def book_of(crisis: Crisis) -> Book:
    """Return the book of a crisis, the same one as long as no other crisis is asked about."""
    return Book(crisis)


def ledger(crisis: Crisis, eyes: str, date: Date, baseline: Date) -> Ledger:
    """Return the ledger of the record in somebody's eyes from the baseline to the date."""
    return book_of(crisis).ledger(eyes, date, baseline)


def total(entries: tuple[Entry, ...], values: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """Return the sum of the lines of each actor and stake in one world."""
    sums: dict[tuple[str, str], float] = {}
    for entry in entries:
        key = (entry.actor, entry.stake)
        sums[key] = sums.get(key, 0.0) + entry.times * float(entry.value.value(values))
    return sums
