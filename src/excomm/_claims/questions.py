"""The questions a claim can ask, each by its name in the language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from excomm._claims.language import Call
from excomm._claims.played import SWEPT, Played, mean_step, playable
from excomm._claims.truth import Listing, Number, Truth, anything, constant, surely
from excomm._crisis.ask import AskError, baseline_of, date_of, eyes_of, last_date, rivals_of, unknown
from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import RECORD, Crisis, Event
from excomm._crisis.sense import spans
from excomm._crisis.worlds import Worlds
from excomm._judge.counting import changes, countings
from excomm._judge.weighing import share_positive
from excomm._knowledge.history import Showing, has_view, shown_by
from excomm._knowledge.signs import doers
from excomm._ledger.ledger import Book, Ledger, book_of
from excomm._ledger.terms import actors_of, effects_of

Answer = Number | Truth | Listing
SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class Asking:
    """What questions are asked of: a crisis in drawn worlds."""

    crisis: Crisis
    worlds: Worlds
    seed: int = 1

    @cached_property
    def played(self) -> Played:
        """The game, each tree of it swept once."""
        return Played(self.crisis, min(SWEPT, self.worlds.draws), self.seed)

    @cached_property
    def book(self) -> Book:
        """The showings of the record, looked up once."""
        return book_of(self.crisis)

    def event(self, name: str) -> Event:
        """Return an entry of the record by its id."""
        found = {event.id: event for event in self.crisis.record}
        _known(name, found, "event")
        return found[name]

    def date(self, text: str) -> Date:
        """Return a date, or the last of the record."""
        return date_of(self.crisis, text) if text else last_date(self.crisis)

    def eyes(self, name: str) -> str:
        """Return a pair of eyes."""
        return eyes_of(self.crisis, (name or RECORD,))[0]

    def blind(self, eyes: str, date: str) -> str:
        """Return why nothing can be told of what eyes hold by a date: they have no view yet. Empty where they have."""
        who, when = self.eyes(eyes), self.date(date)
        return "" if has_view(self.crisis, who, when) else f"{self.crisis.called(who)} has no view by {when}"

    def ledger(self, eyes: str, date: str, baseline: Date) -> Ledger:
        """Return the ledger in a pair of eyes by a date."""
        return self.book.ledger(self.eyes(eyes), self.date(date), baseline)


def share(
    asking: Asking, of: str = "", over: str = "", eyes: str = "", date: str = "", counting: str = "", baseline: str = ""
) -> Number:
    """The share of weighings in which an actor gained, or came out better than another."""
    crisis = asking.crisis
    of, over = rivals_of(crisis, of, over)
    ways = {way.name: way for way in countings(crisis, baseline_of(crisis, baseline or None))}
    way = ways[_known(counting, ways, "way of counting")] if counting else ways.get("sizes", ways["signs only"])
    blind = asking.blind(eyes, date)
    if blind:
        return anything(asking.worlds.draws, blind)
    found = []
    for lines in asking.ledger(eyes, date, way.baseline).readings():
        net = changes(crisis, lines, asking.worlds, way)
        found.append(share_positive(net[of] - net[over] if over else net[of]))
    return Number(np.min(found, axis=0), np.max(found, axis=0))


def net(asking: Asking, actor: str, stake: str, eyes: str = "", date: str = "", baseline: str = "") -> Number:
    """What an actor gained on one stake, in units of the stake."""
    _known(actor, asking.crisis.players, "actor")
    _known(stake, asking.crisis.stakes, "stake")
    start = baseline_of(asking.crisis, baseline or None)
    blind = asking.blind(eyes, date)
    if blind:
        return anything(asking.worlds.draws, blind)
    found = []
    for lines in asking.ledger(eyes, date, start).readings():
        mine = [e for e in lines if (e.actor, e.stake) == (actor, stake)]
        found.append(sum((e.times * asking.worlds.of(e.value) for e in mine), np.zeros(asking.worlds.draws)))
    return Number(np.min(found, axis=0), np.max(found, axis=0))


def conceded(asking: Asking, actor: str, eyes: str = "", date: str = "") -> Listing:
    """The deeds of an actor, as the eyes hold them, that cost it something or gave another actor something."""
    crisis, who, when = asking.crisis, asking.eyes(eyes), asking.date(date)
    _known(actor, crisis.players, "actor")
    blind = asking.blind(eyes, date)
    if blind:
        return Listing((), (), blind)
    certain, possible = (dict(_costly(asking, actor, who, when, strict=strict)) for strict in (True, False))
    found = {**certain, **possible}
    open_ = ", ".join(name for name in found if not (certain.get(name, True) and possible.get(name, True)))
    return Listing(
        tuple(name for name, known in certain.items() if known and possible.get(name)),
        tuple(found),
        f"{crisis.called(who)} cannot know who did {open_}" if open_ else "",
    )


def knew(asking: Asking, watcher: str, event: str, date: str = "") -> Truth:
    """Whether a watcher held an event for what it was by a date."""
    return _met(asking, watcher, event, date, itself=True)


def shown(asking: Asking, watcher: str, event: str, date: str = "") -> Truth:
    """Whether a watcher had been shown anything of an event by a date."""
    return _met(asking, watcher, event, date, itself=False)


def before(asking: Asking, event: str, date: str) -> Truth:
    """Whether an event lies before the end of a date."""
    when = asking.event(event).date
    assert when is not None
    return surely(when.by(asking.date(date)), asking.worlds.draws)


def happened(asking: Asking, name: str) -> Truth:
    """Whether an act or an event is in the record."""
    names = {n for e in asking.crisis.record for n in (e.id, e.act, e.event) if n}
    _known(name, {*names, *asking.crisis.deeds}, "act or event")
    return surely(Sure.YES if name in names else Sure.NO, asking.worlds.draws)


def days(asking: Asking, first: str, second: str) -> Number:
    """The days from one event to another, between the nearest and the farthest that their dates allow."""
    start, end = asking.event(first).date, asking.event(second).date
    assert start is not None
    assert end is not None
    near = (end.low - start.high).total_seconds() / SECONDS_A_DAY
    far = (end.high - start.low).total_seconds() / SECONDS_A_DAY
    return Number(np.full(asking.worlds.draws, near), np.full(asking.worlds.draws, far))


def figure(asking: Asking, event: str, name: str) -> Number:
    """A published figure of an event, between the lowest and the highest that sources give."""
    figures = asking.event(event).figures
    _known(name, figures, "figure")
    if not figures[name]:
        raise AskError(f"{event} names the figure {name!r} and gives no number for it")
    draws = asking.worlds.draws
    return Number(np.full(draws, min(figures[name])), np.full(draws, max(figures[name])))


def importance(asking: Asking, stake: str, of: str = "", over: str = "", eyes: str = "", date: str = "") -> Number:
    """How far two actors stand apart on one stake, against the mean of all stakes: 2 is twice as far as the mean."""
    crisis = asking.crisis
    of, over = rivals_of(crisis, of, over)
    if not over:
        raise AskError(f"importance compares two actors; expected `over` beside `of: {of}`")
    at = list(crisis.stakes).index(_known(stake, crisis.stakes, "stake"))
    ways = {way.name: way for way in countings(crisis, baseline_of(crisis, None))}
    way = ways.get("sizes", ways["signs only"])
    blind = asking.blind(eyes, date)
    if blind:
        return anything(asking.worlds.draws, blind)
    found = []
    for lines in asking.ledger(eyes, date, way.baseline).readings():
        net = changes(crisis, lines, asking.worlds, way)
        apart = np.abs(net[of] - net[over])
        mean = apart.mean(axis=1)
        found.append(np.divide(apart[:, at], mean, out=np.zeros(len(mean)), where=mean > 0))
    return Number(np.min(found, axis=0), np.max(found, axis=0))


def chance(asking: Asking, of: str, start: str = "", variant: str = "") -> Number:
    """The chance of an ending, level, cause, war or nuclear war in the game: a mean over worlds, with its interval."""
    swept = asking.played.sweep(start, variant)
    _, low, high = swept.chance(of)
    return Number(np.full(asking.worlds.draws, low), np.full(asking.worlds.draws, high))


def moved(asking: Asking, of: str, variant: str, start: str = "") -> Number:
    """How far a variant of the file moves that chance, in the same worlds, with the interval of the difference."""
    before, after = (asking.played.chances(of, start, name) for name in ("", variant))
    low, high = mean_step(before, after)
    return Number(np.full(asking.worlds.draws, low), np.full(asking.worlds.draws, high))


def value(asking: Asking, name: str) -> Number:
    """The value of an unknown."""
    _known(name, asking.crisis.unknown, "unknown")
    drawn = asking.worlds.of(asking.crisis.unknown[name])
    return Number(drawn, drawn)


def reached(
    asking: Asking, weapon: str, where: str = "", date: str = "", top: str = "50", planned: str = "no"
) -> Number:
    """The share of the largest cities of the other side in reach of a weapon, over its published ranges.

    Where that side has fewer cities than ``top`` in the file, the share is of all that it has.
    """
    from excomm._reach.reach import reach

    if not top.isdigit():
        raise AskError(f"top {top!r}: a number of cities")
    number = int(top)
    found = reach(
        asking.crisis, weapon=weapon, where=where or None, date=date or None, top=number, planned=planned == "yes"
    )
    seen = [row for row in found.frame().records() if row["verified"] != "no"]
    rows = [row for row in seen if row["top"] == found.top_of(row["over"])]
    if not rows:
        raise AskError(
            f"nothing can be counted for {weapon!r}: it was only planned, or no range of it has a source that was seen"
        )
    least, most = min(row["least"] / row["top"] for row in rows), max(row["most"] / row["top"] for row in rows)
    draws = asking.worlds.draws
    return Number(np.full(draws, least), np.full(draws, most))


REGISTRY: Mapping[str, Callable[..., Answer]] = {
    "share": share,
    "net": net,
    "conceded": conceded,
    "knew": knew,
    "shown": shown,
    "before": before,
    "happened": happened,
    "days": days,
    "figure": figure,
    "reached": reached,
    "value": value,
    "importance": importance,
    "chance": chance,
    "moved": moved,
}
PLAYED = ("chance", "moved")  # those that play the game, and hang on how many worlds are drawn
SPELT = {"from": "start"}  # an argument whose name in the language is a word of Python


def ask(asking: Asking, call: Call) -> Answer:
    """Ask one question. Raises AskError for a name or argument that the crisis or the language does not have."""
    return fitting(call)(asking, *call.plain, **_named(call))


def fitting(call: Call) -> Callable[..., Answer]:
    """Return the question of a name, if the arguments are such as it takes. Raises AskError."""
    from inspect import signature

    _known(call.name, REGISTRY, "question")
    question = REGISTRY[call.name]
    wanted = [name for name in signature(question).parameters if name != "asking"]
    spelt = {python: written for written, python in SPELT.items()}
    wanted = [spelt.get(name, name) for name in wanted]
    for name, _ in call.named:
        _known(name, wanted, f"argument of {call.name}")
    try:
        signature(question).bind(None, *call.plain, **_named(call))
    except TypeError as error:
        raise AskError(f"{call}: {error}; {call.name} takes {', '.join(wanted)}") from None
    return question


def ask_to_play(crisis: Crisis, call: Call) -> None:
    """Make sure that a question of the game could be asked of a crisis, without playing. Raises AskError."""
    from inspect import signature

    given = signature(fitting(call)).bind(None, *call.plain, **_named(call)).arguments
    playable(crisis, given.get("start", ""), given.get("variant", ""))


def _named(call: Call) -> dict[str, str]:
    return {SPELT.get(name, name): value for name, value in call.named}


def figure_of(text: str, draws: int) -> Number:
    """Return a figure written in a claim. Raises AskError for a text that is none."""
    try:
        return constant(float(text), draws)
    except ValueError:
        raise AskError(f"{text!r} is no figure; a question has parentheses, such as share(...)") from None


def _met(asking: Asking, watcher: str, event: str, date: str, *, itself: bool) -> Truth:
    asking.event(event)
    _known(watcher, asking.crisis.watchers, "watcher")
    happening = next((h for h in asking.book.memory.deeds if h.entry.id == event), None)
    shown_signs = asking.book.memory.showings(watcher).get(happening.number, ()) if happening else ()
    when = asking.date(date)
    name = happening.event.name if happening else ""
    found = [s.date.by(when) for s in shown_signs if not itself or s.sign == name]
    best = Sure.YES if Sure.YES in found else Sure.UNSURE if Sure.UNSURE in found else Sure.NO
    return surely(best, asking.worlds.draws)


def _costly(asking: Asking, actor: str, eyes: str, when: Date, *, strict: bool) -> Iterator[tuple[str, bool]]:
    """The events held for deeds of an actor that cost it or gave to others, and whether the eyes can know the doer."""
    crisis, book = asking.crisis, asking.book
    shown = book.memory.showings(eyes)
    for happening in book.memory.deeds:
        held = _held(shown.get(happening.number, ()), when, strict=strict)
        by = doers(crisis, held, eyes)
        done = book.taken_as_done(eyes, happening, held, when, lenient=not strict)
        if actor in by and _costs(crisis, held, happening.entry, done, actor):
            yield happening.entry.id, len(by) == 1


def _held(signs: Sequence[Showing], when: Date, *, strict: bool) -> str:
    held = shown_by(signs, when, lenient=not strict)
    return held[-1].sign if held else ""


def _costs(crisis: Crisis, sign: str, entry: Event, done: frozenset[str], actor: str) -> bool:
    """Whether a sign has an effect that can be below zero on the actor, or above zero on another."""
    for effect in effects_of(crisis, sign, entry, done):
        low, high = effect.value.interval(spans(crisis))
        if any((low < 0 and whom == actor) or (high > 0 and whom != actor) for whom in actors_of(crisis, effect)):
            return True
    return False


def _known(name: str, valid: Collection[str], what: str) -> str:
    if name not in valid:
        raise AskError(unknown(name, what, valid))
    return name
