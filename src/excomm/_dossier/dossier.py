"""The dossier: the findings on one crisis, in the order in which a reader wants them.

A question that a crisis does not allow leaves its finding None, and the page no hole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from excomm._cases.ask import Cases
from excomm._claims.weigh import claims
from excomm._crisis.ask import baseline_of, last_date
from excomm._crisis.chronicle import path, stops_at
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import RECORD, Crisis, Source
from excomm._dossier.beside import section
from excomm._dossier.played import Left, Played, played
from excomm._dossier.told import Told, told
from excomm._finding.finding import Finding, How
from excomm._finding.parts import Parts
from excomm._game.describe import describe
from excomm._game.size import Size, size
from excomm._game.unroll import unroll, why_not
from excomm._judge.sums import Sums, sums
from excomm._judge.verdict import Verdict, judge
from excomm._knowledge.shown import Lane, lanes, who_was_shown
from excomm._ledger.ask import LedgerFinding, found
from excomm._reach.whole import Whole, whole
from excomm._voices.ask import voices

DRAWS, SEED = 10_000, 1
TREE_LIMIT = 200_000
MOST_DATES = 8
IN_PAGE = 1_000  # worlds that a page carries, for weighing in it


@dataclass(frozen=True)
class Dossier:
    """Findings on one crisis. ``verdicts`` hold one date each, in order; ``ledgers`` are those of the last date.

    ``sums`` holds few worlds, for weighing in the page. ``played`` (how near war) and ``voices`` (what others measured
    and held) stand where a crisis has them; ``left`` says why a game that there is was not played.
    """

    crisis: Crisis
    how: How
    verdicts: tuple[Verdict, ...] = ()
    ledgers: tuple[LedgerFinding, ...] = ()
    shown: Finding | None = None
    lanes: tuple[Lane, ...] = ()
    told: Told | None = None
    tree: Finding | None = None
    tree_size: Size | None = None
    claims: Finding | None = None
    cases: Cases | None = None
    voices: Parts | None = None
    reach: Whole | None = None
    sums: Sums | None = None
    played: Played | None = None
    left: Left | None = None
    stops_early: str = ""
    ended: str = ""
    sources: tuple[tuple[str, Source], ...] = ()


def gather(crisis: Crisis, *, draws: int = DRAWS, seed: int = SEED) -> Dossier:
    """Ask every question that the crisis allows. The same seed gives the same dossier."""
    judged = bool(crisis.stakes and crisis.rivals and crisis.record)
    verdicts = tuple(_verdicts(crisis, draws, seed)) if judged else ()
    planned = size(crisis) if crisis.points else None
    small = planned is not None and not why_not(crisis, limit=TREE_LIMIT)
    seen = [own for verdict in verdicts for own in verdict.ledgers]
    deeds = lanes(crisis) if crisis.record else ()
    dates = [verdict.ledgers[0].date for verdict in verdicts]
    game = played(crisis, list(dict.fromkeys((*dates[:1], *dates[-1:]))), seed)
    swept = [game.sweep] if isinstance(game, Played) else []
    last = stops_at(crisis) if crisis.points and any(e.act for e in crisis.record) else ""
    return Dossier(
        crisis=crisis,
        how=How(crisis.name, digest(crisis), crisis.changed, {"draws": draws, "seed": seed}),
        verdicts=verdicts,
        ledgers=tuple(found(own) for own in verdicts[-1].ledgers) if verdicts else (),
        shown=who_was_shown(crisis) if crisis.record else None,
        lanes=deeds,
        told=told(crisis, deeds, verdicts),
        tree=describe(unroll(crisis)) if small else None,
        tree_size=planned,
        cases=section(crisis, draws=draws, seed=seed),
        voices=voices(crisis) if crisis.voices else None,
        claims=claims(crisis, draws=draws, seed=seed, swept=swept) if crisis.claims else None,
        reach=whole(crisis),
        sums=sums(crisis, seen, min(draws, IN_PAGE), seed) if verdicts else None,
        played=game if isinstance(game, Played) else None,
        left=game if isinstance(game, Left) else None,
        stops_early=last if last in crisis.points else "",
        ended=_ended(crisis, last) if last in crisis.endings else "",
        sources=tuple(crisis.sources.items()),
    )


def _verdicts(crisis: Crisis, draws: int, seed: int) -> Iterator[Verdict]:
    """One verdict for each date the crisis names; else for each date on which some eyes came to another one."""
    eyes = (RECORD, *crisis.audiences)
    kept: list[Verdict] = []
    for date in crisis.dates.values() or dates_of_change(crisis):
        verdict = judge(crisis, eyes=eyes, date=date, draws=draws, seed=seed)
        if crisis.dates or not kept or _cells(kept[-1]) != _cells(verdict):
            kept.append(verdict)
    return iter(kept if crisis.dates else kept[-MOST_DATES:])


def dates_of_change(crisis: Crisis) -> tuple[Date, ...]:
    """Return the dates on which something happened or was told, from the rivals' last decision on."""
    decisions = [
        step.event.date
        for step in (path(crisis) if crisis.points else ())
        if step.event.date and crisis.deeds[step.event.act].by in crisis.rivals
    ]
    start = decisions[-1] if decisions else baseline_of(crisis, None)
    dates = {e.date.text: e.date for e in crisis.record if e.date and e.date.high >= start.high}
    return tuple(sorted(dates.values(), key=lambda date: date.high)) or (last_date(crisis),)


def _ended(crisis: Crisis, last: str) -> str:
    """Say how the record ended: the ending, how far it went, and why if the file says so."""
    ending = crisis.endings[last]
    act = path(crisis)[-1].event.act
    cause = ending.cause.get(act, ending.cause.get("", ""))
    return f"{last} ({ending.level}{', ' if cause else ''}{cause})"


def _cells(verdict: Verdict) -> tuple[object, ...]:
    rows = verdict.table.records()
    return tuple((r["eyes"], r["counting"], round(r["better"], 3), round(r["worse"], 3)) for r in rows)
