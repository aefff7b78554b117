"""The solver beside its peers, correctness first. Run: python benchmarks/solve.py [--full] [--peer PYTHON ...]

Each PYTHON is an interpreter with pygambit or quantecon; this one is asked too if it has them. All speeds are of one
core, in processor time; a peer that does not answer within its time limit is stopped and said to have been.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
import peers
import trees

import excomm as xc
from excomm._crisis.quantity import Floats
from excomm._game.tree import Game
from excomm._solve.branch import Aim, follow
from excomm._solve.kernels import evaluate
from excomm._solve.measure import yardsticks
from excomm._solve.pace import Found, Reason
from excomm._solve.plan import Batch, Plan, batch_from, plan_of

ENGINE = "numba" if find_spec("numba") else "numpy"
TOLERANCE, TIGHT = 1e-6, 1e-8
AUDITED = 40


@dataclass(frozen=True)
class Case:
    """A tree with draws of payoffs; how many draws we, plain NumPy and the peers are given, and each peer's seconds.

    ``tight``: whether we are asked for a regret of ``TIGHT`` too.
    """

    name: str
    game: Game
    draw: Callable[[Game, int, int], Floats]
    draws: int
    plain: int
    peers: int
    limit: float
    accident: float = 0.0
    tight: bool = True


@dataclass(frozen=True)
class Ours:
    """What we found: draws a second, the answers, their chances, and what the audit says of a sample."""

    speed: float
    answered: float
    found: Found
    chance: Floats
    audit: float
    forks: float
    paid: Floats


def every_case(full: bool) -> list[Case]:
    """List the cases; in full, more draws and more patience with the peers."""
    n = 10 if full else 1
    a = trees.crisis_tree()
    risky = trees.ladder(12, accident=0.02)
    return [
        Case("a, crisis draws", a, trees.crisis_draws, 4000 * n, 1000, 100 * n, 12 * n),
        Case("a, generic draws", a, trees.generic_draws, 4000 * n, 500, 20 * n, 5 * n),
        Case("a, ordinal draws", a, trees.ordinal_draws, 4000 * n, 500, 20 * n, 5 * n),
        Case("b12", trees.ladder(12), trees.ladder_draws, 1000 * n, 100, 3 * n, 6 * n),
        Case("b12, accidents", risky, trees.ladder_draws, 1000 * n, 100, 3 * n, 6 * n, 0.02),
        Case("b3_4", trees.ladder(4, acts=3), trees.ladder_draws, 1000 * n, 40, 2 * n, 4 * n, 0, full),
        Case("b3_5", trees.ladder(5, acts=3), trees.ladder_draws, 400 * n, 8, 1, 3 * n, 0, full),
        Case("b3_6", trees.ladder(6, acts=3), trees.ladder_draws, 200 * n, 4, 1, 2 * n, 0, full),
    ]


def prepared(case: Case, draws: int, tolerance: float) -> tuple[Plan, Batch, Aim, Floats]:
    """Give what a walk needs."""
    paid = case.draw(case.game, draws, 11)
    plan, batch = plan_of(case.game), batch_from(case.game, paid, trees.half_odds(case.game, draws, case.accident))
    yardstick = yardsticks(case.game, paid) / batch.scale[:, None]
    return plan, batch, Aim(yardstick, np.zeros((draws, 0)), tolerance), paid


def ours(case: Case, tolerance: float, engine: str, draws: int, runs: int = 1) -> Ours:
    """Solve, the quickest of some runs, and audit a sample with code that shares nothing with the solver."""
    plan, batch, aim, paid = prepared(case, draws, tolerance)
    follow(plan, batch.some(slice(0, 1)), aim.some(np.arange(1)), engine=engine)
    took = []
    for _ in range(runs):
        began = time.process_time()
        found = follow(plan, batch, aim, engine=engine)
        took.append(time.process_time() - began)
    answered = found.reason == Reason.SETTLED
    at = evaluate(plan, batch, found.y[:, :-1])
    sample = np.flatnonzero(answered)[:AUDITED]
    gains = [audited(case.game, plan, at.chance[d], at.belief[d], paid[d], case.accident) for d in sample]
    forks = float((found.forks > 0).mean())
    return Ours(draws / min(took), float(answered.mean()), found, at.chance, max(gains), forks, paid)


def audited(game: Game, plan: Plan, chance: Floats, belief: Floats | None, paid: Floats, accident: float) -> float:
    """Give the greatest gain that the audit finds at any set, in yardsticks; without beliefs, under the kindest."""
    assert accident in (0.0, 0.02)  # the tree itself has the odds of its accidents
    profile = {n: normal(part) for n, part in enumerate(np.split(chance, plan.first[1:-1]))}
    beliefs = None if belief is None else {n: normal(belief[plan.of == n]) for n in range(plan.sets)}
    yard = yardsticks(game, paid[None])[0]
    rows = xc.audit(game, profile, beliefs, paid=paid.tolist())
    return max(row.gain / yard[row.number] for row in rows)


def normal(shares: Floats) -> list[float]:
    """Give shares that sum to one to the last digit that an audit looks at."""
    return [float(share) for share in shares / shares.sum()]


def operations(plan: Plan, nodes: int) -> float:
    """The cost model: floating operations of one evaluation with its linear system, see docs/method.md."""
    n, d, pairs = plan.unknowns, plan.decisions, len(plan.pair_at)
    elimination = 2 / 3 * (n + 1) ** 3 + 6 * (n + 1) ** 2
    if ENGINE == "numba":
        from excomm._solve.fast import shape_of

        shape = shape_of(plan)
        below, right = np.diff(shape.row_at), np.diff(shape.column_at)
        elimination = float((2 * below * right).sum() + 4 * right.sum())
    return 56 * n + 26 * d + 4 * nodes + 12 * pairs + elimination


def start_up() -> tuple[float, float, float]:
    """Seconds until a first solution in a fresh process: plain, compiling everything, compiled before."""
    code = "import excomm as xc; xc.solve(xc.game(xc.load('bluff')), engine='{}')"

    def timed(engine: str, cache: str) -> float:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code.format(engine)], env={**os.environ, "NUMBA_CACHE_DIR": cache}, check=True
        )
        return time.perf_counter() - began

    with tempfile.TemporaryDirectory() as cache:
        plain = timed("numpy", cache)
        if not find_spec("numba"):
            return plain, float("nan"), float("nan")
        return plain, timed("numba", cache), timed("numba", cache)


def growth() -> None:
    """Fit powers of the numbers of nodes and of sets to the time of a draw, over ladders; then of draws."""
    for acts, depths in ((2, (4, 6, 8, 12, 16)), (3, (2, 3, 4, 5, 6))):
        nodes, sets, times = [], [], []
        for depth in depths:
            case = Case("", trees.ladder(depth, acts=acts), trees.ladder_draws, 200, 0, 0, 0)
            times.append(1 / ours(case, 1e-6, ENGINE, case.draws).speed)
            nodes.append(case.game.nodes)
            sets.append(len(case.game.sets))
        by_nodes, by_sets = (np.polyfit(np.log(sizes), np.log(times), 1)[0] for sizes in (nodes, sets))
        shown = ", ".join(f"{n}: {1e3 * t:.3f}" for n, t in zip(nodes, times, strict=True))
        print(f"growth with {acts} acts a set, ms a draw by nodes: {shown}")
        print(f"  time a draw grows as nodes to the power {by_nodes:.2f}, as sets to the power {by_sets:.2f}")
    case = every_case(False)[0]
    counts = (100, 1000, 10_000)
    speeds = [ours(case, 1e-6, ENGINE, n).speed for n in counts]
    power = np.polyfit(np.log(counts), np.log([n / s for n, s in zip(counts, speeds, strict=True)]), 1)[0]
    shown = ", ".join(f"{n:,}: {s:,.0f}/s" for n, s in zip(counts, speeds, strict=True))
    print(f"growth with draws, tree a: {shown}; time grows as draws to the power {power:.2f}")


def both_cores() -> None:
    """Say what two workers make of two cores, in seconds of the clock."""
    case = every_case(False)[0]
    plan, batch, aim, _ = prepared(case, 20_000, 1e-6)
    for workers in (1, 2):
        began = time.perf_counter()
        follow(plan, batch, aim, engine=ENGINE, workers=workers)
        print(f"workers {workers}: {20_000 / (time.perf_counter() - began):,.0f} draws/s by the clock")


def one_case(case: Case, pythons: list[str]) -> Ours:
    """Print one case; return what we found at 1e-6."""
    plan = plan_of(case.game)
    print(f"\n{case.name}: {case.game.nodes} nodes, {plan.sets} sets, {plan.unknowns} free acts, {case.draws:,} draws")
    first = None
    for tolerance in (TOLERANCE, TIGHT) if case.tight else (TOLERANCE,):
        mine = ours(case, tolerance, ENGINE, case.draws, 2)
        first = first or mine
        failed = {Reason(r).name: int((mine.found.reason == r).sum()) for r in np.unique(mine.found.reason) if r}
        rate = operations(plan, case.game.nodes) * mine.found.steps.mean() * mine.speed / 1e9
        print(
            f"  ours, regret {tolerance:g} of each set's spread: {mine.speed:,.0f} draws/s/core; "
            f"answered {mine.answered:.2%}, failed {failed or 'none'}; audit of {AUDITED} at most {mine.audit:.1e}; "
            f"forks in {mine.forks:.1%}; {mine.found.steps.mean():.0f} evaluations, {rate:.1f} Gflop/s by the model"
        )
    assert first is not None
    few = ours(case, 1e-6, "numpy", case.plain)
    print(f"  ours, plain NumPy, {case.plain:,} draws: {few.speed:,.0f} draws/s/core; answered {few.answered:.2%}")
    for python in pythons:
        for line in peers.lines(case, plan, first, python):
            print(f"  {line}", flush=True)
    return first


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="ten times the draws, and patience with the peers")
    parser.add_argument("--peer", action="append", default=[], help="another Python with pygambit or quantecon")
    parser.add_argument("--case", action="append", default=[], help="only the cases whose names begin so")
    options = parser.parse_args()
    pythons = [sys.executable, *options.peer]
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"NumPy {version('numpy')}, engine {ENGINE}{' ' + version('numba') if ENGINE == 'numba' else ''}"
    )
    plain, fresh, cached = start_up()
    print(
        f"first solution in a new process: NumPy {plain:.1f} s; compiling {fresh:.1f} s; compiled before {cached:.1f} s"
    )
    found: dict[str, Ours] = {}
    for case in every_case(options.full):
        if not options.case or case.name.startswith(tuple(options.case)):
            found[case.name] = one_case(case, pythons)
    if not options.case:
        print()
        both_cores()
        growth()
        musts(found)


def musts(found: dict[str, Ours]) -> None:
    """Print what was asked for and what was reached."""
    print("\nasked for, reached")
    for name, must in (("a, crisis draws", 0.999), ("a, generic draws", 0.995), ("a, ordinal draws", 0.99)):
        print(f"  {name}: answered in {must:.1%} at 1e-6: {found[name].answered:.2%}")
    speeds = {name: found[name].speed for name in ("a, crisis draws", "b3_6")}
    print(f"  a: must 5,000, goal 13,000, ceiling 40,000 to 60,000 draws/s/core: {speeds['a, crisis draws']:,.0f}")
    print(f"  b3_6: must 20, goal 100, ceiling 300 draws/s/core: {speeds['b3_6']:,.0f}")


if __name__ == "__main__":
    main()
