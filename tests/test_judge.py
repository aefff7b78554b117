"""Verdicts: shares that sum to one, exact where nothing is uncertain, counted in the ways they say; and any finding."""

import json
from collections.abc import Callable, Mapping
from math import log
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

import excomm as xc
from excomm._cli.main import main
from excomm._judge.sums import sums as sums_by_stake
from excomm._judge.weighing import share_positive
from excomm._ledger.ledger import Book, total
from strategies import crises

Data = dict[str, Any]
Row = Mapping[str, Any]
BOUNDS = ("least", "most", "worse least", "worse most")
COLUMNS = ("eyes", "date", "counting", "of", "over", "better", "level", "worse", *BOUNDS, "error")
STAKES = ("land", "face", "calm")

BASE: Data = {
    "excomm": 1,
    "crisis": "base",
    "baseline": "1962-10-21",
    "baselines": {"before-missiles": "1962-05-01"},
    "actors": {"red": {"name": "Redland"}, "blue": {"name": "Blueland"}},
    "rivals": ["blue", "red"],
    "audiences": {"world": {"name": "The world"}, "posterity": {"within": "world", "from": "1989"}},
    "stakes": {
        "land": {"counts": "in fact", "unit": "1 = a base"},
        "face": {"counts": "as seen", "by": {"world": 1}, "unit": "1 = a quarrel"},
        "calm": {"counts": "in fact", "unit": "1 = a quiet year"},
    },
    "sources": {"cable": {"work": "A cable"}},
}


def happened(*does: Data, **more: Any) -> xc.Crisis:
    """Give a crisis of one event for each of these effects, a day apart from the day after the baseline on."""
    rows = [
        {"id": f"e{n}", "date": f"1962-10-{21 + n}", "event": f"deed-{n}", "source": "cable", "does": effects}
        for n, effects in enumerate(does, 1)
    ]
    return xc.build(BASE | {"record": rows} | more)


def row(verdict: xc.Verdict, counting: str, of: str = "blue", over: str = "red", eyes: str = "record") -> Row:
    """Find one row of a verdict."""
    (found,) = [
        r
        for r in verdict.table.records()
        if (r["eyes"], r["counting"], r["of"], r["over"]) == (eyes, counting, of, over)
    ]
    return found


def share(*changes: float) -> float:
    return float(share_positive(np.array([changes]))[0])


GAINS = ({"blue.land": 3, "red.land": 1}, {"blue.face": -2, "red.face": -1}, {"red.calm": 2})


def test_shares_are_exact_where_nothing_is_uncertain() -> None:
    verdict = xc.judge(happened(*GAINS))
    sizes = row(verdict, "sizes")
    assert sizes["better"] == pytest.approx(share(3 - 1, -2 - -1, 0 - 2), abs=1e-15)
    assert row(verdict, "sizes", of="red", over="")["better"] == pytest.approx(share(1, -1, 2), abs=1e-15)
    assert row(verdict, "sizes", of="blue", over="")["better"] == pytest.approx(share(3, -2, 0), abs=1e-15)
    assert {r["error"] for r in verdict.table.records()} == {0}
    assert verdict.how.options["draws"] == 1


@settings(max_examples=40)
@given(crises())
def test_better_level_and_worse_sum_to_one(crisis: xc.Crisis) -> None:
    verdict = xc.judge(crisis, eyes=["record", *crisis.watchers], date="2100", draws=20)
    for found in verdict.table.records():
        assert found["better"] + found["level"] + found["worse"] == pytest.approx(1, abs=1e-9)
        assert all(-1e-12 <= found[part] <= 1 + 1e-12 for part in ("better", "level", "worse"))
        assert found["least"] - 1e-12 <= found["better"] <= found["most"] + 1e-12
        assert found["worse least"] - 1e-12 <= found["worse"] <= found["worse most"] + 1e-12
    assert len(verdict.comparison) + len(verdict.own_account) == len(verdict.table)


