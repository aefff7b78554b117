"""The documents as a site: it builds without a warning or a network, and what scripts write under docs is current."""

import difflib
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from conftest import require

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BUILDERS = ("sphinx", "myst_parser", "furo")
FETCHED = re.compile(r"""<(?:script|img|link)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^"']*["'][^>]*>""")
# Where the code is kept, Markdown takes the backslash off a sign, and the formula with it.
EATEN = re.compile(r"\\[^a-zA-Z]")
FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL)


def script(name: str) -> ModuleType:
    """Load a script of docs, without running it."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE, INTERFACE, FIGURES = script("make_reference"), script("make_api"), script("make_figures")
WRITTEN: dict[str, Callable[[], str]] = {
    "file.md": lambda: str(REFERENCE.page((DOCS / "file.md").read_text(encoding="utf-8"))),
    "api.md": INTERFACE.page,
    **FIGURES.DRAWINGS,
}


def build(docs: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Build a folder of documents, warnings being errors."""
    for name in BUILDERS:
        require(name, importlib.util.find_spec(name) is not None, "not installed; the extra is called docs")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(docs), str(site)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the documents."""
    folder = tmp_path_factory.mktemp("site")
    done = build(DOCS, folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_every_document_is_a_page_that_fetches_nothing(site: Path) -> None:
    pages = sorted(path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md"))
    assert [page for page in pages if not (site / page).is_file()] == []
    fetched = [found for path in site.rglob("*.html") for found in FETCHED.findall(path.read_text(encoding="utf-8"))]
    assert fetched == []


@pytest.mark.slow
def test_formulas_are_set_and_files_are_named(site: Path) -> None:
    written = re.sub(r"```.*?```", "", (DOCS / "method.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    formulas = FORMULA.findall(written)
    assert len(formulas) > 100
    assert (site / "method.html").read_text(encoding="utf-8").count("<math") == len(formulas)
    assert [formula for formula in formulas if EATEN.search(formula)] == []
    tutorial = (site / "tutorial.html").read_text(encoding="utf-8")
    assert tutorial.count('<span class="caption-text">harbour.yaml</span>') == 3
    assert "title=" not in re.sub(r"<[^>]*>", "", tutorial)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "complaint"),
    [("# A\n\n[b](b.md#nowhere)\n", "nowhere"), ("# A\n\n$\\unheard$\n", "unheard"), ("# A\n\n![b](b.png)\n", "b.png")],
)
def test_what_is_broken_stops_the_build(tmp_path: Path, page: str, complaint: str) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("pyproject.toml", "docs/conf.py", "docs/site.css"):
        shutil.copy(ROOT / name, tmp_path / name)
    (docs / "index.md").write_text(page, encoding="utf-8")
    (docs / "b.md").write_text("---\norphan: true\n---\n# B\n", encoding="utf-8")
    done = build(docs, tmp_path / "site")
    assert done.returncode != 0
    assert complaint in done.stderr


@pytest.mark.parametrize("name", WRITTEN)
def test_what_scripts_write_is_current(name: str, update_golden: bool) -> None:
    path, now = DOCS / name, WRITTEN[name]()
    if update_golden:
        path.write_text(now, encoding="utf-8", newline="\n")
    assert_same(path.read_text(encoding="utf-8").split("\n"), now.split("\n"), name)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES.PICTURES)
def test_pictures_show_what_the_page_says_now(name: str, chromium: Path, update_golden: bool) -> None:
    with ThreadPoolExecutor(1) as apart:  # the pages' tests hold a browser open, which bars another in their thread
        path, now = DOCS / name, apart.submit(FIGURES.photograph, name, str(chromium)).result()
    if update_golden and FIGURES.words_in(path.read_bytes()) != FIGURES.words_in(now):
        path.write_bytes(now)
    assert_same(FIGURES.words_in(path.read_bytes()).split(), FIGURES.words_in(now).split(), name)
    assert len(FIGURES.words_in(now).split()) > 30


def assert_same(kept: Sequence[str], now: Sequence[str], name: str) -> None:
    """Fail with the difference, and with what to do."""
    if kept != now:
        found = "\n".join(difflib.unified_diff(kept, now, f"docs/{name}", "now", lineterm=""))
        pytest.fail(f"{found}\npytest tests/test_site.py --update-golden makes it anew", pytrace=False)
