"""Where the posts and bands of a course of play stand: columns by the longest way from the start, no two on each other.

A point stands one column right of all that lead to it; endings stand in the last column. A way back, as in a cycle, is
drawn but moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

COLUMN, POST, GAP, MARGIN, TOP, FOOT = 134.0, 9.0, 24.0, 8.0, 30.0, 10.0
TALL = 170.0  # all probability
LABEL, HAIR, NAMED = 13.0, 0.8, 0.005
BESIDE = 120.0  # room for the names of endings


@dataclass(frozen=True, slots=True)
class Stream:
    """An act at a point: whose, where it leads, and how likely it is, all in all."""

    start: str
    by: str
    act: str
    end: str
    chance: float


@dataclass(frozen=True, slots=True)
class Post:
    """A point or an ending as a bar that begins at x, y."""

    name: str
    tone: str
    x: float
    y: float
    high: float
    tip: str
    ending: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A stream from the height of its start to that of its end; words are empty where it is too thin for any."""

    tone: str
    left: float
    start: float
    right: float
    end: float
    wide: float
    words: str
    tip: str


@dataclass(frozen=True)
class Picture:
    """What is drawn, and how large."""

    width: float
    height: float
    posts: tuple[Post, ...]
    bands: tuple[Band, ...]


@dataclass
class _Place:
    """A point while it is placed; streams in and out are numbers into the list of them."""

    column: int = 0
    into: list[int] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    y: float = 0.0
    high: float = 0.0


def picture_of(streams: Sequence[Stream], tone_of: Callable[[str], str], percent: Callable[[float], str]) -> Picture:
    """Return the places of streams, the first of which begins at the start; tones are those of players and endings."""
    places = _places(streams)
    last = max(place.column for place in places.values())
    movers = {stream.start: stream.by for stream in streams}
    chances = {name: _through(streams, place) for name, place in places.items()}
    bottom = TOP
    for column in range(last + 1):
        own = [name for name, place in places.items() if place.column == column]
        bottom = max(bottom, _stacked(own, places, streams))
    posts = tuple(
        Post(
            f"{name} {percent(chances[name])}" if not place.out else name,
            tone_of(movers.get(name, name)),
            MARGIN + COLUMN * place.column,
            place.y,
            place.high,
            f"{name}: {percent(chances[name])}",
            not place.out,
        )
        for name, place in places.items()
    )
    width = MARGIN + COLUMN * last + POST + BESIDE
    return Picture(width, bottom + FOOT, posts, tuple(_bands(streams, places, tone_of, percent)))


def _places(streams: Sequence[Stream]) -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    for number, stream in enumerate(streams):
        places.setdefault(stream.start, _Place()).out.append(number)
        places.setdefault(stream.end, _Place()).into.append(number)
    ahead = _without_ways_back(streams)
    for _ in places:
        for stream in ahead:
            places[stream.end].column = max(places[stream.end].column, places[stream.start].column + 1)
    last = max(place.column for place in places.values())
    for place in places.values():
        place.column = place.column if place.out else last
    return places


def _without_ways_back(streams: Sequence[Stream]) -> list[Stream]:
    """The streams that lead to no point on the way to their own start, found by going depth first."""
    out: dict[str, list[Stream]] = {}
    for stream in streams:
        out.setdefault(stream.start, []).append(stream)
    kept: list[Stream] = []
    done: set[str] = set()

    def go(name: str, way: frozenset[str]) -> None:
        if name in done:
            return
        for stream in out.get(name, []):
            if stream.end not in way:
                kept.append(stream)
                go(stream.end, way | {stream.end})
        done.add(name)

    for name in out:
        go(name, frozenset({name}))
    return kept


def _through(streams: Sequence[Stream], place: _Place) -> float:
    """How much comes through a point: what comes in, and at the start what goes out."""
    return sum(streams[n].chance for n in (place.into or place.out))


def _room(stream: Stream) -> float:
    return max(TALL * stream.chance, LABEL if stream.chance >= NAMED else HAIR + 1)


def _stacked(own: list[str], places: Mapping[str, _Place], streams: Sequence[Stream]) -> float:
    """Put the points of a column under each other, by the height that they are reached from; return where it ends."""

    def reached(name: str) -> float:
        found = [(streams[n].chance + 1e-9, places[streams[n].start].y) for n in places[name].into]
        return sum(w * y for w, y in found) / sum(w for w, _ in found) if found else 0.0

    y = TOP
    for name in sorted(own, key=reached):
        place = places[name]
        out = sum(_room(streams[n]) for n in place.out)
        place.high = max(out, sum(max(HAIR, TALL * streams[n].chance) for n in place.into), LABEL if not place.out else 4)
        place.y = y
        y += place.high + (GAP if place.out else LABEL / 2)
    return y


def _bands(
    streams: Sequence[Stream],
    places: Mapping[str, _Place],
    tone_of: Callable[[str], str],
    percent: Callable[[float], str],
) -> list[Band]:
    """Bands leave and reach a post in the order of the heights at their other ends, so that few cross there."""
    starts, ends = {}, {}
    for place in places.values():
        y = place.y
        for n in sorted(place.out, key=lambda n: places[streams[n].end].y):
            starts[n] = y + _room(streams[n]) / 2
            y += _room(streams[n])
        y = place.y
        for n in sorted(place.into, key=lambda n: places[streams[n].start].y):
            wide = max(HAIR, TALL * streams[n].chance)
            ends[n] = y + wide / 2
            y += wide
    return [
        Band(
            tone_of(s.by),
            MARGIN + COLUMN * places[s.start].column + POST,
            starts[n],
            MARGIN + COLUMN * places[s.end].column,
            ends[n],
            max(HAIR, TALL * s.chance),
            f"{s.act} {percent(s.chance)}" if s.chance >= NAMED else "",
            f"{s.start}: {s.act}, to {s.end}, {percent(s.chance)}",
        )
        for n, s in enumerate(streams)
    ]
