"""What `excomm check` says of a file: mistakes, and remarks on its theory; and with which exit code it ends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

import excomm as xc
import strategies
from excomm._cli.main import main
from excomm._crisis.model import Crisis
from quarrel import GOOD

Change = tuple[str, str]
Check = Callable[..., list[str]]

# The quarrel without its hidden act and its unused sign, on which there is nothing to remark.
PLAIN = GOOD.replace("looks like: yield, seen by: [red, blue]", "about: in the open").replace("signs: {hint: {}}\n", "")
HIDDEN = ("hold: {by: blue, about: in the open}", "hold: {by: blue, seen by: [red, blue]}")
SECRET = ("hold: {by: blue, about: in the open}", "hold: {by: blue, seen by: [red, blue], secret from: [world]}")
TOGETHER = [  # whatever blue does, chance moves next, and tells nothing
    ("yield: peace, hold: luck", "yield: luck, hold: luck"),
    ("tells: {hold: [world]}", "about: x"),
    (
        "act: yield, source: diary}",
        "act: yield, source: diary}\n  - {id: e3, date: 1900-01-04, act: calm, source: diary}",
    ),
]
INFERRED = "19:3: reply: after 'storm' {} must infer 'hold', since after 'yield' it would have seen 'yield'; "
LATER = "  - {id: e3, date: 1900-02, tells: {e2: [world]}, source: diary}"
REMEDY = "give hold `looks like: yield`, or hide both"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Give a function that changes the plain file, checks it, and returns the lines without the file's name."""
    monkeypatch.chdir(tmp_path)

    def lines(*changes: Change, options: tuple[str, ...] = (), code: int = 0) -> list[str]:
        text = PLAIN
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        Path("q.yaml").write_text(text)
        assert main(["check", "q.yaml", *options]) == code
        printed = capsys.readouterr()
        assert printed.err == ""
        return [line.removeprefix("q.yaml:") for line in printed.out.splitlines()]

    return lines


def test_a_file_with_nothing_to_remark(check: Check) -> None:
    assert check() == ["no mistakes"]
    assert check(options=("--strict",)) == ["no mistakes"]


def test_kinds_of_one_thing_may_have_the_same_consequences(check: Check) -> None:
    kin = ("yield: {by: blue, does: {red.land: 1}}", "yield: {by: blue, kinds of: answer}")
    assert check(*TOGETHER, kin, ("hold: {by: blue", "hold: {by: blue, kinds of: answer")) == ["no mistakes"]


REMARKS: list[tuple[list[Change], list[str]]] = [
    (
        [("{bold: 1, wary: 2}", "1")],
        ["11:11: 'mood' never matters: no weight, payoff or odds differ by it"],
    ),
    (
        [*TOGETHER, ("yield: {by: blue, does: {red.land: 1}}", "yield: {by: blue}")],
        ["24:3: 'yield' and 'hold' have the same consequences"],
    ),
    (
        [("audiences: {world: {}", "audiences: {deaf: {}, world: {}")]
        + [
            (f"{act}: {{by: ", f"{act}: {{seen by: [red, blue, world], by: ")
            for act in ("push", "wait", "yield", "hold")
        ]
        + [("storm: {by: ", "storm: {seen by: [red, blue, world], by: ")]
        + [("calm: {by: ", "calm: {looks like: {deaf: nothing}, seen by: [red, blue, world], by: ")],
        ["6:13: 'deaf' is shown nothing"],
    ),
    ([HIDDEN], [INFERRED.format("press") + REMEDY, INFERRED.format("world") + REMEDY]),
    (
        [
            ("calm: {by: chance,", "calm: {by: chance, seen by: [red, blue, press],"),
            ("tells: {hold: [world]}", "about: x"),
        ],
        [
            "21:3: luck: once play is over, after 'hold', world must infer 'calm', since after 'storm' it would have "
            "seen 'storm'; give calm `looks like: storm`, or hide both"
        ],
    ),
    (
        [("yield: peace, hold: luck", "yield: peace, hold: war")],
        ["25:3: 'luck' can never be reached"],
    ),
    (
        [("endings: {peace", "endings: {truce: {level: clash}, peace")],
        ["26:11: 'truce' can never be reached"],
    ),
    ([("acts:\n", "acts:\n  sulk: {by: red}\n")], ["16:3: the act 'sulk' is on no menu"]),
    ([("points:", "signs: {hint: {}}\npoints:")], ["22:9: the sign 'hint' is never shown or told"]),
    ([("unknown: {", "unknown: {wrath: 1, ")], ["10:11: the unknown 'wrath' is used nowhere"]),
    ([("sources: {", "sources: {letter: {work: x}, ")], ["30:11: the source 'letter' is cited nowhere"]),
    ([("luck: {date: 1900-01-04", "luck: {date: 1899")], ["24:3: 'luck' follows 'reply' and is dated before it"]),
    (
        [("stakes:\n", "stakes:\n  fame: {unit: 1 = a song}\n")],
        ["8:3: nothing has an effect on 'fame'"],
    ),
    (
        [(", unit: 1 = a field", "")],
        ["8:3: 'land' has no unit, so nobody can tell how large 1 is"],
    ),
    (
        [("  blue: {land: 1, pride: 1}\n", "")],
        ["4:19: 'blue' moves and has no weights, so the tree has no payoffs"],
    ),
    (
        [("  - {id: e2, date: 1900-01-03, act: yield, source: diary}\n", "")],
        ["28:5: the record stops early, at 'reply'"],
    ),
    (
        [("baseline: 1900-01-01\n", "baseline: 1899-01-01\nhorizon: 1900-01-01\n")],
        ["4:1: all points lie after the horizon (1900-01-01), so that every payoff is 0"],
    ),
]