@settings(max_examples=60)
@given(crises())
def test_a_verdict_weighs_the_sums_of_its_ledger(crisis: xc.Crisis) -> None:
    """World by world: the mean share over all drawn worlds is the share of the sums in each."""
    worlds = xc.worlds(crisis, 20, seed=4)
    verdict = xc.judge(crisis, eyes=["record"], date="2100", draws=20, seed=4)
    assert crisis.baseline is not None
    ledger = Book(crisis).ledger("record", xc.parse_date("2100"), crisis.baseline)
    assume(not ledger.unsure)
    first, second = crisis.rivals
    found = []
    for draw in range(20):
        sums = total(ledger.entries, {name: float(value[draw]) for name, value in worlds.values.items()})
        changes = [sums.get((first, stake), 0.0) - sums.get((second, stake), 0.0) for stake in crisis.stakes]
        found.append(share(*[change if abs(change) > 1e-9 else 0.0 for change in changes]))
    assert row(verdict, "sizes", first, second)["better"] == pytest.approx(np.mean(found), abs=1e-6)


@settings(max_examples=60)
@given(crises())
def test_sums_by_stake_are_the_ledgers(crisis: xc.Crisis) -> None:
    """Also where a stake counts through several audiences, and where a line takes an earlier one back."""
    assert crisis.baseline is not None
    own = Book(crisis).ledger("record", xc.parse_date("2100"), crisis.baseline)
    table = sums_by_stake(crisis, [own], 20, 4).table.records()
    for line in table:
        ways = [[e for e in w if (e.actor, e.stake) == (line["actor"], line["stake"])] for w in own.readings()]
        assert line["low"] == pytest.approx(min(sum(e.low for e in way) for way in ways))
        assert line["high"] == pytest.approx(max(sum(e.high for e in way) for way in ways))
        assert line["low"] - 1e-9 <= line["mean"] <= line["high"] + 1e-9


def test_what_dates_leave_open_is_in_the_sums_and_in_why() -> None:
    crisis = xc.load("vague-dates")
    date = crisis.dates["may"]
    assert crisis.baseline is not None
    found = sums_by_stake(crisis, [Book(crisis).ledger("record", date, crisis.baseline)], 1, 1)
    by_stake = {(r["actor"], r["stake"]): (r["low"], r["mean"], r["high"], r["events"]) for r in found.table.records()}
    assert by_stake["abbey", "fame"] == (0, 0, 1, "v2")
    assert by_stake["castle", "fame"] == (-2, 0, 0, "v2")
    assert by_stake["castle", "land"] == (1, 1, 1, "v1")
    assert "mean is of the certain one" in found.notes[-1]
    causes = xc.why(crisis, date=date)
    (ban,) = (r for r in causes.table.records() if r["deed"] == "ban")
    assert (ban["without"], ban["moves"], ban["reading"]) == (0, pytest.approx(0.6), "possible")
    assert "Without ban (1400-05~): in 0.0 %, and with it in 60.0 %, if it is in time." in causes.answer
    open_loss = crisis.change({"acts.ban.does": [], "record.v1.date": "1400-05~", "points.winter.date": "1400-05~"})
    assert "No event behind it" not in str(xc.why(open_loss, date=date, of="abbey"))


def test_sums_of_signs_are_weighted_once_and_keep_their_sign() -> None:
    """Of three quarters of an audience a sign is three quarters of one, also where it is taken back."""
    face = {"face": {"counts": "as seen", "by": {"world": 0.75, "red": 0.25}, "unit": "1 = a quarrel"}}
    boast = {"signs": {"boast": {"does": {"red.face": 2}}}, "stakes": face, "effects": "signs only"}
    rows = [
        {"id": "e1", "date": "1962-07-01", "event": "pledge", "does": {"red.face": -2}, "seen by": ["red"]},
        {"id": "e2", "date": "1962-10-25", "tells": {"e1": ["world"]}},
    ]
    rows[0]["looks like"] = "boast"
    crisis = xc.build(BASE | {"record": [{**row, "source": "cable"} for row in rows]} | boast)
    assert crisis.baseline is not None
    own = Book(crisis).ledger("record", xc.parse_date("2100"), crisis.baseline)
    assert sorted((e.times, e.low) for e in own.entries) == [(-0.75, -1.5), (0.75, -1.5)]
    (line,) = sums_by_stake(crisis, [own], 1, 1).table.records()
    assert (line["low"], line["mean"], line["high"]) == (-1.5, -1.5, -1.5)


