"""One crisis among those on record: where its file says it stands, and how findings on it are signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from excomm._cases.codebook import VARIABLES
from excomm._cases.records import CrisisActor, Icb
from excomm._cases.sheet import DIGITS, Sheet
from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.place import nearest
from excomm._finding.finding import How

FEWEST = 3


@dataclass(frozen=True)
class Case:
    """A crisis, the data, its number there (0 where it has none), and its crisis actors by the names of its file."""

    crisis: Crisis
    icb: Icb
    digest: str
    number: int
    actors: Mapping[str, CrisisActor]

    @property
    def rivals(self) -> tuple[CrisisActor, ...]:
        """The rows of the two rivals, where the file numbers both; else every actor of the crisis."""
        if self.crisis.rivals and all(name in self.actors for name in self.crisis.rivals):
            return tuple(self.actors[name] for name in self.crisis.rivals)
        return tuple(self.actors.values())

    def called(self, actor: CrisisActor) -> str:
        """Return the long name of one of its crisis actors."""
        names = [name for name, row in self.actors.items() if row.number == actor.number]
        return self.crisis.called(names[0]) if names else actor.code

    def how(self, sheets: Iterable[Sheet], n: int, aside: int | str, **options: object) -> How:
        """Return how a table was got: its number of rows, those set aside, and the files with version and checksum."""
        files = {sheet.file: cited(sheet) for sheet in sheets}
        told = {"n": n, "set aside": aside, **options, **files}
        return How(self.crisis.name, self.digest, self.crisis.changed, told)


def cited(sheet: Sheet) -> str:
    """Return a file's version, the beginning of its SHA-256 checksum, and whether it is a copy that is known."""
    copy = "matches a known copy" if sheet.known else "unknown copy"
    return f"{sheet.version} sha256 {sheet.checksum[:DIGITS]} ({copy})"


def find_case(crisis: Crisis, icb: Icb) -> Case:
    """Return where a crisis stands in the data. Raises AskError for numbers and codes that the data do not have."""
    place = crisis.icb
    if place.crisis and place.crisis not in icb.crises:
        numbers = sorted(icb.crises)
        raise AskError(
            f"{crisis.name} says that it is ICB crisis {place.crisis}, and {icb.system.file} has none of that number; "
            f"its numbers run from {numbers[0]} to {numbers[-1]}"
        )
    for name in place.like:
        if name not in {v.name for v in VARIABLES}:
            raise AskError(_no_variable(crisis, name))
    if place.like and len(place.like) < FEWEST:
        raise AskError(f"{crisis.name}: icb.like gives {len(place.like)} codes; at least {FEWEST} are needed")
    return Case(crisis, icb, digest(crisis), place.crisis, _named(crisis, icb))


def _named(crisis: Crisis, icb: Icb) -> dict[str, CrisisActor]:
    """The crisis's rows by the names of its file; those that the file does not number, by their codes in the data."""
    rows = {actor.number: actor for actor in icb.by_crisis.get(crisis.icb.crisis, ())}
    for name, number in crisis.icb.actors.items():
        if number not in rows:
            known = ", ".join(f"{row.code} {row.number}" for row in rows.values())
            raise AskError(
                f"{crisis.name}: icb.actors.{name} is {number}; ICB crisis {crisis.icb.crisis} has the actors {known}"
            )
    given = {name: rows.pop(number) for name, number in crisis.icb.actors.items() if number in rows}
    codes = [row.code for row in rows.values()]
    rest = {
        row.code if codes.count(row.code) == 1 and row.code not in given else f"{row.code} {row.number}": row
        for row in rows.values()
    }
    return given | rest


def _no_variable(crisis: Crisis, name: str) -> str:
    names = [v.name for v in VARIABLES]
    near = nearest(name, names)
    hint = f"; did you mean {near!r}?" if near else ""
    return f"{crisis.name}: icb.like.{name} is not known before the end of a crisis; there are {', '.join(names)}{hint}"
