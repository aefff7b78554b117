"""Sweeps: what is counted against what is solved, indices against closed forms, conditions, who gains, the record."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import excomm as xc
from excomm._cli.main import main
from excomm._finding.words import DUMMY
from excomm._sweep.box import find_box
from excomm._sweep.drivers import drivers
from excomm._sweep.outcomes import outcomes_of
from mutations import data_of

LONG = """\
excomm: 1
crisis: long
unknown: {odds: "uniform(0, 1)", price: "uniform(0, 2)", storm: "uniform(0, 0.2)"}
private: {will: {of: north, is: {firm: "uniform(0.2, 0.6)", soft: rest}}}
starts: {later: second}
points:
  first: {turn: north, choices: {push: weather, leave: home}}
  weather: {chance: {gale: [storm, wreck], calm: [rest, second]}}
  second: {turn: south, choices: {bend: won, stand: third}}
  third: {turn: north, choices: {strike: toss, retreat: home}}
  toss: {chance: {lucky: [odds, won], unlucky: [rest, fight]}}
endings:
  home: {pays: {north: 0, south: 1}}
  won: {pays: {north: 2, south: -1}}
  wreck: {level: clash, cause: accident, pays: {north: -3, south: 0}}
  fight: {level: conventional, cause: chosen, pays: {north: {firm: "-price", soft: -4}, south: -2}}
record:
  - {id: e1, date: 1900-01-01, act: push, source: s}
  - {id: e2, date: 1900-01-02, act: calm, source: s}
  - {id: e3, date: 1900-01-03, act: bend, source: s}
