"""The solver beside its peers, correctness first. Run: python benchmarks/solve.py [--quick] [--peer PYTHON ...]

Each PYTHON is an interpreter with pygambit; this one is asked too if it has it. All speeds are of one core, in
processor time; a peer that does not answer in its time limit is stopped and said to have been.
"""

from __future__ import annotations

import argparse
import json
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
from pathlib import Path

import numpy as np
import trees

import excomm as xc
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import middle_world
from excomm._game.efg import _header, _Writer
from excomm._game.tree import Game
from excomm._solve.branch import Aim, follow
from excomm._solve.kernels import evaluate
from excomm._solve.measure import yardsticks
from excomm._solve.pace import Found, Reason
from excomm._solve.plan import Batch, Plan, batch_from, plan_of

ENGINE = "numba" if find_spec("numba") else "numpy"
HERE = Path(__file__).resolve().parent
TOLERANCES = (1e-6, 1e-8)
AUDITED = 40


@dataclass(frozen=True)
class Case:
    """A tree with draws of payoffs, and how many draws we and the peers are given."""

    name: str
    game: Game
    draw: Callable[[Game, int, int], Floats]
    draws: int
    peers: int
    limit: float
    accident: float = 0.0


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


def every_case(quick: bool) -> list[Case]:
    """List the cases, those that issue and notes ask for."""
    n = 1 if quick else 10
    a = trees.crisis_tree()
    return [
        Case("a, crisis draws", a, trees.crisis_draws, 1000 * n, 4 * n, 90),
        Case("a, generic draws", a, trees.generic_draws, 1000 * n, 2 * n, 60),
        Case("a, ordinal draws", a, trees.ordinal_draws, 1000 * n, 2 * n, 60),
        Case("b12", trees.ladder(12), trees.ladder_draws, 200 * n, 3, 60),
        Case("b12, accidents", trees.ladder(12, accident=0.02), trees.ladder_draws, 200 * n, 3, 60, 0.02),
        Case("b3_4", trees.ladder(4, acts=3), trees.ladder_draws, 100 * n, 3, 60),
        Case("b3_5", trees.ladder(5, acts=3), trees.ladder_draws, 40 * n, 2, 60),
        Case("b3_6", trees.ladder(6, acts=3), trees.ladder_draws, 20 * n, 1, 60),
    ]


def prepared(case: Case, draws: int, tolerance: float) -> tuple[Plan, Batch, Aim, Floats]:
    """Give what a walk needs."""
    paid = case.draw(case.game, draws, 11)
    plan, batch = plan_of(case.game), batch_from(case.game, paid, trees.half_odds(case.game, draws, case.accident))
    yardstick = yardsticks(case.game, paid) / batch.scale[:, None]
    return plan, batch, Aim(yardstick, np.zeros((draws, 0)), tolerance), paid


def ours(case: Case, tolerance: float, engine: str, draws: int) -> Ours:
    """Solve, and audit a sample with code that shares nothing with the solver."""
    plan, batch, aim, paid = prepared(case, draws, tolerance)
    follow(plan, batch.some(slice(0, 1)), aim.some(np.arange(1)), engine=engine)
    began = time.process_time()
    found = follow(plan, batch, aim, engine=engine)
    took = time.process_time() - began
    answered = found.reason == Reason.SETTLED
    at = evaluate(plan, batch, found.y[:, :-1])
    gains = [audited(case.game, plan, at.chance[d], at.belief[d], paid[d]) for d in np.flatnonzero(answered)[:AUDITED]]
    return Ours(draws / took, answered.mean(), found, at.chance, max(gains), (found.forks > 0).mean(), paid)


def audited(game: Game, plan: Plan, chance: Floats, belief: Floats, paid: Floats) -> float:
    """Give the greatest gain that the audit finds at any set, in yardsticks."""
    profile = {n: normal(part) for n, part in enumerate(np.split(chance, plan.first[1:-1]))}
    beliefs = {n: normal(belief[plan.of == n]) for n in range(plan.sets)}
    yard = yardsticks(game, paid[None])[0]
    rows = xc.audit(game, profile, beliefs, paid=paid.tolist())
    return max(row.gain / yard[row.number] for row in rows)


