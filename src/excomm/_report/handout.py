"""Two printed sides for a class: what an audience was shown at first, and, overleaf, what it was told later.

The first side holds nothing that the audience had not been shown by the first date: neither a deed it did not see, nor
the summary of the file, which tells the end. The teacher's copy has the answers under the questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from excomm._crisis.ask import AskError
from excomm._crisis.dates import Sure
from excomm._dossier.dossier import Dossier
from excomm._finding.words import share_in_words
from excomm._report.answer import compared
from excomm._report.frames import size
from excomm._report.page import read
from excomm._report.palette import sheet, tones
from excomm._report.pen import Markup, Pen
from excomm._report.words import brief, command, date_of

if TYPE_CHECKING:
    from excomm._knowledge.history import Showing
    from excomm._knowledge.shown import Lane

READERS = ("student", "teacher")
MOST_DEEDS, MOST_TOLD, MOST_CLAIMS, LONGEST = 12, 8, 6, 130


@dataclass(frozen=True)
class Told:
    """One thing that an audience was shown or told: when, what, and for a telling what it had held before."""

    date: str
    what: str
    before: str = ""


def handout_html(dossier: Dossier, reader: str) -> str:
    """Return the handout. Raises AskError for another reader, or a crisis without a verdict in an audience's eyes."""
    crisis = dossier.crisis
    if reader not in READERS:
        raise AskError(f"a handout is for {' or '.join(READERS)}, not {reader!r}")
    if not (dossier.verdicts and crisis.audiences and dossier.sums):
        raise AskError(f"{crisis.name} has no verdict in an audience's eyes, so there is no handout")
    audience = next(iter(crisis.audiences))
    first, last = dossier.verdicts[0], dossier.verdicts[-1]
    pen = Pen(dossier, {})
    return pen.write(
        "handout.html.j2",
        style=Markup(sheet() + read("style/handout.css")),
        title=crisis.title or crisis.name,
        teacher=reader == "teacher",
        audience=crisis.called(audience),
        first=date_of(first),
        last=date_of(last),
        rivals=[(crisis.called(rival), tones(crisis)[rival]) for rival in crisis.rivals],
        deeds=_seen(dossier, audience),
        told=_fewer(list(_told_later(dossier, audience))),
        stakes=[(crisis.called(name), stake.unit) for name, stake in crisis.stakes.items()],
        before=_sizes(dossier, audience, date_of(first)),
        after=_sizes(dossier, audience, date_of(last)),
        verdict=[_verdict(dossier, n, audience) for n in (0, -1)],
        everybody=compared(crisis, last),
        claims=_claims(dossier),
        command=command(dossier, "report", "--handout", *([reader] if reader != READERS[0] else [])),
    )


def _seen(dossier: Dossier, audience: str) -> list[Told]:
    """What the audience had been shown by the first date, as it was shown it: first what moved its ledger."""
    assert dossier.sums is not None
    first = date_of(dossier.verdicts[0])
    rows = [row for row in dossier.sums.table.records() if (row["eyes"], row["date"]) == (audience, first)]
    moved = {event for row in rows for event in row["events"].split(", ")}
    shown = [(lane, [s for s in lane.shown[audience] if _by_first(dossier, s)]) for lane in dossier.lanes]
    seen = [(lane, held) for lane, held in shown if held]
    kept = sorted(reversed(seen), key=lambda pair: pair[0].event not in moved)[:MOST_DEEDS]
    return [
        Told(brief(held[0].date), _said(dossier, lane, held[-1].sign)) for lane, held in seen if (lane, held) in kept
    ]


def _told_later(dossier: Dossier, audience: str) -> Iterator[Told]:
    """What the audience was shown of a deed between the two dates, if done before or shown otherwise."""
    end, last = (dossier.verdicts[n].ledgers[0].date for n in (0, -1))
    found = []
    for lane in dossier.lanes:
        signs = [showing.sign for showing in lane.shown[audience]]
        for n, showing in enumerate(lane.shown[audience]):
            late = not _by_first(dossier, showing) and showing.date.by(last) is not Sure.NO
            if late and (n or lane.date.by(end) is Sure.YES):
                before = _said(dossier, lane, signs[n - 1]) if n else ""
                found.append((showing.date, Told(brief(showing.date), _said(dossier, lane, showing.sign), before)))
    yield from (told for _, told in sorted(found, key=lambda pair: pair[0].low))


def _fewer(told: Sequence[Told]) -> list[Told]:
    """Those that changed what had been held, then others, as many as there is room for; in order."""
    first = sorted(told, key=lambda one: not one.before)[:MOST_TOLD]
    return [one for one in told if one in first]


def _by_first(dossier: Dossier, showing: Showing) -> bool:
    return showing.date.by(dossier.verdicts[0].ledgers[0].date) is Sure.YES


def _said(dossier: Dossier, lane: Lane, sign: str) -> str:
    """What a sign says in words; for the deed itself what the file says of the event, else of the act."""
    crisis = dossier.crisis
    event = next(event for event in crisis.record if event.id == lane.event)
    about = event.about if sign == lane.deed else ""
    for named in (crisis.acts, crisis.signs):
        about = about or (named[sign].about if sign in named else "")
    return shorten(about or sign.replace("-", " "), LONGEST, placeholder=" …")


def _claims(dossier: Dossier) -> list[tuple[str, str]]:
    """Some sentences with their verdicts: of each verdict the first, then of each the second."""
    turns: dict[str, int] = {}
    rows = []
    for row in dossier.claims.table.records() if dossier.claims else ():
        word = row["verdict"].split(" ")[0].rstrip(",")
        turns[word] = turns.get(word, 0) + 1
        rows.append((turns[word], row["says"], row["verdict"]))
    return [(says, verdict) for _, says, verdict in sorted(rows, key=lambda row: row[0])[:MOST_CLAIMS]]


def _sizes(dossier: Dossier, audience: str, date: str) -> dict[tuple[str, str], str]:
    """The net change of each rival on each stake, in words; by the called names."""
    assert dossier.sums is not None
    called = dossier.crisis.called
    return {
        (called(row["stake"]), called(row["actor"])): size(row["low"], row["high"])
        for row in dossier.sums.table.records()
        if (row["eyes"], row["date"]) == (audience, date)
    }


def _verdict(dossier: Dossier, number: int, audience: str) -> str:
    """The verdict in the audience's eyes on a date, compared and each by itself, in a sentence."""
    crisis, verdict = dossier.crisis, dossier.verdicts[number]
    rows = [r for r in verdict.table.records() if r["eyes"] == audience and r["counting"] == verdict.leading[-1]]
    said = []
    for row in (row for row in rows if row["of"] in crisis.rivals):
        did = f"above {crisis.called(row['over'])}" if row["over"] else "gained"
        said.append(f"{crisis.called(row['of'])} {did} {share_in_words(row)}")
    return f"By {date_of(verdict)}: {'; '.join(said)}." if said else f"By {date_of(verdict)}: no view yet."
