"""Whether the record is one path of the tree, told in order, and says what it may say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from excomm._crisis.course import Course
from excomm._crisis.model import EVERYONE, Crisis, Event, Point
from excomm._crisis.names import place_of
from excomm._crisis.passing import quiet
from excomm._crisis.shape import Reader


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the record at the point it was done at, and the point or ending it led to."""

    event: Event
    point: str
    leads_to: str


def check_record(crisis: Crisis, reader: Reader) -> None:
    """Note every event that is not what an event can be, and the first act that was on no menu."""
    earlier: set[str] = set()
    for event in crisis.record:
        _check_event(reader, event, earlier)
        earlier.add(event.id)
    _check_order(crisis, reader)
    if not reader.mistakes and crisis.points:
        walk = _Walk(crisis)
        for _ in walk.steps():
            pass
        if walk.off:
            place = place_of(reader, "record", walk.off.id, "act")
            reader.wrong(place, f"at {walk.at!r} the record has {walk.off.act!r}", walk.expected)


def path(crisis: Crisis) -> tuple[Step, ...]:
    """Return the acts of the record in order, each with its point; the crisis must have been checked."""
    return tuple(_Walk(crisis).steps())


def visits(crisis: Crisis) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Return the points the record visits, in order, each with what was done there: several acts where sides choose
    at once.
    """
    found: list[tuple[str, tuple[Step, ...]]] = []
    steps = path(crisis) if crisis.points else ()
    while steps:
        point = steps[0].point
        sides = max(1, len(crisis.points[point].together))
        found.append((point, steps[:sides]))
        steps = steps[sides:]
    return tuple(found)


def before(crisis: Crisis, target: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the record did at each point before ``target``, if it passes through it; else nothing."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for point, steps in visits(crisis):
        if point == target:
            return tuple(found)
        found.append((point, tuple(step.event.act for step in steps)))
    return ()


def stops_at(crisis: Crisis) -> str:
    """Return the point or ending where the record leaves the game."""
    walk = _Walk(crisis)
    for _ in walk.steps():
        pass
    return walk.at


class _Walk:
    """Follows the acts of the record through the points."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis
        self.course = Course(crisis)
        self.standing = self.course.begin(crisis.first)
        self.off: Event | None = None
        self.expected = ""

    @property
    def at(self) -> str:
        return self.standing.place

    def steps(self) -> Iterator[Step]:
        waiting: list[Event] = []
        for event in self.crisis.record:
            if not event.act:
                continue
            if not waiting:
                yield from self._passing(event)
            point = self.crisis.played.get(self.at)
            if not self._fits(point, event, waiting):
                self.off = event
                return
            waiting.append(event)
            if point is not None and len(waiting) < len(point.together):
                continue
            here, acts = self.at, [e.act for e in waiting]
            self.standing = self.course.move(self.standing, acts)
            yield from (Step(e, here, self.at) for e in waiting)
            waiting = []

    def _passing(self, event: Event) -> Iterator[Step]:
        """Where time passes and the record says nothing of it, it passed quietly: what was done next says so."""
        seen: set[str] = set()
        while self.at in self.crisis.points and self.crisis.points[self.at].hazard and self.at not in seen:
            here = self.at
            if event.act in self.crisis.played[here].acts:
                return
            seen.add(here)
            act = quiet(self.crisis.points[here].hazard)
            self.standing = self.course.move(self.standing, [act])
            yield Step(Event(act=act), here, self.at)

    def _fits(self, point: Point | None, event: Event, waiting: list[Event]) -> bool:
        if point is None:
            self.expected = f"no further act: {self.at!r} is an ending"
            return False
        menu = tuple(point.together.values())[len(waiting)] if point.together else point.acts
        self.expected = "one of " + ", ".join(menu)
        return event.act in menu


def _check_event(reader: Reader, event: Event, earlier: Collection[str]) -> None:
    place = place_of(reader, "record", event.id)
    if event.act and event.event:
        reader.wrong(place, f"{event.id!r} is both an act and an event outside the game", "act, or event")
    if not event.act and not event.event and not event.tells:
        reader.wrong(place, f"nothing happens in {event.id!r}", "act, event or tells")
    own = event.does or event.looks_like or event.secret_from or event.seen_by != (EVERYONE,)
    if own and not event.event:
        whose = f"what {event.id!r} does and shows belongs to its act" if event.act else f"{event.id!r} only tells"
        reader.wrong(place, whose, "a name after `event:`, with what it does and shows")
    for told in event.tells:
        if told not in earlier:
            reader.wrong(place, f"{event.id!r} tells of {told!r} before it happened", "the id of an earlier event")


def _check_order(crisis: Crisis, reader: Reader) -> None:
    last: Event | None = None
    for event in crisis.record:
        if event.date is None:
            continue
        if last is not None and last.date is not None and event.date.high < last.date.low:
            place = place_of(reader, "record", event.id)
            reader.wrong(place, f"{event.id!r} is dated before {last.id!r}, which stands above it", "the order of time")
        last = event
