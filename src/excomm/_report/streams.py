"""Where the posts and bands of a course of play stand: columns by the longest way from the start, no two on each other.

A point stands one column right of all that lead to it; endings stand in the last column. What passes a column on its
way has a place of its own there, so that no band runs behind a post. A way back, as in a cycle, is drawn but moves
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

COLUMN, POST, GAP, MARGIN, TOP, FOOT = 150.0, 9.0, 24.0, 8.0, 30.0, 10.0
TALL = 170.0  # all probability
LABEL, HAIR = 13.0, 0.8
LEAST = 0.002  # what is less likely is not drawn
BESIDE = 130.0  # room for the names of endings


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
    """A piece of a stream, from the height of its start to that of its end; only the first one names its act."""

    tone: str
    left: float
    start: float
    right: float
    end: float
    wide: float
    words: str
    share: str
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
    """A point while it is placed, or a passage through a column; ``into`` and ``out`` number pieces of streams."""

    name: str
    column: int = 0
    passage: bool = False
    into: list[int] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    y: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stream from one column to a later one; ``begins`` at its point, and not at a passage."""

    stream: Stream
    start: _Place
    end: _Place
    begins: bool

    @property
    def wide(self) -> float:
        return max(HAIR, TALL * self.stream.chance)

    @property
    def room(self) -> float:
        """The height it takes where it begins: enough for its name."""
        return max(self.wide, LABEL) if self.begins else self.wide


def picture_of(streams: Sequence[Stream], tone_of: Callable[[str], str], percent: Callable[[float], str]) -> Picture:
    """Return the places of streams, the first of which begins at the start; tones are those of players and endings."""
    likely = [stream for stream in streams if stream.chance >= LEAST]
    points = _points(likely)
    pieces, places = _cut(likely, points)
    last = max((place.column for place in places), default=0)
    bottom = max((_stacked([p for p in places if p.column == n], pieces) for n in range(last + 1)), default=TOP)
    movers = {stream.start: stream.by for stream in likely}
    posts = []
    for name, place in points.items():
        through = percent(sum(pieces[n].stream.chance for n in place.into or place.out))
        x, ending = MARGIN + COLUMN * place.column, not place.out
        words = f"{name} {through}" if ending else name
        tone = tone_of(movers.get(name, name))
        posts.append(Post(words, tone, x, place.y, place.high, f"{name}: {through}", ending))
    bands = tuple(_bands(pieces, places, tone_of, percent))
    return Picture(MARGIN + COLUMN * last + POST + BESIDE, bottom + FOOT, tuple(posts), bands)


def _points(streams: Sequence[Stream]) -> dict[str, _Place]:
    """Every point and ending in its column."""
    names = dict.fromkeys(name for stream in streams for name in (stream.start, stream.end))
    points = {name: _Place(name) for name in names}
    ahead = _without_ways_back(streams)
    for _ in points:
        for stream in ahead:
            points[stream.end].column = max(points[stream.end].column, points[stream.start].column + 1)
    last = max((point.column for point in points.values()), default=0)
    left = {stream.start for stream in streams}
    for name, point in points.items():
        point.column = point.column if name in left else last
    return points


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


def _cut(streams: Sequence[Stream], points: Mapping[str, _Place]) -> tuple[list[_Piece], list[_Place]]:
    """Streams cut into pieces from column to column, and all places: points, and the passages between."""
    pieces: list[_Piece] = []
    places = list(points.values())
    for stream in streams:
        start, end = points[stream.start], points[stream.end]
        between = [_Place("", column, passage=True) for column in range(start.column + 1, end.column)]
        places += between
        way = [start, *between, end]
        for first, second in pairwise(way):
            first.out.append(len(pieces))
            second.into.append(len(pieces))
            pieces.append(_Piece(stream, first, second, first is start))
    return pieces, places


def _stacked(own: list[_Place], pieces: Sequence[_Piece]) -> float:
    """Put the places of a column under each other, by the height that they are reached from; return where it ends."""

    def reached(place: _Place) -> float:
        found = [(pieces[n].stream.chance, pieces[n].start.y) for n in place.into]
        return sum(w * y for w, y in found) / sum(w for w, _ in found) if found else 0.0

    y = TOP
    for place in sorted(own, key=reached):
        out, into = sum(pieces[n].room for n in place.out), sum(pieces[n].wide for n in place.into)
        place.high = max(out, into, 0 if place.passage else LABEL if not place.out else 4)
        y += GAP if place.out and not place.passage and y > TOP else 0
        place.y = y
        y += place.high + LABEL / 2
    return y


def _bands(
    pieces: Sequence[_Piece],
    places: Sequence[_Place],
    tone_of: Callable[[str], str],
    percent: Callable[[float], str],
) -> Iterator[Band]:
    """Bands leave and reach a post in the order of the heights at their other ends, so that few cross there."""
    starts, ends = {}, {}
    for place in places:
        y = place.y
        for n in sorted(place.out, key=lambda n: pieces[n].end.y):
            starts[n] = y + pieces[n].room / 2
            y += pieces[n].room
        y = place.y
        for n in sorted(place.into, key=lambda n: pieces[n].start.y):
            ends[n] = y + pieces[n].wide / 2
            y += pieces[n].wide
    for n, piece in enumerate(pieces):
        s = piece.stream
        yield Band(
            tone_of(s.by),
            MARGIN + COLUMN * piece.start.column + (0 if piece.start.passage else POST),
            starts[n],
            MARGIN + COLUMN * piece.end.column,
            ends[n],
            piece.wide,
            s.act if piece.begins else "",
            percent(s.chance),
            f"{s.start}: {s.act}, to {s.end}, {percent(s.chance)}",
        )
