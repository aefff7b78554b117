"""The smallest change that flips a comparison: of one value, with all others at mid-interval, or of the weights.

A value is an effect that counts in the ledger, or an unknown that such effects name. As one value moves, the share of
weighings in which the first rival came out better moves from where it is to one half, where the comparison turns; an
effect can do so only in one direction, an unknown perhaps in both, and then the nearer end counts. The weights that the
beholder must change are measured from the central weights of the rival that came out better to the nearest weighing
(Euclidean distance) in which the other one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from excomm._crisis.model import Crisis, Effect, Event
from excomm._crisis.place import numbered
from excomm._crisis.quantity import Floats
from excomm._crisis.sense import spans
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table, show
from excomm._finding.words import WHOLE, percent, share_in_words
from excomm._judge.beholder import Beholder
from excomm._judge.counting import Counting, changes
from excomm._judge.nearest import nearest_point
from excomm._judge.weighing import bounds_of
from excomm._ledger.ledger import READINGS, Entry, Ledger

COLUMNS = ("eyes", "date", "reading", "value", "path", "now", "needed", "change", "within", "says")
WEIGHT_COLUMNS = ("eyes", "date", "reading", "stake", "central", "nearest", "change")
WITHIN_INTERVAL, WITHIN_SIGN, BEYOND, NOWHERE, ALREADY = "interval", "sign", "no", "", "even"
SAYS = {
    WITHIN_INTERVAL: "flips within its interval",
    WITHIN_SIGN: "flips within its sign",
    BEYOND: "no change within sign can flip it",
    NOWHERE: "moves both alike",
    ALREADY: "the comparison is even as it is",
}
LIMIT = 1e12
STEPS = 241
POINTS, ROUNDS = 17, 40
EVEN, MARGIN = 0.5, 1e-6


@dataclass(frozen=True)
class Flips(Finding):
    """A finding whose table has a row for each value; ``weights`` holds the nearest weighings that turn it."""

    @property
    def weights(self) -> Table:
        """For each pair of eyes: central weights, the nearest weighing in which the other came out better."""
        return self.more["weights"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that may be changed: ``at`` gives the differences of the rivals, shape (values, stakes), for values.

    ``slope``, shape (stakes,), is what a unit of an effect adds to the difference; None for an unknown.
    """

    name: str
    path: str
    now: float
    low: float
    high: float
    slope: Floats | None
    at: Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Weights:
    """The central weights of the rival that came out better, and the nearest weighing that turns the comparison."""

    names: tuple[str, ...]
    central: Floats
    nearest: Floats | None

    @property
    def distance(self) -> float:
        """The Euclidean distance between the two; NaN where there is no such weighing."""
        return float("nan") if self.nearest is None else float(np.linalg.norm(self.nearest - self.central))

    @property
    def moved(self) -> float:
        """The share of the weight that moves from some stakes to others."""
        return float("nan") if self.nearest is None else float(np.abs(self.nearest - self.central).sum() / 2)


class Case:
    """One comparison: the lines of one ledger in one reading, every interval at its middle."""

    def __init__(self, crisis: Crisis, entries: Sequence[Entry], counting: Counting, beholder: Beholder) -> None:
        self.crisis, self.entries, self.counting, self.beholder = crisis, tuple(entries), counting, beholder
        self.middle = middle_world(crisis)
        self.difference = self._difference(self.middle)
        self.share = float(beholder.balance(self.difference)[0])

    @property
    def better(self) -> int:
        """Which rival came out better in more weighings: 0, 1, or -1 for neither."""
        return -1 if abs(self.share - EVEN) < 1e-9 else int(self.share < EVEN)

    def values(self) -> Iterator[Value]:
        """Yield every value the comparison rests on: effects in the order of the ledger, then unknowns."""
        seen: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.actor in self.crisis.rivals:
                seen.setdefault(path_of(self.crisis, entry), []).append(entry)
        for path, entries in seen.items():
            yield self._effect(path, entries)
        names = {name for entries in seen.values() for e in entries for name in e.value.names}
        for name in (n for n in self.crisis.unknown if n in names):
            yield self._unknown(name)

    def weights(self) -> Weights | None:
        """Return the central weights and the nearest weighing that turns the comparison; None where it is even."""
        if self.better < 0:
            return None
        won = self.difference[0] * (1 if self.better == 0 else -1)
        central = self.beholder.central(won[None])
        return Weights(self.beholder.region.names, central, self._nearest(central, won / np.abs(won).max()))

    def _nearest(self, central: Floats, won: Floats) -> Floats | None:
        region = self.beholder.region
        faces, least = region.walls()
        walls, floor = np.vstack([faces, -won]), np.append(least, 0.0)
        if nearest_point(central, region.plane(), walls, np.append(least, MARGIN)) is None:
            return None  # at best they are level somewhere
        found = nearest_point(central, region.plane(), walls, floor)
        return None if found is None else np.clip(found, region.low, region.high) + 0.0

    def _difference(self, worlds: Worlds) -> Floats:
        first, second = self.crisis.rivals
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            net = changes(self.crisis, self.entries, worlds, self.counting)
        return net[first] - net[second]

    def _effect(self, path: str, entries: Sequence[Entry]) -> Value:
        entry = entries[0]
        side = {self.crisis.rivals[0]: 1.0, self.crisis.rivals[1]: -1.0}
        slope = np.zeros(self.difference.shape[1])
        stake = tuple(self.crisis.stakes).index(entry.stake)
        slope[stake] = sum(side[e.actor] * e.times for e in entries)
        now = float(self.middle.of(entry.value)[0])
        low, high = entry.value.interval(spans(self.crisis))
        whose = " and ".join(dict.fromkeys(self.crisis.called(e.actor) for e in entries))
        name = f"{entry.taken_for}: {whose}, {self.crisis.called(entry.stake)}"

        def at(values: Floats) -> Floats:
            moved: Floats = self.difference + (values - now)[:, None] * slope
            return moved

        return Value(name, path, now, low, high, slope, at)

    def _unknown(self, name: str) -> Value:
        low, high = spans(self.crisis).get(name, (np.nan, np.nan))

        def at(values: Floats) -> Floats:
            world = {n: np.broadcast_to(v, len(values)) for n, v in self.middle.values.items()} | {name: values}
            return self._difference(Worlds(len(values), world))

        now = float(self.middle.values[name][0])
        return Value(name, f"unknown.{name}", now, low, high, None, at)


