"""``check --format``: the same crisis, every comment, and its own canonical spelling."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._cli.main import main
from excomm._crisis.load import read, starter
from excomm._crisis.model import Crisis
from excomm._crisis.nodes import parse
from excomm._crisis.tidy import tidy
from mutations import bases
from strategies import crises, trees

TEXTS = {name: files["c.yaml"].decode() for name, files in bases().items() if "c.yaml" in files}
CUBA = Path(xc.__file__).parent / "crises" / "cuba-1962"
LONG = "a long sentence that goes on until no line can hold it together with the rest of its mapping"


def comments(text: str) -> Counter[str]:
    """Find what stands after a # that begins a comment: at the start of a line or after a space, outside quotes."""
    found: Counter[str] = Counter()
    for line in text.splitlines():
        quote = ""
        for at, character in enumerate(line):
            if quote:
                quote = "" if character == quote else quote
            elif character in "\"'" and (at == 0 or line[at - 1] in " [{,:"):
                quote = character
            elif character == "#" and (at == 0 or line[at - 1] in " \t"):
                found[line[at:].strip()] += 1
                break
    return found


def same(one: str, other: str) -> bool:
    first, second = read(parse(one, "one"), "one"), read(parse(other, "other"), "other")
    return first == second and first.to_yaml() == second.to_yaml()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_shipped_file_keeps_its_comments_and_says_the_same(name: str) -> None:
    text = TEXTS[name]
    tidied = tidy(text, name)
    assert comments(tidied) == comments(text)
    assert same(text, tidied)
    assert tidy(tidied, name) == tidied


def test_the_largest_crisis_there_is_keeps_its_comments() -> None:
    """Its main file and its acts have comments at the ends of lines, between lines, over sections, and within lists."""
    acts = "\n".join("  " + line for line in (CUBA / "acts.yaml").read_text(encoding="utf-8").splitlines())
    text = (CUBA / "crisis.yaml").read_text(encoding="utf-8") + f"acts:\n{acts}\n"
    tidied = tidy(text, "cuba")
    assert comments(tidied) == comments(text)
    assert comments(text).total() > 30
    assert parse(text, "x") is not None
    assert [line for line in tidied.splitlines() if line.endswith(" ")] == []
    assert tidy(tidied, "cuba") == tidied


@st.composite
def commented(draw: st.DrawFn) -> str:
    """A crisis as it is written, with comments and empty lines strewn in."""
    crisis: Crisis = draw(st.one_of(crises(), trees()))
    lines = []
    for number, line in enumerate(crisis.to_yaml().splitlines()):
        indent = " " * (len(line) - len(line.lstrip()))
        what = draw(st.sampled_from(("", "", "", "end", "above", "apart", "empty")))
        lines += {"above": [f"{indent}# above {number}"], "apart": ["", f"# apart {number}", ""], "empty": [""]}.get(
            what, []
        )
        lines.append(f"{line}  # end {number}" if what == "end" else line)
    return "\n".join(lines) + draw(st.sampled_from(("", "\n", "\n# at last", "\n# at last\n\n\n")))


