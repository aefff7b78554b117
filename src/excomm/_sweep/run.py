"""A run: the chunks of a study done, here or elsewhere, and added up in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, block_of_worlds, intervals
from excomm._game.tree import Game
from excomm._runs.pool import WorkerDiedError, each
from excomm._runs.store import write_manifest
from excomm._runs.sums import Sums, no_sums
from excomm._solve.solution import LIMIT
from excomm._sweep.outcomes import Outcomes
from excomm._sweep.study import Done, Study, Task, feature_names, tree_of

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
        """Return a mean over the draws that were solved, and the 95 % interval in which failures are bounds.

        A crisis without intervals is one world, of which the chances are exact.
        """
        at = feature_names(self.outcomes).index(feature)
        low, high = self.sums.intervals() if intervals(self.study.crisis) else self.sums.bounds()
        return float(self.sums.means[at]), float(low[at]), float(high[at])

    def inputs(self) -> dict[str, Floats]:
        """Return what was drawn for the draws that are kept, each interval by its path.

        Effects of events of the record are in no payoff, so that no ending can hang on them.
        """
        drawn = intervals(self.study.crisis).items()
        spread = {name for name, draw in drawn if draw.low < draw.high and not name.startswith("record.")}
        return {name: np.asarray(value) for name, value in self.worlds.values.items() if name in spread}


class Working:
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
    waiting: dict[int, Done | WorkerDiedError] = {}
    for number, one in found:
        waiting[number] = one
        while first in waiting:
            yield first, waiting.pop(first)
            first += 1


def _widest(outcomes: Outcomes, sums: Sums) -> float:
    """The width of the widest interval of an ending's chance; failures cannot be drawn away, so they are left out."""
    low, high = replace(sums, failed=0).intervals()
    at = [feature_names(outcomes).index(f"{LIMIT}|ending {ending}") for ending in outcomes.endings]
    return float((high - low)[at].max())
