"""The argued page: at most seven figures, one idea each; printed it takes two sides."""

from __future__ import annotations

from excomm._report.drawn import Figure
from excomm._report.frames import said_of_claims
from excomm._report.pen import Pen, Section
from excomm._report.words import command

MOST = 7
ORDER = ("slope", "balance", "ways", "lanes", "claims", "estimates", "map")


def argument(pen: Pen) -> list[Section]:
    """Return the argued sections, in order, as many as findings allow."""
    made = (_section(pen, name) for name in ORDER)
    return [section for section in made if section][:MOST]


def _section(pen: Pen, name: str) -> Section | None:
    if name == "claims":
        return _claims(pen)
    figure = _first(pen, name)
    return Section(f"figure-{figure.name}", figure.title, pen.figure(figure), figure.command) if figure else None


def _first(pen: Pen, name: str) -> Figure | None:
    return next((f for key, f in pen.figures.items() if key == name or key.startswith(f"{name}-")), None)


def _claims(pen: Pen) -> Section | None:
    if not pen.dossier.claims:
        return None
    groups = said_of_claims(pen.dossier.claims)
    shown = command(pen.dossier, "claims")
    title = "What people write about it"
    return pen.section("figure-claims", title, "claims_brief.html.j2", shown, groups=groups, command=shown, title=title)
