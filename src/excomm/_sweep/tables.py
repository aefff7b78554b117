"""A run in tables and sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from excomm._crisis.incidents import evidence
from excomm._crisis.model import LEVELS
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import intervals
from excomm._finding.table import Table, make_table
from excomm._finding.words import counted, in_percent
from excomm._solve.describe import SELECTS
from excomm._solve.solution import LIMIT
from excomm._sweep.outcomes import AT, RECORD_COURSE, UNIFORM, WAR
from excomm._sweep.run import Run

FINITE = AT[1:]
NEXT_TO_NOTHING = 1e-10  # below it a chance is what the tolerance of a solution left
WHERE = ("in the limit", *(f"at {at}" for at in FINITE), f"under {UNIFORM}")
SHARE = "probability, on average over worlds"
UNITS = {
    **dict.fromkeys(("chance", "low", "high", *FINITE), SHARE),
    "p5": "probability in a world",
    "p95": "probability in a world",
    "likeliest": "share of worlds",
}


def risk(run: Run) -> Table:
    """Return one row for each level, and for each cause of it; ``war`` is every level above a clash."""
    outcomes = run.outcomes
    names = ("level", "cause", "chance", "low", "high", *FINITE, "p5", "p95")
    rows: list[tuple[object, ...]] = []
    for level in (level for level in LEVELS if f"level {level}" in outcomes.groups):
        rows.append((level, "", *_risk(run, f"level {level}")))
        causes = dict.fromkeys(o.cause for o in outcomes.listed if o.level == level and o.cause)
        rows += [(level, cause, *_risk(run, f"level {level} by {cause}")) for cause in causes]
    if WAR in outcomes.groups:
        rows.append((WAR, "", *_risk(run, WAR)))
    return _solved(make_table(names, rows, UNITS))


def _risk(run: Run, group: str) -> tuple[float | None, ...]:
    return *_shares(run, group), *_spread(run.kept[:, run.outcomes.of_group(LIMIT, group)].sum(axis=1))


def estimates(run: Run) -> Table:
    """Return the published estimates, each beside the chance here of the levels of which its event is made."""
    names = ("by", "event", "given", "from", "to", "here")
    rows = []
    for said in run.study.crisis.estimates:
        groups = [f"level {level}" for level in said.levels]
        here = sum(run.share(f"{LIMIT}|{group}")[0] for group in groups if group in run.outcomes.groups)
        rows.append((said.by, said.event, said.given, said.low, said.high, float(here) if groups else None))
    return _solved(make_table(names, rows, {"here": SHARE}))


def _shares(run: Run, group: str) -> tuple[float, ...]:
    others = (run.share(f"{at}|{group}")[0] for at in FINITE)
    return *run.share(f"{LIMIT}|{group}"), *others


def _outcome(run: Run, name: str) -> tuple[float, ...]:
    return *run.share(f"{LIMIT}|{name}"), *(run.share(f"{at}|{name}")[0] for at in FINITE)


def endings(run: Run) -> Table:
    """One row an ending, and below it one for each cause where it has several."""
    names = ("ending", "level", "cause", "chance", "low", "high", *FINITE, "p5", "p95", "likeliest")
    rows: list[tuple[object, ...]] = []
    for ending in run.outcomes.endings:
        level = run.study.crisis.endings[ending].level
        own = run.outcomes.chances(run.kept, ending)
        likeliest = run.share(f"likeliest|{ending}")[0]
        rows.append((ending, level, "", *_shares(run, f"ending {ending}"), *_spread(own), likeliest))
        causes = [outcome.cause for outcome in run.outcomes.listed if outcome.ending == ending]
        for cause in causes if len(causes) > 1 else ():
            column = run.outcomes.column(f"{LIMIT}|{ending}|{cause}")
            share = _outcome(run, f"{ending}|{cause}")
            rows.append((ending, level, cause or "no cause", *share, *_spread(run.kept[:, column]), None))
    return _solved(make_table(names, rows, UNITS))


def _solved(table: Table) -> Table:
    """The table with nothing where no draw was solved."""
    rows = (tuple(None if isinstance(v, float) and np.isnan(v) else v for v in row) for row in table.rows)
    return make_table(table.names, rows, table.units)


def _spread(values: Floats) -> list[float | None]:
    """What nine worlds in ten lie between."""
    solved = values[~np.isnan(values)]
    return np.quantile(solved, [0.05, 0.95]).tolist() if solved.size else [None, None]


def answer(run: Run) -> Iterator[str]:
    if not run.sums.draws:
        yield "No draw was solved."
        return
    chances = {ending: run.share(f"{LIMIT}|ending {ending}") for ending in run.outcomes.endings}
    best = max(chances, key=lambda ending: chances[ending][0])
    yield _best(run, best, _interval(chances[best]))
    if WAR in run.outcomes.groups:
        shares = _causes_of_war(run)
        said = ", ".join(f"{cause} {_percent(share)}" for cause, share in shares.items())
        yield f"War: {_interval(run.share(f'{LIMIT}|{WAR}'))}{f', of which {said}' if said else ''}."
    else:
        yield "No ending of this tree is a war."
    yield from on_the_record(run)


def _best(run: Run, ending: str, chance: str) -> str:
    """The likeliest ending, over worlds or in the only one."""
    if not intervals(run.study.crisis):
        return f"In the one world of the file {ending} has a chance of {chance}."
    likeliest = _interval(run.share(f"likeliest|{ending}"))
    return (
        f"Over {counted(run.sums.draws, 'world')} drawn from the intervals of the file, {ending} has a chance of "
        f"{chance}; it is the likeliest ending in {likeliest} of them."
    )


def _causes_of_war(run: Run) -> dict[str, float]:
    """The chance of war by each cause that the file gives."""
    found: dict[str, float] = {}
    for number in run.outcomes.groups[WAR]:
        outcome = run.outcomes.listed[number]
        if outcome.cause:
            chance = run.share(f"{LIMIT}|{outcome.ending}|{outcome.cause}")[0]
            found[outcome.cause] = found.get(outcome.cause, 0.0) + chance
    return found


def on_the_record(run: Run) -> Iterator[str]:
    """What the model gives to what happened, beside a dummy: never left out because it is small."""
    if not run.outcomes.course or not run.sums.draws:
        return
    limit = run.share(f"{LIMIT}|the record")
    finite = ", ".join(f"{_percent(run.share(f'{at}|the record')[0])} at {at}" for at in FINITE)
    uniform = run.share(f"{UNIFORM}|the record")
    acts = f"{run.outcomes.steps} act{'s' if run.outcomes.steps != 1 else ''}"
    yield (
        f"The course that the record took ({acts} from here) has a chance of {_interval(limit)} in the limit, "
        f"{finite}; under uniform play {_percent(uniform[0])}."
    )
    for name in run.outcomes.gates:
        said = ", ".join(f"{_given(run, at, name)} {where}" for at, where in zip((*AT, UNIFORM), WHERE, strict=True))
        yield f"Given that play comes to {name} as it did, the rest has {said}."


def _given(run: Run, at: str, name: str) -> str:
    """The chance of the rest of the record given that play has come to another start as the record did."""
    whole, passed = run.share(f"{at}|{RECORD_COURSE}")[0], run.share(f"{at}|the record to {name}")[0]
    return _percent(whole / passed) if passed > 0 else "no chance to speak of"


def notes(run: Run) -> Iterator[str]:
    for reason, count in run.reasons.items():
        lost = f"Not answered in {count:,} of {counted(run.draws, 'world')}: {reason}."
        yield f"{lost} Intervals hold whatever they would have said."
    for number in run.poison:
        first = number * run.study.chunk
        yield f"Chunk {number} (draws {first:,} and on) killed every worker that took it."
    if any(evidence(run.study.crisis)):
        yield (
            "Near misses are counted at one rate for the whole time, though they may have come in clusters; that no "
            "barrier failed is not counted in its favour."
        )
    yield (
        "Chances are means over worlds, low and high their 95 % intervals; 3:1 and 20:1 are the odds of taking the "
        "better of two acts one unit apart; p5 and p95 span nine worlds in ten."
    )
    yield SELECTS


def _interval(share: tuple[float, float, float]) -> str:
    value, low, high = share
    if low == value == high:
        return _percent(value)
    return f"{_percent(value)} ({_percent(low)} to {_percent(high)})"


def _percent(share: float) -> str:
    if 0 < share < NEXT_TO_NOTHING:
        return f"under {100 * NEXT_TO_NOTHING:g} %"
    if share < 0.0005 and share:
        return f"{100 * share:.1g} %"
    return in_percent(share)
