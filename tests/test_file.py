"""What somebody sees who made a mistake in a crisis file: where it is, what it is, and what should stand there."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import excomm as xc
from excomm._crisis.quantity import EXPECTED
from excomm._crisis.shape import RESERVED
from quarrel import CHANGES, GOOD, cases

Mistakes = Callable[[str | bytes], list[str]]


@pytest.fixture
def mistakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mistakes:
    """Give a function that writes a file and returns the lines that loading it prints, without its name."""
    monkeypatch.chdir(tmp_path)

    def lines(text: str | bytes) -> list[str]:
        Path("q.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(xc.CrisisError) as error:
            xc.load("q.yaml")
        assert str(error.value) == "\n".join(map(str, error.value.mistakes))
        return [str(mistake).removeprefix("q.yaml").lstrip(": ") for mistake in error.value.mistakes]

    return lines


def changed(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def test_the_file_that_the_others_break_is_right(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(GOOD)
    assert xc.load(tmp_path / "q.yaml").name == "quarrel"


def test_every_change_of_the_table_is_tried() -> None:
    assert len(list(cases())) == CHANGES.count(" => ") > 100


@pytest.mark.parametrize(("old", "new", "lines"), list(cases()))
def test_a_mistake_is_named_where_it_stands(mistakes: Mistakes, old: str, new: str, lines: list[str]) -> None:
    assert mistakes(changed(old, new)) == lines


def test_everything_wrong_is_listed_at_once_in_the_order_of_the_file(mistakes: Mistakes) -> None:
    """Of form, of names, of sense: whichever check finds it."""
    text = GOOD
    for old, new in [
        ("rivals: [blue, red]", "rivals: [blue]"),
        ("counts: in fact", "counts: infact"),
        ("bold: 0.4, wary: rest", "bold: 0.4, wary: 0.5"),
        ("  wait: {by: red}", "  wait: {by: rad}"),
        ("by: blue, does: {red.land: 1}", "by: blue, does: {red.land: x y}"),
        ("hold: luck}", "hold: lukc}"),
        ("e2, date: 1900-01-03", "e2, date: 1899"),
    ]:
        assert old in text
        text = text.replace(old, new)
    lines = mistakes(text)
    assert [line.split(":")[0] for line in lines] == ["5", "8", "11", "17", "18", "25", "30"]


def test_what_follows_from_a_mistake_is_not_said_again(mistakes: Mistakes) -> None:
    """A date that cannot be read is no missing date, and an act by nobody is on nobody's menu."""
    assert len(mistakes(changed("baseline: 1900-01-01", "baseline: soon"))) == 1
    assert len(mistakes(changed("push: {by: red,", "push: {by: rde,"))) == 1
    assert len(mistakes(changed("push: {by: red,", "push: {"))) == 1


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_words_of_the_format_cannot_be_names(mistakes: Mistakes, word: str) -> None:
    expected = f"'{word}' is a word of the format; expected another name"
    assert expected in "\n".join(mistakes(changed("{hint: {}}", f"{{{word}: {{}}}}")))
    assert expected in "\n".join(mistakes(changed("unknown: {", f"unknown: {{{word}: 1, ")))


@pytest.mark.parametrize(
    "text", ["NO", "yes", "9:30", "0x1F", "1e3", "1_000", "null", "~", "2024-01-01", "007", ".inf", "é"]
)
def test_a_text_stays_the_text_that_was_written(tmp_path: Path, text: str) -> None:
    """Norway is not false, and half past nine is not 570."""
    (tmp_path / "q.yaml").write_text(changed("A diary", text), encoding="utf-8")
    assert xc.load(tmp_path / "q.yaml").sources["diary"].work == text


@pytest.mark.parametrize(
    "text",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("{bold: 0.4, wary: rest}", "{bold: '0.4', wary: \"rest\"}").encode(),
        f"# A comment.\n---\n{GOOD}...\n".encode(),
        GOOD.replace("audiences: {world: {}, press", "audiences: {world, press").encode(),
        GOOD.replace("actors: {red: {}, blue: {}}", "actors:\n  red:\n  blue: {}").encode(),
    ],
)
def test_editors_differ_in_how_they_write_the_same_file(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "q.yaml").write_bytes(text)
    assert xc.load(tmp_path / "q.yaml") == xc.load(tmp_path / "good.yaml")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("source: diary", "source: [diary]"),
        ("looks like: yield", "looks like: {everyone: yield}"),
        ("tells: {hold: [world]}", "tells: {hold: {world: itself}}"),
        ("tells: {hold: [world]}", "tells: {hold: world}"),
        ("does: {red.land: 1, blue.pride: -1}", "does: [{red.land: 1}, {blue.pride: -1}]"),
        ("does: {red.land: 1, blue.pride: -1}", "does: [{red.land: 1, blue.pride: -1}]"),
        ("push: {by: red,", "push: {by: red, seen by: everyone, secret from: [],"),
        ("seen by: [red, blue]", "seen by: [red, blue], tells: {}, about: ''"),
    ],
)
def test_a_short_form_says_the_same_as_the_long_one(tmp_path: Path, short: str, long: str) -> None:
    (tmp_path / "short.yaml").write_text(GOOD)
    (tmp_path / "long.yaml").write_text(changed(short, long))
    assert xc.load(tmp_path / "short.yaml") == xc.load(tmp_path / "long.yaml")


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n", "{}\n"])
def test_an_empty_file_is_told_how_to_begin(mistakes: Mistakes, text: str) -> None:
    lines = mistakes(text)
    assert [line.split("; ")[0] for line in lines] == [
        "1:1: a crisis without 'crisis'",
        "1:1: a crisis without 'excomm'",
    ]


