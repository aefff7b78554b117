"""Events as watchers meet them, and the step ``view = see(view, event, watcher)``.

A view is the ordered sequence of what a watcher met: its own private fact, being asked at a point, its own acts, signs
shown, tellings heard. It holds no dates and no global numbers, so it cannot tell how many things happened unseen. The
record, the tree and everything that asks what somebody knew fold this one step. Because views only grow and hold one's
own acts, equal views at a point are an information set with perfect recall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple


class Atom(NamedTuple):
    """One thing a watcher met; ``kind`` is fact, asked, own, sign or told."""

    kind: str
    word: str

    def __str__(self) -> str:
        return self.word if self.kind in ("own", "sign") else f"{self.kind} {self.word}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one event tells of an earlier one, given by its number in the history: the sign each hearer hears."""

    of: int
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in a history. ``shows`` maps watchers to what it shows them; tellings come after."""

    name: str
    shows: Mapping[str, Atom] = field(default_factory=dict)
    tells: tuple[Telling, ...] = ()

    def shown_to(self, watcher: str) -> tuple[Atom, ...]:
        """Return everything this event adds to the view of ``watcher``."""
        own = self.shows.get(watcher)
        first = () if own is None else (own,)
        if not self.tells:
            return first
        told = (Atom("told", t.signs[watcher]) for t in self.tells if watcher in t.signs)
        return (*first, *told)


def asked(point: str, actor: str) -> Event:
    """The event of an actor being asked at a point: only that actor meets it."""
    return Event(f"asked {point}", {actor: Atom("asked", point)})


def learnt(fact: str, kind: str, owner: str) -> Event:
    """The event of an actor learning of which kind it is: only that actor meets it."""
    return Event(f"{fact} {kind}", {owner: Atom("fact", kind)})


class Views:
    """All views met so far, each an integer; two watchers who met the same have the same integer."""

    EMPTY = 0

    def __init__(self) -> None:
        self._next: dict[tuple[int, Atom], int] = {}
        self._before: list[int] = [-1]
        self._last: list[Atom] = [Atom("", "")]

    def __len__(self) -> int:
        return len(self._before)

    def see(self, view: int, event: Event, watcher: str) -> int:
        """Return the view that ``watcher`` has after ``event``: the one step by which knowledge grows."""
        for atom in event.shown_to(watcher):
            key = (view, atom)
            after = self._next.get(key)
            if after is None:
                after = self._next[key] = len(self._before)
                self._before.append(view)
                self._last.append(atom)
            view = after
        return view

    def steps(self) -> Iterator[tuple[int, Atom]]:
        """Yield, for every view from 1 on, the view it grew from and what was added."""
        return islice(zip(self._before, self._last, strict=True), 1, None)

    def atoms(self, view: int) -> tuple[Atom, ...]:
        """Return what a view holds, in order."""
        found: list[Atom] = []
        while view > 0:
            found.append(self._last[view])
            view = self._before[view]
        return tuple(reversed(found))
