"""What hangs on one object alone, as on a tree or a record, is made once however often it is asked for in a row."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Of = TypeVar("Of")
Made = TypeVar("Made")


def kept(make: Callable[[Of], Made]) -> Callable[[Of], Made]:
    """Return ``make`` so that, asked again of the very same object, it returns what it made; the last one is kept."""
    last: tuple[Of, Made] | None = None

    @wraps(make)
    def asked(of: Of) -> Made:
        nonlocal last
        found = last
        if found is None or found[0] is not of:
            found = last = of, make(of)
        return found[1]

    return asked
