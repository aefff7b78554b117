"""Opening a page as a reader without a network does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def opened(browser: Any, path: Path, **options: Any) -> Iterator[Any]:
    """Open a page in a context of its own, offline."""
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()
