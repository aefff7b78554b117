"""Unrolling a crisis into its tree, one act at a time, folding the views of all watchers as it goes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from excomm._crisis.chronicle import before
from excomm._crisis.course import Course, Standing, condition_names
from excomm._crisis.model import Crisis, Point
from excomm._crisis.quantity import Quantity
from excomm._game.size import Size, size
from excomm._game.start import GameError, first_point, why_no_start
from excomm._game.tree import CHANCE_MOVES, NOBODY_MOVES, Game, InformationSet, Ints, by_profile
from excomm._knowledge.deeds import Deeds
from excomm._knowledge.signs import signs_shown
from excomm._knowledge.view import Event, Views, asked, learnt
from excomm._ledger.payoff import Change, Deed, changes, tell
from excomm._ledger.terms import is_conditional

Progress = Callable[[int], None]
MAX_NODES = 20_000_000
MAX_DEPTH = 2_000
_REPORT_EVERY = 50_000


class _Play(NamedTuple):
    """A history on its way: where it stands, what each watcher has met, what was done, who has yet to choose here."""

    parent: int
    act: int
    odds: int
    change: int
    at: Standing
    views: tuple[int, ...]
    history: tuple[Deed, ...]
    chosen: tuple[str, ...] = ()


def unroll(crisis: Crisis, start: str = "", progress: Progress | None = None, limit: int = MAX_NODES) -> Game:
    """Return the tree from the first point, or from a named start.

    A start that the record passes through takes the record before it as given. Raises GameError for an unknown start,
    a crisis without points, or a tree of more than ``limit`` nodes. ``progress`` is called with the nodes made so far.
    """
    reason = why_not(crisis, start, limit)
    if reason:
        raise GameError(reason)
    return _Unrolling(crisis, start, progress or (lambda nodes: None)).game()


def why_not(crisis: Crisis, start: str = "", limit: int = MAX_NODES) -> str:
    """Return why there is no tree from a start, in one sentence; empty where there is one."""
    return why_no_start(crisis, start) or _too_large(size(crisis, start), limit)


def _too_large(planned: Size, limit: int) -> str:
    if not planned.counted:
        return f"the tree would have {planned}"
    if planned.nodes > limit:
        return f"the tree would have {planned.nodes:,} nodes; at most {limit:,} are unrolled"
    if planned.depth > MAX_DEPTH:
        return f"a history could visit {planned.depth:,} points; at most {MAX_DEPTH:,} are followed"
    return ""


class _Unrolling:
    """The tables that grow while a tree is unrolled."""

    def __init__(self, crisis: Crisis, start: str, progress: Progress) -> None:
        self.crisis = crisis
        self.start = start
        self.progress = progress
        self.deeds = Deeds(crisis)
        self.seen = Views()
        self.places = (*crisis.points, *crisis.endings)
        self.acts = tuple(crisis.deeds)
        self.place_at = {name: n for n, name in enumerate(self.places)}
        self.act_at = {name: n for n, name in enumerate(self.acts)}
        self.player_at = {name: n for n, name in enumerate(crisis.movers)}
        self.watcher_at = {name: n for n, name in enumerate(crisis.watchers)}
        self.profiles = tuple(self._profiles())
        self.course = Course(crisis, condition_names(crisis) | _effect_names(crisis))
        self.hanging = frozenset(act for act in crisis.deeds if _hangs(crisis, act))
        self.asking = {(p, a): asked(p, a) for p in crisis.points for a in crisis.movers}
        self.rows = {n: array("i") for n in ("parent", "act", "place", "mover", "info", "profile", "odds", "change")}
        self.views = array("i")
        self.sets: dict[tuple[str, str, int], int] = {}
        self.chances: dict[Quantity, int] = {}
        self.changes: dict[tuple[Change, ...], int] = {(): 0}
        self.joined: dict[tuple[int, ...], int] = {}
        self.plain_changes: dict[tuple[str, str], int] = {}

    def game(self) -> Game:
        prefix = before(self.crisis, self.crisis.starts.get(self.start, self.start))
        for number, profile in enumerate(self.profiles):
            self._grow(self._root(profile, prefix), number)
        self.progress(len(self.rows["parent"]))
        sets = (InformationSet(a, p, v, _menu(self.crisis.played[p], a)) for p, a, v in self.sets)
        columns = {name: np.array(row, dtype=np.int32) for name, row in self.rows.items()}
        return Game(
            crisis=self.crisis,
            start=self.start,
            players=self.crisis.movers,
            places=self.places,
            acts=self.acts,
            profiles=self.profiles,
            sets=tuple(sets),
            chances=tuple(self.chances),
            changes=tuple(self.changes),
            seen=self.seen,
            prefix=tuple(act for _, acts in prefix for act in acts),
            views=self._view_columns(),
            **columns,
        )

    def _view_columns(self) -> Ints:
        return np.array(self.views, dtype=np.int32).reshape(-1, max(1, len(self.watcher_at)))

    def _profiles(self) -> Iterator[Mapping[str, str]]:
        facts = self.crisis.private
        for kinds in product(*(fact.kinds for fact in facts.values())):
            yield dict(zip(facts, kinds, strict=True))

    def _root(self, profile: Mapping[str, str], prefix: Sequence[tuple[str, tuple[str, ...]]]) -> _Play:
        """A play before its first act: private facts are learnt, the record before a later start is taken as given."""
        views = tuple(Views.EMPTY for _ in self.watcher_at)
        for fact, kind in profile.items():
            views = self._see(views, learnt(fact, kind, self.crisis.private[fact].of))
        target = first_point(self.crisis, self.start)
        play = _Play(-1, -1, -1, 0, self.course.begin(self.crisis.first if prefix else target), views, ())
        made: list[int] = []
        for at, acts in prefix:
            play = self._given(play, self.crisis.played[at], acts)
            made.append(play.change)
        return play._replace(act=-1, change=self._joined(made))

    def _given(self, play: _Play, point: Point, acts: tuple[str, ...]) -> _Play:
        """The play after acts that are taken as given: whoever chose them was asked."""
        views = play.views
        sides = tuple(point.together) or ((point.turn,) if point.turn else ())
        for side, act in zip(sides, acts, strict=False):
            views = self._see(views, self.asking[play.at.place, side])
            if point.together and act != acts[-1]:
                views = self._see(views, self.deeds.chosen(act))
        return self._after(play._replace(views=views), point, acts, -1, -1)

    def _see(self, views: tuple[int, ...], event: Event) -> tuple[int, ...]:
        """Fold one event into the view of every watcher."""
        see = self.seen.see
        return tuple([see(view, event, name) for view, name in zip(views, self.watcher_at, strict=True)])

    def _grow(self, root: _Play, profile: int) -> None:
        stack = [root]
        while stack:
            play = stack.pop()
            point = self.crisis.played.get(play.at.place)
            if point is None:
                self._add(play, profile, NOBODY_MOVES, -1)
            elif point.chance:
                node = self._add(play, profile, CHANCE_MOVES, -1)
                stack.extend(reversed(list(self._by_chance(play, point, node, profile))))
            else:
                stack.extend(reversed(list(self._by_choice(play, point, profile))))

    def _add(self, play: _Play, profile: int, mover: int, info: int) -> int:
        rows = self.rows
        node = len(rows["parent"])
        rows["parent"].append(play.parent)
        rows["act"].append(play.act)
        rows["place"].append(self.place_at[play.at.place])
        rows["mover"].append(mover)
        rows["info"].append(info)
        rows["profile"].append(profile)
        rows["odds"].append(play.odds)
        rows["change"].append(play.change)
        self.views.extend(play.views)
        if node % _REPORT_EVERY == 0:
            self.progress(node)
        return node

    def _by_chance(self, play: _Play, point: Point, node: int, profile: int) -> Iterator[_Play]:
        for act, chance in point.chance.items():
            quantity = by_profile(self.crisis, chance.odds, self.profiles[profile])
            odds = self.chances.setdefault(quantity, len(self.chances))
            yield self._after(play, point, (act,), node, odds)

    def _by_choice(self, play: _Play, point: Point, profile: int) -> Iterator[_Play]:
        """The mover is asked, and chooses; where sides choose at once, the next is asked before any sign is shown."""
        sides = tuple(point.together) or (point.turn,)
        player = sides[len(play.chosen)]
        at = self.watcher_at[player]
        view = self.seen.see(play.views[at], self.asking[play.at.place, player], player)
        views = (*play.views[:at], view, *play.views[at + 1 :])
        info = self.sets.setdefault((play.at.place, player, view), len(self.sets))
        node = self._add(play._replace(views=views), profile, self.player_at[player], info)
        last = len(play.chosen) + 1 == len(sides)
        for act in _menu(point, player):
            if last:
                yield self._after(play._replace(views=views), point, (*play.chosen, act), node, -1)
            else:
                after = self._see(views, self.deeds.chosen(act))
                yield play._replace(
                    parent=node, act=self.act_at[act], odds=-1, change=0, views=after, chosen=(*play.chosen, act)
                )

    def _after(self, play: _Play, point: Point, acts: tuple[str, ...], node: int, odds: int) -> _Play:
        """The play after what was done at a point: signs are shown, tellings heard, the ledger changed.

        Nobody tells of what others choose at the same time.
        """
        views, history, done = play.views, play.history, play.at.done
        if len(acts) > 1:
            views = self._see(views, self.deeds.chosen(acts[-1]))
        made: list[int] = []
        for act in acts:
            earlier = [d.act for d in play.history] if self.crisis.deeds[act].tells else ()
            event = self.deeds.revealed(act, earlier) if len(acts) > 1 else self.deeds.done(act, earlier)
            deed = Deed(act, done, len(play.history))
            made.append(self._change(deed, event, play.at.place, history))
            views = self._see(views, event)
            history = (*(tell(history, event) if event.tells else history), deed)
        at = self.course.move(play.at, acts)
        return _Play(node, self.act_at[acts[-1]], odds, self._joined(made), at, views, history)

    def _change(self, deed: Deed, event: Event, place: str, history: Sequence[Deed]) -> int:
        """The number of what a deed changes in the ledger; known without looking where nothing depends on more."""
        key = (deed.act, place)
        plain = not event.tells and deed.act not in self.hanging
        if plain and key in self.plain_changes:
            return self.plain_changes[key]
        found = tuple(changes(self.crisis, deed, event, history if not plain else (), self.crisis.played[place].date))
        number = self.changes.setdefault(found, len(self.changes))
        if plain:
            self.plain_changes[key] = number
        return number

    def _joined(self, numbers: Sequence[int]) -> int:
        if len(numbers) <= 1:
            return numbers[0] if numbers else 0
        key = tuple(numbers)
        if key not in self.joined:
            listed = tuple(self.changes)
            found = tuple(change for number in numbers for change in listed[number])
            self.joined[key] = self.changes.setdefault(found, len(self.changes))
        return self.joined[key]


def _hangs(crisis: Crisis, act: str) -> bool:
    """Whether some effect of an act, or of a sign of it that somebody is shown, hangs on what was done before."""
    signs = {act, *signs_shown(crisis, act, crisis.deeds[act]).values()}
    return any(is_conditional(crisis, sign) for sign in signs)


def _menu(point: Point, player: str) -> tuple[str, ...]:
    return tuple(point.together[player]) if point.together else tuple(point.choices)


def _effect_names(crisis: Crisis) -> frozenset[str]:
    """Every act that the condition of some effect asks for."""
    names = (e.condition.names for doer in crisis.doers for e in doer.does if e.condition)
    return frozenset().union(*names)
