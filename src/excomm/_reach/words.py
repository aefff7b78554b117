"""What a question about reach answers, in sentences: verified figures only, bounds said wherever they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from excomm._crisis.arms import DERIVED, RECOLLECTED, SOURCED, TOWN
from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis
from excomm._reach.posts import Count, Group, count

NO_PAGE = "for which no page was seen"
BASIS_IN_WORDS = {
    SOURCED: "from a source",
    DERIVED: "from a description",
    TOWN: "at the nearest town",
    RECOLLECTED: "from memory alone",
}


def named(crisis: Crisis, group: Group) -> str:
    """Name the weapons of a group and where they stand."""
    name = weapon_name(crisis, group.weapon)
    return f"{name} in {group.where}" if group.where else name


def weapon_name(crisis: Crisis, weapon: str) -> str:
    """The name of a weapon, without what stands in parentheses."""
    return crisis.weapons[weapon].name.partition(" (")[0] or weapon


def sentences(crisis: Crisis, group: Group, top: int, km: float | None, date: Date | None) -> Iterator[str]:
    """Say how many of the largest cities a group reaches: at one range, or over all that are published."""
    if not group.posts:
        yield f"{named(crisis, group)}: none {f'stands there by {date}' if date else 'has a position that counts'}."
        return
    reached = [km] if km is not None else sorted({f.km for f in group.verified})
    if reached:
        yield f"{_head(crisis, group)}: {_reach(crisis, group, top, reached)}."
    else:
        yield f"{_head(crisis, group)}: no verified figure says how far they reach."
    unseen = sorted({f.km for f in group.figures if not f.verified}) if km is None else []
    if unseen:
        cities = " and ".join(str(count(group.lies, figure, top).cities) for figure in unseen)
        lengths = " and ".join(_km(figure) for figure in unseen)
        yield f"At {lengths}, {NO_PAGE}, {named(crisis, group)} would have {cities} in reach."


def _head(crisis: Crisis, group: Group) -> str:
    planned = sum(post.planned for post in group.posts)
    how = "" if not planned else ", only planned" if group.planned else f", {planned} of them only planned"
    sites = _span(len(group.surely), len(group.posts))
    launchers = _span(*(sum(post.launchers for post in posts) for posts in (group.surely, group.posts)))
    stand = f"{sites} site" if sites == "1" else f"{sites} sites"
    return f"{named(crisis, group)} ({stand if launchers == '0' else f'{launchers} launchers on {stand}'}{how})"


def _reach(crisis: Crisis, group: Group, top: int, ranges: Sequence[float]) -> str:
    low, high = (count(group.lies, km, top) for km in (ranges[0], ranges[-1]))
    cities = _span(low.cities, high.cities)
    people = f"{_span(*(round(100 * c.people) for c in (low, high)))} % of their people"
    at = f"at {_km(ranges[0])}" if len(ranges) == 1 else f"by published ranges of {ranges[0]:,.0f} to {_km(ranges[-1])}"
    said = f"{cities} of the {low.top} largest cities of {crisis.called(group.over)} in reach, with {people}, {at}"
    return said + _bounds(group, low, high)


def _bounds(group: Group, low: Count, high: Count) -> str:
    if (low.least, high.most) == (low.cities, high.cities):
        return ""
    sure = len(group.surely) == len(group.posts)
    why = "as the sites may lie" if sure else "as the sites may lie and the dates be read"
    people = _span(round(100 * low.people_least), round(100 * high.people_most))
    return f" ({_span(low.least, high.most)}, with {people} %, {why})"


def notes(crisis: Crisis, only_planned: Sequence[str], found: Sequence[Group]) -> Iterator[str]:
    """Say what the numbers leave out, what positions rest on, and where cities come from."""
    if only_planned:
        yield f"Only planned, and not counted here: {'; '.join(_left_out(crisis, only_planned))}."
    yield from _positions(crisis, found)
    for side in dict.fromkeys(group.over for group in found):
        names = dict.fromkeys(s for c in crisis.cities.values() if c.side == side for s in c.source)
        works = [f"{crisis.sources[n].work} ({crisis.sources[n].note or 'no note'})" for n in names]
        if works:
            yield f"Cities of {crisis.called(side)}: {'; '.join(works)}."
    yield (
        "Distances are geodesics on the WGS84 ellipsoid from the nearest site to the middle of a city. A published "
        "range is taken as it stands: heading, warhead, the turning of the Earth and readiness are not in it."
    )


def _left_out(crisis: Crisis, sites: Sequence[str]) -> Iterator[str]:
    """Name each weapon and land of some sites, with their launchers."""
    places: dict[tuple[str, str], int] = {}
    for site in (crisis.sites[name] for name in sites):
        key = (weapon_name(crisis, site.weapon), site.where)
        places[key] = places.get(key, 0) + site.launchers
    for (weapon, where), launchers in places.items():
        yield f"{weapon}{f' in {where}' if where else ''} ({launchers} launchers)"


def _positions(crisis: Crisis, found: Sequence[Group]) -> Iterator[str]:
    """Say what the positions rest on, land by land."""
    for group in {(g.weapon, g.where): g for g in found if g.posts}.values():
        bases = Counter(post.basis for post in group.posts)
        said = ", ".join(f"{number} {BASIS_IN_WORDS[basis]}" for basis, number in bases.items())
        far = max(post.uncertainty for post in group.posts)
        yield f"Positions of {named(crisis, group)}: {said}; off by up to {_km(far)}."


def recollected(crisis: Crisis, top: int, km: float | None, pairs: Sequence[tuple[Group, Group]]) -> Iterator[str]:
    """Say what recollected positions would change, apart from what is sourced."""
    for sourced, other in pairs:
        ranges = [km] if km is not None else sorted({f.km for f in sourced.verified})
        sites = sum(crisis.sites[post.site].recollected for post in other.posts)
        if sites and ranges:
            low, high = (count(other.lies, r, top) for r in (ranges[0], ranges[-1]))
            cities, people = _span(low.cities, high.cities), _span(*(round(100 * c.people) for c in (low, high)))
            yield (
                f"With the recollected positions of {sites} sites, {NO_PAGE}, {named(crisis, other)} would "
                f"have {cities} of them in reach, with {people} % of their people."
            )


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _km(km: float) -> str:
    return f"{km:,.0f} km" if km == round(km) else f"{km:,.1f} km"
