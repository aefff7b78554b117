"""Strength and winning: warheads and the coders' power score side by side, by list of cases and rule for pairs.

Neither measure is power. Warheads are counted by the user's table of stockpiles in the year in which the crisis began;
the power score is ICB's POWDIS, of which a positive value means that the actor was stronger than its adversary. Winning
is the coders' victory. Counted are pairs in which one side alone won: that takes no order among the other outcomes, and
each pair is its own control. On the debate: M. Kroenig, International Organization 67 (2013), 141-171; T.S. Sechser &
M. Fuhrmann, Nuclear Weapons and Coercive Diplomacy, 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from excomm._cases.case import Case
from excomm._cases.codebook import OUTCOMES, POSSESSES, STATES, STOCKPILES, VICTORY, label, outcome_words
from excomm._cases.records import CrisisActor, Icb, Pair
from excomm._cases.shares import COLUMNS, UNITS, Share, share_of
from excomm._cases.sheet import Sheet, read_sheet, to_number
from excomm._finding.finding import Finding
from excomm._finding.table import Table, make_table

WARHEADS, SCORE = "warheads", "ICB power score"
Sides = tuple[CrisisActor, CrisisActor]
Strength = Callable[[CrisisActor], float]
Belongs = Callable[[Sides], bool | None]


@dataclass(frozen=True)
class Stockpiles:
    """Warheads by state and year: none for a state that is not listed; not known in a year that is not listed.

    Before the first year nobody has any.
    """

    sheet: Sheet
    warheads: Mapping[tuple[int, int], float]
    years: frozenset[int]
    unread: tuple[tuple[str, int], ...]

    def of(self, state: int, year: int) -> float:
        """Return a state's warheads in a year; 0 before the table begins, NaN where it does not say."""
        known = year in self.years or year < min(self.years, default=year)
        return self.warheads.get((state, year), 0.0) if known else float("nan")

    def held_by(self, actor: CrisisActor) -> float:
        """Return the warheads of a crisis actor in the year in which the crisis began for it."""
        return self.of(actor.state, actor.year)


def read_stockpiles(file: str | Path) -> Stockpiles:
    """Return the warheads of a file: a state, a year and a number a row. Raises DataError for a file that is none."""
    sheet = read_sheet(Path(file), STOCKPILES)
    found: dict[tuple[int, int], float] = {}
    unread: dict[str, int] = {}
    rows = zip(sheet.texts("state"), sheet.codes("year"), sheet.numbers("warheads"), strict=True)
    for name, year, warheads in rows:
        state = _state(name)
        if state < 0 or year < 0:
            unread[name] = unread.get(name, 0) + 1
        else:
            found[state, year] = float(warheads)
    return Stockpiles(sheet, found, frozenset(year for _, year in found), tuple(unread.items()))


def _state(name: str) -> int:
    """A state's number, from itself or from its name, however it is spaced; -1 where there is none."""
    number = to_number(name)
    return STATES.get(" ".join(name.lower().split()), -1) if isnan(number) else int(number)


def strength(case: Case, stockpiles: Stockpiles | None) -> Finding:
    """Return how strong the actors of this crisis were, by each measure."""
    rows = []
    for actor in case.actors.values():
        warheads = stockpiles.held_by(actor) if stockpiles else float("nan")
        score = None if isnan(actor.power) else actor.power
        words = label("actor", "nuclear", actor.nuclear), label("actor", "powsta", actor.status)
        outcome = outcome_words(actor.outcome)
        cells = (actor.year, None if isnan(warheads) else int(warheads), score, *words, outcome)
        rows.append((case.called(actor), actor.code, *cells))
    sheets = (case.icb.actor, *((stockpiles.sheet,) if stockpiles else ()))
    units = {"warheads": "in that year", "power score": "ICB points, positive: stronger than its adversary"}
    names = ("actor", "code", "year", "warheads", "power score", "nuclear arms", "standing", "outcome")
    return Finding(
        question="Who was stronger here, by each measure?",
        answer=tuple(_compared(case, stockpiles)),
        table=make_table(names, rows, units),
        how=case.how(sheets, len(rows), 0),
        notes=("Two measures, and they may point two ways: neither is power, and no one number is made of them.",),
    )


