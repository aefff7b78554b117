"""What flips a comparison, tried out: every change found is made and the crisis judged again. Ranks in a verdict."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._cli.main import main
from excomm._crisis.quantity import Floats
from excomm._judge.beholder import Beholder
from excomm._judge.counting import Counting
from excomm._judge.flips import Case, Value, cases_of, needed
from excomm._judge.nearest import least_distance, nearest_point
from excomm._judge.region import Limits, limits_of, region
from excomm._judge.sampling import draw_weighings
from excomm._judge.weighing import central_weights
from excomm._ledger.ledger import Book
from strategies import crises

Data = dict[str, Any]
Row = Mapping[str, Any]

BASE: Data = {
    "excomm": 1,
    "crisis": "base",
    "baseline": "1962-10-21",
    "actors": {"red": {"name": "Redland"}, "blue": {"name": "Blueland"}, "green": {"name": "Greenland"}},
    "rivals": ["blue", "red"],
    "audiences": {"world": {}},
    "stakes": {"land": {"counts": "in fact"}, "face": {"counts": "as seen", "by": {"world": 1}}, "calm": {}},
    "sources": {"cable": {"work": "A cable"}},
}


def happened(*does: Any, **more: Any) -> xc.Crisis:
    """Give a crisis of one event for each of these effects, a day apart from the day after the baseline on."""
    rows = [
        {"id": f"e{n}", "date": f"1962-10-{21 + n}", "event": f"deed-{n}", "source": "cable", "does": effects}
        for n, effects in enumerate(does, 1)
    ]
    return xc.build(BASE | {"record": rows} | more)


def balance(crisis: xc.Crisis, **options: Any) -> float:
    """Give the share of weighings in which the first rival came out better, level ones counted half."""
    verdict = xc.judge(crisis, eyes=["record"], **options)
    (sizes,) = [r for r in verdict.comparison.records() if r["counting"] == "sizes"]
    return float(sizes["better"] + sizes["level"] / 2)


def flips(crisis: xc.Crisis, **options: Any) -> dict[str, Row]:
    """Give the rows on values in the eyes of the record, by path."""
    found = xc.judge(crisis, eyes=["record"], **options).flips()
    return {row["path"]: row for row in found.table.records()}


# Blue: land 3, face -2.25, calm 1; red: land 1, face -3 (two rows on one stake), calm 1.5 + 1: blue is ahead.
MIXED = happened(
    {"blue.land": 3, "red.land": "between(0, 2)"},
    [{"blue.face": -2}, {"red.face": -2, "because": "an oath"}, {"red.face": -1, "because": "a slip"}],
    {"everyone.calm": 1},
    {"red.calm": "temper", "blue.face": "-temper / 6"},
    unknown={"temper": "uniform(1, 2)"},
)


def at_middle(crisis: xc.Crisis) -> xc.Crisis:
    """Give the crisis with every interval at its middle."""
    return crisis.change({"record.e1.does.red.land": 1, "unknown.temper": 1.5})


@pytest.fixture(scope="module")
def mixed() -> dict[str, Row]:
    return flips(MIXED)


def test_every_value_that_counts_is_tried(mixed: dict[str, Row]) -> None:
    assert set(mixed) == {
        "record.e1.does.blue.land",
        "record.e1.does.red.land",
        "record.e2.does.blue.face",
        "record.e2.does.red.face",
        "record.e2.does.red.face#2",
        "record.e3.does.everyone.calm",
        "record.e4.does.red.calm",
        "record.e4.does.blue.face",
        "unknown.temper",
    }
    assert mixed["record.e1.does.red.land"]["now"] == 1
    assert mixed["record.e4.does.blue.face"]["now"] == -0.25
    assert mixed["record.e2.does.red.face#2"]["value"] == "deed-2: Redland, face"
    assert {path for path in mixed if path.startswith("record")} == set(MIXED.effects_by_path)


def test_each_change_found_makes_the_comparison_even(mixed: dict[str, Row]) -> None:
    middle = at_middle(MIXED)
    assert 0.5 < balance(middle) < 1
    tried = {path: row["needed"] for path, row in mixed.items() if row["needed"] is not None}
    assert len(tried) >= 7
    for path, end in tried.items():
        assert balance(middle.change({path: end})) == pytest.approx(0.5, abs=1e-6), path


def test_no_smaller_change_does(mixed: dict[str, Row]) -> None:
    middle = at_middle(MIXED)
    for path, row in mixed.items():
        if row["needed"] is not None:
            assert row["change"] == pytest.approx(row["needed"] - row["now"])
            for part in (-0.99, 0.5, 0.99):
                assert balance(middle.change({path: row["now"] + part * row["change"]})) > 0.5, (path, part)


def test_what_cannot_flip_within_its_sign_does_not(mixed: dict[str, Row]) -> None:
    middle, beyond = at_middle(MIXED), [row for row in mixed.values() if row["within"] == "no"]
    assert {row["says"] for row in beyond} == {"no change within sign can flip it"}
    assert [row["path"] for row in beyond] == ["record.e2.does.red.face#2"]
    for row in beyond:
        for size in (1e-9, 1e-3, 0.5, 2.0, 1e3, 1e9):
            assert balance(middle.change({row["path"]: size * np.sign(row["now"])})) > 0.5, row["path"]


def test_what_moves_both_alike_flips_nothing(mixed: dict[str, Row]) -> None:
    (row,) = [row for row in mixed.values() if row["says"] == "moves both alike"]
    assert (row["path"], row["needed"]) == ("record.e3.does.everyone.calm", None)
    middle = at_middle(MIXED)
    assert balance(middle.change({row["path"]: -50})) == pytest.approx(balance(middle), abs=1e-12)


def test_easiest_first_and_within_intervals_before_all() -> None:
    crisis = happened({"blue.land": "between(-1, 3)", "red.land": 0.5}, {"red.calm": 0.25, "blue.calm": 0.1})
    found = list(flips(crisis).values())
    assert found[0]["path"] == "record.e1.does.blue.land"
    assert found[0]["within"] == "interval"
    assert found[0]["says"] == "flips within its interval"
    ranks = [("interval", "sign", "no", "").index(row["within"]) for row in found]
    assert ranks == sorted(ranks)


def test_a_lone_stake_turns_over_where_the_two_are_level() -> None:
    found = flips(happened({"blue.land": 3, "red.land": 1}))
    assert found["record.e1.does.blue.land"]["needed"] == 1
    assert found["record.e1.does.red.land"]["needed"] == 3


def test_an_effect_counts_as_much_as_its_audience() -> None:
    """Only the press, a quarter of the stake, was shown the deed: its effect must be four times as large."""
    stakes = {"land": {}, "face": {"counts": "as seen", "by": {"world": 0.75, "press": 0.25}}}
    more = {"stakes": stakes, "audiences": {"world": {}, "press": {}}}
    row = {
        "id": "e1",
        "date": "1962-10-22",
        "event": "deed",
        "source": "cable",
        "does": {"blue.land": 1, "red.face": 1},
    }
    crisis = xc.build(BASE | more | {"record": [row | {"seen by": ["press"]}]})
    needed = flips(crisis)["record.e1.does.red.face"]["needed"]
    assert needed == 4
    assert balance(crisis.change({"record.e1.does.red.face": needed})) == 0.5


def test_an_even_comparison_needs_no_flip() -> None:
    verdict = xc.judge(happened({"blue.land": 1, "red.calm": 1}), eyes=["record"])
    found = verdict.flips()
    assert "It is even already." in found.answer
    assert set(found.table.column("needed")) == {None}
    assert set(found.table.column("says")) == {"the comparison is even as it is"}
    assert len(found.weights) == 0


def test_unsure_dates_are_two_comparisons() -> None:
    rows = [
        {"id": "e1", "date": "1962-10-22", "event": "one", "source": "cable", "does": {"blue.land": 1, "red.calm": 2}},
        {"id": "e2", "date": "1962-11", "event": "two", "source": "cable", "does": {"blue.land": 4}},
    ]
    crisis = xc.build(BASE | {"record": rows})
    found = xc.judge(crisis, eyes=["record"], date="1962-11-15").flips()
    assert set(found.table.column("reading")) == {"certain", "possible"}
    needed = {(r["reading"], r["path"]): r["needed"] for r in found.table.records()}
    assert needed["certain", "record.e1.does.blue.land"] == 2
    assert needed["possible", "record.e1.does.red.calm"] == 5


def test_the_shipped_example_worked_by_hand() -> None:
    """Blue leads by (-1, 3): even at (-3, 3), where red's base counts 5 or blue's nothing, or at (-1, 1)."""
    found = xc.judge(xc.load("trial-of-nerves"), eyes=["record"], date="1962-11-01").flips()
    needed = {row["path"]: row["needed"] for row in found.table.records()}
    assert needed == {
        "acts.trade.does.red.security": 5,
        "acts.withdraw.does.blue.security": 0,
        "acts.withdraw.does.red.prestige": 0,
        "acts.stop.does.red.prestige": 1,
    }
    weights = {row["stake"]: (row["central"], row["nearest"]) for row in found.weights.records()}
    assert weights == {"security": pytest.approx((0.375, 0.75)), "prestige": pytest.approx((0.625, 0.25))}


def cases(crisis: xc.Crisis, eyes: str) -> list[Case]:
    """Give the comparisons in somebody's eyes in the end, one for each reading of the dates."""
    assert crisis.baseline is not None
    ledger = Book(crisis).ledger(eyes, xc.parse_date("2100"), crisis.baseline)
    everybody = Beholder(tuple(crisis.stakes), Limits(), 1, seed=1)
    return [case for _, _, case in cases_of(ledger, Counting("sizes", crisis.baseline), everybody)]


