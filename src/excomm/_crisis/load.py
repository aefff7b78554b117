"""From a name, a file, a text or plain data to a checked crisis, and back to a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from excomm._crisis.chronicle import check_record
from excomm._crisis.folder import MAIN, is_folder, parse_folder, read_text
from excomm._crisis.model import Crisis
from excomm._crisis.names import check_names
from excomm._crisis.nodes import Leaf, Node, Table, from_data, parse
from excomm._crisis.paths import changed, typed_change
from excomm._crisis.place import CrisisError, Mistake, Place, nearest
from excomm._crisis.schema import CRISIS
from excomm._crisis.sense import check_sense
from excomm._crisis.shape import Reader


@dataclass(frozen=True)
class Draft:
    """A file read as far as it goes: a crisis, with standard values where something is wrong, and the tree it is of."""

    crisis: Crisis
    node: Node
    mistakes: tuple[Mistake, ...]


SHELVES = ("crises", "models")
WIDTH = 120


def load(source: str | Path, *, variant: str = "", change: Mapping[str, object] | Sequence[str] = ()) -> Crisis:
    """Return the crisis of a file, or of a shipped name, with a variant and changes applied.

    ``change`` maps paths to values, or lists ``path=value`` as typed after ``--set``. Raises CrisisError, whose
    ``mistakes`` are everything that is wrong.
    """
    return _sound(draft(source, variant=variant, change=change))


def draft(source: str | Path, *, variant: str = "", change: Mapping[str, object] | Sequence[str] = ()) -> Draft:
    """Return what ``load`` reads with all that is wrong with it; raises CrisisError where there is nothing to read."""
    slips: list[Mistake] = []
    node, file = _node(source, slips)
    if variant:
        node = _with_variant(node, variant, file)
    names = [variant] if variant else []
    if isinstance(change, Mapping):
        node = changed(node, change, Place("change"))
        names += [f"{path}={value}" for path, value in change.items()]
    else:
        for typed in change:
            path, value = typed_change(typed)
            node = changed(node, {path: value}, Place(f"--set {typed}"))
            names.append(typed)
    found = _drafted(node, file, slips)
    return replace(found, crisis=replace(found.crisis, changed=tuple(names), asked=str(source)))


def build(data: Mapping[str, Any]) -> Crisis:
    """Return the crisis that plain data describes, the same keys as in a file. Raises CrisisError."""
    return read(from_data(data, Place("in code")), "in code")


def change(crisis: Crisis, changes: Mapping[str, object], because: str = "") -> Crisis:
    """Return the crisis with each path set to a value, read and checked again. Raises CrisisError.

    ``changed`` then names each change, or ``because`` in the place of all of them.
    """
    node = changed(from_data(to_data(crisis), Place(crisis.file or "in code")), changes, Place("change"))
    names = tuple(f"{path}={value}" for path, value in changes.items())
    made = (because,) if because else names
    return replace(read(node, crisis.file), changed=(*crisis.changed, *made), asked=crisis.asked)


def with_variant(crisis: Crisis, name: str) -> Crisis:
    """Return the crisis with one of its named variants applied. Raises CrisisError."""
    if name not in crisis.variants:
        place = Place(crisis.file or "in code")
        raise CrisisError([_no_variant(place, name, tuple(crisis.variants))])
    return change(crisis, crisis.variants[name].change, name)


def read(node: Node, file: str) -> Crisis:
    """Return the crisis that a node tree says, or raise CrisisError with every mistake in it."""
    return _sound(_drafted(node, file, ()))


def _sound(found: Draft) -> Crisis:
    if found.mistakes:
        raise CrisisError(found.mistakes)
    return found.crisis


def _drafted(node: Node, file: str, slips: Sequence[Mistake]) -> Draft:
    zone = node.get("zone") if isinstance(node, Table) else None
    reader = Reader(mistakes=[*slips])
    if isinstance(zone, Leaf):
        CRISIS.keys["zone"].shape.read(zone, Reader(), ())
        reader.zone = zone.text if _is_zone(zone.text) else "Z"
    crisis: Crisis = CRISIS.read(node, reader, ())
    if isinstance(node, Table):
        check_names(crisis, reader)
        item_at = _items(reader.places)
        said = {(m.place.file, m.place.line, item_at(m.place)) for m in reader.mistakes if m.place.line}
        first = len(reader.mistakes)
        check_sense(crisis, reader)
        check_record(crisis, reader)
        later = reader.mistakes[first:]  # what is wrong with an item is said once, not again as what follows from it
        reader.mistakes[first:] = [m for m in later if (m.place.file, m.place.line, item_at(m.place)) not in said]
    return Draft(replace(crisis, places=reader.places, file=file), node, tuple(reader.mistakes))


def _items(places: Mapping[str, Place]) -> Callable[[Place], str]:
    """Return what says in which item of a section, such as ``acts.trade``, something stands."""
    found = sorted((place, path) for path, place in places.items() if path.count(".") <= 1)

    def item(place: Place) -> str:
        at = bisect_right(found, place, key=lambda pair: pair[0])
        return found[at - 1][1] if at else ""

    return item


def to_data(crisis: Crisis) -> dict[str, Any]:
    """Return the plain data of a crisis, in the canonical order of its keys."""
    data: dict[str, Any] = CRISIS.write(crisis)
    return data


def to_yaml(crisis: Crisis) -> str:
    """Return a crisis as the text of a file that loads as an equal crisis."""
    from excomm._crisis.emit import emit

    return emit(to_data(crisis), WIDTH)


def starter(name: str) -> str:
    """Return the text of a commented file to begin from. Raises CrisisError for what is no name."""
    from excomm._crisis.schema import NEW

    reader = Reader()
    NEW.read(Leaf(name, Place("the name")), reader, ())
    if reader.mistakes:
        raise CrisisError(reader.mistakes)
    text = resources.files("excomm._crisis").joinpath("starter.yaml").read_text(encoding="utf-8")
    return text.replace("NAME", name)


def save(crisis: Crisis, file: str | Path) -> None:
    """Write a crisis to a file."""
    from excomm._crisis.written import write

    write(file, to_yaml(crisis))


def digest(crisis: Crisis) -> str:
    """Return twelve hexadecimal digits that name what the crisis says, however it was written."""
    return crisis.digest


def shipped() -> Iterator[tuple[str, Traversable]]:
    """Yield the name and the file of every crisis that ships with the program."""
    for shelf in SHELVES:
        files = resources.files("excomm").joinpath(shelf)
        for file in sorted(files.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".yaml") or is_folder(file):
                yield file.name.removesuffix(".yaml"), file


def shipped_names() -> tuple[str, ...]:
    """Return the names of the crises that ship with the program."""
    return tuple(name for name, _ in shipped())


def _node(source: str | Path, slips: list[Mistake]) -> tuple[Node, str]:
    """Return the tree of a file, a folder or a shipped name, and what to call it in messages."""
    path, known = Path(source), dict(shipped())
    there = _exists(path)
    if not there and str(source) not in known:
        wrong = "there is no such file and no shipped crisis of that name"
        near = _with_ending(path) or nearest(str(source), known)
        raise CrisisError([Mistake(Place(str(source)), wrong, f"a file, or one of {', '.join(known)}", near)])
    if not there:
        found = known[str(source)]
        if found.is_dir():
            return parse_folder(found, str(source), slips), str(source)
        return parse(found.read_text(encoding="utf-8"), f"{source}.yaml", slips), f"{source}.yaml"
    if path.is_dir():
        if not is_folder(path):
            place = Place(str(source))
            raise CrisisError([Mistake(place, "this folder holds no crisis", f"a file {MAIN} in it")])
        return parse_folder(path, str(source), slips), str(source)
    if path.suffix == ".efg":
        wrong = "a file of Gambit's holds a tree and no crisis: `game` and `solve` read it"
        raise CrisisError([Mistake(Place(str(source)), wrong)])
    return parse(read_text(path, Place(str(source))), str(source), slips), str(source)


def _with_ending(path: Path) -> str:
    """The file that is meant by a name without its ending, empty where there is none."""
    found = (f"{path}{ending}" for ending in (".yaml", ".yml"))
    return next((name for name in found if _exists(Path(name))), "")


def _exists(path: Path) -> bool:
    """Whether there is a file or folder of that name; a name that no file can have is none's."""
    try:
        return path.exists()
    except OSError:
        return False


def _is_zone(text: str) -> bool:
    from excomm._crisis.dates import parse_zone

    try:
        return bool(parse_zone(text))
    except ValueError:
        return False


def _with_variant(node: Node, name: str, file: str) -> Node:
    """Apply a variant as the file states it, so that mistakes in it are reported where it stands."""
    variants = node.get("variants") if isinstance(node, Table) else None
    names = tuple(key.text for key, _ in variants.entries) if isinstance(variants, Table) else ()
    variant = variants.get(name) if isinstance(variants, Table) else None
    changes = variant.get("change") if isinstance(variant, Table) else None
    if not isinstance(changes, Table):
        raise CrisisError([_no_variant(Place(file), name, names)])
    for path, value in changes.entries:
        node = changed(node, {path.text: value}, path.place)
    return node


def _no_variant(place: Place, name: str, names: tuple[str, ...]) -> Mistake:
    expected = f"one of {', '.join(names)}" if names else "no variant; the file has none"
    return Mistake(place, f"there is no variant {name!r}", expected, nearest(name, names))
