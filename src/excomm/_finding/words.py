"""Shares of weighings in words, with no more digits than their error allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from excomm._finding.table import Table

ALL, NONE = 0.9995, 0.0005
WHOLE, TENS = 0.001, 0.01
DUMMY = "a dummy"  # what stands among unknowns and drives nothing


def percent(share: float, error: float) -> str:
    """Write a share in percent: a decimal where its standard error is below 0.05 %, tens only from 1 % on."""
    if error >= TENS:
        return f"about {10 * round(10 * share)} %"
    if error < NONE:
        return f"{100 * share:.1f} %"
    whole = round(100 * share)
    if share not in (0, 1) and whole in (0, 100):
        return "over 99 %" if whole else "under 1 %"
    return f"{whole} %"


def in_percent(share: float, decimals: int = 1) -> str:
    """Write a share in percent with so many decimals, where the error stands beside it or in a note."""
    return f"{100 * share:.{decimals}f} %"


def counted(number: int, one: str, several: str = "") -> str:
    """Write a number of things: ``1 history``, ``2 histories``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def places(error: float) -> int:
    """Return how many decimals of a share its standard error allows, the same as in ``percent``."""
    return 3 if error < NONE else 2 if error < TENS else 1


def rounded(table: Table) -> Table:
    """Return the table with its shares to the places that the column ``error`` allows."""
    at = table.names.index("error")
    shares = [n for n, name in enumerate(table.names) if table.units.get(name, "").startswith("share") and n != at]
    rows = [
        tuple(round(v, places(row[at] or 0.0)) if n in shares and v is not None else v for n, v in enumerate(row))
        for row in table.rows
    ]
    return Table(table.names, tuple(rows), table.units)


def share_in_words(row: Mapping[str, Any]) -> str:
    """Say one row of a verdict: the share, its range where vague dates leave one, and level weighings."""
    if row["most"] - row["least"] > NONE:
        return f"in {range_in_words(row)} of weighings, as the dates are read"
    if level_in_all(row):
        return "in no weighing: they are level in all" if row["over"] else "in no weighing: on balance nothing changed"
    if row["better"] > ALL:
        return "in every weighing" if row["error"] == 0 and row["better"] == 1 else "in nearly every weighing"
    if row["better"] < NONE:
        return "in no weighing" if row["error"] == row["better"] == 0 else "in hardly any weighing"
    return f"in {percent(row['better'], row['error'])} of weighings"


def level_in_all(row: Mapping[str, Any]) -> bool:
    """Whether a row of a verdict is level in all weighings, however vague dates are read."""
    return bool(row["level"] > ALL and row["most"] <= NONE and row["worse most"] <= NONE)


def leader_first(rows: Sequence[Mapping[str, Any]]) -> tuple[bool, list[Mapping[str, Any]]]:
    """Return whether the second of two is ahead in every row of a comparison, and the rows in the leader's words.

    However vague dates are read it is never behind, and ahead in one reading at least.
    """
    turned = bool(rows) and all(map(_second_ahead, rows))
    return (True, [_turned(row) for row in rows]) if turned else (False, list(rows))


def _second_ahead(row: Mapping[str, Any]) -> bool:
    one = row["most"] - row["least"] <= NONE
    return bool(one and row["worse most"] > row["most"] and row["worse least"] >= row["least"])


def _turned(row: Mapping[str, Any]) -> Mapping[str, Any]:
    swapped = {"better": row["worse"], "least": row["worse least"], "most": row["worse most"]}
    return {**row, **swapped, "worse": row["better"], "worse least": row["least"], "worse most": row["most"]}


def range_in_words(row: Mapping[str, Any]) -> str:
    """Say the range that vague dates leave."""
    return f"{percent(row['least'], WHOLE)} to {percent(row['most'], WHOLE)}"
