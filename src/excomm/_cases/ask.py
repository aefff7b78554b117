"""The question: what happened in the other crises on record? Asked of files that the user has, and of no others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from excomm._cases.case import Case, find_case
from excomm._cases.codebook import ICB_HOME, LEADERS_HOME, STOCKPILES_HOME
from excomm._cases.leaders import Leaders, leaders, read_leaders
from excomm._cases.near import distances, followed, near, neighbours
from excomm._cases.outcomes import joint, outcomes
from excomm._cases.records import read_icb
from excomm._cases.sheet import DataError
from excomm._cases.strength import Stockpiles, read_stockpiles, strength, superiority
from excomm._crisis.model import Crisis
from excomm._finding.finding import Finding
from excomm._finding.parts import Parts
from excomm._finding.table import make_table

ENVIRONMENT = {"icb": "EXCOMM_ICB_DIR", "archigos": "EXCOMM_ARCHIGOS", "stockpiles": "EXCOMM_STOCKPILES"}
QUESTION = "What happened in the other crises on record?"
Place = str | Path | None


@dataclass(frozen=True)
class Cases(Parts):
    """The findings on one crisis among the others, by name, in the order in which they are read.

    Its own answer is the first sentence of each; its own table is that of ``outcomes``. ``missing`` says what could not
    be asked, and where the data for it are to be had.
    """

    case: Case | None = field(default=None, repr=False, compare=False)


def cases(
    crisis: Crisis, *, icb: Place = None, archigos: Place = None, stockpiles: Place = None, seed: int = 1
) -> Cases:
    """Return where a crisis sits among the crises on record.

    ``icb`` is the folder of the ICB files, ``archigos`` and ``stockpiles`` are files; what is not given is looked up in
    the environment (EXCOMM_ICB_DIR, EXCOMM_ARCHIGOS, EXCOMM_STOCKPILES). The last two may be missing. Raises DataError
    for files that are missing or cannot be used, AskError for a number that they do not have.
    """
    folder = _place("icb", icb)
    if not folder:
        raise DataError(f"no ICB files are given: {where()}")
    people, warheads = _place("archigos", archigos), _place("stockpiles", stockpiles)
    found = find_case(crisis, read_icb(folder))
    return among(found, read_leaders(people) if people else None, read_stockpiles(warheads) if warheads else None, seed)


def given() -> bool:
    """Return whether the environment names the ICB files."""
    return bool(_place("icb", None))


def where() -> str:
    """Return how the ICB files are named, and where they are to be had."""
    return f"--icb FOLDER or {ENVIRONMENT['icb']}; they are free at {ICB_HOME}"


def among(case: Case, record: Leaders | None, stockpiles: Stockpiles | None, seed: int) -> Cases:
    """Return every finding that the data at hand allow."""
    parts = dict(_parts(case, record, stockpiles, seed))
    first = [sentence for part in parts.values() for sentence in part.answer[:1]]
    sheets = (*case.icb.sheets, *(x.sheet for x in (record, stockpiles) if x))
    return Cases(
        question=QUESTION,
        answer=tuple(first),
        table=parts["outcomes"].table,
        how=case.how(sheets, len(case.icb.crises), case.icb.system.rows - len(case.icb.crises), seed=seed),
        notes=(
            "ICB says nothing of secret terms or of audiences: an outcome in it is the coders' public verdict. Crisis "
            "actors of one crisis are not independent; the intervals allow for it.",
        ),
        parts=parts,
        missing=tuple(_missing(case, record, stockpiles)),
        case=case,
    )


def _parts(
    case: Case, record: Leaders | None, stockpiles: Stockpiles | None, seed: int
) -> Iterator[tuple[str, Finding]]:
    yield "outcomes", outcomes(case)
    together = joint(case)
    if together:
        yield "joint", together
    found = near(case, seed)
    if found:
        yield "neighbours", neighbours(case, found)
        yield "distances", distances(case, found)
        yield "followed", followed(case, found)
    if record:
        yield "leaders", leaders(case, record)
    if case.actors:
        yield "strength", strength(case, stockpiles)
    yield "superiority", superiority(case, stockpiles)
    yield "files", files(case, record, stockpiles)


def files(case: Case, record: Leaders | None, stockpiles: Stockpiles | None) -> Finding:
    """Return what was read, and everything odd in it."""
    others = [x.sheet for x in (record, stockpiles) if x]
    odd = [*case.icb.oddities, *((sheet, *words) for sheet in others for words in sheet.oddities)]
    if record and record.unread:
        odd.append((record.sheet, "rows without dates or state, set aside", record.unread))
    if stockpiles:
        odd += [
            (stockpiles.sheet, f"rows of {name}, no state that is known, set aside", n) for name, n in stockpiles.unread
        ]
    sheets = [*case.icb.sheets, *others]
    return Finding(
        question="What was read, and what is odd in it?",
        answer=tuple(f"{sheet}." for sheet in sheets),
        table=make_table(("file", "what", "count"), [(sheet.file, words, count) for sheet, words, count in odd]),
        how=case.how(sheets, sum(sheet.rows for sheet in sheets), "as the table says"),
        notes=("Nothing is mended: what is odd is counted here, and kept unless it says otherwise.", *case.icb.chosen),
    )


def _missing(case: Case, record: Leaders | None, stockpiles: Stockpiles | None) -> Iterator[str]:
    if case.icb.dyad is None:
        yield f"How two opponents came out together needs the dyadic file of ICB, icbdy_v15.csv or later: {ICB_HOME}"
    if not (case.crisis.icb.crisis or case.crisis.icb.like):
        yield (
            f"Its neighbours: {case.crisis.name} does not say where it stands. Give its number (icb: {{crisis: N, "
            "actors: {...}}) or, if it is not in ICB, codes of its own (icb: {like: {...}})."
        )
    if record is None:
        yield f"Leaders after a crisis: --archigos FILE or {ENVIRONMENT['archigos']}; from {LEADERS_HOME}"
    if stockpiles is None:
        yield f"Counts of warheads: --stockpiles FILE or {ENVIRONMENT['stockpiles']}; from {STOCKPILES_HOME}"


def _place(name: str, given_here: Place) -> str:
    return str(given_here or os.environ.get(ENVIRONMENT[name], ""))
