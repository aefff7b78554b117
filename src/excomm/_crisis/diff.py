"""How two crises differ, path by path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from excomm._crisis.load import to_data
from excomm._crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Difference:
    """One path at which two crises differ; None stands for nothing there."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.path}: added, {_words(self.after)}"
        if self.after is None:
            return f"{self.path}: gone, was {_words(self.before)}"
        return f"{self.path}: {_words(self.before)} became {_words(self.after)}"


def diff(first: Crisis, second: Crisis) -> tuple[Difference, ...]:
    """Return every path at which the second crisis differs from the first, in the order of the format."""
    return tuple(_differences(to_data(first), to_data(second), ()))


def _differences(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _differences(before.get(key), after.get(key), (*path, key.replace(" ", "_")))
    elif _has_ids(before) and _has_ids(after):
        yield from _differences(_by_id(before), _by_id(after), path)
        kept = [i for i in _by_id(before) if i in _by_id(after)]
        if kept != [i for i in _by_id(after) if i in _by_id(before)]:
            yield Difference(".".join(path), "one order", "another order")
    else:
        yield Difference(".".join(path), before, after)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and "id" in v for v in value)


def _by_id(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {item["id"]: item for item in items}


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_words(inner) for inner in value) + "]"
    return str(value)
