"""What the page shows, made of findings only: no question is asked here and no verdict computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from excomm._crisis.model import RECORD, Crisis
from excomm._dossier.dossier import Dossier
from excomm._finding.table import Table, show
from excomm._finding.words import ALL, NONE, percent, range_in_words, share_in_words

if TYPE_CHECKING:
    from excomm._judge.verdict import Verdict

PERCENT = 100.0


@dataclass(frozen=True)
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

    date: str
    deed: str
    about: str
    cells: tuple[LaneCell, ...]


@dataclass(frozen=True)
class LaneCell:
    """What one watcher was shown of a deed: ``kind`` is itself, other, later or nothing."""

    kind: str
    words: str


def answers(dossier: Dossier) -> list[str]:
    """The first screen: who came out better at the first date and at the last, in the eyes that matter most."""
    verdicts = dossier.verdicts
    if not verdicts:
        return []
    shown = [verdicts[0], verdicts[-1]] if len(verdicts) > 1 else [verdicts[0]]
    return [line for verdict in shown for line in _headline(dossier.crisis, verdict)]


def _headline(crisis: Crisis, verdict: Verdict) -> Iterator[str]:
    for row in verdict.comparison.records():
        if row["counting"] != verdict.leading[-1]:
            continue
        first, second = crisis.called(row["of"]), crisis.called(row["over"])
        seen = crisis.called(row["eyes"])
        yield f"By {row['date']}, in the eyes of {seen}, {first} came out better than {second} {share_in_words(row)}."


def matrices(dossier: Dossier) -> list[Matrix]:
    """The comparison by eyes and date, for each leading way of counting."""
    if not dossier.verdicts:
        return []
    return [_matrix(dossier, counting) for counting in dossier.verdicts[-1].leading]


def _matrix(dossier: Dossier, counting: str) -> Matrix:
    crisis, verdicts = dossier.crisis, dossier.verdicts
    rows = []
    for eyes in (RECORD, *crisis.audiences):
        cells = tuple(_bar(verdict, eyes, counting) for verdict in verdicts)
        if any(cells):
            rows.append((crisis.called(eyes), cells))
    return Matrix(counting, tuple(str(v.how.options["date"]) for v in verdicts), tuple(rows))


def _bar(verdict: Verdict, eyes: str, counting: str) -> Bar | None:
    found = [r for r in verdict.comparison.records() if r["eyes"] == eyes and r["counting"] == counting]
    return bar(found[0]) if found else None


def bar(row: Mapping[str, Any]) -> Bar:
    """One row of a verdict as a bar."""
    shares = [PERCENT * float(row[name]) for name in ("better", "level", "worse")]
    label = percent(row["better"], row["error"])
    if row["level"] > ALL:
        label = "level"
    elif row["most"] - row["least"] > NONE:
        label = range_in_words(row)
    return Bar(shares[0], shares[1], shares[2], label, share_in_words(row))


def ways(dossier: Dossier) -> list[tuple[str, str, str, Bar]]:
    """How the last verdict moves under other ways of counting: eyes, counting, of whom, bar."""
    if not dossier.verdicts:
        return []
    crisis, verdict = dossier.crisis, dossier.verdicts[-1]
    rows = []
    for row in verdict.table.records():
        if row["of"] not in crisis.rivals:
            continue
        over = f" over {crisis.called(row['over'])}" if row["over"] else ", own account"
        rows.append((crisis.called(row["eyes"]), row["counting"], crisis.called(row["of"]) + over, bar(row)))
    return rows


def own_accounts(dossier: Dossier) -> list[tuple[str, list[tuple[str, Bar]]]]:
    """Own accounts at the last date under the leading counting, one list of bars for each pair of eyes."""
    if not dossier.verdicts:
        return []
    crisis, verdict = dossier.crisis, dossier.verdicts[-1]
    found: dict[str, list[tuple[str, Bar]]] = {}
    for row in verdict.own_account.records():
        if row["counting"] == verdict.leading[-1] and row["level"] < ALL:
            found.setdefault(crisis.called(row["eyes"]), []).append((crisis.called(row["of"]), bar(row)))
    return list(found.items())


def lane_rows(dossier: Dossier) -> list[LaneRow]:
    """Who was shown what, when: one row a deed."""
    crisis = dossier.crisis
    about = {event.id: event.about or _act_about(crisis, event.act) for event in crisis.record}
    return [
        LaneRow(
            str(lane.date),
            lane.deed,
            about.get(lane.event, ""),
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
    """The lines of a ledger as the page prints them."""
    rows = []
    for row in table.records():
        low, high = row["low"], row["high"]
        size = f"{low:+g}" if low == high else f"{low:+g} to {high:+g}"
        rows.append(
            {name: show(row[name]) for name in table.names}
            | {"size": size, "actor": crisis.called(row["actor"]), "stake": crisis.called(row["stake"])}
        )
    return rows
