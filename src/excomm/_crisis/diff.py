"""How two crises differ, path by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from excomm._crisis import model, schema
from excomm._crisis.load import to_data
from excomm._crisis.model import Crisis
from excomm._crisis.shape import Fields, ListOf, MapOf, Shape
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table


@dataclass(frozen=True, slots=True)
class Difference:
    """One path at which two crises differ; None stands for nothing there, ``standard`` for what that amounts to."""

    path: str
    before: Any
    after: Any
    standard: str = ""

    def __str__(self) -> str:
        if self.before is None and not self.standard:
            return f"{self.path}: added, {_words(self.after)}"
        if self.after is None and not self.standard:
            return f"{self.path}: gone, was {_words(self.before)}"
        return f"{self.path}: {self._said(self.before)} became {self._said(self.after)}"

    def _said(self, value: Any) -> str:
        return f"{self.standard} (unsaid)" if value is None else _words(value)


def diff(first: Crisis, second: Crisis) -> Finding:
    """Return every path at which the second crisis differs from the first, in the order of the format."""
    found = differences(first, second)
    versions = ", ".join(("", *second.changed)).removeprefix(", ")
    return Finding(
        question=f"How does {second.name} differ{f' with {versions}' if versions else ''} from {first.name}?",
        answer=tuple(map(str, found)) or ("no difference",),
        table=make_table(("path", "before", "after"), ((d.path, _cell(d.before), _cell(d.after)) for d in found)),
        how=How(second.name, second.digest, second.changed, {"from": f"{first.name} {first.digest}"}),
    )


def differences(first: Crisis, second: Crisis) -> tuple[Difference, ...]:
    """Return the same as objects, whose values are plain data."""
    return tuple(_differences(to_data(first), to_data(second), (), schema.CRISIS))


def _differences(before: Any, after: Any, path: tuple[str, ...], shape: Shape | None) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _of_key(before, after, path, key, shape)
    elif _has_ids(before) and _has_ids(after):
        inner = shape.item if isinstance(shape, ListOf) else None
        old, new = _by_id(before), _by_id(after)
        for name in dict.fromkeys((*old, *new)):
            yield from _differences(old.get(name), new.get(name), (*path, name), inner)
        if [i for i in old if i in new] != [i for i in new if i in old]:
            yield Difference(".".join(path), "one order", "another order")
    elif _are_effects(before) and _are_effects(after):
        yield from _of_effects(before, after, path)
    else:
        yield Difference(".".join(path), before, after)


def _of_key(
    before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], key: str, shape: Shape | None
) -> Iterator[Difference]:
    """A key that is left out on one side amounts to what the format says of it, where that is a word."""
    here = (*path, key.replace(" ", "_"))
    if isinstance(shape, Fields) and key in shape.keys:
        left_out = before.get(key) is None or after.get(key) is None
        if left_out and key in _STANDARDS:
            yield Difference(".".join(here), before.get(key), after.get(key), _STANDARDS[key])
            return
        inner: Shape | None = shape.keys[key].shape
    else:
        inner = shape.value if isinstance(shape, MapOf) else None
    yield from _differences(before.get(key), after.get(key), here, inner)


def _of_effects(
    before: list[dict[str, Any]], after: list[dict[str, Any]], path: tuple[str, ...]
) -> Iterator[Difference]:
    """Effects are known by the stake of the actor they are on; a value stands at the path that changes it."""
    old, new = _by_stake(before), _by_stake(after)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if one is None or other is None:
            yield Difference(".".join((*path, name)), one, other)
            continue
        for key in dict.fromkeys((*one, *other)):
            where = (*path, name) if key == name else (*path, name, key)
            yield from _differences(one.get(key), other.get(key), where, None)


def _are_effects(value: Any) -> bool:
    """Whether each item has one key such as ``blue.prestige``, and no two have the same."""
    if not (isinstance(value, list) and value and all(isinstance(v, dict) for v in value)):
        return False
    return len(_by_stake(value)) == len(value)


def _by_stake(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: item for item in items for key in item if "." in key}


_STANDARDS = {"seen by": model.EVERYONE, "zone": "Z", "effects": "sized", "counts": "in fact"}


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and "id" in v for v in value)


def _by_id(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {item["id"]: item for item in items}


def _cell(value: Any) -> str | None:
    return None if value is None else _words(value)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_words(inner) for inner in value) + "]"
    return str(value)
