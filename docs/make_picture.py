"""Write docs/dossier.png: the first screens of the shipped dossier, as a browser shows them.

Needs the extra ``browser`` and a Chromium: ``python docs/make_picture.py``.
"""

import shutil
import tempfile
from pathlib import Path

import excomm as xc

NAME, WIDTH, HEIGHT = "cuba-1962", 1120, 1500
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def picture(target: Path) -> None:
    """Make the page and photograph it, without a network."""
    from playwright.sync_api import sync_playwright

    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = xc.report(xc.load(NAME), Path(folder) / "page.html")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(offline=True, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    picture(Path(__file__).parent / "dossier.png")
