"""A crisis as a folder: ``crisis.yaml`` with whatever it holds, and one file more for each section it leaves out.

``record.yaml`` holds the section ``record``; ``record.csv`` holds it as a table: the header names keys, a row is an
item, an empty cell is a key left out, and a cell that begins with ``{`` or ``[`` is YAML. In a table of a section that
maps names, the first column is the name. Only files of the folder itself are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from excomm._crisis.nodes import Items, Leaf, Node, Table, parse
from excomm._crisis.place import CrisisError, Mistake, Place, nearest
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import Fields, ListOf, MapOf

MAIN = "crisis.yaml"


def is_folder(source: Path | Traversable) -> bool:
    """Whether a path is a folder that holds a crisis."""
    return source.is_dir() and source.joinpath(MAIN).is_file()


def parse_folder(folder: Path | Traversable, name: str) -> Node:
    """Read a folder into one node. Raises CrisisError with every file that does not belong or cannot be read."""
    mistakes: list[Mistake] = []
    entries: list[tuple[Leaf, Node]] = []
    for file in sorted(folder.iterdir(), key=lambda f: (f.name != MAIN, f.name)):
        try:
            entries.extend(_entries(folder, file, name))
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


def _entries(folder: Path | Traversable, file: Path | Traversable, name: str) -> Iterator[tuple[Leaf, Node]]:
    section, _, ending = file.name.rpartition(".")
    if ending not in ("yaml", "csv"):
        return
    place = Place(f"{name}/{file.name}", 1, 1)
    _stay_inside(folder, file, place)
    if file.name != MAIN and section not in CRISIS.keys:
        raise _error(place, f"{section!r} is no section of a crisis", nearest(section, CRISIS.keys))
    text = _read(file, place)
    if ending == "csv":
        yield Leaf(section, place), _table(text, section, place.file)
        return
    node = parse(text, place.file)
    if file.name != MAIN:
        yield Leaf(section, place), node
    elif isinstance(node, Table):
        yield from node.entries
    else:
        raise _error(place, "this is not a mapping")


def _stay_inside(folder: Path | Traversable, file: Path | Traversable, place: Place) -> None:
    """A link that leads out of the folder is not followed."""
    if isinstance(folder, Path) and isinstance(file, Path) and not file.resolve().is_relative_to(folder.resolve()):
        raise _error(place, "this leads out of the folder")


def _read(file: Path | Traversable, place: Place) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(place, f"not text in UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise _error(place, f"cannot be read: {error.strerror}") from None


def _table(text: str, section: str, file: str) -> Node:
    """Rows as items or entries; places are the row (the header is 1) and the number of the column."""
    place = Place(file, 1, 1)
    shape = CRISIS.keys[section].shape
    listed = isinstance(shape, ListOf) and isinstance(shape.item, Fields)
    mapped = isinstance(shape, MapOf) and isinstance(shape.value, Fields)
    if not listed and not mapped:
        raise _error(place, f"the section {section!r} is no table; write {section}.yaml")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _error(place, f"this is not CSV: {error}") from None
    if not rows:
        raise _error(place, "an empty table; its first row must name the columns")
    header = [Leaf(cell.strip(), Place(file, 1, at)) for at, cell in enumerate(rows[0], 1)]
    found = [_row(row, number, header, file) for number, row in enumerate(rows[1:], 2) if any(row)]
    if listed:
        return Items(tuple(found), place)
    return Table(tuple(_named(row) for row in found), place)


def _row(row: list[str], number: int, header: list[Leaf], file: str) -> Table:
    if len(row) > len(header):
        raise _error(Place(file, number, len(header) + 1), f"the row has {len(row)} cells, the header {len(header)}")
    cells = ((key, cell.strip(), Place(file, number, at)) for at, (key, cell) in enumerate(_pairs(header, row), 1))
    return Table(tuple((key, _cell(cell, place)) for key, cell, place in cells if cell), Place(file, number, 1))


def _pairs(header: list[Leaf], row: list[str]) -> Iterable[tuple[Leaf, str]]:
    return zip(header, row, strict=False)


def _cell(text: str, place: Place) -> Node:
    if text[0] not in "{[":
        return Leaf(text, place)
    from excomm._crisis.paths import from_data_at

    return from_data_at(parse(text, str(place)), place)


def _named(row: Table) -> tuple[Leaf, Node]:
    """In a section that maps names, the first cell is the name of its row."""
    if not row.entries or not isinstance(row.entries[0][1], Leaf):
        raise _error(row.place, "a row without a name in its first column")
    return row.entries[0][1], Table(row.entries[1:], row.place)


def _error(place: Place, wrong: str, near: str = "") -> CrisisError:
    return CrisisError([Mistake(place, wrong, nearest=near)])
