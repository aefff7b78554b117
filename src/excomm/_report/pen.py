"""Templates filled in: every value is escaped unless it was drawn here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

import jinja2
import markupsafe

from excomm._finding.table import show
from excomm._report.palette import tones

if TYPE_CHECKING:
    from excomm._dossier.dossier import Dossier
    from excomm._report.drawn import Figure

Markup = markupsafe.Markup


@dataclass(frozen=True)
class Section:
    """A part of the page: its anchor, which does not change, its title, what stands in it, the command behind it."""

    anchor: str
    title: str
    html: Markup
    command: str = ""


class Pen:
    """Writes the parts of one dossier: templates with the crisis, its names and its figures at hand."""

    def __init__(self, dossier: Dossier, figures: dict[str, Figure]) -> None:
        self.dossier, self.figures = dossier, figures
        self.labels: Counter[str] = Counter()

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The templates, and what all of them may use."""
        folder = resources.files("excomm._report").joinpath("templates")
        made = jinja2.Environment(
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            loader=jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        )
        crisis = self.dossier.crisis
        shared = {"called": crisis.called, "crisis": crisis, "dossier": self.dossier, "tones": tones(crisis)}
        made.globals.update(shared | {"show": show, "unique": self.unique})
        return made

    def write(self, template: str, /, **values: Any) -> Markup:
        """Return a template filled in."""
        return Markup(self.environment.get_template(template).render(**values))

    def section(self, anchor: str, title: str, template: str, command: str = "", /, **values: Any) -> Section:
        """Return a section made of a template of its own."""
        return Section(anchor, title, self.write(template, **values), command)

    def figure(self, figure: Figure) -> Markup:
        """Return a figure with its caption, a way to its table, and the command behind it."""
        return self.write("figure.html.j2", figure=figure, pictures=pictures(figure))

    def unique(self, label: str) -> str:
        """Return a label that no other region of the page has: those met again are numbered."""
        self.labels[label] += 1
        return f"{label}, {self.labels[label]}" if self.labels[label] > 1 else label


def pictures(figure: Figure) -> list[Markup]:
    """Return the pictures of a figure as elements of a page."""
    return [Markup(panel.svg()) for panel in figure.panels]
