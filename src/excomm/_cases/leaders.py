"""Leaders after a crisis: who was out of office within two years of its end, by outcome, by regime, and in one's class.

A leader is whom Archigos has in office on the day on which the crisis ended for the actor; of two on one day the one
who was leaving. States have the same numbers in both files (Gleditsch & Ward). Where a day is only known roughly, both
ends of it are tried, and a row that they would count differently is set aside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from excomm._cases.case import Case
from excomm._cases.codebook import DEFEAT, GREAT, LEADERS, OUTCOMES, REGIMES, label
from excomm._cases.days import years_later
from excomm._cases.records import CrisisActor
from excomm._cases.shares import COLUMNS, UNITS, Share, difference, share_of
from excomm._cases.sheet import Sheet, read_sheet
from excomm._finding.finding import Finding
from excomm._finding.table import make_table

YEARS, PERIOD = 2, "two years"
NATURAL = frozenset(("natural death", "retired due to ill health"))
ANY = "any outcome"
NOT_DEFEAT = "any but defeat"


@dataclass(frozen=True)
class Spell:
    """One time in office; ``natural`` says that it ended by death or illness."""

    leader: str
    start: date
    end: date
    exit: str
    manner: str = ""

    @property
    def natural(self) -> bool:
        return self.exit.lower() in NATURAL

    @property
    def way(self) -> str:
        """How it ended, in the words of the file."""
        words = dict.fromkeys(text.lower() for text in (self.exit, self.manner) if text)
        return ", ".join(words)


@dataclass(frozen=True)
class After:
    """What became of the leader of one crisis actor: out within two years, and whether by death or illness."""

    actor: CrisisActor
    spell: Spell
    out: bool


@dataclass(frozen=True)
class Leaders:
    """Every spell in office by state, in order of their beginnings; ``last`` is where the record ends."""

    sheet: Sheet
    spells: Mapping[int, tuple[Spell, ...]]
    last: date
    unread: int

    def in_office(self, state: int, day: date) -> Spell | None:
        """Return who was in office on a day; of two the one who came first, who was leaving."""
        return next((s for s in self.spells.get(state, ()) if s.start <= day <= s.end), None)


def read_leaders(file: str | Path) -> Leaders:
    """Return the leaders of an Archigos file. Raises DataError for a file that is none."""
    sheet = read_sheet(Path(file), LEADERS)
    found: dict[int, list[Spell]] = defaultdict(list)
    unread = 0
    manners = sheet.columns.get("exitcode", ("",) * sheet.rows)
    texts = (sheet.texts(name) for name in ("leader", "startdate", "enddate", "exit"))
    for state, leader, start, end, way, manner in zip(sheet.codes("gwcode"), *texts, manners, strict=True):
        first, last = _day(start), _day(end)
        if first is None or last is None or state < 0:
            unread += 1
            continue
        found[state].append(Spell(leader, first, last, way, manner))
    spells = {state: tuple(sorted(own, key=lambda s: (s.start, s.end))) for state, own in found.items()}
    last = max((s.end for own in spells.values() for s in own), default=date.min)
    return Leaders(sheet, spells, last, unread)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def leaders(case: Case, record: Leaders) -> Finding:
    """Return the shares of leaders out of office within two years, by outcome, in all and in several classes."""
    after, aside = followed_up(tuple(case.icb.actors.values()), record)
    rows = [line for group, members in _classes(case, after) for line in _lines(group, members)]
    told = "; ".join(f"{count} {why}" for why, count in aside.items())
    unread = f" Rows of {record.sheet.file} without dates or state, not read: {record.unread}." if record.unread else ""
    return Finding(
        question=f"Who was out of office within {PERIOD} of the end?",
        answer=tuple(_said(case, record, after)),
        table=make_table(("among", "after", *COLUMNS, "by death or illness"), rows, UNITS),
        how=case.how((case.icb.actor, record.sheet), len(after), sum(aside.values())),
        notes=(
            f"Set aside: {told or 'nothing'}.{unread} Out of office counts every way out, ordinary elections and the "
            "ends of terms among them; how many went by death or illness stands beside.",
            "Leaders after defeat differ from others in more than the defeat. Whether it brought one leader down is a "
            "question for his own record: these shares say how often leaders of his class were gone by then.",
        ),
    )


def followed_up(actors: Sequence[CrisisActor], record: Leaders) -> tuple[list[After], Counter[str]]:
    """Return what became of each actor's leader, and why the rows that are missing are set aside."""
    found: list[After] = []
    aside: Counter[str] = Counter()
    for actor in actors:
        why = _why_not(actor, record)
        if why:
            aside[why] += 1
            continue
        first, last = (_after(actor, record, day) for day in actor.end or ())
        if first is None or last is None:
            aside["without a leader on that day"] += 1
        elif first.out != last.out:
            aside["of which the end is known too roughly to tell"] += 1
        else:
            found.append(first)
    return found, aside