def normal(shares: Floats) -> list[float]:
    """Give shares that sum to one to the last digit that an audit looks at."""
    return [float(share) for share in shares / shares.sum()]


def to_text(game: Game, paid: Floats) -> str:
    """Give Gambit's file of a tree with these payoffs."""
    writer = _Writer(game, middle_world(game.crisis), paid)
    roots = np.flatnonzero(game.parent < 0)
    return "\n".join([_header(game), writer.root(), *(line for r in roots for line in writer.below(int(r)))]) + "\n"


def ask_peer(
    python: str, texts: list[str], options: dict[str, float], limit: float
) -> tuple[str, list[dict[str, object]]]:
    """Ask an interpreter with pygambit; answers it has not given in the time limit are missing."""
    job = json.dumps({"trees": texts, "options": options})
    try:
        done = subprocess.run(
            [python, HERE / "peer.py"], input=job, capture_output=True, text=True, timeout=limit, check=False
        )
        print(done.stderr, end="", file=sys.stderr)
        out = done.stdout
    except subprocess.TimeoutExpired as stopped:
        out = (stopped.stdout or b"").decode()
    lines = [json.loads(line) for line in out.splitlines()]
    return (str(lines[0]["version"]) if lines else "?"), lines[1:]


def agreement(case: Case, mine: Ours, answers: list[dict[str, object]]) -> tuple[int, int]:
    """Count the answers of a peer that are ours too, to 0.001 at every set that is reached with 0.00001 or more."""
    plan = plan_of(case.game)
    same = asked = 0
    for draw, answer in enumerate(answers):
        if mine.found.reason[draw] != Reason.SETTLED or not answer["success"]:
            continue
        asked += 1
        theirs = np.concatenate(in_order(case.game, answer["choices"]))
        reach = reached(case, plan, mine.chance[draw], draw)
        same += bool((np.abs(theirs - mine.chance[draw])[reach] < 1e-3).all())
    return same, asked


def in_order(game: Game, choices: object) -> list[list[float]]:
    """Give a peer's choices in our order of sets."""
    left = {player: list(sets) for player, sets in zip(game.players, choices, strict=True)}  # type: ignore[call-overload]
    return [left[info.player].pop(0) for info in game.sets]


def reached(case: Case, plan: Plan, chance: Floats, draw: int) -> np.ndarray:
    """Say which columns belong to sets that are reached."""
    from excomm._solve.solution import reached as reach_of

    game = case.game
    nodes = reach_of(game, chance[None], trees.half_odds(game, 1, case.accident))[0]
    met = np.array([nodes[game.members(n)].sum() > 1e-5 for n in range(plan.sets)])
    return np.repeat(met, np.diff(plan.first))


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
    """Fit powers of the number of free acts to time a draw, over ladders."""
    for acts, depths in ((2, (4, 6, 8, 12, 16)), (3, (2, 3, 4, 5, 6))):
        sizes, times = [], []
        for depth in depths:
            case = Case("", trees.ladder(depth, acts=acts), trees.ladder_draws, 60, 0, 0)
            mine = ours(case, 1e-6, ENGINE, case.draws)
            sizes.append(plan_of(case.game).unknowns)
            times.append(1 / mine.speed)
        slope = np.polyfit(np.log(sizes), np.log(times), 1)[0]
        shown = ", ".join(f"{n}: {1e3 * t:.2f} ms" for n, t in zip(sizes, times, strict=True))
        print(f"growth, {acts} acts a set, free acts: time a draw: {shown}; power {slope:.1f}")
    case = every_case(True)[0]
    speeds = {n: ours(case, 1e-6, ENGINE, n).speed for n in (100, 1000, 10_000)}
    print("growth with draws, tree a: " + ", ".join(f"{n:,} draws: {s:,.0f}/s" for n, s in speeds.items()))


