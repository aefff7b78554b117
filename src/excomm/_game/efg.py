"""A tree as Gambit's extensive-form file, in one world.

Odds are written as exact fractions, since Gambit wants them to sum to one exactly; payoffs as decimals. Format: Gambit
documentation, "The extensive game (.efg) file format".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from excomm._crisis.quantity import Floats, Quantity
from excomm._crisis.worlds import Worlds
from excomm._game.payoffs import chance_odds, payoffs
from excomm._game.tree import CHANCE_MOVES, Game

_SIMPLE = 1000


def to_efg(game: Game, worlds: Worlds) -> str:
    """Return the text of an .efg file of the tree in the first of ``worlds``. Raises GameError without payoffs."""
    lines = [_header(game)]
    writer = _Writer(game, worlds, payoffs(game, worlds)[0])
    many = len(game.profiles) > 1
    if many:
        lines.append(writer.root())
    for root in np.flatnonzero(game.parent < 0):
        lines.extend(writer.below(int(root)))
    return "\n".join(lines) + "\n"


def fractions(odds: Mapping[str, Quantity], worlds: Worlds) -> dict[str, Fraction]:
    """Return odds that sum to exactly one: what is written as decimals stays so, the rest is what is left."""
    stated = {n: _fraction(float(worlds.of(q)[0])) for n, q in odds.items() if not q.is_rest}
    left = 1 - sum(stated.values(), Fraction(0))
    rest = [name for name, value in odds.items() if value.is_rest]
    if not rest:
        last = next(reversed(stated))
        stated[last] += left
    return {name: stated.get(name, left) for name in odds}


def _fraction(odds: float) -> Fraction:
    """A third is 1/3; what is no such simple fraction is taken as the decimals say."""
    simple = Fraction(odds).limit_denominator(_SIMPLE)
    return simple if float(simple) == odds else Fraction(f"{odds:.15g}")


class _Writer:
    """Writes the nodes of one tree, each before those that follow it."""

    def __init__(self, game: Game, worlds: Worlds, paid: Floats) -> None:
        self.game = game
        self.worlds = worlds
        self.paid = paid
        self.outcome_of = {int(node): n for n, node in enumerate(game.endings)}
        self.chances = 0
        self.visits: dict[str, int] = {}
        self.set_numbers = self._numbered()

    def _numbered(self) -> list[int]:
        """Information sets are numbered within each player, from 1."""
        counts: dict[str, int] = {}
        numbers = []
        for info in self.game.sets:
            counts[info.player] = counts.get(info.player, 0) + 1
            numbers.append(counts[info.player])
        return numbers

    def root(self) -> str:
        """The draw of all private facts, as one node of chance."""
        facts = self.game.crisis.private
        start = self.game.crisis.start_called(self.game.start)
        shares = {name: fractions(fact.odds(start), self.worlds) for name, fact in facts.items()}
        branches = []
        for profile in self.game.profiles:
            odds = Fraction(1)
            for fact, kind in profile.items():
                odds *= shares[fact][kind]
            branches.append(f"{_text(' '.join(profile.values()))} {odds}")
        return f'c "private facts" {self._chance()} "private facts" {{ {" ".join(branches)} }} 0'

    def below(self, root: int) -> Iterator[str]:
        stack = [root]
        while stack:
            node = stack.pop()
            yield self.line(node)
            stack.extend(reversed([int(child) for child in self.game.children_of(node)]))

    def line(self, node: int) -> str:
        game = self.game
        name = _text(self._label(game.places[game.place[node]]))
        if node in self.outcome_of:
            number = self.outcome_of[node]
            paid = ", ".join(f"{value:.12g}" for value in self.paid[number])
            return f"t {name} {number + 1} {name} {{ {paid} }}"
        if game.mover[node] == CHANCE_MOVES:
            point = game.places[game.place[node]]
            shares = fractions(chance_odds(game, point, game.profile[node]), self.worlds)
            branches = " ".join(f"{_text(act)} {odds}" for act, odds in shares.items())
            return f"c {name} {self._chance()} {name} {{ {branches} }} 0"
        info = int(game.info[node])
        menu = " ".join(_text(act) for act in game.sets[info].acts)
        return f"p {name} {game.mover[node] + 1} {self.set_numbers[info]} {_text(self._set_name(info))} {{ {menu} }} 0"

    def _chance(self) -> int:
        """Every node of chance is a set of its own: Gambit takes a shared one for something that chance forgets."""
        self.chances += 1
        return self.chances

    def _set_name(self, info: int) -> str:
        if self.game.sets[info].label:
            return self.game.sets[info].label
        atoms = self.game.seen.atoms(self.game.sets[info].view)
        return ", ".join(str(atom) for atom in atoms)

    def _label(self, place: str) -> str:
        """Gambit wants labels to differ: the second visit of a place gets a number."""
        visit = self.visits[place] = self.visits.get(place, 0) + 1
        return place if visit == 1 else f"{place} {visit}"


def _header(game: Game) -> str:
    players = " ".join(_text(p) for p in game.players)
    start = f", from {game.start}" if game.start else ""
    return f"EFG 2 R {_text(game.crisis.name + start)} {{ {players} }}\n"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
