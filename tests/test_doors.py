"""What goes out at the doors: files that are written, streams that are closed or narrow, options that say nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import excomm as xc
from excomm._cli.main import main
from quarrel import GOOD


def ask(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the command line and give its exit code with all that it said."""
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out + said.err


# What is written


@pytest.mark.parametrize(
    "verb",
    [
        ("game", "my.yaml", "--efg", "my.yaml"),
        ("game", "my.yaml", "--svg", "./my.yaml"),
        ("solve", "my.yaml", "--svg", "my.yaml"),
        ("report", "my.yaml", "--draws", "20", "-o", "my.yaml"),
        ("report", "my.yaml", "--draws", "20", "-o", "link.html"),
        ("figure", "link.svg", "tree", "--draws", "20", "-o", "link.svg"),
        ("report", "mine", "--draws", "20", "-o", "mine/crisis.yaml"),
        ("report", "mine", "--draws", "20", "-o", "mine/record.csv"),
        ("game", "mine", "--svg", "link.yaml"),
        ("game", "tree.efg", "--efg", "tree.efg"),
    ],
)
def test_a_crisis_is_not_written_over(
    verb: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    xc.save(xc.load("trial-of-nerves"), "my.yaml")
    Path("mine").mkdir()
    Path("mine/crisis.yaml").write_bytes(Path("my.yaml").read_bytes())
    for name, to in (("link.html", "my.yaml"), ("link.svg", "my.yaml"), ("link.yaml", "mine/crisis.yaml")):
        Path(name).symlink_to(to)
    assert main(["game", "my.yaml", "--efg", "tree.efg"]) == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, said = ask(*verb, capsys=capsys)
    assert code == 1
    assert f"{verb[-1]} is what the crisis is read from, and is left as it is; expected another file" in said
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (("check", "my.yaml", "--format"), "my.yaml"),
        (("report", "my.yaml", "--draws", "20", "-o", "there.html"), "there.html"),
        (("report", "my.yaml", "--draws", "20", "-o", "new.html"), "new.html"),
        (("game", "my.yaml", "--svg", "there.html"), "there.html"),
    ],
)
def test_a_full_disk_leaves_what_was_there(arguments: tuple[str, ...], file: str, tmp_path: Path) -> None:
    for name, text in (("my.yaml", GOOD.replace("crisis: ", "crisis:   ")), ("there.html", "mine")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    command = ["bash", "-c", 'ulimit -f 0; exec "$0" "$@"', sys.executable, "-B", "-m", "excomm", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"{file}: File too large\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_is_written_keeps_its_mode_and_a_link_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "my.yaml", tmp_path / "link.yaml"
    file.write_text("", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    xc.save(xc.load("leak"), link)
    assert link.is_symlink()
    assert xc.load(file) == xc.load("leak")
    assert file.stat().st_mode & 0o777 == 0o640


# Names of files and streams that are not as one would wish


def typed(*arguments: str | bytes, folder: Path, close: str = "", **environment: str) -> tuple[int, str, str]:
    """Type a command in a folder; return its exit code and what it said on both streams."""
    command = ["bash", "-c", f'exec "$0" "$@" {close}', sys.executable, "-B", "-m", "excomm", *arguments]
    given = {**os.environ, "COLUMNS": "80", **environment}
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder, env=given)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


ODD_NAMES = [(b"a\xff.yaml", "a\ufffd.yaml", {}), ("ü ß.yaml".encode(), "ü ß.yaml", {"LC_ALL": "C", "PYTHONUTF8": "0"})]


@pytest.mark.parametrize(("name", "shown", "environment"), ODD_NAMES)
@pytest.mark.parametrize("out", ["x.html", "x.md", "x.json", "x.svg"])
def test_a_file_of_any_name_is_reported_on(
    out: str, name: bytes, shown: str, environment: dict[str, str], tmp_path: Path
) -> None:
    xc.save(xc.load("leak"), tmp_path / "leak.yaml")
    os.rename(tmp_path / "leak.yaml", os.fsencode(tmp_path) + b"/" + name)
    ending = out.rpartition(".")[2]
    verb = ("figure", name, "slope") if ending == "svg" else ("report", name, "--format", ending)
    code, _, err = typed(*verb, "--draws", "20", "-o", out, folder=tmp_path, PYTHONCOERCECLOCALE="0", **environment)
    assert (code, err) == (0, "")
    assert shown in (tmp_path / out).read_text(encoding="utf-8")


@pytest.mark.parametrize("close", [">&-", ">&- 2>&-"])
def test_whoever_closes_a_stream_hears_nothing(close: str, tmp_path: Path) -> None:
    assert typed("judge", "leak", "--draws", "20", folder=tmp_path, close=close) == (0, "", "")
    code, out, err = typed("judge", "nowhere", folder=tmp_path, close=close)
    assert (code, out, bool(err)) == (1, "", "2>" not in close)
    assert typed("judge", "nowhere", folder=tmp_path, close="2>&-") == (1, "", "")


@pytest.mark.parametrize("size", ["²", "9" * 5000, "-1", "wide"])
def test_a_terminal_of_no_size_is_none(size: str, tmp_path: Path) -> None:
    plain = typed("ledger", "leak", folder=tmp_path, COLUMNS="")
    assert plain[0] == 0
    assert typed("ledger", "leak", folder=tmp_path, COLUMNS=size, LINES=size) == plain


@pytest.mark.parametrize("text", ["[" * 100_000, '{"sets": {"1": {"stay": 1%s}}}' % ("0" * 400)])
def test_a_profile_beyond_all_bounds_is_none(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "profile.json").write_text(text, encoding="utf-8")
    code, said = ask("solve", "bluff", "--check", str(tmp_path / "profile.json"), capsys=capsys)
    assert code == 1
    assert 'is no profile of this game; expected {"sets":' in said


def test_where_nobody_has_a_choice_there_is_one_beginning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = {"points": {"p": {"turn": "a", "choices": {"go": "over"}}}, "endings": {"over": {"pays": {"a": 1}}}}
    xc.save(xc.build({"excomm": 1, "crisis": "x", **tree}), tmp_path / "x.yaml")
    code, said = ask("solve", str(tmp_path / "x.yaml"), "--others", "2", capsys=capsys)
    assert code == 0
    assert "no other sequential equilibrium with another ending was found, from 2 other beginnings." in said


# JSON wherever it is asked for, and no option left unread


def test_json_is_json_whatever_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_text(GOOD.replace("crisis: ", "crisis:   "), encoding="utf-8")
    middle = {"at": "the middle of the intervals"}
    for arguments, expected in (
        (("solve", "leak", "--svg", "x.svg"), {"wrote": "x.svg"}),
        (("game", "leak", "--svg", "x.svg"), {"wrote": "x.svg"}),
        (("game", "leak", "--efg", "x.efg"), {"wrote": "x.efg", **middle}),
        (("game", "leak", "--efg", "x.efg", "--svg", "x.svg"), {"wrote": ["x.efg", "x.svg"], **middle}),
        (("check", "f.yaml", "--format"), {"rewritten": ["f.yaml"], "unchanged": []}),
        (("check", "f.yaml", "--format"), {"rewritten": [], "unchanged": ["f.yaml"]}),
    ):
        code, said = ask(*arguments, "--json", capsys=capsys)
        assert (code, json.loads(said)) == (0, expected)


@pytest.mark.parametrize(
    "verb", [("judge", "f.yaml", "--draws", "20"), ("check", "f.yaml"), ("diff", "f.yaml", "leak")]
)
def test_json_is_json_on_a_narrow_stream(verb: tuple[str, ...], tmp_path: Path) -> None:
    text = GOOD.replace("red: {}", "red: {name: Nördland \U0001f600}").replace(
        "land:", "boden: {unit: 1 = ö}\n  land:", 1
    )
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    narrow, wide = (
        typed(*verb, "--json", folder=tmp_path, PYTHONIOENCODING=encoding) for encoding in ("ascii", "utf-8")
    )
    assert narrow[0] == wide[0] == 0
    assert narrow[1].isascii()
    assert json.loads(narrow[1]) == json.loads(wide[1])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("view", "leak", "--date", "nonsense"), "--date is for the view of one watcher; name one, or leave it out"),
        (("game", "leak", "--seed", "2"), "--seed alone changes nothing"),
        (("game", "leak", "--seed", "2", "--svg", "x.svg"), "expected --efg with it"),
        (("solve", "leak", "--seed", "2"), "expected --draws or --others with it"),
        (("solve", "leak", "--seconds", "2"), "expected --all with it"),
        (("solve", "leak", "--check", "x.json", "--draws", "2"), "--check audits a profile in the world in the middle"),
        (("solve", "leak", "--check", "x.json", "--seed", "2"), "--check audits a profile in the world in the middle"),
        (
            ("judge", "trial-of-nerves", "--bound", "security=0.2:0.4", "--bound", "security=0.5:0.6"),
            "--bound security is given twice; expected one, such as security=0.1:0.5",
        ),
    ],
)
def test_an_option_that_would_be_left_unread_is_refused(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ask(*arguments, capsys=capsys)
    assert code == 1
    assert says in said


def test_a_tree_is_drawn_and_written_for_gambit_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = ask("game", "leak", "--svg", "a.svg", "--efg", "b.efg", "--seed", "2", capsys=capsys)
    assert code == 0
    assert said.endswith("wrote b.efg, at the world of seed 2\nwrote a.svg\n")
    assert Path("a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert Path("b.efg").read_text(encoding="utf-8").startswith("EFG 2 R")
