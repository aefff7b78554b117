"""The section on what others measured, held and counted: who knew what first, then row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2
    import markupsafe

    from excomm._crisis.model import Crisis
    from excomm._finding.parts import Parts

KNEW = {
    "yes": "knew",
    "suspected": "suspected",
    "no": "did not know",
    "unsaid": "not said",
    "before": "spoke before it",
    "all": "",
}
Columns = Sequence[tuple[str, str]]
COLUMNS: Mapping[str, Columns] = {
    "judgements": (
        ("by", "Who"),
        ("date", "When"),
        ("knew", "Of the event"),
        ("says", "In other words"),
        ("gained", "Gained"),
        ("lost", "Lost"),
        ("note", ""),
    ),
    "opinion": (
        ("whose", "Whose"),
        ("date", "When"),
        ("measure", "Asked or counted"),
        ("says", "Found"),
        ("held", "Had been shown"),
        ("note", ""),
    ),
    "estimates": (
        ("by", "Whose"),
        ("date", "Printed"),
        ("event", "Of what"),
        ("given", "Given"),
        ("chance", "Probability"),
        ("note", ""),
    ),
    "near misses": (
        ("id", "Incident"),
        ("date", "When"),
        ("side", "Whose"),
        ("kind", "Kind"),
        ("about", "What"),
        ("held", "What held"),
        ("disputed", "Disputed"),
    ),
}
ACTORS = ("gained", "lost", "side")


def voices_html(environment: jinja2.Environment, voices: Parts, crisis: Crisis) -> markupsafe.Markup:
    """Return the section; a part that the file has nothing for leaves no hole."""
    import markupsafe

    text = resources.files("excomm._report").joinpath("voices.html.j2").read_text(encoding="utf-8")
    return markupsafe.Markup(
        environment.from_string(text).render(
            voices=voices,
            columns=COLUMNS,
            rows={name: rows(voices, name, crisis) for name in voices.parts},
        )
    )


def rows(voices: Parts, part: str, crisis: Crisis) -> list[dict[str, str]]:
    """Return the rows of a part as the page prints them."""
    found = []
    for row in voices[part].table.records():
        cells = {name: str(value) for name, value in row.items()}
        for name in ACTORS:
            cells[name] = ", ".join(crisis.called(actor) for actor in cells.get(name, "").split(", "))
        cells["knew"] = KNEW.get(cells.get("knew", ""), "")
        if part == "estimates":
            low, high = f"{100 * row['low']:.3g}", f"{100 * row['high']:.3g}"
            cells["chance"] = f"{low} %" if low == high else f"{low} to {high} %"
        found.append(cells)
    return found
