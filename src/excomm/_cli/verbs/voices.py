"""``excomm voices``: what others measured, held and counted, as context beside a verdict."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import block, crisis_of, print_table, say, say_end

if TYPE_CHECKING:
    from excomm._finding.finding import Finding

_HEADS = {
    "judgements": ("by", "date"),
    "opinion": ("whose", "date"),
    "estimates": ("by", "date"),
    "near misses": ("id", "date"),
}
_LABELS = {
    "judgements": ("says", "gained", "lost", "knew", "note", "grade", "source"),
    "opinion": ("measure", "says", "held", "note", "grade", "source"),
    "estimates": ("event", "given", "low", "high", "levels", "note", "grade", "source"),
    "near misses": ("kind", "side", "about", "held", "disputed", "grade", "source"),
}


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    voices = shared.verb(verbs, "voices", "what others measured, held and counted, split by what they knew")
    voices.add_argument(
        "--part", action="append", default=[], help="row by row: judgements, opinion, estimates or near-misses"
    )
    voices.add_argument("--knew", default="", metavar="EVENT", help="the event of the record to split judgements by")


def run(options: Namespace) -> int:
    """Print what each part comes to, or parts row by row."""
    from excomm._voices.ask import part_of, voices

    found = voices(crisis_of(options), knew=options.knew)
    names = [part_of(found, name) for name in options.part]
    if options.json and not names:
        return say(found, options)
    for name in names or found.parts:
        _say_part(name, found[name], options, rows=bool(names))
    if not names:
        say_end(found)
    return 0


def _say_part(name: str, part: Finding, options: Namespace, *, rows: bool) -> None:
    """Print one part under its question: its sentences and counts, or its rows."""
    if options.json:
        say(part, options)
        return
    print(f"{name}: {part.question}")
    print(part)
    if not rows:
        print()
        return
    for table in part.more.values():
        print_table(table, table.names)
    for row in part.table.records():
        head, date = (row[column] for column in _HEADS[name])
        block(f"{head}{f' ({date})' if date else ''}", row, _LABELS[name])
    say_end(part)
