"""Where something stands in a crisis file, with what is wrong there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST, LONGEST_NAME = 1000, 80


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a text: 1-based line and column; line 0 means data that was built in code."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong at one place, in words a person can act on."""

    place: Place
    wrong: str
    expected: str = ""
    nearest: str = ""

    def __post_init__(self) -> None:
        for name in ("wrong", "expected", "nearest"):
            object.__setattr__(self, name, clipped(getattr(self, name)))

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.wrong}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.nearest:
            parts.append(f"did you mean {self.nearest!r}?")
        return "; ".join(parts)


class CrisisError(ValueError):
    """A crisis that cannot be used; ``mistakes`` lists everything wrong with it, in file order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(m) for m in self.mistakes))


def clipped(text: str) -> str:
    """Return a text short enough for a message."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 100]} ... {text[-90:]}"


def place_in(places: Mapping[str, Place], otherwise: Place, *path: str) -> Place:
    """Return the place of the longest beginning of ``path`` that is among ``places``, keyed by dotted paths."""
    text = ".".join(part.replace(" ", "_") for part in path)
    while text not in places and "." in text:
        text = text.rpartition(".")[0]
    return places.get(text, otherwise)


def numbered(name: str, seen: Counter[str]) -> str:
    """Return a name as it stands in paths, counted once more among ``seen``: its second time ends in ``#2``."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the valid name closest in spelling to ``name``, or an empty text; what is no name is near to none."""
    if len(name) > LONGEST_NAME:
        return ""
    found = get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    return found[0] if found else ""
