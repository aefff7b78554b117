"""The dossier as a file: a page, Markdown, JSON, or two printed sides for a class."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from excomm._crisis.ask import AskError
from excomm._crisis.model import Crisis
from excomm._crisis.written import spare, write
from excomm._dossier.dossier import DRAWS, SEED, Dossier, gather
from excomm._report.handout import handout_html
from excomm._report.page import to_html
from excomm._report.plain import to_json, to_markdown

FORMATS: dict[str, Callable[[Dossier], str]] = {"html": to_html, "md": to_markdown, "json": to_json}


def report(
    crisis: Crisis,
    file: str | Path | None = None,
    *,
    format: str = "html",
    handout: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Path:
    """Write the dossier of a crisis to a file (``NAME.FORMAT`` unless given) and return where it is.

    ``format`` is html, md or json; ``handout`` is student or teacher, for two printed sides instead. Raises AskError
    for other words, for a place that cannot be written or that the crisis is read from, and for a handout of a crisis
    without a verdict.
    """
    if format not in FORMATS:
        raise AskError(f"a dossier is written as {', '.join(FORMATS)}, not {format!r}")
    if handout and format != "html":
        raise AskError(f"a handout is HTML for the printer, and no {format}")
    made = partial(handout_html, reader=handout) if handout else FORMATS[format]
    path = Path(file or f"{crisis.name}{'-handout' if handout else ''}.{'html' if handout else format}")
    _can_be_written(path)
    spare(path, crisis.asked)
    return write(path, made(gather(crisis, draws=draws, seed=seed)), crisis.asked)


def _can_be_written(path: Path) -> None:
    """Make sure before the work is done, not after it. Raises AskError."""
    place = path if path.exists() else path.parent
    if path.is_dir() or not path.parent.is_dir() or not os.access(place, os.W_OK):
        raise AskError(f"{path} cannot be written: expected a file in a folder that is there")
