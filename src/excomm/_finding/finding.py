"""The frozen answer to one question, with everything needed to get it again."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excomm._finding.table import Table


@dataclass(frozen=True)
class How:
    """How a finding was got: the crisis and its digest, what was changed in it, and the options that matter."""

    crisis: str
    digest: str
    changed: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{self.crisis} {self.digest}", *(f"with {change}" for change in self.changed)]
        parts += [f"{name} {value}" for name, value in self.options.items()]
        return ", ".join(parts)


@dataclass(frozen=True)
class Finding:
    """One question, its answer in sentences, the table behind it, how it was got, the ids of its sources.

    ``more`` holds further tables by name. ``unanswered`` is the share of draws in which no answer was found; the shares
    in the table are then of the others.
    """

    question: str
    answer: tuple[str, ...]
    table: Table
    how: How
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    more: Mapping[str, Table] = field(default_factory=dict)
    unanswered: float = 0.0

    def frame(self) -> Table:
        """Return the table; any data frame library that reads Arrow streams or plain dicts takes it."""
        return self.table

    def to_json(self) -> str:
        """Return the finding as JSON, the same for every kind of finding."""
        data = {
            "question": self.question,
            "answer": self.answer,
            "columns": self.table.names,
            "units": dict(self.table.units),
            "rows": [[_finite(cell) for cell in row] for row in self.table.rows],
            **({"more": {name: _plain(table) for name, table in self.more.items()}} if self.more else {}),
            "notes": self.notes,
            "sources": self.sources,
            "how": {
                "crisis": self.how.crisis,
                "digest": self.how.digest,
                "changed": self.how.changed,
                "options": dict(self.how.options),
                "versions": dict(self.how.versions),
            },
        }
        return json.dumps(data, ensure_ascii=False, indent=1, default=_bare, allow_nan=False)

    def __str__(self) -> str:
        return "\n".join(self.answer)

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.answer)
        further = "".join(f"<p>{escape(name)}</p>{table._repr_html_()}" for name, table in self.more.items())
        return said + self.table._repr_html_() + further + f"<p><small>{escape(str(self.how))}</small></p>"


def _plain(table: Table) -> dict[str, Any]:
    rows = [[_finite(cell) for cell in row] for row in table.rows]
    return {"columns": table.names, "units": dict(table.units), "rows": rows}


def _bare(value: Any) -> Any:
    """What JSON has no form for: an array's number as a number, anything else as text."""
    return value.item() if hasattr(value, "item") else str(value)


def _finite(cell: Any) -> Any:
    """A cell as JSON can hold it: what has no bound, or is no number, is null."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
