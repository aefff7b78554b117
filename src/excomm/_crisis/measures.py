"""Measures of the ground as shapes: degrees, kilometres, and counts of people and of things."""

from __future__ import annotations

import re
from collections.abc import Callable

from excomm._crisis.shape import Parsed, Path, Reader

MOST = 9  # digits of a count
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,15})?", re.ASCII)


def _between(low: float, high: float, expects: str, *, open_low: bool = False) -> Parsed:
    return Parsed(_reader(low, high, expects, open_low), expects, max(low, 0.0), "{:.15g}".format)


def _reader(low: float, high: float, expects: str, open_low: bool) -> Callable[[str, Reader, Path], float]:
    def read(text: str, reader: Reader, path: Path) -> float:
        value = float(text) if _NUMBER.fullmatch(text) else float("nan")
        if not low <= value <= high or (open_low and value == low):
            raise ValueError(expects)
        return value

    return read


def _count(text: str, reader: Reader, path: Path) -> int:
    if not re.fullmatch(rf"\d{{1,{MOST}}}", text, re.ASCII):
        raise ValueError(COUNT.expects)
    return int(text)


def _people(text: str, reader: Reader, path: Path) -> int:
    value = int(text) if re.fullmatch(rf"\d{{1,{MOST}}}", text, re.ASCII) else 0
    if not value:
        raise ValueError(PEOPLE.expects)
    return value


LATITUDE = _between(-90, 90, "a latitude from -90 to 90 degrees, north above 0")
LONGITUDE = _between(-180, 180, "a longitude from -180 to 180 degrees, east above 0")
DISTANCE = _between(0, 20_040, "kilometres above 0, at most half way round the world", open_low=True)
CHANCE = _between(0, 1, "a probability from 0 to 1")
ERROR = _between(0, 20_040, "kilometres, at least 0")
COUNT = Parsed(_count, "a whole number, at least 0", 0)
PEOPLE = Parsed(_people, "a whole number of people, at least 1", 1)
