"""Gambit's logit branch over Gambit files: a list of texts in JSON on standard input, one line of JSON for each out.

Run by benchmarks/solve.py with whatever Python has pygambit; only the solving is timed, in seconds of processor time.
"""

from __future__ import annotations

import io
import json
import sys
import time
from importlib.metadata import version
from typing import Any


def chosen(tree: Any, profile: Any) -> list[list[list[float]]]:
    """Give choices by player and set, in pygambit 16 and 17."""
    if hasattr(tree, "infosets"):
        return [[[float(profile[act]) for act in s.actions] for s in player.infosets] for player in tree.players]
    return [[[share for _, share in choice] for _, choice in profile[player]] for player in tree.players]


def main() -> None:
    """Solve each text."""
    import pygambit

    job = json.load(sys.stdin)
    print(json.dumps({"version": version("pygambit")}), flush=True)
    for text in job["trees"]:
        tree = pygambit.read_efg(io.StringIO(text))
        began = time.process_time()
        answer = pygambit.nash.logit_solve(tree, **job["options"])
        took = time.process_time() - began
        found = answer.equilibrium if hasattr(answer, "equilibrium") else answer.equilibria[0]
        success = found is not None and bool(getattr(answer, "success", True))
        choices = None if found is None else chosen(tree, found)
        print(json.dumps({"seconds": took, "success": success, "choices": choices}), flush=True)


if __name__ == "__main__":
    main()
