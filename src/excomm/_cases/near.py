"""The crises most like one, by what was known before the end; and what followed them.

The distance is the mean over variables of differences between 0 and 1 (J.C. Gower, Biometrics 27, 1971, 857-871):
nominal codes are the same or not; ordered codes differ by their distance over the range of the file; numbers by the
distance of their ranks over the number of crises (J. Podani, Taxon 48, 1999, 331-340). What is blank in either crisis is
left out and the rest averaged. Nobody knows how much each variable should weigh, so beside the plain mean stands the
share of weighings, uniform over all, in which a crisis is among the five nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from excomm._cases.case import Case
from excomm._cases.codebook import DEFEAT, VARIABLES, VICTORY, Variable, label
from excomm._cases.records import Icb, actor_words
from excomm._cases.shares import COLUMNS, UNITS, share_of
from excomm._cases.sheet import Floats
from excomm._finding.finding import Finding
from excomm._finding.table import make_table

LISTED, NEAREST = 10, 5
WEIGHINGS = 2000
HALF = 0.5
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Near:
    """Distances from one crisis. ``by_variable`` has shape (variables, crises), NaN where a code is blank; ``order`` lists
    rows of the system-level file, nearest first; ``near`` is the share of weighings among the five nearest.
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
    names = (
        "crisis",
        "name",
        "year",
        "distance",
        "early",
        "near",
        "compared",
        "outcomes",
        "form",
        "content",
        "tension",
    )
    units = {"distance": "0 to 1", "early": "0 to 1, by what was known at the outbreak", "near": "share of weighings"}
    known = int((~np.isnan(found.here)).sum())
    return Finding(
        question="Which crises were most like it, by what was known before the end?",
        answer=tuple(_said(case, found)),
        table=make_table(names, listed, units),
        how=case.how((case.icb.system, case.icb.actor), len(found.order), found.aside, weighings=WEIGHINGS),
        notes=(
            f"By {known} of {len(VARIABLES)} variables: {', '.join(v.title for v in VARIABLES)}. No outcome is among them. "
            f"Set aside: {found.aside} crises with codes for fewer than half of them.",
            "Near is the share of weighings of the variables in which a crisis is among the five nearest. What counts as "
            "like is a choice: another list of variables gives other neighbours.",
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
    """Return what followed the ten nearest crises, and what followed all."""
    near_ones = [int(found.numbers[row]) for row in found.order[:LISTED]]
    everyone = [int(found.numbers[row]) for row in found.order]
    events = _events(case.icb)
    rows = [
        (what, among, *share_of([number in happened for number in numbers]).cells)
        for what, happened in events.items()
        for among, numbers in ((f"the {len(near_ones)} nearest", near_ones), ("all others", everyone))
    ]
    shares = {what: share_of([n in happened for n in near_ones]) for what, happened in events.items()}
    return Finding(
        question="What followed them?",
        answer=tuple(f"Of the {len(near_ones)} nearest, {what}: {share}." for what, share in shares.items()),
        table=make_table(("what", "among", *COLUMNS), rows, UNITS),
        how=case.how((case.icb.system, case.icb.actor), len(everyone), found.aside),
        notes=(
            "Ten neighbours tell little: the intervals are wide. They are not a sample of anything, and likeness before "
            "the end is no cause of what came after.",
        ),
    )


def _events(icb: Icb) -> Mapping[str, set[int]]:
    """What can follow a crisis, in words, with the numbers of the crises that it followed."""
    form, content, tension = (
        dict(zip(icb.crises, _codes(icb, name), strict=True)) for name in ("forout", "subout", "outesr")
    )
    outcomes = {crisis: {actor.outcome for actor in actors} for crisis, actors in icb.by_crisis.items()}
    return {
        "one actor's victory beside another's defeat": {n for n, o in outcomes.items() if {VICTORY, DEFEAT} <= o},
        "an agreement, formal or not": {n for n, code in form.items() if code in (1, 2)},
        "a definitive outcome": {n for n, code in content.items() if code == 2},
        "tension fell in the next five years": {n for n, code in tension.items() if code == 2},
    }


def _codes(icb: Icb, column: str) -> list[int]:
    codes = icb.system.codes(column)
    return [codes[row] for row in icb.crises.values()]


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
    known = np.sort(values[~np.isnan(values)])
    if variable.scale == "rank":
        places, place = _rank(known, values), _rank(known, np.array([here]))[0]
        return np.where(blank, np.nan, np.abs(places - place) / max(1, len(known) - 1))
    width = (known[-1] - known[0]) if len(known) else 0.0
    return np.where(blank, np.nan, np.minimum(1.0, np.abs(values - here) / (width or 1.0)))


def _rank(known: Floats, values: Floats) -> Floats:
    """The middle rank of values among those known."""
    low, high = np.searchsorted(known, values, "left"), np.searchsorted(known, values, "right")
    return (low + np.maximum(high, low + 1) - 1) / 2


def _mean(apart: Floats, weights: Floats | None = None) -> Floats:
    """The weighted mean over variables of what is known; infinite where nothing is."""
    there = ~np.isnan(apart)
    rows = np.ones((1, len(apart))) if weights is None else weights
    total = rows @ there
    means = np.divide(rows @ np.where(there, apart, 0.0), total, out=np.full(total.shape, np.inf), where=total > 0)
    return means[0] if weights is None else means


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
