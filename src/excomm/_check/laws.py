"""The laws of the program tried on one crisis: what ``excomm check --laws`` runs on a user's own file.

Each law is one small function with a definition of its own, apart from the code that it watches. It says on how much it
was tried and, where it fails, a counterexample in words. Large trees are sampled with a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest

import numpy as np

from excomm._check.slowly import as_record, bare, different, met_along, moves, own_steps
from excomm._crisis.dates import Date, Sure, parse_date
from excomm._crisis.load import build, digest, read, to_data, to_yaml
from excomm._crisis.model import RECORD, Crisis
from excomm._crisis.nodes import parse
from excomm._crisis.place import CrisisError
from excomm._crisis.worlds import Worlds, draw_worlds, world
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._game.efg_read import read_efg
from excomm._game.payoffs import payoffs, unpaid
from excomm._game.size import size
from excomm._game.tree import Game
from excomm._game.unroll import unroll, why_not
from excomm._judge.verdict import judge
from excomm._knowledge.history import Happening, happenings, met
from excomm._knowledge.view import Atom, Event, Views
from excomm._ledger.ledger import Book, total

MOST_NODES, MOST_TRIED, DRAWS = 50_000, 40, 200
HOLDS, FAILS, SKIPPED = "holds", "fails", "skipped"


class SkipError(Exception):
    """A law that has nothing to say of this crisis, or cannot be tried on it, and why."""


class BrokenError(Exception):
    """A law that does not hold, with a counterexample in words."""


@dataclass(frozen=True)
class Case:
    """The crisis that laws are tried on."""

    crisis: Crisis
    seed: int

    @cached_property
    def game(self) -> Game:
        """The tree. Raises SkipError where there is none, or it is too large to look at all of it."""
        reason = why_not(self.crisis, limit=MOST_NODES)
        if reason:
            raise SkipError(reason)
        return unroll(self.crisis)

    def some(self, items: Sequence[int]) -> list[int]:
        """All of a few items, a sample of many."""
        chosen = random.Random(self.seed).sample(items, MOST_TRIED) if len(items) > MOST_TRIED else items
        return sorted(chosen)

    @cached_property
    def dates(self) -> list[Date]:
        """The dates of the record, in order, each once."""
        dates = {event.date.text: event.date for event in self.crisis.record if event.date}
        return sorted(dates.values(), key=lambda date: date.high)


@dataclass(frozen=True)
class Laws(Finding):
    """A finding of which laws hold."""

    @property
    def broken(self) -> tuple[str, ...]:
        """The laws that fail."""
        return tuple(row["law"] for row in self.table.records() if row["outcome"] == FAILS)


def laws(crisis: Crisis, *, seed: int = 1, progress: Callable[[str], None] | None = None) -> Laws:
    """Try every law on a crisis. The same seed samples the same histories; ``progress`` is told each law's name."""
    case = Case(crisis, seed)
    rows = []
    for name, law in LAWS.items():
        if progress:
            progress(name)
        rows.append((name, *_tried(law, case)))
    return Laws(
        question="Does the program keep its laws on this crisis?",
        answer=tuple(
            f"{name}: {outcome}" + (f" ({says})" if outcome == HOLDS else f": {says}") for name, outcome, says in rows
        ),
        table=make_table(("law", "outcome", "says"), rows),
        how=How(crisis.name, digest(crisis), crisis.changed, {"seed": seed}),
    )


def _tried(law: Callable[[Case], str], case: Case) -> tuple[str, str]:
    try:
        return HOLDS, law(case)
    except SkipError as reason:
        return SKIPPED, str(reason)
    except BrokenError as counterexample:
        return FAILS, str(counterexample)


def views_grow(case: Case) -> str:
    """What a watcher had met stays met: along every branch of the tree, and by every later date of the record."""
    history = happenings(case.crisis)
    for watcher in case.crisis.watchers:
        held = [(date, _surely_met(case.crisis, watcher, date, history)) for date in case.dates]
        for (earlier, before), (later, after) in pairwise(held):
            rest = iter(after)
            lost = next((atom for atom in before if atom not in rest), None)
            if lost is not None:
                raise BrokenError(f"{watcher} had met {lost!r} by {earlier} and no longer by {later}")
    tried = f"{len(case.dates)} dates of the record"
    game = _game_or_none(case)
    if game is None:
        return tried
    for node in range(game.nodes):
        parent = int(game.parent[node])
        for at, watcher in enumerate(case.crisis.watchers):
            if parent >= 0 and not _grew(game.seen, int(game.views[parent, at]), int(game.views[node, at])):
                raise BrokenError(f"after {_course(game, node)} {watcher} holds less than one act before")
    return f"{tried}, {game.nodes:,} nodes"


