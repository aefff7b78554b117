"""In what share of possible worlds does each ending come, how near is war, and what does it hang on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heappop, heappush
from pathlib import Path

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.model import LEVELS, Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, block_of_worlds, intervals
from excomm._finding.finding import Finding
from excomm._finding.table import Table
from excomm._game.tree import Game
from excomm._runs.pool import WorkerDiedError, each
from excomm._runs.store import opened, write_manifest
from excomm._runs.sums import Sums, no_sums
from excomm._solve.solution import LIMIT
from excomm._sweep.outcomes import TOGETHER, WAR, Outcomes
from excomm._sweep.study import Done, Study, Task, feature_names, study_of, tree_of

KEEP = 10_000
MOST_DRAWS = 1_000_000_000
LEAST_BLOCKS = 10
DIED = "the worker died"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """What a run came to: how many draws, their sums in the columns of ``features``, and why some failed.

    ``kept`` (draws, columns) are the first ``KEEP`` draws, from which what needs single draws is made. ``poison`` names
    chunks that took their worker with them.
    """

    study: Study
    draws: int
    sums: Sums = field(repr=False)
    reasons: Mapping[str, int]
    kept: Floats = field(repr=False)
    poison: tuple[int, ...] = ()

    @property
    def game(self) -> Game:
        """The tree."""
        return tree_of(self.study)[0]

    @property
    def outcomes(self) -> Outcomes:
        """What the tree can come to."""
        return tree_of(self.study)[1]

    @cached_property
    def worlds(self) -> Worlds:
        """The worlds of the draws that are kept."""
        return block_of_worlds(self.study.crisis, 0, len(self.kept), self.study.seed)

    def share(self, feature: str) -> tuple[float, float, float]:
        """Return a mean over the draws that were solved, and the 95 % interval in which failures are bounds."""
        at = feature_names(self.outcomes).index(feature)
        low, high = self.sums.intervals()
        return float(self.sums.means[at]), float(low[at]), float(high[at])

    def inputs(self) -> dict[str, Floats]:
        """Return what was drawn for the draws that are kept, each interval by its path."""
        spread = {name for name, draw in intervals(self.study.crisis).items() if draw.low < draw.high}
        return {name: np.asarray(value) for name, value in self.worlds.values.items() if name in spread}


@dataclass(frozen=True)
class Sweep(Finding):
    """The answer of a sweep: shares of worlds and chances, with intervals."""

    run: Run = field(kw_only=True, repr=False, compare=False)

    @property
    def endings(self) -> Table:
        """One row an ending: its chance in the limit, on average over worlds, and the share where it is likeliest."""
        return self.table

    @property
    def headline(self) -> str:
        """What is asked about unless something else is: war, or the likeliest ending of a tree without one."""
        outcomes = self.run.outcomes
        if WAR in outcomes.groups or f"ending {WAR}" in outcomes.groups:
            return WAR
        return max(outcomes.endings, key=lambda ending: self.run.share(f"{LIMIT}|ending {ending}")[0])

    @cached_property
    def estimates(self) -> Table:
        """The published estimates of the file, each beside the event it speaks of."""
        from excomm._sweep.tables import estimates

        return estimates(self.run)

    @cached_property
    def risk(self) -> Table:
        """One row a level and cause, and the chance of each in the limit and at finite precisions."""
        from excomm._sweep.tables import risk

        return risk(self.run)

    @property
    def failures(self) -> Mapping[str, int]:
        """How many draws failed, by reason."""
        return self.run.reasons

    @cached_property
    def rates(self) -> Table:
        """The rates of incidents that near misses speak of, before and after counting them; empty without any."""
        from excomm._sweep.further import rates

        return rates(self.run)

    @cached_property
    def curve(self) -> Table:
        """Risk by level against the probability that a hazard's barrier fails; empty without a hazard."""
        from excomm._sweep.further import curve

        return curve(self.run)

    def chance(self, name: str = "") -> tuple[float, float, float]:
        """Return the chance of an ending, a level or a cause in the limit: a mean over worlds, with its 95 % interval.

        Draws that were not solved widen the interval into bounds. What the file knows and this tree cannot come to has
        no chance. Raises AskError for another name.
        """
        name = name or self.headline
        groups = (f"ending {name}", f"level {name}", f"cause {name}", name)
        found = next((group for group in groups if group in self.run.outcomes.groups), None)
        if found:
            return self.run.share(f"{LIMIT}|{found}")
        crisis = self.run.study.crisis
        if name not in (*LEVELS, *TOGETHER, *crisis.endings):
            self.run.outcomes.called(name)
        return 0.0, 0.0, 0.0

    def drivers(self, outcome: str = "") -> Table:
        """Return what an ending, a level or a cause, ``headline`` unless given, hangs on; AskError for another name."""
        from excomm._sweep.further import driving

        return driving(self.run, outcome or self.headline)

    def conditions(self, outcome: str = "") -> Finding:
        """Return under which conditions an ending, a level or a cause is likelier than not. Raises AskError."""
        from excomm._sweep.further import conditions

        return conditions(self, outcome or self.headline)

    def pairs(self) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return experiments and outcomes: what was drawn, by interval, and the chance of every ending.

        One array element a draw, of those that are kept and solved. The tools of the EMA Workbench take them so, the
        first as a data frame: ``prim.Prim(pandas.DataFrame(experiments), outcomes["war"] > 0.5, threshold=0.8)``.
        """
        from excomm._sweep.further import pairs

        return pairs(self.run)


def sweep(
    of: Crisis | Game,
    draws: int = 10_000,
    *,
    seed: int = 1,
    start: str = "",
    until: float | None = None,
    workers: int | str = 1,
    into: str | Path | None = None,
    chunk: int | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Solve a tree in very many drawn worlds, and count.

    ``until`` is the width to which every 95 % interval of an ending's chance is brought, by as many draws as that
    takes; ``draws`` is then not asked. ``workers`` are processes, or the address of a Dask scheduler, or ``local`` for
    one that is started. ``into`` names a folder in which what is done is kept: the same call goes on where one was
    interrupted. The same seed gives the same numbers whoever does the work. ``chunk`` is how many draws are done at a
    time, by the size of the tree unless given. ``progress`` is called with the draws done and those to do. Raises
    GameError where there is no tree, AskError for numbers that make no sense or a folder of another run.
    """
    crisis, start = (of.crisis, of.start) if isinstance(of, Game) else (of, start)
    if not 1 <= draws <= MOST_DRAWS:
        raise AskError(f"{draws} draws: from 1 to {MOST_DRAWS:,} worlds can be drawn")
    if until is not None and not 0.0001 <= until < 1:
        raise AskError(f"until {until}: the width of an interval is a share from 0.0001 to 1")
    if isinstance(workers, int) and workers < 1:
        raise AskError(f"{workers} workers: at least one must do the work")
    study = study_of(crisis, start, seed, chunk)
    folder = opened(Path(into), study.said()) if into is not None else None
    working = _Working(study, folder, workers, progress or (lambda done, left: None))
    try:
        run = working.fixed(draws) if until is None else working.until(until)
    finally:
        working.close()
    from excomm._sweep.tables import found

    return found(run)


