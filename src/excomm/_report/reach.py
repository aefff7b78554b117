"""The section on reach: answers, a map for each theatre, curves, and the same in tables; made of findings only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from excomm._crisis.model import Crisis
from excomm._report.figures.plot import named
from excomm._report.palette import tones
from excomm._report.pen import Markup, Pen, pictures

if TYPE_CHECKING:
    from excomm._reach.chart import Chart, Dot
    from excomm._reach.posts import Group
    from excomm._reach.reach import Reach
    from excomm._reach.whole import Whole


@dataclass(frozen=True)
class Theatre:
    """One side's weapons over another side's cities: map, curves, and its cities as a table."""

    anchor: str
    title: str
    tone: str
    map: Markup
    kinds: tuple[str, ...]
    beyond: str
    curves: tuple[tuple[str, Markup], ...]
    recollected: bool
    heads: tuple[str, ...]
    cities: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class RangeRow:
    """One published range, and what it reaches of the largest cities."""

    weapon: str
    km: str
    note: str
    sources: tuple[str, ...]
    verified: bool
    counts: tuple[str, ...]


@dataclass(frozen=True)
class ReachSection:
    """What the page shows of reach."""

    answers: tuple[str, ...]
    apart: tuple[str, ...]
    notes: tuple[str, ...]
    theatres: tuple[Theatre, ...]
    top: int
    tops: tuple[int, ...]
    ranges: tuple[RangeRow, ...]
    days: tuple[tuple[str, ...], ...]
    kinds: Mapping[str, str]


def reach_section(whole: Whole | None, pen: Pen) -> ReachSection | None:
    """Return the section; None for a crisis without sites."""
    if whole is None:
        return None
    last = whole.planned or whole.deployed
    crisis = pen.dossier.crisis
    tops = tuple(sorted(set(last.table.column("top"))))
    return ReachSection(
        answers=last.headline,
        apart=last.apart,
        notes=last.notes[len(last.memory) :],
        theatres=tuple(_theatre(whole, chart, pen) for chart in whole.charts),
        top=last.asked.top,
        tops=tops,
        ranges=tuple(_range_rows(last, crisis, tops)),
        days=tuple(_days(whole.deployed, crisis)),
        kinds=KINDS,
    )


def _theatre(whole: Whole, chart: Chart, pen: Pen) -> Theatre:
    crisis = pen.dossier.crisis
    theatre = (chart.side, chart.over)
    drawn = [c for c in whole.curves if (crisis.weapons[c.group.weapon].side, c.group.over) == theatre]
    dots = sorted((*chart.dots, *(dot for dot, _ in chart.beyond)), key=lambda dot: dot.rank)
    figure, curves = (pen.figures[f"{kind}-{chart.side}-{chart.over}"] for kind in ("map", "curve"))
    return Theatre(
        anchor=figure.table,
        title=figure.title,
        tone=tones(crisis).get(chart.side, "both"),
        map=pictures(figure)[0],
        kinds=tuple(kind for kind in KINDS if any(dot.reached == kind for dot in chart.dots)),
        beyond=", ".join(f"{_city(dot, crisis)} ({_nearest(dot)})" for dot, _ in chart.beyond),
        curves=tuple(zip((_named(curve.group, crisis) for curve in drawn), pictures(curves), strict=True)),
        recollected=any(curve.recollected for curve in drawn),
        heads=tuple(_named(group, crisis) for group, _ in dots[0].ways) if dots else (),
        cities=tuple(tuple(_city_row(dot, crisis)) for dot in dots),
    )


KINDS = {
    "all": "in reach by every verified range",
    "some": "by some of them",
    "planned": "only by what was planned",
    "none": "out of reach",
}


def _named(group: Group, crisis: Crisis) -> str:
    return named(group.weapon, group.where, crisis)


def _city(dot: Dot, crisis: Crisis) -> str:
    return crisis.cities[dot.city].name or dot.city


def _nearest(dot: Dot) -> str:
    return f"{min(lie.km for _, lie in dot.ways):,.0f} km"


def _city_row(dot: Dot, crisis: Crisis) -> Iterator[str]:
    yield from (str(dot.rank), _city(dot, crisis), f"{dot.people:,}", KINDS[dot.reached])
    for group, lie in dot.ways:
        reached = sum(lie.km <= figure.km for figure in group.verified)
        yield f"{lie.km:,.0f} km, {reached} of {len(group.verified)}"


def _range_rows(reach: Reach, crisis: Crisis, tops: Sequence[int]) -> Iterator[RangeRow]:
    """One row for each published range, the counts of all ``tops`` in it."""
    rows = reach.table.records()
    for at, row in enumerate(rows):
        if row["top"] == tops[0]:
            same = {r["top"]: r for r in rows[at : at + len(tops)]}
            weapon = named(row["weapon"], row["where"], crisis)
            counts = tuple(_count(same[top]) if top in same else "" for top in tops)
            sources = tuple(s for s in row["source"].split(", ") if s)
            yield RangeRow(weapon, f"{row['km']:,.0f} km", row["note"], sources, row["verified"] == "yes", counts)


def _count(row: dict[str, Any]) -> str:
    bounds = "" if row["least"] == row["most"] else f" ({row['least']} to {row['most']})"
    return f"{row['cities']}{bounds}, {100 * row['people']:.0f} %"


def _days(reach: Reach, crisis: Crisis) -> Iterator[tuple[str, ...]]:
    """From which day on a group reaches how many cities, at its longest verified range."""
    for row in reach.over_time.records():
        weapon = named(row["weapon"], row["where"], crisis)
        bounds = "" if row["least"] == row["most"] else f" ({row['least']} to {row['most']})"
        yield row["date"], weapon, f"{row['cities']}{bounds} of {row['top']}", f"{row['km']:,.0f} km"
