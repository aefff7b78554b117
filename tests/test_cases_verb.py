"""Other crises on record: what is missing, the crisis file's place, the verb, the section of the dossier."""

import json
import shutil
from pathlib import Path

import pytest

import excomm as xc
from excomm._cases.ask import cases as ask
from excomm._cli.main import main
from excomm._dossier.beside import section
from miniature import ARCHIGOS, MINI, STOCKPILES, VARIABLES, one, placed


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def crisis() -> xc.Crisis:
    return placed()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(MINI, folder)
    return folder


# ------------------------------------------------------------------------------------------------- what is missing


def test_without_the_other_files_the_rest_is_answered(crisis: xc.Crisis, copy: Path) -> None:
    (copy / "icbdy_v15.csv").unlink()
    found = ask(crisis, icb=copy)
    assert not {"joint", "leaders"} & found.parts.keys()
    assert set(found["superiority"].table.column("pairs")) == {"all"}
    text = " ".join(found.missing)
    assert "EXCOMM_ARCHIGOS" in text
    assert "EXCOMM_STOCKPILES" in text
    assert "icbdy_v15.csv" in text


def test_a_crisis_that_does_not_say_where_it_stands_gets_base_rates() -> None:
    found = ask(xc.load("trial-of-nerves"), icb=MINI)
    assert "neighbours" not in found.parts
    assert found["outcomes"].answer[0].startswith("Most often a crisis ended in victory")
    assert any("icb: {crisis: N" in line for line in found.missing)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"crisis": 99}, r"99.*1 to 8"),
        ({"crisis": 3, "actors": {"blue": 11}}, r"icb\.actors\.blue is 11.*BLU 31"),
        ({"like": {"gravty": 1, "viol": 1, "break": 1}}, r"gravty.*did you mean 'gravcr'"),
        ({"like": {"viol": 1}}, "at least 3"),
    ],
)
def test_numbers_and_codes_that_the_data_do_not_have(place: dict[str, object], said: str) -> None:
    with pytest.raises(xc.AskError, match=said):
        ask(xc.load("trial-of-nerves").change({"icb": place}), icb=MINI)


def test_no_data_is_said_with_where_to_get_them(crisis: xc.Crisis) -> None:
    with pytest.raises(xc.DataError, match=r"--icb FOLDER or EXCOMM_ICB_DIR.*sites\.duke\.edu"):
        ask(crisis)


# ------------------------------------------------------------------------------------------------- the crisis file


def test_the_place_is_written_and_read_again(crisis: xc.Crisis, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    xc.save(crisis, file)
    assert xc.load(file).icb == crisis.icb
    assert "icb" not in xc.load("trial-of-nerves").to_yaml()


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ({"crisis": 3, "like": {"viol": 1}}, "has `like` too"),
        ({"actors": {"blue": 31}}, "the crisis is not"),
        ({"crisis": 3, "actors": {"green": 31}}, "no actor is called 'green'"),
        ({"crisis": "three"}, "'three' does not fit here"),
        ({"number": 3}, "'number' is not a key"),
    ],
)
def test_mistakes_in_the_place(place: dict[str, object], wrong: str) -> None:
    with pytest.raises(xc.CrisisError, match=wrong):
        xc.load("trial-of-nerves").change({"icb": place})


# ------------------------------------------------------------------------------------------------- the verb, the page


@pytest.fixture
def arguments() -> list[str]:
    place = "icb={crisis: 3, actors: {blue: 31, red: 32}}"
    return ["cases", "trial-of-nerves", "--set", place, "--icb", str(MINI), "--draws", "200"]


def test_the_verb_says_each_part(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "joint: How did two opponents come out together?" in said
    assert "Not asked: Leaders after a crisis: --archigos FILE or EXCOMM_ARCHIGOS" in said
    assert main([*arguments, "--part", "neighbours"]) == 0
    assert "SECOND QUARREL" in capsys.readouterr().out


def test_the_verb_ends_with_one_for_what_a_user_can_mend(
    arguments: list[str], capsys: pytest.CaptureFixture[str], copy: Path
) -> None:
    assert main([*arguments, "--part", "weather"]) == 1
    assert "there is no part 'weather' here; there are outcomes, joint" in capsys.readouterr().err
    (copy / "icb1v15.csv").write_text("crisno\n1\n")
    assert main([*arguments[:5], str(copy)]) == 1
    assert "icb1v15.csv: the column 'crisname' is missing" in capsys.readouterr().err


def test_the_environment_names_files_too(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI))
    monkeypatch.setenv("EXCOMM_ARCHIGOS", str(MINI / "archigos.csv"))
    assert main([*arguments[:4], "--json", "--draws", "200"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data["parts"])[-2:] == ["beside", "files"]
    assert data["parts"]["leaders"]["columns"][0] == "among"


def test_the_coders_stand_beside_the_ledger_before_and_after_the_secret(crisis: xc.Crisis) -> None:
    part = xc.cases(crisis, icb=MINI, draws=500)["beside"]
    assert part.answer[0] == "The coders, once and for all: Blueland victory, Redland defeat."
    assert "Told in between: e4 (1989-01)." in part.answer
    verdict = xc.judge(crisis, eyes=["world"], date="1962-11-20", draws=500)
    before = one(part.table, eyes="world", date="1962-11-20", counting="sizes", over="red")
    wanted = one(verdict.comparison, counting="sizes")
    assert before["better"] == wanted["better"] == 1
    assert (before["coders"], before["ledger"], before["agree"]) == ("victory and defeat", "better", "yes")
    after = one(part.table, eyes="world", date="1989-01", counting="sizes", over="red")
    assert after["better"] != before["better"]


def test_a_number_that_cannot_be_right_is_doubted() -> None:
    place = {"crisis": 1, "actors": {"blue": 12, "red": 11}}
    part = xc.cases(xc.load("trial-of-nerves").change({"icb": place}), icb=MINI, draws=100)["beside"]
    assert any("before the baseline of the file (1962-10-21): is the number right?" in note for note in part.notes)


def test_the_section_of_the_dossier(crisis: xc.Crisis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert section(xc.load("trial-of-nerves")) is None
    without = section(crisis)
    assert without is not None
    assert not without.parts
    assert "EXCOMM_ICB_DIR" in without.missing[0]
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI / "nowhere"))
    broken = section(crisis)
    assert broken is not None
    assert "no such folder" in broken.missing[0]
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI))
    full = section(crisis, draws=200)
    assert full is not None
    assert "beside" in full.parts


def test_the_section_is_drawn(crisis: xc.Crisis) -> None:
    from excomm._report.cases import cases_html, lines
    from excomm._report.pen import Pen

    pen = Pen(xc.dossier(crisis, draws=10), {})
    found = xc.cases(crisis, icb=MINI, archigos=ARCHIGOS, stockpiles=STOCKPILES, draws=200)
    page = cases_html(pen, found)
    for text in (
        "SECOND QUARREL",
        "Told in between",
        "What was read",
        "the gravest threat",
        "29 % (13 to 53 %), 5 of 17",
    ):
        assert text in page, text
    drawn = [line for name in ("outcomes", "leaders", "superiority") for line in lines(found[name])]
    assert all(0 <= line.low <= line.share <= line.high <= 100 for line in drawn)
    without = section(crisis)
    assert without is not None
    assert "EXCOMM_ICB_DIR" in cases_html(pen, without)
