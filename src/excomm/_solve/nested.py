"""Acts that are kinds of one thing are chosen in two steps: first whether to do such a thing, then which kind of it.

Without that, listing a choice twice would move the answer: with three equal acts at even chances, the two that are
kinds of one thing would be done in two cases out of three (the red bus and the blue bus; McFadden 1974, in Zarembka,
ed., *Frontiers in Econometrics*). With it, a set whose menu holds a group of kinds is followed by one more set of the
same player for each group. The mover remembers what it has just decided, so beliefs are the same and perfect recall
stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._crisis.kept import kept
from excomm._game.tree import Game, Ints

Menu = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Nested:
    """Where the choices of a game lie once kinds are chosen apart.

    Of every solved set its information set (``home``) and the number of its acts (``counts``). Of every decision its
    ``node``, its set (``of``), the branch it hangs on (``up``, -1 where only chance comes before), and whether it asks
    its node again, for the kind. ``above``: the branch above every node. Of every act of the game, set by set, the
    column of what is chosen first (``outer``) and of the kind (``inner``, -1 where there are none).
    """

    home: Ints
    counts: Ints
    node: Ints
    of: Ints
    up: Ints
    asked_again: npt.NDArray[np.bool_]
    above: Ints
    outer: Ints
    inner: Ints


def menu_of(game: Game, acts: Sequence[str]) -> Menu:
    """Return what is chosen first, in the order of the menu: each the ranks of the acts that are kinds of it."""
    groups: dict[str, list[int]] = {}
    for rank, act in enumerate(acts):
        deed = game.crisis.deeds.get(act)
        groups.setdefault(f"kinds of {deed.kinds_of}" if deed and deed.kinds_of else act, []).append(rank)
    if len(groups) == 1:
        return tuple((rank,) for rank in range(len(acts)))
    return tuple(map(tuple, groups.values()))


@kept
def nested(game: Game) -> Nested:
    """Return where the choices of a game lie."""
    menus = [menu_of(game, info.acts) for info in game.sets]
    parts = [(menu, *(entry for entry in menu if len(entry) > 1)) for menu in menus]
    home = [number for number, part in enumerate(parts) for _ in part]
    counts = np.array([len(asked) for part in parts for asked in part], dtype=np.int32)
    tops = [int(top) for top in np.cumsum([0, *map(len, parts)])]
    node, of, again, up, above = _decisions(game, menus, counts, tops)
    outer, inner = _columns(menus, np.concatenate([[0], np.cumsum(counts)]), tops)

    def whole(part: list[int]) -> Ints:
        return np.array(part, dtype=np.int32)

    asked_again = np.array(again, dtype=bool)
    above_, outer_, inner_ = whole(above), whole(outer), whole(inner)
    return Nested(whole(home), counts, whole(node), whole(of), whole(up), asked_again, above_, outer_, inner_)


def _decisions(
    game: Game, menus: Sequence[Menu], counts: Ints, tops: Sequence[int]
) -> tuple[list[int], list[int], list[bool], list[int], list[int]]:
    """Nodes, sets, whether asked again, branches above of decisions; branches above of nodes."""
    node_of: list[int] = []
    of: list[int] = []
    again: list[bool] = []
    up: list[int] = []
    above = [-1] * game.nodes
    branches = 0
    for node in range(game.nodes):
        number = int(game.info[node])
        children = [int(child) for child in game.children_of(node)]
        if number < 0:
            for child in children:
                above[child] = above[node]
            continue
        top, asked = branches, int(tops[number])
        hangs = [above[node], *(top + at for at, entry in enumerate(menus[number]) if len(entry) > 1)]
        for part, branch in enumerate(hangs):
            node_of.append(node)
            of.append(asked + part)
            again.append(part > 0)
            up.append(branch)
        branches += int(counts[asked])
        for at, entry in enumerate(menus[number]):
            for place, rank in enumerate(entry):
                above[children[rank]] = top + at if len(entry) == 1 else branches + place
            branches += len(entry) if len(entry) > 1 else 0
    return node_of, of, again, up, above


def _columns(menus: Sequence[Menu], first: Ints, tops: Sequence[int]) -> tuple[list[int], list[int]]:
    outer: list[int] = []
    inner: list[int] = []
    for menu, top in zip(menus, tops[:-1], strict=True):
        of = [0] * sum(map(len, menu))
        kind, part = [-1] * len(of), int(top)
        for at, entry in enumerate(menu):
            part += len(entry) > 1
            for place, rank in enumerate(entry):
                of[rank] = int(first[top]) + at
                kind[rank] = int(first[part]) + place if len(entry) > 1 else -1
        outer += of
        inner += kind
    return outer, inner
