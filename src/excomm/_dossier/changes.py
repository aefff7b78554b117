"""What the named variants of a file would have changed: risk, endings, the verdict by audience, with common draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.dates import Date
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.place import CrisisError
from excomm._crisis.worlds import block_of_worlds
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import in_percent
from excomm._game.payoffs import payoffs
from excomm._game.start import GameError
from excomm._game.tree import Game
from excomm._judge.counting import leading
from excomm._judge.verdict import judge
from excomm._solve.plan import node_odds
from excomm._sweep.study import study_of, tree_of
from excomm._sweep.sweep import sweep
from excomm._whatif.whatif import BATCHES, Question, typed_in_words, whatif

MOST = 3
ENDING, EYES = "ending ", ", in the eyes of "
NAMES = ("variant", "of", "before", "after", "difference", "low", "high")
ARRAYS = ("parent", "act", "place", "mover", "info", "profile")
PROBES = 3  # worlds in which payoffs and odds are compared


def changes(crisis: Crisis, game: Game, dates: Sequence[Date], draws: int, seed: int) -> Finding | None:
    """Return what each variant that changes the tree moves, at most ``MOST`` of them; None where none does.

    ``game`` is the tree that is swept, ``dates`` are those of the verdicts, none where there is no verdict. Endings
    that move no more than the draws' noise are left out.
    """
    asked = [_once(_risk(game.start))]
    if dates:
        asked.append(_once(_judged(dates)))
    rows: list[tuple[object, ...]] = []
    answer: list[str] = []
    notes: list[str] = []
    idle: list[str] = []
    more = list(crisis.variants)
    while more and len(answer) < MOST:
        name = more.pop(0)
        variant = crisis.variants[name]
        try:
            other = crisis.variant(name)
            if _same(game, tree_of(study_of(other, game.start, seed))[0], seed):
                idle.append(name)
                continue
            found = whatif(crisis, other, ask=asked, draws=draws, seed=seed, because=variant.because)
        except (AskError, CrisisError, GameError) as error:
            notes.append(f"{name} could not be asked: {error}")
            continue
        moved = list(_together(found))
        rows += ((name, *row.values()) for row in moved)
        if not moved:
            notes.append(f"{name} moves neither the chances of endings and of war nor the verdict.")
        answer.append(f"{name}: {_said(moved)} {variant.because}".strip())
        notes += (f"{name}: {note}" for note in (*_typed(found.typed), *found.left))
    if not answer:
        return None
    if idle:
        notes.append(f"These variants leave the tree as it is: {', '.join(idle)}.")
    if more:
        notes.append(f"Not asked here, since they are more than {MOST}: {', '.join(more)}.")
    return Finding(
        question="What would have changed?",
        answer=tuple(answer),
        table=make_table(NAMES, rows, {"low": "95 % interval of the difference", "difference": "of the two shares"}),
        how=How(crisis.name, digest(crisis), crisis.changed, {"start": game.start, "draws": draws, "seed": seed}),
        notes=(
            f"Before and after meet the same draws ({BATCHES} batches of {draws // BATCHES:,}); what does not move is "
            "left out. Fewer worlds than the sweep has give other chances before, and a good difference all the same.",
            *notes,
        ),
    )


def _once(question: Question) -> Question:
    """The question, which answers at once what it was asked before: every variant is held against the same base."""
    known: dict[tuple[str, int, int], Finding] = {}

    def ask(crisis: Crisis, draws: int, seed: int) -> Finding:
        key = digest(crisis), draws, seed
        if key not in known:
            known[key] = question(crisis, draws=draws, seed=seed)
        return known[key]

    return ask


def _risk(start: str) -> Question:
    """The chance of every level, of war, and of every ending, in one small table."""

    def risk(crisis: Crisis, draws: int, seed: int) -> Finding:
        swept = sweep(crisis, draws, seed=seed, start=start)
        rows = [(row["level"], row["chance"]) for row in swept.risk.records() if not row["cause"]]
        rows += [(f"{ENDING}{r['ending']}", r["chance"]) for r in swept.endings.records() if not r["cause"]]
        return replace(swept, table=make_table(("of", "chance"), rows))

    return risk


def _judged(dates: Sequence[Date]) -> Question:
    """The verdict by the leading way of counting, on each date and in all eyes."""

    def judged(crisis: Crisis, draws: int, seed: int) -> Finding:
        ways = leading(crisis)[-1:]
        verdicts = [judge(crisis, date=date, counting=ways, draws=draws, seed=seed) for date in dates]
        rows = [
            (f"{_what(crisis, row)} by {row['date']}{EYES}{crisis.called(row['eyes'])}", row["better"])
            for verdict in verdicts
            for row in verdict.table.records()
            if row["of"] in crisis.rivals
        ]
        return replace(verdicts[0], table=make_table(("of", "better"), rows))

    return judged


def _what(crisis: Crisis, row: Mapping[str, Any]) -> str:
    over = f"better than {crisis.called(row['over'])}" if row["over"] else "gained"
    return f"{crisis.called(row['of'])} {over}"


def _together(found: Finding) -> Iterator[dict[str, Any]]:
    """The rows that count, those that say the same in several eyes as one."""
    alike: dict[tuple[Any, ...], list[str]] = {}
    for row in found.table.records():
        of, _, eyes = row["of"].partition(EYES)
        if not (of.startswith(ENDING) and not _is_sure(row)):
            alike.setdefault((of, *(row[name] for name in NAMES[2:])), []).append(eyes)
    for (of, *numbers), eyes in alike.items():
        seen = f"{EYES}{', '.join(eyes)}" if any(eyes) else ""
        yield dict(zip(NAMES[1:], (f"{of}{seen}", *numbers), strict=True))


def _is_sure(row: Mapping[str, Any]) -> bool:
    """Whether a difference is beyond the noise of the draws."""
    return row["difference"] is not None and (row["low"] > 0 or row["high"] < 0)


def _same(game: Game, other: Game, seed: int) -> bool:
    """Whether two trees have the same moves, and in some worlds the same odds and payoffs."""
    if game.places != other.places or any(not np.array_equal(getattr(game, a), getattr(other, a)) for a in ARRAYS):
        return False
    worlds, others = (block_of_worlds(g.crisis, 0, PROBES, seed) for g in (game, other))
    pairs = ((ask(game, worlds), ask(other, others)) for ask in (payoffs, node_odds))
    return all(np.array_equal(own, changed) for own, changed in pairs)


def _typed(numbers: Mapping[str, str]) -> Iterator[str]:
    """What rests on numbers that somebody typed, in one sentence."""
    if len(numbers) == 1:
        yield from (typed_in_words(*one) for one in numbers.items())
    elif numbers:
        rest = f" and {len(numbers) - 2} more" if len(numbers) > 2 else ""
        paths = ", ".join(list(numbers)[:2])
        yield f"{paths}{rest} are typed numbers: whatever follows from them is no surer than they are."


def _said(rows: Sequence[Mapping[str, Any]]) -> str:
    """What moves beyond the noise of the draws."""
    moved = [f"{row['of']} {in_percent(row['before'])} to {in_percent(row['after'])}" for row in rows if _is_sure(row)]
    return f"{'; '.join(moved) or 'nothing moves beyond the noise of the draws'}."
