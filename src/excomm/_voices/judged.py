"""Whom others held to have gained and lost, split by what they knew of one event of the record.

The file says what each of them knew; who spoke before the event is told from the dates. Judgements that rest on
unverified sources alone are listed and marked, and counted in no sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from excomm._crisis.ask import AskError
from excomm._crisis.grades import grade_of, unverified_alone
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis, Event
from excomm._crisis.place import nearest
from excomm._crisis.voices import Judgement
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table

BEFORE, ALL = "before", "all"
GROUPS = {
    "yes": "knew of it",
    "suspected": "suspected it",
    "no": "did not know of it",
    "unsaid": "leave open whether they knew",
    BEFORE: "spoke before it",
    ALL: "are not split",
}
COLUMNS = ("knew", "by", "date", "says", "gained", "lost", "grade", "note", "source", "id")
NAMED = ("knew", "of", "named", "as", "judgements")
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class _Group:
    """The judgements of those who knew the same, those that rest on something first."""

    knew: str
    verified: tuple[Judgement, ...]
    unverified: tuple[Judgement, ...]


def judged(crisis: Crisis, event: Event | None) -> Finding:
    """Return the judgements, split by what was known of an event; ``more`` counts who is named by each group."""
    groups = tuple(_groups(crisis, event))
    return Finding(
        question="Whom did others hold to have gained, by what they knew?",
        answer=tuple(_answer(crisis, event, groups)),
        table=make_table(COLUMNS, [_row(crisis, g, j) for g in groups for j in (*g.verified, *g.unverified)]),
        how=How(crisis.name, digest(crisis), crisis.changed, {"knew": event.id} if event else {}),
        notes=(
            "They stand beside a verdict as context and prove nothing. Each is a paraphrase; who gains and loses by it "
            "was coded from the paraphrase, and nobody is named where it does not say.",
        ),
        sources=tuple(dict.fromkeys(s for j in crisis.judgements for s in j.source)),
        more={"named": _named(crisis, groups)},
    )


def event_of(crisis: Crisis, name: str) -> Event | None:
    """Return the event of that id, act or name; without one, that which most judgements say whether they knew of.

    Raises AskError for an event that the record does not have.
    """
    if not name:
        spoken = Counter(known for judgement in crisis.judgements for known in judgement.knew)
        name = max(spoken, key=lambda event: spoken[event], default="")
    found = [event for event in crisis.record if name and name in (event.id, event.act, event.event)]
    if name and not found:
        valid = [event.id for event in crisis.record]
        near = nearest(name, valid)
        hint = f"; did you mean {near!r}?" if near else ""
        raise AskError(f"there is no event {name!r} in the record of {crisis.name}{hint}")
    return found[0] if found else None


def known(judgement: Judgement, event: Event | None) -> str:
    """Return what somebody knew of an event: one of the keys of ``GROUPS``."""
    if event is None:
        return ALL
    if event.id in judgement.knew:
        return judgement.knew[event.id]
    early = judgement.date and event.date and judgement.date.high < event.date.low
    return BEFORE if early else "unsaid"


def _groups(crisis: Crisis, event: Event | None) -> Iterator[_Group]:
    for knew in GROUPS:
        mine = sorted((j for j in crisis.judgements if known(j, event) == knew), key=_when)
        alone = [unverified_alone(crisis, j.source) for j in mine]
        verified = tuple(j for j, without in zip(mine, alone, strict=True) if not without)
        if mine:
            yield _Group(knew, verified, tuple(j for j, without in zip(mine, alone, strict=True) if without))


def _when(judgement: Judgement) -> tuple[bool, Any]:
    """By date, those without one last."""
    return (judgement.date is None, judgement.date.low if judgement.date else None)


def _answer(crisis: Crisis, event: Event | None, groups: Sequence[_Group]) -> Iterator[str]:
    yield _split(event, groups)
    yield from (_named_in_words(crisis, group) for group in groups if group.verified)
    alone = [judgement.id for group in groups for judgement in group.unverified]
    if alone:
        yield f"Not counted, nobody having seen a page: {', '.join(alone)}."


def _split(event: Event | None, groups: Sequence[_Group]) -> str:
    total = sum(len(group.verified) for group in groups)
    if event is None:
        return f"{total} judgements."
    deed = event.act or event.event or event.id
    said = ", ".join(f"{len(g.verified)} {GROUPS[g.knew]}" for g in groups if g.verified)
    return f"Of {total} judgements, split by what was known of {deed} ({event.id}, {event.date}): {said}."


def _named_in_words(crisis: Crisis, group: _Group) -> str:
    counts = _counts(group.verified)
    named = [f"{word} {_listed(crisis, count)}" for word, count in counts.items() if count]
    nobody = _silent(group)
    silent = [f"{nobody} name nobody"] if nobody or not named else []
    return f"{len(group.verified)} {GROUPS[group.knew]}: {'; '.join((*named, *silent))}."


def _listed(crisis: Crisis, counts: Counter[str]) -> str:
    """The actors named, each with how often."""
    return ", ".join(f"{crisis.called(actor)} {counts[actor]}" for actor in crisis.players if counts[actor])


def _counts(judgements: Sequence[Judgement]) -> Mapping[str, Counter[str]]:
    return {
        "gained": Counter(actor for j in judgements for actor in j.gained),
        "lost": Counter(actor for j in judgements for actor in j.lost),
    }


def _named(crisis: Crisis, groups: Sequence[_Group]) -> Table:
    """How many of each group name whom, and how many name nobody; verified judgements only."""
    rows: list[tuple[object, ...]] = []
    for group in groups:
        of = len(group.verified)
        for word, counts in _counts(group.verified).items():
            rows += [(group.knew, of, actor, word, counts[actor]) for actor in crisis.players if counts[actor]]
        rows.append((group.knew, of, NOBODY, "", _silent(group)))
    return make_table(NAMED, rows, {"of": "judgements", "judgements": "count"})


def _silent(group: _Group) -> int:
    return sum(not (j.gained or j.lost) for j in group.verified)


def _row(crisis: Crisis, group: _Group, judgement: Judgement) -> tuple[object, ...]:
    return (
        group.knew,
        judgement.by,
        str(judgement.date or ""),
        judgement.says,
        ", ".join(judgement.gained),
        ", ".join(judgement.lost),
        grade_of(crisis, judgement.source),
        judgement.note,
        ", ".join(judgement.source),
        judgement.id,
    )
