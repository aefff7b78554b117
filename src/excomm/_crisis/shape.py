"""Shapes: what may stand at a place of the file, read with every mistake kept, and written back.

One definition serves reading, writing and the reference of the file. A shape that meets something else than it
expects notes a mistake and returns its fallback, so that one pass lists everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from excomm._crisis import condition, dates, quantity
from excomm._crisis.nodes import Items, Leaf, Node, Table
from excomm._crisis.place import Mistake, Place, nearest
from excomm._crisis.quantity import Quantity

NAME = re.compile(r"[a-z][a-z0-9-]*")
RESERVED = frozenset(("rest", "nothing", "everyone", "chance", "record", "otherwise", *quantity.SPREADS))
NAME_EXPECTED = "a name of small letters, digits and hyphens, such as back-down"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name used at a place, to be found among the names of these kinds."""

    kinds: tuple[str, ...]
    name: str
    place: Place
    also: frozenset[str]


@dataclass
class Reader:
    """What one pass over a file gathers beside its values."""

    zone: str = "Z"
    mistakes: list[Mistake] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    quantities: list[tuple[Quantity, Place]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    guesses: int = 100_000

    def wrong(self, place: Place, wrong: str, expected: str = "", near: str = "") -> None:
        self.mistakes.append(Mistake(place, wrong, expected, near))

    def near(self, name: str, names: Collection[str]) -> str:
        """Return the nearest of some names, until so many were tried that a file of mistakes would take minutes."""
        self.guesses -= len(names)
        return nearest(name, names) if self.guesses >= 0 else ""


def dotted(path: Path) -> str:
    """Return the path as a person types it: dots over names, ``_`` for spaces."""
    return ".".join(part.replace(" ", "_") for part in path)


class Shape:
    """What may stand at a place; subclasses say how it is read and written."""

    expects = "something"
    fallback: Any = None

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        return value

    def refuse(self, node: Node, reader: Reader, expected: str = "") -> Any:
        """Note that ``node`` is not of this shape and return the fallback."""
        found = {Leaf: "a text", Items: "a list", Table: "a mapping"}[type(node)]
        shown = f"{node.text!r}" if isinstance(node, Leaf) else found
        reader.wrong(node.place, f"{shown} does not fit here", expected or self.expects)
        return self.fallback


@dataclass
class Text(Shape):
    """Any text."""

    expects: str = "a text"
    fallback: Any = ""

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        return node.text if isinstance(node, Leaf) else self.refuse(node, reader)


@dataclass
class Words(Shape):
    """One of a few fixed words."""

    options: tuple[str, ...]

    def __post_init__(self) -> None:
        self.fallback = self.options[0]
        self.expects = "one of " + ", ".join(self.options)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Leaf) and node.text in self.options:
            return node.text
        if isinstance(node, Leaf):
            near = reader.near(node.text, self.options)
            reader.wrong(node.place, f"{node.text!r} is not known here", self.expects, near)
            return self.fallback
        return self.refuse(node, reader)


@dataclass
class New(Shape):
    """A name declared here."""

    expects: str = NAME_EXPECTED
    fallback: Any = ""

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        if node.text in RESERVED:
            reader.wrong(node.place, f"{node.text!r} is a word of the format", "another name")
        elif not NAME.fullmatch(node.text):
            reader.wrong(node.place, f"{node.text!r} is not a name", self.expects)
        return node.text


@dataclass
class Ref(Shape):
    """A name declared elsewhere, of one of these kinds, or one of the words ``also``."""

    kinds: tuple[str, ...]
    also: frozenset[str] = frozenset()
    fallback: Any = ""

    def __post_init__(self) -> None:
        self.expects = "the name of " + " or ".join(_article(k) for k in self.kinds)
        if self.also:
            self.expects += ", or " + " or ".join(sorted(self.also))

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        reader.references.append(Reference(self.kinds, node.text, node.place, self.also))
        return node.text


@dataclass
class Parsed(Shape):
    """A text that a function reads; the function raises ValueError saying what it expected."""

    parse: Callable[[str, Reader, Path], Any]
    expects: str
    fallback: Any
    show: Callable[[Any], str] = str

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        try:
            return self.parse(node.text, reader, path)
        except ValueError as error:
            return self.refuse(node, reader, str(error))

    def write(self, value: Any) -> Any:
        return self.show(value)


def _number(text: str, reader: Reader, path: Path) -> float:
    value = quantity.parse_quantity(text, dotted(path)).term
    if not isinstance(value, quantity.Figure) or not quantity.bounded(value.value, value.value):
        raise ValueError("a plain number")
    return value.value


@dataclass
class QuantityShape(Shape):
    """A quantity; the names in it must be declared under ``unknown``."""

    rest: bool = False
    expects: str = quantity.EXPECTED
    fallback: Any = field(default_factory=lambda: quantity.figure(0))

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        try:
            value = quantity.parse_quantity(node.text, dotted(path))
        except ValueError as error:
            return self.refuse(node, reader, str(error))
        if value.is_rest and not self.rest:
            return self.refuse(node, reader, "a quantity; `rest` stands only beside other alternatives")
        for name in sorted(value.names):
            reader.references.append(Reference(("unknown",), name, node.place, frozenset()))
        reader.quantities.append((value, node.place))
        return value

    def write(self, value: Any) -> Any:
        return value.text


@dataclass
class ConditionShape(Shape):
    """A condition on what has happened before: on acts of the game, or on these kinds of names."""

    expects: str = condition.EXPECTED
    kinds: tuple[str, ...] = ("act",)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        try:
            value = condition.parse_condition(node.text)
        except ValueError as error:
            return self.refuse(node, reader, str(error))
        for name in sorted(value.names):
            reader.references.append(Reference(self.kinds, name, node.place, frozenset()))
        return value

    def write(self, value: Any) -> Any:
        return value.text


