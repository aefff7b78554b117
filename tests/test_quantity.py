"""Numbers of a crisis file, and the worlds that are drawn from them."""

import operator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
import strategies
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Draw, Quantity, figure, parse_quantity
from excomm._crisis.worlds import intervals, quantities

SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
NAMES = {"win": 3.0, "cost": 0.5, "b-52s": 8.0, "defcon-2": 2.0}


def value(text: str, **more: float) -> float:
    return float(parse_quantity(text, "here").value(NAMES | more))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(("2", 2), ("-2", -2), ("+2", 2), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("2.5E-1", 0.25), ("--2", 2)),
        *(("1 + 2*3", 7), ("(1 + 2)*3", 9), ("7 - 2 - 1", 4), ("8/4/2", 1), ("2*-3", -6), ("-2*3 + 1", -5)),
        *(("win*2 - cost", 5.5), ("win/(1 + cost)", 2), ("-win", -3), ("2-1", 1), ("2*b-52s", 16), ("defcon-2", 2)),
        *(("  win  *\n 2 ", 6), ("1000000000000", 1e12)),
    ],
)
def test_arithmetic_means_what_it_means_at_school(text: str, wanted: float) -> None:
    assert value(text) == wanted


def test_a_hyphen_joins_a_name_and_a_minus_stands_apart() -> None:
    assert parse_quantity("win-cost", "here").names == {"win-cost"}
    assert parse_quantity("defcon-2", "here").names == {"defcon-2"}
    assert parse_quantity("win - cost", "here").names == {"win", "cost"}
    assert parse_quantity("win -cost", "here").names == {"win", "cost"}
    assert parse_quantity("(win)-(cost)", "here").names == {"win", "cost"}


@pytest.mark.parametrize("name", ["a", "a1", "a-1", "a-b-c", "defcon-2", "a--b", "f-104"])
def test_every_name_that_can_be_declared_can_be_used(name: str) -> None:
    """A tree that pays an unknown of that name."""
    data = {"excomm": 1, "crisis": "x", "unknown": {name: 7}, "points": {"p": {"turn": "red", "choices": {"go": "e"}}}}
    crisis = xc.build(data | {"endings": {"e": {"pays": {"red": f"2*{name}"}}}})
    assert xc.world(crisis).of(crisis.endings["e"].pays["red"][""]).tolist() == [14]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "a number, a name under `unknown`, arithmetic such as") for text in ("", "   ", "2win", "1 2", "a b")),
        *((text, "a number, a name under `unknown`, arithmetic such as") for text in ("50%", "1,5", "(1", "1)", "2*")),
        *((text, "a number, a name under `unknown`, arithmetic such as") for text in ("Win", "-", "−2", "1_000", "٢")),
        *((text, "or between(low, high)") for text in ("between", "between(1)", "between(1, 2", "between(1; 2)")),
        *((text, "between(low, high)") for text in ("between 1 and 2", "between(1, 2, 3)")),
        *((text, "quotes around it, as braces cut it at the comma") for text in ("between(0", "uniform ( -1")),
        ("between(2, 1)", "between(low, high) with low not above high"),
        ("uniform(2, 1)", "uniform(low, high) with low not above high"),
        ("between(low, 1)", "plain numbers as the bounds of an interval"),
        ("between(-inf, 1)", "plain numbers as the bounds of an interval"),
        ("loguniform(0, 1)", "loguniform(low, high) with both above 0"),
        ("loguniform(-2, -1)", "loguniform(low, high) with both above 0"),
        ("1/0", "no division by zero"),
        ("win/(2 - 2)", "no division by zero"),
        ("2e12", "a number of at most 1e12"),
        ("1e999", "a number of at most 1e12"),
        ("1 - rest", "`rest` alone"),
        ("-rest", "`rest` alone"),
        ("(" * 5000 + "1" + ")" * 5000, "a number, a name"),
        ("1" + "+1" * 5000, "a number, a name"),
    ],
)
def test_what_is_no_number_says_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_quantity(text, "here")
    assert expected in str(refused.value)


def test_long_sums_and_deep_parentheses_are_read() -> None:
    assert value("1" + "+1" * 99) == 100
    assert value("(" * 90 + "1" + ")" * 90) == 1


def test_rest_has_no_value_of_its_own() -> None:
    rest = parse_quantity("rest", "here")
    assert rest.is_rest
    assert not parse_quantity("win", "here").is_rest
    with pytest.raises(ValueError, match="rest"):
        rest.value({})
    with pytest.raises(ValueError, match="rest"):
        rest.interval({})


