"""What laws hold the program against: the same things worked out plainly, one history at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from excomm._crisis.dates import Date
from excomm._crisis.load import build, to_data
from excomm._crisis.model import RECORD, Crisis
from excomm._crisis.place import CrisisError
from excomm._crisis.worlds import Worlds
from excomm._game.tree import Game, by_profile
from excomm._knowledge.signs import signs_shown, signs_told
from excomm._knowledge.view import Atom
from excomm._ledger.ledger import Book, total

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_MINUTE = timedelta(minutes=1)
_CITED = "the-tree"
_FRAME = ("excomm", "crisis", "zone", "effects", "baseline", "horizon", "actors", "audiences", "stakes", "sources")
_PLAY = ("unknown", "private", "weights", "acts", "signs", "points", "endings", "starts", "hazards")


def line_to(game: Game, node: int) -> list[int]:
    """Return the nodes from the root to a node."""
    found = [node]
    while game.parent[found[-1]] >= 0:
        found.append(int(game.parent[found[-1]]))
    return found[::-1]


def own_steps(game: Game, node: int) -> tuple[tuple[int, int], ...]:
    """Return the information sets that the mover of a node met before it, each with the act chosen there."""
    line = line_to(game, node)
    steps = pairwise(line)
    return tuple((int(game.info[at]), int(game.act[to])) for at, to in steps if game.mover[at] == game.mover[node])


def met_along(game: Game, node: int, watcher: str) -> tuple[Atom, ...]:
    """Return what a watcher met on the way to a node, from what the file declares alone."""
    crisis, line = game.crisis, line_to(game, node)
    kinds = game.profiles[game.profile[node]]
    found = [Atom("fact", kind) for fact, kind in kinds.items() if crisis.private[fact].of == watcher]
    done: list[str] = []
    chosen: list[str] = []
    for at, to in zip(line, [*line[1:], -1], strict=True):
        place = game.places[game.place[at]]
        if game.mover[at] >= 0 and game.players[game.mover[at]] == watcher:
            found.append(Atom("asked", place))
        if to < 0:
            continue
        chosen.append(game.acts[game.act[to]])
        sides = crisis.played[place].together
        if sides and crisis.deeds[chosen[-1]].by == watcher:
            found.append(Atom("own", chosen[-1]))
        if len(chosen) == max(1, len(sides)):
            found += _shown_at_once(crisis, chosen, done, watcher)
            done, chosen = [*done, *chosen], []
    return tuple(found)


def _shown_at_once(crisis: Crisis, chosen: list[str], done: list[str], watcher: str) -> Iterator[Atom]:
    """What is shown and told to a watcher when the acts of a point are done; who chose at once has met its own."""
    for number, act in enumerate(chosen):
        deed = crisis.deeds[act]
        sign = signs_shown(crisis, act, deed).get(watcher, "")
        if deed.by == watcher and len(chosen) == 1:
            yield Atom("own", act)
        elif deed.by != watcher and sign:
            yield Atom("sign", sign)
        for earlier in (*done, *chosen[:number]):
            heard = signs_told(crisis, earlier, deed.tells.get(earlier, {})).get(watcher, "")
            if heard:
                yield Atom("told", heard)


def as_record(game: Game, data: Mapping[str, Any], node: int, worlds: Worlds, end: Date) -> list[float] | None:
    """Return what the ledger of the record at ``end`` is worth to each player, were the history to a node the record.

    ``data`` is the crisis as ``bare`` gives it. None where the history cannot stand as a record: its dates are vague or
    out of order, or conditions speak of the actual record.
    """
    crisis = game.crisis
    assert crisis.baseline is not None
    rows = _rows(game, node, crisis.baseline, end)
    if rows is None:
        return None
    try:
        happened = build({**data, "record": rows})
    except CrisisError:
        return None
    ledger = Book(happened).ledger(RECORD, end, crisis.baseline)
    if ledger.unsure:
        return None
    values = {name: float(drawn[0]) for name, drawn in worlds.values.items()}
    sums = total(ledger.entries, values)
    profile = game.profiles[game.profile[node]]
    found = []
    for player in game.players:
        worth = 0.0
        for written, by_kind in crisis.weights[player].items():
            actor, _, stake = written.rpartition(".")
            weight = float(by_profile(crisis, by_kind, profile).value(values))
            worth += weight * sums.get((actor or player, stake), 0.0)
        found.append(worth)
    return found


def bare(crisis: Crisis) -> dict[str, Any]:
    """Return the data of a crisis without what belongs to its record, one source added to cite."""
    data = {name: value for name, value in to_data(crisis).items() if name in (*_FRAME, *_PLAY)}
    return {**data, "sources": {**data.get("sources", {}), _CITED: {"work": "The tree"}}}


def _rows(game: Game, node: int, baseline: Date, end: Date) -> list[dict[str, str]] | None:
    """The acts of a history as events of a record; an act without a date comes a minute after the one before."""
    line, when = line_to(game, node), baseline.high
    rows: list[dict[str, str]] = []
    for number, (at, to) in enumerate(pairwise(line), 1):
        point = game.crisis.played[game.places[game.place[at]]]
        when = point.date.high if point.date else when + _MINUTE
        if not point.date and not baseline.high < when <= end.high:
            return None
        date = point.date.text if point.date else when.isoformat(timespec="minutes")
        rows.append({"id": f"step-{number}", "date": date, "act": game.acts[game.act[to]], "source": _CITED})
    return rows


def different(one: float, other: float, scale: float = 0.0) -> bool:
    """Whether two numbers differ by more than rounding."""
    return abs(one - other) > 1e-9 * max(1.0, abs(one), abs(other), scale)


def moves(efg: str) -> Iterator[tuple[object, ...]]:
    """Yield each node of an .efg file that this program wrote, without the labels of places and sets."""
    for line in efg.splitlines()[2:]:
        inside = line[line.index("{") + 1 : line.rindex("}")]
        head = _QUOTED.sub("", line[: line.index("{")]).split()
        names = tuple(_QUOTED.findall(inside))
        numbers = tuple(round(float(Fraction(word)), 9) for word in _QUOTED.sub("", inside).replace(",", " ").split())
        yield (*head[: 3 if head[0] == "p" else 1], *names, *numbers)
