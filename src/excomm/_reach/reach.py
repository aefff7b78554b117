"""The question of reach: how many of a side's largest cities lie within published ranges of the other's sites.

Everything is computed from positions: no count is typed. Sourced positions count; recollected ones are shown apart and
support no answer unless they are asked for. A range whose source nobody saw is said apart, never in the first sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import inf, isfinite
from typing import Any

from excomm._crisis.arms import DEPLOYED, PLANNED
from excomm._crisis.ask import AskError, date_of
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.place import nearest
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._reach import words
from excomm._reach.posts import POSITIONS, Figure, Group, count, groups, share_of_figures

TOPS = (25, 50, 100)
TOP = 50
COLUMNS = (
    *("weapon", "where", "over", "km", "note", "source", "verified", "top"),
    *("cities", "least", "most", "people", "people least", "people most"),
)
UNITS = {
    **{"cities": "of the largest", "least": "of the largest", "most": "of the largest"},
    **{name: "share of their people" for name in ("people", "people least", "people most")},
}


@dataclass(frozen=True)
class Asked:
    """What was asked, made sure of: which sites count, at which date and position, at which range, of how many cities."""

    sites: tuple[str, ...]
    planned_only: tuple[str, ...]
    date: Date | None
    positions: str
    km: float | None
    top: int


@dataclass(frozen=True)
class Reach(Finding):
    """A finding with the groups behind it; ``recollected`` holds the same groups at recollected positions."""

    crisis: Crisis = field(default_factory=Crisis)
    asked: Asked = field(default_factory=lambda: Asked((), (), None, POSITIONS[0], None, TOP))
    groups: tuple[Group, ...] = ()
    recollected: tuple[Group, ...] = ()

    @property
    def cities(self) -> Table:
        """Every city with its nearest site, the way, its bounds, and the share of published ranges that reach it."""
        names = ("weapon", "where", "over", "rank", "city", "people", "km", "least", "most", "site", "share of ranges")
        rows = [
            (g.weapon, g.where, g.over, lie.rank, lie.city, lie.people, *map(_finite, (lie.km, lie.least, lie.most)))
            + (lie.site, share_of_figures(lie, g.verified))
            for g in self.groups
            for lie in g.lies
        ]
        return make_table(names, rows, {"km": "km", "least": "km", "most": "km", "share of ranges": "verified ones"})

    @property
    def curve(self) -> Table:
        """The steps of cities against range: at each ``km`` one more of the largest cities comes within it."""
        names = ("weapon", "where", "over", "km", "top", "cities", "people")
        rows = [(g.weapon, g.where, g.over, *step) for g in self.groups for step in curve(g, self.asked.top)]
        return make_table(names, rows, {"km": "km", "people": "share of their people"})

    @property
    def over_time(self) -> Table:
        """What each group reaches from which day on, at its longest verified range (or the one asked)."""
        from excomm._reach.days import COLUMNS as NAMES
        from excomm._reach.days import over_time

        return make_table(NAMES, over_time(self.crisis, self.asked), {"km": "km"})


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

    ``weapon``, ``side`` (whose weapons) and ``where`` (the land they stand in) choose sites; ``planned`` counts those that
    were only planned too; with a ``date`` only sites that stand at its end count. ``range_km`` asks of one range in place
    of the published ones. Raises AskError for what the crisis does not have.
    """
    asked = _asked(crisis, weapon, side, where, range_km, date, top, planned, positions)
    found = tuple(groups(crisis, asked.sites, date=asked.date, positions=positions))
    others = tuple(groups(crisis, asked.sites, date=asked.date, positions=POSITIONS[1])) if _recollects(crisis, asked) else ()
    answer = [s for g in found for s in words.sentences(crisis, g, top, range_km, asked.date)]
    if positions == POSITIONS[1] and others:
        answer.insert(0, "With recollected positions, for which no page was seen:")
    apart = list(zip(found, others, strict=False)) if positions == POSITIONS[0] else []
    left_out = [] if planned else _left_out(crisis, asked)
    return Reach(
        question="Which cities lie in reach?",
        answer=tuple(answer),
        table=make_table(COLUMNS, _rows(found, asked), UNITS),
        how=How(crisis.name, digest(crisis), crisis.changed, _options(asked, planned), _versions()),
        notes=(*words.recollected(crisis, top, range_km, apart), *words.notes(crisis, left_out, found)),
        sources=tuple(dict.fromkeys(_sources(crisis, found))),
        crisis=crisis,
        asked=asked,
        groups=found,
        recollected=others,
    )


def curve(group: Group, top: int) -> Iterator[tuple[float, int, int, float]]:
    """Yield each step of the curve of a group: range, how many cities are asked about, cities, share of people."""
    for km in sorted({lie.km for lie in group.lies[:top] if isfinite(lie.km)}):
        found = count(group.lies, km, top)
        yield km, found.top, found.cities, found.people


