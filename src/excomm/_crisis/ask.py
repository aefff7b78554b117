"""What a user asks for, made sure of: eyes, dates and baselines that a crisis has."""

from __future__ import annotations

from collections.abc import Iterable

from excomm._crisis.dates import Date, Sure, parse_date
from excomm._crisis.model import RECORD, Crisis
from excomm._crisis.place import nearest


class AskError(ValueError):
    """A question that cannot be asked of this crisis, and what can."""


def eyes_of(crisis: Crisis, names: str | Iterable[str]) -> tuple[str, ...]:
    """Return the names of watchers, ``record`` among them, one or several, each once; AskError for another name."""
    valid = (RECORD, *crisis.watchers)
    found = (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
    for name in found:
        if name not in valid:
            raise AskError(unknown(name, "watcher", valid))
    return found


def rivals_of(crisis: Crisis, of: str = "", over: str = "") -> tuple[str, str]:
    """Return who is judged, and over whom: as asked, over nobody where only ``of`` is, or the rivals of the file.

    Raises AskError for an actor that there is not, for ``over`` alone, and where there are no rivals to fall back on.
    """
    if over and not of:
        raise AskError(f"over {over!r} says nothing of who is compared with it; expected `of` too")
    if not of and not crisis.rivals:
        raise AskError(f"{crisis.name} names no rivals; expected `of`, and `over` to compare two actors")
    for name in (of, over):
        if name and name not in crisis.players:
            raise AskError(unknown(name, "actor", crisis.players))
    return (of, over) if of else (crisis.rivals[0], crisis.rivals[1])


def date_of(crisis: Crisis, text: str | Date) -> Date:
    """Return one of the crisis's named dates, or the date written; raises AskError for a text that is neither."""
    if text in crisis.dates:
        return crisis.dates[str(text)]
    try:
        return text if isinstance(text, Date) else parse_date(text, crisis.zone)
    except ValueError as error:
        named = f"; the file names {', '.join(crisis.dates)}" if crisis.dates else ""
        near = nearest(str(text), crisis.dates)
        hint = f"; did you mean {near!r}?" if near else ""
        raise AskError(f"{text!r} is not a date; expected {error}{named}{hint}") from None


def baseline_of(crisis: Crisis, text: str | Date | None) -> Date:
    """Return the crisis's baseline, one of its named baselines, or a date; raises AskError where there is none."""
    if isinstance(text, Date):
        return text
    if text in crisis.baselines:
        return crisis.baselines[str(text)]
    if text:
        return date_of(crisis, text)
    if crisis.baseline is None:
        raise AskError(f"{crisis.name} has no baseline, so there is nothing to count gains and losses from")
    return crisis.baseline


def seed_of(seed: int) -> int:
    """Return a seed; raises AskError for one below 0."""
    if seed < 0:
        raise AskError(f"seed {seed}: a whole number, 0 or more")
    return seed


def too_early(date: Date, baseline: Date) -> tuple[str, ...]:
    """Say so where a date surely lies before the baseline, so that nothing can have been gained or lost by then."""
    if baseline.by(date) is not Sure.NO:
        return ()
    return (f"{date} lies before the baseline, {baseline}: nothing is gained or lost yet; --baseline sets another.",)


def last_date(crisis: Crisis) -> Date:
    """Return the date of the last event of the record; raises AskError where there is no record."""
    dates = [event.date for event in crisis.record if event.date is not None]
    if not dates:
        raise AskError(f"{crisis.name} has no record, so there is nothing to date")
    return max(dates, key=lambda date: date.high)


def unknown(name: str, kind: str, valid: Iterable[str]) -> str:
    """Say that there is no such thing, what there is, and which was perhaps meant."""
    near = nearest(name, valid)
    hint = f"; did you mean {near!r}?" if near else ""
    return f"there is no {kind} {name!r}; there are {', '.join(valid) or 'none'}{hint}"
