"""``excomm ledger``: gains and losses in somebody's eyes, each with its event, reason and source."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, say


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    ledger = shared.verb(verbs, "ledger", "gains and losses in somebody's eyes, each with its event, reason and source")
    ledger.add_argument("--eyes", default="record", help="a watcher, or record: shown everything (the default)")
    shared.dated(ledger)


def run(options: Namespace) -> int:
    """Print a ledger: the sums, then the lines."""
    from excomm._ledger.ask import ledger as ask

    finding = ask(crisis_of(options), eyes=options.eyes, date=options.date, baseline=options.baseline)
    seen_by = {(row["stake"], row["audience"]) for row in finding.table.records()}
    through = ("audience",) if len(seen_by) > len({stake for stake, _ in seen_by}) else ()
    columns = ("actor", "stake", *through, "low", "high", "deed", "taken for", "happened", "shown", "reading", "source")
    return say(finding, options, columns)
