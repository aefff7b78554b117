"""The tables of the page, made of findings only: no question is asked here and no verdict computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from excomm._crisis.model import RECORD, Crisis
from excomm._dossier.dossier import Dossier
from excomm._finding.table import Table, show
from excomm._finding.words import NONE, level_in_all, percent, range_in_words, share_in_words
from excomm._report.palette import tones
from excomm._report.words import date_of, listed

if TYPE_CHECKING:
    from excomm._finding.finding import Finding
    from excomm._judge.verdict import Verdict

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One comparison as a bar: three shares in percent, and the same in words."""

    better: float
    level: float
    worse: float
    label: str
    words: str


@dataclass(frozen=True)
class Matrix:
    """Verdicts by eyes (rows) and date (columns) under one way of counting."""

    counting: str
    dates: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Bar | None, ...]], ...]


@dataclass(frozen=True)
class LaneRow:
    """One deed of the record, with one cell a watcher."""

    event: str
    date: str
    deed: str
    about: str
    sources: str
    cells: tuple[LaneCell, ...]


@dataclass(frozen=True)
class LaneCell:
    """What one watcher was shown of a deed: ``kind`` is itself, other, later or nothing."""

    kind: str
    words: str


def matrices(dossier: Dossier) -> list[Matrix]:
    """The comparison by eyes and date, for each leading way of counting."""
    if not dossier.verdicts:
        return []
    first, second = dossier.crisis.rivals
    return [_matrix(dossier, way, first, second) for way in dossier.verdicts[-1].leading]


def accounts(dossier: Dossier) -> list[tuple[str, str, Matrix]]:
    """Each actor's own account by eyes and date, the rivals first, under the last of the leading ways of counting."""
    if not dossier.verdicts:
        return []
    crisis = dossier.crisis
    found = [(a, crisis.called(a), account(dossier, a)) for a in dict.fromkeys((*crisis.rivals, *crisis.players))]
    return [
        (actor, name, matrix)
        for actor, name, matrix in found
        if any(b and b.label != "level" for _, bars in matrix.rows for b in bars)
    ]


def account(dossier: Dossier, actor: str) -> Matrix:
    """One actor's own account by eyes and date, under the last of the leading ways of counting."""
    return _matrix(dossier, dossier.verdicts[-1].leading[-1], actor, "")


def _matrix(dossier: Dossier, counting: str, of: str, over: str) -> Matrix:
    """Rows of equal bars are one row: those eyes see the same."""
    crisis, verdicts = dossier.crisis, dossier.verdicts
    rows: dict[tuple[Bar | None, ...], list[str]] = {}
    for eyes in (RECORD, *crisis.audiences):
        cells = tuple(_bar(verdict, eyes, counting, of, over) for verdict in verdicts)
        if any(cells):
            rows.setdefault(cells, []).append(crisis.called(eyes))
    names = {str(date): f"{name} ({date})" for name, date in crisis.dates.items()}
    dates = tuple(names.get(date_of(verdict), date_of(verdict)) for verdict in verdicts)
    everybody = len(rows) == 1 and len(crisis.audiences) > 0
    named = tuple(("everybody" if everybody else listed(names), cells) for cells, names in rows.items())
    return Matrix(counting, dates, named)


def _bar(verdict: Verdict, eyes: str, counting: str, of: str, over: str) -> Bar | None:
    wanted = {"eyes": eyes, "counting": counting, "of": of, "over": over}
    found = [r for r in verdict.table.records() if all(r[name] == value for name, value in wanted.items())]
    return bar(found[0]) if found else None


def bar(row: Mapping[str, Any]) -> Bar:
    """One row of a verdict as a bar."""
    shares = [round(PERCENT * float(row[name]), 1) for name in ("better", "level", "worse")]
    label = percent(row["better"], row["error"])
    if level_in_all(row):
        label = "level"
    elif row["most"] - row["least"] > NONE:
        label = range_in_words(row)
    return Bar(shares[0], shares[1], shares[2], label, share_in_words(row))


def ways(dossier: Dossier) -> list[tuple[str, str, str, str, str, Bar]]:
    """How the last verdict moves under other ways of counting: eyes, counting, of whom, the tones of a bar, the bar."""
    if not dossier.verdicts:
        return []
    crisis, verdict = dossier.crisis, dossier.verdicts[-1]
    own = tones(crisis)
    rows = []
    for row in verdict.table.records():
        if row["of"] not in crisis.rivals:
            continue
        over = f" over {crisis.called(row['over'])}" if row["over"] else ", own account"
        ends = own[row["of"]], own.get(row["over"], "lost")
        rows.append((crisis.called(row["eyes"]), row["counting"], crisis.called(row["of"]) + over, *ends, bar(row)))
    return rows


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences of one verdict: a mark, the verdict in a word, and each sentence with its anchor."""

    mark: str
    verdict: str
    claims: tuple[tuple[str, str], ...]


MARKS = {"holds": "●", "supported": "●", "fails": "○", "refuted": "○"}
HALF = "◐"


def said_of_claims(claims: Finding) -> list[Said]:
    """Group claims by the first word of their verdict, in the order in which these are met."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in claims.table.records():
        word = row["verdict"].partition(",")[0].split(" ")[0]
        groups.setdefault(word, []).append((row["claim"], row["says"]))
    return [Said(MARKS.get(word, HALF), word, tuple(found)) for word, found in groups.items()]


def lane_rows(dossier: Dossier) -> list[LaneRow]:
    """Who was shown what, when: one row a deed."""
    crisis = dossier.crisis
    events = {event.id: event for event in crisis.record}
    about = {event.id: event.about or _act_about(crisis, event.act) for event in crisis.record}
    return [
        LaneRow(
            lane.event,
            str(lane.date),
            lane.deed,
            about.get(lane.event, ""),
            ", ".join(events[lane.event].source) if lane.event in events else "",
            tuple(_lane_cell(lane.deed, str(lane.date), lane.shown[w]) for w in crisis.watchers),
        )
        for lane in dossier.lanes
    ]


def _act_about(crisis: Crisis, act: str) -> str:
    return crisis.acts[act].about if act in crisis.acts else ""


def _lane_cell(deed: str, date: str, shown: Sequence[Any]) -> LaneCell:
    said = []
    for showing in shown:
        sign = "itself" if showing.sign == deed else f"as {showing.sign}"
        said.append(sign if str(showing.date) == date else f"{showing.date}: {sign}")
    if not shown:
        return LaneCell("nothing", "nothing")
    if shown[0].sign == deed and str(shown[0].date) == date:
        return LaneCell("itself", "itself")
    return LaneCell("later" if shown[-1].sign == deed else "other", "; ".join(said))


def ledger_rows(table: Table, crisis: Crisis) -> list[dict[str, str]]:
    """The lines of a ledger as the page prints them; one effect on several actors is one row."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for row in table.records():
        cells = {name: show(row[name]) for name in table.names}
        key = tuple(value for name, value in cells.items() if name != "actor")
        if key in rows:
            rows[key]["actor"] += f", {crisis.called(row['actor'])}"
        else:
            seen = f", seen by {crisis.called(row['audience'])}" if len(crisis.stakes[row["stake"]].by) > 1 else ""
            named = {"actor": crisis.called(row["actor"]), "stake": f"{crisis.called(row['stake'])}{seen}"}
            rows[key] = cells | named | {"size": size(row["low"], row["high"])}
    return list(rows.values())


def size(low: float, high: float) -> str:
    ends = [f"{value:+g}" if value else "0" for value in dict.fromkeys((low, high))]
    return " to ".join(ends)
