"""Every question before and after a change, with common draws, and how sure the difference is.

A question is asked ``BATCHES`` times with seeds of its own, each time of both crises: every unknown has its own stream
of random numbers, so both meet the same draws of whatever they share, and most of the noise is the same on both sides
and falls out of the difference (common random numbers; Law 2015, *Simulation Modeling and Analysis*, ch. 11). Batches
are independent, so Student's interval over their differences is the uncertainty. Draws that found no answer could have
had any, before or after, so they widen it into bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from excomm._crisis.ask import AskError
from excomm._crisis.diff import Difference, differences
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.passing import DAYS
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table
from excomm._runs.sums import student

BATCHES = 10
DRAWS, SEED = 10_000, 1
WIDTHS = ("error", "low", "high", "least", "most", "worse least", "worse most", "p5", "p95", "first", "any")
NAMES = ("question", "of", "number", "before", "after", "difference", "low", "high")

Question = Callable[..., Finding]
Key = tuple[str, str]


@dataclass(frozen=True)
class Changed(Finding):
    """What a change moves. ``typed`` are the changed entries that are one number, ``left`` what was not answered."""

    typed: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def whatif(
    crisis: Crisis, other: Crisis, *, ask: Sequence[Question], draws: int = DRAWS, seed: int = SEED, because: str = ""
) -> Changed:
    """Return every number of every question that a change moves, before and after, with the difference's interval.

    ``ask`` are questions such as ``excomm.judge`` and ``excomm.sweep``: functions of a crisis, ``draws`` and ``seed``
    that return a finding; options are given by ``functools.partial``. The entries that differ stand under
    ``more["entries"]``. Raises AskError where nothing differs or nothing is asked.
    """
    entries = differences(crisis, other)
    if not entries:
        raise AskError("the two crises are the same, so there is nothing to compare")
    if not ask:
        raise AskError("no question is asked")
    batches = [int(s) for s in np.random.SeedSequence(seed).generate_state(BATCHES)]
    each = max(1, draws // BATCHES)
    rows: list[tuple[Any, ...]] = []
    answer: list[str] = []
    notes: list[str] = []
    left: list[str] = []
    for question in ask:
        before, after = (_asked(question, c, each, batches) for c in (crisis, other))
        found = list(_compared(before, after))
        moved = [row for row in found if _moves(row)]
        rows += ((_name(question), *row) for row in moved)
        answer.append(_said(_name(question), found, moved))
        told = [note for note in after[0].notes if all(note in batch.notes for batch in (*before, *after))]
        left += _unanswered(before, after, draws)
        notes += (note for note in told if note not in notes)
    reasons = [because] if because else [c for c in other.changed if c not in crisis.changed]
    typed = _typed(entries)
    return Changed(
        question=f"What would have changed: {', '.join(reasons) or other.name}?",
        answer=(*(_entry(e) for e in entries), *answer),
        table=make_table(NAMES, rows, {"low": "95 % interval of the difference"}),
        how=How(crisis.name, f"{digest(crisis)} and {digest(other)}", other.changed, {"draws": draws, "seed": seed}),
        notes=(*(typed_in_words(*one) for one in typed.items()), _how_sure(draws), *dict.fromkeys(left), *notes),
        more={"entries": make_table(("path", "before", "after"), ((e.path, e.before, e.after) for e in entries))},
        typed=typed,
        left=tuple(dict.fromkeys(left)),
    )


def typed_in_words(path: str, number: str) -> str:
    """Say what a number that somebody typed makes of what follows from it."""
    return f"{path} is one typed number ({number}): whatever follows from it is no surer than that number."


def _asked(question: Question, crisis: Crisis, draws: int, seeds: Iterable[int]) -> list[Finding]:
    return [question(crisis, draws=draws, seed=seed) for seed in seeds]


def _name(question: Question) -> str:
    return str(_name(question.func) if isinstance(question, partial) else getattr(question, "__name__", question))


def _compared(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[tuple[Any, ...]]:
    """Every number of two runs of batches: what it is of, its name, the means and the difference with its interval."""
    old, new = (_gathered(found) for found in (before, after))
    lost, gone = (np.array([batch.unanswered for batch in found]) for found in (before, after))
    for key in dict.fromkeys((*old, *new)):
        first, second = old.get(key), new.get(key)
        if first is None or second is None:
            yield *key, _mean(first), _mean(second), None, None, None
            continue
        steps = np.array(second) - np.array(first)
        known = np.array(second) * (1 - gone) - np.array(first) * (1 - lost)
        low, high = known - lost, known + gone
        yield *key, _mean(first), _mean(second), float(steps.mean()), low.mean() - _half(low), high.mean() + _half(high)


def _half(batches: npt.NDArray[np.float64]) -> float:
    """Half of Student's 95 % interval for the mean of independent batches."""
    return float(student(len(batches) - 1) * batches.std(ddof=1) / np.sqrt(len(batches)))