def _whole(text: str, reader: Reader, path: Path) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise ValueError("a whole number of at least 1")
    return int(text)


def _duration(text: str, reader: Reader, path: Path) -> str:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,15})? (minute|hour|day|week)s?", text, re.ASCII):
        raise ValueError("a time such as 2 days, 90 minutes or 1.5 weeks")
    return text


TEXT = Text()
WHOLE = Parsed(_whole, "a whole number of at least 1", 1)
DURATION = Parsed(_duration, "a time such as 2 days, 90 minutes or 1.5 weeks", "")
NUMBER = Parsed(_number, "a plain number", 0.0, "{:.15g}".format)
DATE = Parsed(lambda text, reader, path: dates.parse_date(text, reader.zone), dates.EXPECTED, None)


def _zone(text: str, reader: Reader, path: Path) -> str:
    dates.parse_zone(text)
    return text


ZONE = Parsed(_zone, "Z or an offset such as -05:00", "Z")


@dataclass
class ListOf(Shape):
    """A list; where ``lone`` is set, one item may stand alone."""

    item: Shape
    lone: bool = False
    fallback: Any = ()

    def __post_init__(self) -> None:
        self.expects = f"a list, each item {self.item.expects}"

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if self.lone and isinstance(node, Leaf):
            return (self.item.read(node, reader, path),)
        if not isinstance(node, Items):
            return self.refuse(node, reader)
        named = [((*path, item_name(n, i)), n) for i, n in enumerate(node.items, 1)]
        for inner, item in named:
            reader.places.setdefault(dotted(inner), item.place)
        return tuple(self.item.read(item, reader, inner) for inner, item in named)

    def write(self, value: Any) -> Any:
        if self.lone and len(value) == 1:
            return self.item.write(value[0])
        return [self.item.write(item) for item in value]


def item_name(node: Node, number: int) -> str:
    """What a list item is called in paths: its id, or its number from 1."""
    name = node.get("id") if isinstance(node, Table) else None
    return name.text if isinstance(name, Leaf) else str(number)


@dataclass
class MapOf(Shape):
    """A mapping from names to values."""

    key: Shape
    value: Shape
    fallback: Any = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.expects = f"a mapping from {self.key.expects} to {self.value.expects}"

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Table):
            return self.refuse(node, reader)
        found = {}
        for key, value in node.entries:
            inner = (*path, key.text)
            reader.places[dotted(inner)] = key.place
            found[self.key.read(key, reader, inner)] = self.value.read(value, reader, inner)
        return found

    def write(self, value: Any) -> Any:
        return {self.key.write(k): self.value.write(v) for k, v in value.items()}


@dataclass
class Pair(Shape):
    """A list of exactly two, read into ``make``."""

    first: Shape
    second: Shape
    make: Callable[[Any, Any], Any]
    split: Callable[[Any], tuple[Any, Any]]

    def __post_init__(self) -> None:
        self.expects = f"a list of two: {self.first.expects}, then {self.second.expects}"
        self.fallback = self.make(self.first.fallback, self.second.fallback)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Items) or len(node.items) != 2:
            return self.refuse(node, reader)
        first, second = node.items
        return self.make(self.first.read(first, reader, path), self.second.read(second, reader, path))

    def write(self, value: Any) -> Any:
        first, second = self.split(value)
        return [self.first.write(first), self.second.write(second)]


@dataclass
class Either(Shape):
    """One shape for a text, another for a list or a mapping; ``texts`` says whether a value is written as a text."""

    text: Shape
    other: Shape
    texts: Callable[[Any], bool]

    def __post_init__(self) -> None:
        self.expects = f"{self.text.expects}, or {self.other.expects}"
        self.fallback = self.text.fallback

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        shape = self.text if isinstance(node, Leaf) else self.other
        return shape.read(node, reader, path)

    def write(self, value: Any) -> Any:
        return (self.text if self.texts(value) else self.other).write(value)


@dataclass(frozen=True)
class Key:
    """One key of a mapping with fixed keys; ``attribute`` is where its value goes, ``doc`` is for the reference."""

    attribute: str
    shape: Shape
    doc: str
    required: bool = False


@dataclass
class Fields(Shape):
    """A mapping with fixed keys, read into a frozen dataclass."""

    make: type
    keys: Mapping[str, Key]
    what: str

    def __post_init__(self) -> None:
        self.expects = f"{_article(self.what)}: a mapping with the keys {', '.join(self.keys)}"
        self.fallback = self.make()

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Leaf) and not node.text:
            node = Table((), node.place)
        if not isinstance(node, Table):
            return self.refuse(node, reader)
        values = {}
        for key, value in node.entries:
            known = self.keys.get(key.text)
            reader.places[dotted((*path, key.text))] = key.place
            if known:
                values[known.attribute] = known.shape.read(value, reader, (*path, key.text))
            else:
                near = reader.near(key.text, self.keys)
                reader.wrong(key.place, f"{key.text!r} is not a key of {_article(self.what)}", _keys(self.keys), near)
        for text, known in self.keys.items():
            if known.required and not node.get(text):
                reader.wrong(node.place, f"{_article(self.what)} without {text!r}", known.shape.expects)
        return self.make(**values)

    def write(self, value: Any) -> Any:
        plain = self.make()
        return {
            text: key.shape.write(getattr(value, key.attribute))
            for text, key in self.keys.items()
            if key.required or getattr(value, key.attribute) != getattr(plain, key.attribute)
        }


def _keys(keys: Iterable[str]) -> str:
    return "one of " + ", ".join(keys)


def _article(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"
