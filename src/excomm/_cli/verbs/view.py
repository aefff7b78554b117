"""``excomm view``: what one watcher had been shown by a date."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, say


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    view = shared.verb(verbs, "view", "what one watcher had been shown by a date")
    view.add_argument("watcher", help="an actor or an audience")
    view.add_argument("--date", help="such as 1914-07-28; the last date of the record unless given")


def run(options: Namespace) -> int:
    """Print what one watcher had met."""
    from excomm._knowledge.shown import view as ask

    return say(ask(crisis_of(options), options.watcher, options.date), options)
