"""What-if: the same draws before and after, what is said of the entries, and how sure a difference is."""

from functools import partial

import numpy as np
import pytest

import excomm as xc
from excomm._cli.main import main
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table


def nerves() -> xc.Crisis:
    return xc.load("trial-of-nerves")


def in_public() -> xc.Crisis:
    return nerves().change({"acts.trade.seen_by": "everyone"}, because="the trade in public")


def pride(crisis: xc.Crisis, draws: int, seed: int) -> Finding:
    """Ask how large an unknown is on average: a question whose answer is known by hand."""
    mean = float(np.mean(np.asarray(xc.worlds(crisis, draws, seed).values["pride"])))
    return Finding("How proud?", (), make_table(("what", "mean"), [("pride", mean)]), How(crisis.name, ""))


def test_what_both_have_in_common_falls_out_of_the_difference() -> None:
    """Pride is uniform(0.5, 2); moved up by one, every draw moves by exactly one, so the interval has no width."""
    found = xc.whatif(nerves(), nerves().change({"unknown.pride": "uniform(1.5, 3)"}), ask=[pride], draws=100)
    (row,) = found.table.records()
    assert (row["before"], row["after"]) == (pytest.approx(1.25, abs=0.01), pytest.approx(2.25, abs=0.01))
    assert (row["low"], row["high"]) == (pytest.approx(1), pytest.approx(1))


def test_draws_without_an_answer_widen_the_difference_into_bounds() -> None:
    """A share of .2 in the nine tenths answered is .18 to .28 of all, one of .5 in four fifths .4 to .6."""

    def share(crisis: xc.Crisis, draws: int, seed: int) -> Finding:
        before = crisis.acts["trade"].seen_by == nerves().acts["trade"].seen_by
        value, lost = (0.2, 0.1) if before else (0.5, 0.2)
        notes = (
            (f"Not answered in {draws * lost:.0f} of {draws} worlds.", "Said of both.")
            if before
            else ("Said of both.",)
        )
        table = make_table(("what", "share"), [("war", value)])
        return Finding("How often?", (), table, How(crisis.name, ""), notes, unanswered=lost)

    found = xc.whatif(nerves(), in_public(), ask=[share], draws=100)
    (row,) = found.table.records()
    assert (row["before"], row["after"], row["difference"]) == pytest.approx((0.2, 0.5, 0.3))
    assert (row["low"], row["high"]) == pytest.approx((0.4 - 0.28, 0.6 - 0.18))
    assert found.notes[-2:] == (
        "Not answered in 10 of 100 worlds before, in 20 after. Intervals hold whatever they would have said.",
        "Said of both.",
    )


def test_another_seed_lies_within_the_interval_of_the_difference() -> None:
    ask = [xc.sweep]
    found, again = (xc.whatif(nerves(), in_public(), ask=ask, draws=1000, seed=seed) for seed in (1, 2))
    for one, two in zip(found.table.records(), again.table.records(), strict=True):
        assert one["of"] == two["of"]
        slack = one["high"] - one["low"]
        assert one["low"] - slack <= two["difference"] <= one["high"] + slack


def test_common_draws_are_worth_it() -> None:
    """The interval is narrower than the one of as many draws on both sides with seeds apart."""
    found = xc.whatif(nerves(), in_public(), ask=[xc.sweep], draws=1000)
    paired = next(r for r in found.table.records() if (r["of"], r["number"]) == ("war, general", "3:1"))
    apart = [[war(xc.sweep(c, 100, seed=first + s)) for s in range(10)] for c, first in sides()]
    half = 2.1 * np.sqrt(sum(np.var(side, ddof=1) for side in apart) / 10)
    assert paired["high"] - paired["low"] < half
    assert paired["high"] < 0


def sides() -> list[tuple[xc.Crisis, int]]:
    return [(nerves(), 100), (in_public(), 200)]


def war(swept: xc.Sweep) -> float:
    return float(next(r for r in swept.endings.records() if r["ending"] == "war")["3:1"])


def test_entries_and_reasons_are_listed() -> None:
    found = xc.whatif(nerves(), in_public(), ask=[partial(xc.judge, eyes="world", date="1962-11-01")], draws=100)
    assert found.question == "What would have changed: the trade in public?"
    assert found.answer[0] == "Changed: acts.trade.seen_by: [red, blue] became everyone (unsaid)."
    assert found.more["entries"].column("path") == ["acts.trade.seen_by"]
    assert {row["question"] for row in found.table.records()} == {"judge"}


