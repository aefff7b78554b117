"""The crises most like one, by what was known before the end; and what followed them.

The distance is the mean over variables of differences between 0 and 1 (J.C. Gower, Biometrics 27, 1971, 857-871):
nominal codes are the same or not; ordered codes and numbers differ by their distance over the range of the file. What
is blank in either crisis is left out and the rest averaged. Nobody knows how much each variable should weigh, so beside
the plain mean stands the share of weighings, uniform over all, in which a crisis is among the five nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._cases.case import Case
from excomm._cases.codebook import DEFEAT, LABELS, VARIABLES, VICTORY, Variable, label
from excomm._cases.records import Icb, actor_words
from excomm._cases.shares import COLUMNS, UNITS, Share, share_of
from excomm._cases.sheet import Floats
from excomm._finding.finding import Finding
from excomm._finding.table import make_table

LISTED, NEAREST = 10, 5
AFTER = ("form", "content", "tension")
WEIGHINGS = 2000
HALF = 0.5
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Near:
    """Distances from one crisis, by row of the system-level file.

    ``values`` and ``by_variable`` have shape (variables, crises), NaN where a code is blank; ``order`` lists rows, the
    nearest first; ``near`` is the share of weighings in which a crisis is among the five nearest.
    """

    numbers: tuple[int, ...]
    values: Floats
    here: Floats
    by_variable: Floats
    distance: Floats
    early: Floats
    near: Floats
    order: Ints
    compared: Ints
    aside: int


def near(case: Case, seed: int) -> Near | None:
    """Return how far every crisis is; None where the crisis has neither a number nor codes of its own."""
    place = case.crisis.icb
    if not place.crisis and not place.like:
        return None
    values = _values(case.icb)
    own = case.icb.crises.get(case.number, -1)
    like = [place.like.get(v.name, float("nan")) for v in VARIABLES]
    here = values[:, own] if own >= 0 else np.array(like)
    apart = np.array([_apart(v, values[row], here[row]) for row, v in enumerate(VARIABLES)])
    compared = (~np.isnan(apart)).sum(axis=0)
    usable = compared >= HALF * max(1, (~np.isnan(here)).sum())
    if own >= 0:
        usable[own] = False
    distance = np.where(usable, _mean(apart), np.inf)
    order = np.argsort(distance, kind="stable")[: int(usable.sum())]
    return Near(
        numbers=case.icb.system.codes("crisno"),
        values=values,
        here=here,
        by_variable=apart,
        distance=distance,
        early=_mean(apart[[v.early for v in VARIABLES]]),
        near=_stability(apart, usable, seed),
        order=order,
        compared=compared,
        aside=int((~usable).sum()) - (own >= 0),
    )


def neighbours(case: Case, found: Near) -> Finding:
    """Return the ten nearest crises, each with its distance, how it ended for its actors, and what came after."""
    listed = [_neighbour(case.icb, found, int(row)) for row in found.order[:LISTED]]
    names = ("crisis", "name", "year", "distance", "outbreak", "weighings", "compared", "outcomes", *AFTER)
    units = {
        "distance": "0 to 1",
        "outbreak": "the same by what was known at the outbreak",
        "weighings": "share of weighings in which it is among the five nearest",
        "compared": "variables",
    }
    known = int((~np.isnan(found.here)).sum())
    return Finding(
        question="Which crises were most like it, by what was known before the end?",
        answer=tuple(_said(case, found)),
        table=make_table(names, listed, units),
        how=case.how((case.icb.system, case.icb.actor), len(found.order), found.aside, weighings=WEIGHINGS),
        notes=(
            f"By {known} of {len(VARIABLES)} variables: {', '.join(v.title for v in VARIABLES)}. No outcome is among "
            f"them. Crises set aside, with codes for fewer than half of them: {found.aside}.",
            "Outbreak is the distance by what was known then; weighings, the share of weighings of the variables in "
            "which a crisis is among the five nearest. Another list of variables gives other neighbours.",
        ),
    )


def distances(case: Case, found: Near) -> Finding:
    """Return the nearest crises variable by variable: the codes there and here, and the difference."""
    rows = []
    for place in found.order[:NEAREST]:
        for row, variable in enumerate(VARIABLES):
            known = "at the outbreak" if variable.early else "before the end"
            codes = (float(found.here[row]), float(found.values[row, place]))
            words = [label(variable.level, variable.name, code) for code in codes]
            apart = float(found.by_variable[row, place])
            cells = (variable.name, variable.title, known, *words, None if np.isnan(apart) else apart)
            rows.append((int(found.numbers[place]), case.icb.name(found.numbers[place]), *cells))
    names = ("crisis", "name", "variable", "what", "known", "here", "there", "distance")
    return Finding(
        question="In what are they unlike it?",
        answer=tuple(_unlike(case, found)),
        table=make_table(names, rows, {"distance": "0 to 1"}),
        how=case.how((case.icb.system, case.icb.actor), len(found.order), found.aside),
    )


def followed(case: Case, found: Near) -> Finding:
    """Return what followed the ten nearest crises, and what followed all others."""
    numbers = [int(found.numbers[row]) for row in found.order]
    groups = {f"the {len(numbers[:LISTED])} nearest": numbers[:LISTED], "all others": numbers[LISTED:]}
    shares = {
        what: {among: share_of([n in happened for n in group if n in told]) for among, group in groups.items()}
        for what, (happened, told) in _events(case.icb).items()
    }
    rows = [(what, among, *share.cells) for what, both in shares.items() for among, share in both.items()]
    return Finding(
        question="What followed them?",
        answer=tuple(_followed(what, both) for what, both in shares.items()),
        table=make_table(("what", "among", *COLUMNS), rows, UNITS),
        how=case.how((case.icb.system, case.icb.actor), len(numbers), found.aside),
        notes=(
            "So few neighbours tell little: the intervals are wide. They are a sample of nothing, and likeness before "
            "the end is no cause of what came after.",
        ),
    )


def _followed(what: str, shares: Mapping[str, Share]) -> str:
    told = "; ".join(f"{share} of {among}" for among, share in shares.items() if share.of)
    return f"{what[0].upper()}{what[1:]}: {told or 'none on record'}."


def _events(icb: Icb) -> Mapping[str, tuple[set[int], set[int]]]:
    """What can follow a crisis, in words, with the crises that it followed and those of which it is known."""
    outcomes = {crisis: {actor.outcome for actor in actors} for crisis, actors in icb.by_crisis.items()}
    both = {crisis for crisis, codes in outcomes.items() if {VICTORY, DEFEAT} <= codes}
    return {
        "one actor's victory beside another's defeat": (both, set(outcomes)),
        "an agreement, formal or not": _coded(icb, "forout", {1, 2}, set(LABELS["system", "forout"])),
        "a definitive outcome": _coded(icb, "subout", {2}, {1, 2}),
        "tension fell in the next five years": _coded(icb, "outesr", {2}, {1, 2}),
    }


def _coded(icb: Icb, column: str, happened: set[int], told: set[int]) -> tuple[set[int], set[int]]:
    """The crises with one of the codes ``happened``, and those with one of ``told``."""
    codes = icb.system.codes(column)
    found = {number: codes[row] for number, row in icb.crises.items()}
    return {n for n, code in found.items() if code in happened}, {n for n, code in found.items() if code in told}


def _values(icb: Icb) -> Floats:
    """The codes of every crisis, shape (variables, crises)."""
    rows = []
    for variable in VARIABLES:
        if variable.level == "system":
            rows.append(icb.system.numbers(variable.name))
            continue
        highest: dict[int, float] = {}
        for crisis, code in zip(icb.actor.codes("crisno"), icb.actor.codes(variable.name), strict=True):
            if code >= 0:
                highest[crisis] = max(highest.get(crisis, 0.0), float(code))
        rows.append(np.array([highest.get(number, float("nan")) for number in icb.system.codes("crisno")]))
    return np.array(rows)


def _apart(variable: Variable, values: Floats, here: float) -> Floats:
    """How far each crisis is in one variable, between 0 and 1; NaN where a code is blank."""
    blank = np.isnan(values) | np.isnan(here)
    if variable.scale == "nominal":
        return np.where(blank, np.nan, (values != here).astype(float))
    known = values[~np.isnan(values)]
    width = (known.max() - known.min()) if len(known) else 0.0
    return np.where(blank, np.nan, np.minimum(1.0, np.abs(values - here) / (width or 1.0)))


def _mean(apart: Floats, weights: Floats | None = None) -> Floats:
    """The weighted mean over variables of what is known; infinite where nothing is."""
    there = ~np.isnan(apart)
    rows = np.ones((1, len(apart))) if weights is None else weights
    total = rows @ there
    means: Floats = np.full(total.shape, np.inf)
    np.divide(rows @ np.where(there, apart, 0.0), total, out=means, where=total > 0)
    return np.asarray(means[0]) if weights is None else means


def _stability(apart: Floats, usable: npt.NDArray[np.bool_], seed: int) -> Floats:
    """The share of weighings, uniform over the variables, in which each crisis is among the five nearest."""
    draws = np.random.Generator(np.random.Philox(seed)).dirichlet(np.ones(len(apart)), WEIGHINGS)
    means = np.where(usable, _mean(apart, draws), np.inf)
    count = min(NEAREST, means.shape[1])
    nearest = np.argpartition(means, count - 1, axis=1)[:, :count]
    among = np.bincount(nearest.ravel(), minlength=means.shape[1]) / WEIGHINGS
    return np.where(usable, among, 0.0)


def _neighbour(icb: Icb, found: Near, row: int) -> Sequence[object]:
    number = int(found.numbers[row])
    outcomes = ", ".join(actor_words(actor) for actor in icb.by_crisis.get(number, ()))
    after = [label("system", column, icb.code(number, column)) for column in ("forout", "subout", "outesr")]
    figures = (float(found.distance[row]), float(found.early[row]), float(found.near[row]), int(found.compared[row]))
    return number, icb.name(number), icb.year(number), *figures, outcomes, *after


def _said(case: Case, found: Near) -> Iterator[str]:
    first = [int(row) for row in found.order[:NEAREST]]
    if not first:
        yield "No crisis on record has enough codes to be compared."
        return
    names = [f"{case.icb.name(found.numbers[row])} ({case.icb.year(found.numbers[row])})" for row in first]
    yield f"Most like it: {', '.join(names)}."
    sure = [name for name, row in zip(names, first, strict=True) if found.near[row] >= HALF]
    yield (
        f"Among the five nearest in most weighings of the variables: {', '.join(sure)}."
        if sure
        else "No crisis is among the five nearest in most weighings of the variables."
    )


def _unlike(case: Case, found: Near) -> Iterator[str]:
    for row in found.order[:NEAREST]:
        apart = found.by_variable[:, row]
        worst = [int(v) for v in np.argsort(-np.nan_to_num(apart), kind="stable")[:3] if apart[v] > 0]
        titles = ", ".join(f"{VARIABLES[v].title} ({apart[v]:.2f})" for v in worst)
        yield (
            f"{case.icb.name(found.numbers[row])}: most unlike in {titles}." if worst else "Alike in everything known."
        )