def _why_not(actor: CrisisActor, record: Leaders) -> str:
    if actor.end is None:
        return "without the date of the end"
    if years_later(actor.end[1], YEARS) > record.last:
        return f"that ended less than {PERIOD} before {record.sheet.file} ends"
    return "" if actor.state in record.spells else f"of states that {record.sheet.file} does not have"


def _after(actor: CrisisActor, record: Leaders, day: date) -> After | None:
    spell = record.in_office(actor.state, day)
    return After(actor, spell, spell.end <= years_later(day, YEARS)) if spell else None


def _classes(case: Case, after: Sequence[After]) -> Iterator[tuple[str, list[After]]]:
    """All leaders, those of each kind of regime, and those most like the leaders of this crisis."""
    yield "all leaders", list(after)
    for regime in dict.fromkeys(REGIMES.values()):
        yield regime, [a for a in after if label("actor", "regime", a.actor.regime) == regime]
    yield from _matched(case, after).items()


def _matched(case: Case, after: Sequence[After]) -> dict[str, list[After]]:
    """For each rival its class: the same kind of regime, and great powers or others."""
    return {
        _class_of(actor): [a for a in after if _class_of(a.actor) == _class_of(actor)]
        for actor in case.rivals
        if actor.regime in REGIMES and actor.status > 0
    }


def _class_of(actor: CrisisActor) -> str:
    power = "great powers" if actor.status >= GREAT else "other powers"
    return f"{label('actor', 'regime', actor.regime)} {power}"


def _lines(group: str, members: Sequence[After]) -> Iterator[Sequence[object]]:
    for words in (ANY, *OUTCOMES.values(), NOT_DEFEAT):
        rows = _ended(members, words)
        natural = sum(a.out and a.spell.natural for a in rows)
        if rows:
            yield group, words, *_out(rows).cells, natural


def _ended(members: Sequence[After], words: str) -> list[After]:
    if words == ANY:
        return list(members)
    if words == NOT_DEFEAT:
        return [a for a in members if a.actor.outcome != DEFEAT]
    return [a for a in members if OUTCOMES.get(a.actor.outcome) == words]


def _out(rows: Sequence[After]) -> Share:
    return share_of([a.out for a in rows], [a.actor.crisis for a in rows])


def _said(case: Case, record: Leaders, after: Sequence[After]) -> Iterator[str]:
    yield f"Of all leaders, {_compared(after)}."
    by_number = {a.actor.number: a for a in after}
    for name, members in _matched(case, after).items():
        yield f"Among {name}, {_compared(members)}."
        for actor in (a for a in case.rivals if _class_of(a) == name):
            yield _own(case, record, actor, by_number.get(actor.number))


def _compared(members: Sequence[After]) -> str:
    lost, rest = (_out(_ended(members, words)) for words in (OUTCOMES[DEFEAT], NOT_DEFEAT))
    if not lost.of:
        return f"nobody was defeated; after any other outcome {rest} were out within {PERIOD}"
    gap = difference(lost, rest)
    said = f"after defeat {lost} were out within {PERIOD}, after any other outcome {rest}"
    return (
        said
        if gap is None
        else f"{said}: a difference of {_points(gap[0])} ({_points(gap[1])} to {_points(gap[2])}) points"
    )


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{points:+d}" if points else "0"


def _own(case: Case, record: Leaders, actor: CrisisActor, after: After | None) -> str:
    name = case.called(actor)
    if after is None or actor.end is None:
        return f"{name}: {record.sheet.file} has no leader to follow."
    days = (after.spell.end - actor.end[0]).days
    when = f"out of office {days:,} days after the end, on {after.spell.end} ({after.spell.way})"
    within = "within" if after.out else "not within"
    return f"{name}: {after.spell.leader} was {when}, {within} {PERIOD}."
