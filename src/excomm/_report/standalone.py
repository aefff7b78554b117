"""A figure as a file of its own: SVG with its colours written out, or PNG made of that."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from excomm._crisis.ask import AskError
from excomm._crisis.model import Crisis
from excomm._crisis.written import legible, spare, write
from excomm._dossier.dossier import DRAWS, SEED, gather
from excomm._report.catalogue import figures
from excomm._report.drawn import Figure
from excomm._report.figures.svg import HATCH, SIZE, WIDE, mark, text
from excomm._report.page import read
from excomm._report.palette import LIGHT, fixed

GAP, HEAD, ROW, MARGIN = 24.0, 30.0, 20.0, 12.0
ZOOM = 3.0  # pixels of a PNG for each of the picture
MISSING = "a PNG needs resvg: pip install 'excomm[png]'; or write FILE.svg, which needs nothing"


def figure(crisis: Crisis, name: str, file: str | Path | None = None, *, draws: int = DRAWS, seed: int = SEED) -> Path:
    """Write a figure of the dossier to a file, SVG or PNG by its ending (``NAME.svg`` unless given); return where.

    Raises AskError for a name that the crisis has no figure of, another ending, or a file that the crisis is read from.
    """
    path = Path(file or f"{name}.svg")
    if path.suffix not in (".svg", ".png"):
        raise AskError(f"{path}: a figure is written as .svg or .png")
    spare(path, crisis.asked)
    made = figures(gather(crisis, draws=draws, seed=seed))
    if name not in made:
        raise AskError(f"{crisis.name} has no figure {name!r}: {', '.join(made) or 'there is none'}")
    drawn = legible(to_svg(made[name]))
    return write(path, to_png(drawn) if path.suffix == ".png" else drawn, crisis.asked)


def to_svg(figure: Figure) -> str:
    """Return a figure as one picture that needs nothing else: its panels side by side under its title."""
    width = sum(panel.width for panel in figure.panels) + GAP * (len(figure.panels) - 1) + 2 * MARGIN
    top = HEAD + (ROW if figure.keys else 0)
    height = max(panel.height for panel in figure.panels) + top + MARGIN
    x, placed = MARGIN, list(_keys(figure))
    for panel in figure.panels:
        placed.append(panel.svg(f'x="{x:g}" y="{top:g}" width="{panel.width:g}" height="{panel.height:g}" '))
        x += panel.width + GAP
    inner = "".join(placed).replace(' href="#', ' data-table="')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-size="{SIZE:g}">\n<title>{escape(figure.title)}</title>\n'
        f"<desc>{escape(figure.says)} {escape(figure.command)}</desc>\n"
        f"<defs>{HATCH}</defs>\n<style>\n{fixed(read('style/figure.css'))}</style>\n"
        f'<rect width="{width:g}" height="{height:g}" fill="{LIGHT["paper"]}"/>\n'
        f'<g class="figure" font-weight="600" font-size="14">{text(MARGIN, 19, figure.title)}</g>\n{inner}</svg>\n'
    )


def _keys(figure: Figure) -> Iterator[str]:
    """The names of the colours, on a line of their own."""
    x = MARGIN
    for name, tone in figure.keys:
        yield f'<g class="figure">{mark(tone, x + 5, HEAD + 4)}{text(x + 14, HEAD + 8, name, "soft")}</g>'
        x += 30 + WIDE * SIZE * len(name)


def to_png(svg: str) -> bytes:
    """Return the picture as PNG. Raises AskError where the library for it is missing."""
    try:
        import resvg_py
    except ImportError:
        raise AskError(MISSING) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, font_family="sans-serif"))