@pytest.mark.parametrize("ask", [xc.ledger, xc.judge, xc.why])
def test_a_date_before_the_baseline_is_said_to_be_one(ask: Callable[..., xc.Finding]) -> None:
    crisis = xc.load("trial-of-nerves")
    assert "1950 lies before the baseline" in ask(crisis, date="1950").answer[0]
    assert crisis.baseline is not None
    assert "lies before" not in ask(crisis, date=crisis.baseline).answer[0]
    assert "lies before" not in ask(crisis).answer[0]


def test_whoever_is_ahead_is_named_first() -> None:
    crisis = happened({"red.land": 2}, {"red.face": 1}, {"blue.calm": 1})
    said = xc.judge(crisis, eyes="record").answer[0]
    assert "Redland came out better than Blueland in " in said
    assert row(xc.judge(crisis, eyes="record"), "sizes")["better"] < 0.5
    assert (
        "Blueland came out better than Redland in every"
        in xc.judge(happened({"blue.land": 1}), eyes="record").answer[0]
    )


def test_gains_and_losses_that_cancel_are_not_said_to_be_none() -> None:
    crisis = happened({"blue.land": 1}, {"blue.land": -1})
    assert "Blueland gained in no weighing: on balance nothing changed" in " ".join(xc.judge(crisis).answer)


def test_why_adds_up_what_one_event_does_in_several_eyes() -> None:
    stakes = {"face": {"counts": "as seen", "by": {"world": 0.5, "posterity": 0.5}, "unit": "1 = a quarrel"}}
    found = xc.why(happened({"blue.face": -2}, stakes=stakes), of="blue", date="2100").table.records()
    assert [line["stakes"] for line in found] == ["blue.face -2"]


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others_within_their_error() -> None:
    crisis = happened({"blue.land": "uniform(0, 3)", "red.face": 1})
    one, again, other = (xc.judge(crisis, draws=400, seed=seed) for seed in (1, 1, 2))
    assert one == again
    mine, theirs = row(one, "sizes"), row(other, "sizes")
    assert mine["better"] != theirs["better"]
    exact = 1 - log(4) / 3
    for found in (mine, theirs):
        assert 0 < found["error"] < 0.01
        assert abs(found["better"] - exact) < 8 * found["error"]


def test_changing_one_interval_leaves_the_draws_of_the_others() -> None:
    """Own accounts of red rest on red's interval alone; they stay as they were when blue's is changed."""
    crisis = happened({"blue.land": "uniform(0, 3)", "red.land": "uniform(0, 2)", "red.face": -1})
    changed = crisis.change({"record.e1.does.blue.land": "uniform(1, 9)"})
    before, after = (xc.judge(c, draws=100, seed=5) for c in (crisis, changed))
    assert row(before, "sizes", "red", "") == row(after, "sizes", "red", "")
    assert row(before, "sizes") != row(after, "sizes")


# Ways of counting


def test_signs_only_counts_each_effect_as_one() -> None:
    crisis = happened({"blue.land": 5, "red.land": "0.1"}, {"blue.land": -1}, {"red.face": "between(-4, -2)"})
    verdict = xc.judge(crisis)
    assert row(verdict, "signs only")["better"] == pytest.approx(share(1 - 1 - 1, 0 + 1, 0))
    assert row(verdict, "signs only", "red", "")["better"] == pytest.approx(share(1, -1, 0))


@pytest.mark.parametrize("parts", [{"world": 1}, {"world": 0.5, "press": 0.5}, {"world": 0.9, "press": 0.1}])
def test_signs_only_does_not_count_a_stake_once_for_each_of_its_audiences(parts: dict[str, float]) -> None:
    stakes = BASE["stakes"] | {"face": {"counts": "as seen", "by": parts, "unit": "1 = a quarrel"}}
    crisis = happened({"blue.land": 4, "blue.face": -3}, stakes=stakes, audiences={"world": {}, "press": {}})
    assert row(xc.judge(crisis), "signs only", "blue", "")["better"] == pytest.approx(share(1, -1, 0))


def test_a_file_that_codes_signs_only_is_counted_in_signs_only() -> None:
    verdict = xc.judge(happened({"blue.land": 1, "red.land": -1}, effects="signs only"))
    assert {r["counting"] for r in verdict.table.records()} == {
        "signs only",
        "signs, from before-missiles",
        "signs, relative gains",
    }
    assert "Signs only: the sizes of effects are not yet coded." in verdict.notes


