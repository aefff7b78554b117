"""A crisis as frozen objects: what one file says, and nothing computed from it.

Names point at each other as texts; the checks of ``excomm._crisis.names`` have made sure that they are declared. Every
mapping keeps the order of the file. Objects may be built in code and compare equal to the ones a file gives.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from excomm._crisis.arms import City, Site, Weapon
from excomm._crisis.condition import Condition
from excomm._crisis.dates import Date
from excomm._crisis.place import Place, numbered
from excomm._crisis.quantity import Quantity, figure
from excomm._crisis.voices import Estimate, Judgement, NearMiss, Opinion

EVERYONE = "everyone"
CHANCE = "chance"
NOTHING = "nothing"
OTHERWISE = "otherwise"
RECORD = "record"
LEVELS = ("peace", "clash", "conventional", "nuclear use", "general")


@dataclass(frozen=True)
class Actor:
    """A side that can act or whose stakes are counted."""

    name: str = ""
    about: str = ""


@dataclass(frozen=True)
class Audience:
    """Watchers who do not act; shown what ``within`` is shown, and having no view before ``start``."""

    name: str = ""
    within: str = ""
    start: Date | None = None
    about: str = ""


@dataclass(frozen=True)
class Stake:
    """What an actor can gain or lose; ``by`` weighs the audiences of a stake counted as seen."""

    counts: str = "in fact"
    by: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    name: str = ""

    @property
    def as_seen(self) -> bool:
        return self.counts == "as seen"


@dataclass(frozen=True)
class Private:
    """What one side knows of itself and the others hold a common prior of; ``kinds`` maps each kind to its odds.

    ``at_start`` maps starts to the odds that are held there: much may have been learnt before a later start.
    """

    of: str = ""
    kinds: Mapping[str, Quantity] = field(default_factory=dict)
    at_start: Mapping[str, Mapping[str, Quantity]] = field(default_factory=dict)

    def odds(self, start: str) -> Mapping[str, Quantity]:
        """Return the odds of each kind at a start, as stated for it or else as from the beginning."""
        return self.at_start.get(start, self.kinds)


@dataclass(frozen=True)
class Effect:
    """What a sign does to one stake of one actor, in units of the stake."""

    actor: str
    stake: str
    value: Quantity
    condition: Condition | None = None
    because: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """A verb: who can do it, what it does, and which sign of it each watcher is shown.

    ``looks_like`` maps watchers who do not see it, or ``everyone`` else, to the sign they are shown instead. ``tells``
    maps earlier acts (for events: earlier events) to hearers and the sign each hears of them. Acts that are
    ``kinds_of`` one thing are one choice first, and a choice of the kind then.
    """

    by: str = ""
    does: tuple[Effect, ...] = ()
    seen_by: tuple[str, ...] = (EVERYONE,)
    looks_like: Mapping[str, str] = field(default_factory=dict)
    secret_from: tuple[str, ...] = ()
    tells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds_of: str = ""
    about: str = ""


@dataclass(frozen=True)
class Sign:
    """Something shown or told in place of an act, with effects of its own."""

    does: tuple[Effect, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Chance:
    """One alternative of chance; ``odds`` maps each kind of a private fact, or the empty text for all, to its odds."""

    odds: Mapping[str, Quantity] = field(default_factory=lambda: {"": figure(0)})
    target: str = ""


@dataclass(frozen=True)
class Counted:
    """Which near misses speak of a rate: the time over which they are counted at each alert, their kinds and sides.

    ``reported`` is the share of incidents that came to be known, ``disputed`` what one that is disputed counts for.
    """

    alerts: Mapping[str, Date] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    reported: Quantity = field(default_factory=lambda: figure(1))
    disputed: Quantity = field(default_factory=lambda: figure(1))


@dataclass(frozen=True)
class Hazard:
    """Incidents that come as a Poisson process, and the barrier that stops most of them.

    ``rates`` maps alerts to incidents a day, what is thought before any are counted where ``counted`` says how to count
    them; ``barrier`` is the probability that the barrier fails in an incident.
    """

    rates: Mapping[str, Quantity] = field(default_factory=dict)
    barrier: Quantity = field(default_factory=lambda: figure(0))
    counted: Counted = field(default_factory=Counted)
    because: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """Where somebody chooses: one side (``turn``), chance, several sides at once (``together``); or where time passes.

    A point visited ``at_most`` so often is passed over to ``then``. Where time passes, ``hazard`` names what can happen
    while it ``lasts`` at an ``alert``.
    """

    date: Date | None = None
    turn: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    chance: Mapping[str, Chance] = field(default_factory=dict)
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goes_to: Mapping[str, str] = field(default_factory=dict)
    condition: Condition | None = None
    otherwise: str = ""
    at_most: int = 0
    then: str = ""
    lasts: str = ""
    alert: str = ""
    hazard: str = ""
    if_it_happens: str = ""
    about: str = ""

    @property
    def leads(self) -> tuple[str, ...]:
        """Every point or ending that what happens here can lead to, in the order written."""
        chance = (c.target for c in self.chance.values())
        hazard = (self.then, self.if_it_happens) if self.hazard else ()
        return (*self.choices.values(), *chance, *self.goes_to.values(), *hazard)

    @property
    def passes(self) -> tuple[str, ...]:
        """Where play goes if this point is passed over."""
        return tuple(filter(None, (self.otherwise, self.then if self.at_most else "")))

    @property
    def targets(self) -> tuple[str, ...]:
        """Every point or ending that can come next."""
        return (*self.leads, *self.passes)

    @property
    def acts(self) -> tuple[str, ...]:
        """Every act that can be done here."""
        return (*self.choices, *self.chance, *(a for menu in self.together.values() for a in menu))


@dataclass(frozen=True)
class Ending:
    """Where play stops. ``cause`` maps the last act to a word, or the empty text to a word for every act."""

    level: str = "peace"
    cause: Mapping[str, str] = field(default_factory=dict)
    pays: Mapping[str, Mapping[str, Quantity]] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened, on a date: an act of the game, or an event outside it with a deed of its own."""

    id: str = ""
    date: Date | None = None
    act: str = ""
    event: str = ""
    does: tuple[Effect, ...] = ()
    seen_by: tuple[str, ...] = (EVERYONE,)
    looks_like: Mapping[str, str] = field(default_factory=dict)
    secret_from: tuple[str, ...] = ()
    tells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    source: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Variant:
    """A named list of changes and the reason for them; values are the plain data that go into the file."""

    because: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """A sentence people write about the crisis: ``holds_if`` says what it comes down to, or an editor weighs it."""

    id: str = ""
    says: str = ""
    holds_if: str = ""
    weighed: str = ""
    because: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coding:
    """One coder's interval for the effect at a path, in units of the stake, given without seeing any other."""

    effect: str = ""
    coder: str = ""
    low: float = 0.0
    high: float = 0.0
    because: str = ""


