"""A study: one tree swept with one seed, cut into chunks that are pure functions of it and of their number."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import BLOCK, block_of_worlds
from excomm._game.tree import Game
from excomm._game.unroll import unroll
from excomm._runs.store import read_chunk, write_chunk
from excomm._runs.sums import Sums, sums_of
from excomm._solve.branch import chosen
from excomm._solve.pace import Reason
from excomm._solve.plan import plan_of
from excomm._solve.solution import solve
from excomm._sweep.outcomes import AT, Outcomes, outcomes_of, values_of

MOST_IN_CHUNK = 2000
WORK = 60_000_000
REASON = "reason"
TIED = 1e-6  # endings that near to each other are equally likely: solutions are no surer


@dataclass(frozen=True)
class Study:
    """What is swept: everything a worker needs, and everything that the numbers hang on.

    ``chunk`` is how many draws a chunk has: by the size of the tree unless given, so that it takes a second or so.
    """

    crisis: Crisis = field(repr=False)
    start: str
    seed: int
    engine: str
    chunk: int

    def said(self) -> dict[str, Any]:
        """Return what a manifest says of the study: two with the same words have the same numbers."""
        return {
            "crisis": self.crisis.name,
            "digest": digest(self.crisis),
            "start": self.start or self.crisis.first,
            "seed": self.seed,
            "chunk": self.chunk,
            "engine": self.engine,
            "excomm": version("excomm"),
        }


@dataclass(frozen=True)
class Done:
    """What a chunk comes to: its sums, why draws failed, and its columns if they are to be kept in memory."""

    number: int
    draws: int
    sums: Sums
    reasons: dict[str, int]
    kept: Floats | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Task:
    """The work on the chunks of a study; called with a number, it returns what the chunk comes to.

    ``draws`` is how many the whole study has, so that the last chunk may be shorter; columns are kept of the chunks
    that begin below ``keep`` draws. With a ``folder``, a chunk that is there is read, and one that is made is written.
    """

    study: Study
    draws: int
    keep: int = 0
    folder: str = ""

    def __call__(self, number: int) -> Done:
        found = self.read(number)
        return found if found is not None else self.make(number)

    def size(self, number: int) -> int:
        """Return how many draws a chunk has."""
        return min(self.study.chunk, self.draws - number * self.study.chunk)

    def make(self, number: int) -> Done:
        """Solve the draws of a chunk."""
        game, outcomes = tree_of(self.study)
        draws = self.size(number)
        first = number * self.study.chunk // BLOCK
        solution = solve(game, block_of_worlds(game.crisis, first, draws, self.study.seed), engine=self.study.engine)
        values = values_of(outcomes, solution)
        if self.folder:
            columns = dict(zip(outcomes.columns, values.T, strict=True))
            write_chunk(Path(self.folder), self.study.said(), number, columns | {REASON: solution.reason})
        return self._done(number, values, solution.reason)

    def read(self, number: int) -> Done | None:
        """Return a chunk that is in the folder, None where it is not or is not whole."""
        if not self.folder:
            return None
        _, outcomes = tree_of(self.study)
        columns = read_chunk(Path(self.folder), self.study.said(), number, self.size(number))
        if columns is None or set(columns) != {*outcomes.columns, REASON}:
            return None
        values = np.stack([columns[name] for name in outcomes.columns], axis=1)
        return self._done(number, values, columns[REASON])

    def _done(self, number: int, values: Floats, reason: Any) -> Done:
        _, outcomes = tree_of(self.study)
        kinds, counts = np.unique(reason[reason != Reason.SETTLED], return_counts=True)
        reasons = {Reason(int(kind)).words: int(count) for kind, count in zip(kinds, counts, strict=True)}
        kept = values if number * self.study.chunk < self.keep else None
        return Done(number, len(values), sums_of(features(outcomes, values), BLOCK), reasons, kept)


def study_of(crisis: Crisis, start: str, seed: int, chunk: int | None = None) -> Study:
    """Return the study of a tree, in chunks of so many draws. Raises GameError where there is no tree, AskError."""
    if chunk is not None and (chunk < 1 or chunk % BLOCK):
        raise AskError(f"{chunk} draws a chunk: a multiple of {BLOCK} is needed, since blocks of draws stay whole")
    game, _ = tree_of(Study(crisis, start, seed, "", 0))
    plan = plan_of(game)
    work = plan.unknowns**3 + 100 * game.nodes
    size = chunk or BLOCK * max(1, min(MOST_IN_CHUNK, WORK // work) // BLOCK)
    return Study(crisis, start, seed, chosen("", plan, 1000), size)


_TREES: dict[tuple[str, str], tuple[Game, Outcomes]] = {}


def tree_of(study: Study) -> tuple[Game, Outcomes]:
    """Return the tree of a study and its outcomes; a process keeps the last two, such as a crisis and its variant."""
    key = (digest(study.crisis), study.start)
    if key not in _TREES:
        for old in tuple(_TREES)[:-1]:
            _TREES.pop(old, None)
        game = unroll(study.crisis, study.start)
        _TREES[key] = game, outcomes_of(game)
    return _TREES[key]


def features(outcomes: Outcomes, values: Floats) -> Floats:
    """Return what is summed over draws, shape (draws, names), under the names of ``feature_names``."""
    grouped = [values[:, outcomes.of_group(at, group)].sum(axis=1) for at in AT for group in outcomes.groups]
    ended = np.stack([outcomes.chances(values, ending) for ending in outcomes.endings], axis=1)
    best = ended.max(axis=1, keepdims=True)
    likeliest = np.where(np.isnan(best), np.nan, ended >= best - TIED)
    likeliest /= likeliest.sum(axis=1, keepdims=True)
    return np.concatenate([values, np.stack(grouped, axis=1), likeliest], axis=1)


def feature_names(outcomes: Outcomes) -> tuple[str, ...]:
    """Return the names of ``features``: columns, groups of outcomes, and how often an ending is the likeliest."""
    grouped = (f"{at}|{group}" for at in AT for group in outcomes.groups)
    return (*outcomes.columns, *grouped, *(f"likeliest|{ending}" for ending in outcomes.endings))
