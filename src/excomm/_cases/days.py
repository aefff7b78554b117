"""Days that a file may only know roughly: 66, 77 and 88 for early, mid and late in a month; blank for not known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

Span = tuple[date, date]
_THIRDS = {66: (1, 10), 77: (11, 20), 88: (21, 31)}


def span(year: int, month: int, day: int) -> Span | None:
    """Return the first and the last day that are meant; -1 stands for what is not known. None for no such day."""
    if not 1 <= year <= 9999:
        return None
    if not 1 <= month <= 12:
        return date(year, 1, 1), date(year, 12, 31)
    last = monthrange(year, month)[1]
    first, end = _THIRDS.get(day, (1, last) if day < 1 else (day, day))
    return (date(year, month, first), date(year, month, min(end, last))) if first <= last else None


def years_later(day: date, years: int) -> date:
    """Return the same day ``years`` later; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
