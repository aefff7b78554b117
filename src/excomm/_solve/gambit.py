"""Equilibria of a tree by Gambit, in a process of its own: a Gambit file on standard input, lines of JSON out.

Run by ``excomm._solve.equilibria``; a process can be stopped, which Gambit's enumerations inside Python cannot. Each
line is an equilibrium as it is found, ``{"kind": "pure", "choices": {player: [[chance, ...], ...]}}``, or at last what
is left undecided: ``{"undecided": supports}``. pygambit 16.7 and 17 both do.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any


def chosen(tree: Any, profile: Any) -> dict[str, list[list[float]]]:
    """Give the chances by player and information set."""
    found: dict[str, list[list[float]]] = {}
    for player in tree.players:
        if hasattr(tree, "infosets"):
            shares = [[float(profile[act]) for act in info.actions] for info in player.infosets]
        else:
            shares = [[float(share) for _, share in choice] for _, choice in profile[player]]
        found[getattr(player, "label", player)] = shares
    return found


def main() -> None:
    """Enumerate the pure profiles in which no set gains, then the supports of mixed ones."""
    import pygambit

    nash = pygambit.nash
    tree = pygambit.read_efg(io.StringIO(sys.stdin.read()))
    newer = hasattr(nash, "enumpure_agent_solve")
    pure = nash.enumpure_agent_solve(tree) if newer else nash.enumpure_solve(tree, use_strategic=False)
    for profile in pure.equilibria:
        print(json.dumps({"kind": "pure", "choices": chosen(tree, profile)}), flush=True)
    undecided: list[str] = []

    def heard(event: Any) -> None:
        if "Candidate" not in type(event).__name__:
            undecided.append(type(event).__name__)

    mixed = nash.enumpoly_solve(tree, **({"event_callback": heard} if newer else {}))
    for profile in mixed.equilibria:
        print(json.dumps({"kind": "mixed", "choices": chosen(tree, profile)}), flush=True)
    print(json.dumps({"undecided": len(undecided) if newer else None}), flush=True)


if __name__ == "__main__":
    main()