def made(crisis: xc.Crisis, value: Value, end: float) -> xc.Crisis | None:
    """Give the crisis with a value changed; nothing for an unknown that also stands where the change is refused."""
    try:
        return crisis.change({value.path: end})
    except xc.CrisisError:
        if value.slope is not None:
            raise
        return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(crises(), st.data())
def test_flips_of_any_crisis_flip_it(crisis: xc.Crisis, data: st.DataObject) -> None:
    """Each change is made by its path, in the eyes and the reading it was found for, and makes that comparison even."""
    eyes = data.draw(st.sampled_from(("record", *crisis.watchers)))
    for reading, case in enumerate(cases(crisis, eyes)):
        for value in case.values():
            still = value.slope is not None and not value.slope.any()
            end = needed(value, case.beholder) if case.better >= 0 and not still else float("nan")
            if not np.isnan(end) and abs(end) < 1e6:
                changed = made(crisis, value, end)
                found = cases(changed, eyes)[reading].share if changed else 0.5
                assert found == pytest.approx(0.5, abs=1e-6), (value.path, value.now, end)
            elif still:
                other = cases(crisis.change({value.path: value.now + 2}), eyes)[reading]
                assert other.share == pytest.approx(case.share, abs=1e-12), value.path


# Under limits


@pytest.mark.parametrize(
    "options", [{"order": ["face", "land"]}, {"bounds": {"calm": (0.1, 0.4)}}], ids=["exact", "drawn"]
)
def test_flips_under_limits_are_flips_under_these_limits(options: Data) -> None:
    middle = at_middle(MIXED)
    before, found = balance(middle, **options), flips(MIXED, **options)
    assert 0.02 < abs(before - 0.5) < 0.49
    tried = [row for row in found.values() if row["needed"] is not None]
    assert len(tried) >= 6
    for row in tried:
        after = balance(middle.change({row["path"]: row["needed"]}), **options)
        assert after == pytest.approx(0.5, abs=1e-6 if "order" in options else 0.001), row["path"]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"order": ["face", "land"]},
        {"bounds": {"calm": (0.1, 0.4)}},
        {"order": [["face", "land"], ["face", "calm"]]},
    ],
    ids=["all", "order", "bounds", "one above two"],
)
def test_the_nearest_weighing_that_turns_it(options: Data) -> None:
    """It is allowed, it is level, and every allowed weighing in which the other is ahead lies farther away."""
    difference = np.array([2.0, 0.75, -1.5])
    found = xc.judge(at_middle(MIXED), eyes=["record"], **options).flips()
    central, near = (np.array(found.weights.column(name)) for name in ("central", "nearest"))
    names = ("land", "face", "calm")
    sample = draw_weighings(region(names, limits_of(names, **options)), 20_000, seed=3).weights
    behind = sample[sample @ difference < 0]
    assert len(behind) > 100
    assert difference @ near == pytest.approx(0, abs=1e-9)
    assert near.sum() == pytest.approx(1)
    assert ((behind - near) @ (central - near) <= 1e-9).all()
    faces, least = region(names, limits_of(names, **options)).walls()
    assert (faces @ near >= least - 1e-9).all()
    if not options:
        assert central == pytest.approx(central_weights(difference[None])[0])


