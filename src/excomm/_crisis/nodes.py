"""The YAML of a crisis as a tree of texts with places.

Every scalar stays text: ``NO`` is not false and ``9:30`` is not 570. The schema gives types. Aliases, tags
and several documents are refused, so what is read is never larger than what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from excomm._crisis.place import CrisisError, Mistake, Place

MAX_CHARACTERS = 250_000
MAX_DEPTH = 40
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order it was written."""

    entries: tuple[tuple[Leaf, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return the value at ``key``, or None."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Leaf | Items | Table


def parse(text: str, file: str, slips: list[Mistake] | None = None) -> Node:
    """Read YAML ``text`` into a node; raise CrisisError at the first thing that is not such YAML.

    What is wrong and still leaves a tree, a key that stands twice, goes into ``slips`` where that is given.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MAX_CHARACTERS:
        raise _error(Place(file, 1, 1), "the file is too large", f"{MAX_CHARACTERS:,} characters at most")
    yaml = YAML(typ="safe", pure=True)
    try:
        return _Builder(file, yaml.parse(text), slips).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        raise _error(place, f"this is not YAML: {error.problem or error.context}") from None
    except YAMLError as error:
        raise _error(Place(file, 1, 1), f"this is not YAML: {' '.join(str(error).split())}") from None
    except CrisisError:
        raise
    except (ValueError, OverflowError, IndexError, AttributeError) as error:
        raise _error(Place(file, 1, 1), f"this is not YAML: {error}") from None


def from_data(data: object, place: Place, depth: int = 0) -> Node:
    """Make a node of nested dicts, lists, numbers and texts, all at one place. Raises CrisisError as ``parse`` does."""
    _not_too_deep(depth, place)
    if isinstance(data, Mapping):
        entries = ((leaf(_scalar_text(key), place), from_data(value, place, depth + 1)) for key, value in data.items())
        return Table(tuple(entries), place)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return Items(tuple(from_data(item, place, depth + 1) for item in data), place)
    return leaf(_scalar_text(data), place)


def to_data(node: Node) -> Any:
    """Return the plain dicts, lists and texts of a node."""
    if isinstance(node, Table):
        return {key.text: to_data(value) for key, value in node.entries}
    if isinstance(node, Items):
        return [to_data(item) for item in node.items]
    return node.text


def _scalar_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return "a number beyond all bounds"


def leaf(text: str, place: Place) -> Leaf:
    """A text, unless it holds what no text does: a control character, or half of a character."""
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)  # as JSON writes it
    strange = _STRANGE.search(text)
    if strange:
        raise _error(place, f"the character U+{ord(strange[0]):04X} stands in a text", "characters that can be printed")
    return Leaf(text, place)


def _not_too_deep(depth: int, place: Place) -> None:
    if depth > MAX_DEPTH:
        raise _error(place, "this is nested too deeply", f"{MAX_DEPTH} levels at most")


def _error(place: Place, wrong: str, expected: str = "") -> CrisisError:
    return CrisisError([Mistake(place, wrong, expected)])


class _Builder:
    """Folds the parser's events into nodes, refusing what a crisis file does not use."""

    def __init__(self, file: str, events: Iterator[Any], slips: list[Mistake] | None) -> None:
        self.file = file
        self.events = events
        self.slips = slips

    def document(self) -> Node:
        from ruamel.yaml import events as ev

        node: Node | None = None
        for event in self.events:
            if isinstance(event, ev.StreamStartEvent | ev.StreamEndEvent | ev.DocumentEndEvent):
                continue
            if isinstance(event, ev.DocumentStartEvent):
                if node is not None:
                    raise _error(self.place(event), "a second document begins here", "one crisis a file")
                continue
            node = self.node(event, 0)
        return node if node is not None else Table((), Place(self.file, 1, 1))

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        from ruamel.yaml import events as ev

        place = self.place(event)
        _not_too_deep(depth, place)
        if isinstance(event, ev.AliasEvent) or event.anchor is not None:
            raise _error(place, "anchors and aliases are not used in a crisis file", "the text itself, written out")
        if event.tag is not None:
            raise _error(place, "tags are not used in a crisis file", "the value without !")
        if isinstance(event, ev.ScalarEvent):
            return leaf(event.value, place)
        if isinstance(event, ev.SequenceStartEvent):
            return Items(tuple(self.node(inner, depth + 1) for inner in self.until(ev.SequenceEndEvent)), place)
        return self.table(place, depth)

    def table(self, place: Place, depth: int) -> Table:
        from ruamel.yaml import events as ev

        entries: dict[str, tuple[Leaf, Node]] = {}
        for event in self.until(ev.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Leaf):
                raise _error(key.place, "a key must be a text", "a name")
            if key.text in entries:
                self.slip(_error(key.place, f"{key.text!r} stands here twice", "each key once"))
            entries.setdefault(key.text, (key, value))
        return Table(tuple(entries.values()), place)

    def slip(self, error: CrisisError) -> None:
        if self.slips is None:
            raise error
        self.slips.extend(error.mistakes)

    def until(self, end: type) -> Iterator[Any]:
        for event in self.events:
            if isinstance(event, end):
                return
            yield event
