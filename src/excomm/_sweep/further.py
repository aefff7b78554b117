"""What single draws tell: what an outcome hangs on, where it is likely, and how risk rises with a barrier's failure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from excomm._crisis.incidents import evidence
from excomm._crisis.model import LEVELS
from excomm._crisis.quantity import Floats, Quantity
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._finding.words import counted
from excomm._runs.sums import student
from excomm._solve.solution import LIMIT
from excomm._sweep.box import ENOUGH, Box, find_box
from excomm._sweep.drivers import drivers
from excomm._sweep.run import Run

LIKELY = 0.5
CLASSES = 10
WHEN = ("before", "after")
QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


def driving(run: Run, outcome: str) -> Table:
    """Return what an outcome hangs on, one row an interval of the file and one for the dummy."""
    names = ("unknown", "first", "first low", "first high", "any", "any low", "any high", "lowest", "highest")
    inputs, y = _solved(run, outcome)
    units = {
        "first": "share of variance explained alone",
        "any": "distance of distributions",
        "lowest": f"chance of {outcome} in the lowest quarter",
        "highest": f"chance of {outcome} in the highest quarter",
    }
    if len(y) < 2:
        return make_table(names, (), units)
    found = drivers(inputs, y, run.study.seed)
    return make_table(names, ((d.name, *d.first, *d.any, d.means[0], d.means[-1]) for d in found), units)


def conditions(run: Run, outcome: str, how: How) -> Finding:
    """Return the box of conditions under which an outcome is likelier than not."""
    inputs, y = _solved(run, outcome)
    wanted = y > LIKELY
    box = find_box(inputs, wanted) if inputs else None
    rows = [] if box is None else [(name, *_ends(inputs[name], ends)) for name, ends in box.limits.items()]
    return Finding(
        question=f"Under which conditions is {outcome} likelier than not?",
        answer=(_said(outcome, wanted.sum(), len(y), box),),
        table=make_table(("unknown", "from", "to", "drawn from", "drawn to"), rows),
        how=how,
        notes=() if box is None else ("The box was found on one half of the draws and is weighed on the other.",),
    )


def curve(run: Run) -> Table:
    """Return risk against the probability that a hazard's barrier fails in an incident: one row a class and level.

    Classes hold equally many draws; ``barrier`` is their mean. Causes have columns of their own. Hazards with one
    barrier share their rows.
    """
    outcomes, crisis = run.outcomes, run.study.crisis
    causes = tuple(dict.fromkeys(o.cause for o in outcomes.listed if o.cause))
    names = ("hazard", "barrier", "from", "to", "level", "chance", "low", "high", *causes)
    units = {"barrier": "probability of failure in an incident", **dict.fromkeys(("chance", *causes), "probability")}
    rows: list[tuple[object, ...]] = []
    shared: dict[Quantity, list[str]] = {}
    for name, hazard in crisis.hazards.items():
        shared.setdefault(hazard.barrier, []).append(name)
    for quantity, hazards in shared.items():
        name, barrier = ", ".join(hazards), run.worlds.of(quantity)
        for level in (level for level in LEVELS[1:] if f"level {level}" in outcomes.groups):
            each = np.stack([_chances(run, level, cause) for cause in ("", *causes)], axis=1)
            rows += ((name, *bounds, level, *share) for bounds, share in _classed(barrier, each))
    return make_table(names, rows, units)


def _chances(run: Run, level: str, cause: str) -> Floats:
    """The chance of a level in every draw, by one cause or, without one, by all."""
    kept = [o for o in run.outcomes.listed if o.level == level and cause in ("", o.cause)]
    columns = [run.outcomes.column(f"{LIMIT}|{o.ending}|{o.cause}") for o in kept]
    chance: Floats = run.kept[:, columns].sum(axis=1)
    return chance


def rates(run: Run) -> Table:
    """Return each rate that near misses speak of: what was counted, and its median and 90 % span before and after."""
    names = ("hazard", "alert", "days", "counted", "disputed", *(f"{when} {q}" for when in WHEN for q in QUANTILES))
    rows = []
    for told in evidence(run.study.crisis):
        before = [told.prior.at(share) for share in QUANTILES.values()]
        after = np.quantile(run.worlds.values[told.prior.name], list(QUANTILES.values())).tolist()
        rows.append((told.hazard, told.alert, told.days, told.sure, told.disputed, *before, *after))
    return make_table(names, rows, {f"{when} {q}": "incidents a day" for when in WHEN for q in QUANTILES})


def pairs(run: Run) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return what was drawn and what came of it, one array element a draw; see ``Sweep.pairs``."""
    fine = ~np.isnan(run.kept).any(axis=1)
    experiments = {name: x[fine] for name, x in run.inputs().items()}
    outcomes = {ending: run.outcomes.chances(run.kept, ending)[fine] for ending in run.outcomes.endings}
    return experiments, outcomes


def _solved(run: Run, outcome: str) -> tuple[dict[str, Floats], Floats]:
    """What was drawn and the chance of the outcome in it, of the draws that were solved."""
    y = run.outcomes.chances(run.kept, outcome)
    fine = ~np.isnan(y)
    return {name: x[fine] for name, x in run.inputs().items()}, y[fine]


def _ends(x: Floats, ends: tuple[float, float]) -> tuple[float, ...]:
    low, high = float(x.min()), float(x.max())
    return max(low, ends[0]), min(high, ends[1]), low, high


def _said(outcome: str, wanted: int, draws: int, box: Box | None) -> str:
    head = f"{outcome} is likelier than not in {wanted:,} of {counted(draws, 'world')}"
    if box is None:
        return f"{head}; conditions are looked for where half the draws hold at least {ENOUGH} such worlds and others."
    if not box.limits:
        return f"{head}, and no limits on what was drawn set them apart."
    return (
        f"{head}; of these, {100 * box.coverage:.0f} % lie within the limits below ({box.both:,} of "
        f"{box.interesting:,} held out), and of the worlds within them it is likelier than not in "
        f"{100 * box.density:.0f} % ({box.both:,} of {box.inside:,})."
    )


def _classed(x: Floats, y: Floats) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Classes of equally many x: their mean and ends; the means of y (draws, columns), the first with its interval."""
    fine = ~np.isnan(y).any(axis=1)
    x, y = x[fine], y[fine]
    if not len(x) or x.min() == x.max():
        return
    order = np.argsort(x, kind="stable")
    for rows in np.array_split(order, max(1, min(CLASSES, len(x) // 2))):
        mean, first = y[rows].mean(axis=0).tolist(), y[rows, 0]
        half = student(len(rows) - 1) * float(first.std(ddof=1)) / np.sqrt(len(rows)) if len(rows) > 1 else 1.0
        interval = max(0.0, mean[0] - half), min(1.0, mean[0] + half)
        bounds = float(x[rows].mean()), float(x[rows].min()), float(x[rows].max())
        yield bounds, (mean[0], *interval, *mean[1:])
