"""``excomm sweep``: in what share of possible worlds each ending comes, how near war is, and what it hangs on."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, say
from excomm._finding.table import Table
from excomm._finding.words import counted

BESIDE = 1000
MOST_DRIVERS = 15

if TYPE_CHECKING:
    from excomm._crisis.model import Crisis
    from excomm._finding.finding import Finding
    from excomm._sweep.sweep import Sweep


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    sweep = shared.verb(verbs, "sweep", "in what share of possible worlds each ending comes, and how near war is")
    shared.begun(sweep)
    sweep.add_argument("--beside", metavar="START", help="an earlier start, to hold the record's course against")
    sweep.add_argument("--until", type=float, metavar="WIDTH", help="draw until every interval is so narrow, as 0.01")
    sweep.add_argument("--of", default="", metavar="OUTCOME", help="what an ending, level or cause hangs on (war)")
    sweep.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes; one a core unless given"
    )
    sweep.add_argument("--into", metavar="DIR", help="keep what is done there; the same command goes on from it")
    sweep.add_argument("--cluster", default="", metavar="ADDRESS", help="a Dask cluster, or `local` to start one")
    sweep.add_argument(
        "--chunk", type=int, metavar="N", help="draws done at a time; by the size of the tree unless given"
    )
    shared.drawn(sweep)


def run(options: Namespace) -> int:
    """Print shares of endings, risk by level and cause, and what it hangs on."""
    from excomm._sweep.sweep import sweep as ask

    crisis = crisis_of(options)
    _can_be_asked(crisis, options)
    try:
        with _progress() as progress:
            finding = ask(
                crisis,
                options.draws,
                seed=options.seed,
                start=options.start,
                until=options.until,
                workers=options.cluster or options.workers,
                into=options.into,
                chunk=options.chunk,
                progress=progress,
            )
    except KeyboardInterrupt:
        if options.into:
            print(f"what was done is kept in {options.into}; the same command goes on from there", file=sys.stderr)
        raise
    found = _with_further(finding, options)
    if options.beside is not None:
        found = replace(found, answer=(*found.answer, *_beside(crisis, options)))
    return say(found, options)


def _can_be_asked(crisis: Crisis, options: Namespace) -> None:
    """Make sure before a long run of what is asked after it. Raises AskError, or GameError where there is no tree."""
    from excomm._game.start import GameError
    from excomm._game.unroll import why_not
    from excomm._sweep.study import study_of, tree_of

    outcomes = tree_of(study_of(crisis, options.start, options.seed, options.chunk))[1]
    if options.of:
        outcomes.called(options.of)
    reason = why_not(crisis, options.beside) if options.beside is not None else ""
    if reason:
        raise GameError(reason)


def _beside(crisis: Crisis, options: Namespace) -> Iterator[str]:
    """What a sweep from another start gives to the record, over at most so many of the same draws."""
    from excomm._sweep.sweep import sweep as ask

    draws, workers = min(options.draws, BESIDE), options.cluster or options.workers
    other = ask(crisis, draws, seed=options.seed, start=options.beside, workers=workers)
    yield f"From {options.beside or crisis.first}, over {counted(other.run.draws, 'world')}:"
    yield from other.on_the_record


def _with_further(finding: Sweep, options: Namespace) -> Finding:
    """The finding with its further tables and what they say: risk, curve, drivers, conditions, who gains."""
    from excomm._dossier.gains import gains

    outcome, short = options.of or finding.headline, not options.json
    found = {"risk": finding.risk}
    if len(finding.estimates):
        found["published estimates, each beside the event it speaks of"] = finding.estimates
    if len(finding.rates):
        found["rates of incidents, before and after counting near misses"] = finding.rates
    if len(finding.curve):
        found["risk as a barrier fails more often"] = _legible(finding.curve) if short else finding.curve
    where = finding.conditions(outcome)
    found[f"what {outcome} hangs on"] = _clear(finding.drivers(outcome)) if short else finding.drivers(outcome)
    if len(where.table):
        found[f"where {outcome} is likely"] = where.table
    who = gains(finding, workers=options.workers)
    if who is not None:
        found["who gains in each ending"] = who.table
    answer = (*finding.answer, *where.answer)
    notes = (*where.notes, *(who.notes if who is not None else ()), *finding.notes)
    return replace(finding, answer=answer, more=found, notes=notes)


def _clear(table: Table) -> Table:
    """The first drivers above the dummy, and the dummy: what lies below it has not been shown to matter."""
    from excomm._finding.words import DUMMY

    names = table.column("unknown")
    dummy = names.index(DUMMY) if DUMMY in names else len(names)
    return replace(table, rows=(*table.rows[: min(dummy, MOST_DRIVERS)], *table.rows[dummy : dummy + 1]))


def _legible(curve: Table) -> Table:
    """The curve with its barriers to two digits that count: three places would make nothing of one in ten thousand."""
    barriers = [at for at, name in enumerate(curve.names) if name in ("barrier", "from", "to")]
    rows = ([f"{v:.2g}" if at in barriers else v for at, v in enumerate(row)] for row in curve.rows)
    return Table(curve.names, tuple(map(tuple, rows)), curve.units)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show how far a run is and when it may end, on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("draws"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("draws", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
