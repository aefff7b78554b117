"""What figures are drawn from: findings brought into the rows, lines and lanes of a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from excomm._crisis.dates import Date
from excomm._crisis.grades import unverified_alone
from excomm._crisis.model import RECORD
from excomm._dossier.dossier import Dossier
from excomm._finding.words import NONE, percent, range_in_words, share_in_words
from excomm._report.answer import by_grade, probability, stated, unseen
from excomm._report.figures.dots import Axis, Dot
from excomm._report.figures.lanes import Block, Lane, Stretch
from excomm._report.figures.slope import Slope
from excomm._report.frames import PERCENT, Bar, Matrix, size
from excomm._report.near_war import chance
from excomm._report.palette import tones
from excomm._report.words import brief, date_of, listed

if TYPE_CHECKING:
    from excomm._knowledge.shown import Lane as Known

SHARES = Axis(0, 1, ((0, "0 %"), (0.5, "50 %"), (1, "100 %")), 0.5)
TWICE = 2.0
MOST_BLOCKS = 6
OTHERS = 3
UNSEEN = "unverified"


def slopes(matrix: Matrix) -> list[Slope]:
    """The rows of a matrix as lines; eyes that see what others see, from when they have a view, have no line."""
    cells = [own for _, own in matrix.rows]
    kept = [
        (names, own)
        for names, own in matrix.rows
        if any(own) and not any(_as_seen(own, other) for other in cells if other != own)
    ]
    alike = len(kept) == 1 < len(matrix.rows)
    return [_line("everybody" if alike else names, own, matrix.dates) for names, own in kept]


def _line(names: str, own: Sequence[Bar | None], dates: Sequence[str]) -> Slope:
    said = [f"In the eyes of {names} by {date}: {b.words}" if b else "" for b, date in zip(own, dates, strict=True)]
    return Slope(
        names,
        tuple(bar.better / PERCENT if bar else None for bar in own),
        tuple(bar.label if bar else "" for bar in own),
        tuple(said),
    )


def _as_seen(own: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether other eyes see the same wherever these have a view, and see more."""
    return all(cell in (None, same) for cell, same in zip(own, other, strict=True))


def tellings(dossier: Dossier) -> list[tuple[float, str]]:
    """Where between the dates of the verdicts something was told, and what: one place between two dates."""
    dates = [verdict.ledgers[0].date for verdict in dossier.verdicts]
    found: dict[float, list[str]] = {}
    for lane in dossier.lanes:
        told = (s for shown in lane.shown.values() for s in shown if s.through != lane.event)
        for showing in {s.date.text: s for s in told}.values():
            at = next((n for n, date in enumerate(dates) if showing.date.high <= date.high), 0)
            if at:
                sign = f", as {showing.sign}" if showing.sign != lane.deed else ""
                found.setdefault(at - 0.5, []).append(f"{lane.deed}{sign} ({showing.date})")
    return [(place, f"Told in between: {'; '.join(told)}") for place, told in sorted(found.items())]


def ways(dossier: Dossier) -> list[Dot]:
    """The last verdict in the eyes of the record, in every way of counting: compared, and each by itself."""
    crisis, verdict = dossier.crisis, dossier.verdicts[-1]
    own = tones(crisis)
    rows = [r for r in verdict.table.records() if r["eyes"] == RECORD and r["of"] in crisis.rivals]
    return [
        Dot(
            f"Counting {row['counting']}",
            "both" if row["over"] else own[row["of"]],
            *_bounds(row),
            words=range_in_words(row) if row["most"] - row["least"] > NONE else percent(row["better"], row["error"]),
            tip=f"{_whose(dossier, row)}, counting {row['counting']}: {share_in_words(row)}",
            href="ways",
        )
        for row in rows
    ]


def _whose(dossier: Dossier, row: Mapping[str, Any]) -> str:
    called = dossier.crisis.called
    return f"{called(row['of'])} over {called(row['over'])}" if row["over"] else f"{called(row['of'])}, own account"


