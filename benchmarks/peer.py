"""What other solvers make of trees: a job in JSON on standard input, one line of JSON for each answer out.

Run by benchmarks/solve.py with whatever Python has pygambit or quantecon. Methods are pygambit's ``logit_solve`` and
``lcp_solve`` on Gambit files, and quantecon's ``lemke_howson`` on pairs of payoff matrices, with 10,000 pivots at most,
since its default of a million lets single draws take all the time. Only the solving is timed, in seconds of processor
time, after a first solution that compiles what there is to compile.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Solver = Callable[[Any], tuple[bool, Any]]


def chosen(tree: Any, profile: Any) -> list[list[list[float]]]:
    """Give choices by player and set, in pygambit 16 and 17."""
    if hasattr(tree, "infosets"):
        return [[[float(profile[act]) for act in s.actions] for s in player.infosets] for player in tree.players]
    return [[[float(share) for _, share in choice] for _, choice in profile[player]] for player in tree.players]


def gambit(job: dict[str, Any]) -> tuple[list[Any], Solver]:
    """Give the trees read, and what solves one."""
    import pygambit

    trees = [pygambit.read_efg(io.StringIO(text)) for text in job["trees"]]
    ask = {"logit": pygambit.nash.logit_solve, "lcp": pygambit.nash.lcp_solve}[job["method"]]
    options = {"rational": False} if job["method"] == "lcp" else job.get("options", {})

    def solve(tree: Any) -> tuple[bool, Any]:
        answer = ask(tree, **options)
        found = answer.equilibrium if hasattr(answer, "equilibrium") else next(iter(answer.equilibria), None)
        return bool(found is not None and getattr(answer, "success", True)), (tree, found)

    return trees, solve


def quantecon(job: dict[str, Any]) -> tuple[list[Any], Solver]:
    """Give the pairs of matrices as games, and what solves one."""
    import numpy as np
    from quantecon.game_theory import NormalFormGame, Player, lemke_howson

    pairs = [(np.array(one), np.array(other)) for one, other in job["trees"]]

    def solve(pair: Any) -> tuple[bool, Any]:
        game = NormalFormGame([Player(pair[0]), Player(np.ascontiguousarray(pair[1].T))])
        _, result = lemke_howson(game, max_iter=10_000, full_output=True)
        return bool(result.converged), None

    return pairs, solve


def main() -> None:
    """Solve each."""
    job = json.load(sys.stdin)
    package = "quantecon" if job["method"] == "lemke_howson" else "pygambit"
    items, solve = (quantecon if package == "quantecon" else gambit)(job)
    print(json.dumps({"version": f"{package} {version(package)}"}), flush=True)
    if package == "quantecon":
        solve(items[0])
    for item in items:
        began = time.process_time()
        success, answer = solve(item)
        took = time.process_time() - began
        choices = None if answer is None or answer[1] is None else chosen(*answer)
        print(json.dumps({"seconds": took, "success": success, "choices": choices}), flush=True)


if __name__ == "__main__":
    main()