def test_relative_gains_count_half_of_the_rivals_gain_as_ones_loss() -> None:
    verdict = xc.judge(happened(*GAINS))
    blue = row(verdict, "sizes, relative gains", "blue", "")
    assert blue["better"] == pytest.approx(share(3 - 0.5 * 1, -2 - 0.5 * -1, 0 - 0.5 * 2))
    red = row(verdict, "sizes, relative gains", "red", "")
    assert red["better"] == pytest.approx(share(1 - 0.5 * 3, -1 - 0.5 * -2, 2 - 0.5 * 0))
    assert not [r for r in verdict.comparison.records() if "relative" in r["counting"]]


def test_a_group_of_stakes_is_one_stake_the_mean_of_its_members() -> None:
    verdict = xc.judge(happened(*GAINS, groups={"standing": ["face", "calm"]}))
    grouped = row(verdict, "sizes, groups as one")
    assert grouped["better"] == pytest.approx(share(3 - 1, (-2 - -1 + 0 - 2) / 2))
    assert row(verdict, "sizes")["better"] == pytest.approx(share(2, -1, -2))
    assert not [r for r in xc.judge(happened(*GAINS)).table.records() if "groups" in r["counting"]]


def test_another_baseline_is_a_way_of_counting_and_an_option() -> None:
    early = {"id": "e0", "date": "1962-07-01", "event": "missiles-sent", "source": "cable", "does": {"red.land": 9}}
    crisis = happened(*GAINS)
    crisis = xc.build(BASE | {"record": [early, *crisis_rows(crisis)]})
    verdict, from_then = xc.judge(crisis), xc.judge(crisis, baseline="before-missiles")
    moved = row(verdict, "sizes, from before-missiles")
    assert moved["better"] == row(from_then, "sizes")["better"] == pytest.approx(share(3 - 1 - 9, -1, -2))
    assert row(verdict, "sizes")["better"] == pytest.approx(share(2, -1, -2))
    assert "Gains and losses are counted from the end of 1962-05-01." in from_then.notes
    assert not [r for r in from_then.table.records() if r["counting"] == "sizes, from before-missiles"]


def crisis_rows(crisis: xc.Crisis) -> list[Data]:
    return [
        {
            "id": event.id,
            "date": str(event.date),
            "event": event.event,
            "source": list(event.source),
            "does": {f"{effect.actor}.{effect.stake}": effect.value.text for effect in event.does},
        }
        for event in crisis.record
    ]


def test_unsure_dates_give_a_range() -> None:
    crisis = happened({"blue.land": 1, "red.face": 1}, {"blue.land": 5})
    vague = crisis.change({"record.e2.date": "1962-10-23~"})
    verdict = xc.judge(vague, date="1962-10-23")
    found = row(verdict, "sizes")
    assert (found["least"], found["most"]) == pytest.approx((share(1, -1, 0), share(6, -1, 0)))
    assert found["better"] in (found["least"], found["most"])
    assert "50 % to 86 % of weighings" in str(verdict)
    sure = row(xc.judge(vague, date="1962-10-30"), "sizes")
    assert sure["least"] == sure["most"] == pytest.approx(share(6, -1, 0))


