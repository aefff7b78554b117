"""The verdict: own account and comparison, never merged, counted in several ways side by side.

*Own account* is the share of weighings of the stakes in which an actor's net change since the baseline is positive;
*comparison* the share in which the first rival's change exceeds the second's. Weights are the beholder's, the same for
all actors, uniform on the simplex. Values that are only known as intervals are drawn; weights are integrated exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from excomm._crisis.ask import AskError, baseline_of, date_of, eyes_of, last_date
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import RECORD, Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, draw_worlds, intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._finding.words import share_in_words
from excomm._judge.weighing import Shares, shares
from excomm._ledger.ledger import READINGS, Book, Entry, Ledger

COLUMNS = ("eyes", "date", "counting", "of", "over", "better", "level", "worse", "least", "most", "error")
SHARE = "share of weighings"
UNITS = {name: SHARE for name in ("better", "level", "worse", "least", "most", "error")}
RELATIVE = 0.5


@dataclass(frozen=True)
class Counting:
    """One way to count a ledger: sizes or signs of effects, stakes grouped or not, rivals' gains as one's losses."""

    name: str
    baseline: Date
    signs: bool = False
    grouped: bool = False
    relative: float = 0.0


@dataclass(frozen=True)
class Verdict(Finding):
    """A finding with the ledgers behind it; ``leading`` names the ways of counting that the answer gives."""

    ledgers: tuple[Ledger, ...] = ()
    leading: tuple[str, ...] = ()

    @property
    def comparison(self) -> Table:
        """The rows that hold one rival against the other."""
        return Table(self.table.names, tuple(r for r in self.table.rows if r[4]), self.table.units)

    @property
    def own_account(self) -> Table:
        """The rows that hold an actor against its own baseline."""
        return Table(self.table.names, tuple(r for r in self.table.rows if not r[4]), self.table.units)


def judge(
    crisis: Crisis,
    *,
    eyes: Sequence[str] | None = None,
    date: str | Date | None = None,
    baseline: str | Date | None = None,
    draws: int = 10_000,
    seed: int = 1,
) -> Verdict:
    """Return who came out better, in these eyes, on this date, counted from this baseline.

    Eyes default to the record and every audience, the date to the last of the record. ``draws`` worlds are drawn with
    ``seed`` where values are intervals. Raises AskError for what the crisis does not have.
    """
    if not crisis.stakes or not crisis.rivals:
        raise AskError(f"{crisis.name} has no stakes and rivals, so there is no verdict to give")
    watchers = eyes_of(crisis, eyes if eyes is not None else (RECORD, *crisis.audiences))
    when = last_date(crisis) if date is None else date_of(crisis, date)
    start = baseline_of(crisis, baseline)
    book = Book(crisis)
    worlds = draw_worlds(crisis, draws if intervals(crisis) else 1, seed)
    ledgers = tuple(book.ledger(name, when, start) for name in watchers)
    counted = list(countings(crisis, start))
    rows = [row for own in ledgers for way in counted for row in _rows(book, own, way, worlds)]
    table = make_table(COLUMNS, rows, UNITS)
    leading = tuple(way.name for way in counted if way.name in ("signs only", "sizes"))
    options = {"baseline": str(start), "date": str(when), "draws": worlds.draws, "seed": seed}
    return Verdict(
        question=f"Who came out better by {when}?",
        answer=tuple(s for own in ledgers for s in sentences(crisis, own, table, leading)),
        table=table,
        how=How(crisis.name, digest(crisis), crisis.changed, options, {"numpy": np.__version__}),
        notes=tuple(assumptions(crisis, start)),
        sources=tuple(dict.fromkeys(s for own in ledgers for e in own.entries for s in e.source)),
        ledgers=ledgers,
        leading=leading,
    )


def countings(crisis: Crisis, baseline: Date) -> Iterator[Counting]:
    """Yield the ways to count, the one that leads first: signs only, which a historian can accept."""
    yield Counting("signs only", baseline, signs=True)
    only_signs = crisis.effects == "signs only"
    base = "signs" if only_signs else "sizes"
    if not only_signs:
        yield Counting("sizes", baseline)
    if crisis.groups:
        yield Counting(f"{base}, groups as one", baseline, only_signs, grouped=True)
    for name, date in crisis.baselines.items():
        if date != baseline:
            yield Counting(f"{base}, from {name}", date, only_signs)
    yield Counting(f"{base}, relative gains", baseline, only_signs, relative=RELATIVE)


def changes(crisis: Crisis, entries: Iterable[Entry], worlds: Worlds, counting: Counting) -> Mapping[str, Floats]:
    """Return each actor's net change by stake, shape (draws, stakes), groups counted as the mean of their members."""
    columns = {stake: n for n, stake in enumerate(crisis.stakes)}
    net = {actor: np.zeros((worlds.draws, len(columns))) for actor in crisis.players}
    for entry in entries:
        value = np.sign(worlds.of(entry.value)) if counting.signs else worlds.of(entry.value)
        net[entry.actor][:, columns[entry.stake]] += entry.times * value
    if counting.grouped:
        net = {actor: _grouped(crisis, change) for actor, change in net.items()}
    if counting.relative:
        net = {actor: net[actor] - counting.relative * _others(crisis, net, actor) for actor in net}
    return net


