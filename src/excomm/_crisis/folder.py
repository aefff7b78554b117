"""A crisis as a folder: ``crisis.yaml`` with whatever it holds, and one file more for each section it leaves out.

``record.yaml`` holds the section ``record``; ``record.csv`` holds it as a table: the header names keys, a row is an
item, an empty cell is a key left out, and a cell that begins with ``{`` or ``[`` is YAML. In a table of a section that
maps names, the first column is the name. A section with a space in its name is found with a hyphen in its place too
(``near-misses.yaml``). Only files of the folder itself are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

from excomm._crisis.nodes import MAX_CHARACTERS, Items, Leaf, Node, Table, leaf, parse
from excomm._crisis.place import CrisisError, Mistake, Place, nearest
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import Fields, ListOf, MapOf, Shape

MAIN = "crisis.yaml"
MAX_FOLDER = 2 * MAX_CHARACTERS
MAX_BYTES = 4 * MAX_CHARACTERS
MOST_YAML = 4_000
_YAML = ("{", "[")


def is_folder(source: Path | Traversable) -> bool:
    """Whether a path is a folder that holds a crisis."""
    return source.is_dir() and source.joinpath(MAIN).is_file()


def parse_folder(folder: Path | Traversable, name: str, slips: list[Mistake]) -> Node:
    """Read a folder into one node, what is wrong and still leaves a tree into ``slips``.

    Raises CrisisError with every file that does not belong or cannot be read.
    """
    mistakes: list[Mistake] = []
    entries: list[tuple[Leaf, Node]] = []
    left = MAX_FOLDER
    for file in sorted(folder.iterdir(), key=lambda f: (f.name != MAIN, f.name)):
        stem, _, ending = file.name.rpartition(".")
        section = section_of(stem)
        if ending not in ("yaml", "csv"):
            continue
        place = Place(f"{name}/{file.name}", 1, 1)
        try:
            text = _text(folder, file, place, section)
            left -= len(text)
            if left < 0:
                raise _error(place, f"the folder holds more than {MAX_FOLDER:,} characters")
            entries.extend(_entries(text, section, ending, place, slips))
        except CrisisError as error:
            mistakes.extend(error.mistakes)
    seen: dict[str, Place] = {}
    for key, _ in entries:
        if key.text in seen:
            mistakes.append(Mistake(key.place, f"{key.text!r} stands in {seen[key.text]} too", "each section once"))
        seen[key.text] = key.place
    if mistakes:
        raise CrisisError(mistakes)
    return Table(tuple(entries), Place(f"{name}/{MAIN}", 1, 1))


def section_of(stem: str) -> str:
    """Return the section that a file of this name holds; a hyphen or underscore may stand for a space."""
    spaced = stem.replace("-", " ").replace("_", " ")
    return spaced if spaced in CRISIS.keys else stem


def _text(folder: Path | Traversable, file: Path | Traversable, place: Place, section: str) -> str:
    """Read one file of the folder, if it is a plain file that belongs there."""
    _stay_inside(folder, file, place)
    if file.name != MAIN and section not in CRISIS.keys:
        raise _error(place, f"{section!r} is no section of a crisis", nearest(section, CRISIS.keys))
    if not file.is_file():
        raise _error(place, "this is no file")
    return read_text(file, place)


def _entries(text: str, section: str, ending: str, place: Place, slips: list[Mistake]) -> Iterator[tuple[Leaf, Node]]:
    """The sections that a file of the folder holds: the one it is named after, or whatever the main file has."""
    if ending == "csv":
        yield Leaf(section, place), _table(text, section, place.file, slips)
        return
    node = parse(text, place.file, slips)
    if f"{section}.yaml" != MAIN:
        yield Leaf(section, place), node
    elif isinstance(node, Table):
        yield from node.entries
    else:
        raise _error(place, "this is not a mapping")


def _stay_inside(folder: Path | Traversable, file: Path | Traversable, place: Place) -> None:
    """A link that leads out of the folder is not followed."""
    if isinstance(folder, Path) and isinstance(file, Path):
        try:
            inside = file.resolve().is_relative_to(folder.resolve())
        except (OSError, RuntimeError):  # a link that leads in a circle
            inside = False
        if not inside:
            raise _error(place, "this leads out of the folder")


def read_text(file: Path | Traversable, place: Place) -> str:
    """Return the text of a file, no more of it than a crisis may have. Raises CrisisError for what is no such text."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _error(place, "the file is too large", expected=f"{MAX_CHARACTERS:,} characters at most")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(place, f"not text in UTF-8 at byte {error.start}", expected="a UTF-8 file") from None
    except OSError as error:
        raise _error(place, f"cannot be read: {error.strerror}", expected="a readable file") from None


