"""The compact forms of the file: effects, what watchers are shown, tellings, numbers by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excomm._crisis.model import EVERYONE, NOTHING, Effect
from excomm._crisis.nodes import Items, Leaf, Node, Table, to_data
from excomm._crisis.place import numbered
from excomm._crisis.shape import (
    TEXT,
    ConditionShape,
    ListOf,
    MapOf,
    Path,
    QuantityShape,
    Reader,
    Ref,
    Reference,
    Shape,
    dotted,
)

ACTOR = Ref(("actor",))
STAKE = Ref(("stake",))
ACT = Ref(("act",))
TARGET = Ref(("point", "ending"))
WATCHER = Ref(("actor", "audience"))
SIGN = Ref(("act", "sign"))
SOURCES = ListOf(Ref(("source",)), lone=True)
ITSELF = "itself"


@dataclass
class ActorStake(Shape):
    """``actor.stake``; with ``bare`` a stake alone, of the actor at hand; with ``everyone`` all actors at once."""

    bare: bool = False
    everyone: bool = False
    fallback: Any = ""

    def __post_init__(self) -> None:
        self.expects = "stake, or actor.stake" if self.bare else "actor.stake, such as blue.security"

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        actor, dot, stake = node.text.rpartition(".")
        if not dot and not self.bare:
            return self.refuse(node, reader)
        if dot:
            also = frozenset((EVERYONE,)) if self.everyone else frozenset()
            reader.references.append(Reference(("actor",), actor, node.place, also))
        reader.references.append(Reference(("stake",), stake, node.place, frozenset()))
        return node.text


@dataclass
class Effects(Shape):
    """A mapping from actor.stake to a quantity, or a list of such mappings with reasons, sources and conditions."""

    expects: str = (
        "effects: {blue.security: -2}, or a list of {blue.security: -2, because: ..., source: ..., if: done(act)}"
    )
    fallback: Any = ()
    conditions: tuple[str, ...] = ("act",)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Leaf):
            return self.refuse(node, reader)
        seen = Counter[str]()
        rows = node.items if isinstance(node, Items) else (node,) if node.entries else ()
        return tuple(effect for row in rows for effect in self._row(row, reader, path, seen))

    def _row(self, row: Node, reader: Reader, path: Path, seen: Counter[str]) -> list[Effect]:
        if not isinstance(row, Table):
            self.refuse(row, reader)
            return []
        notes: dict[str, Any] = {}
        values: list[tuple[str, Any]] = []
        for key, value in row.entries:
            inner = (*path, key.text)
            if key.text in _NOTES:
                attribute, shape = _NOTES[key.text]
                if key.text == "if":
                    shape = ConditionShape(kinds=self.conditions)
                notes[attribute] = shape.read(value, reader, inner)
                continue
            target = _TARGETS.read(key, reader, inner)
            inner = (*path, numbered(key.text, seen))
            reader.places[dotted(inner)] = key.place
            values.append((target, QuantityShape().read(value, reader, inner)))
        if not values:
            reader.wrong(row.place, "an effect on no stake", self.expects)
        split = [(target.rpartition("."), value) for target, value in values]
        return [Effect(actor, stake, value, **notes) for (actor, _, stake), value in split]

    def write(self, value: Any) -> Any:
        keys = [f"{e.actor}.{e.stake}" for e in value]
        plain = all(e.condition is None and not e.because and not e.source for e in value)
        if plain and len(set(keys)) == len(keys):
            return {key: e.value.text for key, e in zip(keys, value, strict=True)}
        return [self._written(key, e) for key, e in zip(keys, value, strict=True)]

    def _written(self, key: str, effect: Effect) -> dict[str, Any]:
        row: dict[str, Any] = {key: effect.value.text}
        for text, (attribute, shape) in _NOTES.items():
            if getattr(effect, attribute):
                row[text] = shape.write(getattr(effect, attribute))
        return row


_TARGETS = ActorStake(everyone=True)
_NOTES: dict[str, tuple[str, Shape]] = {
    "if": ("condition", ConditionShape()),
    "because": ("because", TEXT),
    "source": ("source", SOURCES),
}


@dataclass
class Watchers(Shape):
    """Everyone, one watcher, or a list of watchers."""

    expects: str = "everyone, or a list of actors and audiences ([] for nobody)"
    fallback: Any = (EVERYONE,)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Leaf) and node.text == EVERYONE:
            return (EVERYONE,)
        if isinstance(node, Table) or (isinstance(node, Leaf) and not node.text):
            return self.refuse(node, reader)
        return ListOf(WATCHER, lone=True).read(node, reader, path)

    def write(self, value: Any) -> Any:
        return EVERYONE if value == (EVERYONE,) else list(value)


@dataclass
class LooksLike(Shape):
    """The sign shown to those who do not see the act: one for all of them, or one for each watcher named."""

    expects: str = "a sign for everyone else, or a mapping from watcher to sign"
    fallback: Any = field(default_factory=dict)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        sign = Ref(("act", "sign"), frozenset((NOTHING,)))
        if isinstance(node, Leaf):
            return {EVERYONE: sign.read(node, reader, path)}
        if isinstance(node, Items):
            return self.refuse(node, reader)
        return MapOf(Ref(("actor", "audience"), frozenset((EVERYONE,))), sign).read(node, reader, path)

    def write(self, value: Any) -> Any:
        return value[EVERYONE] if set(value) == {EVERYONE} else dict(value)


@dataclass
class Tells(Shape):
    """What earlier acts (or events) are told, to whom, and as which sign; the act itself unless said otherwise."""

    kinds: tuple[str, ...]
    fallback: Any = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.expects = "a mapping such as {trade: [world]}, {trade: everyone} or {trade: {world: hint}}"

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Table):
            return self.refuse(node, reader)
        return {
            Ref(self.kinds).read(key, reader, path): self._hearers(value, reader, (*path, key.text))
            for key, value in node.entries
        }

    def _hearers(self, node: Node, reader: Reader, path: Path) -> Mapping[str, str]:
        if not isinstance(node, Table):
            return dict.fromkeys(Watchers().read(node, reader, path), "")
        sign = Ref(("act", "sign"), frozenset((ITSELF,)))
        hearer = Ref(("actor", "audience"), frozenset((EVERYONE,)))
        heard = MapOf(hearer, sign).read(node, reader, path)
        return {h: "" if s == ITSELF else s for h, s in heard.items()}

    def write(self, value: Any) -> Any:
        return {what: self._written(hearers) for what, hearers in value.items()}

    def _written(self, hearers: Mapping[str, str]) -> Any:
        if any(hearers.values()):
            return {h: s or ITSELF for h, s in hearers.items()}
        return EVERYONE if tuple(hearers) == (EVERYONE,) else list(hearers)


@dataclass
class ByKind(Shape):
    """A quantity, or one for each kind of a private fact; stored under the empty text where it is one for all."""

    rest: bool = False
    expects: str = "a quantity, or a mapping from each kind of a private fact to one"
    fallback: Any = field(default_factory=dict)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Table):
            return MapOf(Ref(("kind",)), QuantityShape()).read(node, reader, path)
        return {"": QuantityShape(rest=self.rest).read(node, reader, path)}

    def write(self, value: Any) -> Any:
        return value[""].text if "" in value else {kind: q.text for kind, q in value.items()}


@dataclass
class Cause(Shape):
    """Why an ending came: one word, or one for each act that can lead to it."""

    expects: str = "chosen or accident, or a mapping from the last act to one of them"
    fallback: Any = field(default_factory=dict)

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if isinstance(node, Table):
            return {ACT.read(k, reader, path): self._word(v, reader) for k, v in node.entries}
        return {"": self._word(node, reader)}

    def _word(self, node: Node, reader: Reader) -> str:
        if isinstance(node, Leaf) and node.text in ("chosen", "accident"):
            return node.text
        self.refuse(node, reader)
        return "chosen"

    def write(self, value: Any) -> Any:
        return value[""] if "" in value else dict(value)


@dataclass
class Combination(Shape):
    """One act of each side that moves at once, joined by ``+``, or otherwise."""

    expects: str = "acts joined by +, such as press+yield, or otherwise"
    fallback: Any = ""

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        if not isinstance(node, Leaf):
            return self.refuse(node, reader)
        if node.text == "otherwise":
            return node.text
        names = [name.strip() for name in node.text.split("+")]
        for name in names:
            reader.references.append(Reference(("act",), name, node.place, frozenset(("otherwise",))))
        return "+".join(names)


@dataclass
class Anything(Shape):
    """Whatever may stand in the file at the path it is for."""

    expects: str = "what may stand at that path"
    fallback: Any = ""

    def read(self, node: Node, reader: Reader, path: Path) -> Any:
        return to_data(node)