def sentences(crisis: Crisis, ledger: Ledger, table: Table, leading: Sequence[str]) -> Iterator[str]:
    """Say in two lines what the table holds for one pair of eyes, under the ways of counting that lead."""
    seen_by = f"In the eyes of {crisis.called(ledger.eyes)} by {ledger.date}"
    if not ledger.view:
        yield f"{seen_by}: no view yet."
        return
    rows = [r for r in table.records() if r["eyes"] == ledger.eyes]
    first, second = (crisis.called(rival) for rival in crisis.rivals)
    compared = [r for r in rows if r["over"] and r["counting"] in leading]
    yield f"{seen_by}, {first} came out better than {second} {_ways_in_words(compared)}."
    own = [r for r in rows if not r["over"] and r["of"] in crisis.rivals and r["counting"] in leading]
    gained = [
        f"{crisis.called(rival)} gained {_ways_in_words([r for r in own if r['of'] == rival])}"
        for rival in crisis.rivals
    ]
    yield f"Each on its own account: {'; '.join(gained)}."


def _ways_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say the same share once, whichever ways of counting give it."""
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(share_in_words(row), []).append(row["counting"])
    return ", ".join(f"{words} ({' and '.join(ways)})" for words, ways in said.items())


def assumptions(crisis: Crisis, baseline: Date) -> Iterator[str]:
    """Say what every verdict rests on."""
    units = "; ".join(f"{crisis.called(n)} ({s.counts}): {s.unit}" for n, s in crisis.stakes.items() if s.unit)
    yield (
        "Comparability is assumed: one unit of a stake is the same for every actor" + (f" ({units})." if units else ".")
    )
    stakes = ", ".join(crisis.called(name) for name in crisis.stakes)
    yield f"Weights are the beholder's, the same for all actors, uniform over {stakes}."
    yield f"Gains and losses are counted from the end of {baseline}."
    if crisis.effects == "signs only":
        yield "Signs only: the sizes of effects are not yet coded."
    elif intervals(crisis):
        yield "Shares are of worlds drawn from the intervals of the file, and of all weighings in each."


def _rows(book: Book, leading: Ledger, counting: Counting, worlds: Worlds) -> Iterator[Sequence[object]]:
    crisis = book.crisis
    own = (
        leading if counting.baseline == leading.baseline else book.ledger(leading.eyes, leading.date, counting.baseline)
    )
    if not own.view:
        return
    net = [changes(crisis, own.read(reading), worlds, counting) for reading in READINGS[: 1 + own.unsure]]
    first, second = crisis.rivals
    head = (own.eyes, str(own.date), counting.name)
    if not counting.relative:  # a beholder who counts the rival's gain as loss compares the two as anybody does
        yield (*head, first, second, *_cells([shares(n[first] - n[second]) for n in net]))
    for actor in dict.fromkeys((*crisis.rivals, *crisis.players)):
        yield (*head, actor, "", *_cells([shares(n[actor]) for n in net]))


def _cells(found: Sequence[Shares]) -> tuple[float, ...]:
    better, level, worse = found[0].means()
    all_better = [shares.means()[0] for shares in found]
    return better, level, worse, min(all_better), max(all_better), found[0].error()


def _grouped(crisis: Crisis, change: Floats) -> Floats:
    columns = {stake: n for n, stake in enumerate(crisis.stakes)}
    grouped = {stake for members in crisis.groups.values() for stake in members}
    alone = [change[:, columns[stake]] for stake in crisis.stakes if stake not in grouped]
    means = [change[:, [columns[s] for s in members]].mean(axis=1) for members in crisis.groups.values()]
    return np.column_stack([*alone, *means])


def _others(crisis: Crisis, net: Mapping[str, Floats], actor: str) -> Floats:
    """The gains of the rival; for an actor that is no rival, of nobody."""
    if actor not in crisis.rivals:
        return np.zeros_like(net[actor])
    first, second = crisis.rivals
    return net[second if actor == first else first]
