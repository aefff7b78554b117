"""``excomm solve``: what each side would do, given what it knew, if the model were right."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import draws_of, say, tree_of


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    solve = shared.verb(verbs, "solve", "what each side would do, given what it knew, if the model were right")
    solve.add_argument("--start", default="", help="a point, or one of the crisis's starts")
    solve.add_argument("--draws", type=int, help="worlds to draw; one, in the middle of the intervals, unless given")
    solve.add_argument("--seed", type=shared.seed, default=1, help="the same seed gives the same numbers (1)")
    solve.add_argument("--check", metavar="PROFILE", help="audit the choices in a JSON file instead")


def run(options: Namespace) -> int:
    """Print who would do what on what belief, and what would come of it; or audit somebody's choices."""
    from excomm._crisis.worlds import draw_worlds, middle_world
    from excomm._solve.audit import audit_file
    from excomm._solve.describe import describe, grouped
    from excomm._solve.solution import solve as ask

    tree = tree_of(options)
    drawn = draw_worlds(tree.crisis, draws_of(options), options.seed) if options.draws is not None else None
    if options.check:
        return say(audit_file(tree, options.check, drawn or middle_world(tree.crisis)), options)
    odds = ("3:1", "20:1")
    range_of = ("low", "high") if drawn else ()
    columns = ("set", "player", "point", "knows", "thinks", "act", "chance", *range_of, *odds, "reached")
    finding = describe(ask(tree, drawn))
    return say(finding if options.json else replace(finding, table=grouped(finding.table)), options, columns)
