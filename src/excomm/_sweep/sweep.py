"""In what share of possible worlds does each ending come, how near is war, and what does it hang on?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from excomm._crisis.ask import AskError, seed_of
from excomm._crisis.model import LEVELS, Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table
from excomm._game.tree import Game
from excomm._runs.store import opened
from excomm._solve.solution import LIMIT
from excomm._sweep import further, tables
from excomm._sweep.outcomes import TOGETHER, WAR
from excomm._sweep.run import MOST_DRAWS, Progress, Run, Working
from excomm._sweep.study import study_of


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
        return tables.estimates(self.run)

    @cached_property
    def risk(self) -> Table:
        """One row a level and cause, and the chance of each in the limit and at finite precisions."""
        return tables.risk(self.run)

    @property
    def on_the_record(self) -> tuple[str, ...]:
        """What the model gives to what happened, in sentences; empty where the record is not in the tree."""
        return tuple(tables.on_the_record(self.run))

    @property
    def failures(self) -> Mapping[str, int]:
        """How many draws failed, by reason."""
        return self.run.reasons

    @cached_property
    def rates(self) -> Table:
        """The rates of incidents that near misses speak of, before and after counting them; empty without any."""
        return further.rates(self.run)

    @cached_property
    def curve(self) -> Table:
        """Risk by level against the probability that a hazard's barrier fails; empty without a hazard."""
        return further.curve(self.run)

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
        return further.driving(self.run, outcome or self.headline)

    def conditions(self, outcome: str = "") -> Finding:
        """Return under which conditions an ending, a level or a cause is likelier than not. Raises AskError."""
        return further.conditions(self.run, outcome or self.headline, self.how)

    def pairs(self) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return experiments and outcomes: what was drawn, by interval, and the chance of every ending.

        One array element a draw, of those that are kept and solved. The tools of the EMA Workbench take them so, the
        first as a data frame: ``prim.Prim(pandas.DataFrame(experiments), outcomes["war"] > 0.5, threshold=0.8)``.
        """
        return further.pairs(self.run)


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
    takes; ``draws`` is then not asked, nor where the crisis has no intervals and so is one world. ``workers`` are
    processes, or the address of a Dask scheduler, or ``local`` for one that is started. ``into`` names a folder in
    which what is done is kept: the same call goes on where one was interrupted. The same seed gives the same numbers
    whoever does the work. ``chunk`` is how many draws are done at a time, by the size of the tree unless given.
    ``progress`` is called with the draws done and those to do. Raises GameError where there is no tree, AskError for
    numbers that make no sense, a seed below 0 among them, or a folder of another run.
    """
    crisis, start = (of.crisis, of.start) if isinstance(of, Game) else (of, start)
    if not 1 <= draws <= MOST_DRAWS:
        raise AskError(f"{draws} draws: from 1 to {MOST_DRAWS:,} worlds can be drawn")
    if until is not None and not 0.0001 <= until < 1:
        raise AskError(f"until {until}: the width of an interval is a share from 0.0001 to 1")
    if isinstance(workers, int) and workers < 1:
        raise AskError(f"{workers} workers: at least one must do the work")
    if not intervals(crisis):
        draws, until = 1, None
    study = study_of(crisis, start, seed_of(seed), chunk)
    folder = opened(Path(into), study.said()) if into is not None else None
    working = Working(study, folder, workers, progress or (lambda done, left: None))
    try:
        run = working.fixed(draws) if until is None else working.until(until)
    finally:
        working.close()
    return _found(run)


def _found(run: Run) -> Sweep:
    """The finding of a run."""
    study = run.study
    options: dict[str, object] = {"start": study.start or study.crisis.first, "draws": run.draws, "seed": study.seed}
    return Sweep(
        question=f"In what share of possible worlds does each ending come, from {options['start']}?",
        answer=tuple(tables.answer(run)),
        table=tables.endings(run),
        how=How(
            study.crisis.name,
            study.said()["digest"],
            study.crisis.changed,
            options,
            {name: version(name) for name in dict.fromkeys(("excomm", "numpy", study.engine))},
        ),
        notes=tuple(tables.notes(run)),
        unanswered=run.sums.failed / max(1, run.draws),
        run=run,
    )
