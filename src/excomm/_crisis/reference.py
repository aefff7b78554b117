"""The reference of the file format, as Markdown, from the one definition that also reads and writes files."""

from __future__ import annotations

from collections.abc import Iterator

from excomm._crisis import condition, dates, quantity, schema
from excomm._crisis.forms import Effects
from excomm._crisis.shape import NAME_EXPECTED, Either, Fields, ListOf, MapOf, Pair, Shape


def reference() -> str:
    """Return one section for every kind of mapping in a crisis file, with a table of its keys."""
    return "\n".join(line for shape in _kinds(schema.CRISIS, []) for line in _section(shape))


def _kinds(shape: Shape, seen: list[Fields]) -> list[Fields]:
    """Every mapping with fixed keys, each once, in the order in which a reader meets them."""
    if isinstance(shape, Fields) and all(shape is not s for s in seen):
        seen.append(shape)
        for key in shape.keys.values():
            _kinds(key.shape, seen)
    elif isinstance(shape, MapOf):
        _kinds(shape.value, seen)
    elif isinstance(shape, ListOf):
        _kinds(shape.item, seen)
    elif isinstance(shape, Either):
        _kinds(shape.other, seen)
    return seen


def _section(shape: Fields) -> Iterator[str]:
    title = "The file" if shape is schema.CRISIS else f"{shape.what[0].upper()}{shape.what[1:]}"
    yield f"### {title}\n"
    yield "| key | what may stand there | meaning |"
    yield "| --- | --- | --- |"
    for name, key in shape.keys.items():
        needed = " (needed)" if key.required else ""
        yield f"| `{name}`{needed} | {_cell(_expected(key.shape))} | {_cell(key.doc)} |"
    yield ""


def _expected(shape: Shape) -> str:
    if isinstance(shape, Fields):
        return f"{_a(shape.what)}, see below"
    if isinstance(shape, MapOf):
        return f"a mapping from {_expected(shape.key)} to {_expected(shape.value)}"
    if isinstance(shape, ListOf):
        return f"a list; each item: {_expected(shape.item)}"
    if isinstance(shape, Pair):
        return f"a list of two: {_expected(shape.first)}, {_expected(shape.second)}"
    return _SHORT.get(shape.expects, shape.expects)


# What the page explains once, above the tables.
_SHORT = {
    NAME_EXPECTED: "a new name",
    dates.EXPECTED: "a date",
    quantity.EXPECTED: "a quantity",
    condition.EXPECTED: "a condition",
    Effects().expects: "effects",
}


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{", "\\{").replace("}", "\\}")