def test_an_interval_is_named_by_where_it_stands() -> None:
    found = parse_quantity("2*between(0, 1) - uniform(-1, +1)/loguniform(1, 4)", "acts.trade.does.blue.prestige")
    assert [(draw.kind, draw.low, draw.high) for draw in found.draws] == [
        ("between", 0, 1),
        ("uniform", -1, 1),
        ("loguniform", 1, 4),
    ]
    names = [draw.name for draw in found.draws]
    assert names[0] == "acts.trade.does.blue.prestige"
    assert len(set(names)) == 3
    assert all(name.startswith(names[0]) for name in names)


def test_a_text_is_kept_but_for_its_spaces() -> None:
    assert str(parse_quantity("  win   - \n between(0,1) ", "here")) == "win - between(0,1)"
    assert parse_quantity("win  - 1", "here") == parse_quantity("win - 1", "here")
    assert parse_quantity("between(0, 1)", "here") != parse_quantity("between(0, 1)", "there")
    assert figure(-2).value({}) == -2
    assert str(figure(0.5)) == "0.5"


@given(st.floats(0, 1), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_draw_lies_in_its_interval(share: float, low: float, width: float) -> None:
    flat = Draw("between", low, low + width, "here")
    assert low <= flat.at(share) <= low + width or flat.at(share) == pytest.approx(low)
    assert (flat.at(0.0), flat.at(1.0)) == (low, low + width)


@given(st.floats(0, 1), st.floats(1e-6, 1e3), st.floats(1, 1e6))
def test_a_draw_of_odds_nobody_observed_is_flat_in_the_logarithm(share: float, low: float, ratio: float) -> None:
    log = Draw("loguniform", low, low * ratio, "here")
    assert np.log(log.at(share)) == pytest.approx((1 - share) * np.log(low) + share * np.log(low * ratio), abs=1e-9)


@st.composite
def expressions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Any]:
    """A text of arithmetic, with the function from values of names to what it should be."""
    kind = draw(st.integers(0, 3)) if depth else draw(st.integers(0, 1))
    if kind == 0:
        number = draw(st.integers(0, 9))
        return str(number), lambda _: float(number)
    if kind == 1:
        name = draw(st.sampled_from(tuple(NAMES)))
        return name, lambda values: values[name]
    (left, first), (right, second) = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    if kind == 2:
        return f"-({left})", lambda values: -first(values)
    sign = draw(st.sampled_from(tuple(SIGNS)))
    return f"({left}) {sign} ({right})", lambda values: SIGNS[sign](first(values), second(values))


@given(expressions())
def test_a_written_sum_has_the_value_that_python_gives_it(expression: tuple[str, Any]) -> None:
    text, wanted = expression
    assert value(text) == pytest.approx(wanted(NAMES))


@given(expressions(), st.lists(st.floats(-5, 5), min_size=8, max_size=8), st.floats(0, 1))
def test_bounds_hold_every_value(expression: tuple[str, Any], ends: list[float], share: float) -> None:
    """Whatever the names are within their own bounds, the value lies within the bounds of the whole."""
    spans = {
        name: (min(pair), max(pair)) for name, pair in zip(NAMES, zip(ends[::2], ends[1::2], strict=True), strict=True)
    }
    quantity = parse_quantity(expression[0], "here")
    low, high = quantity.interval(spans)
    inside = {name: a * (1 - share) + b * share for name, (a, b) in spans.items()}
    room = 1e-9 * (1 + abs(low) + abs(high))
    assert low - room <= quantity.value(inside) <= high + room


def test_bounds_of_a_quotient() -> None:
    spans = {"win": (1.0, 2.0), "cost": (-1.0, 4.0)}
    assert parse_quantity("4/win", "here").interval(spans) == (2, 4)
    assert parse_quantity("cost/win", "here").interval(spans) == (-1, 4)
    assert parse_quantity("win/cost", "here").interval(spans) == (-np.inf, np.inf)


# Worlds


def tree(unknown: dict[str, object], pays: str = "1", more: str = "2") -> Crisis:
    """Make a tree in which red chooses between two endings."""
    points = {"open": {"turn": "red", "choices": {"go": "there", "stay": "here"}}}
    endings = {"there": {"pays": {"red": pays}}, "here": {"pays": {"red": more}}}
    return xc.build({"excomm": 1, "crisis": "x", "unknown": unknown, "points": points, "endings": endings})


def paid(crisis: Crisis, ending: str) -> Quantity:
    return crisis.endings[ending].pays["red"][""]


