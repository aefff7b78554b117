"""Time that passes under a hazard is played as a choice of chance, and what a barrier that fails shows is one act."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import excomm as xc
from excomm._cli.main import main
from excomm._crisis.chronicle import path, stops_at
from excomm._solve.plan import node_odds
from mutations import data_of
from nasty import PASSING

STRAIT = """\
excomm: 1
crisis: strait
baseline: 1900-01-01
horizon: 1900-12-31
actors: {east: {}, west: {}}
audiences: {world: {}}
rivals: [east, west]
stakes: {peace: {counts: in fact, unit: 1 = a ship}}
unknown: {barrier: "uniform(0, 0.5)"}
weights: {east: {peace: 1}, west: {peace: 1}}
acts:
  sail: {by: east, does: {east.peace: 2}}
  stay: {by: east}
  incident: {by: chance, seen by: [east], does: {everyone.peace: -5}}
  pass: {by: west, does: {west.peace: 1}}
  stop: {by: west, does: {east.peace: -1}}
hazards: {incident: {rates: {high: 0.5}, barrier: barrier}}
points:
  open: {date: 1900-02-01, turn: east, choices: {sail: watch, stay: calm}}
  watch: {date: 1900-02-02, lasts: 2 days, alert: high, hazard: incident, then: reply, if it happens: reply}
  reply: {date: 1900-02-05, turn: west, choices: {pass: second, stop: calm}}
  second: {date: 1900-02-06, lasts: 1 day, alert: high, hazard: incident, then: calm, if it happens: war}
endings: {calm: {level: peace}, war: {level: clash, cause: accident}}
record:
  - {id: e1, date: 1900-02-01, act: sail, source: s}
  - {id: e2, date: 1900-02-05, act: pass, source: s}
