"""A figure: what it shows in one sentence, its pictures, its table, and the command behind it."""

from __future__ import annotations

from dataclasses import dataclass

from excomm._report.figures.svg import Panel


@dataclass(frozen=True)
class Figure:
    """One idea as one picture or several; ``table`` is the anchor of the table that says the same.

    ``keys`` names the colours of pictures that do not name them.
    """

    name: str
    title: str
    says: str
    panels: tuple[Panel, ...]
    table: str
    command: str
    keys: tuple[tuple[str, str], ...] = ()