def test_no_weighing_turns_what_is_better_on_every_stake() -> None:
    found = xc.judge(happened({"blue.land": 2, "red.face": -1}), eyes=["record"]).flips()
    assert found.weights.column("nearest") == [None] * 3
    assert "there is no weighing in which Redland came out better" in found.answer[2]


WALLS = st.lists(st.lists(st.integers(-4, 4).map(float), min_size=3, max_size=3), min_size=1, max_size=6)


@given(WALLS, st.data())
def test_the_least_distance(walls: list[list[float]], data: st.DataObject) -> None:
    """The nearest point is inside, and any point inside is farther; none is found only where nothing is inside."""
    faces = np.array(walls)
    inside = np.array(data.draw(st.lists(st.integers(-5, 5).map(float), min_size=3, max_size=3)))
    slack = np.array(data.draw(st.lists(st.integers(0, 3).map(float), min_size=len(faces), max_size=len(faces))))
    least: Floats = faces @ inside - slack
    found = least_distance(faces, least)
    assert found is not None
    assert (faces @ found >= least - 1e-7).all()
    assert found @ (inside - found) >= -1e-6
    assert least_distance(np.vstack([faces, -faces[:1]]), np.append(least, 1 - least[0])) is None


@pytest.mark.parametrize("changes", [(1, 0, 1, 1), (1, 1, 0), (2, -1, 1), (4, 3, 1)], ids=str)
def test_a_weighing_that_turns_it_is_found_if_and_only_if_there_is_one(changes: tuple[int, ...]) -> None:
    """From any weighing: there is one where a change is negative; where one is zero, rounding might invent one."""
    won = np.array(changes) / max(changes)
    where = region(tuple("abcd"[: len(won)]))
    faces, least = where.walls()
    for centre in np.random.default_rng(1).dirichlet(np.ones(len(won)), 150):
        near = nearest_point(centre, where.plane(), np.vstack([faces, -won]), np.append(least, 1e-6))
        assert (near is None) == (min(changes) >= 0)


