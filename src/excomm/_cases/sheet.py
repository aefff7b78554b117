"""One file of data as columns, with everything odd in it counted, and nothing dropped or mended in silence."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from re import search

import numpy as np
import numpy.typing as npt

from excomm._crisis.place import nearest

Floats = npt.NDArray[np.float64]

BLANK, NO_DATA = "", "-99"
VAGUE_DAYS = {"66": "early in the month", "77": "in the middle of the month", "88": "late in the month"}
DIGITS = 12
MOST = 1e9


class DataError(ValueError):
    """A data file that cannot be used, and what to do about it."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: what it is called, the columns that are needed, each with other names it may have.

    ``measures`` are columns in which -99 is a number like any other; ``dates`` are columns of days of a month;
    ``tag`` is a column with the one word that is expected in it; ``known`` maps the digests of known copies to their
    versions.
    """

    name: str
    called: str
    home: str
    needed: Mapping[str, tuple[str, ...]]
    numeric: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    tag: tuple[str, str] = ("", "")
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """The columns of one file by name, each of ``rows`` texts, and what was odd: pairs of words and a count."""

    kind: Kind
    file: str
    columns: Mapping[str, tuple[str, ...]]
    rows: int
    checksum: str
    version: str
    known: bool
    oddities: tuple[tuple[str, int], ...] = ()
    _numbers: dict[str, Floats] = field(default_factory=dict, init=False, repr=False, compare=False)
    _codes: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a column as it is written, without blanks around the texts."""
        return self.columns[column]

    def numbers(self, column: str) -> Floats:
        """Return a column as numbers, shape (rows,); NaN where nothing or no number stands, or -99 for no data."""
        if column not in self._numbers:
            measure = column in self.kind.measures
            self._numbers[column] = np.array([to_number(text, measure) for text in self.columns[column]])
        return self._numbers[column]

    def codes(self, column: str) -> tuple[int, ...]:
        """Return a column as whole numbers; -1 where nothing stands."""
        if column not in self._codes:
            values = np.nan_to_num(self.numbers(column), nan=-1.0)
            self._codes[column] = tuple(values.astype(int).tolist())
        return self._codes[column]

    def __str__(self) -> str:
        copy = "matches a known copy" if self.known else "unknown copy"
        return f"{self.file} {self.version}, {self.rows} rows, sha256 {self.checksum[:DIGITS]}, {copy}"


def to_number(text: str, measure: bool = False) -> float:
    """Return the number a cell holds; NaN for a blank, for -99 unless ``measure``, and for what is no usable number."""
    if text == BLANK or (text == NO_DATA and not measure):
        return float("nan")
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return number if abs(number) < MOST else float("nan")


def read_sheet(path: Path, kind: Kind) -> Sheet:
    """Return one file of data. Raises DataError for what is no such file, naming a column that is missing."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); {kind.called} is wanted here") from None
    text, odd = _decoded(raw)
    rows = _rows(text, path, kind)
    filled = [row for row in rows[1:] if any(cell.strip() for cell in row)]
    if not filled:
        raise DataError(f"{path}: holds no rows of data; {kind.called} is wanted here, from {kind.home}")
    names = _names(rows[0], kind, path)
    odd += _odd_rows(rows, filled, len(rows[0]))
    columns = {name: tuple(row[at].strip() if at < len(row) else BLANK for row in filled) for at, name in names.items()}
    version, known = _version(raw, path, kind)
    return Sheet(
        kind=kind,
        file=path.name,
        columns=columns,
        rows=len(filled),
        checksum=hashlib.sha256(raw).hexdigest(),
        version=version,
        known=known,
        oddities=(("columns", len(rows[0])), *odd, *_odd_cells(columns, kind)),
    )


def canonical_digest(raw: bytes) -> str:
    """Return the digest of a file's content, whatever its byte-order mark and ends of lines."""
    content = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").rstrip(b"\n")
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def _decoded(raw: bytes) -> tuple[str, list[tuple[str, int]]]:
    odd = []
    if raw.startswith(b"\xef\xbb\xbf"):
        odd.append(("a byte-order mark, skipped", 1))
    if b"\r\n" in raw:
        odd.append(("lines ended by CRLF", raw.count(b"\r\n")))
    try:
        return raw.decode("utf-8-sig"), odd
    except UnicodeDecodeError:
        odd.append(("not UTF-8, read as Windows-1252", 1))
        return raw.decode("cp1252", errors="replace"), odd


def _rows(text: str, path: Path, kind: Kind) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise DataError(f"{path}: no table of comma-separated text ({error}); {kind.called} is wanted here") from None


def _delimiter(text: str) -> str:
    """Commas; or semicolons or tabs, if a spreadsheet has put them in their place."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _names(head: Sequence[str], kind: Kind, path: Path) -> dict[int, str]:
    """Where each column stands, by its usual name; a name that comes twice counts where it comes first."""
    written = [cell.strip().lower() for cell in head]
    places: dict[str, int] = {}
    for at, name in enumerate(written):
        places.setdefault(name, at)
    for usual, others in kind.needed.items():
        also = next((name for name in others if name in places), "")
        if usual not in places and not also:
            near = nearest(usual, places)
            hint = f" (or {', '.join(others)})" if others else f" (the nearest is {near!r})" if near else ""
            raise DataError(
                f"{path}: the column {usual!r} is missing{hint}, and {kind.called} needs it; "
                f"take an unedited copy from {kind.home}"
            )
        if usual not in places:
            places[usual] = places.pop(also)
    return {at: name for name, at in places.items()}


def _odd_rows(rows: Sequence[Sequence[str]], filled: Sequence[Sequence[str]], width: int) -> list[tuple[str, int]]:
    found = {
        "rows without content, skipped": len(rows) - 1 - len(filled),
        "rows with too few cells, read as blanks": sum(len(row) < width for row in filled),
        "rows with too many cells, the rest not read": sum(len(row) > width for row in filled),
    }
    return [(words, count) for words, count in found.items() if count]


def _odd_cells(columns: Mapping[str, tuple[str, ...]], kind: Kind) -> Iterator[tuple[str, int]]:
    yield "blank cells", sum(texts.count(BLANK) for texts in columns.values())
    missing = {name: texts.count(NO_DATA) for name, texts in columns.items() if name not in kind.measures}
    yield from ((f"{name}: -99, read as no data", count) for name, count in missing.items() if count)
    vague = Counter(text for name in kind.days if name in columns for text in columns[name] if text in VAGUE_DAYS)
    yield from ((f"days written {day}: {VAGUE_DAYS[day]}", vague[day]) for day in sorted(vague))
    for name in kind.numeric:
        wrong = sum(text not in (BLANK, NO_DATA) and np.isnan(to_number(text)) for text in columns[name])
        if wrong:
            yield f"{name}: no number, read as no data", wrong
    tag, word = kind.tag
    other = [text for text in columns.get(tag, ()) if text != word]
    if other:
        yield f"{tag}: rows tagged {', '.join(sorted(set(other)))} in place of {word}, kept", len(other)


def _version(raw: bytes, path: Path, kind: Kind) -> tuple[str, bool]:
    known = kind.known.get(canonical_digest(raw), "")
    named = search(r"v(\d+(?:\.\d+)?)", path.stem.lower())
    if known or not named:
        return known or "of unknown version", bool(known)
    return f"v{named[1]} by its name", False
