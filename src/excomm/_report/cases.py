"""The section on other crises: shares with their intervals, the nearest ones variable by variable, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from excomm._cases.ask import Cases
    from excomm._finding.finding import Finding
    from excomm._report.pen import Markup, Pen

PERCENT = 100.0
SHARES = ("outcomes", "joint", "followed", "leaders", "superiority")


@dataclass(frozen=True, slots=True)
class Line:
    """One share with its 95 % interval, in percent; ``here`` says who of this crisis is counted there."""

    group: str
    name: str
    low: float
    share: float
    high: float
    words: str
    here: str


@dataclass(frozen=True, slots=True)
class Unlike:
    """One variable: its code here, and in each of the nearest crises the code and how far it is."""

    what: str
    here: str
    there: tuple[tuple[str, float | None], ...]


def cases_html(pen: Pen, cases: Cases) -> Markup:
    """Return the section; with no parts it says what is missing and where to get it."""
    parts = cases.parts
    return pen.write(
        "cases.html.j2",
        cases=cases,
        shares={name: list(lines(parts[name])) for name in SHARES if name in parts},
        nearest=list(dict.fromkeys(parts["distances"].table.column("name"))) if "distances" in parts else [],
        unlike=unlike(parts["distances"]) if "distances" in parts else [],
    )


def lines(part: Finding) -> Iterator[Line]:
    """Yield the rows of a table of shares: every column before the count names the row, the first of them its group."""
    names = part.table.names
    head = names[: names.index("count")]
    for row in part.table.records():
        if row["share"] is not None:
            group, *rest = (str(row[name]) for name in head if isinstance(row[name], str))
            low, share, high = (PERCENT * row[name] for name in ("low", "share", "high"))
            words = f"{share:.0f} % ({low:.0f} to {high:.0f} %), {row['count']} of {row['of']}"
            yield Line(group, ", ".join(rest), low, share, high, words, str(row.get("here", "")))


def unlike(part: Finding) -> list[Unlike]:
    """Return the nearest crises variable by variable."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in part.table.records():
        rows.setdefault(row["variable"], []).append(row)
    return [
        Unlike(own[0]["what"], own[0]["here"], tuple((row["there"], row["distance"]) for row in own))
        for own in rows.values()
    ]
