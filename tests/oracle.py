"""The tree of a crisis and everybody's views, worked out slowly and plainly, to hold the real ones against.

Nothing here folds or shares anything: a history is a list of what was done, a view a tuple of texts, and every view is
worked out from the declarations of the file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

import excomm as xc
from excomm._crisis.model import Act, Event, Point

Seen = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Node:
    """A point or ending reached: who moves, after which acts, of which kinds, and what each watcher has met."""

    place: str
    mover: str
    kinds: tuple[str, ...]
    acts: tuple[str, ...]
    views: Seen


@dataclass(frozen=True)
class Play:
    """A history so far: what everybody has met, what was done, which points were visited."""

    kinds: tuple[str, ...]
    views: Seen
    acts: tuple[str, ...] = ()
    visits: tuple[str, ...] = ()


def unrolled(crisis: xc.Crisis) -> Iterator[Node]:
    """Yield every node of the tree, each before those that follow it, in the order of the menus."""
    for kinds in product(*(fact.kinds for fact in crisis.private.values())):
        views: dict[str, tuple[str, ...]] = dict.fromkeys(crisis.watchers, ())
        for kind, fact in zip(kinds, crisis.private.values(), strict=True):
            views[fact.of] = (*views[fact.of], f"fact {kind}")
        yield from below(crisis, crisis.first, Play(kinds, views))


def below(crisis: xc.Crisis, target: str, play: Play) -> Iterator[Node]:
    """Yield the node where play arrives, and all that follow."""
    place = arrived(crisis, target, play.acts, play.visits)
    play = replace(play, visits=(*play.visits, place))
    point = crisis.points.get(place)
    if point is None:
        yield node(place, "nobody", play)
    elif point.chance:
        yield node(place, "chance", play)
        for act, chance in point.chance.items():
            yield from below(crisis, chance.target, after(crisis, point, (act,), play))
    elif point.hazard:
        yield node(place, "chance", play)
        for act in (point.hazard, f"no-{point.hazard}"):
            yield from below(crisis, led_to(point, (act,)), after(crisis, point, (act,), play))
    else:
        yield from choices(crisis, place, point, (), play)


def choices(crisis: xc.Crisis, place: str, point: Point, chosen: tuple[str, ...], play: Play) -> Iterator[Node]:
    """Yield the node of the next side to choose at a point, and all that follow."""
    sides = tuple(point.together) or (point.turn,)
    mover = sides[len(chosen)]
    play = met(play, mover, f"asked {place}")
    yield node(place, mover, play)
    for act in point.together.get(mover, tuple(point.choices)):
        now = (*chosen, act)
        if len(now) == len(sides):
            known = met(play, mover, f"own {act}") if point.together else play
            yield from below(crisis, led_to(point, now), after(crisis, point, now, known))
        else:
            yield from choices(crisis, place, point, now, met(play, mover, f"own {act}"))


def node(place: str, mover: str, play: Play) -> Node:
    return Node(place, mover, play.kinds, play.acts, play.views)


def arrived(crisis: xc.Crisis, target: str, done: tuple[str, ...], visits: tuple[str, ...]) -> str:
    """Pass over points whose condition fails, and those visited as often as they can be."""
    point = crisis.points.get(target)
    if point is None:
        return target
    if point.condition is not None and not point.condition.holds(done):
        return arrived(crisis, point.otherwise, done, visits)
    if point.at_most and visits.count(target) >= point.at_most:
        return arrived(crisis, point.then, done, visits)
    return target


def led_to(point: Point, acts: tuple[str, ...]) -> str:
    if point.together:
        return point.goes_to.get("+".join(acts)) or point.goes_to["otherwise"]
    if point.hazard:
        return point.if_it_happens if acts == (point.hazard,) else point.then
    return point.choices[acts[0]] if point.choices else point.chance[acts[0]].target


def after(crisis: xc.Crisis, point: Point, acts: tuple[str, ...], play: Play) -> Play:
    """Show what was done at a point to all, one act after the other; who chose at once knows its own act already.

    What is told of was done before: nobody tells of what others choose at the same time.
    """
    before = play.acts
    for act in acts:
        deed = crisis.deeds[act]
        for watcher in crisis.watchers:
            if watcher == deed.by:
                play = play if point.together else met(play, watcher, f"own {act}")
            elif sign_of(crisis, act, deed, watcher):
                play = met(play, watcher, f"sign {sign_of(crisis, act, deed, watcher)}")
        for earlier in before:
            for watcher in crisis.watchers if earlier in deed.tells else ():
                heard = heard_by(crisis, earlier, deed.tells[earlier], watcher)
                if heard:
                    play = met(play, watcher, f"told {heard}")
        play = replace(play, acts=(*play.acts, act))
    return play


def met(play: Play, watcher: str, what: str) -> Play:
    return replace(play, views={**play.views, watcher: (*play.views[watcher], what)})


def sign_of(crisis: xc.Crisis, act: str, deed: Act | Event, watcher: str) -> str:
    """What a watcher who does not do it is shown of an act: what is said of the nearest audience around it counts."""
    for near in (*around(crisis, watcher), "everyone"):
        if near in deed.seen_by:
            return act
        if near in deed.looks_like:
            return deed.looks_like[near].replace("nothing", "")
    return ""


def heard_by(crisis: xc.Crisis, act: str, hearers: Mapping[str, str], watcher: str) -> str:
    for near in (*around(crisis, watcher), "everyone"):
        if near in hearers:
            return hearers[near] or act
    return ""


def around(crisis: xc.Crisis, watcher: str) -> Iterator[str]:
    yield watcher
    if watcher in crisis.audiences and crisis.audiences[watcher].within:
        yield from around(crisis, crisis.audiences[watcher].within)


def with_history(crisis: xc.Crisis, course: tuple[str, ...]) -> xc.Crisis:
    """Return the crisis with this course of play, from the first point, as its record; each act has its point's date.

    Points without a date follow the one before by a minute.
    """
    assert crisis.baseline is not None
    rows: list[dict[str, str]] = []
    visits: tuple[str, ...] = (arrived(crisis, crisis.first, (), ()),)
    when = crisis.baseline.high
    left = course
    while left:
        point = crisis.points[visits[-1]]
        acts, left = left[: max(1, len(point.together))], left[max(1, len(point.together)) :]
        when += timedelta(minutes=1)
        dated = str(point.date) if point.date else f"{when:%Y-%m-%dT%H:%MZ}"
        when = point.date.high if point.date else when
        for act in acts:
            rows.append({"id": f"step-{len(rows) + 1}", "date": dated, "act": act, "source": "tree"})
        done = tuple(row["act"] for row in rows)
        visits = (*visits, arrived(crisis, led_to(point, acts), done, visits))
    cited = {name: {"work": source.work} for name, source in crisis.sources.items()}
    return crisis.change({"record": rows, "sources": {**cited, "tree": {"work": "The tree"}}})