def _compared(case: Case, stockpiles: Stockpiles | None) -> Iterator[str]:
    if len(case.rivals) != 2:
        return
    first, second = case.rivals
    names = case.called(first), case.called(second)
    if stockpiles:
        counts = [stockpiles.held_by(actor) for actor in case.rivals]
        yield f"Warheads in {first.year}: {_versus(names, counts)}{_ratio(counts)}."
    if not (isnan(first.power) or isnan(second.power)):
        yield f"ICB power score: {_versus(names, (first.power, second.power), '+g')}."


def _versus(names: Sequence[str], values: Sequence[float], form: str = ",.0f") -> str:
    told = ["not known" if isnan(value) else f"{value:{form}}" for value in values]
    return f"{names[0]} {told[0]}, {names[1]} {told[1]}"


def _ratio(counts: Sequence[float]) -> str:
    low, high = sorted(counts)
    return "" if isnan(low) or isnan(high) or low <= 0 else f", {high / low:.1f} to 1"


def superiority(case: Case, stockpiles: Stockpiles | None) -> Finding:
    """Return how often the stronger side alone won, under each measure, list of cases and rule for pairs."""
    counted = list(_countings(case.icb, stockpiles))
    rows = [(*name, *_cells(tally)) for name, tally in counted]
    sheets = (*case.icb.sheets, *((stockpiles.sheet,) if stockpiles else ()))
    names = ("measure", "cases", "pairs", "n", "crises", "level", "neither or both", *COLUMNS, "set aside")
    units = {**UNITS, "count": "pairs in which the stronger side alone won", "of": "pairs in which one side alone won"}
    return Finding(
        question="Did the stronger side win?",
        answer=tuple(_said(Table(names, tuple(rows)))),
        table=make_table(names, rows, units),
        how=case.how(sheets, max((tally.n for _, tally in counted), default=0), "by row, in the table"),
        notes=tuple(_notes(stockpiles)),
    )


def _notes(stockpiles: Stockpiles | None) -> Iterator[str]:
    yield (
        "Pairs listed: two crisis actors that the dyadic file sets against each other. All: every two actors of a "
        "crisis, allies too. One a crisis: of the listed pairs the one that is strongest together by that measure."
    )
    yield (
        "Set aside in each row: pairs of which measure, outcome or place in the list is not known. Level pairs have no "
        "stronger side; in the others the share is of those in which one side alone won. Few crises stand behind the "
        "nuclear rows, and the strong choose their crises: no row says what strength brings about."
    )
    if stockpiles and stockpiles.unread:
        names = ", ".join(f"{name} ({count} rows)" for name, count in stockpiles.unread)
        yield f"Not read in {stockpiles.sheet.file}: {names}. States that it does not list count as having none."


@dataclass(frozen=True)
class Tally:
    """The pairs of one row: how many, in how many crises, how they came out; ``aside`` are those not to be told."""

    n: int
    crises: int
    level: int
    undecided: int
    won: Share
    aside: int


def _cells(tally: Tally) -> tuple[object, ...]:
    return tally.n, tally.crises, tally.level, tally.undecided, *tally.won.cells, tally.aside


def _countings(icb: Icb, stockpiles: Stockpiles | None) -> Iterator[tuple[tuple[str, str, str], Tally]]:
    """Every measure with every list of cases and every rule for pairs."""
    measures: list[tuple[str, Strength]] = [(SCORE, _score)]
    if stockpiles:
        measures.insert(0, (WARHEADS, stockpiles.held_by))
    for measure, strong in measures:
        for cases, belongs in _lists(measure, stockpiles):
            for rule, pairs, unknown in _rules(icb, strong, belongs):
                yield (measure, cases, rule), _tally(icb, pairs, strong, unknown)


def _score(actor: CrisisActor) -> float:
    return actor.power


