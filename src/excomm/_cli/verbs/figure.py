"""``excomm figure``: one figure of the dossier as SVG or PNG."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, draws_of


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    figure = shared.verb(verbs, "figure", "one figure of the dossier as SVG or PNG, or the names of all")
    figure.add_argument("name", metavar="NAME", nargs="?", help="which figure; without it all are named")
    figure.add_argument("-o", "--output", metavar="FILE", help="where to, .svg or .png; NAME.svg unless given")
    shared.drawn(figure)


def run(options: Namespace) -> int:
    """Write one figure, or list all."""
    crisis, draws = crisis_of(options), draws_of(options)
    if not options.name:
        from excomm._dossier.dossier import gather
        from excomm._report.catalogue import figures

        for name, figure in figures(gather(crisis, draws=draws, seed=options.seed)).items():
            print(f"{name}: {figure.title}")
        return 0
    from excomm._report.standalone import figure as write

    output = write(crisis, options.name, options.output, draws=draws, seed=options.seed)
    print(f"wrote {output} ({output.stat().st_size / 1000:,.0f} kB)")
    return 0