def test_a_loss_that_dates_leave_open_is_not_said_to_be_level_in_all(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better is 0 in both readings; level and worse are not, so neither is said of all of them."""
    crisis = happened({"everyone.land": 0}, {"red.land": 1, "blue.land": -1})
    verdict = xc.judge(crisis.change({"record.e2.date": "1962-10-23~"}), date="1962-10-23", eyes="record")
    found = row(verdict, "sizes")
    assert [found[name] for name in BOUNDS] == [0, 0, 0, 1]
    said = str(verdict)
    assert "Redland came out better than Blueland in 0 % to 100 % of weighings, as the dates are read" in said
    assert "Blueland gained in no weighing (" in said
    assert "level in all" not in said
    assert "nothing changed" not in said
    monkeypatch.setenv("COLUMNS", "200")
    asked = ["judge", "vague-dates", "--date", "may", "--counting", "sizes", "--set", "acts.ban.does=[]"]
    assert main([*asked, "--set", "record.v1.date=1400-05~", "--set", "points.winter.date=1400-05~"]) == 0
    assert "worse least  worse most" in capsys.readouterr().out


def test_what_changes_nothing_is_level() -> None:
    level = row(xc.judge(happened({"everyone.land": 1})), "sizes")
    assert (level["better"], level["level"], level["worse"]) == (0, 1, 0)
    assert "level in all" in str(xc.judge(happened({"everyone.land": 1}), eyes=["record"]))


def test_eyes_that_see_less_have_another_verdict() -> None:
    secret = {"id": "e9", "date": "1962-10-27", "event": "trade", "source": "cable", "does": {"red.land": 9}}
    crisis = happened(*GAINS)
    crisis = xc.build(BASE | {"record": [*crisis_rows(crisis), secret | {"seen by": ["red", "blue"]}]})
    verdict = xc.judge(crisis, eyes=["world", "record"])
    assert row(verdict, "sizes", eyes="world")["better"] == pytest.approx(share(2, -1, -2))
    assert row(verdict, "sizes", eyes="record")["better"] == pytest.approx(share(2 - 9, -1, -2))


def test_an_audience_that_has_not_begun_has_no_view_and_no_rows() -> None:
    verdict = xc.judge(happened(*GAINS), eyes=["posterity", "world"])
    assert "no view yet" in verdict.answer[0]
    assert {r["eyes"] for r in verdict.table.records()} == {"world"}
    assert {r["eyes"] for r in xc.judge(happened(*GAINS), eyes=["posterity"], date="1990").table.records()} == {
        "posterity"
    }


def test_every_verdict_says_what_it_rests_on() -> None:
    verdict = xc.judge(happened({"blue.land": "uniform(0, 3)"}), eyes=["world"])
    said = " ".join((*verdict.notes, str(verdict.how)))
    for part in ("1 = a base", "1 = a quarrel", "uniform over land, face, calm", "1962-10-21", "drawn", "seed 1"):
        assert part in said
    assert "The world" in str(verdict)
    assert "Blueland came out better than Redland" in str(verdict)
    assert verdict.sources == ("cable",)


# What cannot be asked


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"eyes": ["wrold"]}, r"no watcher 'wrold'; there are record, red, blue, world.*did you mean 'world'\?"),
        ({"date": "the day after"}, "'the day after' is not a date; expected a date such as"),
        ({"baseline": "before-missile"}, "'before-missile' is not a date"),
        ({"draws": 0}, "at least one world must be drawn"),
    ],
)
def test_what_a_crisis_does_not_have_is_answered_with_what_it_has(options: Data, said: str) -> None:
    with pytest.raises(xc.AskError, match=said):
        xc.judge(happened(*GAINS), **options)


def test_a_crisis_without_stakes_or_rivals_has_no_verdict() -> None:
    with pytest.raises(xc.AskError, match="dixit-brinkmanship has no stakes and rivals"):
        xc.judge(xc.load("dixit-brinkmanship"))
    with pytest.raises(xc.AskError, match="base has no stakes and rivals"):
        xc.judge(happened(*GAINS, rivals=[]))
    with pytest.raises(xc.AskError, match="no record"):
        xc.judge(xc.build(BASE))


def test_one_pair_of_eyes_may_be_given_as_its_name() -> None:
    crisis = happened(*GAINS)
    named: Any = "world"
    assert xc.judge(crisis, eyes=named).table == xc.judge(crisis, eyes=["world"]).table


# Any finding


def findings() -> dict[str, xc.Finding]:
    """Give one finding of each verb that has one."""
    crisis = xc.load("trial-of-nerves")
    return {
        "judge": xc.judge(crisis, draws=100),
        "ledger": xc.ledger(crisis),
        "view": xc.view(crisis, "world"),
        "shown": xc.shown(crisis),
        "describe": xc.describe(xc.game(crisis)),
    }


VERBS = ("judge", "ledger", "view", "shown", "describe")


@pytest.mark.parametrize("verb", VERBS)
def test_the_frame_of_a_finding_has_named_columns_of_one_kind_each(verb: str) -> None:
    table = findings()[verb].frame()
    assert len(table) > 0
    assert set(table.units) <= set(table.names)
    for name, column in table.to_dict().items():
        assert len(column) == len(table)
        assert len({type(value) for value in column}) == 1, name
    assert [list(record) for record in table.records()] == [list(table.names)] * len(table)


def test_the_columns_of_a_verdict() -> None:
    assert findings()["judge"].frame().names == COLUMNS


@pytest.mark.parametrize("verb", VERBS)
def test_a_finding_is_json_with_the_same_numbers(verb: str) -> None:
    finding = findings()[verb]
    read = json.loads(finding.to_json(), parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert read["question"] == finding.question
    assert read["answer"] == list(finding.answer)
    assert read["columns"] == list(finding.table.names)
    assert read["rows"] == [list(cells) for cells in finding.table.rows]
    assert read["how"]["crisis"] == "trial-of-nerves"
    assert read["sources"] == list(finding.sources)


def test_a_line_without_bounds_is_refused() -> None:
    with pytest.raises(xc.CrisisError, match="has no bounds that can be reckoned with"):
        happened({"blue.land": "1 / small"}, unknown={"small": "uniform(-1, 1)"})


@pytest.mark.parametrize("verb", VERBS)
def test_arrow_reads_a_finding(pyarrow: ModuleType, verb: str) -> None:
    table = findings()[verb].frame()
    read = pyarrow.table(table)
    assert read.column_names == list(table.names)
    assert read.to_pydict() == table.to_dict()


def test_html_shows_names_and_does_not_run_them() -> None:
    evil = "<script>alert('x')</script> & co"
    crisis = happened(*GAINS, actors={"red": {"name": evil}, "blue": {}})
    lines = [{"blue.land": 1, "because": evil}]
    for finding in (xc.judge(crisis), xc.ledger(crisis), xc.ledger(happened(), date="1963"), xc.ledger(because(lines))):
        html = finding._repr_html_()
        assert "<script" not in html
        assert html.count("<table>") == html.count("</table>") >= 1
    assert "&lt;script&gt;" in xc.judge(crisis)._repr_html_()
    assert "&amp; co" in xc.ledger(because(lines)).frame()._repr_html_()


def because(effects: list[Data]) -> xc.Crisis:
    rows = [{"id": "e1", "date": "1962-10-22", "event": "deed", "source": "cable", "does": effects}]
    return xc.build(BASE | {"record": rows})


def test_a_change_is_named_by_every_finding() -> None:
    crisis = xc.load("trial-of-nerves").change({"acts.trade.seen_by": "everyone"}, because="the trade in public")
    game = xc.game(crisis)
    for finding in (xc.judge(crisis), xc.ledger(crisis), xc.view(crisis, "world"), xc.shown(crisis), xc.describe(game)):
        assert finding.how.changed == ("the trade in public",)
        assert "the trade in public" in str(finding.how)
        assert finding.how.digest != findings()["ledger"].how.digest


def test_a_verdict_can_be_asked_in_some_ways_of_counting_only() -> None:
    crisis = xc.load("trial-of-nerves")
    every = xc.judge(crisis, draws=100)
    some = xc.judge(crisis, counting=["sizes"], draws=100)
    assert some.table.rows == tuple(row for row in every.table.rows if row[2] == "sizes")
    assert some.leading == ("sizes",)
    with pytest.raises(xc.AskError, match="no way of counting 'size' here; there are signs only, sizes"):
        xc.judge(crisis, counting=["size"])


def test_why_asks_of_somebody() -> None:
    """``over`` alone is refused, not ignored; rivals are needed only where nobody is named."""
    crisis = xc.load("trial-of-nerves")
    with pytest.raises(xc.AskError, match="expected `of`"):
        xc.why(crisis, over="red", draws=10)
    alone = crisis.change({"rivals": [], "claims": []})
    assert len(xc.why(alone, of="red", draws=10).table)
    with pytest.raises(xc.AskError, match="names no rivals"):
        xc.why(alone, draws=10)


def test_why_gives_eyes_without_a_view_no_verdict() -> None:
    found = xc.why(happened(*GAINS), eyes="posterity")
    assert found.answer == ("In the eyes of posterity by 1962-10-24: no view yet.",)
    assert not len(found.table)


def test_what_would_flip_says_which_eyes_have_no_view() -> None:
    found = xc.judge(happened(*GAINS), eyes=["posterity"]).flips()
    assert found.answer == ("In the eyes of posterity by 1962-10-24: no view yet.",)


def test_eyes_asked_twice_see_once() -> None:
    crisis = xc.load("trial-of-nerves")
    found = [xc.judge(crisis, eyes=eyes, draws=100) for eyes in (["world", "record"], ["world", "record", "world"])]
    assert found[0].table == found[1].table
    assert found[0].answer == found[1].answer
