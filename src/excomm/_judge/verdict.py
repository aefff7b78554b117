"""The verdict: own account and comparison, never merged, counted in several ways side by side.

*Own account* is the share of weighings of the stakes in which an actor's net change since the baseline is positive;
*comparison* the share in which the first rival's change exceeds the second's; where more than two actors have something
at stake, their *ranks* are shares too (``smaa``). Weights are the beholder's, the same for all actors, uniform on the
simplex or on what an order and bounds leave of it. Values that are only known as intervals are drawn; weights are
integrated exactly where they can be (``beholder``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from excomm._crisis.ask import AskError, baseline_of, date_of, eyes_of, last_date, too_early
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import RECORD, Crisis
from excomm._crisis.worlds import intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._finding.words import leader_first, share_in_words
from excomm._judge.bench import Bench
from excomm._judge.counting import leading
from excomm._judge.flips import Flips, cases_of, flips_of
from excomm._judge.ranking import ranked_in_words
from excomm._judge.region import Bounds, Limits, Order, limits_of
from excomm._ledger.ask import no_view, unverified
from excomm._ledger.ledger import Ledger, book_of

BOUNDS = ("least", "most", "worse least", "worse most")
SHARES = ("better", "level", "worse", *BOUNDS, "error")
COLUMNS = ("eyes", "date", "counting", "of", "over", *SHARES)
UNITS = dict.fromkeys(SHARES, "share of weighings")


@dataclass(frozen=True)
class Verdict(Finding):
    """A finding with the ledgers behind it; ``leading`` names the ways of counting that the answer gives."""

    ledgers: tuple[Ledger, ...] = ()
    leading: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    draws: int = 0

    @property
    def comparison(self) -> Table:
        """The rows that hold one rival against the other."""
        return Table(self.table.names, tuple(r for r in self.table.rows if r[4]), self.table.units)

    @property
    def own_account(self) -> Table:
        """The rows that hold an actor against its own baseline."""
        return Table(self.table.names, tuple(r for r in self.table.rows if not r[4]), self.table.units)

    @property
    def ranks(self) -> Table:
        """For each actor with anything at stake the share of weighings in each rank, and its confidence factor."""
        return self.more["ranks"]

    @property
    def central(self) -> Table:
        """For each such actor the mean of the weighings in which it comes first, empty for one that never does."""
        return self.more["central weights"]

    @property
    def pairs(self) -> Table:
        """For each two such actors the share of weighings in which one came out better than the other."""
        return self.more["pairs"]

    def flips(self) -> Flips:
        """Return what would flip the comparison: the smallest change of one value, the nearest weighing.

        Sizes are counted, from the verdict's own baseline. Raises AskError where order or bounds speak of groups.
        """
        own = self.ledgers[0]
        bench = Bench(book_of(own.crisis), self.limits, own.baseline, self.draws, int(self.how.options["seed"]))
        beholder = bench.beholder_of_sizes()
        cases = [case for ledger in self.ledgers for case in cases_of(ledger, bench.sizes, beholder)]
        blind = tuple(sentence for ledger in self.ledgers for sentence in no_view(ledger))
        return flips_of(cases, self.how, (*_weighing(own.crisis, self.limits), *bench.drawn()), blind)


def judge(
    crisis: Crisis,
    *,
    eyes: str | Sequence[str] | None = None,
    date: str | Date | None = None,
    baseline: str | Date | None = None,
    order: Order | None = None,
    bounds: Bounds | None = None,
    counting: Sequence[str] = (),
    draws: int = 10_000,
    seed: int = 1,
) -> Verdict:
    """Return who came out better, in these eyes, on this date, counted from this baseline.

    Eyes default to the record and every audience, the date to the last of the record. ``order`` lists stakes, each of
    which weighs at least as much as the next (or is a list of such lists); ``bounds`` maps stakes to the least and the
    most of the weight they may have. ``counting`` names ways of counting, all of them unless given. ``draws`` worlds
    are drawn with ``seed`` where values are intervals, and as many weighings where shares are not exact.
    Raises AskError for what the crisis does not have.
    """
    if not crisis.stakes or not crisis.rivals:
        raise AskError(f"{crisis.name} has no stakes and rivals, so there is no verdict to give")
    if draws < 1:
        raise AskError(f"{draws} draws: at least one world must be drawn")
    watchers = eyes_of(crisis, eyes if eyes is not None else (RECORD, *crisis.audiences))
    when = last_date(crisis) if date is None else date_of(crisis, date)
    start = baseline_of(crisis, baseline)
    limits = limits_of((*crisis.stakes, *crisis.groups), order, bounds)
    book = book_of(crisis)
    bench = Bench(book, limits, start, draws, seed)
    bench.keep(counting)
    ledgers = tuple(book.ledger(name, when, start) for name in watchers)
    rows = [row for own in ledgers for way in bench.ways for row in bench.rows(own, way)]
    table = make_table(COLUMNS, rows, UNITS)
    leads = tuple(way.name for way in bench.ways if way.name in leading(crisis)) or (bench.ways[0].name,)
    more = bench.ranking.tables()
    options = {"baseline": str(start), "date": str(when), "draws": bench.worlds.draws, "seed": seed}
    said = {"order": limits.order_in_words, "bounds": limits.bounds_in_words}
    return Verdict(
        question=f"Who came out better by {when}?",
        answer=(
            *too_early(when, start),
            *(s for own in ledgers for s in sentences(crisis, own, table, leads, more["ranks"])),
        ),
        table=table,
        how=How(
            crisis.name,
            digest(crisis),
            crisis.changed,
            options | {name: words for name, words in said.items() if words},
            {"numpy": np.__version__},
        ),
        notes=(*assumptions(crisis, start, limits), *bench.notes(), *unverified(ledgers)),
        sources=tuple(dict.fromkeys(s for own in ledgers for e in own.entries for s in e.source)),
        more=more,
        ledgers=ledgers,
        leading=leads,
        limits=limits,
        draws=draws,
    )


def sentences(crisis: Crisis, ledger: Ledger, table: Table, leading: Sequence[str], ranks: Table) -> Iterator[str]:
    """Say in a few lines what was found for one pair of eyes, under the ways of counting that lead."""
    if not ledger.view:
        yield from no_view(ledger)
        return
    seen_by = f"In the eyes of {crisis.called(ledger.eyes)} by {ledger.date}"
    rows = [r for r in table.records() if r["eyes"] == ledger.eyes]
    turned, compared = leader_first([r for r in rows if r["over"] and r["counting"] in leading])
    ahead, behind = (crisis.called(rival) for rival in (reversed(crisis.rivals) if turned else crisis.rivals))
    yield f"{seen_by}, {ahead} came out better than {behind} {_ways_in_words(compared)}."
    own = [r for r in rows if not r["over"] and r["of"] in crisis.rivals and r["counting"] in leading]
    gained = [
        f"{crisis.called(rival)} gained {_ways_in_words([r for r in own if r['of'] == rival])}"
        for rival in crisis.rivals
    ]
    yield f"Each on its own account: {'; '.join(gained)}."
    yield from ranked_in_words(crisis, ranks, ledger.eyes, leading)


def _ways_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Say the same share once, whichever ways of counting give it."""
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(share_in_words(row), []).append(row["counting"])
    return ", ".join(f"{words} ({' and '.join(ways)})" for words, ways in said.items())


def assumptions(crisis: Crisis, baseline: Date, limits: Limits) -> Iterator[str]:
    """Say what every verdict rests on."""
    units = "; ".join(f"{crisis.called(n)} ({s.counts}): {s.unit}" for n, s in crisis.stakes.items() if s.unit)
    yield (
        "Comparability is assumed: one unit of a stake is the same for every actor" + (f" ({units})." if units else ".")
    )
    yield from _weighing(crisis, limits)
    yield f"Gains and losses are counted from the end of {baseline}."
    if crisis.effects == "signs only":
        yield "Signs only: the sizes of effects are not yet coded."
    elif intervals(crisis):
        yield "Shares are of worlds drawn from the intervals of the file, and of all weighings in each."


def _weighing(crisis: Crisis, limits: Limits) -> Iterator[str]:
    stakes = ", ".join(crisis.called(name) for name in crisis.stakes)
    within = "; ".join(filter(None, (limits.order_in_words, limits.bounds_in_words)))
    yield (
        f"Weights are the beholder's, the same for all actors, uniform over {stakes}"
        + (f", within these limits: {within}." if within else ".")
    )
