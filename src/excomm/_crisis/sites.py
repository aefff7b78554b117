"""Whether sites make sense: positions that rest on something, dates in order, weapons that reach somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from excomm._crisis.arms import RECOLLECTED, Site
from excomm._crisis.model import Crisis
from excomm._crisis.names import place_of
from excomm._crisis.shape import Reader


def check_sites(crisis: Crisis, reader: Reader) -> None:
    """Note every site whose position, dates or weapon do not hold together."""
    for name, site in crisis.sites.items():
        _check_position(reader, name, site)
        _check_stay(reader, name, site)
        weapon = crisis.weapons.get(site.weapon)
        if weapon and not weapon.ranges:
            wrong = f"{site.weapon!r} stands here and has no published range"
            reader.wrong(place_of(reader, "sites", name, "weapon"), wrong, f"weapons.{site.weapon}.ranges")


def _check_position(reader: Reader, name: str, site: Site) -> None:
    """A position to fall back on is whole, has a source, and stands beside a recollected one only."""
    given = (site.fallback_lat is not None, site.fallback_lon is not None)
    if any(given) and not all(given):
        wrong = "half a position to fall back on"
        reader.wrong(place_of(reader, "sites", name, "fallback lat"), wrong, "fallback lat and fallback lon")
    if site.has_fallback and not site.recollected:
        here = place_of(reader, "sites", name, "fallback lat")
        reader.wrong(
            here, f"a position that is not recollected has another to fall back on ({site.basis})", "one position"
        )
    if site.has_fallback and not site.fallback_source:
        here = place_of(reader, "sites", name, "fallback lat")
        reader.wrong(here, "the position to fall back on has no source", "fallback source")
    if site.basis != RECOLLECTED and not site.source:
        here = place_of(reader, "sites", name, "basis")
        reader.wrong(here, f"a position that is {site.basis} has no source", f"a source, or basis: {RECOLLECTED}")


def _check_stay(reader: Reader, name: str, site: Site) -> None:
    if site.start and site.end and site.end.high < site.start.low:
        here = place_of(reader, "sites", name, "until")
        reader.wrong(here, f"the site is gone before {site.start}, when it stands", "a later date")


def cited_by_arms(crisis: Crisis) -> Iterator[str]:
    """Yield every source that weapons, sites and cities name."""
    for weapon in crisis.weapons.values():
        yield from (source for published in weapon.ranges for source in published.source)
        yield from (source for said in weapon.figures for source in said.source)
    for site in crisis.sites.values():
        yield from (*site.source, *site.fallback_source)
    for city in crisis.cities.values():
        yield from city.source


def verified(crisis: Crisis, sources: Iterable[str]) -> bool:
    """Whether somebody saw a page for this: one source at least is not marked unverified."""
    return any(crisis.sources[name].verified for name in sources)
