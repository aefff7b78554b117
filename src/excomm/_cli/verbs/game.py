"""``excomm game``: the tree, its information sets, what is given away; Gambit's file, a picture."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import say, tree_of

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
    from excomm._game.describe import describe

    tree = tree_of(options)
    if options.efg:
        return _write_efg(tree, options)
    if options.svg:
        from excomm._crisis.written import write
        from excomm._report.tree import tree_svg

        write(options.svg, tree_svg(tree), options.crisis)
        print(f"wrote {options.svg}")
        return 0
    return say(describe(tree, None if options.full or options.json else FIRST), options)


def _write_efg(tree: Game, options: Namespace) -> int:
    from excomm._crisis.worlds import world
    from excomm._crisis.written import write

    write(options.efg, tree.to_efg(world(tree.crisis, options.seed)), options.crisis)
    which = "the middle of the intervals" if options.seed is None else f"the world of seed {options.seed}"
    print(f"wrote {options.efg}, at {which}")
    return 0
