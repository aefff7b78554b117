"""A tree read from Gambit's extensive-form file.

The file's information sets are kept as they are: each is a point of the tree, and a player meets its own acts and the
sets in which it is asked. Under perfect recall such views give back the same sets. A set is called by its label, or by
player and number where that is long or stands for several. Format: Gambit documentation, "The extensive game (.efg)
file format".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from excomm._crisis.model import Actor, Chance, Crisis, Ending, Point
from excomm._crisis.place import CrisisError, Mistake, Place
from excomm._crisis.quantity import Arithmetic, Figure, Quantity
from excomm._game.tree import CHANCE_MOVES, NOBODY_MOVES, Game, InformationSet
from excomm._knowledge.view import Atom, Event, Views

MAX_CHARACTERS = 10_000_000
MOST_PLAYERS = 100
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([{}])|([^\s{}",]+)|,)', re.DOTALL)
_NUMBER = re.compile(r"[-+]?(\d{1,300}/\d{1,300}|(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][-+]?\d{1,2})?)", re.ASCII)
_STRANGE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LARGEST = 10**12
_LONGEST = 40
# Labels that would be taken for what is given to sets and endings without one.
_OURS = re.compile(r"(\d+|chance):\d+|ending \d+", re.ASCII)


@dataclass
class _Node:
    """One line of the file: kind c, p or t, the number of its player and set, its labels, odds and payoffs."""

    kind: str
    player: int = 0
    info: str = ""
    labels: list[str] = field(default_factory=list)
    odds: list[Fraction] = field(default_factory=list)
    outcome: int = 0
    parent: int = -1
    branch: int = -1


def read_efg(text: str, file: str = "the file") -> Game:
    """Return the tree of an .efg file. Raises CrisisError for what is no such file, or a player who forgets.

    Payoffs at nodes before an ending are added to those of the ending, as Gambit does.
    """
    reader = _Reader(_STRANGE.sub("\ufffd", text[: MAX_CHARACTERS + 1]), file)
    if len(text) > MAX_CHARACTERS:
        raise reader.wrong(f"the file has more than {MAX_CHARACTERS:,} characters")
    title = reader.header()
    nodes = list(reader.nodes())
    labels = _called(nodes, reader.labels)
    _connect(nodes, reader)
    builder = _Builder(title, reader.players, nodes, reader.outcomes, labels)
    game = builder.game()
    split = next((info.point for n, info in enumerate(game.sets) if builder.set_at[info.point] != n), None)
    if split:
        raise reader.wrong(f"in information set {split} the player has forgotten what it did or was asked before")
    return game


class _Reader:
    """Reads tokens; every complaint names the line it stands in."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self.players: list[str] = []
        self.outcomes: dict[int, list[float]] = {0: []}
        self.sets: dict[tuple[str, int, str], tuple[list[str], list[Fraction]]] = {}
        self.labels: dict[str, str] = {}

    def wrong(self, what: str) -> CrisisError:
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - (self.text.rfind("\n", 0, self.at) + 1) + 1
        return CrisisError([Mistake(Place(self.file, line, column), what, "Gambit's .efg format")])

    def token(self) -> tuple[str, bool]:
        """Return the next token and whether it was quoted; commas are passed over."""
        while True:
            match = _TOKEN.match(self.text, self.at)
            if not match:
                if self.text[self.at :].strip():
                    raise self.wrong("quotes that are never closed")
                return "", False
            self.at = match.end()
            if match[1] is not None:
                return re.sub(r"\\(.)", r"\1", match[1]), True
            if match[2] or match[3]:
                return match[2] or match[3], False

    def peek(self) -> tuple[str, bool]:
        at = self.at
        found = self.token()
        self.at = at
        return found

    def word(self, *expected: str) -> str:
        word, quoted = self.token()
        if not word or quoted or (expected and word not in expected):
            raise self.wrong(f"{word or 'the end'!r} does not fit here")
        return word

    def quoted(self) -> str:
        text, quoted = self.token()
        if not quoted:
            raise self.wrong(f"{text or 'the end'!r} where a text in quotes belongs")
        return text

    def whole(self) -> int:
        word = self.word()
        if not re.fullmatch(r"[0-9]{1,9}", word):
            raise self.wrong(f"{word!r} where a whole number belongs")
        return int(word)

    def number(self) -> Fraction:
        word = self.word()
        try:
            value = Fraction(word if _NUMBER.fullmatch(word) else "none")
        except (ValueError, ZeroDivisionError):
            raise self.wrong(f"{word!r} where a number belongs") from None
        if abs(value) > _LARGEST:
            raise self.wrong(f"{word!r} is larger than {_LARGEST:.0e}")
        return value

    def header(self) -> str:
        self.word("EFG")
        self.word("2")
        self.word("R", "D")
        title = self.quoted()
        self.word("{")
        while self.peek()[1]:
            self.players.append(self.quoted())
        self.word("}")
        if len(self.players) > MOST_PLAYERS:
            raise self.wrong(f"there are {len(self.players)} players; at most {MOST_PLAYERS} are read")
        self.players = _different(self.players, "player")
        if self.peek()[1]:
            self.quoted()  # a comment
        return title

    def nodes(self) -> Iterator[_Node]:
        while any(self.peek()):
            kind = self.word("c", "p", "t")
            if self.peek()[1]:
                self.quoted()  # the node's label
            yield self.ending() if kind == "t" else self.inner(kind)

    def ending(self) -> _Node:
        return _Node("t", outcome=self.outcome())

    def inner(self, kind: str) -> _Node:
        player = self.whole() if kind == "p" else 0
        if kind == "p" and not 1 <= player <= len(self.players):
            raise self.wrong(f"there is no player {player}")
        number = self.whole()
        info = f"chance:{number}" if kind == "c" else f"{player}:{number}"
        label = self.quoted() if self.peek()[1] else ""
        if kind == "p" and label:
            self.labels.setdefault(info, label)
        key = (kind, player, str(number))
        if self.peek() == ("{", False):
            menu = self.menu(kind)
            if self.sets.setdefault(key, menu) != menu:
                raise self.wrong(f"information set {number} has other acts here than before")
        if key not in self.sets:
            raise self.wrong(f"the acts of information set {number} are not given")
        labels, odds = self.sets[key]
        return _Node(kind, player, info, labels, odds, self.outcome())

    def menu(self, kind: str) -> tuple[list[str], list[Fraction]]:
        self.word("{")
        labels: list[str] = []
        odds: list[Fraction] = []
        while self.peek()[1]:
            labels.append(self.quoted())
            if kind == "c":
                odds.append(self.number())
        self.word("}")
        if not labels:
            raise self.wrong("there is nothing to choose from")
        if kind == "c" and (min(odds) < 0 or sum(odds) != 1):
            raise self.wrong("the odds of chance do not sum to 1")
        return _different(labels, "act"), odds

    def outcome(self) -> int:
        number = self.whole()
        if number and self.peek()[1]:
            self.quoted()  # the outcome's label
        if number and self.peek() == ("{", False):
            self.word("{")
            paid = []
            while self.peek() != ("}", False):
                paid.append(float(self.number()))
            self.word("}")
            if len(paid) != len(self.players) or self.outcomes.setdefault(number, paid) != paid:
                raise self.wrong(f"outcome {number} does not pay each player once, and the same everywhere")
        if number not in self.outcomes:
            raise self.wrong(f"the payoffs of outcome {number} are not given")
        return number