def flips_of(
    cases: Sequence[tuple[Ledger, str, Case]], how: How, notes: tuple[str, ...], blind: tuple[str, ...] = ()
) -> Flips:
    """Return what would flip each comparison; a case stands with its ledger and its reading of vague dates.

    ``blind`` is said of the eyes that have no view, and so no case.
    """
    rows, weights, answer = [], [], []
    for ledger, reading, case in cases:
        head = (ledger.eyes, str(ledger.date), reading)
        found = sorted((_row(case, value) for value in case.values()), key=_ease)
        turned = case.weights()
        rows += [(*head, *row) for row in found]
        weights += [(*head, *row) for row in _weight_rows(turned)]
        answer += list(_sentences(ledger, reading, case, found, turned))
    units = {"now": "units of the stake, or of the unknown"} | dict.fromkeys(("needed", "change"), "as now")
    table = make_table(COLUMNS, rows, units)
    shares = dict.fromkeys(("central", "nearest", "change"), "share of the weight")
    more = {"weights": make_table(WEIGHT_COLUMNS, weights, shares)}
    if cases and cases[0][0].crisis.effects == "signs only":
        notes = (*notes, "Effects are coded as signs: each counts as a size of 1, and so does what is needed.")
    return Flips("What would flip the comparison?", (*answer, *blind), table, how, notes, more=more)


def cases_of(ledger: Ledger, counting: Counting, beholder: Beholder) -> Iterator[tuple[Ledger, str, Case]]:
    """Yield the comparison of one ledger in each reading of its dates, named where they differ."""
    if not ledger.view:
        return
    for reading in READINGS[: 1 + ledger.unsure]:
        case = Case(ledger.crisis, ledger.read(reading), counting, beholder)
        yield ledger, reading if ledger.unsure else "", case


def path_of(crisis: Crisis, entry: Entry) -> str:
    """Return the path of the effect behind a line of a ledger, a key of ``Crisis.effects_by_path``."""
    home, does = _home(crisis, entry)
    seen = Counter[str]()
    names = [numbered(f"{home}.does.{effect.actor}.{effect.stake}", seen) for effect in does]
    return names[_behind(entry, does)]


def _home(crisis: Crisis, entry: Entry) -> tuple[str, tuple[Effect, ...]]:
    """Where the effects of the sign stand that the eyes hold: the event itself, a declared sign, or an act."""
    event: Event = next(e for e in crisis.record if e.id == entry.event)
    if event.event and entry.taken_for == event.event:
        return f"record.{event.id}", event.does
    if entry.taken_for in crisis.signs:
        return f"signs.{entry.taken_for}", crisis.signs[entry.taken_for].does
    return f"acts.{entry.taken_for}", crisis.deeds[entry.taken_for].does


def _behind(entry: Entry, does: Sequence[Effect]) -> int:
    """The number of the effect that a line is of.

    A ledger hands on the effect's own quantity, which tells it from others like it.
    """
    alike = [n for n, e in enumerate(does) if e.stake == entry.stake and e.value == entry.value]
    same = [n for n in alike if does[n].value is entry.value]
    return (same or alike)[0]


