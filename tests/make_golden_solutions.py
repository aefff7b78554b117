"""Make ``tests/golden/solutions.json``: what Gambit's logit branch says of small trees, for users without it.

``python tests/make_golden_solutions.py`` needs pygambit 17 (``pip install --pre pygambit``); the file names the
version. Of every tree the choices are stored at precisions 3:1 and 20:1 a unit, and in the limit.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import excomm as xc
from excomm._crisis.worlds import middle_world

GOLDEN = Path(__file__).resolve().parent / "golden" / "solutions.json"
ODDS = {"3:1": 3.0, "20:1": 20.0}
SEEDS = 8
SHIPPED = ("trial-of-nerves", "bluff", "leak", "dixit-brinkmanship")

Choices = list[list[float]]


def cases() -> Iterator[tuple[str, xc.Game, xc.Worlds]]:
    """Yield every stored tree: the shipped small ones in the middle of their intervals and in drawn worlds."""
    for name in SHIPPED:
        crisis = xc.load(name)
        game = xc.game(crisis)
        yield f"{name}, middle", game, middle_world(crisis)
        for seed in range(1, SEEDS + 1):
            yield f"{name}, seed {seed}", game, xc.world(crisis, seed)


def in_order(game: xc.Game, profile: Any) -> Choices:
    """Give Gambit's choices, by player and by set, in our order of sets; NaN where it says nothing of a set."""
    asked = dict.fromkeys(info.player for info in game.sets)
    left = {player: [choice for _, choice in profile[player]] for player in asked}
    found = []
    for info in game.sets:
        chosen = left[info.player].pop(0)
        shares = [chosen[act] for act in info.acts]
        found.append([math.nan if share is None else float(share) for share in shares])
    return found


def limit(pygambit: Any, game: xc.Game, worlds: xc.Worlds) -> Choices:
    """Give the last point of Gambit's logit branch."""
    tree = pygambit.read_efg(io.StringIO(xc.to_efg(game, worlds)))
    return in_order(game, pygambit.nash.logit_solve(tree).equilibrium)


def at_odds(pygambit: Any, game: xc.Game, worlds: xc.Worlds) -> dict[str, Choices]:
    """Give Gambit's logit branch at the stated precisions."""
    from pygambit.qre import logit_solve_lambda

    tree = pygambit.read_efg(io.StringIO(xc.to_efg(game, worlds)))
    points = logit_solve_lambda(tree, [math.log(ratio) for ratio in ODDS.values()])
    return {name: in_order(game, point.profile) for name, point in zip(ODDS, points, strict=True)}


def solved(pygambit: Any, game: xc.Game, worlds: xc.Worlds) -> dict[str, Choices]:
    """Give all that is stored of one tree."""
    return {"limit": limit(pygambit, game, worlds), **at_odds(pygambit, game, worlds)}


def main() -> None:
    """Write the file."""
    import pygambit

    found = {name: solved(pygambit, game, worlds) for name, game, worlds in cases()}
    data = {"made by": f"pygambit {version('pygambit')}", "solutions": found}
    GOLDEN.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {GOLDEN.name}: {len(found)} trees")


if __name__ == "__main__":
    main()
