"""The section on the swept game: how near war, by which course, what it hangs on, and what would have changed it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from excomm._report.near_war import chance, of_played, swept
from excomm._report.pen import Markup, Pen, Section
from excomm._report.words import command, date_of

if TYPE_CHECKING:
    from excomm._dossier.dossier import Dossier

NAMES = ("flow", "endings", "risk", "drivers")
TITLE = "The game: how near war"


def sweep_section(pen: Pen) -> Section | None:
    """Return the section; None where nothing can be played, one sentence where the tree is too large for a page."""
    dossier = pen.dossier
    if dossier.left:
        start = () if dossier.left.start == dossier.crisis.first else (f"--from {dossier.left.start}",)
        said = pen.write(
            "notes.html.j2", notes=[f"It was not played for this page: {dossier.left.why}. This plays it:"]
        )
        return Section("sweep", TITLE, said, command(dossier, "sweep", *start, drawn=False))
    played = dossier.played
    if not played:
        return None
    figures = [pen.figures[name] for name in NAMES if name in pen.figures]
    parts = (played.flow, played.gains, played.sweep)
    return pen.section(
        "sweep",
        TITLE,
        "sweep.html.j2",
        swept(dossier),
        played=played,
        drawn=[{"name": figure.name, "html": Markup(pen.figure(figure))} for figure in figures],
        tables=of_played(played),
        changes=list(_changes(dossier)),
        whatif=_whatif(dossier),
        notes=list(dict.fromkeys(note for part in parts if part for note in part.notes)),
    )


def _changes(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """The rows of what variants change; the first of each says which, and why it is there."""
    found = dossier.played.changes if dossier.played else None
    for variant, group in groupby(found.table.records() if found else (), key=lambda row: row["variant"]):
        rows = list(group)
        for number, row in enumerate(rows):
            there = row["difference"] is not None
            yield {
                "variant": variant,
                "because": dossier.crisis.variants[variant].because,
                "first": number == 0,
                "rows": len(rows),
                "of": row["of"],
                "before": "none" if row["before"] is None else chance(row["before"]),
                "after": "none" if row["after"] is None else chance(row["after"]),
                "difference": f"{100 * row['difference']:+.1f}" if there else "",
                "interval": f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}" if there else "",
            }


def _whatif(dossier: Dossier) -> str:
    """The command that asks the first variant."""
    found = dossier.played.changes if dossier.played else None
    if not found or not found.table.rows:
        return ""
    how, start = found.how.options, dossier.played.start if dossier.played else ""
    begin = () if start == dossier.crisis.first else (f"--from {start}",)
    by = (f"--date {date_of(dossier.verdicts[-1])}",) if dossier.verdicts else ("--ask sweep",)
    drawn = (f"--draws {how['draws']}", f"--seed {how['seed']}")
    return command(dossier, "whatif", f"--variant {found.table.rows[0][0]}", *begin, *by, *drawn, drawn=False)
