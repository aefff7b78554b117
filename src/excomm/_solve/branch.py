"""Every draw of a batch followed to the limit of its branch: blocks, engines, further attempts, both cores.

The walk of a block is compiled if Numba is installed (``pip install 'excomm[fast]'``), else it is plain NumPy; both
give the same. Blocks are short, so that an interrupt is heard between them. A draw that does not settle is walked
again, more carefully each time; what fails then is reported as failed, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from excomm._crisis.ask import AskError
from excomm._crisis.quantity import Floats
from excomm._solve.pace import BRISK, CAREFUL, DOGGED, Found, Pace, Reason, nothing_found
from excomm._solve.plan import Batch, Plan
from excomm._solve.walk import walk

Progress = Callable[[int], None]
Rows = npt.NDArray[np.intp]
ENGINES = ("numba", "numpy")
PACES = (BRISK, CAREFUL, DOGGED)
TOLERANCE = 1e-6
WORTH_COMPILING = 100_000


class Aim(NamedTuple):
    """What a walk aims at: regret of ``tolerance`` yardsticks, and the branch at ``marks`` on the way; see ``walk``."""

    yardstick: Floats
    marks: Floats
    tolerance: float = TOLERANCE

    def some(self, rows: Rows) -> Aim:
        """Return the aim for some of the draws."""
        return Aim(self.yardstick[rows], self.marks[rows], self.tolerance)


def chosen(engine: str, plan: Plan, draws: int) -> str:
    """Return the engine asked for, or else the quicker one: Numba where it is installed and the work worth compiling.

    Raises AskError for an engine that there is not.
    """
    if engine not in ("", *ENGINES):
        raise AskError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")
    if not plan.unknowns:
        return "numpy"
    much = draws * plan.unknowns**2 >= WORTH_COMPILING
    return engine or ("numba" if much and find_spec("numba") else "numpy")


def follow(
    plan: Plan,
    batch: Batch,
    aim: Aim,
    *,
    engine: str = "",
    workers: int = 1,
    progress: Progress | None = None,
    keep: bool = False,
) -> Found:
    """Walk every draw, again and more carefully where it fails.

    ``engine`` is numba or numpy, the quicker unless given; ``workers`` walk at once, which helps the
    compiled engine only. ``progress`` is called with the number of draws done. An interrupt is raised, or, with
    ``keep``, ends the walk: what is not done by then is STOPPED. Raises AskError for another engine and ImportError
    for numba where it is missing.
    """
    used = chosen(engine, plan, batch.draws)
    found = nothing_found(batch.draws, aim.marks.shape[1], plan.unknowns)
    found.regret[:] = np.nan
    whole = _whole(batch)
    found.reason[:] = np.where(whole, Reason.STOPPED, Reason.UNDEFINED)
    try:
        _follow(plan, batch, aim, found, np.flatnonzero(whole), (used, workers, progress))
    except KeyboardInterrupt:
        if not keep:
            raise
    return found


def _follow(
    plan: Plan, batch: Batch, aim: Aim, found: Found, left: Rows, how: tuple[str, int, Progress | None]
) -> None:
    used, workers, progress = how
    done = batch.draws - len(left)
    for pace in PACES:
        walked = _walker(plan, batch, aim, pace, used)
        blocks = _blocks(left, _size(used, plan, len(left), workers, pace))
        for rows, part in _each(walked, blocks, workers if used == "numba" else 1):
            steps = found.steps[rows]
            found.put(rows, part)
            found.steps[rows] += steps
            done += int((part.reason == Reason.SETTLED).sum())
            if progress:
                progress(done)
        left = left[(found.reason[left] != Reason.SETTLED) | np.isnan(found.marked[left]).any(axis=(1, 2))]


def _whole(batch: Batch) -> npt.NDArray[np.bool_]:
    """Which draws have numbers for all payoffs and odds."""
    fine = np.isfinite(batch.scale)
    for array in (batch.pays, batch.odds, batch.start):
        fine &= np.isfinite(array).reshape(batch.draws, -1).all(axis=1)
    return fine


def _size(engine: str, plan: Plan, draws: int, workers: int, pace: Pace) -> int:
    """How many draws a block has: about a second's work at most, and for NumPy no more than fits into memory."""
    wide = plan.unknowns + 1
    most = min(8192, max(128, 4_000_000 // wide**2)) if engine == "numba" else min(1024, 3_000_000 // wide**2)
    return max(1, min(max(8, most * BRISK.most // pace.most), -(-draws // max(1, workers))))


def _blocks(rows: Rows, size: int) -> list[Rows]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _each(walked: Callable[[Rows], Found], blocks: list[Rows], workers: int) -> Iterator[tuple[Rows, Found]]:
    if workers < 2 or len(blocks) < 2:
        yield from ((rows, walked(rows)) for rows in blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from zip(blocks, pool.map(walked, blocks), strict=True)
        finally:
            pool.shutdown(cancel_futures=True)


def _walker(plan: Plan, batch: Batch, aim: Aim, pace: Pace, engine: str) -> Callable[[Rows], Found]:
    if engine == "numpy":

        def plainly(rows: Rows) -> Found:
            part = aim.some(rows)
            return walk(plan, batch.some(rows), part.yardstick, part.marks, part.tolerance, pace)

        return plainly

    from excomm._solve.fast import shape_of, workspace
    from excomm._solve.fast_walk import Draws, standing, walk_all

    shape = shape_of(plan)

    def compiled(rows: Rows) -> Found:
        part, some = aim.some(rows), batch.some(rows)
        found = nothing_found(len(rows), part.marks.shape[1], plan.unknowns)
        pays = some.pays.reshape(len(rows), -1)
        draws = Draws(*(np.ascontiguousarray(a) for a in (pays, some.odds, some.start, part.yardstick, part.marks)))
        walk_all(plan, shape, draws, (part.tolerance, pace), workspace(plan), standing(plan), found)
        return found

    return compiled
