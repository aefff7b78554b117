"""Shares of weighings in words, with no more digits than their error allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALL, NONE = 0.9995, 0.0005


def percent(share: float, error: float) -> str:
    """Write a share in percent: a decimal where it is exact or its standard error is below 0.05 %."""
    return f"{100 * share:.1f} %" if error < NONE else f"{100 * share:.0f} %"


def share_in_words(row: Mapping[str, Any]) -> str:
    """Say one row of a verdict: the share, its range where vague dates leave one, and level weighings."""
    if row["level"] > ALL:
        return "in no weighing: they are level in all" if row["over"] else "in no weighing: nothing changed"
    if row["most"] - row["least"] > NONE:
        return f"in {range_in_words(row)} of weighings, as the dates are read"
    if row["better"] > ALL:
        return "in every weighing"
    if row["better"] < NONE:
        return "in no weighing"
    return f"in {percent(row['better'], row['error'])} of weighings"


def range_in_words(row: Mapping[str, Any]) -> str:
    """Say the range that vague dates leave."""
    return f"{percent(row['least'], 1.0)} to {percent(row['most'], 1.0)}"