def test_what_does_not_move_is_said_not_to() -> None:
    found = xc.whatif(nerves(), in_public(), ask=[partial(xc.judge, eyes="record")], draws=100)
    assert len(found.table) == 0
    assert "judge: none of " in str(found)


def test_one_typed_number_is_named() -> None:
    other = nerves().change({"acts.trade.does.blue.prestige": -1})
    found = xc.whatif(nerves(), other, ask=[pride], draws=100)
    assert any("acts.trade.does.blue.prestige is one typed number (-1)" in note for note in found.notes)
    spread = nerves().change({"acts.trade.does.blue.prestige": "between(-2, -1)"})
    assert not any("typed number" in note for note in xc.whatif(nerves(), spread, ask=[pride], draws=100).notes)


def test_an_ending_that_only_one_side_has_has_no_difference() -> None:
    other = nerves().change({"points.reply.choices": {"hold": "risk"}})
    found = xc.whatif(nerves(), other, ask=[xc.sweep], draws=100)
    row = next(r for r in found.table.records() if (r["of"], r["number"]) == ("backed-down, peace", "chance"))
    assert row["before"] > 0.8
    assert row["after"] is row["difference"] is row["low"] is None


def test_nothing_to_compare_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(xc.AskError, match="the same"):
        xc.whatif(nerves(), nerves(), ask=[pride])
    with pytest.raises(xc.AskError, match="no question"):
        xc.whatif(nerves(), in_public(), ask=[])
    assert main(["whatif", "accident", "--draws", "100"]) == 1
    said = capsys.readouterr().err
    assert "the two crises are the same" in said
    assert "expected --variant with one of unlucky, or --set PATH=VALUE" in said
    assert main(["whatif", "accident", "--variant", "unlucky", "--ask", "fortune"]) == 1
    assert "--ask fortune: expected" in capsys.readouterr().err


def test_the_command_names_the_reason_of_the_variant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatif", "accident", "--variant", "unlucky", "--draws", "100", "--ask", "judge", "--json"]) == 0
    said = capsys.readouterr().out
    assert "the fog did not have to lift" in said
    assert "record.a3.act: near-miss became collision" in said


@pytest.mark.parametrize("verb", [("whatif", "accident"), ("check", "accident"), ("diff", "accident", "accident")])
def test_a_second_variant_is_refused(verb: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """The last would be kept, and the answer would be to another question."""
    with pytest.raises(SystemExit):
        main([*verb, "--variant", "unlucky", "--variant", "quiet"])
    assert "--variant: 'quiet' after 'unlucky'; expected one" in capsys.readouterr().err


def test_a_change_of_the_last_date_is_asked_of_on_the_same_date(capsys: pytest.CaptureFixture[str]) -> None:
    """The last of the record as it was: else every number would be one of another date, and all would move."""
    change = ("--set", "record.e7.date=1988-12")
    assert main(["whatif", "trial-of-nerves", "--ask", "judge", *change, "--draws", "20", "--eyes", "world"]) == 0
    said = capsys.readouterr().out
    last = max((e.date for e in nerves().record if e.date), key=lambda date: date.high)
    assert "judge: none of 24 numbers moves." in said
    assert f"date {last}]" in said


@pytest.mark.parametrize(
    ("asked", "option", "question"),
    [
        ("sweep", ("--eyes", "nobody"), "judge"),
        ("sweep", ("--date", "nonsense"), "judge"),
        ("judge", ("--from", "nowhere"), "sweep"),
    ],
)
def test_an_option_of_what_is_not_asked_is_refused(
    asked: str, option: tuple[str, str], question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["whatif", "trial-of-nerves", "--set", "unknown.pride=1", "--ask", asked, *option]) == 1
    said = f"{option[0]} is for {question}, which is not asked; expected {question} among --ask\n"
    assert capsys.readouterr().err == said


def test_a_question_asked_twice_is_answered_once(capsys: pytest.CaptureFixture[str]) -> None:
    change = ["whatif", "trial-of-nerves", "--set", "acts.trade.does=[]", "--draws", "20"]
    said = []
    for asked in ("judge", "judge, judge"):
        assert main([*change, "--ask", asked]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
