"""The ways to read vague dates: which entries of the record are taken to lie in a window of time where that is open.

An entry is read once: a deed, and all that one event tells of deeds, are in time together. Of a deed and the tellings
of it the order is known, so a later one is in time only if the earlier ones are, and done since the baseline only if
the later ones are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from excomm._crisis.dates import Date, Sure
from excomm._knowledge.history import Happening
from excomm._knowledge.memory import Memory

MOST_UNSURE = 6
Line = TypeVar("Line")
Reading = frozenset[str]
Pairs = Collection[tuple[str, str]]


def readings(
    memory: Memory, watchers: Iterable[str], start: Date, end: Date, lines: Callable[[Reading], Sequence[Line]]
) -> tuple[tuple[Line, ...], ...]:
    """Return the ``lines`` under every way to read the dates of what ``watchers`` were shown.

    The certain reading is first and the possible one last, one alone where no date is open. In between, entries that
    change anything are read in all combinations, up to ``MOST_UNSURE`` of them; beyond that each alone.
    """
    opened, implied = _open_in(memory, tuple(dict.fromkeys(watchers)), start, end)
    known: dict[Reading, tuple[Line, ...]] = {}

    def read(taken: Reading) -> tuple[Line, ...]:
        if taken not in known:
            known[taken] = tuple(lines(taken))
        return known[taken]

    none, every = frozenset[str](), frozenset(opened)
    if not every:
        return (read(none),)
    found = dict.fromkeys(
        read(taken) for taken in _ways([i for i in opened if _moves(i, every, implied, read)], implied)
    )
    between = [way for way in found if way not in (read(none), read(every))]
    return (read(none), *between, read(every))


def _ways(entries: Sequence[str], implied: Pairs) -> Iterator[Reading]:
    most = len(entries) if len(entries) <= MOST_UNSURE else 1
    for number in range(most + 1):
        yield from (_with_implied(chosen, implied) for chosen in combinations(entries, number))


def _moves(entry: str, every: Reading, implied: Pairs, read: Callable[[Reading], object]) -> bool:
    """Whether an entry changes anything, beside what it needs or beside all others."""
    least = _with_implied((entry,), implied)
    return any(read(way) != read(way - {entry}) for way in (least, every))


def _with_implied(entries: Iterable[str], implied: Pairs) -> Reading:
    found = frozenset(entries)
    while more := {then for entry, then in implied if entry in found} - found:
        found |= more
    return found


def _open_in(memory: Memory, watchers: Sequence[str], start: Date, end: Date) -> tuple[tuple[str, ...], Pairs]:
    """The entries that may or may not lie in time, in order, and pairs of which the first does only with the second."""
    opened: dict[str, None] = {}
    implied: set[tuple[str, str]] = set()
    for happening in memory.deeds:
        shown = _shown(memory, watchers, happening)
        late = [i for i, dates in shown.items() if any(date.by(end) is Sure.UNSURE for date in dates)]
        early = [i for i, dates in shown.items() if any(date.after(start) is Sure.UNSURE for date in dates)]
        opened |= dict.fromkeys((*early, *late))
        implied |= {(second, first) for first, second in combinations(late, 2)} | set(combinations(early, 2))
    return tuple(h.entry.id for h in memory.deeds if h.entry.id in opened), implied


def _shown(memory: Memory, watchers: Sequence[str], happening: Happening) -> Mapping[str, Sequence[Date]]:
    """The entries by which a deed was shown and told, in the order of the record, with their dates."""
    found = {happening.entry.id: [happening.date]}
    for watcher in watchers:
        for showing in memory.showings(watcher).get(happening.number, ()):
            found.setdefault(showing.through, []).append(showing.date)
    return {h.entry.id: found[h.entry.id] for h in memory.deeds[happening.number :] if h.entry.id in found}
