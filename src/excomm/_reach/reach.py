"""The question of reach: how many of a side's largest cities lie within published ranges of the other's sites.

Everything is computed from positions: no count is typed. Sourced positions count; recollected ones are shown apart and
support no answer unless they are asked for. A range whose source nobody saw is said apart, never in the first sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import isfinite

from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._reach import days, words
from excomm._reach.asking import TOP, Asked, asked
from excomm._reach.posts import POSITIONS, Figure, Group, Lie, count, groups, share_of_figures

TOPS = (25, 50, 100)
COLUMNS = (
    *("weapon", "where", "over", "km", "note", "source", "verified", "top"),
    *("cities", "least", "most", "people", "people least", "people most"),
)
UNITS = {
    **{"cities": "of the largest", "least": "of the largest", "most": "of the largest"},
    **{name: "share of their people" for name in ("people", "people least", "people most")},
}
CITY_COLUMNS = ("weapon", "where", "over", "rank", "city", "people", "km", "least", "most", "site", "share of ranges")


@dataclass(frozen=True)
class Reach(Finding):
    """A finding with the groups behind it; ``recollected`` holds the same groups at recollected positions."""

    crisis: Crisis = field(default_factory=Crisis)
    asked: Asked = field(default_factory=Asked)
    groups: tuple[Group, ...] = ()
    recollected: tuple[Group, ...] = ()
    memory: tuple[str, ...] = ()

    @property
    def headline(self) -> tuple[str, ...]:
        """What the answer says on sources that were seen."""
        return tuple(said for said in self.answer if words.NO_PAGE not in said)

    @property
    def apart(self) -> tuple[str, ...]:
        """What hangs on a figure or a position for which no page was seen."""
        return (*(said for said in self.answer if words.NO_PAGE in said), *self.memory)

    @property
    def cities(self) -> Table:
        """Every city with its nearest site, the way, its bounds, and the share of published ranges that reach it."""
        rows = [(*group.key, *self._city(group, lie)) for group in self.groups for lie in group.lies]
        return make_table(CITY_COLUMNS, rows, dict.fromkeys(("km", "least", "most"), "km"))

    @property
    def curve(self) -> Table:
        """The steps of cities against range: at each ``km`` one more of the largest cities comes within it."""
        names = ("weapon", "where", "over", "km", "top", "cities", "people")
        rows = [(*group.key, *step) for group in self.groups for step in curve(group, self.asked.top)]
        return make_table(names, rows, {"km": "km", "people": "share of their people"})

    @property
    def over_time(self) -> Table:
        """What each group reaches from the end of which day on, at its longest verified range, or the one asked."""
        return make_table(days.COLUMNS, days.over_time(self.crisis, self.asked), {"km": "km"})

    def top_of(self, side: str) -> int:
        """How many cities of a side were asked about: the number asked for, or all it has."""
        return min(self.asked.top, max((len(g.lies) for g in self.groups if g.over == side), default=0))

    def _city(self, group: Group, lie: Lie) -> tuple[object, ...]:
        name = self.crisis.cities[lie.city].name or lie.city
        ways = (_finite(km) for km in (lie.km, lie.least, lie.most))
        return lie.rank, name, lie.people, *ways, lie.site, share_of_figures(lie, group.verified)


def reach(
    crisis: Crisis,
    *,
    weapon: str | None = None,
    range_km: float | None = None,
    date: str | Date | None = None,
    top: int = TOP,
    planned: bool = False,
    positions: str = POSITIONS[0],
    side: str | None = None,
    where: str | None = None,
) -> Reach:
    """Return how many of the largest cities lie in reach, of which weapons, by which published ranges.

    ``weapon``, ``side`` (whose weapons) and ``where`` (the land they stand in) choose sites; ``planned`` counts those
    that were only planned too; with a ``date`` only sites that stand at its end count. ``range_km`` asks of one range
    in place of the published ones. Raises AskError for what the crisis does not have.
    """
    picks = {"weapon": weapon, "side": side, "where": where}
    question = asked(crisis, picks, km=range_km, date=date, top=top, planned=planned, positions=positions)
    found = tuple(groups(crisis, question.sites, date=question.date, positions=positions))
    others = _recollected(crisis, question)
    apart = list(zip(found, others, strict=True)) if others and positions == POSITIONS[0] else []
    memory = tuple(words.recollected(crisis, top, range_km, apart))
    return Reach(
        question="Which cities lie in reach?",
        answer=tuple(_answer(crisis, question, found, recollected=bool(others) and not apart)),
        table=make_table(COLUMNS, _rows(found, question), UNITS),
        how=How(crisis.name, digest(crisis), crisis.changed, question.options, _versions()),
        notes=(*memory, *words.notes(crisis, question.only_planned, found)),
        sources=tuple(dict.fromkeys(_sources(crisis, found))),
        crisis=crisis,
        asked=question,
        groups=found,
        recollected=others,
        memory=memory,
    )


def curve(group: Group, top: int) -> Iterator[tuple[float, int, int, float]]:
    """Yield each step of the curve of a group: range, how many cities are asked about, cities, share of people."""
    for km in sorted({lie.km for lie in group.lies[:top] if isfinite(lie.km)}):
        found = count(group.lies, km, top)
        yield km, found.top, found.cities, found.people


def _recollected(crisis: Crisis, question: Asked) -> tuple[Group, ...]:
    """The groups at recollected positions; none where nothing asked about has such a position."""
    if not any(crisis.sites[name].recollected for name in question.sites):
        return ()
    return tuple(groups(crisis, question.sites, date=question.date, positions=POSITIONS[1]))


def _answer(crisis: Crisis, question: Asked, found: Sequence[Group], *, recollected: bool) -> Iterator[str]:
    if recollected:
        yield f"With recollected positions, {words.NO_PAGE}:"
    if not found:
        yield "None of what was asked about came; it was only planned."
    for group in found:
        yield from words.sentences(crisis, group, question.top, question.km, question.date)


def _rows(found: Iterable[Group], question: Asked) -> Iterator[Sequence[object]]:
    """A row for each group, range, and number of largest cities that the side has."""
    for group in found:
        figures = group.figures if question.km is None else (Figure(question.km, "", (), True),)
        tops = sorted({min(top, len(group.lies)) for top in (*TOPS, question.top)})
        for figure in figures:
            seen = "asked" if question.km is not None else "yes" if figure.verified else "no"
            for top in tops:
                c = count(group.lies, figure.km, top)
                head = (*group.key, figure.km, figure.note, ", ".join(figure.source), seen, top)
                yield *head, c.cities, c.least, c.most, c.people, c.people_least, c.people_most


def _sources(crisis: Crisis, found: Sequence[Group]) -> Iterator[str]:
    for group in found:
        for figure in group.figures if group.posts else ():
            yield from figure.source
        for post in group.posts:
            yield from post.source
    for side in dict.fromkeys(group.over for group in found):
        yield from (s for c in crisis.cities.values() if c.side == side for s in c.source)


def _versions() -> dict[str, str]:
    return {"geographiclib": version("geographiclib")}


def _finite(km: float) -> float | None:
    return round(km, 1) if isfinite(km) else None
