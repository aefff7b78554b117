"""What could be struck before and after each day on which sites came or went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis
from excomm._reach.asking import Asked
from excomm._reach.posts import Group, count, groups

COLUMNS = ("date", "weapon", "where", "over", "km", "top", "cities", "least", "most")


def over_time(crisis: Crisis, question: Asked) -> Iterator[tuple[object, ...]]:
    """Yield a row for each day from whose end on a group reaches another number of cities, surely or perhaps."""
    last: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for day in _days(crisis, question.sites):
        for group in groups(crisis, question.sites, date=day, positions=question.positions):
            km = _longest(group) if question.km is None else question.km
            found = count(group.lies, km, question.top)
            key, cells = (group.weapon, group.where, group.over), (found.cities, found.least, found.most)
            if last.get(key, (0, 0, 0)) != cells:
                last[key] = cells
                yield str(day), *key, km, found.top, *cells


def _longest(group: Group) -> float:
    return max((f.km for f in group.verified), default=0.0)


def _days(crisis: Crisis, sites: tuple[str, ...]) -> list[Date]:
    """The days on which something about a site begins or ends, in order."""
    dates = [d for name in sites for d in (crisis.sites[name].start, crisis.sites[name].end) if d]
    moments = {end.date(): end for date in dates for end in (date.low, date.high)}
    return [_day(moments[day]) for day in sorted(moments)]


def _day(moment: datetime) -> Date:
    first = datetime.combine(moment.date(), time(0, 0), moment.tzinfo)
    return Date(moment.date().isoformat(), first, first.replace(hour=23, minute=59))
