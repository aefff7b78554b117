"""Sweeps on one worker and on more: draws a second, efficiency, bytes a draw, and what 10^9 draws would take.

Run: python benchmarks/sweep.py [CRISIS ...] [--draws N] [--workers N]

Efficiency is stated twice: by the wall clock, which means something on a machine that has nothing else to do, and by
processor time, which counts what the workers cost beyond the work. The numbers of both runs are compared, and must be
the same to the last digit.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

import numpy as np

import excomm as xc
from excomm._sweep.study import study_of

HERE = Path(__file__).resolve().parent
DEFAULT = ("trial-of-nerves", str(HERE / "midsize.yaml"))
MANY, MACHINES, CORES = 10**9, 100, 2


def timed(crisis: xc.Crisis, draws: int, workers: int) -> tuple[float, float, float, list[float]]:
    """Return the seconds of a sweep into a folder, by the clock and of processors, its bytes a draw, and its sums."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "run"
        begun, spent = time.perf_counter(), processor()
        swept = xc.sweep(crisis, draws, seed=1, workers=workers, into=folder)
        seconds, spent = time.perf_counter() - begun, processor() - spent
        size = sum(file.stat().st_size for file in folder.glob("*.parquet"))
    return seconds, spent, size / draws, np.nan_to_num(swept.run.sums.total).tolist()


def processor() -> float:
    """Return the processor seconds of this process and of the workers that it has seen out."""
    return sum(os.times()[:4])


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("crises", nargs="*", default=DEFAULT)
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    for name in options.crises:
        crisis = xc.load(name)
        study = study_of(crisis, "", 1)
        xc.sweep(crisis, study.chunk, seed=2)  # compile, and unroll
        alone, work, size, sums = timed(crisis, options.draws, 1)
        together, shared, _, same = timed(crisis, options.draws, options.workers)
        assert sums == same, "the numbers differ"
        speed, efficiency = options.draws / work, work / shared
        print(f"\n{crisis.name}: {xc.game(crisis)}")
        print(f"{options.draws:,} draws in chunks of {study.chunk:,}, {study.engine}")
        print(f"1 worker: {alone:.1f} s by the clock, {work:.1f} of a processor, {speed:,.0f} draws a processor second")
        print(f"{options.workers} workers: {together:.1f} s by the clock, {shared:.1f} of processors; the same numbers")
        print(f"efficiency: {alone / together / options.workers:.2f} by the clock, {efficiency:.2f} of processors")
        print(f"on disk: {size:.0f} bytes a draw")
        hours = MANY / (speed * CORES * efficiency * MACHINES) / 3600
        print(
            f"10^9 draws on {MACHINES} machines of {CORES} cores at this speed and efficiency: {hours:.1f} hours, "
            f"{MANY * size / 1e9:,.0f} GB"
        )


if __name__ == "__main__":
    main()
