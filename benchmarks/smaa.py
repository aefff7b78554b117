"""SMAA-2 beside pySensMCDA, in one run: seconds, and the error beside each. Run: python benchmarks/smaa.py

pySensMCDA is installed with pip into an environment of its own in a temporary directory; where that cannot be done the
script says so and measures excomm alone. Both get the same values and draw as many weighings; pySensMCDA is given the
cheapest method there is, one matrix product. The judge of both is exact: pySensMCDA's own polytope volumes for the first
ranks of five actors, fractions for two actors. Seconds are the best of several runs on whatever machine this is: the
ratio is what can be compared.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from excomm._judge.region import region
from excomm._judge.sampling import draw_weighings
from excomm._judge.smaa import smaa, smaa_pair

STAKES = ("a", "b", "c", "d", "e", "f")
DRAWS = 100_000
REPEATS = 5
SECONDS = 1800

# What runs in the other environment: values in, JSON out.
PEER = """
import json, sys, time
from importlib.metadata import version
import numpy as np
from pysensmcda.smaa import exact_acceptability, smaa2

asked = json.load(sys.stdin)
five, two = np.array(asked["five"]), np.array(asked["two"])
kinds = np.ones(five.shape[1], dtype=int)

def weighted(matrix, weights, types):
    return matrix @ weights

def best(ask, repeats):
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        found = ask()
        times.append(time.perf_counter() - began)
    return min(times), found

sampled, drawn = best(
    lambda: smaa2(weighted, five, kinds, num_samples=asked["draws"], reverse_ranking=True, seed=1), asked["repeats"])
exact, volumes = best(lambda: exact_acceptability(five, kinds, scaling="none", weight_bounds=False), 1)
pair, share = best(lambda: exact_acceptability(two, kinds, scaling="none", weight_bounds=False), asked["repeats"])
print(json.dumps({
    "versions": {name: version(name) for name in ("pysensmcda", "numpy", "pandas", "scipy")},
    "sampled": sampled, "first": drawn.acceptability.tolist(), "error": drawn.rank_acceptability_error.max(),
    "exact": exact, "volumes": volumes.acceptability.tolist(),
    "pair": pair, "share": float(share.acceptability[0]),
}))
"""


def best(ask: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the quickest of several runs, and what the last one found."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        found = ask()
        times.append(time.perf_counter() - began)
    return min(times), found


def peer(values: np.ndarray[Any, Any]) -> dict[str, Any] | str:
    """Return what pySensMCDA found and how long it took, or why it could not be asked."""
    asked = {"five": values.tolist(), "two": values[:2].tolist(), "draws": DRAWS, "repeats": 3}
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        for command, given in (
            ([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pysensmcda"], ""),
            ([python, "-W", "ignore", "-c", PEER], json.dumps(asked)),
        ):
            done = subprocess.run(
                command, input=given, capture_output=True, text=True, timeout=SECONDS, cwd=folder, check=False
            )
            if done.returncode:
                return (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def fraction(changes: np.ndarray[Any, Any]) -> float:
    """Return the share of weighings with a positive sum, exactly: the classical sum over different changes."""
    exact = [Fraction(float(change)) for change in changes]
    total = Fraction(0)
    for gain in (change for change in exact if change > 0):
        term = Fraction(1)
        for other in (change for change in exact if change != gain):
            term *= gain / (gain - other)
        total += term
    return float(total)


def main() -> None:
    """Print both, line by line."""
    values = np.random.default_rng(1).normal(size=(5, len(STAKES))).round(3)
    every = region(STAKES)
    drawing, sample = best(lambda: draw_weighings(every, DRAWS, seed=1))
    ranking, found = best(lambda: smaa(values, sample))
    exactly, pair = best(lambda: smaa_pair(values[:2], np.eye(len(STAKES))))
    theirs = peer(values)
    share = fraction(values[0] - values[1])
    print(f"5 actors x {len(STAKES)} stakes x {DRAWS:,} draws: ranks, central weights, pairs, their errors")
    line("excomm", drawing + ranking, f"standard error at most {found.errors.max():.4f}", found.ranks[:, 0], theirs)
    if isinstance(theirs, dict):
        line("pySensMCDA", theirs["sampled"], f"standard error at most {theirs['error']:.4f}", theirs["first"], theirs)
        print(f"  ratio {theirs['sampled'] / (drawing + ranking):.0f}")
    print(f"2 actors x {len(STAKES)} stakes, exact: shares, central weights")
    print(f"  excomm      {exactly:9.5f} s, off by {abs(pair.ranks[0, 0] - share):.1e}")
    if isinstance(theirs, dict):
        print(f"  pySensMCDA  {theirs['pair']:9.5f} s, off by {abs(theirs['share'] - share):.1e} (polytope volumes)")
        print(f"  ratio {theirs['pair'] / exactly:.0f}")
        others = ", ".join(f"{name} {number}" for name, number in theirs["versions"].items())
        print(f"in an environment of its own: {others}")
    else:
        print(f"pySensMCDA could not be asked: {theirs}")
    print(f"excomm {version('excomm')}, numpy {np.__version__}, Python {platform.python_version()}")


def line(name: str, seconds: float, error: str, first: Any, theirs: dict[str, Any] | str) -> None:
    """Print one sampled answer: seconds, its own error, and how far its first ranks are from the exact ones."""
    off = ""
    if isinstance(theirs, dict):
        off = f", first ranks off by at most {np.abs(np.array(first) - np.array(theirs['volumes'])).max():.4f}"
    print(f"  {name:10}  {seconds:9.5f} s, {error}{off}")


if __name__ == "__main__":
    main()
