"""What all tests share: golden files, optional parts of the machine, Hypothesis profiles."""

import difflib
import importlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# A change is judged by the same examples every time; new ones are looked for by whoever runs the tests by hand.
settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite golden files, and console outputs in documents, with what is answered now",
    )


def require(kind: str, available: bool, reason: str) -> None:
    """Skip the test if an optional part is missing; fail it where everything is required."""
    if available:
        return
    message = f"{kind}: {reason}"
    if os.environ.get("EXCOMM_REQUIRE") == "all":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def require_module(name: str) -> ModuleType:
    """Give an optional module, or skip or fail as `require` does."""
    require(name, importlib.util.find_spec(name) is not None, "not installed")
    return importlib.import_module(name)


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Say whether expected outputs are to be rewritten."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def golden(update_golden: bool) -> Callable[[str, str], None]:
    """Give a function that compares a text with a file under tests/golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        if not path.is_file():
            pytest.fail(f"tests/golden/{name} is missing: pytest --update-golden writes it")
        wanted = path.read_text(encoding="utf-8")
        if text != wanted:
            pytest.fail(golden_difference(name, wanted, text), pytrace=False)

    return compare


def golden_difference(name: str, wanted: str, text: str) -> str:
    """Show how a text differs from its golden file."""
    lines = difflib.unified_diff(wanted.splitlines(), text.splitlines(), f"tests/golden/{name}", "now", lineterm="")
    shown = "\n".join(lines) or "(they differ only in the ends of their lines)"
    return f"{shown}\nif the new text is right: pytest --update-golden"


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Give the path of the machine's own browser, with playwright there to drive it."""
    require("playwright", importlib.util.find_spec("playwright") is not None, "not installed")
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    require("chromium", found is not None, f"none of {', '.join(BROWSERS)} on PATH")
    return Path(str(found))


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """Give a started browser: one for all tests, since two cannot be driven at once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pygambit() -> ModuleType:
    """Give Gambit's Python module, the oracle for solutions."""
    return require_module("pygambit")


@pytest.fixture(scope="session")
def pyarrow() -> ModuleType:
    """Give Arrow's Python module, a reader of frames."""
    return require_module("pyarrow")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the data folder beside the checkout."""
    path = Path(os.environ.get("EXCOMM_SHARED") or ROOT.parent / "shared")
    require("shared", path.is_dir(), "no data folder beside the checkout; EXCOMM_SHARED names one")
    return path.resolve()
