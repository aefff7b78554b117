"""The ledger: what each actor gained and lost, stake by stake, in somebody's eyes, between two dates.

In E's eyes an event counts if E was shown something of it by the date asked. A stake in fact counts what E was shown,
for events dated after the baseline. A stake as seen counts what the stake's own audiences were shown, if they were
shown it after the baseline: what an audience holds at the date asked less what it held at the baseline. Eyes that were
shown another sign than the deed take it for that sign, and take others to have been shown what that sign shows.

Vague dates leave two plain readings: one counts only what surely lies in time, the other all that may. Others lie in
between (``readings``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from excomm._crisis.dates import Date
from excomm._crisis.kept import kept
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Quantity
from excomm._crisis.sense import spans
from excomm._knowledge.history import Happening, Showing, has_view
from excomm._knowledge.memory import Memory, Moment, Window
from excomm._knowledge.readings import Reading, readings
from excomm._ledger.terms import Term, stake_audiences, terms_as_seen, terms_in_fact

READINGS = ("certain", "possible")
BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger; ``low`` and ``high`` bound it in units of the stake.

    ``times`` is the weight of the audience, negative where an earlier impression is taken back. ``shown`` is when the
    eyes, or the stake's audience, were shown it, by the event ``through`` (another than ``event`` for a telling).
    ``reading`` is empty for a line that surely stands here, else the one plain reading of vague dates that it belongs
    to, or ``between`` for one that belongs to neither.
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

    ``view`` is False for eyes that have no view yet on that date; then there are no lines. ``between`` are the lines
    under the other ways to read vague dates than the two plain ones.
    """

    crisis: Crisis = field(repr=False)
    eyes: str
    baseline: Date
    date: Date
    entries: tuple[Entry, ...]
    view: bool = True
    between: tuple[tuple[Entry, ...], ...] = field(default=(), repr=False)

    def read(self, reading: str) -> tuple[Entry, ...]:
        """Return the lines of one plain reading: ``certain`` or ``possible``. Sure lines are in both."""
        return tuple(e for e in self.entries if e.reading in ("", reading))

    @property
    def unsure(self) -> bool:
        """Whether the readings differ."""
        return bool(self.between) or any(e.reading for e in self.entries)

    def readings(self) -> tuple[tuple[Entry, ...], ...]:
        """Return the lines under every way to read the vague dates, the certain reading first, the possible last."""
        if not self.unsure:
            return (self.entries,)
        certain, possible = (self.read(name) for name in READINGS)
        return (certain, *self.between, possible)


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
            self._made[key] = self._drawn(*key)
        return self._made[key]

    def _drawn(self, eyes: str, date: Date, baseline: Date) -> Ledger:
        if not has_view(self.crisis, eyes, date):
            return Ledger(self.crisis, eyes, baseline, date, (), view=False)

        def lines(taken_in: Reading) -> tuple[Entry, ...]:
            return tuple(self._lines(eyes, Window(baseline, date, taken_in)))

        return self._ledger(eyes, baseline, date, readings(self.memory, (eyes, *self.audiences), baseline, date, lines))

    def _ledger(self, eyes: str, baseline: Date, date: Date, found: Sequence[tuple[Entry, ...]]) -> Ledger:
        """Name each line by the readings it belongs to; of ``found`` the certain is first, the possible last."""
        certain, possible = found[0], found[-1]
        both, either = Counter(certain) & Counter(possible), Counter(certain) | Counter(possible)
        others = reduce(or_, (Counter(lines) - either for lines in found), Counter[Entry]())
        named = [e if both[e] else replace(e, reading="certain") for e in certain]
        named += [replace(e, reading="possible") for e in possible if not both[e]]
        named += [replace(e, reading=BETWEEN) for e in others.elements()]
        order = {h.entry.id: h.number for h in self.memory.deeds}
        named.sort(key=lambda line: (order[line.event], line.shown.low))
        names = {replace(line, reading=""): line for line in named}
        between = tuple(tuple(names[line] for line in lines) for lines in found[1:-1])
        return Ledger(self.crisis, eyes, baseline, date, tuple(named), between=between)

    def taken_as_done(
        self, holder: str, happening: Happening, sign: str, date: Date, *, lenient: bool
    ) -> frozenset[str]:
        """Return what a holder takes by a date to have been done before a deed it holds as ``sign``."""
        return self._done(holder, happening, sign, Window(date, date, self.memory.ids if lenient else ()).at_end)

    def _lines(self, eyes: str, window: Window) -> Iterator[Entry]:
        for happening in self.memory.deeds:
            shown = window.until_end(self.memory.showings(eyes).get(happening.number, ()))
            if shown:
                yield from self._in_fact(happening, shown[-1], window, eyes)
                yield from self._as_seen(happening, shown, window, eyes)

    def _done(self, holder: str, happening: Happening, sign: str, moment: Moment) -> frozenset[str]:
        """What a holder takes to have been done before a deed; looked for only where effects of ``sign`` ask for it."""
        return self.memory.done(holder, happening, moment) if sign in self.conditional else happening.done

    def _in_fact(self, happening: Happening, held: Showing, window: Window, eyes: str) -> Iterator[Entry]:
        if window.holds(happening):
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
