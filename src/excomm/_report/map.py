"""A map of one theatre as SVG: land, the edges of published ranges, cities by size and by whether they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import sqrt
from typing import TYPE_CHECKING

from excomm._crisis.model import Crisis
from excomm._report.labels import Label, Room

if TYPE_CHECKING:
    from excomm._reach.chart import Chart, Dot, Edge

WIDTH, SIZE = 720.0, 12.5
MOST_NAMES = 22
SMALLEST, LARGEST = 2.6, 9.5
Pixels = tuple[float, float]


def map_svg(chart: Chart, crisis: Crisis, title: str) -> str:
    """Return the map of a chart; ``title`` is what it says to those who do not see it."""
    return "\n".join(_Map(chart, crisis).parts(title)) + "\n"


class _Map:
    """One map while it is drawn: from kilometres to pixels, and what room is taken."""

    def __init__(self, chart: Chart, crisis: Crisis) -> None:
        west, south, east, north = chart.frame
        self.chart, self.crisis = chart, crisis
        self.scale = WIDTH / (east - west)
        self.height = (north - south) * self.scale
        self.dots = sorted(chart.dots, key=lambda dot: dot.rank)
        self.most = max((dot.people for dot in self.dots), default=1)
        self.room = Room(WIDTH, self.height, SIZE)

    def at(self, point: tuple[float, float]) -> Pixels:
        west, _, _, north = self.chart.frame
        return (point[0] - west) * self.scale, (north - point[1]) * self.scale

    def radius(self, dot: Dot) -> float:
        return SMALLEST + (LARGEST - SMALLEST) * sqrt(dot.people / self.most)

    def parts(self, title: str) -> Iterator[str]:
        yield (
            f'<svg class="map" viewBox="0 0 {WIDTH:g} {self.height:.1f}" role="img" font-size="{SIZE:g}" '
            f'aria-label="{escape(title)}">'
        )
        yield f'<rect class="sea" width="{WIDTH:g}" height="{self.height:.1f}"/>'
        yield f'<path class="land" d="{"".join(self.path(ring) for ring in self.chart.land)}"/>'
        for dot in self.dots:
            self.room.block(*self.at(dot.at), self.radius(dot))
        for _, point in self.chart.sites:
            self.room.block(*self.at(point), 5)
        yield from self.bands()
        yield from (self.edge(edge) for edge in self.chart.edges)
        yield from (self.site(name, point) for name, point in self.chart.sites)
        yield from (self.dot(dot) for dot in self.dots)
        yield from self.beyond()
        yield from (_text(label, "range") for label in self.ranges())
        yield from (_text(label, "city") for label in self.names())
        yield f'<rect class="frame" width="{WIDTH:g}" height="{self.height:.1f}"/></svg>'

    def path(self, ring: Sequence[tuple[float, float]]) -> str:
        """A closed line, without steps that nobody could see."""
        kept: list[Pixels] = []
        for x, y in map(self.at, ring):
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.7:
                kept.append((x, y))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""

    def bands(self) -> Iterator[str]:
        """Between the shortest and the longest verified range of each group."""
        for group in dict.fromkeys(edge.group.key for edge in self.chart.edges):
            own = [e for e in self.chart.edges if e.group.key == group and e.figure.verified]
            if len(own) > 1:
                rings = "".join(self.path(ring) for edge in (own[0], own[-1]) for ring in edge.rings)
                yield f'<path class="band{" planned" if own[0].planned else ""}" d="{rings}"/>'

    def edge(self, edge: Edge) -> str:
        kind = "planned" if edge.planned else "deployed"
        sure = "" if edge.figure.verified else " unseen"
        rings = "".join(self.path(ring) for ring in edge.rings)
        tip = f"{self.weapon(edge)}: {edge.figure.km:,.0f} km{'' if edge.figure.verified else ', for which no page was seen'}"
        return f'<path class="edge {kind}{sure}" d="{rings}"><title>{escape(tip)}</title></path>'

    def weapon(self, edge: Edge) -> str:
        name = self.crisis.weapons[edge.group.weapon].name or edge.group.weapon
        return f"{name} in {edge.group.where}" if edge.group.where else name

    def site(self, name: str, point: tuple[float, float]) -> str:
        x, y = self.at(point)
        said = self.crisis.sites[name].name or name
        return f'<path class="site" d="M{x - 4:.1f} {y + 3:.1f}h8l-4 -7z"><title>{escape(said)}</title></path>'

    def dot(self, dot: Dot) -> str:
        x, y = self.at(dot.at)
        tip = f"<title>{escape(self.tip(dot))}</title>"
        return f'<circle class="dot {dot.reached}" cx="{x:.1f}" cy="{y:.1f}" r="{self.radius(dot):.1f}">{tip}</circle>'

    def tip(self, dot: Dot) -> str:
        city = self.crisis.cities[dot.city]
        ways = []
        for group, lie in dot.ways:
            reach = sum(lie.km <= figure.km for figure in group.verified)
            weapon = (self.crisis.weapons[group.weapon].name or group.weapon).partition(" (")[0]
            ways.append(f"{lie.km:,.0f} km from {weapon} in {group.where}, {reach} of {len(group.verified)} ranges")
        return f"{dot.rank}. {city.name or dot.city}, {dot.people:,} people: {'; '.join(ways)}"

    def beyond(self) -> Iterator[str]:
        """A mark on the frame towards each city that lies off the map."""
        for dot, _ in self.chart.beyond:
            x, y = self.at(dot.at)
            x, y = min(max(x, 6), WIDTH - 6), min(max(y, 6), self.height - 6)
            self.room.block(x, y, 6)
            tip = f"<title>{escape(self.tip(dot))}: off the map</title>"
            yield f'<path class="off" d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z">{tip}</path>'

    def ranges(self) -> Iterator[Label]:
        """Name the shortest and the longest edge of each group, where the line is free."""
        for group in dict.fromkeys(edge.group.key for edge in self.chart.edges):
            own = [edge for edge in self.chart.edges if edge.group.key == group]
            for edge in dict.fromkeys((own[-1], own[0])):
                spots = [self.at(point) for ring in edge.rings for point in ring]
                middle = sorted(spots, key=lambda spot: abs(spot[0] - WIDTH / 2))
                label = self.room.over(f"{edge.figure.km:,.0f} km", middle)
                if label:
                    yield label

    def names(self) -> Iterator[Label]:
        found = 0
        for dot in self.dots:
            x, y = self.at(dot.at)
            name = self.crisis.cities[dot.city].name or dot.city
            label = self.room.place(name, x, y, self.radius(dot)) if found < MOST_NAMES else None
            if label:
                found += 1
                yield label


def _text(label: Label, kind: str) -> str:
    return f'<text class="{kind}" x="{label.x:.1f}" y="{label.y:.1f}">{escape(label.text)}</text>'
