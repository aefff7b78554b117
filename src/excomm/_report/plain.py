"""The dossier without pictures: every finding in order, as Markdown or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from excomm._dossier.dossier import Dossier
from excomm._finding.finding import Finding
from excomm._finding.table import Table, show
from excomm._report.answer import tiles
from excomm._report.near_war import of_played, swept
from excomm._report.words import command, date_of

Named = tuple[str, Finding, str]


def findings(dossier: Dossier) -> Iterator[Named]:
    """Yield every finding with a name of its own and the command that answers the same."""
    yield from _judged(dossier)
    if dossier.shown:
        yield "shown", dossier.shown, command(dossier, "view", drawn=False)
    if dossier.tree:
        yield "tree", dossier.tree, command(dossier, "game", drawn=False)
    if dossier.reach:
        yield "reach", dossier.reach.deployed, command(dossier, "reach", drawn=False)
        if dossier.reach.planned:
            yield "reach-planned", dossier.reach.planned, command(dossier, "reach", "--planned", drawn=False)
    yield from _played(dossier)
    if dossier.voices:
        yield "voices", dossier.voices, command(dossier, "voices", drawn=False)
    for name, part in dossier.cases.parts.items() if dossier.cases else ():
        yield f"cases-{name}", part, command(dossier, "cases", drawn=False)


def _played(dossier: Dossier) -> Iterator[Named]:
    """The swept game, with its further tables as findings of their own."""
    played = dossier.played
    if not played:
        return
    yield "sweep", played.sweep, swept(dossier)
    own = {"endings", "course", "gains"}
    for name, (title, table) in of_played(played).items():
        if name not in own:
            yield f"sweep-{name}", Finding(title, (), table, played.sweep.how), swept(dossier)
    for name, found in (("flow", played.flow), ("gains", played.gains), ("changes", played.changes)):
        if found:
            yield f"sweep-{name}", found, command(dossier, "report", "--format json")


def _judged(dossier: Dossier) -> Iterator[Named]:
    """The verdicts and what they rest on."""
    for verdict in dossier.verdicts:
        date = date_of(verdict)
        yield f"verdict-{date}", verdict, command(dossier, "judge", f"--date {date}", "--full")
    if dossier.sums:
        yield "sums", dossier.sums, command(dossier, "report", "--format json")
    if dossier.claims:
        yield "claims", dossier.claims, command(dossier, "claims")
    for own in dossier.ledgers:
        eyes = own.ledger.eyes if own.ledger else ""
        options = (f"--eyes {eyes}", f"--date {date_of(dossier.verdicts[-1])}")
        yield f"ledger-{eyes}", own, command(dossier, "ledger", *options, drawn=False)


def to_json(dossier: Dossier) -> str:
    """Return the answers of the first screen and every finding by its anchor, each as its own JSON."""
    crisis = dossier.crisis
    data: dict[str, Any] = {
        "crisis": crisis.name,
        "title": crisis.title,
        "digest": dossier.how.digest,
        "changed": crisis.changed,
        "options": dict(dossier.how.options),
        "answers": [{"question": t.question, "answer": t.answer, "lines": t.lines} for t in tiles(dossier, {})],
        "findings": {
            name: json.loads(found.to_json()) | {"command": asked} for name, found, asked in findings(dossier)
        },
        "sources": {
            name: {"author": s.author, "work": s.work, "year": s.year, "url": s.url, "grade": s.grade, "seen": s.seen}
            for name, s in dossier.sources
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def to_markdown(dossier: Dossier) -> str:
    """Return the dossier as Markdown: answers, then each finding with its table, notes and command."""
    return "\n".join(_markdown(dossier)) + "\n"


def _markdown(dossier: Dossier) -> Iterator[str]:
    crisis = dossier.crisis
    yield f"# {_safe(crisis.title or crisis.name)}\n"
    if crisis.about:
        yield f"{_safe(crisis.about)}\n"
    yield from (f"> A variant: {_safe(change)}\n" for change in crisis.changed)
    for tile in tiles(dossier, {}):
        yield f"**{tile.question}** {_safe(tile.answer)}\n"
        yield from (f"- {_safe(line)}" for line in tile.lines)
        yield ""
    for name, found, asked in findings(dossier):
        yield f"## {_safe(found.question)} {{#{name}}}\n"
        yield from (f"{_safe(line)}\n" for line in found.answer)
        yield from _table(found.table)
        yield from (f"*{_safe(note)}*\n" for note in found.notes)
        yield f"`{asked}`\n"
    if dossier.sources:
        yield "## Sources\n"
    for name, s in dossier.sources:
        parts = (s.author, s.work, s.year, s.url, "" if s.grade == "none" else s.grade, s.seen and f"seen: {s.seen}")
        yield f"- `{name}` {_safe(', '.join(part for part in parts if part))}"
    yield f"\n{dossier.how}"


def _table(table: Table) -> Iterator[str]:
    if table.rows:
        yield f"| {' | '.join(table.names)} |"
        yield f"|{' --- |' * len(table.names)}"
        yield from (f"| {' | '.join(_safe(show(cell)) for cell in row)} |" for row in table.rows)
        yield ""


def _safe(text: str) -> str:
    """A text of the file as Markdown shows it: nothing in it becomes markup."""
    kept = "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|" else letter for letter in text)
    return " ".join(kept.split())
