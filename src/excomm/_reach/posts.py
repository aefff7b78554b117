"""The sites that count: which stood at a date, at which position, and how far each lies from each city."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from excomm._crisis.arms import PLANNED, Range, Site
from excomm._crisis.dates import Date, Sure
from excomm._crisis.model import Crisis
from excomm._crisis.sites import verified
from excomm._reach.geodesy import Place, kilometres

POSITIONS = ("sourced", "recollected")


@dataclass(frozen=True, slots=True)
class Post:
    """A site at the position that counts; ``stood`` says whether it stood at the date asked."""

    site: str
    place: Place
    basis: str
    source: tuple[str, ...]
    uncertainty: float
    stood: Sure
    launchers: int
    planned: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A published range; ``verified`` where somebody saw a page that gives it."""

    km: float
    note: str
    source: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Lie:
    """How a city lies: the way from the nearest site, and its bounds as sites may lie and dates may be read."""

    city: str
    rank: int
    people: int
    km: float
    site: str
    least: float
    most: float


@dataclass(frozen=True)
class Group:
    """The sites of one weapon in one land, over against the cities of one side, the largest first."""

    weapon: str
    where: str
    over: str
    figures: tuple[Figure, ...]
    posts: tuple[Post, ...]
    lies: tuple[Lie, ...]

    @property
    def verified(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.figures if f.verified)

    @property
    def surely(self) -> tuple[Post, ...]:
        """The posts that stood at the date asked, however its vague dates are read."""
        return tuple(post for post in self.posts if post.stood is Sure.YES)

    @property
    def planned(self) -> bool:
        """Whether none of its weapons came."""
        return bool(self.posts) and all(post.planned for post in self.posts)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.weapon, self.where, self.over


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the largest cities lie within a range, and the share of their people, with bounds of both."""

    top: int
    cities: int
    least: int
    most: int
    people: float
    people_least: float
    people_most: float


def groups(crisis: Crisis, sites: Sequence[str], *, date: Date | None, positions: str) -> Iterator[Group]:
    """Yield a group for each weapon, land and side with cities; a group whose sites are all gone has no posts."""
    keys = dict.fromkeys((crisis.sites[name].weapon, crisis.sites[name].where) for name in sites)
    for weapon, where in keys:
        figures = tuple(_figure(crisis, r) for r in crisis.weapons[weapon].ranges)
        own = [n for n in sites if (crisis.sites[n].weapon, crisis.sites[n].where) == (weapon, where)]
        posts = tuple(post for name in own for post in _posts(name, crisis.sites[name], date, positions))
        for side in sides(crisis):
            if side != crisis.weapons[weapon].side:
                yield Group(weapon, where, side, figures, posts, tuple(_lies(crisis, side, posts)))


def sides(crisis: Crisis) -> tuple[str, ...]:
    """Return every side with cities, in the order of the file."""
    return tuple(dict.fromkeys(city.side for city in crisis.cities.values()))


def count(lies: Sequence[Lie], km: float, top: int) -> Count:
    """Count the cities within a range among the ``top`` largest."""
    asked = lies[:top]
    all_people = sum(lie.people for lie in asked) or 1
    central = [lie.people for lie in asked if lie.km <= km]
    surely = [lie.people for lie in asked if lie.most <= km]
    perhaps = [lie.people for lie in asked if lie.least <= km]
    shares = (sum(found) / all_people for found in (central, surely, perhaps))
    return Count(len(asked), len(central), len(surely), len(perhaps), *shares)


def stands(site: Site, date: Date | None) -> Sure:
    """Whether a site stands at the end of a date; without a date, whether it ever did."""
    if date is None:
        return Sure.YES
    begun = site.start.by(date) if site.start else Sure.YES
    gone = site.end.by(date) if site.end else Sure.NO
    still = {Sure.YES: Sure.NO, Sure.NO: Sure.YES, Sure.UNSURE: Sure.UNSURE}[gone]
    return begun & still


def _posts(name: str, site: Site, date: Date | None, positions: str) -> Iterator[Post]:
    """The post of a site, if it stands, and if its position is of the kind asked for."""
    found = _position(site, positions)
    stood = stands(site, date)
    if found and stood is not Sure.NO:
        place, basis, source = found
        yield Post(name, place, basis, source, site.uncertainty, stood, site.launchers, site.state == PLANNED)


def _position(site: Site, positions: str) -> tuple[Place, str, tuple[str, ...]] | None:
    """Where a site lies, on what basis and by which sources; None for what is only recollected, unless asked for."""
    if not site.recollected or positions == POSITIONS[1]:
        return (site.lat, site.lon), site.basis, site.source
    if site.fallback_lat is None or site.fallback_lon is None:
        return None
    return (site.fallback_lat, site.fallback_lon), site.fallback_basis, site.fallback_source


def _lies(crisis: Crisis, side: str, posts: Sequence[Post]) -> Iterator[Lie]:
    """How the cities of a side lie, the largest first; equal ones in the order of the file."""
    own = [(name, city) for name, city in crisis.cities.items() if city.side == side]
    own.sort(key=lambda entry: -entry[1].people)
    for rank, (name, city) in enumerate(own, 1):
        ways = [(kilometres(post.place, (city.lat, city.lon)), post) for post in posts]
        sure = [(km, post) for km, post in ways if post.stood is Sure.YES]
        km, site = min(((km, post.site) for km, post in sure), default=(inf, ""))
        least = min((max(0.0, km - post.uncertainty) for km, post in ways), default=inf)
        most = min((km + post.uncertainty for km, post in sure), default=inf)
        yield Lie(name, rank, city.people, km, site, least, most)


def _figure(crisis: Crisis, published: Range) -> Figure:
    return Figure(published.km, published.note, published.source, verified(crisis, published.source))


def share_of_figures(lie: Lie, figures: Iterable[Figure]) -> float | None:
    """Return the share of published ranges that reach a city; None where there is no figure."""
    known = [figure.km for figure in figures]
    return sum(lie.km <= km for km in known) / len(known) if known else None