# Ranks in a verdict

# With w the weight of land: blue w, red 1 - w, green 0.6 in all. Green is first between 0.4 and 0.6.
THREE = happened(
    {"blue.land": 1, "red.face": 1, "green.land": 0.6, "green.face": 0.6},
    stakes={"land": {}, "face": {"counts": "as seen", "by": {"world": 1}}},
)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, {"blue": (0.4, 0.1, 0.5), "red": (0.4, 0.1, 0.5), "green": (0.2, 0.8, 0)}),
        ({"order": ["land", "face"]}, {"blue": (0.8, 0.2, 0), "red": (0, 0, 1), "green": (0.2, 0.8, 0)}),
        (
            {"bounds": {"land": (0.3, 0.7)}},
            {"blue": (0.25, 0.25, 0.5), "red": (0.25, 0.25, 0.5), "green": (0.5, 0.5, 0)},
        ),
        ({"bounds": {"face": (0.3, 0.3)}}, {"blue": (1, 0, 0), "red": (0, 0, 1), "green": (0, 1, 0)}),
    ],
    ids=["all", "order", "bounds", "fixed"],
)
def test_the_ranks_of_three_actors_worked_by_hand(options: Data, wanted: dict[str, tuple[float, ...]]) -> None:
    verdict = xc.judge(THREE, eyes=["record"], **options)
    rows = [row for row in verdict.ranks.records() if row["counting"] == "sizes"]
    assert [row["actor"] for row in rows] == ["blue", "red", "green"]
    for row in rows:
        assert (row["1st"], row["2nd"], row["3rd"]) == pytest.approx(wanted[row["actor"]], abs=5 * 0.005)
        assert row["confidence"] == (1 if row["1st"] else None)
        assert 0 < row["error"] <= 0.005001
    pairs = {(r["actor"], r["over"]): r for r in verdict.pairs.records() if r["counting"] == "sizes"}
    exact = verdict.comparison.records()[1]["better"]
    assert len(pairs) == 6
    assert abs(pairs["blue", "red"]["better"] - exact) < 5 * pairs["blue", "red"]["error"] < 0.03
    assert all(0 < pair["error"] < 0.006 for pair in pairs.values())


