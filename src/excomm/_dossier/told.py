"""What came out later: the deed that some eyes were told of only after the first verdict, and what that moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from excomm._crisis.dates import Date
from excomm._crisis.model import RECORD, Crisis
from excomm._judge.verdict import Verdict
from excomm._knowledge.history import shown_between
from excomm._knowledge.shown import Lane

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A deed told late to some eyes: when, in order, and the own account of the rival that moved most meanwhile.

    ``before`` and ``after`` are rows of the verdicts on the dates ``since`` and ``until``: the last before the first
    telling, and the first after the last one.
    """

    deed: str
    eyes: str
    dates: tuple[Date, ...]
    rival: str
    since: Date
    until: Date
    before: Row
    after: Row


def told(crisis: Crisis, lanes: Sequence[Lane], verdicts: Sequence[Verdict]) -> Told | None:
    """Return what weighs most of what eyes were told between the first verdict and the last; None where nothing was."""
    found = list(_late(lanes, verdicts))
    if not found:
        return None
    _, lane, eyes, dates = max(found, key=lambda one: one[0])
    before = [v for v in verdicts if _date(v).high < dates[0].low][-1]
    after = next((v for v in verdicts if _date(v).high >= dates[-1].high), verdicts[-1])
    pairs = {rival: (_account(before, rival, eyes), _account(after, rival, eyes)) for rival in crisis.rivals}
    rival, (old, new) = max(pairs.items(), key=lambda own: abs(own[1][1]["better"] - own[1][0]["better"]))
    return Told(lane.deed, eyes, dates, rival, _date(before), _date(after), old, new)


def _late(lanes: Sequence[Lane], verdicts: Sequence[Verdict]) -> Iterator[tuple[float, Lane, str, tuple[Date, ...]]]:
    """Deeds done by the first date of which eyes with a view then were told after it, with their weight at the last."""
    for own, now in zip(verdicts[0].ledgers, verdicts[-1].ledgers, strict=True) if verdicts else ():
        for lane in lanes if own.view and own.eyes != RECORD else ():
            shown = shown_between(lane.shown[own.eyes], own.date, now.date)
            size = sum(abs(line.low) + abs(line.high) for line in now.entries if line.event == lane.event)
            if shown and size and lane.date.high <= own.date.high:
                yield size, lane, own.eyes, tuple(showing.date for showing in shown)


def _date(verdict: Verdict) -> Date:
    return verdict.ledgers[0].date


def _account(verdict: Verdict, rival: str, eyes: str) -> Row:
    rows = (r for r in verdict.own_account.records() if (r["of"], r["eyes"]) == (rival, eyes))
    return next(row for row in rows if row["counting"] == verdict.leading[-1])