@pytest.mark.parametrize(("text", "found"), [("- a\n- b\n", "a list"), ("just words\n", "'just words'")])
def test_a_file_of_something_else_is_told_what_a_crisis_is(mistakes: Mistakes, text: str, found: str) -> None:
    (line,) = mistakes(text)
    assert line.startswith(
        f"1:1: {found} does not fit here; expected a crisis: a mapping with the keys excomm, crisis,"
    )


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 3000, "- " * 5000 + "a", "? " * 300, "{a: " * 50 + "}" * 50])
def test_no_depth_is_too_deep_to_refuse(mistakes: Mistakes, text: str) -> None:
    (line,) = mistakes(text)
    assert line.endswith("this is nested too deeply; expected 40 levels at most")


def test_a_file_that_is_no_text_says_where(mistakes: Mistakes) -> None:
    text = GOOD.replace("A diary", "Journal privé")
    at = len(text.encode("latin-1").partition(b"\xe9")[0])
    assert mistakes(text.encode("latin-1")) == [f"not text in UTF-8 at byte {at}; expected a UTF-8 file"]
    assert "not text in UTF-8" in mistakes(GOOD.encode("utf-16"))[0]


def test_a_character_that_no_file_should_hold_is_refused(mistakes: Mistakes) -> None:
    assert "x0000" in mistakes(changed("A diary", "A \0 diary"))[0]


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(xc.CrisisError) as error:
        xc.load("trial-of-nerve")
    (mistake,) = error.value.mistakes
    assert mistake.wrong == "there is no such file and no shipped crisis of that name"
    assert mistake.expected == f"a file, or one of {', '.join(xc.shipped())}"
    assert mistake.nearest == "trial-of-nerves"
    assert str(mistake).startswith("trial-of-nerve: there is no such file")


def test_a_file_goes_before_a_shipped_crisis_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert xc.load("trial-of-nerves").name == "trial-of-nerves"
    Path("trial-of-nerves").write_text(GOOD)
    assert xc.load("trial-of-nerves").name == "quarrel"


def test_a_folder_without_a_crisis_is_refused(tmp_path: Path) -> None:
    with pytest.raises(xc.CrisisError, match="folder") as error:
        xc.load(tmp_path)
    assert "crisis.yaml" in str(error.value)


def test_a_record_may_stop_early_or_not_begin(tmp_path: Path) -> None:
    for text in (changed(GOOD[GOOD.index("  - {id: e2") : GOOD.index("sources:")], ""), GOOD[: GOOD.index("record:")]):
        (tmp_path / "q.yaml").write_text(text)
        assert len(xc.load(tmp_path / "q.yaml").record) < 2


def test_mistakes_of_data_built_in_code_name_no_line() -> None:
    with pytest.raises(xc.CrisisError) as error:
        xc.build({"excomm": 1, "crisis": "x", "rivals": ["a", "b"], "unknown": {"p": [1]}, "title": {"a": 1}})
    assert str(error.value).split("\n") == [
        f"in code: a list does not fit here; expected {EXPECTED}",
        "in code: a mapping does not fit here; expected a text",
        "in code: no actor is called 'a'; expected a declared actor; there is none",
        "in code: no actor is called 'b'; expected a declared actor; there is none",
    ]
    assert isinstance(error.value, ValueError)


def test_numbers_dates_and_truths_of_code_are_read_as_their_texts() -> None:
    data = {"excomm": 1, "crisis": "x", "about": True, "title": None, "baseline": date(1900, 1, 1), "zone": "+01:00"}
    crisis = xc.build(data | {"actors": {"red": {"name": 7}}, "unknown": {"p": 0.5, "q": 1e-7}})
    assert (crisis.about, crisis.title, crisis.actors["red"].name) == ("yes", "", "7")
    assert str(crisis.baseline) == "1900-01-01"
    assert [q.value({}) for q in crisis.unknown.values()] == [0.5, 1e-7]


def test_kinds_of_one_thing_are_acts_of_one_side(mistakes: Mistakes) -> None:
    text = changed("wait: {by: red}", "wait: {by: red, kinds of: pause}").replace(
        "hold: {by: blue", "hold: {by: blue, kinds of: pause"
    )
    assert mistakes(text) == ["19:20: 'pause' has kinds by red and by blue; expected kinds by one side"]


TREE = """\
excomm: 1
crisis: tree
points: {open: {turn: red, choices: {go: left, stay: right}}}
endings: {left: {pays: {red: 1}}, right: {pays: {red: 2}}}
"""


def test_a_tree_without_stakes_pays_at_every_ending(mistakes: Mistakes, tmp_path: Path) -> None:
    (tmp_path / "tree.yaml").write_text(TREE)
    assert xc.load(tmp_path / "tree.yaml").players == ("red",)
    assert mistakes(TREE.replace("right: {pays: {red: 2}}", "right: {}")) == [
        "4:35: 'right' does not pay red, and there are no stakes; expected pays: {actor: quantity} for all who move"
    ]


def test_a_record_of_acts_needs_points_to_do_them_at(mistakes: Mistakes) -> None:
    without = GOOD.replace(GOOD[GOOD.index("points:") : GOOD.index("endings:")], "")
    assert "24:1: the record names acts and there are no points; expected points, or events" in mistakes(without)


@pytest.mark.parametrize("ending", [".yaml", ".yml"])
def test_a_name_without_its_ending_is_told_of_the_file(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(f"leek{ending}").write_text("excomm: 1\ncrisis: leek\n", encoding="utf-8")
    with pytest.raises(xc.CrisisError, match=rf"did you mean 'leek{ending}'\?"):
        xc.load("leek")
