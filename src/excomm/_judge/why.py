"""Why a share is what it is: the events behind it, their reasons and sources, and what it would be without each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from excomm._crisis.ask import AskError, baseline_of, date_of, eyes_of, last_date, rivals_of, too_early, unknown
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, draw_worlds, intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import percent, share_in_words
from excomm._judge.counting import Counting, changes, countings
from excomm._judge.weighing import Shares, bounds_of, shares
from excomm._ledger.ask import no_view, unverified
from excomm._ledger.ledger import BETWEEN, Entry, Ledger, book_of

COLUMNS = (
    "event",
    "deed",
    "happened",
    "taken for",
    "stakes",
    "share",
    "without",
    "moves",
    "because",
    "source",
    "reading",
)
UNITS = {name: "share of weighings" for name in ("share", "without", "moves")}


@dataclass(frozen=True, slots=True)
class _Share:
    """One number of a verdict, to be got again from any of the lines behind it."""

    crisis: Crisis
    worlds: Worlds
    counting: Counting
    of: str
    over: str

    def of_lines(self, entries: Sequence[Entry]) -> Shares:
        net = changes(self.crisis, entries, self.worlds, self.counting)
        difference: Floats = net[self.of] - net[self.over] if self.over else net[self.of]
        return shares(difference)

    @property
    def actors(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.of, self.over)))


def why(
    crisis: Crisis,
    *,
    eyes: str = "record",
    date: str | Date | None = None,
    baseline: str | Date | None = None,
    of: str = "",
    over: str = "",
    counting: str = "",
    draws: int = 10_000,
    seed: int = 1,
) -> Finding:
    """Return the events behind one number of a verdict, those that move it most first.

    The number is the comparison of the rivals, or of ``of`` with ``over``, or the own account of ``of`` alone, in one
    way of counting (sizes where there are sizes, unless given). ``without`` is the share with every line of the event
    left out; ``reading`` names the reading of vague dates in which it does not count surely, and of which both shares
    are then. Raises AskError for what the crisis does not have, and for ``over`` without ``of``.
    """
    eyes_of(crisis, (eyes,))
    if not crisis.stakes:
        raise AskError(f"{crisis.name} has no stakes, so there is no verdict to explain")
    of, over = rivals_of(crisis, of, over)
    start = baseline_of(crisis, baseline)
    if of and of == over:
        raise AskError(f"{of} is compared with itself; ask of one actor, over another")
    way = _counting(crisis, start, counting)
    when = last_date(crisis) if date is None else date_of(crisis, date)
    own = book_of(crisis).ledger(eyes, when, way.baseline)
    worlds = draw_worlds(crisis, draws if intervals(crisis) else 1, seed)
    share = _Share(crisis, worlds, way, of, over)
    rows = sorted(_rows(share, own), key=lambda row: -abs(float(str(row[7]))))
    options = {"eyes": eyes, "date": str(when), "counting": way.name, "draws": worlds.draws, "seed": seed}
    return Finding(
        question=f"Why did {_subject(share)}, in the eyes of {crisis.called(eyes)} by {when}?",
        answer=(*too_early(when, way.baseline), *_lines(share, own, rows)),
        table=make_table(COLUMNS, rows, UNITS),
        how=How(crisis.name, digest(crisis), crisis.changed, options),
        notes=tuple(unverified((own,))),
        sources=tuple(dict.fromkeys(s for e in own.entries if e.actor in share.actors for s in e.source)),
    )


def _rows(share: _Share, own: Ledger) -> Iterator[tuple[object, ...]]:
    for event in dict.fromkeys(e.event for e in own.entries if e.actor in share.actors):
        reading, lines = _reading_of(event, share.actors, own)
        whole = share.of_lines(lines).means()[0]
        mine = [e for e in lines if e.event == event and e.actor in share.actors]
        without = share.of_lines([e for e in lines if e.event != event]).means()[0]
        stakes = ", ".join(_spans(mine))
        reasons = "; ".join(dict.fromkeys(e.because for e in mine if e.because)).replace(".; ", "; ")
        sources = ", ".join(dict.fromkeys(s for e in mine for s in e.source))
        signs = ", ".join(dict.fromkeys(e.taken_for for e in mine if e.taken_for != e.deed and e.times > 0))
        head = (event, mine[0].deed, str(mine[0].happened), signs, stakes)
        yield (*head, whole, without, whole - without, reasons, sources, reading)


def _reading_of(event: str, actors: Sequence[str], own: Ledger) -> tuple[str, Sequence[Entry]]:
    """The lines of the certain reading where an event has any in it, else of the possible one, else in between."""
    certain, *between = own.readings()
    for name, lines in (("", certain), *(("possible", way) for way in between[-1:]), *((BETWEEN, w) for w in between)):
        if any(e.event == event and e.actor in actors for e in lines):
            return name, lines
    raise AssertionError(event)


def _lines(share: _Share, own: Ledger, rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    if not own.view:
        yield from no_view(own)
        return
    found = [share.of_lines(lines) for lines in own.readings()]
    better = [shares.means()[0] for shares in found]
    level, error = found[0].means()[1], found[0].error()
    cells = {"better": better[0], "level": level, "over": share.over, "error": error}
    words = share_in_words({**cells, **bounds_of(found)})
    seen_by = f"In the eyes of {share.crisis.called(own.eyes)} by {own.date}"
    yield f"{seen_by}, {_subject(share)} {words} ({share.counting.name})."
    for row in rows:
        whole, without = float(str(row[5])), float(str(row[6]))
        if abs(without - whole) > max(error, 0.0005):
            beside = f", and with it in {percent(whole, error)}, if it is in time" if row[10] else ""
            yield f"Without {row[1]} ({row[2]}): in {percent(without, error)}{beside}."
    if not rows:
        yield "No event behind it: nothing was gained or lost."


def _subject(share: _Share) -> str:
    called = share.crisis.called
    return (
        f"{called(share.of)} came out better than {called(share.over)}" if share.over else f"{called(share.of)} gained"
    )


def _spans(lines: Sequence[Entry]) -> Iterator[str]:
    """What lines come to, stake by stake; of several audiences each has lines of its own."""
    for actor, stake in dict.fromkeys((line.actor, line.stake) for line in lines):
        mine = [line for line in lines if (line.actor, line.stake) == (actor, stake)]
        low, high = sum(line.low for line in mine), sum(line.high for line in mine)
        back = dict.fromkeys(f" ({line.taken_for} taken back)" for line in mine if line.times < 0)
        yield f"{actor}.{stake} {low:+g}{'' if low == high else f' to {high:+g}'}{''.join(back)}"


def _counting(crisis: Crisis, baseline: Date, name: str) -> Counting:
    ways = {way.name: way for way in countings(crisis, baseline)}
    if not name:
        return ways.get("sizes", ways["signs only"])
    if name not in ways:
        raise AskError(unknown(name, "way of counting", ways))
    return ways[name]