def _different(names: list[str], what: str) -> list[str]:
    """Names that differ: those without one, or with one that stood before, get a number."""
    found: dict[str, None] = {}
    for name in names:
        number, made = len(found) + 1, name
        while not made or made in found:
            made = f"{name or what} {number}"
            number += 1
        found[made] = None
    return list(found)


def _called(nodes: list[_Node], labels: dict[str, str]) -> dict[str, str]:
    """Call the nodes' information sets by their labels where that will do; labels by what sets are called then."""
    count = Counter(labels.values())
    fit = {info: x for info, x in labels.items() if count[x] == 1 and len(x) <= _LONGEST and not _OURS.fullmatch(x)}
    for node in nodes:
        node.info = fit.get(node.info, node.info)
    return {fit.get(info, info): label for info, label in labels.items()}


def _connect(nodes: list[_Node], reader: _Reader) -> None:
    """Nodes stand in prefix order: each takes the first branch that is still open."""
    open_branches: list[tuple[int, int]] = [(-1, -1)]
    for number, node in enumerate(nodes):
        if not open_branches:
            raise reader.wrong("there are more nodes than branches")
        node.parent, node.branch = open_branches.pop()
        open_branches.extend((number, branch) for branch in reversed(range(len(node.labels))))
    if open_branches:
        raise reader.wrong("the file ends before the tree does")


