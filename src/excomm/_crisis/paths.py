"""Paths into a crisis file, and changes made along them.

A path is dots over names, with ``_`` for spaces and ids for list items: ``acts.trade.does.blue.prestige``,
``record.e4.date``; a second effect of a deed on one stake ends in ``#2``. A change edits the raw tree, which is then
read and checked like any file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from excomm._crisis.nodes import Items, Leaf, Node, Table, from_data, parse
from excomm._crisis.place import CrisisError, Mistake, Place, nearest, numbered
from excomm._crisis.shape import item_name


def changed(node: Node, change: Mapping[str, object], place: Place) -> Node:
    """Return the tree with each path of ``change`` set to its value; raises CrisisError for a path into nowhere."""
    for path, value in change.items():
        new = value if isinstance(value, Leaf | Items | Table) else from_data(value, place)
        node = _set(node, tuple(path.replace(" ", "_").split(".")), new, place, path)
    return node


def typed_change(text: str) -> tuple[str, Node]:
    """Read ``path=value`` as typed after ``--set``; the value is YAML."""
    path, equals, value = text.partition("=")
    place = Place(f"--set {path}")
    if not equals or not path.strip():
        raise CrisisError([Mistake(Place(f"--set {text}"), "this is not a change", "path=value")])
    return path.strip(), from_data_at(parse(value, str(place)), place) if value.strip() else Leaf("", place)


def from_data_at(node: Node, place: Place) -> Node:
    """Return the same tree, every part at one place."""
    if isinstance(node, Table):
        return Table(tuple((replace(k, place=place), from_data_at(v, place)) for k, v in node.entries), place)
    if isinstance(node, Items):
        return Items(tuple(from_data_at(item, place) for item in node.items), place)
    return replace(node, place=place)


def _set(node: Node, path: tuple[str, ...], new: Node, place: Place, whole: str) -> Node:
    if not path:
        return new
    if isinstance(node, Table):
        return _set_key(node, path, new, place, whole)
    if isinstance(node, Items):
        return _set_item(node, path, new, place, whole)
    raise _nowhere(place, whole, path[0], ())


def _set_key(node: Table, path: tuple[str, ...], new: Node, place: Place, whole: str) -> Table:
    """Descend by the longest key that is written here; a last name may be new."""
    keys = {key.text.replace(" ", "_"): at for at, (key, _) in enumerate(node.entries)}
    longest = 1 + max((key.count(".") for key in keys), default=0)
    for length in range(min(len(path), longest), 0, -1):
        at = keys.get(".".join(path[:length]))
        if at is not None:
            key, value = node.entries[at]
            entry = (key, _set(value, path[length:], new, place, whole))
            return replace(node, entries=(*node.entries[:at], entry, *node.entries[at + 1 :]))
    named_with_dots = any("." in key for key in keys) or whole.startswith("weights.")  # of another's stake
    if len(path) == 1 or (len(path) == 2 and named_with_dots):
        name = Leaf(".".join(path).replace("_", " "), place)
        return replace(node, entries=(*node.entries, (name, new)))
    raise _nowhere(place, whole, path[0], tuple(keys))


def _set_item(node: Items, path: tuple[str, ...], new: Node, place: Place, whole: str) -> Items:
    """Find the item by its id or number; in a list of effects, by the actor.stake it is on."""
    names = [item_name(item, number) for number, item in enumerate(node.items, 1)]
    effects, effect = _effects(node), ".".join(path[:2])
    if effect in effects:
        at, key = effects[effect]
        rest: tuple[str, ...] = (*key.split("."), *path[2:])
    else:
        at = next((n for n, name in enumerate(names) if path[0] in (name, str(n + 1))), -1)
        rest = path[1:]
    if at < 0:
        raise _nowhere(place, whole, *((effect, tuple(effects)) if effects else (path[0], tuple(names))))
    inner = _set(node.items[at], rest, new, place, whole)
    return replace(node, items=(*node.items[:at], inner, *node.items[at + 1 :]))


def _effects(node: Items) -> dict[str, tuple[int, str]]:
    """In which item each effect of a list stands, and its key there, by what it is called in paths."""
    seen = Counter[str]()
    items = ((at, item) for at, item in enumerate(node.items) if isinstance(item, Table))
    keys = ((at, key.text) for at, item in items for key, _ in item.entries if "." in key.text)
    return {numbered(key, seen): (at, key) for at, key in keys}


def _nowhere(place: Place, whole: str, name: str, valid: tuple[str, ...]) -> CrisisError:
    expected = f"one of {', '.join(valid[:12])}" if valid else "a path that ends earlier"
    wrong = f"the path {whole!r} leads nowhere: there is no {name!r}"
    return CrisisError([Mistake(place, wrong, expected, nearest(name, valid))])
