"""The crisis among the others on record; the coders' public verdict beside the ledger's before and after the secret.

The coders judged from what was public when they coded, the ledger says what each audience had been shown by a date. The
two are set side by side and not merged.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from excomm._cases.ask import QUESTION, Cases, Place, given, where
from excomm._cases.ask import cases as ask
from excomm._cases.case import Case
from excomm._cases.codebook import DEFEAT, SIMPLE, VICTORY, outcome_words
from excomm._cases.sheet import DataError
from excomm._crisis.ask import AskError, last_date
from excomm._crisis.dates import Date, Sure, parse_date
from excomm._crisis.load import digest
from excomm._crisis.model import RECORD, Crisis
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import share_in_words
from excomm._judge.counting import leading
from excomm._judge.verdict import Verdict, judge

SHARES = ("better", "level", "worse", "least", "most", "error")
NAMES = ("eyes", "date", "counting", "of", "over", "coders", "ledger", "agree", *SHARES)
DRAWS, SEED = 10_000, 1


def cases(
    crisis: Crisis,
    *,
    icb: Place = None,
    archigos: Place = None,
    stockpiles: Place = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Cases:
    """Return where a crisis sits among the crises on record, in files that the user has.

    ``icb`` is the folder of the International Crisis Behavior files (system, actor, dyad; v15 or later), ``archigos`` a
    file of leaders, ``stockpiles`` a file of warheads by country and year; what is not given is looked up in the
    environment (EXCOMM_ICB_DIR, EXCOMM_ARCHIGOS, EXCOMM_STOCKPILES), and the last two may be missing. Each part of the
    result is a finding: ``outcomes``, ``joint``, ``neighbours``, ``distances``, ``followed``, ``leaders``,
    ``strength``, ``superiority``, ``beside``, ``files``. Raises DataError for files that cannot be used, AskError for
    a number that they do not have.
    """
    found = ask(crisis, icb=icb, archigos=archigos, stockpiles=stockpiles, seed=seed)
    finding = beside(found.case, draws, seed) if found.case else None
    if finding is None:
        return found
    files = found.parts["files"]
    parts = {name: part for name, part in found.parts.items() if name != "files"}
    return replace(found, parts={**parts, "beside": finding, "files": files}, answer=(*found.answer, finding.answer[0]))


def section(crisis: Crisis, *, draws: int = DRAWS, seed: int = SEED) -> Cases | None:
    """Return what the dossier says of other crises: None for a crisis that does not say where it stands.

    Without data, or with data that cannot be used, the finding has no parts, and ``missing`` says what to do.
    """
    if not (crisis.icb.crisis or crisis.icb.like):
        return None
    if not given():
        return _without(crisis, f"No data on other crises were at hand when this page was made: {where()}.")
    try:
        return cases(crisis, draws=draws, seed=seed)
    except (DataError, AskError) as error:
        return _without(crisis, str(error))


def _without(crisis: Crisis, why: str) -> Cases:
    how = How(crisis.name, digest(crisis), crisis.changed)
    return Cases(question=QUESTION, answer=(), table=make_table((), ()), how=how, missing=(why,))


def beside(case: Case, draws: int, seed: int) -> Finding | None:
    """Return the coders' verdict on the rivals beside the ledger's when the crisis was over and at the last date.

    None where the crisis file has no verdict to give, or does not number both rivals.
    """
    crisis = case.crisis
    numbered = len(crisis.rivals) == 2 and all(name in crisis.icb.actors for name in crisis.rivals)
    if not (numbered and crisis.stakes and crisis.record):
        return None
    eyes = (RECORD, *crisis.audiences)
    dates = _dates(case)
    ways = leading(crisis)
    verdicts = [judge(crisis, eyes=eyes, date=date, counting=ways, draws=draws, seed=seed) for date in dates]
    outcomes = dict(zip(crisis.rivals, (actor.outcome for actor in case.rivals), strict=True))
    rows = [_row(row, outcomes) for verdict in verdicts for row in _leading(verdict, outcomes)]
    told = _told_between(crisis, dates)
    return Finding(
        question="The coders' verdict beside the ledger's, before and after what was secret was told",
        answer=(*_said(case, verdicts, told), _agreement(rows)),
        table=make_table(NAMES, sorted(rows, key=lambda row: eyes.index(str(row[0]))), verdicts[0].table.units),
        how=case.how((case.icb.actor, case.icb.system), len(rows), 0, draws=draws, seed=seed),
        notes=(
            "The coders gave each actor an outcome by itself, once, from what was public. Here victory counts as "
            "better off and defeat as worse, and two outcomes are set in the order victory, compromise, stalemate, "
            "defeat: the order is ours.",
            *_warned(crisis, dates[0]),
            *verdicts[0].notes,
        ),
        sources=tuple(dict.fromkeys(source for verdict in verdicts for source in verdict.sources)),
    )


def _dates(case: Case) -> tuple[Date, ...]:
    """The end of the crisis by the data, and the last date of the record, if that is later."""
    last = last_date(case.crisis)
    end = case.icb.spans[case.number][1]
    if end is None:
        return (last,)
    over = parse_date(end[1].isoformat(), case.crisis.zone)
    return (over, last) if last.high > over.high else (over,)


def _warned(crisis: Crisis, over: Date) -> Iterator[str]:
    start = crisis.baseline
    if start and over.high <= start.high:
        yield f"By the data it was over by {over}, before the baseline of the file ({start}): is the number right?"


def _told_between(crisis: Crisis, dates: Sequence[Date]) -> list[str]:
    """What was told after the first date and by the last: the events told, with the dates of the telling."""
    found = []
    for event in crisis.record:
        if event.tells and event.date and event.date.after(dates[0]) is not Sure.NO:
            found.append(f"{', '.join(event.tells)} ({event.date})")
    return found


def _leading(verdict: Verdict, rivals: Container[str]) -> Iterator[Mapping[str, Any]]:
    """The rows of the rivals, compared and each on its own account, under the ways of counting that lead."""
    return (row for row in verdict.table.records() if row["counting"] in verdict.leading and row["of"] in rivals)


def _row(row: Mapping[str, Any], outcomes: Mapping[str, int]) -> Sequence[object]:
    codes = [outcomes[name] for name in (row["of"], row["over"]) if name]
    words = " and ".join(outcome_words(code) for code in codes)
    ledger = _way(row["better"] - row["worse"])
    coders = _way(codes[1] - codes[0]) if len(codes) == 2 else _OWN.get(codes[0], "")
    agree = "" if not coders or not set(codes) <= set(SIMPLE) else "yes" if coders == ledger else "no"
    head = (row["eyes"], row["date"], row["counting"], row["of"], row["over"])
    return *head, words, ledger, agree, *(row[name] for name in SHARES)


_OWN = {VICTORY: "better", DEFEAT: "worse"}


def _way(margin: float) -> str:
    return "level" if margin == 0 else "better" if margin > 0 else "worse"


def _said(case: Case, verdicts: Sequence[Verdict], told: Sequence[str]) -> Iterator[str]:
    crisis = case.crisis
    words = [f"{case.called(actor)} {outcome_words(actor.outcome)}" for actor in case.rivals]
    yield f"The coders, once and for all: {', '.join(words)}."
    counting = verdicts[0].leading[-1]
    rows = [r for v in verdicts for r in _leading(v, crisis.rivals) if r["counting"] == counting]
    alike: dict[str, list[str]] = {}
    for eyes in (RECORD, *crisis.audiences):
        own = [row for row in rows if row["eyes"] == eyes]
        if own:
            alike.setdefault(f"{_verdict(crisis, own)} ({counting}).", []).append(crisis.called(eyes))
    for said, names in alike.items():
        yield f"In the eyes of {', '.join(names)}: {said}"
    yield f"Told in between: {'; '.join(told)}." if told else "Nothing was told in between."


def _verdict(crisis: Crisis, rows: Sequence[Mapping[str, Any]]) -> str:
    first, second = crisis.rivals
    better = f"{crisis.called(first)} came out better than {crisis.called(second)} {_by_date(rows, first, second)}"
    gained = "; ".join(f"{crisis.called(name)} gained {_by_date(rows, name)}" for name in crisis.rivals)
    return f"{better}. Each on its own account: {gained}"


def _by_date(rows: Sequence[Mapping[str, Any]], of: str, over: str = "") -> str:
    found = [row for row in rows if row["of"] == of and row["over"] == over]
    return ", ".join(f"by {row['date']} {share_in_words(row)}" for row in found)


def _agreement(rows: Sequence[Sequence[object]]) -> str:
    told = [row[NAMES.index("agree")] for row in rows]
    same, other = told.count("yes"), told.count("no")
    return f"Coders and ledger point the same way in {same} of the {same + other} rows that can be compared."
