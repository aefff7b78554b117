"""Play that comes back, and time that passes: cycles bounded by ``at most``, hazards as a file has them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._cli.main import main
from excomm._crisis.chronicle import path, stops_at
from excomm._crisis.json_schema import json_schema
from excomm._crisis.load import to_data
from excomm._crisis.reference import reference
from mutations import data_of
from nasty import PASSING
from oracle import unrolled

Data = dict[str, Any]
OVER: Data = {"over": {"pays": {"east": 1, "west": 1}}}
# The example of the design: push or rest a day; a third visit goes on to the letters.
DUEL: Data = {
    "duel": {"turn": "east", "at most": 2, "then": "letters", "choices": {"push": "duel", "rest-a-day": "letters"}},
    "letters": {"turn": "west", "choices": {"answer": "over", "keep-still": "over"}},
}


def tree(points: Data, **more: Any) -> xc.Crisis:
    return xc.build({"excomm": 1, "crisis": "x", "points": points, "endings": OVER, **more})


@st.composite
def cyclic(draw: st.DrawFn) -> xc.Crisis:
    """Trees whose points lead anywhere, back and to themselves: every point can be visited once or twice."""
    names = [f"p{n}" for n in range(draw(st.integers(1, 3)))]
    points: Data = {}
    for number, name in enumerate(names):
        side = draw(st.sampled_from(("east", "west")))
        targets = st.sampled_from((*names, *names, "over"))
        menu = {f"{side}-{number}-{act}": draw(targets) for act in range(draw(st.integers(1, 2)))}
        points[name] = {"turn": side, "choices": menu, "at most": draw(st.integers(1, 2))}
        points[name]["then"] = draw(st.sampled_from((*names[number + 1 :], "over")))
        earlier = [act for other in points.values() for act in other["choices"]]
        if number and draw(st.booleans()):
            points[name] |= {"if": f"done({draw(st.sampled_from(earlier))})", "otherwise": "over"}
    return tree(points)


@settings(max_examples=150)
@given(cyclic())
def test_a_tree_with_cycles_is_the_one_worked_out_slowly(crisis: xc.Crisis) -> None:
    """Its size is known beforehand, nobody forgets, and no visit counts too many."""
    game, planned, slowly = xc.game(crisis), xc.size(crisis, "p0"), list(unrolled(crisis))
    assert game.nodes == planned.nodes == len(slowly)
    assert [game.places[place] for place in game.place] == [node.place for node in slowly]
    assert game.histories == planned.histories == sum(node.mover == "nobody" for node in slowly)
    assert planned.depth == max(len(game.history(int(node))) for node in game.endings)
    assert xc.laws(crisis).broken == ()


@settings(max_examples=100)
@given(cyclic())
def test_no_history_visits_a_point_more_often_than_at_most(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    for end in game.endings:
        visited, node = [], int(game.parent[end])
        while node >= 0:
            visited.append(game.places[game.place[node]])
            node = int(game.parent[node])
        assert all(visited.count(name) <= point.at_most for name, point in crisis.points.items())


def test_the_duel_of_the_design() -> None:
    """Pushed twice, resting on the first day or on the second: three ways to the letters, and two answers to each."""
    game = xc.game(tree(DUEL))
    found = [" ".join(game.history(int(node))) for node in game.endings]
    assert found == [
        "push push answer",
        "push push keep-still",
        "push rest-a-day answer",
        "push rest-a-day keep-still",
        "rest-a-day answer",
        "rest-a-day keep-still",
    ]
    assert (game.nodes, len(game.sets)) == (11, 5)


def test_whoever_comes_back_remembers_what_it_did() -> None:
    """East is asked twice at the same point and knows the second time that it pushed; west knows how often."""
    rows = xc.describe(xc.game(tree(DUEL))).table.records()
    assert [(row["player"], row["point"], row["knows"]) for row in rows] == [
        ("east", "duel", "nothing yet"),
        ("east", "duel", "push"),
        ("west", "letters", "push, push"),
        ("west", "letters", "push, rest-a-day"),
        ("west", "letters", "rest-a-day"),
    ]


def test_what_is_not_seen_is_not_counted() -> None:
    """West is shown only that east is busy: pushing once and resting looks like pushing twice."""
    acts = {
        "push": {"by": "east", "seen by": ["east"], "looks like": "busy"},
        "rest-a-day": {"by": "east", "seen by": ["east"], "looks like": "busy"},
        "answer": {"by": "west"},
        "keep-still": {"by": "west"},
    }
    more = {"acts": acts, "signs": {"busy": {}}, "actors": {"east": {}, "west": {}}}
    rows = xc.describe(xc.game(tree(DUEL, **more))).table.records()
    assert [(row["knows"], row["histories"]) for row in rows if row["player"] == "west"] == [
        ("busy, busy", 2),
        ("busy", 1),
    ]


def rows(*acts: str) -> list[Data]:
    return [{"id": f"e{n}", "date": "1900", "act": act, "source": "diary"} for n, act in enumerate(acts, 1)]


SOURCES = {"sources": {"diary": {"work": "A diary"}}}


@pytest.mark.parametrize(
    ("acts", "points", "end"),
    [
        (("push", "push", "answer"), ["duel", "duel", "letters"], "over"),
        (("push", "rest-a-day", "keep-still"), ["duel", "duel", "letters"], "over"),
        (("rest-a-day",), ["duel"], "letters"),
        (("push", "push"), ["duel", "duel"], "letters"),
        (("push",), ["duel"], "duel"),
    ],
)
def test_a_record_goes_through_a_cycle(acts: tuple[str, ...], points: list[str], end: str) -> None:
    crisis = tree(DUEL, record=rows(*acts), **SOURCES)
    assert [step.point for step in path(crisis)] == points
    assert stops_at(crisis) == end
    assert xc.check(crisis).clean
    early = "the record stops early" in str(xc.check(crisis))
    assert early == (end != "over")


def test_a_record_cannot_push_a_third_time() -> None:
    with pytest.raises(xc.CrisisError, match="at 'letters' the record has 'push'; expected one of answer, keep-still"):
        tree(DUEL, record=rows("push", "push", "push"), **SOURCES)


def test_the_record_and_the_tree_agree_on_what_was_known(capsys: pytest.CaptureFixture[str]) -> None:
    """In the shipped cycle: the view of the record's last step is one of the tree's."""
    crisis = xc.load("cycle")
    game = xc.game(crisis)
    course = tuple(event.act for event in crisis.record if event.act)
    (node,) = [int(n) for n in game.endings if game.history(int(n)) == course]
    for watcher in crisis.watchers:
        at = crisis.watchers.index(watcher)
        folded = [atom.word for atom in game.seen.atoms(int(game.views[node, at]))]
        assert xc.view(crisis, watcher).frame().column("what") == folded
    assert main(["game", "cycle"]) == 0
    assert "Nothing is given away." in capsys.readouterr().out


def test_a_later_start_begins_its_count_with_the_record() -> None:
    """From the duel on, the record before it taken as given: its visits count."""
    points = {"first": {"turn": "west", "choices": {"go": "duel"}}, **DUEL}
    crisis = tree(points, record=rows("go", "push", "push", "answer"), **SOURCES)
    whole, part = xc.game(crisis), xc.game(crisis, "duel")
    assert part.prefix == ("go",)
    assert part.nodes == whole.nodes - 1
    assert xc.game(crisis, "letters").prefix == ("go", "push", "push")
    assert xc.game(crisis, "letters").nodes == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at most": None, "then": None}, "play can come back from 'duel' to 'duel'; expected a point with `at most`"),
        ({"then": None}, "`at most` and `then` do not go together"),
        ({"at most": None}, "`at most` and `then` do not go together"),
        ({"then": "duel"}, "'duel' can be passed over to 'duel' without end"),
        *(({"at most": n}, "a whole number of at least 1") for n in (0, -1, 1.5, "often", "1e3", 10**7, "٣x", "1٣")),
    ],
)
def test_a_cycle_that_does_not_end_is_refused(change: Data, says: str) -> None:
    duel = {key: value for key, value in {**DUEL["duel"], **change}.items() if value is not None}
    with pytest.raises(xc.CrisisError, match=says):
        tree({**DUEL, "duel": duel})


def test_two_points_that_pass_each_other_over_are_refused() -> None:
    points = {
        name: {"turn": "east", "at most": 1, "then": other, "choices": {f"go-{name}": other}}
        for name, other in (("a", "b"), ("b", "a"))
    }
    with pytest.raises(xc.CrisisError, match="'b' can be passed over to 'a' without end"):
        tree(points)


# Hazards


def passing(**change: Any) -> xc.Crisis:
    data = data_of(PASSING)
    for at, value in change.items():
        section, name, key = at.split("__")
        data[section][name][key.replace("_", " ")] = value
    return xc.build(data)


def test_a_hazard_is_read_checked_and_written() -> None:
    crisis = passing()
    hazard, point = crisis.hazards["incident"], crisis.points["wait"]
    assert {name: rate.text for name, rate in hazard.rates.items()} == {"low": "0", "high": "often"}
    assert (hazard.barrier.text, hazard.because) == ("weak", "nobody knows")
    assert (point.lasts, point.alert, point.hazard) == ("2 days", "high", "incident")
    assert (point.then, point.if_it_happens) == ("over", "war")
    assert point.targets == ("over", "war")
    assert xc.build(to_data(crisis)) == crisis
    assert xc.build(data_of(crisis.to_yaml())) == crisis


def test_a_file_with_a_hazard_has_nothing_to_remark() -> None:
    assert str(xc.check(passing(), strict=True)) == "no mistakes"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hazards__incident__rates": {"low": 0, "high": "often - 1"}}, "'incident' can have a negative rate"),
        ({"hazards__incident__barrier": "weak + 0.5"}, "a probability above 1"),
        ({"hazards__incident__barrier": "weak - 0.5"}, "'incident' can have a negative rate"),
        ({"points__wait__alert": "higher"}, "'incident' has no rate at 'higher'; expected one of low, high"),
        ({"points__wait__lasts": ""}, "does not fit here; expected a time such as 2 days"),
        ({"points__wait__lasts": "2"}, "'2' does not fit here; expected a time such as 2 days"),
        ({"points__wait__lasts": "-2 days"}, "'-2 days' does not fit here"),
        ({"points__wait__lasts": "2 fortnights"}, "'2 fortnights' does not fit here"),
        ({"points__wait__lasts": "١ days"}, "'١ days' does not fit here"),
        ({"points__wait__lasts": f"{'9' * 400} days"}, "does not fit here; expected a time such as 2 days"),
        ({"points__wait__lasts": f"1.{'0' * 400} days"}, "does not fit here; expected a time such as 2 days"),
        ({"points__wait__hazard": "fire"}, "no hazard is called 'fire'"),
        ({"points__wait__turn": "east"}, "`turn` and `choices` do not go together"),
    ],
)
def test_a_hazard_that_makes_no_sense_is_refused(change: Data, says: str) -> None:
    with pytest.raises(xc.CrisisError, match=says):
        passing(**change)


@pytest.mark.parametrize("lasts", ["1 minute", "90 minutes", "1 hour", "1.5 weeks", "2 days", "0.25 days"])
def test_times_are_written_in_words(lasts: str) -> None:
    assert passing(points__wait__lasts=lasts).points["wait"].lasts == lasts


@pytest.mark.parametrize("gone", ["lasts", "alert", "then", "if it happens"])
def test_passing_time_needs_all_its_parts(gone: str) -> None:
    data = data_of(PASSING)
    del data["points"]["wait"][gone]
    with pytest.raises(xc.CrisisError, match=f"a hazard lacks {gone}"):
        xc.build(data)


def test_cycles_and_hazards_are_in_the_reference_and_the_schema() -> None:
    keys = json_schema()["$defs"]["point"]["properties"]
    for key in ("at most", "then", "lasts", "alert", "hazard", "if it happens"):
        assert f"| `{key}` |" in reference()
        assert key in keys
    assert set(json_schema()["$defs"]["hazard"]["required"]) == {"rates", "barrier"}
