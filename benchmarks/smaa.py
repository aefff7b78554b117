"""SMAA-2 beside pySensMCDA, in one run: seconds, and the error beside each. Run: python benchmarks/smaa.py

pySensMCDA is installed with pip into an environment of its own in a temporary directory; where that cannot be done the
script says so and measures excomm alone. Both get the same values and draw as many weighings; pySensMCDA is given the
cheapest method there is, one matrix product. Errors are taken from exact answers: pySensMCDA's own polytope volumes for
the first ranks of five actors, fractions for two actors. Seconds are processor seconds of one core, the best of several
runs, on whatever machine this is: the ratio is what can be compared.
"""

from __future__ import annotations

import json
import os
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
from excomm._judge.weighing import share_positive

Array = np.ndarray[Any, Any]
STAKES = ("a", "b", "c", "d", "e", "f")
DRAWS = 100_000
WORLDS, ASKED_OF_PEER = 10_000, 100
REPEATS = 5
SECONDS = 1800

# What runs in the other environment: values in, JSON out.
PEER = """
import json, sys, time
from importlib.metadata import version
import numpy as np
from pysensmcda.smaa import exact_acceptability, smaa2

asked = json.load(sys.stdin)
five, two, many = (np.array(asked[name]) for name in ("five", "two", "many"))
kinds = np.ones(five.shape[1], dtype=int)

def weighted(matrix, weights, types):
    return matrix @ weights

def best(ask, repeats):
    times = []
    for _ in range(repeats):
        began = time.process_time()
        found = ask()
        times.append(time.process_time() - began)
    return min(times), found

sampled, drawn = best(
    lambda: smaa2(weighted, five, kinds, num_samples=asked["draws"], reverse_ranking=True, seed=1), asked["repeats"])
exact, volumes = best(lambda: exact_acceptability(five, kinds, scaling="none", weight_bounds=False), 1)
pair, share = best(lambda: exact_acceptability(two, kinds, scaling="none", weight_bounds=False), asked["repeats"])
pairs, shares = best(lambda: [exact_acceptability(one, kinds, scaling="none", weight_bounds=False) for one in many], 1)
print(json.dumps({
    "versions": {name: version(name) for name in ("pysensmcda", "numpy", "pandas", "scipy")},
    "sampled": sampled, "first": drawn.acceptability.tolist(), "error": drawn.rank_acceptability_error.max(),
    "exact": exact, "volumes": volumes.acceptability.tolist(),
    "pair": pair, "share": float(share.acceptability[0]),
    "pairs": pairs, "shares": [float(found.acceptability[0]) for found in shares],
}))
"""


def best(ask: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the quickest of several runs, and what the last one found."""
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        found = ask()
        times.append(time.process_time() - began)
    return min(times), found


def peer(values: Array, worlds: Array) -> dict[str, Any]:
    """Return what pySensMCDA found and how long it took; raises RuntimeError saying why it could not be asked."""
    asked = {"five": values.tolist(), "two": values[:2].tolist(), "many": worlds[:ASKED_OF_PEER].tolist()}
    asked |= {"draws": DRAWS, "repeats": 3}
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python")
        for command, given in (
            ([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pysensmcda"], ""),
            ([python, "-W", "ignore", "-c", PEER], json.dumps(asked)),
        ):
            done = subprocess.run(
                command,
                input=given,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                cwd=folder,
                env=alone,
                check=False,
            )
            if done.returncode:
                said = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
                raise RuntimeError(said[-1])
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def fraction(changes: Array) -> float:
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
    source = np.random.default_rng(1)
    values = source.normal(size=(5, len(STAKES))).round(3)
    worlds = values[:2] + source.normal(size=(WORLDS, 2, len(STAKES))).round(3)
    theirs, beside = None, ""
    try:
        theirs = peer(values, worlds)
        beside = ", ".join(f"{name} {number}" for name, number in theirs["versions"].items())
        beside = f"in an environment of its own: {beside}"
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        beside = f"pySensMCDA could not be asked: {error}"
    ranks(values, theirs)
    pairs(values[:2], worlds, theirs)
    print(beside)
    print(f"excomm {version('excomm')}, numpy {np.__version__}, Python {platform.python_version()}")


def ranks(values: Array, theirs: dict[str, Any] | None) -> None:
    """Print what ranks, central weights and pairs cost, and how far first ranks are off."""
    every = region(STAKES)
    seconds, found = best(lambda: smaa(values, draw_weighings(every, DRAWS, seed=1)))
    print(f"5 actors x {len(STAKES)} stakes x {DRAWS:,} draws: ranks, central weights, their standard errors")
    exact = np.array(theirs["volumes"]) if theirs else np.full(len(values), np.nan)
    line("excomm", seconds, found.errors.max(), np.abs(found.ranks[:, 0] - exact).max())
    if theirs:
        line("pySensMCDA", theirs["sampled"], theirs["error"], np.abs(np.array(theirs["first"]) - exact).max())
        print(f"  ratio {theirs['sampled'] / seconds:.1f}")


def pairs(values: Array, worlds: Array, theirs: dict[str, Any] | None) -> None:
    """Print what an exact share of two actors costs, alone and for every draw of uncertain values."""
    corners = np.eye(len(STAKES))
    seconds, found = best(lambda: smaa_pair(values, corners))
    many, _ = best(lambda: smaa_pair(worlds, corners))
    shares = share_positive(worlds[:ASKED_OF_PEER, 0] - worlds[:ASKED_OF_PEER, 1])
    wanted = [fraction(one[0] - one[1]) for one in worlds[:ASKED_OF_PEER]]
    print(f"2 actors x {len(STAKES)} stakes, exact: share and central weights")
    line("excomm", seconds, 0.0, abs(found.ranks[0, 0] - fraction(values[0] - values[1])))
    if theirs:
        line("pySensMCDA", theirs["pair"], 0.0, abs(theirs["share"] - fraction(values[0] - values[1])))
        print(f"  ratio {theirs['pair'] / seconds:.1f}")
    print(f"the same for each of {WORLDS:,} draws of values (pySensMCDA: {ASKED_OF_PEER} of them), a draw")
    line("excomm", many / WORLDS, 0.0, np.abs(shares - wanted).max())
    if theirs:
        each = theirs["pairs"] / ASKED_OF_PEER
        line("pySensMCDA", each, 0.0, np.abs(np.array(theirs["shares"]) - wanted).max())
        print(f"  ratio {each / (many / WORLDS):,.0f}")


def line(name: str, seconds: float, error: float, off: float) -> None:
    """Print one answer: seconds, its own error if it has one, how far it is from the exact answer if that is known."""
    said = f", standard error at most {error:.4f}" if error else ""
    said += "" if np.isnan(off) else f", off by at most {off:.1g}"
    print(f"  {name:10}  {seconds:.2g} s{said}")


if __name__ == "__main__":
    main()
