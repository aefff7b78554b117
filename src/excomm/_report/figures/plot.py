"""The plane of a map: from kilometres around the middle of the sites to pixels, and what a city says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from excomm._crisis.model import Crisis

if TYPE_CHECKING:
    from excomm._reach.chart import Chart, Dot, Edge

WIDTH = 720.0
SMALLEST, LARGEST = 2.6, 9.5
Pixels = tuple[float, float]
Key = tuple[str, str, str]


class Plot:
    """One chart on its plane."""

    def __init__(self, chart: Chart, crisis: Crisis) -> None:
        west, south, east, north = chart.frame
        self.chart, self.crisis = chart, crisis
        self.scale = WIDTH / (east - west)
        self.height = (north - south) * self.scale
        self.dots = sorted(chart.dots, key=lambda dot: dot.rank)
        self.most = max((dot.people for dot in self.dots), default=1)

    def at(self, point: tuple[float, float]) -> Pixels:
        """Return where a point of the chart lies, in pixels."""
        west, _, _, north = self.chart.frame
        return (point[0] - west) * self.scale, (north - point[1]) * self.scale

    def on_frame(self, dot: Dot) -> Pixels:
        """Return where on the frame a city stands that lies off the map."""
        x, y = self.at(dot.at)
        return min(max(x, 6), WIDTH - 6), min(max(y, 6), self.height - 6)

    def radius(self, dot: Dot) -> float:
        """Return the radius of a city: its area goes with its people."""
        return SMALLEST + (LARGEST - SMALLEST) * sqrt(dot.people / self.most)

    def ring(self, points: Sequence[tuple[float, float]]) -> str:
        """Return a closed line, without steps that nobody could see."""
        kept: list[Pixels] = []
        for x, y in map(self.at, points):
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.7:
                kept.append((x, y))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z" if len(kept) > 2 else ""

    @property
    def groups(self) -> tuple[Key, ...]:
        """The groups of weapons that have an edge here."""
        return tuple(dict.fromkeys(edge.group.key for edge in self.chart.edges))

    def own(self, key: Key) -> list[Edge]:
        """Return the edges of one group, the shortest first."""
        return [edge for edge in self.chart.edges if edge.group.key == key]

    def city(self, dot: Dot) -> str:
        """Return the name of a city."""
        return self.crisis.cities[dot.city].name or dot.city

    def tip(self, dot: Dot) -> str:
        """Say how far a city is from every group, and how many of its ranges reach it."""
        ways = []
        for group, lie in dot.ways:
            reach = sum(lie.km <= figure.km for figure in group.verified)
            weapon = named(group.weapon, group.where, self.crisis)
            ways.append(f"{lie.km:,.0f} km from {weapon}, {reach} of {len(group.verified)} ranges")
        return f"{dot.rank}. {self.city(dot)}, {dot.people:,} people: {'; '.join(ways)}"


def named(weapon: str, where: str, crisis: Crisis) -> str:
    """A weapon without what stands in parentheses, and where it stands."""
    name = crisis.weapons[weapon].name.partition(" (")[0] or weapon
    return f"{name} in {where}" if where else name
