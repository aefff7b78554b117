"""The rows of the ICB files as crises, crisis actors and pairs of opponents.

A crisis actor is known by its number (CRACNO): a state may be an actor of one crisis more than once. Every row is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

from excomm._cases.codebook import ACTOR, DYAD, ICB_HOME, SYSTEM, outcome_words, unknown_codes
from excomm._cases.days import Span, span, years_later
from excomm._cases.sheet import DataError, Kind, Sheet, read_sheet

NO_ACTOR = 9999
RECURS_WITHIN = 5
_NAMES = {"system": r"icb1\D.*", "actor": r"icb2\D.*", "dyad": r"icbdy.*"}


@dataclass(frozen=True)
class CrisisActor:
    """One row of the actor-level file. Codes are as in the file, -1 where blank; ``power`` is NaN where blank."""

    number: int
    crisis: int
    state: int
    code: str
    year: int
    end: Span | None
    outcome: int
    form: int
    satisfied: int
    threat: int
    regime: int
    nuclear: int
    status: int
    power: float


@dataclass(frozen=True)
class Pair:
    """Two crisis actors of one crisis, by their numbers."""

    crisis: int
    first: int
    second: int


@dataclass(frozen=True)
class Icb:
    """The files of one folder; the dyadic one may be missing. ``chosen`` says which of several versions was taken."""

    system: Sheet
    actor: Sheet
    dyad: Sheet | None
    chosen: tuple[str, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return (self.system, self.actor, *((self.dyad,) if self.dyad else ()))

    @cached_property
    def crises(self) -> Mapping[int, int]:
        """Where each crisis stands in the system-level file, by its number; the first row of a number counts."""
        found: dict[int, int] = {}
        for row, number in enumerate(self.system.codes("crisno")):
            found.setdefault(number, row)
        return found

    @cached_property
    def actors(self) -> Mapping[int, CrisisActor]:
        """Every crisis actor by its number; the first row of a number counts."""
        found: dict[int, CrisisActor] = {}
        for actor in _actors(self.actor):
            found.setdefault(actor.number, actor)
        return found

    @cached_property
    def by_crisis(self) -> Mapping[int, tuple[CrisisActor, ...]]:
        """The actors of each crisis, in the order of the file."""
        found: dict[int, list[CrisisActor]] = defaultdict(list)
        for actor in self.actors.values():
            found[actor.crisis].append(actor)
        return {crisis: tuple(actors) for crisis, actors in found.items()}

    @cached_property
    def opponents(self) -> tuple[Pair, ...]:
        """Every two crisis actors that the dyadic file sets against each other, once, whatever the years."""
        if self.dyad is None:
            return ()
        rows = zip(*(self.dyad.codes(name) for name in ("crisno", "actnuma", "actnumb")), strict=True)
        listed = dict.fromkeys((crisis, *sorted((a, b))) for crisis, a, b in rows)
        return tuple(Pair(*row) for row in listed if row[1] in self.actors and row[2] in self.actors)

    @cached_property
    def state_pairs(self) -> tuple[Pair, ...]:
        """The pairs of states that the dyadic file lists, once a crisis, each state with the last of its rows there."""
        if self.dyad is None:
            return ()
        last = {(actor.crisis, actor.state): actor.number for actor in self.actors.values()}
        rows = zip(*(self.dyad.codes(name) for name in ("crisno", "statea", "stateb")), strict=True)
        listed = dict.fromkeys((crisis, *sorted((a, b))) for crisis, a, b in rows)
        return tuple(
            Pair(crisis, last[crisis, a], last[crisis, b])
            for crisis, a, b in listed
            if (crisis, a) in last and (crisis, b) in last
        )

    @cached_property
    def all_pairs(self) -> tuple[Pair, ...]:
        """Every two crisis actors of one crisis that are not the same state, allies among them."""
        return tuple(
            Pair(crisis, a.number, b.number)
            for crisis, actors in self.by_crisis.items()
            for a, b in combinations(actors, 2)
            if a.state != b.state
        )

    def name(self, crisis: int) -> str:
        """Return what the file calls a crisis."""
        return self.system.texts("crisname")[self.crises[crisis]]

    def year(self, crisis: int) -> int:
        """Return the year in which a crisis began; -1 where the file does not say."""
        return self.system.codes("yrtrig")[self.crises[crisis]]

    @cached_property
    def spans(self) -> Mapping[int, tuple[Span | None, Span | None]]:
        """When each crisis began and ended, as closely as the file knows."""
        columns = [self.system.codes(n) for n in ("yrtrig", "motrig", "datrig", "yrterm", "moterm", "daterm")]
        return {
            number: (span(*(column[row] for column in columns[:3])), span(*(column[row] for column in columns[3:])))
            for number, row in self.crises.items()
        }

    def code(self, crisis: int, column: str) -> float:
        """Return one code of a crisis; NaN where the file has none."""
        return float(self.system.numbers(column)[self.crises[crisis]])

    @cached_property
    def oddities(self) -> tuple[tuple[Sheet, str, int], ...]:
        """What is odd in the files: of each a sheet, words, a count. Nothing of it is mended."""
        found = [(sheet, *odd) for sheet in self.sheets for odd in (*sheet.oddities, *unknown_codes(sheet))]
        found += [(self.actor, *odd) for odd in _repeated(self.actor)]
        if self.dyad:
            found += [(self.dyad, *odd) for odd in self._against_dyads(self.dyad)]
        return tuple(found)

    def _against_dyads(self, dyad: Sheet) -> Iterator[tuple[str, int]]:
        named = {number for side in ("actnuma", "actnumb") for number in dyad.codes(side)} - {NO_ACTOR}
        missing = len(named - set(self.actors))
        if missing:
            yield "crisis actors that the actor-level file does not have, set aside", missing
        checked, against = self._tension_contradicted(dyad)
        yield f"outesr contradicted by recurrence here, of {checked} crises that can be checked, kept", against

    def _tension_contradicted(self, dyad: Sheet) -> tuple[int, int]:
        """In how many crises recurrence within five years can be checked, and in how many it is coded otherwise."""
        listed: dict[tuple[int, ...], set[int]] = defaultdict(set)
        for crisis, *sides in zip(*(dyad.codes(n) for n in ("crisno", "statea", "stateb")), strict=True):
            listed[tuple(sorted(sides))].add(crisis)
        checked, again = set(), set()
        for crises in listed.values():
            for crisis in crises & set(self.crises):
                end = self.spans[crisis][1]
                if end:
                    checked.add(crisis)
                    again |= {crisis for other in crises - {crisis} if self._follows(other, end)}
        codes = {crisis: self.code(crisis, "outesr") for crisis in checked}
        told = [crisis for crisis in checked if codes[crisis] in (1, 2)]
        return len(told), sum((codes[crisis] == 1) != (crisis in again) for crisis in told)

    def _follows(self, crisis: int, end: Span) -> bool:
        start = self.spans[crisis][0] if crisis in self.spans else None
        return start is not None and end[1] < start[0] <= years_later(end[1], RECURS_WITHIN)


def read_icb(folder: str | Path) -> Icb:
    """Return the ICB files of a folder. Raises DataError where one is missing that is needed, or cannot be used."""
    place = Path(folder)
    if not place.is_dir():
        raise DataError(
            f"{folder}: no such folder; it should hold icb1v15.csv, icb2v15.csv and icbdy_v15.csv, or later"
        )
    chosen: list[str] = []
    system, actor = (_found(place, kind, chosen) for kind in (SYSTEM, ACTOR))
    if system is None or actor is None:
        wanted = "icb1v15.csv (crises)" if system is None else "icb2v15.csv (crisis actors)"
        raise DataError(f"{folder}: no file {wanted}, or of a later version; it can be had at {ICB_HOME}")
    dyad = _found(place, DYAD, chosen)
    return Icb(
        read_sheet(system, SYSTEM), read_sheet(actor, ACTOR), read_sheet(dyad, DYAD) if dyad else None, tuple(chosen)
    )


def _found(folder: Path, kind: Kind, chosen: list[str]) -> Path | None:
    """The file of one kind; of several the one of the highest version, and it is said which."""
    pattern = re.compile(_NAMES[kind.name] + r"\.(csv|txt|tab)", re.IGNORECASE)
    files = sorted((path for path in folder.iterdir() if pattern.fullmatch(path.name)), key=_version_of)
    if len(files) > 1:
        others = ", ".join(path.name for path in files[:-1])
        chosen.append(f"{files[-1].name} was read, and not {others}.")
    return files[-1] if files else None


def _version_of(path: Path) -> tuple[float, str]:
    number = re.search(r"v(\d+(?:\.\d+)?)", path.stem.lower())
    return (float(number[1]) if number else 0.0, path.name)


_COLUMNS = {
    **{
        "number": "cracno",
        "crisis": "crisno",
        "state": "cracid",
        "year": "yrtrig",
        "outcome": "outcom",
        "form": "outfor",
    },
    **{"satisfied": "outevl", "threat": "gravty", "regime": "regime", "nuclear": "nuclear", "status": "powsta"},
}


def _actors(sheet: Sheet) -> Iterator[CrisisActor]:
    columns = {name: sheet.codes(column) for name, column in _COLUMNS.items()}
    ends = zip(*(sheet.codes(name) for name in ("yrterm", "moterm", "daterm")), strict=True)
    for row, (code, power, end) in enumerate(zip(sheet.texts("actor"), sheet.numbers("powdis"), ends, strict=True)):
        codes = {name: column[row] for name, column in columns.items()}
        yield CrisisActor(code=code, power=float(power), end=span(*end), **codes)


def _repeated(sheet: Sheet) -> Iterator[tuple[str, int]]:
    rows = Counter(zip(sheet.codes("crisno"), sheet.codes("cracid"), strict=True))
    again = sum(count for count in rows.values() if count > 1)
    if again:
        yield "rows of states that are actors of one crisis more than once, kept apart", again
    numbers = Counter(sheet.codes("cracno"))
    double = sum(count - 1 for count in numbers.values())
    if double:
        yield "cracno: rows that repeat a number, set aside", double


def actor_words(actor: CrisisActor) -> str:
    """Return an actor's code and its outcome in words, such as ``BLU victory``."""
    return f"{actor.code} {outcome_words(actor.outcome)}"