sources: {s: {work: An invented source}}
"""


def strait(*swaps: tuple[str, str]) -> xc.Crisis:
    text = STRAIT
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return xc.build(data_of(text))


def odds_of(game: xc.Game, worlds: xc.Worlds, act: str) -> list[Any]:
    """Give the odds of every node that an act leads to, one array a node."""
    odds = node_odds(game, worlds)
    return [odds[:, n] for n in range(game.nodes) if game.act[n] >= 0 and game.acts[game.act[n]] == act]


def test_the_barrier_fails_as_a_thinned_poisson_process_does() -> None:
    crisis = strait()
    game, worlds = xc.game(crisis), xc.worlds(crisis, 50, seed=1)
    barrier = np.asarray(worlds.values["barrier"])
    expected = {2.0: 1 - np.exp(-0.5 * 2 * barrier), 1.0: 1 - np.exp(-0.5 * barrier)}
    found = odds_of(game, worlds, "incident")
    assert len(found) == 3
    for odds in found:
        assert any(np.allclose(odds, own, rtol=1e-12) for own in expected.values())
    holds = sorted(odds_of(game, worlds, "no-incident"), key=lambda odds: -odds[0])
    both = zip(sorted(found, key=lambda odds: odds[0]), holds, strict=True)
    assert all(np.allclose(fails + held, 1) for fails, held in both)


def test_a_long_wait_is_many_short_ones() -> None:
    """Of a process without memory: nothing happens in two days if nothing does in one and again nothing."""
    once = odds_of(xc.game(strait()), xc.world(strait()), "no-incident")
    two_days, one_day = max(once, key=lambda o: -o[0])[0], max(once, key=lambda o: o[0])[0]
    assert two_days == pytest.approx(one_day**2, rel=1e-12)


def test_one_barrier_fails_at_every_point_or_at_none() -> None:
    """The barrier is one number in a world: that both waits pass is likelier than if it were drawn for each anew."""
    crisis = strait()
    held = sorted(odds_of(xc.game(crisis), xc.worlds(crisis, 1000, seed=1), "no-incident"), key=lambda odds: odds[0])
    first, second = held[0], held[-1]
    assert (first * second).mean() > first.mean() * second.mean() + 0.005


def test_what_fires_is_shown_as_the_act_of_its_name_says() -> None:
    """East alone sees the incident, so west cannot tell; shown to everyone, it can."""
    hidden = xc.game(strait())
    assert [info.point for info in hidden.sets] == ["open", "reply"]
    assert len(hidden.members(1)) == 2
    open_ = xc.game(strait(("incident: {by: chance, seen by: [east]", "incident: {by: chance")))
    assert [info.point for info in open_.sets] == ["open", "reply", "reply"]


def test_a_hazard_without_an_act_is_public_and_does_nothing() -> None:
    crisis = strait(("  incident: {by: chance, seen by: [east], does: {everyone.peace: -5}}\n", ""))
    game = xc.game(crisis)
    assert len(game.sets) == 3
    shown = crisis.deeds["incident"]
    assert (shown.by, shown.does, shown.seen_by) == ("chance", (), ("everyone",))
    assert xc.build(data_of(crisis.to_yaml())) == crisis


def test_effects_of_what_fires_are_paid() -> None:
    crisis = strait()
    game = xc.game(crisis)
    paid = xc.payoffs(game, xc.world(crisis))[0]
    by = {game.history(int(node)): tuple(map(float, paid[n])) for n, node in enumerate(game.endings)}
    assert by["sail", "no-incident", "stop"] == (1, 0)
    assert by["sail", "incident", "stop"] == (-4, -5)
    assert by["sail", "incident", "pass", "incident"] == (-8, -9)


def test_a_hazard_plays_like_the_chance_it_stands_for() -> None:
    """With fixed numbers the tree is that of a file with the odds written out, and so is its solution."""
    odds = {days: f"{1 - math.exp(-0.5 * days * 0.2):.17g}" for days in (1, 2)}
    fixed = ('"uniform(0, 0.5)"', "0.2")
    plain = data_of(strait(fixed).to_yaml())
    points = plain["points"]
    for name, days in (("watch", 2), ("second", 1)):
        point = points[name]
        points[name] = {
            "date": point["date"],
            "chance": {"incident": [odds[days], point["if it happens"]], "no-incident": ["rest", point["then"]]},
        }
    plain["acts"]["no-incident"] = {"by": "chance", "seen by": []}
    del plain["hazards"], plain["unknown"], plain["record"]
    plain["hazards"] = {}
    one, other = (xc.solve(xc.game(c), engine="numpy") for c in (strait(fixed), xc.build(plain)))
    assert one.game.nodes == other.game.nodes
    for ending, share in one.endings().items():
        np.testing.assert_allclose(share, other.endings()[ending], rtol=1e-9)


def test_gambit_gets_odds_that_sum_to_one() -> None:
    text = xc.to_efg(xc.game(strait()), xc.world(strait(), seed=1))
    lines = [line for line in text.split("\n") if line.startswith("c ") and "incident" in line]
    assert len(lines) == 3
    for line in lines:
        words = line.partition("{")[2].partition("}")[0].split()
        assert sum(Fraction(words[n]) for n in (1, 3)) == 1


def test_a_record_that_says_nothing_of_a_wait_passed_it_quietly() -> None:
    crisis = strait()
    assert [step.event.act for step in path(crisis)] == ["sail", "no-incident", "pass"]
    assert stops_at(crisis) == "second"
    assert xc.game(crisis, "reply").prefix == ("sail", "no-incident")
    loud = strait(("  - {id: e2,", "  - {id: e9, date: 1900-02-03, act: incident, source: s}\n  - {id: e2,"))
    assert [step.event.act for step in path(loud)] == ["sail", "incident", "pass"]
    seen = xc.view(loud, "east").table.column("what")
    assert "incident" in seen
    assert "incident" not in xc.view(loud, "west").table.column("what")


@pytest.mark.parametrize(
    ("swap", "says"),
    [
        (("incident: {by: chance, seen by: [east]", "incident: {by: west, seen by: [east]"), "is what a hazard does"),
        (("hazards:", "signs: {no-incident: {}}\nhazards:"), "'no-incident' is what a hazard does"),
    ],
)
def test_the_act_of_a_hazard_belongs_to_chance(swap: tuple[str, str], says: str) -> None:
    with pytest.raises(xc.CrisisError, match=says):
        strait(swap)


def test_every_verb_takes_a_hazard(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "passing.yaml"
    file.write_text(PASSING, encoding="utf-8")
    for verb in (["check"], ["game"], ["solve"], ["sweep", "--draws", "100", "--workers", "1"]):
        assert main([verb[0], str(file), *verb[1:]]) == 0
    assert "accident" not in capsys.readouterr().err
    assert main(["report", str(file), "-o", str(tmp_path / "x.html")]) == 0
    assert "The tree has" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_secret_that_a_hazard_would_give_away_is_found() -> None:
    data = data_of(PASSING)
    data |= {"audiences": {"world": {}}, "actors": {"east": {}, "west": {}}}
    data["acts"] = {"arm": {"by": "east", "seen by": ["east"], "secret from": ["world"]}, "stay": {"by": "east"}}
    assert "after 'incident' world must infer 'arm'" in str(xc.check(xc.build(data)))