def needed(value: Value, beholder: Beholder) -> float:
    """Return the value nearest to now at which the share passes one half; NaN where none within 1e12 does.

    The search goes outward in 480 steps, and may overlook two passes of an unknown between one step and the next; an
    effect passes only once.
    """
    if value.slope is not None and not beholder.exact:
        now = np.array([value.now])
        return value.now + beholder.turn(value.at(now)[0], value.slope)
    if value.slope is not None and value.slope.any():
        level = value.now - _level(value.at(np.array([value.now]))[0], value.slope)
        if abs(beholder.balance(value.at(np.array([level])))[0] - EVEN) < 1e-9:
            return level  # the only stake that tells them apart: the comparison turns over where it is level
    unit = max(abs(value.now), 1e-3)
    outward = np.concatenate([np.linspace(0, unit, STEPS)[1:], np.geomspace(unit, LIMIT, STEPS)[1:]])
    ends = [_first_pass(value, beholder.balance, value.now + side * outward) for side in (-1.0, 1.0)]
    found = [end for end in ends if not np.isnan(end)]
    return min(found, key=lambda end: abs(end - value.now), default=float("nan"))


def _level(difference: Floats, slope: Floats) -> float:
    """How far an effect is above the value at which its own stake is level."""
    stake = int(np.flatnonzero(slope)[0])
    return float(difference[stake] / slope[stake])


def _first_pass(value: Value, balance: Callable[[Floats], Floats], path: Floats) -> float:
    """Where the share first passes one half along a path of values, starting from now."""
    path = np.concatenate([[value.now], path])
    low = high = float("nan")
    for _ in range(ROUNDS):
        above = balance(value.at(path)) - EVEN
        passed = np.flatnonzero((np.sign(above) != np.sign(above[0])) & ~np.isnan(above))
        if not len(passed):
            break
        low, high = float(path[passed[0] - 1]), float(path[passed[0]])
        if abs(high - low) <= 1e-13 * max(abs(low), abs(high), 1e-3):
            break
        path = np.linspace(low, high, POINTS)
    return high if np.isnan(high) else _plain(value, balance, low, high)


def _plain(value: Value, balance: Callable[[Floats], Floats], low: float, high: float) -> float:
    """The end of a narrow bracket, or the short decimal beside it, whichever is nearest to even."""
    places = 10 - int(np.ceil(np.log10(max(abs(value.now), abs(high), 1e-3))))
    ends = np.array([round(high, places) + 0.0, high, low])
    return float(ends[np.argmin(np.round(np.abs(balance(value.at(ends)) - EVEN), 9))])


def _row(case: Case, value: Value) -> tuple[Any, ...]:
    still = value.slope is not None and not value.slope.any()
    end = float("nan") if still or case.better < 0 else needed(value, case.beholder)
    within = NOWHERE if still else ALREADY if case.better < 0 else _within(value, end)
    figures = (None, None) if np.isnan(end) else (end, end - value.now)
    return (value.name, value.path, value.now, *figures, within, SAYS[within])


def _within(value: Value, end: float) -> str:
    if value.low < value.high and value.low <= end <= value.high:
        return WITHIN_INTERVAL
    return WITHIN_SIGN if end * value.now > 0 else BEYOND


def _ease(row: tuple[Any, ...]) -> tuple[int, float]:
    return tuple(SAYS).index(row[5]), abs(row[4]) if row[4] is not None else np.inf


def _weight_rows(turned: Weights | None) -> Iterator[tuple[Any, ...]]:
    if turned is None:
        return
    for n, name in enumerate(turned.names):
        near = None if turned.nearest is None else float(turned.nearest[n])
        central = float(turned.central[n])
        yield name, central, near, None if near is None else near - central


def _sentences(
    ledger: Ledger, reading: str, case: Case, rows: Sequence[tuple[Any, ...]], turned: Weights | None
) -> Iterator[str]:
    crisis = ledger.crisis
    first, second = (crisis.called(rival) for rival in crisis.rivals)
    read = f", {reading} dates" if reading else ""
    yield (
        f"In the eyes of {crisis.called(ledger.eyes)} by {ledger.date}{read}, {first} came out better than {second} "
        f"{_weighings(case)}, with every interval at its middle."
    )
    if turned is None:
        yield "It is even already."
        return
    yield _easiest(rows)
    yield _in_weights((first, second)[1 - case.better], (first, second)[case.better], turned)


def _weighings(case: Case) -> str:
    found = case.beholder.shares(case.difference)
    better, level, worse = found.means()
    error = case.beholder.error(case.difference, found)
    return share_in_words(
        {"better": better, "level": level, "worse": worse, **bounds_of([found]), "error": error, "over": True}
    )


def _easiest(rows: Sequence[tuple[Any, ...]]) -> str:
    able = [row for row in rows if row[5] in (WITHIN_INTERVAL, WITHIN_SIGN)]
    if not able:
        return "No change of one value that keeps its sign turns it."
    name, _, now, end, *_ = able[0]
    inside = ", within its own interval" if able[0][5] == WITHIN_INTERVAL else ""
    return f"Nearest to turning it, of the values: {name}, from {show(now)} to {show(end)}{inside}."


def _in_weights(other: str, winner: str, turned: Weights) -> str:
    if turned.nearest is None:
        return f"In the weights nothing turns it: there is no weighing in which {other} came out better."
    return (
        f"In the weights: from the central ones of {winner}, {percent(turned.moved, WHOLE)} of the weight must move "
        f"before {other} draws level, a distance of {turned.distance:.2f}."
    )
