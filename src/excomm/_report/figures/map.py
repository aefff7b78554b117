"""A map of one theatre: land, the edges of published ranges, cities by size and by whether they are reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from excomm._crisis.model import Crisis
from excomm._report.figures.names import SIZES, names
from excomm._report.figures.plot import WIDTH, Plot, named
from excomm._report.figures.svg import Panel, panel, tipped

if TYPE_CHECKING:
    from excomm._reach.chart import Chart, Dot, Edge


def map_of(chart: Chart, crisis: Crisis, tone: str, label: str) -> Panel:
    """Return the map of a chart. Names are placed twice, for broad screens and for small."""
    plot = Plot(chart, crisis)
    return panel(WIDTH, plot.height, _parts(plot), label, f"map {tone}")


def _parts(plot: Plot) -> Iterator[str]:
    size = f'width="{WIDTH:g}" height="{plot.height:.1f}"'
    yield f"<svg {size}>"  # cuts what leads off the map
    yield f'<rect class="sea" {size}/>'
    yield f'<path class="land" d="{"".join(plot.ring(ring) for ring in plot.chart.land)}"/>'
    yield from _bands(plot)
    yield from (_edge(plot, edge) for edge in plot.chart.edges)
    yield from (_site(plot, name, point) for name, point in plot.chart.sites)
    yield from (_dot(plot, dot) for dot in plot.dots)
    yield from (_off(plot, dot) for dot, _ in plot.chart.beyond)
    for screen in SIZES:
        yield f'<g class="{screen}" font-size="{SIZES[screen][0]:g}">{"".join(names(plot, screen))}</g>'
    yield f'<rect class="frame" {size}/></svg>'


def _bands(plot: Plot) -> Iterator[str]:
    """Between the shortest and the longest verified range of each group."""
    for key in plot.groups:
        own = [edge for edge in plot.own(key) if edge.figure.verified]
        if len(own) > 1:
            rings = "".join(plot.ring(ring) for edge in (own[0], own[-1]) for ring in edge.rings)
            yield f'<path class="band{" planned" if own[0].planned else ""}" d="{rings}"/>'


def _edge(plot: Plot, edge: Edge) -> str:
    kind = "planned" if edge.planned else "deployed"
    sure = "" if edge.figure.verified else " unseen"
    rings = "".join(plot.ring(ring) for ring in edge.rings)
    weapon = named(edge.group.weapon, edge.group.where, plot.crisis)
    tip = f"{weapon}: {edge.figure.km:,.0f} km{'' if edge.figure.verified else ', for which no page was seen'}"
    return tipped(tip, f'<path class="edge {kind}{sure}" d="{rings}"/>')


def _site(plot: Plot, name: str, point: tuple[float, float]) -> str:
    x, y = plot.at(point)
    return tipped(plot.crisis.sites[name].name or name, f'<path class="site" d="M{x - 4:.1f} {y + 3:.1f}h8l-4 -7z"/>')


def _dot(plot: Plot, dot: Dot) -> str:
    x, y = plot.at(dot.at)
    circle = f'<circle class="city {dot.reached}" cx="{x:.1f}" cy="{y:.1f}" r="{plot.radius(dot):.1f}"/>'
    core = f'<circle class="core" cx="{x:.1f}" cy="{y:.1f}" r="{0.4 * plot.radius(dot):.1f}"/>'
    return tipped(plot.tip(dot), circle + (core if dot.reached == "planned" else ""))


def _off(plot: Plot, dot: Dot) -> str:
    """A mark on the frame towards a city that lies off the map."""
    x, y = plot.on_frame(dot)
    return tipped(f"{plot.tip(dot)}: off the map", f'<path class="off" d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z"/>')
