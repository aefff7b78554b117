"""What each rival gained and lost, stake by stake: what every verdict weighs, as bounds and in drawn worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import draw_worlds, intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._judge.counting import Counting, changes
from excomm._ledger.ledger import Entry, Ledger

NAMES = ("eyes", "date", "actor", "stake", "low", "mean", "high", "events")
SIGNS = "signs only"


@dataclass(frozen=True)
class Sums(Finding):
    """``net`` maps (eyes, date, rival) to net changes, shape (draws, stakes), by the first reading of vague dates."""

    draws: int = 1
    seed: int = 1
    net: Mapping[tuple[str, str, str], Floats] = field(default_factory=dict, compare=False, repr=False)


def sums(crisis: Crisis, ledgers: Sequence[Ledger], draws: int, seed: int) -> Sums:
    """Return the sums of ledgers whose eyes have a view, in the worlds that ``judge`` draws with the same options."""
    seen = [ledger for ledger in ledgers if ledger.view]
    worlds = draw_worlds(crisis, draws if intervals(crisis) else 1, seed)
    signs = crisis.effects == SIGNS
    net = {}
    rows: list[Sequence[object]] = []
    for own in seen:
        found = changes(crisis, own.readings()[0], worlds, Counting("", own.baseline, signs))
        for rival in crisis.rivals:
            net[own.eyes, str(own.date), rival] = found[rival]
            rows += _rows(crisis, own, rival, found[rival].mean(axis=0), signs)
    unsure = any(own.unsure for own in seen)
    return Sums(
        question="What did each gain and lose, stake by stake?",
        answer=(),
        table=make_table(NAMES, rows, {name: "units of the stake" for name in ("low", "mean", "high")}),
        how=How(
            crisis.name,
            digest(crisis),
            crisis.changed,
            {"draws": worlds.draws, "seed": seed, "asked": draws},
            {"numpy": np.__version__},
        ),
        notes=(
            "Low and high bound the sum with every effect at the end of its interval; mean is over drawn worlds.",
            *(("Vague dates: low and high bound all readings of them; mean is of the certain one.",) if unsure else ()),
        ),
        sources=tuple(dict.fromkeys(source for own in seen for entry in own.entries for source in entry.source)),
        draws=worlds.draws,
        seed=seed,
        net=net,
    )


def _rows(crisis: Crisis, own: Ledger, rival: str, means: Floats, signs: bool) -> Iterator[Sequence[object]]:
    """One row for each stake on which the rival has a line."""
    for stake, mean in zip(crisis.stakes, means, strict=True):
        events = dict.fromkeys(e.event for e in own.entries if (e.actor, e.stake) == (rival, stake))
        if events:
            ways = [[e for e in lines if (e.actor, e.stake) == (rival, stake)] for lines in own.readings()]
            low = min(sum(_ends(line, signs)[0] for line in lines) for lines in ways)
            high = max(sum(_ends(line, signs)[1] for line in lines) for lines in ways)
            yield own.eyes, str(own.date), rival, stake, low, float(mean), high, ", ".join(events)


def _ends(line: Entry, signs: bool) -> tuple[float, float]:
    """The least and the most that a line adds; its own ends are weighted already, and its sign is theirs."""
    return (_signed(line, line.low), _signed(line, line.high)) if signs else (line.low, line.high)


def _signed(line: Entry, end: float) -> float:
    return abs(line.times) * float(np.sign(end))
