"""The dossier as Markdown, as JSON, and as two sides for a class."""

import json
import re
import shlex
from pathlib import Path

import pytest

import excomm as xc
from excomm._cli.main import main

CUBA = "cuba-1962"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


def test_json_holds_every_finding_as_the_verb_gives_it(folder: Path) -> None:
    crisis = xc.load("trial-of-nerves")
    path = xc.report(crisis, folder / "t.json", format="json", draws=100)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [answer["question"] for answer in data["answers"]] == [
        *("Who came out better?", "In whose eyes?", "How sure?", "How near war?"),
    ]
    date = str(xc.dossier(crisis, draws=100).verdicts[-1].how.options["date"])
    own = json.loads(xc.judge(crisis, eyes=["record", "world"], date=date, draws=100).to_json())
    found = data["findings"][f"verdict-{date}"]
    assert found["rows"] == own["rows"]
    assert found["command"].startswith("excomm judge trial-of-nerves --date")
    assert {"claims", "ledger-record", "ledger-world", "shown", "tree", "sums"} <= set(data["findings"])


def test_markdown_holds_every_table_and_is_well_formed(folder: Path) -> None:
    text = xc.report(xc.load(CUBA), folder / "c.md", format="md", draws=100).read_text(encoding="utf-8")
    for head in ("# The Cuban missile crisis", "**Who came out better?** United States", "## Sources"):
        assert head in text
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.fullmatch(r"\|( --- \|)+", line)]
    assert len(heads) > 8
    for n in heads:
        columns = lines[n].count("|")
        assert bars(lines[n - 1]) == columns
        assert bars(lines[n + 1]) == columns


def bars(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line))


def test_what_a_file_says_is_no_markup_in_markdown(folder: Path) -> None:
    crisis = xc.load("trial-of-nerves", change={"title": "<b>*x* | y</b>\n# z"})
    text = xc.report(crisis, folder / "h.md", format="md", draws=10).read_text(encoding="utf-8")
    assert text.startswith(r"# \<b\>\*x\* \| y\</b\> \# z")


# ------------------------------------------------------------------ for a class


def sides(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").split('<section class="side"')[1:]


def test_a_student_reads_the_secret_only_overleaf(folder: Path) -> None:
    first, second = sides(xc.report(xc.load(CUBA), folder / "s.html", handout="student", draws=100))
    for secret in ("assurance", "Dobrynin", "nine americans", "jupiter", "turkey would", "would leave turkey"):
        assert secret.lower() not in first.lower(), secret
    assert "The public letter only" in first
    assert "Dobrynin" in second
    assert "until then you held" in second


def test_only_the_teachers_copy_has_answers(folder: Path) -> None:
    crisis = xc.load(CUBA)
    student, teacher = (
        xc.report(crisis, folder / f"{reader}.html", handout=reader, draws=100).read_text(encoding="utf-8")
        for reader in ("student", "teacher")
    )
    answers = re.findall(r'class="key">([^<]+)<', teacher)
    assert len(answers) == 9
    assert 'class="key"' not in student
    assert "United States above Soviet Union" not in student
    assert any("United States above Soviet Union in every weighing" in answer for answer in answers)
    assert {"supported", "holds", "fails"} <= {answer.split(",")[0] for answer in answers}


def test_the_numbers_of_a_handout_are_the_ledgers(folder: Path) -> None:
    crisis = xc.load("trial-of-nerves")
    text = xc.report(crisis, folder / "n.html", handout="student", draws=100).read_text(encoding="utf-8")
    dossier = xc.dossier(crisis, draws=100)
    first = dossier.verdicts[0].ledgers[1]
    assert first.eyes == "world"
    lines = [e for e in first.entries if (e.actor, e.stake) == ("red", "prestige")]
    low, high = sum(e.low for e in lines), sum(e.high for e in lines)
    assert f'<td class="number">{low:+g} to {high:+g}</td>' in text


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("dixit-brinkmanship", {"handout": "student"}, "no verdict in an audience's eyes"),
        ("trial-of-nerves", {"handout": "parent"}, "a handout is for student or teacher"),
        ("trial-of-nerves", {"format": "pdf"}, "a dossier is written as html, md, json"),
    ],
)
def test_what_cannot_be_written_is_said(name: str, options: dict[str, str], said: str, folder: Path) -> None:
    with pytest.raises(xc.AskError, match=said):
        xc.report(xc.load(name), folder / "no", draws=10, **options)  # type: ignore[arg-type]
    assert not (folder / "no").exists()


@pytest.mark.parametrize("place", ["nowhere/page.html", "."])
def test_a_place_that_cannot_be_written_is_said_before_the_work(
    place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("excomm._report.write.gather", lambda *_, **__: pytest.fail("the work was begun"))
    with pytest.raises(xc.AskError, match="cannot be written: expected a file in a folder that is there"):
        xc.report(xc.load("trial-of-nerves"), folder / place)


def test_the_verb_takes_both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert main(["report", "trial-of-nerves", "--format", "md", "--draws", "10"]) == 0
    assert main(["report", "trial-of-nerves", "--handout", "--draws", "10"]) == 0
    assert main(["report", "trial-of-nerves", "--handout", "teacher", "-o", "t.html", "--draws", "10"]) == 0
    for name in ("trial-of-nerves.md", "trial-of-nerves-handout.html", "t.html"):
        assert (folder / name).stat().st_size > 1000


def test_every_command_that_a_report_prints_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For a file of one's own in a folder, with a change: it answers for that file, with that change."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    xc.save(xc.load("trial-of-nerves"), "mine/own.yaml")
    crisis = xc.load("mine/own.yaml", change=["acts.trade.seen_by=everyone"])
    page = xc.report(crisis, "own.md", format="md", draws=50).read_text(encoding="utf-8")
    typed = dict.fromkeys(re.findall(r"`(excomm [^`]+)`", page))
    assert len(typed) >= 8
    for command in typed:
        assert command.startswith("excomm ")
        words = shlex.split(command)[1:]
        assert words[1:4] == ["mine/own.yaml", "--set", "acts.trade.seen_by=everyone"], command
        assert main(words) == 0, command
        assert capsys.readouterr().err == ""
