"""The documents are true: console and doctest blocks are run, relative links lead somewhere."""

import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from console import Reader, fences

ROOT = Path(__file__).resolve().parent.parent
RUN = ["README.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
LINKED = sorted({*RUN, *(path.name for path in ROOT.glob("*.md"))})
TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
NOT_INHERITED = ("FORCE_COLOR", "CLICOLOR_FORCE", "LINES")
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
LINKS = (
    re.compile(r"\]\(\s*<?([^)>\s]+)"),
    re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^>\s]+)", re.MULTILINE),
    re.compile(r"""\b(?:src|href)=["']([^"']+)["']"""),
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set a plain terminal for commands and doctests alike, with the tests' own programs first."""
    for name in NOT_INHERITED:
        monkeypatch.delenv(name, raising=False)
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    return dict(os.environ)


@pytest.mark.parametrize("name", RUN)
def test_a_document_does_what_it_says(
    name: str,
    tmp_path: Path,
    terminal: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    update_golden: bool,
) -> None:
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    following = Reader(tmp_path, terminal, update_golden)
    new = following.follow(name, text)
    if new != text:
        path.write_text(new, encoding="utf-8", newline="\n")
    if following.complaints:
        pytest.fail("\n\n".join(following.complaints), pytrace=False)


@pytest.mark.parametrize("name", LINKED)
def test_relative_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    broken = [
        target for target in relative_links(path.read_text(encoding="utf-8")) if not (path.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md) ![c](d/e.png)", ["b.md", "d/e.png"]),
        ("[a](b.md#part) [c](<d%20e.md> 'title')", ["b.md", "d e.md"]),
        ("[a]: b.md\n", ["b.md"]),
        ('<img src="c.svg">', ["c.svg"]),
        ("[a](#part) [b](https://example.org/x) <a href='mailto:x@example.org'>x</a>", []),
        ("`[a](b.md)`\n\n```md\n[c](d.md)\n```\n", []),
    ],
)
def test_links_are_found(text: str, found: list[str]) -> None:
    assert relative_links(text) == found


def relative_links(text: str) -> list[str]:
    """Find the paths that a document's prose links to."""
    prose = CODE.sub("", without_fences(text))
    targets = [target for link in LINKS for target in link.findall(prose)]
    return [unquote(target.split("#")[0]) for target in targets if not ELSEWHERE.match(target)]


def without_fences(text: str) -> str:
    """Drop the content of fenced blocks."""
    lines = text.split("\n")
    for fence in reversed(fences(text)):
        del lines[fence.first - 1 : fence.first + len(fence.lines) + 1]
    return "\n".join(lines)
