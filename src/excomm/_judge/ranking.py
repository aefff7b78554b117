"""The ranks of more than two actors, as tables and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from excomm._crisis.model import EVERYONE, Crisis
from excomm._crisis.quantity import Floats
from excomm._finding.table import Table, make_table
from excomm._finding.words import percent
from excomm._judge.smaa import Acceptability

HEAD = ("eyes", "date", "counting", "reading", "actor")
SUMMARY = ("holistic", "confidence", "error")
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def at_stake(crisis: Crisis) -> tuple[str, ...]:
    """Return the actors that some effect of the file touches, the rivals first."""
    touched = {effect.actor for deed in crisis.doers for effect in deed.does}
    ranked = dict.fromkeys((*crisis.rivals, *crisis.players))
    return tuple(a for a in ranked if a in touched or EVERYONE in touched or a in crisis.rivals)


class Ranking:
    """The ranks found for eyes, ways of counting and readings of vague dates, one block of rows each."""

    def __init__(self, actors: Sequence[str]) -> None:
        self.actors = tuple(actors)
        self.found: list[tuple[tuple[str, ...], tuple[str, ...], Acceptability]] = []

    def add(self, head: tuple[str, ...], columns: Sequence[str], found: Acceptability) -> None:
        """Keep what was found for ``head``: eyes, date, counting, reading; ``columns`` are what was weighed."""
        self.found.append((head, tuple(columns), found))

    def tables(self) -> Mapping[str, Table]:
        """Return the tables of ranks, central weights and pairs, by name."""
        return {"ranks": self._ranks(), "central weights": self._central(), "pairs": self._pairs()}

    def _ranks(self) -> Table:
        places = tuple(ordinal(rank) for rank in range(1, len(self.actors) + 1))
        rows = [
            (*head, actor, *found.ranks[n].tolist(), float(found.holistic()[n]), _figure(found.confidence[n]), error)
            for head, _, found in self.found
            for n, (actor, error) in enumerate(zip(self.actors, found.errors.max(axis=1).tolist(), strict=True))
        ]
        units = dict.fromkeys((*places, "error"), "share of weighings")
        units |= {"holistic": "share of weighings, falling with the rank", "confidence": "share of worlds"}
        return make_table((*HEAD, *places, *SUMMARY), rows, units)

    def _central(self) -> Table:
        names = tuple(dict.fromkeys(name for _, columns, _ in self.found for name in columns))
        rows = []
        for head, columns, found in self.found:
            for n, actor in enumerate(self.actors):
                weights = {name: _figure(value) for name, value in zip(columns, found.central[n], strict=True)}
                error = _figure(found.central_errors[n].max())
                rows.append((*head, actor, *(weights.get(name) for name in names), error))
        return make_table((*HEAD, *names, "error"), rows, dict.fromkeys((*names, "error"), "share of the weight"))

    def _pairs(self) -> Table:
        rows = []
        for head, _, found in self.found:
            for n, actor in enumerate(self.actors):
                for k, other in enumerate(self.actors):
                    if n != k:
                        better, worse = float(found.pairwise[n, k]), float(found.pairwise[k, n])
                        shares = (better, max(0.0, 1 - better - worse), worse, float(found.pair_errors[n, k]))
                        rows.append((*head, actor, other, *shares))
        names = ("better", "level", "worse", "error")
        return make_table((*HEAD, "over", *names), rows, dict.fromkeys(names, "share of weighings"))


def ranked_in_words(crisis: Crisis, ranks: Table, eyes: str, leading: Sequence[str]) -> Iterator[str]:
    """Say who comes first, for one pair of eyes; one sentence for each way of counting that leads."""
    rows = [r for r in ranks.records() if r["eyes"] == eyes and r["counting"] in leading]
    actors = tuple(dict.fromkeys(str(r["actor"]) for r in rows))
    if len(actors) < 3:
        return
    said: dict[str, list[str]] = {}
    for way in dict.fromkeys(f"{r['counting']}{_as_read(r)}" for r in rows):
        mine = [r for r in rows if f"{r['counting']}{_as_read(r)}" == way]
        said.setdefault(_firsts(crisis, mine), []).append(way)
    for words, ways in said.items():
        yield f"First of all {in_words(len(actors))}: {words} ({' and '.join(ways)})."


def _firsts(crisis: Crisis, rows: Sequence[Mapping[str, Any]]) -> str:
    """Each actor with its share of first ranks, the highest first, those with the same share together."""
    shares: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda r: -float(r["1st"])):
        shares.setdefault(_first(row), []).append(crisis.called(row["actor"]))
    return "; ".join(f"{', '.join(names)} {words}" for words, names in shares.items())


def _first(row: Mapping[str, Any]) -> str:
    share = float(row["1st"])
    if share in (0.0, 1.0):
        return "in every one drawn" if share else "in none drawn"
    return f"in {percent(share, float(row['error']))} of weighings"


def _as_read(row: Mapping[str, Any]) -> str:
    return f", {row['reading']} dates" if row["reading"] else ""


def ordinal(rank: int) -> str:
    """Return 1st, 2nd, 3rd, 4th and so on."""
    if rank % 100 in (11, 12, 13):
        return f"{rank}th"
    return f"{rank}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(rank % 10, 'th') }"


def in_words(number: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def stacked(net: Mapping[str, Floats], actors: Sequence[str]) -> Floats:
    """Return the changes of these actors, shape (draws, actors, stakes)."""
    return np.stack([net[actor] for actor in actors], axis=1)


def _figure(value: float) -> float | None:
    """A number as tables hold it: nothing for NaN."""
    return None if np.isnan(value) else float(value)