def _lists(measure: str, stockpiles: Stockpiles | None) -> Iterator[tuple[str, Belongs]]:
    """The lists of cases, from the narrowest to the widest that the measure allows."""
    if stockpiles:
        held = stockpiles.held_by
        yield "both had warheads", lambda sides: _all(held(actor) for actor in sides)
    yield "both coded nuclear", lambda sides: all(actor.nuclear >= POSSESSES for actor in sides)
    if stockpiles:
        yield "one had warheads", lambda sides: _any(held(actor) for actor in sides)
    if measure == SCORE:
        yield "all", lambda sides: True


def _all(counts: Iterable[float]) -> bool | None:
    """Whether every side had warheads; None where that is not known."""
    found = tuple(counts)
    return False if 0 in found else None if any(map(isnan, found)) else True


def _any(counts: Iterable[float]) -> bool | None:
    found = tuple(counts)
    return True if any(count > 0 for count in found) else None if any(map(isnan, found)) else False


def _rules(icb: Icb, strong: Strength, belongs: Belongs) -> Iterator[tuple[str, list[Pair], int]]:
    """The pairs of each rule that belong to a list of cases, and how many there are of which that is not known."""
    listed, unsure = _belonging(icb, icb.opponents, belongs)
    together, unsure_together = _belonging(icb, icb.all_pairs, belongs)
    if icb.dyad:
        yield "listed", listed, len(unsure)
    yield "all", together, len(unsure_together)
    if icb.dyad:
        strongest: dict[int, Pair] = {}
        for pair in sorted(listed, key=lambda p: -_together(icb, p, strong)):
            strongest.setdefault(pair.crisis, pair)
        yield "one a crisis", list(strongest.values()), len({pair.crisis for pair in unsure} - set(strongest))


def _belonging(icb: Icb, pairs: Iterable[Pair], belongs: Belongs) -> tuple[list[Pair], list[Pair]]:
    told = [(pair, belongs(_sides(icb, pair))) for pair in pairs]
    return [pair for pair, own in told if own], [pair for pair, own in told if own is None]


def _together(icb: Icb, pair: Pair, strong: Strength) -> float:
    total = sum(abs(strong(actor)) for actor in _sides(icb, pair))
    return -1.0 if isnan(total) else total


def _sides(icb: Icb, pair: Pair) -> Sides:
    return icb.actors[pair.first], icb.actors[pair.second]


def _tally(icb: Icb, pairs: Sequence[Pair], strong: Strength, unknown: int) -> Tally:
    aside, level, undecided = unknown, 0, 0
    hits: list[bool] = []
    crises: list[int] = []
    for pair in pairs:
        one, other = sorted(_sides(icb, pair), key=lambda actor: -strong(actor))
        if isnan(strong(one)) or isnan(strong(other)) or not {one.outcome, other.outcome} <= OUTCOMES.keys():
            aside += 1
        elif strong(one) == strong(other):
            level += 1
        elif (one.outcome == VICTORY) == (other.outcome == VICTORY):
            undecided += 1
        else:
            hits.append(one.outcome == VICTORY)
            crises.append(pair.crisis)
    of = len({pair.crisis for pair in pairs})
    return Tally(len(pairs), of, level, undecided, share_of(hits, crises), aside)


def _said(table: Table) -> Iterator[str]:
    rows = table.records()
    for measure in dict.fromkeys(row["measure"] for row in rows):
        own = [row for row in rows if row["measure"] == measure and row["of"]]
        if not own:
            yield f"By {measure}: no pair in which one side alone won."
            continue
        shares = [row["share"] for row in own]
        even = sum(row["low"] <= 1 / 2 <= row["high"] for row in own)
        yield (
            f"By {measure}, the stronger side was the one that won in {_range(shares)} of the pairs in which one side "
            f"alone won, as the cases and the pairs are chosen; {even} of {len(own)} intervals include one half."
        )


def _range(shares: Sequence[float]) -> str:
    low, high = f"{100 * min(shares):.0f}", f"{100 * max(shares):.0f}"
    return f"{low} %" if low == high else f"{low} to {high} %"
