"""A table with named columns and their units, for any data frame library and for none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any


@dataclass(frozen=True)
class Table:
    """Rows under named columns; ``units`` says what the numbers of a column are in."""

    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    units: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """Return one column. Raises ValueError for a name that is not there."""
        at = self.names.index(name)
        return [row[at] for row in self.rows]

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the columns by name, as pandas.DataFrame and polars.DataFrame take them."""
        return {name: self.column(name) for name in self.names}

    def records(self) -> list[dict[str, Any]]:
        """Return the rows, each a mapping from column to value."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return an Arrow stream, which data frame libraries read; needs the extra ``frames``."""
        try:
            import pyarrow
        except ImportError as error:
            raise ImportError("Arrow streams need pyarrow: pip install 'excomm[frames]'") from error
        return pyarrow.table(self.to_dict()).__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(self._titled(name))}</th>" for name in self.names)
        body = "".join("<tr>" + "".join(f"<td>{escape(show(v))}</td>" for v in row) + "</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _titled(self, name: str) -> str:
        return f"{name} ({self.units[name]})" if name in self.units else name


def make_table(names: Sequence[str], rows: Iterable[Sequence[Any]], units: Mapping[str, str] | None = None) -> Table:
    """Return a table of rows, each as long as ``names``."""
    return Table(tuple(names), tuple(tuple(row) for row in rows), units or {})


def show(value: object) -> str:
    """Return a cell as text: figures to three places, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.3f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    if isinstance(value, tuple | list):
        return ", ".join(show(v) for v in value)
    return str(value)
