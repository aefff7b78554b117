"""``excomm report``: the dossier, one file that opens without a network."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, draws_of, waiting


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    report = shared.verb(verbs, "report", "the dossier, one file that opens without a network")
    report.add_argument("-o", "--output", metavar="FILE", help="where to; CRISIS.html unless given")
    report.add_argument("--format", choices=("html", "md", "json"), default="html", help="a page, Markdown or JSON")
    report.add_argument(
        "--handout",
        nargs="?",
        const="student",
        default="",
        choices=("student", "teacher"),
        help="two printed sides for a class instead: for students, or with answers",
    )
    shared.drawn(report)


def run(options: Namespace) -> int:
    """Write the dossier."""
    from excomm._report.write import report as write

    asked = {"format": options.format, "handout": options.handout}
    crisis = crisis_of(options)
    with waiting("asking every question of the crisis"):
        output = write(crisis, options.output, **asked, draws=draws_of(options), seed=options.seed)
    print(f"wrote {output} ({output.stat().st_size / 1000:,.0f} kB)")
    return 0
