"""Odds that differ by kind, and odds of kinds that are stated anew at a later start."""

from fractions import Fraction
from typing import Any

import pytest

import excomm as xc
from excomm._crisis.load import to_data
from excomm._game.payoffs import priors

# The hidden store: who has one may burn in the storm; at the later start it is thought much likelier than at first.
STORE: dict[str, Any] = {
    "excomm": 1,
    "crisis": "store",
    "private": {
        "store": {
            "of": "south",
            "is": {"full": 0.25, "bare": "rest"},
            "at start": {"late": {"full": 0.75, "bare": "rest"}},
        }
    },
    "points": {
        "open": {"turn": "north", "choices": {"land": "storm", "wait": "last"}},
        "last": {"turn": "north", "choices": {"land-late": "storm", "leave": "calm"}},
        "storm": {"chance": {"fire": [{"full": 0.5, "bare": 0}, "burnt"], "none": ["rest", "taken"]}},
    },
    "endings": {
        "burnt": {"pays": {"north": -8, "south": -8}},
        "taken": {"pays": {"north": 2, "south": -1}},
        "calm": {"pays": {"north": 0, "south": 0}},
    },
    "starts": {"late": "last"},
}


@pytest.fixture
def store() -> xc.Crisis:
    return xc.build(STORE)


@pytest.mark.parametrize(("start", "full"), [("", 0.25), ("open", 0.25), ("late", 0.75), ("last", 0.75)])
def test_a_start_has_the_odds_stated_for_it_however_it_is_called(store: xc.Crisis, start: str, full: float) -> None:
    game = xc.game(store, start=start)
    assert priors(game, xc.world(store))[0].tolist() == [full, 1 - full]


def test_a_first_point_that_is_a_named_start_is_that_start_unnamed(store: xc.Crisis) -> None:
    named = store.change(
        {"private.store.at_start": {"early": {"full": 0.1, "bare": "rest"}}, "starts": {"early": "open"}}
    )
    assert priors(xc.game(named), xc.world(named))[0].tolist() == [0.1, 0.9]


def test_luck_and_odds_decide_what_is_best(store: xc.Crisis) -> None:
    """By hand: landing is worth 2 - 10 * 0.5 * full, so it is best below 0.4 and not above."""
    early, late = (xc.solve(xc.game(store, start=start)) for start in ("", "late"))
    landed = early.endings()["burnt"] + early.endings()["taken"]
    assert landed == pytest.approx([1.0], abs=1e-5)
    assert early.endings()["burnt"] == pytest.approx([0.125], abs=1e-5)
    assert late.endings()["calm"] == pytest.approx([1.0], abs=1e-5)


def test_gambits_file_has_the_odds_of_each_kind(store: xc.Crisis) -> None:
    text = xc.game(store, start="late").to_efg()
    assert 'c "private facts" 1 "private facts" { "full" 3/4 "bare" 1/4 } 0' in text
    storms = [line for line in text.splitlines() if '"storm' in line]
    odds = [[Fraction(word) for word in line[line.index("{") + 1 : line.index("}")].split()[1::2]] for line in storms]
    assert odds == [[Fraction(1, 2), Fraction(1, 2)], [0, 1]]


def test_an_audit_reckons_with_the_kind(store: xc.Crisis) -> None:
    """By hand: landing where the store is full three times in four is worth 2 - 10 * 0.375 = -1.75, and leaving 0."""
    (row,) = xc.audit(xc.game(store, start="late"), {0: [1, 0]})
    assert row.worth == pytest.approx((-1.75, 0))
    assert row.gain == pytest.approx(1.75)


def test_a_fact_that_only_luck_minds_is_no_remark(store: xc.Crisis) -> None:
    assert not [r for r in xc.check(store).remarks if "never matters" in r.text]
    plain = store.change({"points.storm.chance.fire.1": 0.5})
    assert [r for r in xc.check(plain).remarks if "'store' never matters" in r.text]


def test_odds_by_kind_and_at_a_start_are_written_and_read_again(store: xc.Crisis) -> None:
    assert xc.build(to_data(store)) == store
    assert "at start: {late: {full: 0.75, bare: rest}}" in store.to_yaml()
    assert "fire: [{full: 0.5, bare: 0}, burnt]" in store.to_yaml()


def test_each_odds_is_an_interval_of_its_own(store: xc.Crisis) -> None:
    drawn = store.change(
        {
            "private.store.at_start.late.full": "uniform(0.1, 0.2)",
            "points.storm.chance.fire.1": {"full": "uniform(0.3, 0.4)", "bare": "uniform(0, 0.1)"},
        }
    )
    worlds = xc.worlds(drawn, 100, 1)
    names = {
        "private.store.at_start.late.full": (0.1, 0.2),
        "points.storm.chance.fire.full": (0.3, 0.4),
        "points.storm.chance.fire.bare": (0, 0.1),
    }
    assert set(worlds.values) == set(names)
    assert all(low <= worlds.values[n].min() <= worlds.values[n].max() <= high for n, (low, high) in names.items())


def test_odds_anew_are_of_the_same_kinds(store: xc.Crisis) -> None:
    other = {"mood": {"of": "north", "is": {"bold": 0.5, "wary": 0.5}}}
    with pytest.raises(xc.CrisisError, match="these are not the kinds of 'store'; expected full, bare"):
        xc.build(
            {**STORE, "private": {"store": {**STORE["private"]["store"], "at start": {"late": {"bold": 1}}}, **other}}
        )


def test_odds_at_one_point_differ_by_one_fact(store: xc.Crisis) -> None:
    other = {"mood": {"of": "north", "is": {"bold": 0.5, "wary": 0.5}}}
    chance = {
        "fire": [{"full": 0.5, "bare": 0}, "burnt"],
        "hail": [{"bold": 0.5, "wary": 0}, "calm"],
        "none": ["rest", "taken"],
    }
    points = {**STORE["points"], "storm": {"chance": chance}}
    with pytest.raises(
        xc.CrisisError, match="the odds at 'storm' differ by two private facts; expected kinds of one fact"
    ):
        xc.build({**STORE, "private": {**STORE["private"], **other}, "points": points})