def _rows(found: Iterable[Group], asked: Asked) -> Iterator[Sequence[object]]:
    """A row for each group, range, and number of largest cities that the side has."""
    for group in found:
        figures = group.figures if asked.km is None else (Figure(asked.km, "asked", (), True),)
        tops = sorted({min(t, len(group.lies)) for t in (*TOPS, asked.top)})
        for figure in figures:
            for top in tops:
                c = count(group.lies, figure.km, top)
                head = (group.weapon, group.where, group.over, figure.km, figure.note, ", ".join(figure.source))
                tail = (c.cities, c.least, c.most, c.people, c.people_least, c.people_most)
                yield *head, "yes" if figure.verified else "no", top, *tail


def _asked(
    crisis: Crisis,
    weapon: str | None,
    side: str | None,
    where: str | None,
    km: float | None,
    date: str | Date | None,
    top: int,
    planned: bool,
    positions: str,
) -> Asked:
    armed = [name for name, site in crisis.sites.items() if site.weapon]
    if not armed or not crisis.cities:
        raise AskError(f"{crisis.name} has no sites of weapons and cities, so there is nothing to measure")
    wanted = {
        "weapon": (weapon, {n: (n, w.name, words.weapon_name(crisis, n)) for n, w in crisis.weapons.items()}),
        "side": (side, {s: (s, crisis.called(s)) for s in {w.side for w in crisis.weapons.values()}}),
        "where": (where, {s.where: (s.where,) for s in crisis.sites.values()}),
    }
    chosen = {kind: _one_of(kind, text, known) for kind, (text, known) in wanted.items() if text is not None}
    own = [n for n in armed if all(_of(crisis, n, kind) == value for kind, value in chosen.items())]
    if not own:
        raise AskError(f"no site in {crisis.name} is of {' and '.join(f'{k} {v}' for k, v in chosen.items())}")
    if top < 1:
        raise AskError(f"top {top}: at least one city")
    if km is not None and not 0 < km < inf:
        raise AskError(f"range {km:g}: kilometres above 0")
    if positions not in POSITIONS:
        raise AskError(f"there are no positions {positions!r}; there are {' and '.join(POSITIONS)}")
    kept = tuple(n for n in own if planned or crisis.sites[n].state == DEPLOYED)
    left = tuple(n for n in own if n not in kept)
    return Asked(kept, left, None if date is None else date_of(crisis, date), positions, km, top)


def _one_of(kind: str, text: str, known: dict[str, tuple[str, ...]]) -> str:
    """Return the one meant by a name or a printed name, in whatever case. Raises AskError."""
    for name, spelled in known.items():
        if text.casefold() in (s.casefold() for s in spelled):
            return name
    valid = [name for name in known if name]
    near = nearest(text.casefold(), valid)
    raise AskError(f"there is no {kind} {text!r}; there are {', '.join(valid)}" + (f"; did you mean {near!r}?" if near else ""))


def _of(crisis: Crisis, name: str, kind: str) -> str:
    site = crisis.sites[name]
    return {"weapon": site.weapon, "where": site.where, "side": crisis.weapons[site.weapon].side}[kind]


def _recollects(crisis: Crisis, asked: Asked) -> bool:
    return any(crisis.sites[name].recollected for name in asked.sites)


def _left_out(crisis: Crisis, asked: Asked) -> list[str]:
    """Name each weapon and land whose sites were only planned."""
    places: dict[tuple[str, str], int] = {}
    for name in asked.planned_only:
        site = crisis.sites[name]
        key = (words.weapon_name(crisis, site.weapon), site.where)
        places[key] = places.get(key, 0) + site.launchers
    return [f"{weapon} in {where} ({launchers} launchers)" for (weapon, where), launchers in places.items()]


def _sources(crisis: Crisis, found: Sequence[Group]) -> Iterator[str]:
    for group in found:
        for figure in group.figures if group.posts else ():
            yield from figure.source
        for post in group.posts:
            yield from post.source
    for side in dict.fromkeys(group.over for group in found):
        yield from (s for c in crisis.cities.values() if c.side == side for s in c.source)


def _options(asked: Asked, planned: bool) -> dict[str, Any]:
    options: dict[str, Any] = {"top": asked.top, "positions": asked.positions}
    options |= {"range": f"{asked.km:g} km"} if asked.km is not None else {}
    options |= {"date": str(asked.date)} if asked.date else {}
    return options | ({PLANNED: "counted"} if planned else {})


def _versions() -> dict[str, str]:
    return {"geographiclib": version("geographiclib")}


def _finite(km: float) -> float | None:
    return round(km, 1) if isfinite(km) else None
