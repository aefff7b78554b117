"""A map of one theatre as SVG: land, the edges of published ranges, cities by size and by whether they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING

from excomm._crisis.model import Crisis
from excomm._report.labels import Label, Room

if TYPE_CHECKING:
    from excomm._reach.chart import Chart, Dot, Edge

WIDTH = 720.0
SIZES = {"broad": (12.5, 1.0, 24), "small": (25.0, 1.6, 10)}  # on what screen: size of type, of dots, most names
SMALLEST, LARGEST = 2.6, 9.5
Pixels = tuple[float, float]


def map_svg(chart: Chart, crisis: Crisis, title: str) -> str:
    """Return the map of a chart; ``title`` is what it says to those who do not see it."""
    return "\n".join(_Map(chart, crisis).parts(title)) + "\n"


class _Map:
    """One map while it is drawn: from kilometres to pixels. Names are placed twice, for broad screens and for small."""

    def __init__(self, chart: Chart, crisis: Crisis) -> None:
        west, south, east, north = chart.frame
        self.chart, self.crisis = chart, crisis
        self.scale = WIDTH / (east - west)
        self.height = (north - south) * self.scale
        self.dots = sorted(chart.dots, key=lambda dot: dot.rank)
        self.most = max((dot.people for dot in self.dots), default=1)

    def at(self, point: tuple[float, float]) -> Pixels:
        west, _, _, north = self.chart.frame
        return (point[0] - west) * self.scale, (north - point[1]) * self.scale

    def on_frame(self, dot: Dot) -> Pixels:
        x, y = self.at(dot.at)
        return min(max(x, 6), WIDTH - 6), min(max(y, 6), self.height - 6)

    def radius(self, dot: Dot) -> float:
        return SMALLEST + (LARGEST - SMALLEST) * sqrt(dot.people / self.most)

    def parts(self, title: str) -> Iterator[str]:
        yield f'<svg class="map" viewBox="0 0 {WIDTH:g} {self.height:.1f}" role="img" aria-label="{escape(title)}">'
        yield f'<rect class="sea" width="{WIDTH:g}" height="{self.height:.1f}"/>'
        yield f'<path class="land" d="{"".join(self.path(ring) for ring in self.chart.land)}"/>'
        yield from self.bands()
        yield from (self.edge(edge) for edge in self.chart.edges)
        yield from (self.site(name, point) for name, point in self.chart.sites)
        yield from (self.dot(dot) for dot in self.dots)
        yield from (self.off(dot) for dot, _ in self.chart.beyond)
        for screen in SIZES:
            yield f'<g class="{screen}" font-size="{SIZES[screen][0]:g}">{"".join(self.texts(screen))}</g>'
        yield f'<rect class="frame" width="{WIDTH:g}" height="{self.height:.1f}"/></svg>'

    def path(self, ring: Sequence[tuple[float, float]]) -> str:
        """A closed line, without steps that nobody could see."""
        kept: list[Pixels] = []
        for x, y in map(self.at, ring):
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.7:
                kept.append((x, y))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""

    def own(self, key: tuple[str, str, str]) -> list[Edge]:
        """The edges of one group, the shortest first."""
        return [edge for edge in self.chart.edges if edge.group.key == key]

    @property
    def groups(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(dict.fromkeys(edge.group.key for edge in self.chart.edges))

    def bands(self) -> Iterator[str]:
        """Between the shortest and the longest verified range of each group."""
        for key in self.groups:
            own = [edge for edge in self.own(key) if edge.figure.verified]
            if len(own) > 1:
                rings = "".join(self.path(ring) for edge in (own[0], own[-1]) for ring in edge.rings)
                yield f'<path class="band{" planned" if own[0].planned else ""}" d="{rings}"/>'

    def edge(self, edge: Edge) -> str:
        kind = "planned" if edge.planned else "deployed"
        sure = "" if edge.figure.verified else " unseen"
        rings = "".join(self.path(ring) for ring in edge.rings)
        weapon = named(edge.group.weapon, edge.group.where, self.crisis)
        tip = f"{weapon}: {edge.figure.km:,.0f} km{'' if edge.figure.verified else ', for which no page was seen'}"
        return f'<path class="edge {kind}{sure}" d="{rings}"><title>{escape(tip)}</title></path>'

    def site(self, name: str, point: tuple[float, float]) -> str:
        x, y = self.at(point)
        said = self.crisis.sites[name].name or name
        return f'<path class="site" d="M{x - 4:.1f} {y + 3:.1f}h8l-4 -7z"><title>{escape(said)}</title></path>'

    def dot(self, dot: Dot) -> str:
        x, y = self.at(dot.at)
        radius, tip = self.radius(dot), f"<title>{escape(self.tip(dot))}</title>"
        inner = (
            f'<circle class="core" cx="{x:.1f}" cy="{y:.1f}" r="{0.4 * radius:.1f}"/>'
            if dot.reached == "planned"
            else ""
        )
        circle = f'<circle class="dot {dot.reached}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        return f'<g class="city">{tip}{circle}{inner}</g>'

    def off(self, dot: Dot) -> str:
        """A mark on the frame towards a city that lies off the map."""
        x, y = self.on_frame(dot)
        tip = f"<title>{escape(self.tip(dot))}: off the map</title>"
        return f'<path class="off" d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z">{tip}</path>'

    def tip(self, dot: Dot) -> str:
        ways = []
        for group, lie in dot.ways:
            reach = sum(lie.km <= figure.km for figure in group.verified)
            weapon = named(group.weapon, group.where, self.crisis)
            ways.append(f"{lie.km:,.0f} km from {weapon}, {reach} of {len(group.verified)} ranges")
        return f"{dot.rank}. {self.city(dot)}, {dot.people:,} people: {'; '.join(ways)}"

    def city(self, dot: Dot) -> str:
        return self.crisis.cities[dot.city].name or dot.city

    def texts(self, screen: str) -> Iterator[str]:
        """The lengths of ranges, then the names of the largest cities, as far as there is room on such a screen."""
        size, swell, most = SIZES[screen]
        room = Room(WIDTH, self.height, size)
        for dot in self.dots:
            room.block(*self.at(dot.at), swell * self.radius(dot))
        for _, point in self.chart.sites:
            room.block(*self.at(point), 5)
        for dot, _ in self.chart.beyond:
            room.block(*self.on_frame(dot), 6)
        named_dots = (
            (dot, room.place(self.city(dot), *self.at(dot.at), swell * self.radius(dot))) for dot in self.dots
        )
        first = [label for _, label in islice(named_dots, 3) if label]
        ranges = list(self.ranges(room, brief=screen == "small"))
        others = [label for _, label in named_dots if label]
        yield from (_text(label, "range") for label in ranges)
        yield from (_text(label, "name") for label in (*first, *others[: most - len(first)]))

    def ranges(self, room: Room, *, brief: bool) -> Iterator[Label]:
        """Name the longest and the shortest verified edge of each group where it is free, and the longest of all."""
        for key in self.groups:
            own = self.own(key)
            seen = [edge for edge in own if edge.figure.verified]
            for edge in dict.fromkeys((*seen[-1:], *([] if brief else [*seen[:1], own[-1]]))):
                spots = [self.at(point) for ring in edge.rings for point in ring]
                middle = sorted(spots, key=lambda spot: abs(spot[0] - WIDTH / 2))
                label = room.over(f"{self.prefix(edge)}{edge.figure.km:,.0f} km", middle)
                if label:
                    yield label

    def prefix(self, edge: Edge) -> str:
        """What tells a group from the others on this map: its land, or its weapon."""
        if len({where for _, where, _ in self.groups}) > 1:
            return f"{edge.group.where} "
        return f"{named(edge.group.weapon, '', self.crisis)} " if len(self.groups) > 1 else ""


def named(weapon: str, where: str, crisis: Crisis) -> str:
    """A weapon without what stands in parentheses, and where it stands."""
    name = crisis.weapons[weapon].name.partition(" (")[0] or weapon
    return f"{name} in {where}" if where else name


def _text(label: Label, kind: str) -> str:
    return f'<text class="{kind}" x="{label.x:.1f}" y="{label.y:.1f}">{escape(label.text)}</text>'