def _bounds(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """A share with its bounds: as vague dates leave it, else twice its standard error."""
    if row["most"] - row["least"] > NONE:
        return row["least"], row["better"], row["most"]
    reach = TWICE * row["error"]
    return max(row["better"] - reach, 0.0), row["better"], min(row["better"] + reach, 1.0)


def balance(dossier: Dossier) -> tuple[list[Dot], Axis]:
    """Gains and losses by stake, by the full record at the last date, and an axis as wide as they are."""
    crisis = dossier.crisis
    assert dossier.sums is not None
    date, own = date_of(dossier.verdicts[-1]), tones(crisis)
    rows = [r for r in dossier.sums.table.records() if (r["eyes"], r["date"]) == (RECORD, date)]
    rows.sort(key=lambda row: (list(crisis.stakes).index(row["stake"]), crisis.rivals.index(row["actor"])))
    ledger = next(found for found in dossier.ledgers if found.ledger and found.ledger.eyes == RECORD)
    seen = {(row["actor"], row["stake"]) for row in ledger.table.records() if row["grade"] != UNSEEN}
    found = [
        Dot(
            group=crisis.called(row["stake"]),
            tone=own[row["actor"]],
            low=row["low"],
            at=row["mean"],
            high=row["high"],
            words=size(row["low"], row["high"]),
            tip=f"{crisis.called(row['actor'])}, {crisis.called(row['stake'])}: {size(row['low'], row['high'])}, "
            f"from {row['events']}",
            href="ledger-record",
            unsure=(row["actor"], row["stake"]) not in seen,
        )
        for row in rows
    ]
    most = max((abs(end) for row in found for end in (row.low, row.high)), default=0) or 1.0
    edge = float(-(-most // 1))
    return found, Axis(-edge, edge, ((-edge, f"{-edge:+g}"), (0, "0"), (edge, f"{edge:+g}")), 0)


def estimates(dossier: Dossier) -> list[Dot]:
    """Published probabilities, grouped by the event they speak of, and under each what the model says of it."""
    crisis = dossier.crisis
    found = []
    for event in dict.fromkeys(e.event for e in by_grade(crisis)):
        own = [e for e in by_grade(crisis) if e.event == event]
        found += [
            Dot(
                group=e.event,
                tone="both",
                low=e.low,
                at=(e.low + e.high) / 2,
                high=e.high,
                words=probability(e.low, e.high),
                tip=f"{stated(e)}{', given ' + e.given if e.given else ''}{unseen(crisis, e)}",
                href=f"source-{e.source[0]}" if e.source else "estimates",
                unsure=unverified_alone(crisis, e.source),
            )
            for e in own
        ]
        found += _by_the_model(dossier, event)
    return found


def _by_the_model(dossier: Dossier, event: str) -> list[Dot]:
    """What the sweep gives to the levels of which an event is made."""
    played = dossier.played
    rows = played.sweep.estimates.records() if played else []
    here = next((row["here"] for row in rows if row["event"] == event and row["here"] is not None), None)
    if played is None or here is None:
        return []
    words = f"model: {chance(here)}"
    tip = f"The model, from {played.start} on: {chance(here)} for {event}"
    return [Dot(event, "note", here, here, here, words, tip, "beside")]


def blocks(dossier: Dossier) -> tuple[list[Block], list[str]]:
    """Deeds that were hidden from somebody who was there, those told in most steps before others; and the steps.

    Where nobody was told of any, those that were not shown as they were. A public that begins later is left out: what
    it was not there for was not kept from it.
    """
    lanes = [replace(lane, shown=_there(dossier, lane)) for lane in dossier.lanes]
    hidden = [lane for lane in lanes if any(_hidden(lane, shown) for shown in lane.shown.values())]
    late = [lane for lane in hidden if _tellings(lane)]
    first = sorted(late or hidden, key=_tellings, reverse=True)[:MOST_BLOCKS]
    kept = [lane for lane in lanes if lane in first]
    dates = {d.text: d for x in kept for d in (x.date, *(s.date for shown in x.shown.values() for s in shown))}
    steps = sorted(dates.values(), key=lambda date: (date.low, date.high))
    return [_block(dossier, lane, steps) for lane in kept], [brief(date) for date in steps]


def _there(dossier: Dossier, lane: Known) -> dict[str, Sequence[Any]]:
    audiences = dossier.crisis.audiences
    begins = {watcher: audiences[watcher].start if watcher in audiences else None for watcher in lane.shown}
    return {w: shown for w, shown in lane.shown.items() if (start := begins[w]) is None or start.low <= lane.date.high}


def _tellings(lane: Known) -> int:
    """How many times somebody was shown more of a deed, or for the first time, after it was done."""
    later = {(showing.sign, showing.date.text) for shown in lane.shown.values() for showing in shown}
    return len([date for _, date in later if date != lane.date.text])


def _hidden(lane: Known, shown: Sequence[Any]) -> bool:
    return not shown or shown[0].sign != lane.deed or shown[0].date != lane.date


def _block(dossier: Dossier, lane: Known, steps: Sequence[Date]) -> Block:
    crisis = dossier.crisis
    about = next(
        (e.about or (crisis.acts[e.act].about if e.act else "") for e in crisis.record if e.id == lane.event), ""
    )
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for watcher, shown in lane.shown.items():
        alike.setdefault(tuple((s.sign, s.date.text) for s in shown), []).append(watcher)
    own, drawn = tones(crisis), []
    most = max(alike.values(), key=len)
    for watchers in alike.values():
        names = [crisis.called(watcher) for watcher in watchers]
        rest = watchers is most and len(alike) > 1 and len(names) >= OTHERS
        tone = own.get(watchers[0], "") if len(watchers) == 1 else ""
        stretches = tuple(_stretches(lane, lane.shown[watchers[0]], listed(names), steps))
        drawn.append(Lane("all others" if rest else listed(names), tone, stretches))
    return Block(about or lane.deed, f"event-{lane.event}", tuple(drawn))


def _stretches(lane: Known, shown: Sequence[Any], names: str, steps: Sequence[Date]) -> Iterator[Stretch]:
    at = [date.text for date in steps].index
    start = at(lane.date.text)
    cuts = [at(showing.date.text) for showing in shown] + [len(steps)]
    if cuts[0] > start:
        yield Stretch(start, cuts[0], "nothing", "", f"{names}: nothing yet")
    for showing, begin, end in zip(shown, cuts, cuts[1:], strict=False):
        itself = showing.sign == lane.deed
        words = "the deed itself" if itself else showing.sign
        yield Stretch(begin, end, "itself" if itself else "other", words, f"{names}, from {showing.date}: {words}")