def _gathered(found: Sequence[Finding]) -> Mapping[Key, list[float]]:
    """Each number of a finding's table by the words of its row and its column, one value a batch."""
    gathered: dict[Key, list[float]] = {}
    for finding in found:
        for key, value in _numbers(finding.table):
            gathered.setdefault(key, []).append(value)
    return {key: values for key, values in gathered.items() if len(values) == len(found)}


def _unanswered(before: Sequence[Finding], after: Sequence[Finding], draws: int) -> Iterator[str]:
    """Say how many draws found no answer."""
    each = max(1, draws // BATCHES)
    old, new = (round(sum(batch.unanswered for batch in found) * each) for found in (before, after))
    if old or new:
        yield (
            f"Not answered in {old:,} of {each * BATCHES:,} worlds before, in {new:,} after. "
            "Intervals hold whatever they would have said."
        )


def _numbers(table: Table) -> Iterator[tuple[Key, float]]:
    for row in table.records():
        words = ", ".join(str(v) for v in row.values() if v is not None and not isinstance(v, float) and str(v))
        for name, value in row.items():
            if isinstance(value, float) and name not in WIDTHS:
                yield (words, name), value


def _mean(values: Sequence[float] | None) -> float | None:
    return None if values is None else float(np.mean(values))


def _moves(row: Sequence[Any]) -> bool:
    difference = row[4]
    return difference is None or abs(difference) > 1e-9


def _said(name: str, found: Sequence[Any], moved: Sequence[Sequence[Any]]) -> str:
    if not moved:
        return f"{name}: none of {len(found)} numbers moves."
    sure = sum(1 for row in moved if row[4] is not None and (row[5] > 0 or row[6] < 0))
    return f"{name}: {len(moved)} of {len(found)} numbers move, {sure} of them beyond the noise of the draws."


def _entry(entry: Difference) -> str:
    return f"Changed: {entry}."


def _typed(entries: Iterable[Difference]) -> Mapping[str, str]:
    """Which of the changed entries are one number that somebody typed, and which."""
    return dict(found for entry in entries for found in _figures(entry.path, entry.before, entry.after))


def _figures(path: str, before: Any, after: Any) -> Iterator[tuple[str, str]]:
    if isinstance(after, dict):
        for key, inner in after.items():
            yield from _figures(f"{path}.{key}", before.get(key) if isinstance(before, dict) else None, inner)
    elif isinstance(after, list):
        for number, inner in enumerate(after, 1):
            yield from _figures(f"{path}.{number}", None, inner)
    elif after != before and _is_number(after):
        yield path.replace(" ", "_"), str(after)


def _is_number(value: Any) -> bool:
    """Whether it is a figure, or a time such as ``6 hours``."""
    number, _, unit = str(value).partition(" ")
    if unit and unit.removesuffix("s") not in DAYS:
        return False
    try:
        float(number)
    except (TypeError, ValueError):
        return False
    return True


def _how_sure(draws: int) -> str:
    return (
        f"Before and after met the same draws ({BATCHES} batches of {max(1, draws // BATCHES):,}); low and high are "
        "the 95 % interval of the difference over batches. Numbers that do not move are left out."
    )