@settings(max_examples=40)
@given(commented())
def test_any_file_keeps_its_comments_and_says_the_same(text: str) -> None:
    tidied = tidy(text, "x")
    assert comments(tidied) == comments(text)
    assert same(text, tidied)
    assert tidy(tidied, "x") == tidied


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("excomm:   1\ncrisis:  x\n", "excomm: 1\ncrisis: x\n"),
        ("'excomm': '1'\n\"crisis\": \"x\"\n", "excomm: 1\ncrisis: x\n"),
        ("{excomm: 1, crisis: x}\n", "{excomm: 1, crisis: x}\n"),
        (
            "excomm: 1\ncrisis: x\nactors: { red : {  } , blue: {name:  B} }\n",
            "excomm: 1\ncrisis: x\nactors: {red: {}, blue: {name: B}}\n",
        ),
        (
            "excomm: 1\ncrisis: x\nactors: {red: {about: who, name: R}}",
            "excomm: 1\ncrisis: x\nactors: {red: {name: R, about: who}}\n",
        ),
        (
            "excomm: 1\ncrisis: x\nclaims:\n- id: c\n  says: s\n",
            "excomm: 1\ncrisis: x\nclaims:\n  - id: c\n    says: s\n",
        ),
        ("crisis: x\nexcomm: 1\n", "crisis: x\nexcomm: 1\n"),
        ("excomm: 1 \ncrisis: x  # why  \n\n\n", "excomm: 1\ncrisis: x  # why\n\n\n"),
        (
            f"excomm: 1\ncrisis: x\nsources: {{a: {{work: {LONG}}}, b: {{work: B}}}}\n",
            f"excomm: 1\ncrisis: x\nsources:\n  a: {{work: {LONG}}}\n  b: {{work: B}}\n",
        ),
        (
            f"excomm: 1\ncrisis: x\nsources: {{a: {{work: {LONG}, note: {LONG}}}}}\n",
            f"excomm: 1\ncrisis: x\nsources:\n  a:\n    work: {LONG}\n    note: {LONG}\n",
        ),
        (
            "excomm: 1\ncrisis: x\nabout: >-\n  folded\n  text\ntitle: |\n  kept\n  text\n",
            "excomm: 1\ncrisis: x\nabout: >-\n  folded\n  text\ntitle: |\n  kept\n  text\n",
        ),
        (
            "excomm: 1\ncrisis: x\nunknown: {a: 1.50, b:   007}\n",
            "excomm: 1\ncrisis: x\nunknown: {a: 1.50, b: 007}\n",
        ),
        (
            "excomm: 1\ncrisis:   x\nclaims:  # all\n  - {id: a, says: s}  # one\n  - id: b\n    says: t\n",
            "excomm: 1\ncrisis: x\nclaims:  # all\n  - {id: a, says: s}  # one\n  - id: b\n    says: t\n",
        ),
    ],
)
def test_the_canonical_spelling(text: str, tidied: str) -> None:
    assert tidy(text, "x") == tidied
    assert same(text, tidied)


@pytest.mark.parametrize(
    "inner",
    [
        f"sources: {{a: {{work: {LONG},  # dear\n  note: {LONG}}}}}",
        "sources: {a: {work: W,  # dear\n  note: N}}",
        "sources: {\n  # dear\n  a: {work: W}\n  }",
        "actors: {a: {}, b: {}}\nrivals: [a,  # dear\n  b]",
        "actors: {a: {}, b: {}}\nrivals: [\n  # dear\n  a, b]",
    ],
)
def test_a_comment_that_would_be_lost_is_a_reason_to_leave_the_file(
    inner: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A comment within braces or brackets."""
    file = tmp_path / "x.yaml"
    text = f"excomm: 1\ncrisis: x\n{inner}\n"
    file.write_text(text, encoding="utf-8")
    assert xc.check(file).crisis is not None
    assert main(["check", "--format", str(file)]) == 1
    assert "not rewritten: the comment '# dear' would be lost; expected comments above" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == text


def test_a_file_is_rewritten_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfexcomm:  1\r\ncrisis: x  # mine\r\n")
    assert main(["check", "--format", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: rewritten\n"
    assert file.read_bytes() == b"excomm: 1\ncrisis: x  # mine\n"
    assert main(["check", "--format", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: unchanged\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("excomm:  1\ncrisis: X\n", "'X' is not a name"),
        ("excomm:  1\ncrisis: x\ncrisis: y\n", "'crisis' stands here twice"),
        ("excomm: [\n", "this is not YAML"),
        ("excomm: 1\ncrisis: &a x\n", "anchors and aliases are not used"),
    ],
)
def test_a_file_with_mistakes_is_left_as_it_is(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    assert main(["check", "--format", str(file)]) == 1
    assert says in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("bluff", "--format rewrites files of your own, and this is a shipped crisis"),
        (".", "this folder holds no crisis"),
        ("nowhere.yaml", "there is no such file"),
    ],
)
def test_what_is_no_crisis_of_ones_own_is_not_rewritten(
    argument: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", argument]) == 1
    assert says in capsys.readouterr().err
    (tmp_path / "x.yaml").write_text(starter("x"), encoding="utf-8")
    assert main(["check", "--format", "x.yaml", "--set", "title=y"]) == 1
    assert (tmp_path / "x.yaml").read_text(encoding="utf-8") == starter("x")


def test_the_files_of_a_folder_are_rewritten_and_say_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "cuba"
    folder.mkdir()
    for path in CUBA.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert main(["check", "--format", str(folder)]) == 0
    assert xc.load(folder) == xc.load("cuba-1962")
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert written["acts.yaml"] != (CUBA / "acts.yaml").read_bytes()
    for name in ("cities.csv", "choices.md"):
        assert written[name] == (CUBA / name).read_bytes()
    for name in (path.name for path in CUBA.glob("*.yaml")):
        assert comments(written[name].decode()) == comments((CUBA / name).read_text(encoding="utf-8"))
    assert main(["check", "--format", str(folder)]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written