def _table(text: str, section: str, file: str, slips: list[Mistake]) -> Node:
    """Rows as items or entries; places are the row (the header is 1) and the number of the column.

    A row that cannot be read is left out, and is a slip.
    """
    place = Place(file, 1, 1)
    shape = CRISIS.keys[section].shape
    fields = _fields(shape)
    if not fields:
        raise _error(place, f"the section {section!r} is no table; write {section}.yaml")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _error(place, f"this is not CSV: {error}") from None
    if not rows:
        raise _error(place, "an empty table; its first row must name the columns")
    if sum(cell.lstrip()[:1] in _YAML for row in rows for cell in row if cell) > MOST_YAML:
        raise _error(place, f"more than {MOST_YAML:,} cells of this table are YAML; write {section}.yaml")
    header = [leaf(cell.strip(), Place(file, 1, at)) for at, cell in enumerate(rows[0], 1)]
    _each_once(header)
    numbered = [(number, row) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    found: list[Table] = []
    entries: list[tuple[Leaf, Node]] = []
    for number, row in numbered:
        try:
            found.append(_row(row, number, header, fields, file))
            if isinstance(shape, MapOf):
                entries.append(_named(found[-1]))
        except CrisisError as error:
            slips.extend(error.mistakes)
    if isinstance(shape, ListOf):
        return Items(tuple(found), place)
    _each_once(key for key, _ in entries)
    return Table(tuple(entries), place)


def _fields(shape: Shape) -> Fields | None:
    """What a row of the section holds; None where the section is no table."""
    row = shape.item if isinstance(shape, ListOf) else shape.value if isinstance(shape, MapOf) else None
    return row if isinstance(row, Fields) else None


def _each_once(names: Iterable[Leaf]) -> None:
    """A table has each column once, and each name."""
    seen: dict[str, Place] = {}
    for name in names:
        if name.text in seen:
            raise _error(name.place, f"{name.text!r} stands here twice, first at {seen[name.text]}")
        seen[name.text] = name.place


def _row(row: list[str], number: int, header: list[Leaf], fields: Fields, file: str) -> Table:
    """One row; a key stands at its cell, but one that no row may have at the head of its column, to be said once."""
    if len(row) > len(header):
        raise _error(Place(file, number, len(header) + 1), f"the row has {len(row)} cells, the header {len(header)}")
    cells = ((key, cell.strip(), Place(file, number, at)) for at, (key, cell) in enumerate(_pairs(header, row), 1))
    entries = (
        (Leaf(key.text, place) if key.text in fields.keys else key, _cell(cell, place))
        for key, cell, place in cells
        if cell
    )
    return Table(tuple(entries), Place(file, number, 1))


def _pairs(header: list[Leaf], row: list[str]) -> Iterable[tuple[Leaf, str]]:
    return zip(header, row, strict=False)


def _cell(text: str, place: Place) -> Node:
    if text[0] not in _YAML:
        return leaf(text, place)
    from excomm._crisis.paths import from_data_at

    try:
        return from_data_at(parse(text, ""), place)
    except CrisisError as error:
        raise CrisisError(replace(mistake, place=place) for mistake in error.mistakes) from None


def _named(row: Table) -> tuple[Leaf, Node]:
    """In a section that maps names, the first cell is the name of its row."""
    if not row.entries or row.entries[0][1].place.column != 1 or not isinstance(row.entries[0][1], Leaf):
        raise _error(row.place, "a row without a name in its first column")
    return row.entries[0][1], Table(row.entries[1:], row.place)


def _error(place: Place, wrong: str, near: str = "", expected: str = "") -> CrisisError:
    return CrisisError([Mistake(place, wrong, expected, near)])