def test_the_central_weights_of_three_actors() -> None:
    verdict = xc.judge(THREE, eyes=["record"])
    rows = {row["actor"]: row for row in verdict.central.records() if row["counting"] == "sizes"}
    assert [rows[actor]["land"] for actor in ("blue", "red", "green")] == pytest.approx([0.8, 0.2, 0.5], abs=0.01)
    assert all(0 < row["error"] < 0.003 for row in rows.values())
    assert "every confidence factor is 1" in " ".join(verdict.notes)


def test_actors_with_nothing_at_stake_are_not_ranked() -> None:
    two = happened({"blue.land": 1, "red.face": 1})
    verdict = xc.judge(two, eyes=["record"])
    assert set(verdict.ranks.column("actor")) == {"blue", "red"}
    assert verdict.ranks.column("1st")[-1] == 0.5
    assert verdict.ranks.column("error")[-1] == 0
    assert not any("First of all" in line for line in verdict.answer)
    assert any("First of all three: " in line for line in xc.judge(THREE, eyes=["record"]).answer)


def test_a_share_that_is_exact_is_the_same_with_and_without_a_limit_that_says_nothing() -> None:
    plain, limited = xc.judge(MIXED), xc.judge(MIXED, bounds={"land": (0.0, 1.0)})
    assert plain.table == limited.table
    assert "bounds" in limited.how.options


def test_an_order_on_two_stakes_of_three_is_exact_in_the_comparison() -> None:
    """Against a uniform sample of weighings, of which those in order are kept."""
    middle = at_middle(MIXED)
    share = balance(middle, order=["face", "land"])
    sample = draw_weighings(region(("land", "face", "calm")), 200_000, seed=1).weights
    sample = sample[sample[:, 1] >= sample[:, 0]]
    assert share == pytest.approx((sample @ np.array([2.0, 0.75, -1.5]) > 0).mean(), abs=5 * 0.5 / np.sqrt(len(sample)))
    verdict = xc.judge(middle, order=["face", "land"])
    assert set(verdict.table.column("error")) == {0}


GROUPED = MIXED.change({"groups": {"repute": ["face", "calm"]}})


def test_limits_speak_of_stakes_or_of_groups() -> None:
    stakes = xc.judge(GROUPED, eyes=["record"], order=["face", "calm"])
    assert "sizes, groups as one" not in stakes.table.column("counting")
    assert "Not counted under these limits: sizes, groups as one." in stakes.notes
    groups = xc.judge(GROUPED, eyes=["record"], order=["repute", "land"])
    assert set(groups.table.column("counting")) == {"sizes, groups as one"} == set(groups.leading)
    with pytest.raises(xc.AskError, match="not of groups"):
        groups.flips()
    with pytest.raises(xc.AskError, match="a group stands for its members"):
        xc.judge(GROUPED, order=["repute", "face"])


def test_hit_and_run_says_what_it_is_worth() -> None:
    notes = " ".join(xc.judge(MIXED, bounds={"calm": (0.1, 0.4)}).notes)
    assert "10,000 weighings of land, face, calm came from hit-and-run" in notes
    assert "independent ones" in notes
    assert "hit-and-run" not in " ".join(xc.judge(MIXED).notes)


# The command line


def said(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert main(["judge", *typed]) == 0
    return capsys.readouterr().out


def test_limits_and_flips_as_they_are_typed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(
        capsys, "trial-of-nerves", "--order", "security,prestige", "--bound", "prestige=:0.4", "--eyes", "record"
    )
    assert "order security >= prestige, bounds prestige 0 to 0.4" in shown
    shown = said(capsys, "trial-of-nerves", "--flips", "--eyes", "record", "--date", "1962-11-01")
    assert "acts.trade.does.red.security" in shown
    assert "no change within sign can flip it" in shown
    asked = xc.judge(
        xc.load("trial-of-nerves"), eyes=["record"], bounds={"prestige": (0, 0.4)}, order=["security", "prestige"]
    )
    typed = said(
        capsys,
        "trial-of-nerves",
        "--order",
        "security,prestige",
        "--bound",
        "prestige=:0.4",
        "--eyes",
        "record",
        "--json",
    )
    assert typed == asked.to_json() + "\n"


@pytest.mark.parametrize("bound", ["prestige", "prestige=1", "prestige=a:b", "=0:1", "prestige=0.6:0.2"])
def test_a_bound_that_is_none_is_refused(bound: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", "trial-of-nerves", "--bound", bound]) == 1
    assert "expected" in capsys.readouterr().err or bound == "=0:1"
