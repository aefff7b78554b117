"""``excomm report``: the dossier, one file that opens without a network."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, draws_of


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    report = shared.verb(verbs, "report", "the dossier, one HTML file that opens without a network")
    report.add_argument("-o", "--output", metavar="FILE", help="where to; CRISIS.html unless given")
    shared.drawn(report)


def run(options: Namespace) -> int:
    """Write the dossier."""
    from excomm._report.page import report as write

    output = write(crisis_of(options), options.output, draws=draws_of(options), seed=options.seed)
    print(f"wrote {output} ({output.stat().st_size / 1000:,.0f} kB)")
    return 0
