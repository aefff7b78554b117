"""The appendix: a list of functions from a dossier to a section, or to none where a question was not asked.

A section has an anchor that does not change. To add one, write its function and put it in ``PARTS``.
"""

from __future__ import annotations

from collections.abc import Callable

from excomm._crisis.model import RECORD
from excomm._report import frames
from excomm._report.cases import cases_html
from excomm._report.pen import Pen, Section
from excomm._report.reach import reach_section
from excomm._report.sweep import sweep_section
from excomm._report.voices import voices_html
from excomm._report.words import asked, command, date_of

Part = Callable[[Pen], Section | None]


def appendix(pen: Pen) -> list[Section]:
    """Return the sections that findings allow, in order."""
    return [section for part in PARTS if (section := part(pen))]


def claims(pen: Pen) -> Section | None:
    """Every sentence, its verdict and why."""
    if not pen.dossier.claims:
        return None
    return pen.section("claims", "The sentences, one by one", "claims.html.j2", command(pen.dossier, "claims"))


def verdict(pen: Pen) -> Section | None:
    """The comparison by audience and date."""
    matrices = frames.matrices(pen.dossier)
    if not matrices:
        return None
    shown = command(pen.dossier, "judge", f"--date {date_of(pen.dossier.verdicts[-1])}")
    return pen.section("verdict", "The verdict, by audience and date", "verdict.html.j2", shown, matrices=matrices)


def own(pen: Pen) -> Section | None:
    """Each actor's own account."""
    accounts = frames.accounts(pen.dossier)
    if not accounts:
        return None
    shown = command(pen.dossier, "judge", f"--date {date_of(pen.dossier.verdicts[-1])}", "--full")
    return pen.section("own", "Each on its own account", "own.html.j2", shown, accounts=accounts)


def ways(pen: Pen) -> Section | None:
    """Other ways of counting."""
    rows = frames.ways(pen.dossier)
    if not rows:
        return None
    last = date_of(pen.dossier.verdicts[-1])
    shown = command(pen.dossier, "judge", f"--date {last}", "--full")
    return pen.section("ways", "How the verdict moves", "ways.html.j2", shown, ways=rows, date=last)


def assumptions(pen: Pen) -> Section | None:
    """What every verdict rests on."""
    notes = pen.dossier.verdicts[-1].notes if pen.dossier.verdicts else ()
    return pen.section("assumptions", "What it assumes", "notes.html.j2", notes=notes) if notes else None


def ledgers(pen: Pen) -> Section | None:
    """Every gain and loss with its reason and source."""
    dossier = pen.dossier
    if not dossier.ledgers:
        return None
    last = date_of(dossier.verdicts[-1])
    rows = [(found, frames.ledger_rows(found.table, dossier.crisis)) for found in dossier.ledgers]
    shown = command(dossier, "ledger", f"--eyes {RECORD}", f"--date {last}", drawn=False)
    return pen.section("ledgers", "The ledgers", "ledgers.html.j2", shown, ledgers=rows, date=last)


def reach(pen: Pen) -> Section | None:
    """What could be struck."""
    found = reach_section(pen.dossier.reach, pen)
    if not found:
        return None
    return pen.section(
        "reach", "What could be struck", "reach.html.j2", command(pen.dossier, "reach", drawn=False), reach=found
    )


def shown(pen: Pen) -> Section | None:
    """Who was shown what, deed by deed."""
    dossier = pen.dossier
    if not dossier.lanes:
        return None
    watchers = [dossier.crisis.called(watcher) for watcher in dossier.crisis.watchers]
    answer = command(dossier, "view", drawn=False)
    rows = frames.lane_rows(dossier)
    return pen.section("shown", "Who was shown what, when", "shown.html.j2", answer, lanes=rows, watchers=watchers)


def tree(pen: Pen) -> Section | None:
    """What each side knew when it was asked."""
    if not pen.dossier.tree_size:
        return None
    return pen.section(
        "tree", "What each side knew when it was asked", "tree.html.j2", command(pen.dossier, "game", drawn=False)
    )


def sweep(pen: Pen) -> Section | None:
    """How near war, by the model."""
    return sweep_section(pen)


def voices(pen: Pen) -> Section | None:
    """What others measured, held and counted, published estimates of risk among it."""
    found = pen.dossier.voices
    if not found:
        return None
    shown = command(pen.dossier, "voices", drawn=False)
    return Section("voices", "What others measured and held", voices_html(pen, found), shown)


def cases(pen: Pen) -> Section | None:
    """The crisis among the others on record."""
    found = pen.dossier.cases
    if not found:
        return None
    return Section(
        "cases", "Beside the other crises on record", cases_html(pen, found), command(pen.dossier, "cases", drawn=False)
    )


def sources(pen: Pen) -> Section | None:
    """Every source with its grade, and how much of it was seen."""
    return pen.section("sources", "Sources", "sources.html.j2") if pen.dossier.sources else None


def again(pen: Pen) -> Section | None:
    """How to get every number again."""
    shown = command(pen.dossier, "report")
    return pen.section(
        "again",
        "How to get these numbers again",
        "again.html.j2",
        shown,
        figures=pen.figures,
        asked=asked(pen.dossier.crisis),
    )


PARTS: tuple[Part, ...] = (
    claims,
    verdict,
    own,
    ways,
    assumptions,
    ledgers,
    shown,
    tree,
    reach,
    sweep,
    voices,
    cases,
    sources,
    again,
)
