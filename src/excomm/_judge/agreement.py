"""How far coders who worked apart agree: Cohen's weighted kappa over the effects that two of them coded.

A coder's step is the middle of its interval, rounded to the nearest whole unit. With observed shares o and the shares
e that the coders' own frequencies would give by chance, and weights w = (i - j)^2, kappa = 1 - sum(w o) / sum(w e)
(Cohen 1968, Psychological Bulletin 70(4), 213-220). 1 is perfect agreement, 0 no more than chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.model import Coding, Crisis
from excomm._crisis.quantity import Floats
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table

COLUMNS = ("coders", "stake", "effects", "kappa", "same sign", "overlap", "mean distance")
UNITS = {"same sign": "share of effects", "overlap": "share of effects", "mean distance": "units of the stake"}


def agreement(crisis: Crisis) -> Finding:
    """Return the agreement of every two coders, for all effects and stake by stake. Raises AskError without codings."""
    coders = tuple(dict.fromkeys(c.coder for c in crisis.codings))
    if len(coders) < 2:
        raise AskError(f"{crisis.name} has no codings by two coders, so there is no agreement to tell")
    tables = {pair: tuple(_rows(crisis, pair)) for pair in combinations(coders, 2)}
    return Finding(
        question="How far do the coders agree?",
        answer=tuple(f"{' and '.join(pair)}: {_said(rows)}." for pair, rows in tables.items()),
        table=make_table(COLUMNS, (row for rows in tables.values() for row in rows), UNITS),
        how=How(crisis.name, digest(crisis), crisis.changed),
    )


def weighted_kappa(first: Floats, second: Floats) -> float:
    """Return Cohen's kappa with quadratic weights for two codings of the same things, each an array of whole steps.

    NaN where the coders' frequencies leave nothing to disagree about by chance.
    """
    steps = np.union1d(first, second)
    observed = np.array([[np.mean((first == a) & (second == b)) for b in steps] for a in steps])
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    weights = (steps[:, None] - steps[None, :]) ** 2
    chance = float((weights * expected).sum())
    return 1 - float((weights * observed).sum()) / chance if chance else float("nan")


def _rows(crisis: Crisis, pair: tuple[str, str]) -> Iterator[Sequence[object]]:
    by_coder = [{c.effect: c for c in crisis.codings if c.coder == coder} for coder in pair]
    both = [path for path in by_coder[0] if path in by_coder[1]]
    for stake in ("all", *crisis.stakes):
        paths = [p for p in both if stake in ("all", crisis.effects_by_path[p].stake)]
        if paths:
            yield (" and ".join(pair), stake, len(paths), *_measures([(by_coder[0][p], by_coder[1][p]) for p in paths]))


def _said(rows: Sequence[Sequence[object]]) -> str:
    """The agreement of two coders in words; the first of their rows, if there is one, is of all effects."""
    if not rows:
        return "no effect in common, so there is no agreement to tell"
    effects, kappa = rows[0][2], float(str(rows[0][3]))
    over = "1 effect" if effects == 1 else f"{effects} effects"
    if np.isnan(kappa):
        return f"the same whole step throughout, over {over}, so there is nothing to disagree about and no kappa"
    return f"weighted kappa {kappa:.2f} over {over}"


def _measures(pairs: Sequence[tuple[Coding, Coding]]) -> tuple[float, float, float, float]:
    middles = np.array([[(a.low + a.high) / 2, (b.low + b.high) / 2] for a, b in pairs])
    steps = np.floor(middles + 0.5)
    same = float(np.mean(np.sign(middles[:, 0]) == np.sign(middles[:, 1])))
    overlap = float(np.mean([a.low <= b.high and b.low <= a.high for a, b in pairs]))
    distance = float(np.abs(middles[:, 0] - middles[:, 1]).mean())
    return weighted_kappa(steps[:, 0], steps[:, 1]), same, overlap, distance
