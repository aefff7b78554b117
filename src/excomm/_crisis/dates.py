"""Dates as the Extended Date/Time Format writes them, and when one surely comes after another.

Read are years, months and days (``1914``, ``1914-07``, ``1914-07-28``), unspecified digits (``191X``, ``1914-07-XX``),
hours with a zone (``1914-07-28T11:10+01:00``), intervals (``1914-07/1914-08``, ``1914/..``) and the qualifiers
``~ ? %``. A date is a span from its first to its last minute; a qualifier widens the span by one unit of its
precision on each side. Source: Library of Congress, Extended Date/Time Format specification (2019), levels 0 and 1.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
    r"(?P<vague>[~?%])?",
    re.ASCII,
)
_ZONE = re.compile(r"Z|[+-](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
EXPECTED = "a date such as 1914, 1914-07, 1914-07-28, 1914-07-28T11:10+01:00, 1914-07/1914-08 or 1914-07~"


class Sure(Enum):
    """Whether something is so: yes, no, or not to be told from the dates given."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"

    def __and__(self, other: Sure) -> Sure:
        if Sure.NO in (self, other):
            return Sure.NO
        return Sure.UNSURE if Sure.UNSURE in (self, other) else Sure.YES


@dataclass(frozen=True, slots=True)
class Date:
    """A span of time, both ends included, and the text it was written as. Equal when written alike."""

    text: str
    low: datetime
    high: datetime

    def __str__(self) -> str:
        return self.text

    def by(self, asked: Date) -> Sure:
        """Whether this date lies at or before the end of ``asked``."""
        if self.high <= asked.high:
            return Sure.YES
        return Sure.NO if self.low > asked.high else Sure.UNSURE

    def after(self, start: Date) -> Sure:
        """Whether this date lies after the end of ``start``."""
        if self.low > start.high:
            return Sure.YES
        return Sure.NO if self.high <= start.high else Sure.UNSURE

    def not_before(self, start: Date) -> Date:
        """Return this date moved forward so that it does not lie before the beginning of ``start``."""
        if self.low >= start.low:
            return self
        return (
            Date(start.text, start.low, start.low) if self.high <= start.low else Date(self.text, start.low, self.high)
        )

    def not_after(self, end: Date) -> Date:
        """Return this date, written as it is, moved back so that it does not lie after the end of ``end``."""
        if self.high <= end.high:
            return self
        return Date(self.text, min(self.low, end.high), end.high)


def parse_date(text: str, zone: str = "Z") -> Date:
    """Read a date; days and hours without a zone lie in ``zone``. Raises ValueError with what was expected."""
    text = text.strip()
    first, slash, last = text.partition("/")
    if slash and first in ("", "..") and last in ("", ".."):
        raise ValueError(f"{EXPECTED}, with one end at least")
    try:
        if not slash:
            low, high = _point(first, zone)
        else:
            low = _FIRST if first in ("", "..") else _point(first, zone)[0]
            high = _LAST if last in ("", "..") else _point(last, zone)[1]
    except (ValueError, OverflowError):
        raise ValueError(EXPECTED) from None
    if low > high:
        raise ValueError(f"{EXPECTED}, the earlier end first")
    return Date(text, low, high)


def parse_zone(text: str) -> timezone:
    """Read ``Z`` or an offset such as ``-05:00``; raise ValueError otherwise."""
    if not _ZONE.fullmatch(text):
        raise ValueError("Z or an offset such as -05:00")
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def _point(text: str, zone: str) -> tuple[datetime, datetime]:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(text)
    low, high = _span(match, parse_zone(match["zone"] or zone))
    return (_widened(match, low, -1), _widened(match, high, 1)) if match["vague"] else (low, high)


def _widened(match: re.Match[str], moment: datetime, by: int) -> datetime:
    """One end of a point, moved by one unit of the precision it is written in."""
    if match["hour"]:
        return _shift(moment, timedelta(hours=by))
    if match["day"] not in (None, "XX"):
        return _shift(moment, timedelta(days=by))
    if match["month"] not in (None, "XX"):
        return _shift_months(moment, by)
    return _shift_months(moment, by * 12 * 10 ** match["year"].count("X"))


def _shift_months(moment: datetime, by: int) -> datetime:
    """Move the first day of a month to that of another, or the last to the last."""
    years, month = divmod(moment.year * 12 + moment.month - 1 + by, 12)
    if not 1 <= years <= 9999:
        return _FIRST if by < 0 else _LAST
    day = 1 if moment.day == 1 else monthrange(years, month + 1)[1]
    return moment.replace(year=years, month=month + 1, day=day)


def _shift(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _FIRST if by < timedelta(0) else _LAST


def _span(match: re.Match[str], zone: timezone) -> tuple[datetime, datetime]:
    """The first and last minute of one written point."""
    year, month, day = match["year"], match["month"], match["day"]
    if match["hour"]:
        moment = datetime(int(year), int(month), int(day), int(match["hour"]), int(match["minute"]), tzinfo=zone)
        return moment, moment
    years = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if years[0] != years[1] and month not in (None, "XX"):
        raise ValueError("a month of no one year")
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError("a day in no month")
        first, last = (max(years[0], 1), 1, 1), (years[1], 12, 31)
    elif day in (None, "XX"):
        first, last = (years[0], int(month), 1), (years[1], int(month), monthrange(years[1], int(month))[1])
    else:
        first = last = (years[0], int(month), int(day))
    return datetime(*first, tzinfo=zone), datetime(*last, 23, 59, tzinfo=zone)