@pytest.mark.parametrize(("changes", "lines"), REMARKS)
def test_a_remark_says_what_a_modeller_will_want_to_know(check: Check, changes: list[Change], lines: list[str]) -> None:
    """As a remark it lets the file pass; under --strict the same words are a mistake."""
    assert check(*changes) == [f"{line} (remark)" for line in lines]
    assert check(*changes, options=("--strict",), code=1) == lines


def test_a_secret_that_only_the_record_tells_is_in_no_payoff(check: Check) -> None:
    hidden = ("hold: {by: blue, about: in the open}", "hold: {by: blue, seen by: [red], does: {blue.pride: -1}}")
    told = ("act: yield, source: diary}", f"act: hold, source: diary}}\n{LATER}")
    found = [line for line in check(hidden, told, ("tells: {hold: [world]}", "about: x")) if line.startswith("30:")]
    assert found == [
        "30:5: 'hold' is told here by an event, which is no part of play: what it then does to blue.pride is in no "
        "payoff; an act of chance that tells it would be (remark)"
    ]
    assert not any("no part of play" in line for line in check(hidden))


def test_remarks_come_in_the_order_of_the_file_after_the_mistakes(check: Check) -> None:
    lines = check(
        ("unknown: {", "unknown: {wrath: 1, "),
        ("sources: {", "sources: {letter: {work: x}, "),
        ("record:", "variants: {v: {because: x, change: {acts.push.by: blue}}}\nrecord:"),
        code=1,
    )
    assert lines == [
        "27:12: variant 'v': 'push' is an act of blue, and at 'open' red moves; expected an act by red",
        "10:11: the unknown 'wrath' is used nowhere (remark)",
        "31:11: the source 'letter' is cited nowhere (remark)",
    ]


# Acts given away


def test_a_secret_that_can_be_inferred_is_a_mistake(check: Check) -> None:
    """For the audience it is secret from and whoever lies within it."""
    assert check(SECRET, code=1) == [INFERRED.format("press") + REMEDY, INFERRED.format("world") + REMEDY]


def test_the_remedy_mends_it(check: Check) -> None:
    """What is offered: the hidden act looks like the visible one, and the two lead to the same."""
    alike = ("secret from: [world]}", "secret from: [world], looks like: yield}")
    assert check(SECRET, alike, *TOGETHER) == ["no mistakes"]


def test_hiding_both_mends_it_too(check: Check) -> None:
    both = ("yield: {by: blue,", "yield: {by: blue, seen by: [red, blue],")
    assert check(SECRET, both, *TOGETHER) == ["no mistakes"]


def test_a_secret_that_the_tree_gives_away_later_is_found_there(check: Check) -> None:
    """The disguise is right, but only after the hidden act does chance move."""
    lines = check(SECRET, ("secret from: [world]}", "secret from: [world], looks like: yield}"), code=1)
    assert [line.split(", since")[0] for line in lines] == [
        "19:3: reply: after 'storm' press must infer 'hold'",
        "19:3: reply: after 'storm' world must infer 'hold'",
    ]


def test_no_remedy_is_offered_that_is_there_already(check: Check) -> None:
    lines = check(SECRET, ("secret from: [world]}", "secret from: [world], looks like: yield}"), code=1)
    assert not [line for line in lines if "`looks like: yield`" in line]


def test_a_secret_shown_to_whom_it_is_kept_from(check: Check) -> None:
    lines = check(("about: in the open", "secret from: [world]"), options=("--strict",), code=1)
    assert lines == [
        "19:3: 'hold' is declared secret from press and shown to it",
        "19:3: 'hold' is declared secret from world and shown to it",
    ]


