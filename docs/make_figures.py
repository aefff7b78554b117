"""Make the pictures of these pages. Run: python docs/make_figures.py; pictures of pages need Chromium (extra: browser).

Drawings are compared letter by letter by tests/test_site.py. A picture of a page would differ with the fonts of a
machine, so it carries the words that stood in it, and these are compared.
"""

import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
import zlib
from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
TREE = "trial-of-nerves"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"words\0\0\0\0\0"
PAPER, INK, GREY, BLUE = "#f4f1ea", "#1d1f21", "#5a5f66", "#2c5f9e"
WIDTH, GAP, LETTER, LINE = 720.0, 16.0, 6.1, 15.0

# What of a page is shown: its crisis, the part of it, the width of the window, and how much of the part's height.
PICTURES = {
    "dossier.png": ("cuba-1962", "body", 1000, 1050),
    "reach.png": ("cuba-1962", "#reach figure", 1000, 760),
}


def architecture() -> str:
    """Draw the floors of the contract in pyproject.toml, with what docs/architecture.md says of each room."""
    contracts = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors = [layer.split(" | ") for layer in contracts["contracts"][0]["layers"]]
    rows = [line.split("|") for line in (HERE / "architecture.md").read_text(encoding="utf-8").splitlines()]
    concerns = {row[1].strip(" `"): row[2].strip() for row in rows if len(row) > 3 and row[1].startswith(" `_")}
    boxes, arrows, top = "", "", 10.0
    tops: list[tuple[list[str], float, float]] = []
    for rooms in floors:
        wide = (WIDTH - 20 - GAP * (len(rooms) - 1)) / len(rooms)
        said = [textwrap.wrap(concerns[room], int((wide - 24) / LETTER)) for room in rooms]
        high = 30 + LINE * max(map(len, said))
        boxes += "".join(
            box(10 + (wide + GAP) * n, top, wide, high, room, lines)
            for n, (room, lines) in enumerate(zip(rooms, said, strict=True))
        )
        tops.append((rooms, top, top + high))
        top += high + GAP
    for (above, _, bottom), (below, next_top, _) in pairwise(tops):
        many = max(len(above), len(below))
        wide = (WIDTH - 20 - GAP * (many - 1)) / many
        arrows += "".join(
            f'<path d="M{10 + wide / 2 + (wide + GAP) * n:g} {bottom:g}V{next_top - 3:g}" stroke="{GREY}" '
            'marker-end="url(#a)"/>\n'
            for n in range(many)
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {top:g}" font-family="sans-serif" '
        f'font-size="13" fill="{INK}" role="img"><title>The floors of excomm</title>\n'
        f'<rect width="{WIDTH:g}" height="{top:g}" fill="#fff"/>\n'
        '<defs><marker id="a" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        f'<path d="M0 0L6 3L0 6z" fill="{GREY}"/></marker></defs>\n{boxes}{arrows}</svg>\n'
    )


def box(left: float, top: float, wide: float, high: float, room: str, lines: list[str]) -> str:
    """Draw one room."""
    said = "".join(
        f'<text x="{left + 12:g}" y="{top + 36 + LINE * n:g}" font-size="12" fill="{GREY}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{high:g}" rx="5" fill="{PAPER}" stroke="{BLUE}"/>'
        f'<text x="{left + 12:g}" y="{top + 19:g}" font-weight="700">{room}</text>{said}\n'
    )


def tree() -> str:
    """Draw the tree of the small crisis, by the command that the guide shows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tree.svg"
        excomm("game", TREE, "--svg", str(file))
        return file.read_text(encoding="utf-8")


DRAWINGS: dict[str, Callable[[], str]] = {"architecture.svg": architecture, "tree.svg": tree}


def excomm(*arguments: str) -> None:
    """Run a command of the program."""
    subprocess.run([sys.executable, "-m", "excomm", *arguments], check=True, stdout=subprocess.DEVNULL)


def photograph(name: str, chromium: str) -> bytes:
    """Return a picture of a part of a crisis's page, with the words in it."""
    from playwright.sync_api import sync_playwright

    crisis, part, width, height = PICTURES[name]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        excomm("report", crisis, "-o", str(file))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(file.as_uri())
        shown = page.locator(part).first
        whole = shown.bounding_box()
        assert whole is not None, f"the page of {crisis} has no {part}"
        picture = page.screenshot(full_page=True, clip={**whole, "height": min(whole["height"], height)})
        words = shown.evaluate(WORDS_ABOVE, height)
        browser.close()
    return with_words(picture, words)


# The words of an element that begin no lower than a height, in order.
WORDS_ABOVE = """(element, height) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
  const top = element.getBoundingClientRect().top, range = document.createRange();
  while (walker.nextNode()) {
    range.selectNode(walker.currentNode);
    const place = range.getBoundingClientRect();
    if (place.height > 0 && place.bottom - top < height * 0.95) found.push(walker.currentNode.data);
  }
  return found.join(" ").split(/\\s+/).filter(Boolean).join(" ");
}"""


def with_words(picture: bytes, words: str) -> bytes:
    """Put words into a PNG, as an iTXt chunk before its end."""
    chunk = b"iTXt" + KEYWORD + words.encode()
    framed = (len(chunk) - 4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    return picture[:-12] + framed + picture[-12:]


def words_in(picture: bytes) -> str:
    """Return the words that a PNG carries."""
    at = len(SIGNATURE)
    while at < len(picture):
        size = int.from_bytes(picture[at : at + 4])
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        if kind == b"iTXt" and data.startswith(KEYWORD):
            return data[len(KEYWORD) :].decode()
        at += size + 12
    return ""


if __name__ == "__main__":
    for drawing, draw in DRAWINGS.items():
        (HERE / drawing).write_text(draw(), encoding="utf-8")
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    for picture in PICTURES if found else ():
        (HERE / picture).write_bytes(photograph(picture, str(found)))