def both_cores() -> None:
    """Say what two workers make of two cores, in seconds of the clock."""
    case = every_case(True)[0]
    plan, batch, aim, _ = prepared(case, 10_000, 1e-6)
    for workers in (1, 2):
        began = time.perf_counter()
        follow(plan, batch, aim, engine=ENGINE, workers=workers)
        print(f"workers {workers}: {10_000 / (time.perf_counter() - began):,.0f} draws/s by the clock")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    parser.add_argument("--peer", action="append", default=[], help="another Python with pygambit")
    options = parser.parse_args()
    peers = [*([sys.executable] if find_spec("pygambit") else []), *options.peer]
    engine = ENGINE
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
        end="",
    )
    print(f"NumPy {version('numpy')}, engine {engine}{' ' + version('numba') if engine == 'numba' else ''}")
    plain, fresh, cached = start_up()
    print(
        f"first solution in a new process: NumPy {plain:.1f} s; compiling {fresh:.1f} s; compiled before {cached:.1f} s"
    )
    reach: dict[str, tuple[float, float]] = {}
    for case in every_case(options.quick):
        reach[case.name] = one_case(case, engine, peers)
    both_cores()
    growth()
    musts(reach)


def one_case(case: Case, engine: str, peers: list[str]) -> tuple[float, float]:
    """Print one case; return share answered and speed at 1e-6."""
    plan = plan_of(case.game)
    print(f"\n{case.name}: {case.game.nodes} nodes, {plan.sets} sets, {plan.unknowns} free acts, {case.draws:,} draws")
    first = None
    for tolerance in TOLERANCES:
        mine = ours(case, tolerance, engine, case.draws)
        first = first or mine
        failed = {Reason(r).name: int((mine.found.reason == r).sum()) for r in np.unique(mine.found.reason) if r}
        print(
            f"  regret {tolerance:g} of each set's spread: answered {mine.answered:.2%}, failed {failed or 'none'}, "
            f"forks in {mine.forks:.1%}; audit of {AUDITED}: at most {mine.audit:.1e}; "
            f"{mine.found.steps.mean():.0f} evaluations; {mine.speed:,.0f} draws/s/core"
        )
    assert first is not None
    few = ours(case, 1e-6, "numpy", max(4, min(500, 50_000 // plan.unknowns**2)))
    print(f"  plain NumPy: answered {few.answered:.2%}; {few.speed:,.0f} draws/s/core")
    texts = [to_text(case.game, first.paid[d]) for d in range(case.peers)]
    for python in peers:
        for options in ({}, {"max_accel": 2.0, "first_step": 0.1}):
            name, answers = ask_peer(python, texts, options, case.limit)
            if not answers:
                print(f"  pygambit {name} {options or 'as it comes'}: no answer in {case.limit:.0f} s")
                continue
            median = float(np.median([float(str(a["seconds"])) for a in answers]))
            same, asked = agreement(case, first, answers)
            well = sum(bool(a["success"]) for a in answers)
            print(
                f"  pygambit {name} {options or 'as it comes'}: {len(answers)} of {case.peers} in {case.limit:.0f} s, "
                f"{well} said to be solved; {1 / median:,.1f} draws/s/core; ours is {first.speed * median:,.0f} times "
                f"as fast; same answer in {same} of {asked}"
            )
    return first.answered, first.speed


def musts(reach: dict[str, tuple[float, float]]) -> None:
    """Print what was asked for and what was reached."""
    print("\nasked for, reached")
    for name, must in (("a, crisis draws", 0.999), ("a, generic draws", 0.995), ("a, ordinal draws", 0.99)):
        print(f"  {name}: answered in {must:.1%} at 1e-6: {reach[name][0]:.2%}")
    print(f"  a: must 5,000, goal 13,000, ceiling 40,000 to 60,000 draws/s/core: {reach['a, crisis draws'][1]:,.0f}")
    print(f"  b3_6: must 20, goal 100, ceiling 300 draws/s/core: {reach['b3_6'][1]:,.0f}")


if __name__ == "__main__":
    main()
