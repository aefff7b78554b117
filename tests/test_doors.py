"""What goes out at the doors: files that are written, streams that are closed or narrow, options that say nothing."""

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