class _Builder:
    """Makes the flat arrays and the crisis of pays, points and odds that the tree speaks of."""

    def __init__(
        self,
        title: str,
        players: list[str],
        nodes: list[_Node],
        outcomes: dict[int, list[float]],
        labels: dict[str, str],
    ) -> None:
        self.title = title
        self.labels = labels
        self.players = players
        self.nodes = nodes
        self.set_at: dict[str, int] = {}
        self.outcomes = outcomes
        self.seen = Views()
        self.endings: dict[tuple[float, ...], str] = {}

    def game(self) -> Game:
        nodes = self.nodes
        paid = self._paid()
        places = self._places(paid)
        acts = {label: n for n, label in enumerate(dict.fromkeys(label for node in nodes for label in node.labels))}
        place_at = {name: n for n, name in enumerate(places)}
        here = [self.endings[paid[n]] if x.kind == "t" else x.info for n, x in enumerate(nodes)]
        views = self._views(here)
        sets: dict[tuple[str, int], int] = {}
        info = [self._set(sets, node, views[n]) if node.kind == "p" else -1 for n, node in enumerate(nodes)]
        shares = dict.fromkeys(odds for x in nodes if x.kind == "c" for odds in x.odds)
        chance_at = {odds: n for n, odds in enumerate(shares)}
        rows = dict[str, list[int]](
            parent=[x.parent for x in nodes],
            act=[acts[nodes[x.parent].labels[x.branch]] if x.parent >= 0 else -1 for x in nodes],
            place=[place_at[name] for name in here],
            mover=[{"p": x.player - 1, "c": CHANCE_MOVES, "t": NOBODY_MOVES}[x.kind] for x in nodes],
            info=info,
            profile=[0] * len(nodes),
            odds=[chance_at[o] if (o := self._odds(x)) is not None else -1 for x in nodes],
            change=[0] * len(nodes),
        )
        crisis = self._crisis(places)
        menus = {node.info: node for node in nodes}
        found = [
            InformationSet(
                self.players[menus[point].player - 1],
                point,
                view,
                tuple(menus[point].labels),
                self.labels.get(point, ""),
            )
            for point, view in sets
        ]
        for number, info_set in enumerate(found):
            self.set_at.setdefault(info_set.point, number)
        arrays: dict[str, Any] = {name: np.array(row, dtype=np.int32) for name, row in rows.items()}
        return Game(
            crisis=crisis,
            start="",
            players=tuple(self.players),
            places=tuple(places),
            acts=tuple(acts),
            profiles=({},),
            sets=tuple(found),
            chances=tuple(_exactly(odds) for odds in shares),
            changes=((),),
            seen=self.seen,
            prefix=(),
            views=np.array(views if self.players else [(0,)] * len(nodes), dtype=np.int32),
            **arrays,
        )

    def _paid(self) -> list[tuple[float, ...]]:
        """Payoffs summed along the way to each node."""
        sums: list[tuple[float, ...]] = []
        for node in self.nodes:
            before = sums[node.parent] if node.parent >= 0 else (0.0,) * len(self.players)
            own = [*self.outcomes[node.outcome], *([0.0] * len(self.players))]
            sums.append(tuple(a + b for a, b in zip(before, own, strict=False)))
        return sums

    def _places(self, paid: list[tuple[float, ...]]) -> list[str]:
        points = dict.fromkeys(node.info for node in self.nodes if node.kind != "t")
        for number, node in enumerate(self.nodes):
            if node.kind == "t":
                self.endings.setdefault(paid[number], f"ending {len(self.endings) + 1}")
        return [*points, *self.endings.values()]

    def _views(self, here: list[str]) -> list[tuple[int, ...]]:
        """A player meets its own acts, and the set in which it is asked."""
        views: list[tuple[int, ...]] = []
        for number, node in enumerate(self.nodes):
            before = views[node.parent] if node.parent >= 0 else (Views.EMPTY,) * len(self.players)
            mover = self.nodes[node.parent] if node.parent >= 0 else _Node("c")
            done = Event("", {})
            if mover.kind == "p":
                done = Event("", {self.players[mover.player - 1]: Atom("own", mover.labels[node.branch])})
            asked = Event("", {})
            if node.kind == "p":
                asked = Event("", {self.players[node.player - 1]: Atom("asked", here[number])})
            pairs = zip(before, self.players, strict=True)
            views.append(tuple(self.seen.see(self.seen.see(v, done, p), asked, p) for v, p in pairs))
        return views

    def _set(self, sets: dict[tuple[str, int], int], node: _Node, views: tuple[int, ...]) -> int:
        return sets.setdefault((node.info, views[node.player - 1]), len(sets))

    def _odds(self, node: _Node) -> Fraction | None:
        mover = self.nodes[node.parent] if node.parent >= 0 else None
        return mover.odds[node.branch] if mover is not None and mover.kind == "c" else None

    def _crisis(self, places: list[str]) -> Crisis:
        """The points with their menus and odds, the endings with what they pay; where acts lead is in the arrays."""
        points: dict[str, Point] = {}
        for node in self.nodes:
            if node.kind == "p":
                points[node.info] = Point(turn=self.players[node.player - 1], choices=dict.fromkeys(node.labels, ""))
            elif node.kind == "c":
                odds = zip(node.labels, node.odds, strict=True)
                points[node.info] = Point(chance={label: Chance({"": _exactly(share)}, "") for label, share in odds})
        pays = {
            name: Ending(pays={p: {"": _exactly(Fraction(repr(v)))} for p, v in zip(self.players, paid, strict=True)})
            for paid, name in self.endings.items()
        }
        return Crisis(
            crisis=self.title or "untitled",
            actors={player: Actor() for player in self.players},  # in the order of the views, whoever moves first
            points={n: points[n] for n in places if n in points},
            endings=pays,
        )


def _exactly(value: Fraction) -> Quantity:
    """A quantity that is a fraction, kept as one where decimals do not reach."""
    if Fraction(repr(float(value))) == value:
        return Quantity(repr(float(value)), Figure(float(value)))
    term = Arithmetic("/", Figure(float(value.numerator)), Figure(float(value.denominator)))
    return Quantity(f"{value.numerator}/{value.denominator}", term)
