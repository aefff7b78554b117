"""The names on a map: the lengths of ranges and the largest cities, as far as there is room on such a screen."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from excomm._report.figures.labels import Label, Room
from excomm._report.figures.plot import WIDTH, Plot, named

if TYPE_CHECKING:
    from excomm._reach.chart import Edge

SIZES = {"broad": (12.5, 1.0, 24), "small": (25.0, 1.6, 10)}  # on what screen: size of type, of dots, most names


def names(plot: Plot, screen: str) -> Iterator[str]:
    """Yield the names for one kind of screen, placed where nothing else stands."""
    size, swell, most = SIZES[screen]
    room = Room(WIDTH, plot.height, size)
    for dot in plot.dots:
        room.block(*plot.at(dot.at), swell * plot.radius(dot))
    for _, point in plot.chart.sites:
        room.block(*plot.at(point), 5)
    for dot, _ in plot.chart.beyond:
        room.block(*plot.on_frame(dot), 6)
    placed = ((dot, room.place(plot.city(dot), *plot.at(dot.at), swell * plot.radius(dot))) for dot in plot.dots)
    first = [label for _, label in islice(placed, 3) if label]
    ranges = list(_ranges(plot, room, brief=screen == "small"))
    others = [label for _, label in placed if label]
    yield from (_text(label, "range") for label in ranges)
    yield from (_text(label, "name") for label in (*first, *others[: most - len(first)]))


def _ranges(plot: Plot, room: Room, *, brief: bool) -> Iterator[Label]:
    """Name the longest and the shortest verified edge of each group where it is free, and the longest of all."""
    for key in plot.groups:
        own = plot.own(key)
        seen = [edge for edge in own if edge.figure.verified]
        for edge in dict.fromkeys((*seen[-1:], *([] if brief else [*seen[:1], own[-1]]))):
            spots = [plot.at(point) for ring in edge.rings for point in ring]
            middle = sorted(spots, key=lambda spot: abs(spot[0] - WIDTH / 2))
            label = room.over(f"{_prefix(plot, edge)}{edge.figure.km:,.0f} km", middle)
            if label:
                yield label


def _prefix(plot: Plot, edge: Edge) -> str:
    """What tells a group from the others on this map: its land, or its weapon."""
    if len({where for _, where, _ in plot.groups}) > 1:
        return f"{edge.group.where} "
    return f"{named(edge.group.weapon, '', plot.crisis)} " if len(plot.groups) > 1 else ""


def _text(label: Label, kind: str) -> str:
    return f'<text class="{kind}" x="{label.x:.1f}" y="{label.y:.1f}">{escape(label.text)}</text>'
