"""What the tests of pages share: a browser without a network, and pages made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Any]:
    """Open a page in a context of its own, offline."""
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()
