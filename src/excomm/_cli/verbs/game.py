"""``excomm game``: the tree, its information sets, what is given away; Gambit's file, a picture."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import refuse_idle, say, say_done, tree_of

if TYPE_CHECKING:
    from excomm._game.tree import Game

FIRST = 200


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    game = shared.verb(verbs, "game", "the tree, what each side knows in it, what is given away; Gambit's file of it")
    shared.begun(game)
    game.add_argument("--efg", metavar="FILE", help="write the tree for Gambit")
    game.add_argument("--svg", metavar="FILE", help="draw the tree")
    game.add_argument("--full", action="store_true", help=f"every information set, not the first {FIRST} only")
    game.add_argument(
        "--seed", type=shared.seed, help="for a world drawn with this seed, not the middle of the intervals"
    )


def run(options: Namespace) -> int:
    """Print the size, the information sets and what is given away; write Gambit's file or a picture."""
    from excomm._crisis.written import spare
    from excomm._game.describe import describe

    refuse_idle(options, "seed", "efg", "a world is drawn for Gambit's file; all else holds in every world")
    for file in (options.efg, options.svg):
        spare(file or "", options.crisis if file else "")
    tree = tree_of(options)
    if options.efg or options.svg:
        return _write(tree, options)
    return say(describe(tree, None if options.full or options.json else FIRST), options)


def _write(tree: Game, options: Namespace) -> int:
    """Write Gambit's file, a picture, or both."""
    from excomm._crisis.worlds import world
    from excomm._crisis.written import write
    from excomm._report.tree import tree_svg

    drawn = f"the world of seed {options.seed}"
    said, wrote, at = [], [], {}
    if options.efg:
        at = {"at": "the middle of the intervals" if options.seed is None else drawn}
        write(options.efg, tree.to_efg(world(tree.crisis, options.seed)), options.crisis)
        said.append(f"wrote {options.efg}, at {at['at']}")
        wrote.append(options.efg)
    if options.svg:
        write(options.svg, tree_svg(tree), options.crisis)
        said.append(f"wrote {options.svg}")
        wrote.append(options.svg)
    say_done(options, "\n".join(said), wrote=wrote[0] if len(wrote) == 1 else wrote, **at)
    return 0