def test_the_same_seed_draws_the_same_worlds() -> None:
    crisis = tree({"pride": "uniform(0, 1)"}, "pride + between(0, 1)")
    one, same, other = (xc.worlds(crisis, 50, seed).of(paid(crisis, "there")) for seed in (1, 1, 2))
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_the_draws_of_a_seed_stay_what_they_were() -> None:
    """A published number can be had again: these come from the seed and the name alone."""
    drawn = xc.worlds(tree({"pride": "uniform(0, 100)"}), 4, seed=7).values["pride"]
    again = xc.worlds(tree({"shame": "between(1, 2)", "pride": "uniform(0, 1)"}, "shame"), 4, seed=7).values["pride"]
    assert drawn / 100 == pytest.approx(again)
    assert sorted(np.floor(again * 4)) == [0, 1, 2, 3]


def test_changing_one_interval_leaves_the_draws_of_the_others() -> None:
    before = tree({"pride": "uniform(0, 1)", "nerve": "uniform(0, 1)"}, "between(0, 1)", "between(0, 1)")
    after = before.change(
        {"unknown.pride": "loguniform(2, 3)", "endings.here.pays.red": "5", "unknown.shame": "between(0, 1)"}
    )
    one, two = xc.worlds(before, 20, 3), xc.worlds(after, 20, 3)
    assert one.values["nerve"].tolist() == two.values["nerve"].tolist()
    assert one.of(paid(before, "there")).tolist() == two.of(paid(after, "there")).tolist()
    assert one.values["pride"].tolist() != two.values["pride"].tolist()


def test_two_intervals_are_drawn_apart() -> None:
    """Same bounds, other names; and two intervals of one text."""
    crisis = tree({"pride": "uniform(0, 1)", "nerve": "uniform(0, 1)"}, "between(0, 1) - between(0, 1)")
    worlds = xc.worlds(crisis, 200, 1)
    assert abs(np.corrcoef(worlds.values["pride"], worlds.values["nerve"])[0, 1]) < 0.3
    assert np.ptp(worlds.of(paid(crisis, "there"))) > 1


def test_an_effect_written_twice_on_one_stake_is_drawn_twice() -> None:
    """Each within its own bounds, also where one of them has two intervals."""
    does = [{"red.land": "between(0, 1) + between(0, 1)"}, {"red.land": "between(50, 90)"}]
    crisis = xc.build(
        {
            **{"excomm": 1, "crisis": "x", "baseline": 1900, "actors": {"red": {}}, "stakes": {"land": {}}},
            "acts": {"go": {"by": "red", "does": does}},
            "points": {"p": {"turn": "red", "choices": {"go": "e"}}},
            "endings": {"e": {}},
        }
    )
    assert len(intervals(crisis)) == 3
    worlds = xc.worlds(crisis, 100, 1)
    first, second = (worlds.of(effect.value) for effect in crisis.acts["go"].does)
    assert 0 <= first.min() < first.max() <= 2
    assert np.ptp(first) > 1
    assert 50 <= second.min() < second.max() <= 90


@pytest.mark.parametrize("draws", [1, 2, 7, 64])
def test_one_draw_lies_in_each_part_of_an_interval(draws: int) -> None:
    values = xc.worlds(tree({"pride": "uniform(0, 1)"}), draws, 5).values["pride"]
    assert sorted(np.floor(values * draws)) == list(range(draws))


def test_many_draws_are_flat_over_their_interval() -> None:
    """However they are laid out, each hundredth of the interval holds a hundredth of the draws."""
    values = xc.worlds(tree({"pride": "uniform(0, 1)"}), 10_000, 5).values["pride"]
    assert np.bincount(np.floor(values * 100).astype(int)).tolist() == [100] * 100
    assert values.mean() == pytest.approx(0.5, abs=1e-3)


def test_a_world_without_a_seed_is_in_the_middle_of_everything() -> None:
    crisis = tree({"pride": "uniform(1, 3)", "nerve": "loguniform(1, 100)", "cost": 4}, "pride + cost", "nerve")
    world = xc.world(crisis)
    assert world.of(paid(crisis, "there")).tolist() == [6]
    assert world.of(paid(crisis, "here")) == pytest.approx([10])
    assert xc.world(crisis, seed=1).values["pride"].shape == (1,)
    assert xc.world(crisis, seed=1).values["pride"] != xc.world(crisis).values["pride"]


def test_no_worlds_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="at least one"):
        xc.worlds(tree({}), 0, 1)


@given(strategies.crises())
@settings(max_examples=40)
def test_in_every_world_every_number_lies_within_its_bounds(crisis: Crisis) -> None:
    worlds = xc.worlds(crisis, 10, 1)
    spans = {name: quantity.interval({}) for name, quantity in crisis.unknown.items()}
    for quantity in quantities(crisis):
        if quantity.is_rest:
            continue
        low, high = quantity.interval(spans)
        drawn = worlds.of(quantity)
        assert drawn.shape == (10,)
        assert low - 1e-9 <= drawn.min() <= drawn.max() <= high + 1e-9
