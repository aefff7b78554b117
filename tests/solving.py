"""What tests of the solver share: small games, draws of the benchmark's trees, chances in order."""

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

import excomm as xc
from conftest import ROOT
from excomm._solve.branch import Aim
from excomm._solve.measure import yardsticks
from excomm._solve.plan import Batch, Plan, batch_from, batch_of, plan_of

Floats = npt.NDArray[np.float64]
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
LARGE = 150


def tree(points: dict[str, Any], pays: Mapping[str, Sequence[Any]], **others: Any) -> xc.Game:
    """Give the tree of a crisis without stakes, whose endings pay sides a, b and c."""
    endings = {name: {"pays": dict(zip("abc", paid, strict=False))} for name, paid in pays.items()}
    return xc.game(xc.build({"excomm": 1, "crisis": "invented", "points": points, "endings": endings, **others}))


def chances(solution: xc.Solution, at: str = "limit", draw: int = 0) -> list[list[float]]:
    """Give the chances of the acts of every set."""
    return [part.tolist() for part in np.split(solution.chances[at][draw], solution.first[1:-1])]


def solvable(crisis: xc.Crisis) -> tuple[xc.Game, Plan, Batch]:
    """Give a small random game with something to choose."""
    game = xc.game(crisis)
    assume(game.sets and game.nodes < LARGE)
    worlds = xc.worlds(crisis, 3, seed=5)
    plan = plan_of(game)
    assume(plan.unknowns)
    return game, plan, batch_of(game, worlds)


def numbers(draw: st.DataObject, *shape: int) -> Floats:
    seed = draw.draw(st.integers(0, 1000))
    return np.random.default_rng(seed).normal(scale=2.0, size=shape)


def normal(shares: Any) -> list[float]:
    total = sum(shares)
    return [share / total for share in shares]


def benchmark_trees() -> Any:
    """Give the trees of the benchmark, which lie outside the package."""
    spec = importlib.util.spec_from_file_location("trees", ROOT / "benchmarks" / "trees.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn(kind: str, draws: int, seed: int, tolerance: float = 1e-6) -> tuple[xc.Game, Plan, Batch, Aim]:
    """Give tree (a) of the benchmark with draws of a kind: crisis, generic, ordinal."""
    module = benchmark_trees()
    game = module.crisis_tree()
    paid = getattr(module, f"{kind}_draws")(game, draws, seed)
    batch = batch_from(game, paid, module.half_odds(game, draws))
    aim = Aim(yardsticks(game, paid) / batch.scale[:, None], np.zeros((draws, 0)), tolerance)
    return game, plan_of(game), batch, aim