@dataclass(frozen=True)
class Source:
    """A work, as it is cited."""

    work: str = ""
    author: str = ""
    year: str = ""
    url: str = ""
    grade: str = "none"
    seen: str = ""
    note: str = ""

    @property
    def verified(self) -> bool:
        return self.grade != "unverified"


@dataclass(frozen=True)
class Icb:
    """Where the crisis stands in the International Crisis Behavior data, or by which codes to place it there.

    ``crisis`` is its number (CRISNO), ``actors`` maps actors to their numbers (CRACNO); a crisis that is not in the
    data is ``like`` those with these codes, by column.
    """

    crisis: int = 0
    actors: Mapping[str, int] = field(default_factory=dict)
    like: Mapping[str, float] = field(default_factory=dict)


Voice = Opinion | Judgement | Estimate | NearMiss


@dataclass(frozen=True, repr=False)
class Crisis:
    """One crisis, as its file describes it. See the file reference for every key.

    ``changed`` are the changes made to it, ``asked`` the file or name that it was loaded by.
    """

    excomm: str = "1"
    crisis: str = ""
    title: str = ""
    about: str = ""
    zone: str = "Z"
    effects: str = "sized"
    baseline: Date | None = None
    horizon: Date | None = None
    baselines: Mapping[str, Date] = field(default_factory=dict)
    dates: Mapping[str, Date] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    stakes: Mapping[str, Stake] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: Mapping[str, Quantity] = field(default_factory=dict)
    private: Mapping[str, Private] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, Mapping[str, Quantity]]] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    signs: Mapping[str, Sign] = field(default_factory=dict)
    points: Mapping[str, Point] = field(default_factory=dict)
    endings: Mapping[str, Ending] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)
    hazards: Mapping[str, Hazard] = field(default_factory=dict)
    record: tuple[Event, ...] = ()
    weapons: Mapping[str, Weapon] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    cities: Mapping[str, City] = field(default_factory=dict)
    opinion: tuple[Opinion, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    icb: Icb = field(default_factory=Icb)
    claims: tuple[Claim, ...] = ()
    codings: tuple[Coding, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    file: str = field(default="", compare=False)
    changed: tuple[str, ...] = field(default=(), compare=False)
    asked: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The name of the crisis."""
        return self.crisis

    def __repr__(self) -> str:
        changed = f", changed: {'; '.join(self.changed)}" if self.changed else ""
        return f"<Crisis {self.name}: {len(self.record)} events, {len(self.points)} points{changed}>"

    def change(self, changes: Mapping[str, object], because: str = "") -> Crisis:
        """Return this crisis with each path set to a value, read and checked again. Raises CrisisError."""
        from excomm._crisis.load import change

        return change(self, changes, because)

    def variant(self, name: str) -> Crisis:
        """Return this crisis with one of its named variants applied. Raises CrisisError."""
        from excomm._crisis.load import with_variant

        return with_variant(self, name)

    def to_yaml(self) -> str:
        """Return the text of a file that loads as an equal crisis."""
        from excomm._crisis.load import to_yaml

        return to_yaml(self)

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name what the crisis says; kept, since every finding states them."""
        from excomm._crisis.load import to_data

        return hashlib.sha256(json.dumps(to_data(self)).encode()).hexdigest()[:12]

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The actors, declared or, in a tree without actors, those who are asked, have a secret or are paid."""
        if self.actors:
            return tuple(self.actors)
        turns = [p.turn for p in self.points.values() if p.turn]
        together = [actor for p in self.points.values() for actor in p.together]
        owners = [p.of for p in self.private.values()]
        paid = [actor for e in self.endings.values() for actor in e.pays]
        return tuple(dict.fromkeys((*turns, *together, *owners, *paid)))

    @cached_property
    def movers(self) -> tuple[str, ...]:
        """The players who are asked at some point, in the order of ``players``."""
        asked = {p.turn for p in self.points.values()} | {a for p in self.points.values() for a in p.together}
        return tuple(a for a in self.players if a in asked)

    @cached_property
    def watchers(self) -> tuple[str, ...]:
        """Everybody who can be shown something: the actors, then the audiences."""
        return (*self.players, *self.audiences)

    @cached_property
    def circles(self) -> Mapping[str, tuple[str, ...]]:
        """Each watcher with itself and every audience it lies within, the nearest first."""
        found: dict[str, tuple[str, ...]] = {}
        for watcher in self.watchers:
            around, at = [watcher], self.audiences.get(watcher)
            while at and at.within and at.within not in around:
                around.append(at.within)
                at = self.audiences.get(at.within)
            found[watcher] = tuple(around)
        return found

    @cached_property
    def deeds(self) -> Mapping[str, Act]:
        """Every act; in a file that declares none, the labels of its points, all public. Hazards bring their own."""
        from excomm._crisis.passing import deeds

        if self.acts:
            return {**self.acts, **deeds(self.points.values(), self.acts)}
        found: dict[str, Act] = dict(deeds(self.points.values(), {}))
        for point in self.points.values():
            found.update({label: Act(by=point.turn) for label in point.choices})
            found.update({label: Act(by=CHANCE) for label in point.chance})
            for actor, menu in point.together.items():
                found.update({label: Act(by=actor) for label in menu})
        return found

    @property
    def doers(self) -> tuple[Act | Sign | Event, ...]:
        """Everything with effects of its own: acts, declared signs, and the events of the record."""
        return (*self.deeds.values(), *self.signs.values(), *self.record)

    @cached_property
    def effects_by_path(self) -> Mapping[str, Effect]:
        """Every effect by its path in the file; a second one on the same stake of a deed ends in ``#2``."""
        tables = [(f"acts.{n}", d.does) for n, d in self.acts.items()]
        tables += [(f"signs.{n}", d.does) for n, d in self.signs.items()]
        tables += [(f"record.{e.id}", e.does) for e in self.record]
        seen = Counter[str]()
        return {numbered(f"{path}.does.{e.actor}.{e.stake}", seen): e for path, does in tables for e in does}

    @property
    def voices(self) -> tuple[Voice, ...]:
        """What others measured, held and counted."""
        return (*self.opinion, *self.judgements, *self.estimates, *self.near_misses)

    @property
    def showers(self) -> tuple[Act | Event, ...]:
        """Everything that shows or tells watchers something: acts, and the events of the record."""
        return (*self.deeds.values(), *self.record)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """Each kind of each private fact, mapped to the fact it is of."""
        return {kind: name for name, fact in self.private.items() for kind in fact.kinds}

    @cached_property
    def spans(self) -> Mapping[str, tuple[float, float]]:
        """The bounds of every unknown."""
        return {name: value.interval({}) for name, value in self.unknown.items() if not value.names}

    @cached_property
    def played(self) -> Mapping[str, Point]:
        """The points as they are played: where time passes under a hazard, chance decides."""
        from excomm._crisis.passing import as_played

        return {name: as_played(p, self.hazards) if p.hazard else p for name, p in self.points.items()}

    def start_called(self, start: str) -> str:
        """Return the declared start that a name, a point, or the empty text for the first point, speaks of, if any."""
        if start in self.starts:
            return start
        return next((name for name, point in self.starts.items() if point == (start or self.first)), "")

    @property
    def first(self) -> str:
        """The point where play begins, the first one in the file; empty where there is none."""
        return next(iter(self.points), "")

    def called(self, name: str) -> str:
        """Return the long name of an actor, audience or stake, or of the eyes of the record, or the name itself."""
        if name == RECORD:
            return "the full record"
        tables: tuple[Mapping[str, Actor | Audience | Stake], ...] = (self.actors, self.audiences, self.stakes)
        for table in tables:
            if name in table and table[name].name:
                return table[name].name
        return name
