"""``excomm cases``: what happened in the other crises on record, in files that the user has."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, draws_of, say

if TYPE_CHECKING:
    from excomm._finding.finding import Finding

_PRINTED = {
    "neighbours": ("name", "year", "distance", "outbreak", "weighings", "outcomes", "form", "tension"),
    "distances": ("name", "what", "known", "here", "there", "distance"),
    "beside": ("eyes", "date", "counting", "of", "over", "coders", "ledger", "agree", "better", "level", "worse"),
}


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    cases = shared.verb(verbs, "cases", "what happened in the other crises on record, in files that you have")
    cases.add_argument("--icb", metavar="FOLDER", help="the ICB files, v15 or later (or EXCOMM_ICB_DIR)")
    cases.add_argument("--archigos", metavar="FILE", help="leaders in office (or EXCOMM_ARCHIGOS)")
    cases.add_argument("--stockpiles", metavar="FILE", help="warheads by country and year (or EXCOMM_STOCKPILES)")
    cases.add_argument("--part", action="append", default=[], help="only this one, such as leaders, with its table")
    cases.add_argument("--full", action="store_true", help="every part with its table")
    shared.drawn(cases)


def run(options: Namespace) -> int:
    """Print where a crisis sits among the crises on record: what each part says, or parts with their tables."""
    from excomm._crisis.ask import AskError
    from excomm._dossier.beside import cases as ask

    files = {"icb": options.icb, "archigos": options.archigos, "stockpiles": options.stockpiles}
    found = ask(crisis_of(options), **files, draws=draws_of(options), seed=options.seed)
    for name in options.part:
        if name not in found.parts:
            raise AskError(f"there is no part {name!r} here; there are {', '.join(found.parts)}")
    if options.json and not options.part:
        return say(found, options)
    tables = options.full or options.part
    for name in options.part or found.parts:
        _say_part(name, found.parts[name], options, tables=bool(tables))
    for line in (*found.notes, *(f"Not asked: {line}" for line in found.missing)) if not options.part else ():
        print(line)
    if not tables:
        print(f"[{found.how}]")
    return 0


def _say_part(name: str, part: Finding, options: Namespace, *, tables: bool) -> None:
    """Print one part under its name; without its table, what it says and what it rests on."""
    if options.json:
        say(part, options)
        return
    print(f"{name}: {part.question}")
    if tables:
        say(part, options, _PRINTED.get(name, ()))
    else:
        print("\n".join((*part.answer, *part.notes)))
    print()
