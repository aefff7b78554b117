"""Hypothesis strategies that make crises: valid by construction, small, and rich in who is shown what.

``crises()`` gives a checked crisis, ``crisis_data()`` the plain data that ``excomm.build`` makes it of; ``trees()`` and
``tree_data()`` the same for published trees, which pay at their endings and have no stakes. A record is a true path of
the tree, with events outside the game and tellings among it. ``timely=True`` dates every point to the day and every act
of the record to its point's own date, so that the ledger of the record and the payoffs of the tree count alike.
``loops=True`` lets play come back to a point with ``at most``; without it no point comes twice.
``event_lists()`` gives the events that views are folded from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import excomm as xc
from excomm._crisis.course import Course
from excomm._crisis.model import Crisis
from excomm._knowledge.view import Atom, Event, Telling

Data = dict[str, Any]
T = TypeVar("T")

ACTORS = ("red", "blue", "green")
AUDIENCES = ("world", "press", "posterity")
STAKES = ("security", "prestige", "alliance")
VERBS = ("push", "yield", "offer", "wait")
LUCK = ("quiet", "mishap", "leak")
SIGNS = ("hint", "rumour")
KINDS = (("bold", "wary"), ("strong", "weak", "middling"))
LEVELS = ("peace", "clash", "conventional", "nuclear use", "general")
BEGIN = date(1962, 10, 22)
BASELINE = "1962-10-21"
SPLITS: dict[int, tuple[tuple[float, ...], ...]] = {
    1: ((1,),),
    2: ((0.5, 0.5), (0.25, 0.75), (0.9, 0.1)),
    3: ((0.5, 0.25, 0.25), (0.1, 0.2, 0.7), (0.4, 0.4, 0.2)),
}
UNKNOWN = {"pride": "uniform(0.5, 2)", "nerve": "loguniform(0.01, 0.3)", "cost": 1.5}
NUMBERS = (-3, -2, -1, -0.5, 0, 1, 2, "2.5", "between(-3, -1)", "between(0, 2)", "uniform(-1, 1)")


def _pick(draw: DrawFn, items: Sequence[T]) -> T:
    return draw(st.sampled_from(items))


def _some(draw: DrawFn, items: Sequence[T], least: int, most: int) -> list[T]:
    """Draw different items, in any order."""
    most = min(most, len(items))
    return draw(st.lists(st.sampled_from(items), min_size=min(least, most), max_size=most, unique=True))


def _often(draw: DrawFn, out_of: int = 2) -> bool:
    """Say yes once in so many times; no is what a failing example shrinks to."""
    return draw(st.integers(1, out_of)) == out_of


class _Names:
    """The names that one crisis has declared so far."""

    def __init__(self, draw: DrawFn) -> None:
        self.actors = list(ACTORS[: draw(st.integers(2, 3))])
        self.audiences = list(AUDIENCES[: draw(st.integers(1, 3))])
        self.stakes = list(STAKES[: draw(st.integers(1, 3))])
        self.unknown = _some(draw, tuple(UNKNOWN), 0, 3)
        self.signs = list(SIGNS[: draw(st.integers(0, 2))])
        self.sources = ["archive", "memoir"]
        self.acts = self._acts(draw)

    @property
    def watchers(self) -> list[str]:
        return [*self.actors, *self.audiences]

    def _acts(self, draw: DrawFn) -> dict[str, list[str]]:
        """Two or three acts for each actor and for chance: 6 to 10 of them, fewer for two actors."""
        most = 3 if len(self.actors) == 2 else 2
        found = {}
        for actor in self.actors:
            found[actor] = [f"{actor}-{verb}" for verb in VERBS[: draw(st.integers(2, most))]]
        found["chance"] = list(LUCK[: draw(st.integers(2, 3))])
        return found

    def every_act(self) -> list[str]:
        return [act for acts in self.acts.values() for act in acts]


@st.composite
def crisis_data(draw: DrawFn, *, record: bool = True, timely: bool = False, loops: bool = False) -> Data:
    """Plain data of a crisis with stakes, a tree and, unless ``record`` is off, a record."""
    names = _Names(draw)
    private = _private(draw, names)
    data: Data = {
        "excomm": 1,
        "crisis": "invented",
        "baseline": BASELINE,
        **({"horizon": _pick(draw, ("1962-10-26", "1964-01-01"))} if draw(st.booleans()) else {}),
        "actors": {actor: {} for actor in names.actors},
        "rivals": names.actors[:2],
        "audiences": _audiences(draw, names),
        "stakes": {stake: _stake(draw, names) for stake in names.stakes},
        "unknown": {name: UNKNOWN[name] for name in names.unknown},
        "private": private,
        "weights": {actor: _weights(draw, names, private) for actor in names.actors},
        "acts": {act: _act(draw, names, by, act) for by, acts in names.acts.items() for act in acts},
        "signs": {sign: {"does": _effects(draw, names)} for sign in names.signs},
        **_points_and_endings(draw, names, timely, loops),
        "variants": {"in-public": {"because": "said aloud", "change": {f"acts.{names.actors[0]}-push.about": "aloud"}}},
        "sources": {source: {"work": f"The {source}"} for source in names.sources},
    }
    _luck_by_kind(draw, data)
    if record:
        data["record"] = _record(draw, names, xc.build(data), timely)
    return data


def crises(*, record: bool = True, timely: bool = False, loops: bool = False) -> st.SearchStrategy[Crisis]:
    """Checked crises with stakes."""
    return crisis_data(record=record, timely=timely, loops=loops).map(xc.build)


@st.composite
def tree_data(draw: DrawFn) -> Data:
    """Plain data of a tree without stakes: payoffs at every ending, acts local labels that everybody sees."""
    names = _Names(draw)
    private = _private(draw, names)
    data: Data = {
        "excomm": 1,
        "crisis": "published",
        "unknown": {name: UNKNOWN[name] for name in names.unknown},
        "private": private,
        **_points_and_endings(draw, names, timely=False, loops=False),
    }
    for ending in data["endings"].values():
        ending.pop("cause", None)
        ending["pays"] = {actor: _by_kind(draw, names, private) for actor in names.actors}
    _luck_by_kind(draw, data)
    return data


def trees() -> st.SearchStrategy[Crisis]:
    """Checked trees without stakes."""
    return tree_data().map(xc.build)


def _audiences(draw: DrawFn, names: _Names) -> Data:
    found: Data = {}
    for number, name in enumerate(names.audiences):
        row: Data = {}
        if number and draw(st.booleans()):
            row["within"] = _pick(draw, names.audiences[:number])
        if number and draw(st.booleans()):
            row["from"] = _pick(draw, ("1962-10-24", "1962-11", "1989"))
        found[name] = row
    return found


def _stake(draw: DrawFn, names: _Names) -> Data:
    if draw(st.booleans()):
        return {"counts": "in fact", "unit": "1 = a base"}
    eyes = _some(draw, names.watchers, 1, 3)
    shares = _pick(draw, SPLITS[len(eyes)])
    return {"counts": "as seen", "by": dict(zip(eyes, shares, strict=True)), "unit": "1 = a quarrel"}


def _private(draw: DrawFn, names: _Names) -> Data:
    found: Data = {}
    for number in range(draw(st.integers(0, 2))):
        kinds = KINDS[number][: 3 if _often(draw, 3) else 2]
        owner = _pick(draw, names.actors)
        found[f"fact-{number}"] = {"of": owner, "is": dict(zip(kinds, _odds(draw, names, len(kinds)), strict=True))}
    return found


def _odds(draw: DrawFn, names: _Names, count: int) -> list[Any]:
    """Odds that stay within 0 and 1 in every world: all figures, or some of any form and a rest."""
    if draw(st.booleans()):
        return list(_pick(draw, SPLITS[count]))
    forms: list[Any] = [0.1, "uniform(0.05, 0.3)", "between(0.1, 0.4)"]
    if "nerve" in names.unknown:
        forms += ["nerve", "nerve/2"]
    return [*(_pick(draw, forms) for _ in range(count - 1)), "rest"]


def _luck_by_kind(draw: DrawFn, data: Data) -> None:
    """Let some odds of chance be nothing for some kinds of a private fact."""
    for point in data["points"].values():
        stated = [act for act, (odds, _) in point.get("chance", {}).items() if odds != "rest"]
        if data["private"] and stated and len(stated) < len(point["chance"]) and _often(draw, 2):
            kinds = _pick(draw, tuple(data["private"].values()))["is"]
            way = point["chance"][_pick(draw, stated)]
            way[0] = {kind: way[0] if draw(st.booleans()) else 0 for kind in kinds}


def _number(draw: DrawFn, names: _Names) -> Any:
    named = [f"{_pick(draw, (2, -1))} * {name}" for name in names.unknown[:1]]
    return _pick(draw, (*NUMBERS, *names.unknown, *named))


def _by_kind(draw: DrawFn, names: _Names, private: Data) -> Any:
    """A number, or one for each kind of one private fact."""
    if not private or draw(st.booleans()):
        return _number(draw, names)
    fact = private[_pick(draw, tuple(private))]
    return {kind: _number(draw, names) for kind in fact["is"]}


def _weights(draw: DrawFn, names: _Names, private: Data) -> Data:
    found = {stake: _by_kind(draw, names, private) for stake in names.stakes}
    if _often(draw, 4):
        found[f"{_pick(draw, names.actors)}.{_pick(draw, names.stakes)}"] = -0.25
    return found


def _effects(draw: DrawFn, names: _Names) -> Any:
    """A mapping, or a list with conditions, reasons and sources, in which a stake may stand twice."""
    targets = [f"{who}.{stake}" for who in (*names.actors, "everyone") for stake in names.stakes]
    chosen = _some(draw, targets, 0, 2)
    if draw(st.booleans()) and chosen:
        return {target: _number(draw, names) for target in chosen}
    rows: list[Data] = []
    for target in chosen:
        row: Data = {target: _number(draw, names)}
        if draw(st.booleans()):
            row["if"] = _condition(draw, names.every_act())
        if _often(draw, 3):
            row["because"] = "so it was taken"
            row["source"] = _pick(draw, names.sources)
        rows.append(row)
    if rows and _often(draw, 4):
        rows.append({chosen[0]: _number(draw, names), "source": list(names.sources)})
    return rows


def _condition(draw: DrawFn, acts: Sequence[str]) -> str:
    one, other = _pick(draw, acts), _pick(draw, acts)
    return _pick(
        draw,
        (f"done({one})", f"not done({one})", f"done({one}) or not done({other})", f"done({one}) and done({other})"),
    )


def _shown(draw: DrawFn, names: _Names) -> Data:
    """Who is shown the deed itself, and what the others are shown."""
    if draw(st.booleans()):
        return {}
    found: Data = {"seen by": _some(draw, names.watchers, 0, 3)}
    signs = [*names.every_act(), *names.signs, "nothing"]
    if draw(st.booleans()):
        found["looks like"] = _pick(draw, signs)
    elif draw(st.booleans()):
        watchers = _some(draw, [*names.watchers, "everyone"], 1, 3)
        found["looks like"] = {watcher: _pick(draw, signs) for watcher in watchers}
    if _often(draw, 5):
        found["secret from"] = _some(draw, names.audiences, 1, 2)
    return found


def _hearers(draw: DrawFn, names: _Names) -> Any:
    if _often(draw, 4):
        return "everyone"
    hearers = _some(draw, names.watchers, 1, 3)
    if draw(st.booleans()):
        return hearers
    return {hearer: _pick(draw, [*names.signs, *names.every_act(), "itself"]) for hearer in hearers}


def _act(draw: DrawFn, names: _Names, by: str, name: str) -> Data:
    found = {"by": by, "does": _effects(draw, names), **_shown(draw, names)}
    if by == "chance" or _often(draw, 5):
        told = _some(draw, [act for act in names.every_act() if act != name], 1, 3)
        found["tells"] = {act: _hearers(draw, names) for act in told}
    if by != "chance" and _often(draw, 3):
        found["kinds of"] = f"kin-of-{by}"
    return found


def _points_and_endings(draw: DrawFn, names: _Names, timely: bool, loops: bool) -> Data:
    """Points in two to four layers, each leading to later layers or to endings only."""
    layers = [["p0"]]
    for number in range(1, draw(st.integers(2, 4))):
        layers.append([f"p{number}{letter}" for letter in "ab"[: draw(st.integers(1, 2))]])
    endings = [f"end-{number}" for number in range(draw(st.integers(1, 3)))]
    points: Data = {}
    before: list[str] = []
    for number, layer in enumerate(layers):
        nearer = layers[number + 1] if number + 1 < len(layers) else []
        later = [name for names_later in layers[number + 2 :] for name in names_later]
        # Nearer points stand several times, so that most paths are long.
        targets = [*nearer, *nearer, *nearer, *later, *endings]
        menus: list[str] = []
        for name in layer:
            point = _point(draw, names, targets)
            if number and before and _often(draw, 4):
                point |= {"if": _condition(draw, before), "otherwise": _pick(draw, targets)}
            if timely or not _often(draw, 8):
                point["date"] = (BEGIN + timedelta(days=2 * number)).isoformat()
            points[name] = point
            menus += _menu(point)
        before += menus
    if loops:
        _loop(draw, points, endings)
    waits = {point["hazard"] for point in points.values() if "hazard" in point}
    rates = {"high": _pick(draw, ("loguniform(0.01, 1)", 0.5)), "low": 0.01}
    hazards = {name: {"rates": rates, "barrier": _pick(draw, ("uniform(0, 1)", 0.1))} for name in sorted(waits)}
    found = {"points": points, "endings": {name: _ending(draw, before) for name in endings}}
    return {**found, "hazards": hazards} if hazards else found


def _loop(draw: DrawFn, points: Data, endings: Sequence[str]) -> None:
    """Let a point, or one after it, lead back to it, and bound how often it can come."""
    back = _pick(draw, tuple(points))
    here = _pick(draw, [name for name in points if name[1] >= back[1]])
    after = [name for name in points if name[1] > here[1]]
    for key in ("if", "otherwise"):  # passed over, it must not lead back to itself
        points[back].pop(key, None)
    points[back] |= {"at most": draw(st.integers(1, 2)), "then": _pick(draw, [*after, *endings])}
    point = points[here]
    if "hazard" in point:
        point["if it happens"] = back
        return
    leads = point.get("choices") or point.get("goes to") or point["chance"]
    way = _pick(draw, tuple(leads))
    leads[way] = [leads[way][0], back] if "chance" in point else back


def _menu(point: Data) -> list[str]:
    together = point.get("together", {})
    waits = [point["hazard"], f"no-{point['hazard']}"] if "hazard" in point else []
    chosen = [*point.get("choices", {}), *point.get("chance", {}), *waits]
    return [*chosen, *(act for menu in together.values() for act in menu)]


def _point(draw: DrawFn, names: _Names, targets: Sequence[str]) -> Data:
    kind = draw(st.integers(1, 6))
    if kind <= 3:
        mover = _pick(draw, names.actors)
        menu = _some(draw, names.acts[mover], 2, 3) if kind < 3 else names.acts[mover]
        return {"turn": mover, "choices": {act: _pick(draw, targets) for act in menu}}
    if kind == 5 and _often(draw, 3):
        return {
            "hazard": _pick(draw, names.acts["chance"]),
            "lasts": _pick(draw, ("2 days", "6 hours")),
            "alert": _pick(draw, ("high", "low")),
            "then": _pick(draw, targets),
            "if it happens": _pick(draw, targets),
        }
    if kind <= 5:
        menu = _some(draw, names.acts["chance"], 2, 3)
        odds = _odds(draw, names, len(menu))
        return {"chance": {act: [o, _pick(draw, targets)] for act, o in zip(menu, odds, strict=True)}}
    movers = _some(draw, names.actors, 2, 2)
    menus = {mover: _some(draw, names.acts[mover], 1, 2) for mover in movers}
    written = ["+".join(acts) for acts in product(*menus.values())]
    goes_to = {combination: _pick(draw, targets) for combination in written}
    if draw(st.booleans()):
        goes_to = {written[0]: _pick(draw, targets), "otherwise": _pick(draw, targets)}
    return {"together": menus, "goes to": goes_to}


def _ending(draw: DrawFn, acts: Sequence[str]) -> Data:
    found: Data = {"level": _pick(draw, LEVELS)}
    if draw(st.booleans()):
        found["cause"] = _pick(draw, ("chosen", "accident", {_pick(draw, acts): "accident"}))
    return found


def _record(draw: DrawFn, names: _Names, crisis: Crisis, timely: bool) -> list[Data]:
    """A path of the tree walked at random, with other events and tellings between its acts."""
    rows: list[Data] = []
    when = BEGIN - timedelta(days=5)
    if _often(draw, 3):
        rows.append(_outside(draw, names, rows, when))
    course = Course(crisis)
    at = course.begin(crisis.first)
    while at.place in crisis.points and not _often(draw, 12):
        point = crisis.played[at.place]
        menus = tuple(point.together.values()) or (point.acts,)
        acts = [_pick(draw, menu) for menu in menus]
        layer = BEGIN + timedelta(days=2 * int(at.place[1]))
        when = max(when, layer if timely else layer + timedelta(days=draw(st.integers(0, 3))))
        for act in acts:
            row: Data = {"id": f"e{len(rows) + 1}", "date": when.isoformat(), "act": act}
            rows.append(row | _source(draw, names) | _tellings(draw, names, rows, 8))
        if not timely and _often(draw, 3):
            rows[-1]["date"] = _vague(draw, when)
        at = course.move(at, acts)
        if _often(draw, 4):
            rows.append(_outside(draw, names, rows, when))
    for _ in range(draw(st.integers(0, 2)) if rows else 0):
        when = max(when, date(1969, 1, 1)) + timedelta(days=draw(st.integers(0, 9000)))
        tellings = _tellings(draw, names, rows, 1)
        row = {"id": f"e{len(rows) + 1}", "date": _vague(draw, when), **tellings}
        rows.append(row | _source(draw, names) if tellings else _outside(draw, names, rows, when))
    return rows


def _outside(draw: DrawFn, names: _Names, rows: Sequence[Data], when: date) -> Data:
    number = len(rows) + 1
    happened = {"id": f"e{number}", "date": when.isoformat(), "event": f"affair-{number}"}
    return happened | {"does": _effects(draw, names)} | _shown(draw, names) | _source(draw, names)


def _tellings(draw: DrawFn, names: _Names, rows: Sequence[Data], out_of: int) -> Data:
    deeds = [row["id"] for row in rows if "act" in row or "event" in row]
    if not deeds or not _often(draw, out_of):
        return {}
    return {"tells": {told: _hearers(draw, names) for told in _some(draw, deeds, 1, 2)}}


def _source(draw: DrawFn, names: _Names) -> Data:
    return {"source": _pick(draw, (*names.sources, list(names.sources)))}


def _vague(draw: DrawFn, when: date) -> str:
    """A date that holds the day: the day, about it, its month, an hour of it, or the days until the next week."""
    week = when + timedelta(days=7)
    day = when.isoformat()
    return _pick(draw, (day, f"{day}~", day[:7], f"{day}T12:00Z", f"{day}/{week.isoformat()}"))


@st.composite
def event_lists(draw: DrawFn, watchers: Sequence[str] = ("red", "blue", "world"), most: int = 8) -> list[Event]:
    """Lists of events as watchers meet them, each telling of earlier ones only."""
    words = ("push", "yield", "hint")
    found: list[Event] = []
    for number in range(draw(st.integers(0, most))):
        shown = {w: Atom("sign", _pick(draw, words)) for w in _some(draw, watchers, 0, len(watchers))}
        tells = []
        if number and draw(st.booleans()):
            hearers = _some(draw, watchers, 0, len(watchers))
            tells.append(Telling(draw(st.integers(0, number - 1)), {w: _pick(draw, words) for w in hearers}))
        found.append(Event(_pick(draw, words), shown, tuple(tells)))
    return found
