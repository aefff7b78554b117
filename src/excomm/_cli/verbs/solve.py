"""``excomm solve``: what each side would do, given what it knew, if the model were right."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import draws_of, refuse_idle, say, say_done, tree_of

if TYPE_CHECKING:
    from excomm._crisis.worlds import Worlds
    from excomm._game.tree import Game

MOST_BRANCHES = 10_000


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    solve = shared.verb(verbs, "solve", "what each side would do, given what it knew, if the model were right")
    shared.begun(solve)
    solve.add_argument("--draws", type=int, help="worlds to draw; one, in the middle of the intervals, unless given")
    solve.add_argument("--seed", type=shared.seed, help="the same seed gives the same numbers (1)")
    instead = solve.add_mutually_exclusive_group()
    instead.add_argument("--check", metavar="PROFILE", help="audit the choices in a JSON file instead")
    instead.add_argument("--svg", metavar="FILE", help="draw the tree instead, branches as wide as they are likely")
    instead.add_argument(
        "--all", action="store_true", help="list the equilibria that Gambit finds, with what each set could gain"
    )
    instead.add_argument(
        "--others",
        type=_branches,
        nargs="?",
        const=20,
        metavar="N",
        help="follow N branches that begin elsewhere: how often another equilibrium has another ending (20)",
    )
    solve.add_argument("--seconds", type=float, help="with --all, when to stop Gambit (60)")


def run(options: Namespace) -> int:
    """Print who would do what on what belief, and what would come of it; or ask something else of the solver."""
    from excomm._crisis.worlds import draw_worlds
    from excomm._crisis.written import spare
    from excomm._solve.audit import audit_file
    from excomm._solve.equilibria import equilibria

    _no_idle_option(options)
    if options.svg:
        spare(options.svg, options.crisis)
    tree = tree_of(options)
    drawn = draw_worlds(tree.crisis, draws_of(options), _seed(options)) if options.draws is not None else None
    if options.check:
        return say(audit_file(tree, options.check), options)
    if options.all:
        return say(equilibria(tree, drawn, seconds=60.0 if options.seconds is None else options.seconds), options)
    if options.others is not None:
        return _other_branches(tree, drawn, options)
    return _solved(tree, drawn, options)


def _no_idle_option(options: Namespace) -> None:
    """Refuse options that what is asked would leave unread. Raises AskError."""
    from excomm._crisis.ask import AskError

    if options.check and (options.draws is not None or options.seed is not None):
        raise AskError(
            "--check audits a profile in the world in the middle of the intervals, without --draws or --seed"
        )
    refuse_idle(options, "seed", ("draws", "others"), "nothing is drawn in the world in the middle of the intervals")
    refuse_idle(options, "seconds", "all", "it says when to stop Gambit")


def _seed(options: Namespace) -> int:
    return 1 if options.seed is None else int(options.seed)


def _other_branches(tree: Game, drawn: Worlds | None, options: Namespace) -> int:
    from excomm._solve.selection import selection

    branches = {"starts": options.others, "seed": _seed(options), "workers": os.cpu_count() or 1}
    with _counting("worlds solved") as progress:
        found = selection(tree, drawn, **branches, progress=progress)
    return say(found, options)


def _solved(tree: Game, drawn: Worlds | None, options: Namespace) -> int:
    from excomm._solve.describe import describe, grouped
    from excomm._solve.pace import Reason
    from excomm._solve.solution import solve

    with _counting("worlds solved") as progress:
        solution = solve(tree, drawn, workers=os.cpu_count() or 1, progress=progress, keep=True)
    if options.svg:
        return _write_flow(tree, solution.mean_reach(), options)
    range_of = ("low", "high") if drawn else ()
    columns = ("set", "player", "point", "knows", "thinks", "act", "chance", *range_of, "3:1", "20:1", "reached")
    finding = describe(solution)
    say(finding if options.json else replace(finding, table=grouped(finding.table)), options, columns)
    return 130 if (solution.reason == Reason.STOPPED).any() else 0


def _write_flow(tree: Game, flow: Sequence[float], options: Namespace) -> int:
    from excomm._crisis.written import write
    from excomm._report.tree import tree_svg

    write(options.svg, tree_svg(tree, flow), options.crisis)
    say_done(options, f"wrote {options.svg}", wrote=options.svg)
    return 0


def _branches(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_BRANCHES:
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 to {MOST_BRANCHES:,}")
    return int(text)


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None] | None]:
    """Show on a terminal how many are done."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status("solving") as status:
        yield lambda done: status.update(f"{done:,} {what}; Ctrl-C stops and keeps them")