class _Working:
    """The chunks of a run, added up in the order of their numbers."""

    def __init__(self, study: Study, folder: Path | None, workers: int | str, progress: Progress) -> None:
        self.study, self.folder, self.workers = study, folder, workers
        self.progress = progress
        outcomes = tree_of(study)[1]
        self.run = Run(
            study,
            0,
            no_sums(len(feature_names(outcomes))),
            {},
            np.zeros((0, len(outcomes.columns))),
        )
        self.rows: list[dict[str, int]] = []
        self.kept: list[Floats] = []

    def fixed(self, draws: int) -> Run:
        """Do so many draws."""
        self._add(draws)
        return self._whole()

    def until(self, width: float) -> Run:
        """Draw on until every ending's interval is narrow enough; rounds hang on the numbers alone."""
        outcomes = tree_of(self.study)[1]
        count = -(-LEAST_BLOCKS * 100 // self.study.chunk)
        while True:
            self._add(count * self.study.chunk)
            now = _widest(outcomes, self.run.sums)
            if now <= width or self.run.draws >= MOST_DRAWS:
                return self._whole()
            count = max(count + 1, min(2 * count, int(1.1 * count * (now / width) ** 2)))

    def _add(self, draws: int) -> None:
        """Do the chunks that are missing of so many draws."""
        task = Task(self.study, draws, KEEP, str(self.folder or ""))
        chunk = self.study.chunk
        first, last = self.run.draws // chunk, -(-draws // chunk)
        here = range(first, last)
        done = self.run.draws
        found = each(task, here, workers=self.workers)
        for number, one in _in_order(_counted(found, task, lambda n: self.progress(done + n, draws)), first):
            self._one(task, number, one)

    def _one(self, task: Task, number: int, one: Done | WorkerDiedError) -> None:
        run = self.run
        size = task.size(number)
        if isinstance(one, WorkerDiedError):
            lost = replace(no_sums(len(run.sums.total)), failed=size)
            one = Done(number, size, lost, {DIED: size}, None)
            self.run = run = replace(run, poison=(*run.poison, number))
            self.kept += [np.full((size, run.kept.shape[1]), np.nan)] if number * task.study.chunk < KEEP else []
        else:
            self.rows.append({"chunk": number, "draws": size, "failed": one.sums.failed})
        if one.kept is not None:
            self.kept.append(one.kept)
        reasons = {**run.reasons, **{k: run.reasons.get(k, 0) + n for k, n in one.reasons.items()}}
        self.run = replace(run, draws=run.draws + size, sums=run.sums + one.sums, reasons=reasons)

    def _whole(self) -> Run:
        return replace(self.run, kept=np.concatenate(self.kept)[:KEEP])

    def close(self) -> None:
        """Write down what is there."""
        if self.folder is not None:
            write_manifest(self.folder, self.study.said(), self.rows)


def _counted(
    found: Iterator[tuple[int, Done | WorkerDiedError]], task: Task, progress: Callable[[int], None]
) -> Iterator[tuple[int, Done | WorkerDiedError]]:
    done = 0
    for number, one in found:
        done += task.size(number)
        progress(done)
        yield number, one


def _in_order(
    found: Iterator[tuple[int, Done | WorkerDiedError]], first: int
) -> Iterator[tuple[int, Done | WorkerDiedError]]:
    """Yield chunks by number, so that sums are the same whichever was done first."""
    waiting: list[tuple[int, int, Done | WorkerDiedError]] = []
    for number, one in found:
        heappush(waiting, (number, number, one))
        while waiting and waiting[0][0] == first:
            yield waiting[0][0], heappop(waiting)[2]
            first += 1


def _widest(outcomes: Outcomes, sums: Sums) -> float:
    """The width of the widest interval of an ending's chance; failures cannot be drawn away, so they are left out."""
    low, high = replace(sums, failed=0).intervals()
    at = [feature_names(outcomes).index(f"{LIMIT}|ending {ending}") for ending in outcomes.endings]
    return float((high - low)[at].max())
