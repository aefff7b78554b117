"""Which sign of an act each watcher is shown, as the file declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from excomm._crisis.model import EVERYONE, NOTHING, RECORD, Act, Crisis, Event


def sign_shown(crisis: Crisis, name: str, deed: Act | Event, watcher: str) -> str:
    """Return the sign of the deed ``name`` that ``watcher`` is shown: its name, another sign, or empty for nothing.

    Who does a thing knows it. What is said of the watcher itself goes before what is said of an audience around it, and
    that before everyone.
    """
    if watcher == RECORD or (isinstance(deed, Act) and watcher == deed.by):
        return name
    for near in crisis.circles[watcher]:
        if near in deed.seen_by:
            return name
        if near in deed.looks_like:
            return _named(deed.looks_like[near])
    if EVERYONE in deed.seen_by:
        return name
    return _named(deed.looks_like.get(EVERYONE, NOTHING))


def would_show(crisis: Crisis, act: str, watcher: str) -> str:
    """Return the sign that an act shows a watcher when it is done; empty for nothing."""
    return sign_shown(crisis, act, crisis.deeds[act], watcher)


def doers(crisis: Crisis, sign: str, watcher: str) -> frozenset[str]:
    """Return who, for all that a watcher can know, did what it holds as a sign; none for an event that nobody does.

    An act is its own doer's, whoever passed another off as it. A declared sign is of those whose acts can show it to
    the watcher or be told to it so; where only the record tells it, of any actor but the watcher. The record's own deed
    is not asked, which would tell a secret.
    """
    if sign in crisis.deeds:
        return frozenset((crisis.deeds[sign].by,))
    if sign not in crisis.signs:
        return frozenset()
    able = frozenset(deed.by for act, deed in crisis.deeds.items() if sign in _ways(crisis, act, watcher))
    return able or frozenset(crisis.players) - {watcher}


def _ways(crisis: Crisis, act: str, watcher: str) -> Iterator[str]:
    """The signs that a watcher can be shown of an act, or be told of it by others."""
    first = would_show(crisis, act, watcher)
    yield first
    for deed in crisis.deeds.values():
        heard = signs_told(crisis, act, deed.tells.get(act, {})).get(watcher, "")
        yield held_after(first, heard, act)


def held_after(held: str, heard: str, deed: str) -> str:
    """Return the sign held of a deed after hearing a telling: whoever holds the deed itself keeps it."""
    return held if held == deed else heard


def signs_shown(crisis: Crisis, name: str, deed: Act | Event) -> Mapping[str, str]:
    """Return the sign each watcher is shown of a deed, leaving out those who are shown nothing."""
    shown = {watcher: sign_shown(crisis, name, deed, watcher) for watcher in crisis.watchers}
    return {watcher: sign for watcher, sign in shown.items() if sign}


def signs_told(crisis: Crisis, name: str, hearers: Mapping[str, str]) -> Mapping[str, str]:
    """Return what each watcher hears in a telling of ``name``: an empty sign in ``hearers`` is the deed itself."""
    told: dict[str, str] = {}
    for watcher in crisis.watchers:
        near = next((n for n in (*crisis.circles[watcher], EVERYONE) if n in hearers), None)
        if near is not None:
            told[watcher] = hearers[near] or name
    return told


def expand(crisis: Crisis, watchers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the watchers a list speaks of: everyone is all, and an audience brings those within it."""
    if EVERYONE in watchers:
        return crisis.watchers
    return tuple(w for w in crisis.watchers if any(near in watchers for near in crisis.circles[w]))


def _named(sign: str) -> str:
    return "" if sign == NOTHING else sign
