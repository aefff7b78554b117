"""A crisis file rewritten canonically: spacing, quotes, the order of keys in one-line mappings; comments stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from excomm._crisis.emit import length, yaml_of_texts
from excomm._crisis.folder import MAIN, section_of
from excomm._crisis.nodes import parse, to_data
from excomm._crisis.place import CrisisError, Mistake, Place
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import Fields, ListOf, MapOf, Shape

WIDTH = 120


def tidy(text: str, file: str, shape: Shape = CRISIS) -> str:
    """Return the canonical spelling of a file: it says the same, holds the same comments, and is its own spelling.

    ``shape`` is what the file holds, a crisis unless it is one section of a folder.

    Mappings and lists that fit a line keep it if they had one. Raises CrisisError where a comment would be lost (inside
    a mapping in braces that does not fit one line), since nothing a person wrote is thrown away.
    """
    tidied = _once(_once(text, shape), shape)
    if to_data(parse(tidied, file)) != to_data(parse(text, file)):
        raise _refused(file, "this file would not say the same")
    lost = _comments(text) - _comments(tidied)
    if lost:
        expected = "comments above a mapping in braces, not inside it"
        raise _refused(file, f"the comment {next(iter(lost))!r} would be lost", expected)
    return tidied


def texts_of(path: Path) -> Iterator[tuple[Path, str, Shape]]:
    """Yield each YAML file of a crisis, itself or those of its folder, with its text and what it holds."""
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else (path,):
        section = section_of(file.stem) if path.is_dir() and file.name != MAIN else ""
        shape = CRISIS.keys[section].shape if section else CRISIS
        yield file, file.read_text(encoding="utf-8-sig"), shape


def _once(text: str, shape: Shape) -> str:
    yaml = yaml_of_texts("rt")
    data = yaml.load(text)
    _order(data, shape)
    _spread(data, 0)
    out = StringIO()
    yaml.dump(data, out)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _order(data: Any, shape: Shape) -> None:
    """Order the keys of one-line mappings as the format lists them; what spans lines keeps its order and comments."""
    if isinstance(shape, Fields) and isinstance(data, dict):
        for key, value in data.items():
            if key in shape.keys:
                _order(value, shape.keys[key].shape)
        if _in_braces(data):
            listed = list(shape.keys)
            for key in sorted(data, key=lambda k: listed.index(k) if k in listed else len(listed)):
                data[key] = data.pop(key)
    elif isinstance(shape, MapOf) and isinstance(data, dict):
        for value in data.values():
            _order(value, shape.value)
    elif isinstance(shape, ListOf) and isinstance(data, list):
        for item in data:
            _order(item, shape.item)


def _spread(data: Any, indent: int) -> None:
    """Give mappings and lists in braces that do not fit a line a line for each part."""
    if isinstance(data, dict):
        for key, value in data.items():
            if not _in_braces(data) and _in_braces(value) and indent + len(str(key)) + 2 + length(value) > WIDTH:
                value.fa.set_block_style()
            _spread(value, indent + 2)
    elif isinstance(data, list):
        for item in data:
            if not _in_braces(data) and _in_braces(item) and indent + 4 + length(item) > WIDTH:
                item.fa.set_block_style()
            _spread(item, indent + 4)


def _in_braces(data: Any) -> bool:
    return isinstance(data, dict | list) and bool(data.fa.flow_style())  # type: ignore[union-attr]


def _comments(text: str) -> Counter[str]:
    """Every comment of a YAML text, as its scanner sees them."""
    from ruamel.yaml import YAML
    from ruamel.yaml.tokens import CommentToken

    found: Counter[str] = Counter()
    for token in YAML(typ="rt").scan(text):
        for group in (token, *_attached(token)):
            if isinstance(group, CommentToken):
                found.update(line.strip() for line in group.value.splitlines() if line.strip().startswith("#"))
    return found


def _attached(token: Any) -> list[Any]:
    flat: list[Any] = []
    waiting = list(getattr(token, "_comment", None) or ())
    while waiting:
        part = waiting.pop()
        waiting.extend(part) if isinstance(part, list) else flat.append(part)
    return flat


def _refused(file: str, wrong: str, expected: str = "") -> CrisisError:
    return CrisisError([Mistake(Place(file), f"not rewritten: {wrong}", expected)])
