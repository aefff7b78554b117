"""How long a million nodes take to unroll, and how much memory. Run: python benchmarks/tree.py [depth]

Four sides take turns with four acts each; six watchers; some acts are hidden behind another sign. No peer derives
information sets from who was shown what, so this stands alone.
"""

from __future__ import annotations

import platform
import resource
import sys
import time

import excomm as xc


def crisis(depth: int) -> xc.Crisis:
    """Return a crisis whose tree has (4^(depth + 1) - 1) / 3 nodes."""
    sides = ["north", "east", "south", "west"]
    acts: dict[str, object] = {}
    points: dict[str, object] = {}
    for rung in range(depth):
        mover = sides[rung % 4]
        choices = {}
        for number in range(4):
            name = f"act-{rung}-{number}"
            hidden = {"seen by": [mover, "press"], "looks like": f"act-{rung}-0"} if number == 2 else {}
            effect = {f"{mover}.wealth": number - 1, f"{sides[(rung + 1) % 4]}.fame": "between(-1, 1)"}
            acts[name] = {"by": mover, "does": effect, **hidden}
            choices[name] = f"point-{rung + 1}" if rung + 1 < depth else "end"
        points[f"point-{rung}"] = {"date": f"2000-02-{rung + 1:02d}", "turn": mover, "choices": choices}
    return xc.build(
        {
            "excomm": 1,
            "crisis": "ladder",
            "baseline": "2000-01-01",
            "horizon": 2001,
            "actors": {side: {} for side in sides},
            "audiences": {"world": {}, "press": {"within": "world"}},
            "stakes": {"wealth": {"counts": "in fact"}, "fame": {"counts": "as seen", "by": {"world": 1}}},
            "weights": {side: {"wealth": 1, "fame": 1} for side in sides},
            "acts": acts,
            "points": points,
            "endings": {"end": {}},
        }
    )


def main() -> None:
    """Print nodes, sets, seconds and the largest memory."""
    depth = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    built = crisis(depth)
    began = time.perf_counter()
    planned = xc.size(built, built.first)
    print(f"size said before unrolling: {planned.nodes:,} nodes in {time.perf_counter() - began:.3f} s")
    began = time.perf_counter()
    game = xc.game(built)
    print(f"unrolled: {game.nodes:,} nodes, {len(game.sets):,} sets in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    paid = xc.payoffs(game, xc.world(built))
    print(f"payoffs of {paid.shape[1]:,} histories in {time.perf_counter() - began:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"largest memory {peak:.2f} GB; Python {platform.python_version()}")


if __name__ == "__main__":
    main()
