"""The section on what others measured, held and counted: who knew what first, then row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from excomm._report.pen import Markup, Pen

if TYPE_CHECKING:
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
        ("note", "Remark"),
    ),
    "opinion": (
        ("whose", "Whose"),
        ("date", "When"),
        ("measure", "Asked or counted"),
        ("says", "Found"),
        ("held", "Had been shown"),
        ("note", "Remark"),
    ),
    "estimates": (
        ("by", "Whose"),
        ("date", "Printed"),
        ("event", "Of what"),
        ("given", "Given"),
        ("chance", "Probability"),
        ("note", "Remark"),
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


def voices_html(pen: Pen, voices: Parts) -> Markup:
    """Return what others said, part by part; a part that the file has nothing for leaves no hole."""
    said = {name: rows(voices, name, pen.dossier.crisis) for name in voices.parts}
    return pen.write("voices.html.j2", voices=voices, columns=COLUMNS, rows=said)


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