def test_an_event_shown_to_whom_it_is_kept_from(check: Check) -> None:
    """Of the record as of an act; what the others are not shown is no matter."""
    event = "  - {id: e0, date: 1900-01-01, event: affair, secret from: [press], source: diary}\n"
    into = ("record:\n", f"record:\n{event}")
    (line,) = check(into, options=("--strict",), code=1)
    assert line.endswith(": 'affair' is declared secret from press and shown to it")
    assert check(into) == [f"{line} (remark)"]
    hidden = ("secret from: [press]", "secret from: [press], seen by: [red]")
    assert check(into, hidden, options=("--strict",)) == ["no mistakes"]


def test_a_type_whose_kinds_weigh_the_same_never_matters(check: Check) -> None:
    lines = check(("{bold: 1, wary: 2}", "{bold: 1, wary: 1}"))
    assert lines == ["11:11: 'mood' never matters: no weight, payoff or odds differ by it (remark)"]


def test_a_source_that_a_hazard_cites_is_cited(check: Check) -> None:
    hazard = "hazards: {accident: {rates: {high: 0.1}, barrier: 0.01, source: letter}}\nrecord:"
    assert check(("record:", hazard), ("sources: {", "sources: {letter: {work: x}, ")) == ["no mistakes"]


# The command


def test_mistakes_end_with_1(check: Check) -> None:
    assert check(("{red: {}", "{rad: {}"), code=1)[0].startswith("5:16: no actor is called 'red'")
    assert check(("excomm: 1", "excomm: 1\n\tx: 1"), code=1) == [
        "2:1: this is not YAML: found character '\\t' that cannot start any token"
    ]


def test_a_file_that_is_not_there_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "trial-of-nerve"]) == 1
    assert "did you mean 'trial-of-nerves'?" in capsys.readouterr().out
    assert main(["view", "trial-of-nerve", "world"]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "did you mean 'trial-of-nerves'?" in printed.err


@pytest.mark.parametrize("arguments", [[], ["check"], ["chekc", "x"], ["check", "x", "--lax"], ["check", "x", "y"]])
def test_what_is_no_command_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: excomm")


@pytest.mark.parametrize("name", xc.shipped())
def test_a_shipped_crisis_passes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0, capsys.readouterr().out


def test_what_is_set_is_checked(check: Check) -> None:
    assert check(options=("--set", "title=x", "--set", "acts.push.does.red.land=5")) == ["no mistakes"]
    assert check(options=("--set", "acts.push.by=blue"), code=1) == [
        "23:3: 'push' is an act of blue, and at 'open' red moves; expected an act by red"
    ]
    assert check(options=("--set", "acts.push.buy=blue"), code=1)[0].startswith(
        "--set acts.push.buy=blue: 'buy' is not a key of an act; expected one of by, does,"
    )
    assert check(HIDDEN, options=("--set", "acts.hold.seen_by=everyone")) == ["no mistakes"]


def test_a_variant_is_checked(check: Check) -> None:
    change = ("record:", "variants: {hush: {because: x, change: {acts.hold.seen_by: [red]}}}\nrecord:")
    assert check(change) == ["no mistakes"]
    assert [line.split(" must")[0] for line in check(change, options=("--variant", "hush"))] == [
        "19:3: reply: after 'storm' press",
        "19:3: reply: after 'storm' world",
    ]
    (line,) = check(change, options=("--variant", "hash"), code=1)
    assert line == " there is no variant 'hash'; expected one of hush; did you mean 'hush'?"


# The function


def test_a_check_gives_the_crisis_where_it_reads() -> None:
    found = xc.check("trial-of-nerves")
    assert found.clean
    assert found.crisis == xc.load("trial-of-nerves")
    assert (found.mistakes, found.remarks, str(found)) == ((), (), "no mistakes")
    broken = xc.check("trial-of-nerves", change={"acts.trade.by": "rad", "acts.stop.by": "bleu"})
    assert (broken.crisis, broken.clean, len(broken.mistakes)) == (None, False, 2)


@given(strategies.crises())
@settings(max_examples=30)
def test_strict_makes_mistakes_of_remarks(crisis: Crisis) -> None:
    plain, strict = xc.check(crisis), xc.check(crisis, strict=True)
    assert strict.remarks == ()
    assert {(m.place, m.wrong) for m in strict.mistakes} == {
        *((m.place, m.wrong) for m in plain.mistakes),
        *((r.place, r.text) for r in plain.remarks),
    }
    assert plain.clean == (not plain.mistakes)
    assert str(plain).count("(remark)") == len(plain.remarks)
