"""What the page shows, made of findings only: no question is asked here and no verdict computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from excomm._crisis.model import RECORD, Crisis
from excomm._dossier.dossier import Dossier
from excomm._finding.table import Table, show
from excomm._finding.words import ALL, NONE, percent, range_in_words, share_in_words

if TYPE_CHECKING:
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
    """The first screen: at the first date and at the last, who came out better, and each on its own account."""
    verdicts = dossier.verdicts
    shown = [verdicts[0], verdicts[-1]] if len(verdicts) > 1 else list(verdicts)
    return [line for verdict in shown for line in (_compared(dossier.crisis, verdict), _own(dossier.crisis, verdict))]


def _compared(crisis: Crisis, verdict: Verdict) -> str:
    first, second = (crisis.called(rival) for rival in crisis.rivals)
    rows = [r for r in verdict.comparison.records() if r["counting"] == verdict.leading[-1]]
    said = [f"{words} in the eyes of {eyes}" for words, eyes in _by_words(crisis, rows)]
    return f"By {_date(verdict)}, {first} came out better than {second} {'; '.join(said)}."


def _own(crisis: Crisis, verdict: Verdict) -> str:
    rows = [r for r in verdict.own_account.records() if r["counting"] == verdict.leading[-1]]
    said = []
    for rival in crisis.rivals:
        groups = _by_words(crisis, [r for r in rows if r["of"] == rival])
        eyes = [f"{words} in the eyes of {names}" for words, names in groups]
        said.append(f"{crisis.called(rival)} gained {', '.join(eyes)}")
    return f"Each on its own account: {'; '.join(said)}."


def _by_words(crisis: Crisis, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Group rows that say the same, with the eyes that see it so; all of them are everybody."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(share_in_words(row), []).append(crisis.called(row["eyes"]))
    if len(groups) == 1:
        return [(words, "everybody" if len(names) > 1 else names[0]) for words, names in groups.items()]
    return [(words, _listed(names)) for words, names in groups.items()]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _date(verdict: Verdict) -> str:
    return str(verdict.how.options["date"])


def matrices(dossier: Dossier) -> list[Matrix]:
    """The comparison by eyes and date, for each leading way of counting."""
    if not dossier.verdicts:
        return []
    first, second = dossier.crisis.rivals
    return [_matrix(dossier, way, first, second) for way in dossier.verdicts[-1].leading]


def accounts(dossier: Dossier) -> list[tuple[str, Matrix]]:
    """Each actor's own account by eyes and date, the rivals first, under the last of the leading ways of counting."""
    if not dossier.verdicts:
        return []
    crisis = dossier.crisis
    way = dossier.verdicts[-1].leading[-1]
    found = [(crisis.called(a), _matrix(dossier, way, a, "")) for a in dict.fromkeys((*crisis.rivals, *crisis.players))]
    return [
        (name, matrix)
        for name, matrix in found
        if any(b and b.label != "level" for _, bars in matrix.rows for b in bars)
    ]


def _matrix(dossier: Dossier, counting: str, of: str, over: str) -> Matrix:
    """Rows of equal bars are one row: those eyes see the same."""
    crisis, verdicts = dossier.crisis, dossier.verdicts
    rows: dict[tuple[Bar | None, ...], list[str]] = {}
    for eyes in (RECORD, *crisis.audiences):
        cells = tuple(_bar(verdict, eyes, counting, of, over) for verdict in verdicts)
        if any(cells):
            rows.setdefault(cells, []).append(crisis.called(eyes))
    names = {str(date): f"{name} ({date})" for name, date in crisis.dates.items()}
    dates = tuple(names.get(_date(verdict), _date(verdict)) for verdict in verdicts)
    everybody = len(rows) == 1 and len(crisis.audiences) > 0
    named = tuple(("everybody" if everybody else _listed(names), cells) for cells, names in rows.items())
    return Matrix(counting, dates, named)


def _bar(verdict: Verdict, eyes: str, counting: str, of: str, over: str) -> Bar | None:
    wanted = {"eyes": eyes, "counting": counting, "of": of, "over": over}
    found = [r for r in verdict.table.records() if all(r[name] == value for name, value in wanted.items())]
    return bar(found[0]) if found else None


def bar(row: Mapping[str, Any]) -> Bar:
    """One row of a verdict as a bar."""
    shares = [round(PERCENT * float(row[name]), 1) for name in ("better", "level", "worse")]
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
    """The lines of a ledger as the page prints them; one effect on several actors is one row."""
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for row in table.records():
        cells = {name: show(row[name]) for name in table.names}
        key = tuple(value for name, value in cells.items() if name != "actor")
        if key in rows:
            rows[key]["actor"] += f", {crisis.called(row['actor'])}"
        else:
            named = {"actor": crisis.called(row["actor"]), "stake": crisis.called(row["stake"])}
            rows[key] = cells | named | {"size": _size(row["low"], row["high"])}
    return list(rows.values())


def _size(low: float, high: float) -> str:
    ends = [f"{value:+g}" if value else "0" for value in dict.fromkeys((low, high))]
    return " to ".join(ends)
