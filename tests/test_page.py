"""The dossier in a real browser: it opens without a network, fits every width, reads without colour or a mouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import excomm as xc

NAMES = ["trial-of-nerves", "dixit-brinkmanship"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {name: xc.report(xc.load(name), folder / f"{name}.html", draws=1000) for name in NAMES}


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_opens_without_a_network_and_without_complaint(browser: Any, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name].as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_but_tables_scrolls_sideways(browser: Any, pages: dict[str, Path], width: int, scheme: str) -> None:
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for path in pages.values():
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_the_answer_is_on_the_first_screen_and_in_words(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(pages["trial-of-nerves"].as_uri())
    box = page.locator("#answer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800
    assert "came out better than" in page.locator("#answer").inner_text()
    context.close()


@pytest.mark.browser
def test_every_source_named_in_a_ledger_is_on_the_page(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    for path in pages.values():
        page.goto(path.as_uri())
        dangling = page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')]"
            ".map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"
        )
        assert dangling == []
    page.close()


@pytest.mark.browser
def test_details_open_from_the_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(pages["trial-of-nerves"].as_uri())
    closed = page.locator("details:not([open]) > summary").first
    closed.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True
    page.close()


@pytest.mark.browser
def test_it_prints(browser: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(pages["trial-of-nerves"].as_uri())
    page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    page.close()


def test_the_same_seed_gives_the_same_page(tmp_path: Path) -> None:
    crisis = xc.load("trial-of-nerves")
    first = xc.report(crisis, tmp_path / "a.html", draws=500, seed=3).read_bytes()
    assert first == xc.report(crisis, tmp_path / "b.html", draws=500, seed=3).read_bytes()
    assert first != xc.report(crisis, tmp_path / "c.html", draws=500, seed=4).read_bytes()


def test_signs_only_is_said(tmp_path: Path) -> None:
    signs = xc.load("cuba-1962", change={"effects": "signs only"})
    page = xc.report(signs, tmp_path / "cuba.html").read_text(encoding="utf-8")
    assert "Signs only, sizes not yet coded" in page


def test_what_a_file_says_cannot_become_markup(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    change = {"title": hostile, "acts.trade.about": hostile, "actors.red.name": hostile}
    crisis = xc.load("trial-of-nerves", change=change)
    page = xc.report(crisis, tmp_path / "x.html", draws=10).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_tree_without_stakes_has_no_verdict_and_no_hole(tmp_path: Path) -> None:
    page = xc.report(xc.load("dixit-brinkmanship"), tmp_path / "d.html").read_text(encoding="utf-8")
    assert "What each side knew" in page
    assert "Who came out better?" not in page