def views_hide(case: Case) -> str:
    """A view holds what its watcher was shown, asked and told, and nothing of the rest.

    In the record: leaving out the events that show a watcher nothing, or putting in the place of each another that
    shows it the same, changes nothing in its view. In the tree: each view is the list of what was met.
    """
    events = [h.event for h in happenings(case.crisis)]
    for watcher in case.crisis.watchers:
        seen = Views()
        whole = _folded(seen, events, watcher)
        if _folded(seen, [e for e in events if e.shown_to(watcher)], watcher) != whole:
            raise BrokenError(f"without the events of the record that show {watcher} nothing, its view is another")
        others = [Event("another", {w: a for w, a in e.shows.items() if w == watcher}, e.tells) for e in events]
        if _folded(seen, others, watcher) != whole:
            raise BrokenError(f"with other events that show {watcher} the same, its view is another")
    game = _game_or_none(case)
    if game is None:
        return f"{len(events)} events of the record"
    nodes = case.some(range(game.nodes))
    for node in nodes:
        for at, watcher in enumerate(case.crisis.watchers):
            view = game.seen.atoms(int(game.views[node, at]))
            if view != met_along(game, node, watcher):
                held = ", ".join(map(str, view)) or "nothing"
                raise BrokenError(f"after {_course(game, node)} {watcher} holds: {held}; it was not shown just that")
    return f"{len(events)} events of the record, {len(nodes)} of {game.nodes:,} nodes"


def perfect_recall(case: Case) -> str:
    """All histories of an information set have the same own past: the sets met before, and what was chosen there."""
    game = case.game
    pasts: dict[int, tuple[tuple[int, int], ...]] = {}
    for node in np.flatnonzero(game.info >= 0).tolist():
        past, info = own_steps(game, node), int(game.info[node])
        if pasts.setdefault(info, past) != past:
            found = game.sets[info]
            raise BrokenError(
                f"{found.player} at {found.point} cannot tell {_course(game, node)} from another past of its own"
            )
    return f"{len(pasts)} information sets"


def no_absent_mindedness(case: Case) -> str:
    """No history passes one information set twice."""
    game = case.game
    for node in np.flatnonzero(game.info >= 0).tolist():
        if int(game.info[node]) in [info for info, _ in own_steps(game, node)]:
            found = game.sets[game.info[node]]
            raise BrokenError(
                f"after {_course(game, node)} {found.player} does not know whether it was at {found.point} before"
            )
    return f"{len(game.sets)} information sets"


def one_menu(case: Case) -> str:
    """All histories of an information set offer the same acts, in the same order."""
    game = case.game
    for node in np.flatnonzero(game.info >= 0).tolist():
        menu = tuple(game.acts[game.act[child]] for child in game.children_of(node))
        if menu != game.sets[game.info[node]].acts:
            raise BrokenError(f"after {_course(game, node)} the menu is {', '.join(menu)}, not that of its set")
    return f"{len(game.sets)} information sets"


def size_is_known(case: Case) -> str:
    """The size said before unrolling is the size unrolled."""
    game, planned = case.game, size(case.crisis)
    if (planned.nodes, planned.histories) != (game.nodes, game.histories):
        raise BrokenError(f"foretold were {planned}; unrolled are {game.nodes:,} nodes, {game.histories:,} histories")
    return str(planned)


def ledgers_add_up(case: Case) -> str:
    """In the eyes of the record, gains up to a date and gains from it on add up to the gains over the whole time.

    Tried at each date of the record that no other date of it straddles.
    """
    crisis = case.crisis
    if not crisis.stakes or crisis.baseline is None or not case.dates:
        raise SkipError("no stakes, or no record")
    book, last = Book(crisis), case.dates[-1]
    whole = _sums(case, book, crisis.baseline, last)
    cuts = [date for date in case.dates if date.high > crisis.baseline.high and not _straddled(case, date)]
    for cut in cuts:
        parts = [_sums(case, book, crisis.baseline, cut), _sums(case, book, cut, last)]
        for key in sorted({*whole, *parts[0], *parts[1]}):
            apart, together = sum(part.get(key, 0.0) for part in parts), whole.get(key, 0.0)
            if different(apart, together):
                actor, stake = key
                raise BrokenError(
                    f"{stake} of {actor}: {apart:g} over two times parted on {cut}, {together:g} over both"
                )
    return f"{len(cuts)} dates of the record"


def payoffs_are_the_ledger(case: Case) -> str:
    """What a history pays at its ending is what the ledger would add up to, were that history the record."""
    crisis, game = case.crisis, case.game
    if not crisis.stakes or crisis.baseline is None:
        raise SkipError("no stakes: endings pay")
    if unpaid(game):
        raise SkipError(f"{unpaid(game)[0]} moves and has no weights")
    drawn = world(crisis, case.seed)
    paid = payoffs(game, drawn)[0]
    end = crisis.horizon or parse_date("9999")
    data = bare(crisis)
    scale = float(np.abs(paid).max(initial=0.0))
    tried = 0
    for number in case.some(range(game.histories)):
        node = int(game.endings[number])
        found = as_record(game, data, node, drawn, end)
        if found is None:
            continue
        tried += 1
        for player, one, other in zip(game.players, paid[number].tolist(), found, strict=True):
            if different(one, other, scale):
                raise BrokenError(f"{_course(game, node)} pays {player} {one:g}; as a record it adds up to {other:g}")
    if not tried:
        raise SkipError("no history sampled could stand as a record with sure dates")
    return f"{tried} of {game.histories:,} histories"


