"""``excomm why``: the events, reasons and sources behind one number of a verdict."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import block, crisis_of, draws_of, say, say_end


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    why = shared.verb(verbs, "why", "the events, reasons and sources behind one number of a verdict")
    why.add_argument("--eyes", default="record", help="a watcher, or record: shown everything (the default)")
    why.add_argument("--of", default="", help="whose own account; with --over, who is compared (the rivals)")
    why.add_argument("--over", default="", help="with whom")
    why.add_argument("--counting", default="", help="the way of counting, as judge names it")
    shared.dated(why)
    shared.drawn(why)


def run(options: Namespace) -> int:
    """Print what is behind one number of a verdict."""
    from excomm._judge.why import why as ask

    finding = ask(
        crisis_of(options),
        eyes=options.eyes,
        date=options.date,
        baseline=options.baseline,
        of=options.of,
        over=options.over,
        counting=options.counting,
        draws=draws_of(options),
        seed=options.seed,
    )
    if options.json:
        return say(finding, options)
    print(finding)
    for row in finding.table.records():
        sign = f", taken for {row['taken for']}" if row["taken for"] else ""
        block(f"{row['deed']} ({row['happened']}{sign})", row, ("stakes", "because", "source"))
    return say_end(finding)
