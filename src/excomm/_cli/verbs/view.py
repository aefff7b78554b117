"""``excomm view``: what one watcher had been shown by a date."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, print_table, say, say_end


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    view = shared.verb(verbs, "view", "what one watcher had been shown by a date")
    view.add_argument("watcher", nargs="?", help="an actor or an audience; who was shown what, unless given")
    view.add_argument("--date", help="such as 1914-07-28; the last date of the record unless given")


def run(options: Namespace) -> int:
    """Print what one watcher had met, or deed by deed what each was shown."""
    from excomm._crisis.ask import AskError
    from excomm._knowledge.shown import view, who_was_shown

    crisis = crisis_of(options)
    if options.watcher:
        return say(view(crisis, options.watcher, options.date), options)
    if options.date is not None:
        raise AskError(
            "--date is for the view of one watcher; name one, or leave it out: the table dates every showing"
        )
    finding = who_was_shown(crisis)
    if not options.json:
        print(finding)
        print_table(finding.table, finding.table.names)
        return say_end(finding)
    return say(finding, options)
