"""What a map of one theatre shows: an azimuthal equidistant plane around the middle of its sites, in kilometres.

From the middle every distance and course is true, so the edge of a range is a circle where all sites stand together and
the outline of circles where they stand apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import acos, asin, atan2, cos, isfinite, pi, radians, sin

from excomm._crisis.model import Crisis
from excomm._reach.geodesy import Place, along, kilometres, middle_of, polar
from excomm._reach.land import RADIUS, Frame, Point, outlines, plane
from excomm._reach.posts import Figure, Group, Lie, Post

STEPS = 90
BEYOND = 1.2
PAD, EAST = 0.07, 0.15  # room around the points, and to their right, where names stand
FLATTEST, TALLEST = 0.5, 0.82


@dataclass(frozen=True, slots=True)
class Dot:
    """A city on the map: ``reached`` is all, some, planned or none, by the published ranges that were verified."""

    city: str
    rank: int
    people: int
    at: Point
    reached: str
    ways: tuple[tuple[Group, Lie], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """How far a group reaches by one published range, as one ring or, where sites stand far apart, several."""

    group: Group
    figure: Figure
    planned: bool
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True)
class Chart:
    """One theatre: the weapons of one side over against the cities of another."""

    side: str
    over: str
    top: int
    middle: Place
    frame: Frame
    dots: tuple[Dot, ...]
    beyond: tuple[tuple[Dot, float], ...]
    sites: tuple[tuple[str, Point], ...]
    edges: tuple[Edge, ...]
    land: tuple[tuple[Point, ...], ...]


def charts(crisis: Crisis, deployed: Sequence[Group], planned: Sequence[Group], top: int) -> Iterator[Chart]:
    """Yield a chart for each side's weapons over each other side's cities, planned ones drawn as such."""
    new = [g for g in planned if not any(len(g.posts) == len(d.posts) and _same(g, d) for d in deployed)]
    theatres = dict.fromkeys((crisis.weapons[g.weapon].side, g.over) for g in (*deployed, *new) if g.posts)
    for side, over in theatres:
        mine = [
            [g for g in part if (crisis.weapons[g.weapon].side, g.over) == (side, over) and g.posts]
            for part in (deployed, new)
        ]
        yield _chart(crisis, (side, over), mine[0], mine[1], top)


def _same(one: Group, other: Group) -> bool:
    return (one.weapon, one.where, one.over) == (other.weapon, other.where, other.over)


def _chart(crisis: Crisis, theatre: tuple[str, str], deployed: list[Group], planned: list[Group], top: int) -> Chart:
    posts = {post.site: post for group in (*deployed, *planned) for post in group.posts}
    middle = middle_of(middle_of({post.place for post in group.posts}) for group in (*deployed, *planned))
    dots = list(_dots(crisis, deployed, planned, middle, top))
    sites = tuple((name, plane(*polar(middle, post.place))) for name, post in posts.items())
    longest = max((f.km for g in (*deployed, *planned) for f in g.figures), default=0.0)
    shown = [d for d in dots if min((lie.km for _, lie in d.ways), default=0.0) <= BEYOND * longest]
    frame = _frame([at for _, at in sites] + [dot.at for dot in shown])
    inside = [dot for dot in dots if _within(dot.at, frame)]
    beyond = tuple((dot, atan2(*dot.at)) for dot in dots if not _within(dot.at, frame))
    edges = [_edge(group, f, group in planned, middle) for group in (*deployed, *planned) for f in _distinct(group)]
    land = outlines(middle, frame)
    return Chart(*theatre, len(dots), middle, frame, tuple(inside), beyond, sites, tuple(edges), land)


def _dots(
    crisis: Crisis, deployed: Sequence[Group], planned: Sequence[Group], middle: Place, top: int
) -> Iterator[Dot]:
    """The largest cities, each with its way from every group."""
    for number, lie in enumerate((*deployed, *planned)[0].lies[:top]):
        city = crisis.cities[lie.city]
        at = plane(*polar(middle, (city.lat, city.lon)))
        ways = tuple((g, g.lies[number]) for g in (*deployed, *planned) if isfinite(g.lies[number].km))
        yield Dot(lie.city, lie.rank, lie.people, at, _reached(number, deployed, planned), ways)


def _reached(number: int, deployed: Iterable[Group], planned: Iterable[Group]) -> str:
    """Whether all, some or none of a group's verified ranges reach a city; or only what was planned."""
    shares = [[g.lies[number].km <= f.km for f in g.verified] for g in deployed]
    if any(share and all(share) for share in shares):
        return "all"
    if any(any(share) for share in shares):
        return "some"
    return "planned" if any(g.lies[number].km <= f.km for g in planned for f in g.verified) else "none"


def _distinct(group: Group) -> list[Figure]:
    """One figure for each length; a verified one where there is one."""
    found: dict[float, Figure] = {}
    for figure in sorted(group.figures, key=lambda f: (f.km, not f.verified)):
        found.setdefault(figure.km, figure)
    return list(found.values())


def _frame(points: Sequence[Point]) -> Frame:
    """Return a frame around some points, neither too flat nor too tall."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    size = max(east - west, north - south, 1.0)
    west, east, south, north = west - PAD * size, east + EAST * size, south - PAD * size, north + PAD * size
    wide, high = east - west, north - south
    more = max(0.0, FLATTEST * wide - high) / 2
    wider = max(0.0, high / TALLEST - wide) / 2
    return west - wider, south - more, east + wider, north + more


def _within(at: Point, frame: Frame) -> bool:
    return frame[0] <= at[0] <= frame[2] and frame[1] <= at[1] <= frame[3]


def _edge(group: Group, figure: Figure, planned: bool, middle: Place) -> Edge:
    """The outline of all circles where each holds the middle; else every circle by itself."""
    posts = list({post.place: post for post in group.posts}.values())
    courses = [2 * pi * step / STEPS for step in range(STEPS)]
    if all(polar(middle, post.place)[0] < figure.km for post in posts):
        rings = [tuple(plane(_out(middle, course, posts, figure.km), course) for course in courses)]
    else:
        ways = [[polar(middle, along(post.place, course, figure.km)) for course in courses] for post in posts]
        rings = [tuple(plane(*way) for way in circle) for circle in ways]
    return Edge(group, figure, planned, tuple(rings))


def _out(middle: Place, course: float, posts: Sequence[Post], km: float) -> float:
    """How far out on a course the farthest circle is left: on a sphere first, then set right on the ellipsoid."""
    guess, post = max(((_on_sphere(polar(middle, p.place), course, km), p) for p in posts), key=lambda pair: pair[0])
    return guess + km - kilometres(post.place, along(middle, course, guess))


def _on_sphere(post: tuple[float, float], course: float, km: float) -> float:
    """Solve the spherical triangle of middle, post and edge for the side on this course."""
    away, turn = post[0] / RADIUS, course - post[1]
    along_course = atan2(sin(away) * cos(turn), cos(away))
    off_course = asin(max(-1.0, min(1.0, sin(away) * sin(turn))))
    return RADIUS * (along_course + acos(max(-1.0, min(1.0, cos(min(km / RADIUS, radians(179))) / cos(off_course)))))
