"""The tree: the same as one worked out slowly, with the laws that make it a game, and its limits."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._crisis.model import Point
from excomm._crisis.quantity import Quantity
from excomm._game.given_away import given_away
from excomm._game.payoffs import priors, with_rest
from excomm._game.tree import CHANCE_MOVES, NOBODY_MOVES
from oracle import Node, sign_of, unrolled
from strategies import crises, trees

Data = dict[str, Any]
ARRAYS = ("parent", "act", "place", "mover", "info", "profile", "odds", "change", "views")
ANY_TREE = st.one_of(crises(record=False), trees())
DUEL: Data = {
    "excomm": 1,
    "crisis": "duel",
    "points": {
        "duel": {"turn": "east", "at most": 3, "then": "letters", "choices": {"push": "duel", "rest-a-day": "letters"}},
        "letters": {"turn": "west", "choices": {"answer": "over", "keep-still": "over"}},
    },
    "endings": {"over": {"pays": {"east": 1, "west": 1}}},
}
BIG = """
import resource, sys
import excomm as xc
names = [f"p{n}" for n in range(19)]
sides = ("east", "west")
points = {
    name: {"turn": sides[n % 2], "choices": {f"push-{n}": after, f"wait-{n}": after}}
    for n, (name, after) in enumerate(zip(names, [*names[1:], "over"]))
}
endings = {"over": {"pays": {"east": 1, "west": 1}}}
crisis = xc.build({"excomm": 1, "crisis": "big", "points": points, "endings": endings})
game = xc.game(crisis)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(game.nodes, game.histories, len(game.sets), peak)
"""


def view_of(game: xc.Game, node: int, watcher: str) -> tuple[str, ...]:
    at = game.crisis.watchers.index(watcher)
    return tuple(f"{atom.kind} {atom.word}" for atom in game.seen.atoms(int(game.views[node, at])))


def mover_of(game: xc.Game, node: int) -> str:
    mover = int(game.mover[node])
    return {CHANCE_MOVES: "chance", NOBODY_MOVES: "nobody"}.get(mover) or game.players[mover]


@settings(max_examples=150)
@given(ANY_TREE)
def test_the_tree_is_the_one_worked_out_slowly(crisis: xc.Crisis) -> None:
    game, nodes = xc.game(crisis), list(unrolled(crisis))
    assert game.nodes == len(nodes)
    for number, node in enumerate(nodes):
        assert game.places[game.place[number]] == node.place
        assert mover_of(game, number) == node.mover
        assert tuple(game.profiles[game.profile[number]].values()) == node.kinds
        assert {w: view_of(game, number, w) for w in crisis.watchers} == node.views


@settings(max_examples=150)
@given(ANY_TREE)
def test_information_sets_are_the_points_with_the_same_view(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    by_set: dict[object, set[int]] = defaultdict(set)
    by_view: dict[object, set[int]] = defaultdict(set)
    for number, node in enumerate(unrolled(crisis)):
        if node.mover not in ("chance", "nobody"):
            by_set[int(game.info[number])].add(number)
            by_view[node.place, node.mover, node.views[node.mover]].add(number)
            own = game.sets[game.info[number]]
            assert (own.player, own.point) == (node.mover, node.place)
            assert own.view == game.views[number, crisis.watchers.index(own.player)]
        else:
            assert game.info[number] == -1
    assert sorted(map(sorted, by_set.values())) == sorted(map(sorted, by_view.values()))
    assert all(set(game.members(n)) == by_set[n] for n in range(len(game.sets)))


@settings(max_examples=150)
@given(ANY_TREE)
def test_perfect_recall_and_no_absent_mindedness(crisis: xc.Crisis) -> None:
    """Looked at from the arrays alone: nobody forgets what it knew or did, and no history meets one set twice."""
    game = xc.game(crisis)
    recalled: dict[int, set[tuple[tuple[int, int], ...]]] = defaultdict(set)
    for node in range(game.nodes):
        info = int(game.info[node])
        if info >= 0:
            own = tuple(own_steps(game, node))
            assert info not in [earlier for earlier, _ in own]
            recalled[info].add(own)
    assert all(len(steps) == 1 for steps in recalled.values())


def own_steps(game: xc.Game, node: int) -> Iterator[tuple[int, int]]:
    """Yield the sets that the mover of a node met before, last first, each with what it did there."""
    mover, at = game.mover[node], node
    while game.parent[at] >= 0:
        act, at = int(game.act[at]), int(game.parent[at])
        if game.mover[at] == mover:
            yield int(game.info[at]), act


@settings(max_examples=100)
@given(ANY_TREE)
def test_every_node_of_a_set_has_the_sets_menu(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    for node in range(game.nodes):
        menu = tuple(game.acts[game.act[child]] for child in game.children_of(node))
        if game.info[node] >= 0:
            assert menu == game.sets[game.info[node]].acts
            assert len(set(menu)) == len(menu) > 0
        elif game.mover[node] == NOBODY_MOVES:
            assert menu == ()
        else:
            assert menu == tuple(crisis.played[game.places[game.place[node]]].chance)


@settings(max_examples=150)
@given(ANY_TREE)
def test_the_size_is_known_beforehand(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    planned = xc.size(crisis, crisis.first)
    assert (planned.nodes, planned.histories, planned.profiles) == (game.nodes, game.histories, len(game.profiles))
    assert game.histories == sum(node.mover == "nobody" for node in unrolled(crisis))


@settings(max_examples=100)
@given(ANY_TREE, st.integers(0, 99))
def test_chances_sum_to_one_in_every_world(crisis: xc.Crisis, seed: int) -> None:
    game, worlds = xc.game(crisis), xc.worlds(crisis, 20, seed)
    assert priors(game, worlds).sum(axis=1) == pytest.approx(np.ones(20))
    for point, kinds in product(crisis.played.values(), game.profiles):
        if point.chance:
            odds = with_rest(of_kinds(point, kinds), worlds)
            assert sum(odds.values()) == pytest.approx(np.ones(20))
            assert all((share >= -1e-12).all() for share in odds.values())
    for node in np.flatnonzero(game.mover == CHANCE_MOVES):
        point = crisis.played[game.places[game.place[node]]]
        branches = [(game.acts[game.act[c]], game.chances[game.odds[c]]) for c in game.children_of(int(node))]
        assert branches == list(of_kinds(point, game.profiles[game.profile[node]]).items())


def of_kinds(point: Point, kinds: Mapping[str, str]) -> dict[str, Quantity]:
    """Return the odds of each act of chance where the private facts are of these kinds."""
    held = ("", *kinds.values())
    return {act: next(q for kind, q in chance.odds.items() if kind in held) for act, chance in point.chance.items()}


@settings(max_examples=50)
@given(ANY_TREE)
def test_unrolling_twice_gives_the_same_tree(crisis: xc.Crisis) -> None:
    one, other = xc.game(crisis), xc.game(crisis)
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)
    assert (one.sets, one.chances, one.changes) == (other.sets, other.chances, other.changes)


@settings(max_examples=200)
@given(ANY_TREE)
def test_acts_given_away_are_those_found_by_trying_every_view(crisis: xc.Crisis) -> None:
    found = {(row.watcher, row.act) for row in given_away(xc.game(crisis))}
    nodes = list(unrolled(crisis))
    finished = [node for node in nodes if node.mover == "nobody"]
    slow = {
        (watcher, act)
        for watcher in crisis.watchers
        for act in crisis.deeds
        if matters(crisis, act)
        if is_given_away(crisis, nodes, watcher, act) or is_given_away(crisis, finished, watcher, act)
    }
    assert found == slow
    for row in given_away(xc.game(crisis)):
        assert row.secret == (row.watcher in secret_from(crisis, row.act))


def test_a_choice_made_at_the_same_time_is_not_given_away_by_being_the_only_one() -> None:
    points = {
        "line": {
            "together": {"east": ["press"], "west": ["yield", "stay"]},
            "goes to": {"otherwise": "over"},
        }
    }
    endings = {"over": {"pays": {"east": 1, "west": 1}}}
    crisis = xc.build({"excomm": 1, "crisis": "at-once", "points": points, "endings": endings})
    assert given_away(xc.game(crisis)) == ()


def test_a_sign_worn_by_another_act_does_not_show_the_act_it_is_named_after() -> None:
    """The press is never shown a raid, only a drill that is called a raid: the raid that always comes is given away."""
    acts = {
        "drill": {"by": "east", "seen by": ["east"], "looks like": "raid"},
        "rest-a-day": {"by": "east", "seen by": ["east"], "looks like": "raid"},
        "raid": {"by": "east", "seen by": ["east"], "does": {"west.land": -1}},
    }
    points = {
        "first": {"date": "2000-01-02", "turn": "east", "choices": {"drill": "then-on", "rest-a-day": "then-on"}},
        "then-on": {"date": "2000-01-03", "turn": "east", "choices": {"raid": "over"}},
    }
    crisis = xc.build(
        {"excomm": 1, "crisis": "raid", "baseline": "2000-01-01", "actors": {"east": {}, "west": {}}}
        | {"audiences": {"press": {}}, "stakes": {"land": {}}, "acts": acts, "points": points, "endings": {"over": {}}}
    )
    assert ("press", "raid") in {(row.watcher, row.act) for row in given_away(xc.game(crisis))}


def test_what_a_start_takes_as_given_is_no_evidence() -> None:
    """From the answer on every history holds the trade; whether the world could infer it is asked from the first."""
    trial = xc.load("trial-of-nerves")
    assert "trade" in xc.game(trial, start="answer").prefix
    assert given_away(xc.game(trial, start="answer")) == ()
    shown = trial.change({"acts.trade.looks_like": "nothing"})
    assert {row.act for row in given_away(xc.game(shown)) if row.watcher == "world"} == {"trade"}
    assert given_away(xc.game(shown, start="answer")) == ()


def matters(crisis: xc.Crisis, act: str) -> bool:
    """Acts that do nothing and show nobody anything are not tested."""
    deed = crisis.deeds[act]
    shown = deed.by != "chance" or deed.seen_by or any(sign != "nothing" for sign in deed.looks_like.values())
    return bool(deed.does or deed.tells or shown)


def is_given_away(crisis: xc.Crisis, nodes: list[Node], watcher: str, act: str) -> bool:
    """Whether some view of a watcher who is neither shown an act as it is nor told of it is had only after the act."""
    deed = crisis.deeds[act]
    if watcher == deed.by or sign_of(crisis, act, deed, watcher) == act:
        return False
    told = {f"told {act}"}
    for teller, other in crisis.deeds.items():
        for earlier, hearers in other.tells.items():
            if act in (earlier, teller):  # what is heard tells of the act, or that somebody told
                told |= {f"told {sign or earlier}" for sign in hearers.values()}
    by_view: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        by_view[node.views[watcher]].append(node)
        if node.mover == watcher:  # just before it was asked
            by_view[node.views[watcher][:-1]].append(node)
    return any(not told & {*view} and all(act in n.acts for n in held) for view, held in by_view.items())


def secret_from(crisis: xc.Crisis, act: str) -> set[str]:
    named = crisis.deeds[act].secret_from
    inner = {name for name, audience in crisis.audiences.items() if {*within(crisis, name)} & {*named}}
    return {*named, *inner}


def within(crisis: xc.Crisis, name: str) -> Iterator[str]:
    while name:
        yield name
        name = crisis.audiences[name].within


@settings(max_examples=100)
@given(crises())
def test_a_start_takes_the_record_before_it_as_given(crisis: xc.Crisis) -> None:
    """The tree from a point of the record is the part of the whole tree that follows the record up to there."""
    whole = xc.game(crisis)
    course = tuple(event.act for event in crisis.record if event.act)
    for length in range(len(course)):
        nodes = [
            n for n in range(whole.nodes) if whole.history(n) == course[:length] and whole.mover[n] != NOBODY_MOVES
        ]
        point = whole.places[whole.place[nodes[0]]] if nodes else ""
        if not nodes or is_second_side(whole, nodes[0]) or crisis.points[point].at_most:
            continue
        part = xc.game(crisis, start=point)
        assert part.prefix == course[:length]
        roots = np.flatnonzero(part.parent < 0)
        assert [course_of(part, int(root)) for root in roots] == [course_of(whole, node) for node in nodes]


def is_second_side(game: xc.Game, node: int) -> bool:
    """Whether the same point was come to before this node: another side has chosen there already."""
    return bool(game.parent[node] >= 0 and game.place[game.parent[node]] == game.place[node])


def course_of(game: xc.Game, root: int) -> list[object]:
    """Give everything below a node that does not depend on how nodes are numbered."""
    nodes, found = [root], list[object]()
    while nodes:
        node = nodes.pop()
        views = {watcher: view_of(game, node, watcher) for watcher in game.crisis.watchers}
        found.append(
            (game.history(node), game.places[game.place[node]], game.profile[node], mover_of(game, node), views)
        )
        nodes += [int(child) for child in reversed(game.children_of(node))]
    return found


@pytest.mark.parametrize(
    ("start", "nodes"), [("", 30), ("open", 30), ("reply", 26), ("offer", 18), ("answer", 10), ("later", 6)]
)
def test_the_starts_of_a_known_tree(start: str, nodes: int) -> None:
    crisis = xc.load("trial-of-nerves")
    game = xc.game(crisis, start=start)
    assert game.nodes == nodes
    assert game.prefix == tuple(e.act for e in crisis.record if e.act)[: len(game.prefix)]
    assert len(game.prefix) == ("", "open", "reply", "risk", "offer", "answer", "later").index(start or "open") - 1


def test_the_size_from_a_later_start_is_known_beforehand() -> None:
    """After a trade the point `later` is not passed over; the record holds the trade."""
    crisis = xc.load("trial-of-nerves")
    for start in ("answer", "later"):
        assert xc.size(crisis, start).nodes == xc.game(crisis, start=start).nodes


def test_a_point_cannot_ask_for_an_event_that_no_history_of_the_tree_holds() -> None:
    """The record must not go where no play can."""
    points = {
        "first": {"turn": "east", "choices": {"go": "second", "stay": "over"}},
        "second": {
            "if": "done(affair)",
            "otherwise": "over",
            "turn": "west",
            "choices": {"yield": "over", "hold": "over"},
        },
    }
    acts = {name: {"by": by} for name, by in (("go", "east"), ("stay", "east"), ("yield", "west"), ("hold", "west"))}
    record = [
        {"id": "affair", "date": "1961", "event": "landing", "source": "archive"},
        {"id": "e1", "date": "1962-10-22", "act": "go", "source": "archive"},
        {"id": "e2", "date": "1962-10-23", "act": "yield", "source": "archive"},
    ]
    with pytest.raises(xc.CrisisError, match="no act is called 'affair'"):
        xc.build(
            {"excomm": 1, "crisis": "affair", "baseline": "1962-10-21", "actors": {"east": {}, "west": {}}}
            | {"stakes": {"land": {}}, "acts": acts, "points": points, "endings": {"over": {}}, "record": record}
            | {"sources": {"archive": {"work": "The archive"}}}
        )


def test_a_point_can_be_visited_as_often_as_it_says() -> None:
    crisis = xc.build(DUEL)
    game = xc.game(crisis)
    pushes = sorted({course.count("push") for course in map(game.history, map(int, game.endings))})
    assert pushes == [0, 1, 2, 3]
    assert (game.nodes, game.histories) == (xc.size(crisis, "duel").nodes, xc.size(crisis, "duel").histories) == (15, 8)
    assert game.nodes == len(list(unrolled(crisis)))


def test_a_tree_that_is_too_large_is_refused_before_it_is_made() -> None:
    crisis = xc.load("trial-of-nerves")
    with pytest.raises(xc.GameError, match="the tree would have 30 nodes; at most 29 are unrolled"):
        xc.game(crisis, limit=29)
    assert xc.game(crisis, limit=30).nodes == 30


def test_a_huge_tree_is_refused_at_once() -> None:
    names = [f"p{n}" for n in range(60)]
    choices = [{f"a-{n}": after, f"b-{n}": after} for n, after in enumerate([*names[1:], "over"])]
    points = {name: {"turn": "east", "choices": menu} for name, menu in zip(names, choices, strict=True)}
    crisis = xc.build({"excomm": 1, "crisis": "huge", "points": points, "endings": {"over": {"pays": {"east": 1}}}})
    assert xc.size(crisis, "p0").histories == 2**60
    with pytest.raises(xc.GameError, match=r"2,305,843,009,213,693,951 nodes; at most 20,000,000"):
        xc.game(crisis)


def test_an_unknown_start_is_refused_with_those_there_are() -> None:
    crisis = xc.load("trial-of-nerves").change({"starts": {"last-day": "answer"}})
    with pytest.raises(xc.GameError, match=r"no start 'midway'; there are last-day, open, reply, risk"):
        xc.game(crisis, start="midway")
    assert np.array_equal(xc.game(crisis, start="last-day").parent, xc.game(crisis, start="answer").parent)


def test_a_crisis_without_points_has_no_tree() -> None:
    with pytest.raises(xc.GameError, match="bare has no points, so there is no tree"):
        xc.game(xc.build({"excomm": 1, "crisis": "bare"}))


def test_progress_is_told_and_ends_at_the_number_of_nodes() -> None:
    told: list[int] = []
    game = xc.game(xc.load("trial-of-nerves"), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == game.nodes


@pytest.mark.slow
def test_a_tree_of_a_million_nodes_fits_in_two_gigabytes() -> None:
    done = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, check=True)
    nodes, histories, sets, peak = map(int, done.stdout.split())
    assert (nodes, histories, sets) == (2**20 - 1, 2**19, 2**19 - 1)
    assert peak < 2 * 1024**3


def test_a_size_is_that_of_the_start_named_or_refused() -> None:
    crisis = xc.load("cuba-1962")
    assert xc.size(crisis) == xc.size(crisis, crisis.first)
    assert xc.size(crisis, "assurance") == xc.size(crisis, crisis.starts["assurance"])
    assert xc.size(crisis, "assurance").nodes == xc.game(crisis, "assurance").nodes
    with pytest.raises(xc.GameError, match=r"no start 'asurance'.*did you mean 'assurance'"):
        xc.size(crisis, "asurance")
    with pytest.raises(xc.GameError, match="no points"):
        xc.size(xc.build({"excomm": 1, "crisis": "empty"}))
