"""Acts given away: not seen, not told, and yet certain from what a watcher has met.

An act is given away to a watcher by a view if it was never shown or told, yet every history with that view contains it.
A view is held against all histories, finished or not, and at an ending against finished ones only.
A sign told of an act is a telling: whoever lets a hint of it out has not given it away but told of it in part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._crisis.model import Act, Crisis
from excomm._game.size import combinations
from excomm._game.tree import Game, Ints
from excomm._knowledge.signs import expand, sign_shown
from excomm._knowledge.view import Atom

Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class GivenAway:
    """An act that a watcher must infer, the shortest view that gives it away, and what to do about it.

    ``over`` says that only who knows that play is over must infer it.
    """

    watcher: str
    act: str
    point: str
    view: tuple[Atom, ...]
    secret: bool
    remedy: str
    over: bool = False

    def __str__(self) -> str:
        after = f"after {str(self.view[-1])!r}" if self.view else "shown nothing" if self.over else "from the beginning"
        when = f"once play is over, {after}," if self.over else after
        return f"{self.point}: {when} {self.watcher} must infer {self.act!r}, {self.remedy}"


def given_away(game: Game) -> tuple[GivenAway, ...]:
    """Return every act given away, once for each watcher, those declared secret first.

    A history just before a player is asked is a history too, though the tree has no node of its own for it. What a
    later start takes as given is in all of its histories and is no evidence: it is looked for from the first point.
    """
    before = np.array([0, *(view for view, _ in game.seen.steps())], dtype=np.int32)
    untold = ~_told(game) & ~_bits(game, game.prefix)
    everything = np.arange(game.nodes, dtype=np.int32)
    done = _shown_done(game)
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for at, watcher in enumerate(game.crisis.watchers):
        hidden = untold & _bits(game, _disguised(game, watcher))
        asked = np.flatnonzero(game.mover == game.players.index(watcher)) if watcher in game.players else everything[:0]
        unasked = before[game.views[asked, at]]
        views = np.concatenate((game.views[:, at], unasked))
        ways = ((views, np.concatenate((done, done[asked])), False), (views[game.endings], done[game.endings], True))
        for seen, held, over in ways:
            for act, view in _certain(game, seen, held, hidden):
                found.setdefault((watcher, act), (view, over))
    rows = (_explained(game, watcher, act, view, over) for (watcher, act), (view, over) in found.items())
    return tuple(sorted(rows, key=lambda row: not row.secret))


def certain_and_possible(game: Game, nodes: Ints) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the acts that every one of these histories holds, and those that only some hold."""
    bits = game.done[nodes]
    every, some = np.bitwise_and.reduce(bits), np.bitwise_or.reduce(bits)
    return game.has_done(every), game.has_done(some & ~every)


def _disguised(game: Game, watcher: str) -> Iterator[str]:
    """Yield the acts that ``watcher`` is not shown as they are; whoever meets another's sign of one does not see it."""
    for act in game.acts:
        deed = game.crisis.deeds[act]
        if sign_shown(game.crisis, act, deed, watcher) != act and _matters(deed, game.crisis, act):
            yield act


def _matters(deed: Act, crisis: Crisis, act: str) -> bool:
    """An act that does nothing and shows nobody anything is not tested."""
    return bool(deed.does or deed.tells) or any(sign_shown(crisis, act, deed, w) for w in crisis.watchers)


def _bits(game: Game, acts: Iterable[str]) -> Bits:
    """Return acts as bits, in the order of ``game.done``."""
    row = np.zeros(game.done.shape[1], dtype=np.uint64)
    for act in acts:
        at = game.acts.index(act)
        row[at // 64] |= np.uint64(1) << np.uint64(at % 64)
    return row


def _told(game: Game) -> Bits:
    """Return, for every view, the acts it has heard anything told of, or that tell it so: shape (views, words)."""
    about = {Atom("told", act): _bits(game, (act,)) for act in game.acts}
    for teller, deed in game.crisis.deeds.items():
        for act, hearers in deed.tells.items():
            for sign in hearers.values():
                atom = Atom("told", sign or act)
                about[atom] = about.get(atom, _bits(game, ())) | _bits(game, (act, teller))
    told = np.zeros((len(game.seen), game.done.shape[1]), dtype=np.uint64)
    nothing = _bits(game, ())
    for view, (before, atom) in enumerate(game.seen.steps(), 1):
        told[view] = told[before] | about.get(atom, nothing)
    return told


def _shown_done(game: Game) -> Bits:
    """Return ``game.done`` without what sides that choose at once have chosen before anything of it is shown."""
    done = game.done.copy()
    for name, point in game.crisis.played.items():
        for side in tuple(point.together)[1:]:
            nodes = (game.place == game.places.index(name)) & (game.mover == game.players.index(side))
            done[nodes] = done[game.parent[nodes]]
    return done


def _certain(game: Game, views: npt.NDArray[np.int32], done: Bits, hidden: Bits) -> Iterator[tuple[str, int]]:
    """Yield each act that all histories with some view hold and that view hides, with the first such view."""
    order = np.argsort(views, kind="stable")
    ordered = views[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    certain = np.bitwise_and.reduceat(done[order], starts, axis=0) & hidden[ordered[starts]]
    for act in game.has_done(np.bitwise_or.reduce(certain)):
        bits = _bits(game, (act,))
        first = np.flatnonzero((certain & bits).any(axis=1))[0]
        yield act, int(ordered[starts[first]])


def _explained(game: Game, watcher: str, act: str, view: int, over: bool) -> GivenAway:
    crisis = game.crisis
    from_here = _expanded_secret(crisis, act)
    name = next((n for n, p in crisis.played.items() if act in p.acts), "")
    others = _alternatives(crisis, name, act)
    visible = [(o, sign_shown(crisis, o, crisis.deeds[o], watcher)) for o in others]
    own = sign_shown(crisis, act, crisis.deeds[act], watcher)
    seen = next(((o, sign) for o, sign in visible if sign and sign != own), None)
    if seen is None:
        remedy = "since nothing else can have led there; show it, or let the same view come about without it"
    else:
        other, sign = seen
        remedy = f"since after {other!r} it would have seen {sign!r}; give {act} `looks like: {sign}`, or hide both"
    return GivenAway(watcher, act, name, game.seen.atoms(view), watcher in from_here, remedy, over)


def _alternatives(crisis: Crisis, point: str, act: str) -> list[str]:
    """What else could have been done where the act was done."""
    if point not in crisis.played:
        return []
    mover = crisis.deeds[act].by
    found = (a for acts in combinations(crisis.played[point]) for a in acts if crisis.deeds[a].by == mover)
    return [a for a in dict.fromkeys(found) if a != act]


def _expanded_secret(crisis: Crisis, act: str) -> tuple[str, ...]:
    return expand(crisis, crisis.deeds[act].secret_from)