def round_trip(case: Case) -> str:
    """Written as YAML or as plain data, and read again, the crisis is equal and has the same digest."""
    crisis, written = case.crisis, to_yaml(case.crisis)
    ways: Mapping[str, Callable[[], Crisis]] = {
        "YAML": lambda: read(parse(written, "written again"), "written again"),
        "plain data": lambda: build(to_data(crisis)),
    }
    for name, again in ways.items():
        try:
            found = again()
        except CrisisError as error:
            raise BrokenError(f"written as {name} it does not read: {error.mistakes[0]}") from None
        if found != crisis or digest(found) != digest(crisis):
            key = next((k for k, v in to_data(crisis).items() if to_data(found).get(k) != v), "something")
            raise BrokenError(f"written as {name} and read again, {key} is not the same")
    return f"{len(written):,} characters"


def same_seed(case: Case) -> str:
    """The same seed gives the same numbers, and what the record does not use leaves the other draws as they were."""
    crisis = case.crisis
    one, again = (draw_worlds(crisis, DRAWS, case.seed) for _ in range(2))
    for name in one.values:
        if not _alike(one, again, name):
            raise BrokenError(f"{name} was drawn twice with seed {case.seed} and is not the same")
    if crisis.stakes and crisis.rivals and crisis.record:
        first, second = (judge(crisis, draws=DRAWS, seed=case.seed).to_json() for _ in range(2))
        if first != second:
            raise BrokenError(f"two verdicts with seed {case.seed} are not the same")
    more = crisis.change(
        {"unknown": {**{n: q.text for n, q in crisis.unknown.items()}, _new_name(crisis): "uniform(0, 1)"}}
    )
    other = draw_worlds(more, DRAWS, case.seed)
    moved = next((name for name in one.values if not _alike(one, other, name)), None)
    if moved:
        raise BrokenError(f"one unknown more, and {moved} is drawn otherwise")
    return f"{len(one.values)} unknowns and intervals, {DRAWS} draws"


def efg_reads_back(case: Case) -> str:
    """Gambit's file of the tree, read again and written again, says the same but for the labels of places."""
    game = case.game
    if unpaid(game):
        raise SkipError(f"{unpaid(game)[0]} moves and has no weights")
    drawn = world(case.crisis, case.seed)
    written = game.to_efg(drawn)
    try:
        again = read_efg(written, "written again")
    except CrisisError as error:
        raise BrokenError(f"the file does not read: {error.mistakes[0]}") from None
    text = again.to_efg(world(again.crisis))
    for one, other in zip_longest(moves(written), moves(text), fillvalue="nothing"):
        if one != other:
            raise BrokenError(f"{one} comes back as {other}")
    return f"{len(written.splitlines()) - 2:,} nodes"


LAWS: Mapping[str, Callable[[Case], str]] = {
    "Views only grow": views_grow,
    "Views hold what was shown and nothing more": views_hide,
    "Perfect recall": perfect_recall,
    "No absent-mindedness": no_absent_mindedness,
    "One menu for each information set": one_menu,
    "The size is known beforehand": size_is_known,
    "Ledgers add up over time": ledgers_add_up,
    "Payoffs are the record's ledger": payoffs_are_the_ledger,
    "What is written reads back": round_trip,
    "The same seed gives the same numbers": same_seed,
    "Gambit's file reads back": efg_reads_back,
}


def _game_or_none(case: Case) -> Game | None:
    try:
        return case.game
    except SkipError:
        return None


def _course(game: Game, node: int) -> str:
    return repr(", ".join(game.history(node)) or "the beginning")


def _surely_met(crisis: Crisis, watcher: str, date: Date, history: Sequence[Happening]) -> list[Atom]:
    return [m.atom for m in met(crisis, watcher, date, history) or () if m.sure is Sure.YES]


def _folded(seen: Views, events: Sequence[Event], watcher: str) -> int:
    view = Views.EMPTY
    for event in events:
        view = seen.see(view, event, watcher)
    return view


def _grew(seen: Views, before: int, after: int) -> bool:
    held = seen.atoms(before)
    return before == after or seen.atoms(after)[: len(held)] == held


def _sums(case: Case, book: Book, start: Date, end: Date) -> dict[tuple[str, str], float]:
    values = {name: float(value[0]) for name, value in world(case.crisis, case.seed).values.items()}
    return total(book.ledger(RECORD, end, start).read("certain"), values)


def _straddled(case: Case, cut: Date) -> bool:
    """Whether it is open for some date, of an event or of an audience's beginning, on which side of a cut it lies."""
    starts = [a.start for a in case.crisis.audiences.values() if a.start]
    return any(date.by(cut) is Sure.UNSURE for date in (*case.dates, *starts))


def _alike(one: Worlds, other: Worlds, name: str) -> bool:
    return bool(np.array_equal(one.values[name], other.values[name]))


def _new_name(crisis: Crisis) -> str:
    return next(name for name in (f"law-{n}" for n in range(len(crisis.unknown) + 1)) if name not in crisis.unknown)
