"""Whether the names of a crisis are declared, and declared once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from excomm._crisis.model import Claim, Crisis, Event, Voice
from excomm._crisis.place import Place, place_in
from excomm._crisis.shape import Reader


def check_names(crisis: Crisis, reader: Reader) -> None:
    """Note a mistake for every name that is used and not declared, or declared as two things."""
    declared = _declared(crisis)
    known: dict[tuple[tuple[str, ...], frozenset[str]], tuple[frozenset[str], str]] = {}
    for reference in reader.references:
        key = (reference.kinds, reference.also)
        what = " or ".join(reference.kinds)
        if key not in known:
            valid = frozenset().union(*(declared[kind] for kind in reference.kinds)) | reference.also
            known[key] = (valid, f"one of {_some(valid)}" if valid else f"a declared {what}; there is none")
        valid, expected = known[key]
        if reference.name not in valid:
            near = _subtracted(reference.name, valid) or reader.near(reference.name, valid)
            reader.wrong(reference.place, f"no {what} is called {reference.name!r}", expected, near)
    _check_spaces(crisis, reader)


def _subtracted(name: str, valid: Collection[str]) -> str:
    """Two things that a minus without spaces made one name; empty where it is none."""
    head, minus, tail = name.partition("-")
    return f"{head} - {tail}" if minus and head in valid and (tail in valid or tail.isdecimal()) else ""


def _declared(crisis: Crisis) -> Mapping[str, frozenset[str]]:
    return {
        "actor": frozenset(crisis.players),
        "audience": frozenset(crisis.audiences),
        "stake": frozenset(crisis.stakes),
        "unknown": frozenset(crisis.unknown),
        "kind": frozenset(crisis.kinds),
        "start": frozenset(crisis.starts),
        "act": frozenset(crisis.deeds),
        "sign": frozenset(crisis.signs),
        "point": frozenset(crisis.points),
        "ending": frozenset(crisis.endings),
        "event": frozenset(e.id for e in crisis.record),
        "source": frozenset(crisis.sources),
        "hazard": frozenset(crisis.hazards),
        "weapon": frozenset(crisis.weapons),
    }


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:12]) + (f" and {len(ordered) - 12} more" if len(ordered) > 12 else "")


def _check_spaces(crisis: Crisis, reader: Reader) -> None:
    """Watchers share one name space; so do acts, signs and events; points and endings; kinds of private facts."""
    kinds = [(f"private.{name}.is", fact.kinds) for name, fact in crisis.private.items()]
    spaces: list[list[tuple[str, Iterable[str]]]] = [
        [("actors", crisis.actors), ("audiences", crisis.audiences)],
        [("acts", crisis.acts), ("signs", crisis.signs)],
        [("points", crisis.points), ("endings", crisis.endings)],
        [*kinds],
        [("stakes", crisis.stakes), ("groups", crisis.groups)],
    ]
    for space in spaces:
        seen: dict[str, str] = {}
        for section, names in space:
            for name in names:
                if name in seen:
                    place = place_of(reader, section, name)
                    reader.wrong(place, f"{name!r} is declared under {seen[name]} too", "another name")
                seen[name] = section
    _check_ids(crisis, reader)


def _check_ids(crisis: Crisis, reader: Reader) -> None:
    sections: tuple[tuple[str, tuple[Event | Claim | Voice, ...]], ...] = (
        ("record", crisis.record),
        ("claims", crisis.claims),
        ("opinion", crisis.opinion),
        ("judgements", crisis.judgements),
        ("estimates", crisis.estimates),
        ("near misses", crisis.near_misses),
    )
    for section, items in sections:
        seen: set[str] = set()
        for item in items:
            if item.id in seen:
                place = place_of(reader, section, item.id, "id")
                reader.wrong(place, f"the id {item.id!r} is used twice", "an id of its own for each")
            if section == "record" and item.id in crisis.deeds:
                place = place_of(reader, section, item.id, "id")
                reader.wrong(place, f"the id {item.id!r} is also the name of an act", "another id")
            seen.add(item.id)
    for event in crisis.record:
        if event.event in crisis.deeds or event.event in crisis.signs:
            what = "an act" if event.event in crisis.deeds else "a sign"
            place = place_of(reader, "record", event.id, "event")
            reader.wrong(place, f"the event {event.event!r} is also the name of {what}", "another name")


def place_of(reader: Reader, *path: str) -> Place:
    """Return the place of the longest beginning of ``path`` that the file has."""
    return place_in(reader.places, Place("in code"), *path)