sources: {s: {work: An invented source}}
"""


def long() -> xc.Crisis:
    return xc.build(data_of(LONG))


def nerves() -> xc.Crisis:
    return xc.load("trial-of-nerves")


@pytest.fixture(scope="module")
def swept() -> xc.Sweep:
    return xc.sweep(nerves(), 2000, seed=1)


def rows(table: xc.Table, key: str) -> dict[str, dict[str, float]]:
    """Give the rows by a column, those of single causes left out."""
    return {row[key]: row for row in table.records() if not row.get("cause")}


def test_a_sweep_counts_what_solutions_say() -> None:
    """The worlds of a sweep solved by hand give its means, and its interval holds those of a far larger one."""
    found = xc.sweep(long(), 300, seed=3)
    solution = xc.solve(xc.game(long()), found.run.worlds, engine="numpy")
    for ending, share in solution.endings().items():
        assert rows(found.endings, "ending")[ending]["chance"] == pytest.approx(float(share.mean()), abs=1e-9)
    much = rows(xc.sweep(long(), 5000, seed=8).endings, "ending")
    for name, row in rows(xc.sweep(long(), 1000, seed=3).endings, "ending").items():
        slack = 0.5 * (row["high"] - row["low"])
        assert row["low"] - slack <= much[name]["chance"] <= row["high"] + slack


def test_shares_are_shares(swept: xc.Sweep) -> None:
    table = swept.endings
    for column in ("chance", "3:1", "20:1", "likeliest"):
        assert sum(row[column] for row in table.records() if not row["cause"]) == pytest.approx(1)
    for row in table.records():
        assert 0 <= row["low"] <= row["chance"] <= row["high"] <= 1
    risk = swept.risk.records()
    assert sum(row["chance"] for row in risk if not row["cause"] and row["level"] != "war") == pytest.approx(1)
    general = {row["cause"]: row["chance"] for row in risk if row["level"] == "general"}
    assert general[""] == pytest.approx(general["accident"] + general["chosen"])
    assert swept.failures == {}


def test_the_same_seed_gives_the_same_numbers_and_another_one_others() -> None:
    tables = [xc.sweep(long(), 200, seed=seed).endings for seed in (1, 1, 2)]
    assert tables[0] == tables[1]
    assert tables[0] != tables[2]


def test_a_game_or_a_crisis_with_a_start_can_be_swept() -> None:
    one, two = xc.sweep(xc.game(long(), "later"), 200), xc.sweep(long(), 200, start="later")
    assert one.endings == two.endings
    assert one.how.options["start"] == "later"
    assert "wreck" not in one.endings.column("ending")


@pytest.mark.parametrize("workers", [1, 2])
def test_until_brings_every_interval_to_its_width(workers: int) -> None:
    found = xc.sweep(long(), until=0.03, seed=1, workers=workers)
    assert max(row["high"] - row["low"] for row in found.endings.records()) <= 0.03
    assert found.run.draws == xc.sweep(long(), until=0.03, seed=1).run.draws
    assert found.run.draws < 20_000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"draws": 0}, "from 1 to"),
        ({"until": 0.0}, "width of an interval"),
        ({"seed": -1}, "0 or more"),
        ({"start": "nowhere"}, "no start 'nowhere'"),
        ({"workers": "tcp://127.0.0.1:9"}, "no cluster at|needs Dask"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, object], says: str) -> None:
    with pytest.raises((xc.AskError, xc.GameError), match=says):
        xc.sweep(long(), **{"draws": 100, **options})  # type: ignore[arg-type]


# The record beside dummies.


def test_the_course_of_the_record_stands_beside_uniform_play() -> None:
    """By hand: push, calm, bend under uniform play is 1/2 (1 - storm) 1/2."""
    found = xc.sweep(long(), 200, seed=1)
    storm = np.asarray(found.run.worlds.values["storm"])
    uniform = found.run.share("uniform play|the record")[0]
    assert uniform == pytest.approx(float((0.25 * (1 - storm)).mean()))
    solution = xc.solve(xc.game(long()), found.run.worlds, engine="numpy")
    game = solution.game
    nodes = [n for n in range(game.nodes) if game.history(n) == ("push", "calm", "bend")]
    expected = solution.reach()[:, nodes].sum(axis=1).mean()
    assert found.run.share("limit|the record")[0] == pytest.approx(float(expected))
    assert "3 acts from here" in str(found)
    later = xc.sweep(long(), 200, seed=1, start="later")
    assert later.run.share("uniform play|the record")[0] == pytest.approx(0.5)


def test_another_start_gives_the_rest_of_the_record_a_chance_of_its_own() -> None:
    """Under uniform play the rest of the record, bend, has one half from either start."""
    found = xc.sweep(long(), 200, seed=1)
    assert "Given that play comes to later as it did, the rest has" in str(found)
    assert found.answer[-1].endswith("50.0 % under uniform play.")
    record, gate = (found.run.share(f"limit|the record{name}")[0] for name in ("", " to later"))
    assert 0 < record < gate < 1
    assert "Given that" not in str(xc.sweep(long(), 100, start="later"))


def test_a_small_chance_of_the_record_is_not_hidden(swept: xc.Sweep) -> None:
    assert swept.run.share("limit|the record")[0] < 1e-6
    assert "The course that the record took (6 acts from here)" in str(swept)
    assert "under uniform play 4.8 %" in str(swept)


def test_without_a_record_nothing_is_said_of_it() -> None:
    data = data_of(LONG)
    del data["record"], data["sources"]
    assert "the record" not in str(xc.sweep(xc.build(data), 100))


# Drivers.


def test_first_order_indices_are_those_of_the_closed_form() -> None:
    """For y = 4 x1 + 2 x2 + x1 x3 about their means: variances by hand, with x uniform on [0, 1]."""
    random = np.random.default_rng(1)
    x = {name: random.random(8000) for name in ("a", "b", "c")}
    y = 4 * x["a"] + 2 * x["b"] + (x["a"] - 0.5) * (x["c"] - 0.5) * 12
    parts = {"a": 16 / 12, "b": 4 / 12, "c": 0.0}
    total = sum(parts.values()) + 1.0
    found = {driver.name: driver for driver in drivers(x, y, seed=1)}
    for name, part in parts.items():
        assert found[name].first.value == pytest.approx(part / total, abs=0.02)
        assert found[name].first.low - 0.01 <= part / total <= found[name].first.high + 0.01
    assert found["c"].any.value > 2 * found[DUMMY].any.high
    assert found[DUMMY].first.low <= 0.005


def test_any_change_is_the_distance_of_distributions() -> None:
    """For y = x the class means over [0, 1] give the mean over x of max(x, 1 - x) = 3/4, and 3/4 on any scale."""
    x = (np.arange(4000) + 0.5) / 4000
    for y in (x, np.exp(9 * x)):
        found = {driver.name: driver for driver in drivers({"x": x}, y, seed=1)}
        assert found["x"].any.value == pytest.approx(0.75, abs=0.04)


def test_a_dummy_drives_nothing() -> None:
    random = np.random.default_rng(3)
    held = 0
    for seed in range(40):
        x, y = random.random(1000), random.random(1000)
        found = {driver.name: driver for driver in drivers({"x": x}, y, seed=seed)}
        held += found["x"].first.low <= 0.003
    assert held >= 36


def test_an_outcome_that_never_moves_is_driven_by_nothing() -> None:
    random = np.random.default_rng(3)
    x, y = random.random(500), 1e-12 * random.random(500)
    for driver in drivers({"x": x}, y, seed=1):
        assert driver.first.value == driver.any.value == 0


def test_the_driver_of_war_is_found(swept: xc.Sweep) -> None:
    table = swept.drivers("war")
    first = table.records()[0]
    assert first["unknown"] == "unknown.nerve"
    assert first["first low"] > rows(table, "unknown")[DUMMY]["first high"]
    assert first["lowest"] > first["highest"]
    with pytest.raises(xc.AskError, match="nothing ends in 'storm'; there are fait-accompli"):
        swept.drivers("storm")


def test_war_is_an_ending_or_every_level_above_a_clash() -> None:
    outcomes = outcomes_of(xc.game(long()))
    assert [o.ending for o in outcomes.called("war")] == ["fight"]
    assert [o.ending for o in outcomes.called("clash")] == ["wreck"]
    assert [o.ending for o in outcomes.called("accident")] == ["wreck"]
    assert [o.ending for o in outcomes.called("home")] == ["home"]


# Conditions.


def test_a_planted_box_is_found() -> None:
    random = np.random.default_rng(5)
    x = {name: random.random(6000) for name in "abcd"}
    wanted = (x["a"] > 0.7) & (x["c"] < 0.4)
    box = find_box(x, wanted)
    assert box is not None
    assert set(box.limits) == {"a", "c"}
    assert box.limits["a"][0] == pytest.approx(0.7, abs=0.03)
    assert box.limits["c"][1] == pytest.approx(0.4, abs=0.03)
    assert box.coverage > 0.9
    assert box.density > 0.9
    assert (box.draws, box.interesting) == (3000, int(wanted[1::2].sum()))


def test_noise_has_no_conditions() -> None:
    """Held out, a box in pure noise is no denser than all draws."""
    random = np.random.default_rng(6)
    x = {name: random.random(4000) for name in "ab"}
    wanted = random.random(4000) < 0.3
    box = find_box(x, wanted)
    assert box is not None
    assert box.density == pytest.approx(0.3, abs=0.05)


def test_too_few_worlds_have_no_conditions() -> None:
    x = {"a": np.linspace(0, 1, 1000)}
    assert find_box(x, x["a"] > 0.99) is None
    said = str(xc.sweep(nerves(), 200, seed=1).conditions("war"))
    assert "conditions are looked for where half the draws hold at least 20" in said


def test_conditions_of_war_are_weighed_on_the_other_half(swept: xc.Sweep) -> None:
    found = swept.conditions("war")
    assert found.table.column("unknown") == ["unknown.nerve"]
    assert "(40 of 40 held out)" in str(found)


def test_experiments_and_outcomes_are_as_ema_takes_them(swept: xc.Sweep) -> None:
    experiments, outcomes = swept.pairs()
    assert {len(column) for column in (*experiments.values(), *outcomes.values())} == {2000}
    assert "unknown.nerve" in experiments
    assert np.allclose(sum(outcomes.values()), 1)


@pytest.mark.filterwarnings("ignore")  # of its own use of pandas
def test_prim_of_the_ema_workbench_takes_them(swept: xc.Sweep) -> None:
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    pandas = pytest.importorskip("pandas")
    experiments, outcomes = swept.pairs()
    box = prim.Prim(pandas.DataFrame(experiments), outcomes["war"] > 0.5, threshold=0.5).find_box()
    assert math.isfinite(box.coverage)
    assert "unknown.nerve" in box.box_lims[-1].columns


# Who gains.


def test_who_gains_is_what_the_ledger_of_a_history_says(swept: xc.Sweep) -> None:
    """Fait accompli costs blue two of security and nobody anything else: in no weighing has blue gained."""
    found = xc.gains(swept)
    assert found is not None
    table = {(r["ending"], r["of"], r["over"]): r for r in found.table.records()}
    assert table["fait-accompli", "blue", ""]["worse"] == 1
    assert table["fait-accompli", "red", ""]["level"] == 1
    for row in found.table.records():
        assert row["better"] + row["level"] + row["worse"] == pytest.approx(1)
    assert xc.gains(xc.sweep(long(), 100)) is None


def test_who_gains_is_asked_of_some_world() -> None:
    with pytest.raises(xc.AskError, match="at least one world"):
        xc.gains(xc.sweep(xc.load("trial-of-nerves"), 100), 0)


# On the command line.


def test_the_command_says_what_the_function_does(capsys: pytest.CaptureFixture[str], swept: xc.Sweep) -> None:
    assert main(["sweep", "trial-of-nerves", "--draws", "2000", "--seed", "1", "--workers", "1"]) == 0
    said = capsys.readouterr().out
    for sentence in swept.answer:
        assert sentence in said
    for heading in ("risk:", "what war hangs on:", "where war is likely:", "who gains in each ending:"):
        assert heading in said


@pytest.mark.parametrize("name", [name for name in xc.shipped() if xc.load(name).points and "-1" not in name])
def test_every_small_crisis_can_be_swept(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", name, "--draws", "100", "--workers", "1"]) == 0
    assert "hangs on:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--beside", "nowhere"], "has no start 'nowhere'"),
        (["--of", "storm"], "nothing ends in 'storm'"),
        (["--from", "nowhere"], "has no start 'nowhere'"),
        (["--draws", "0"], "from 1 to"),
        (["--until", "2"], "a share from"),
    ],
)
def test_a_question_that_cannot_be_asked_ends_with_a_sentence(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    draws = [] if "--draws" in arguments else ["--draws", "100"]
    assert main(["sweep", "trial-of-nerves", "--workers", "1", *draws, *arguments]) == 1
    assert says in capsys.readouterr().err


def test_a_crisis_without_intervals_is_one_world_of_which_chances_are_exact() -> None:
    crisis = xc.build(
        {
            "excomm": 1,
            "crisis": "sure",
            "actors": {"a": {}},
            "points": {"p": {"chance": {"x": [0.25, "war"], "y": ["rest", "peace"]}}},
            "endings": {"war": {"level": "general", "pays": {"a": 0}}, "peace": {"pays": {"a": 1}}},
        }
    )
    for swept in (xc.sweep(crisis, 500), xc.sweep(crisis, until=0.01)):
        assert swept.run.draws == 1
        assert swept.chance("war") == (0.25, 0.25, 0.25)
        assert swept.answer[0] == "In the one world of the file peace has a chance of 75.0 %."
    claimed = crisis.change({"claims": [{"id": "c", "says": "War was likely.", "holds if": "chance(war) > 0.2"}]})
    assert xc.claims(claimed).table.column("verdict") == ["holds"]
