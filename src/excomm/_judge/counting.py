"""The ways to count a ledger, and what each makes of an actor's changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds
from excomm._judge.weighing import tidied
from excomm._ledger.ledger import Entry

RELATIVE = 0.5


@dataclass(frozen=True)
class Counting:
    """One way to count a ledger: sizes or signs of effects, stakes grouped or not, rivals' gains as one's losses."""

    name: str
    baseline: Date
    signs: bool = False
    grouped: bool = False
    relative: float = 0.0


def countings(crisis: Crisis, baseline: Date) -> Iterator[Counting]:
    """Yield the ways to count, the one that leads first: signs only, which a historian can accept."""
    yield Counting("signs only", baseline, signs=True)
    only_signs = crisis.effects == "signs only"
    base = "signs" if only_signs else "sizes"
    if not only_signs:
        yield Counting("sizes", baseline)
    if crisis.groups:
        yield Counting(f"{base}, groups as one", baseline, only_signs, grouped=True)
    for name, date in crisis.baselines.items():
        if date != baseline:
            yield Counting(f"{base}, from {name}", date, only_signs)
    yield Counting(f"{base}, relative gains", baseline, only_signs, relative=RELATIVE)


def leading(crisis: Crisis) -> tuple[str, ...]:
    """Return the names of the ways of counting that lead: signs only, then sizes where there are sizes."""
    return ("signs only",) if crisis.effects == "signs only" else ("signs only", "sizes")


def columns(crisis: Crisis, counting: Counting) -> tuple[str, ...]:
    """Return what is weighed in a way of counting: the stakes, or those in no group and then the groups."""
    if not counting.grouped:
        return tuple(crisis.stakes)
    grouped = {stake for members in crisis.groups.values() for stake in members}
    return (*(stake for stake in crisis.stakes if stake not in grouped), *crisis.groups)


def changes(crisis: Crisis, entries: Iterable[Entry], worlds: Worlds, counting: Counting) -> Mapping[str, Floats]:
    """Return each actor's net change, shape (draws, columns), groups counted as the mean of their members."""
    at = {stake: n for n, stake in enumerate(crisis.stakes)}
    net = {actor: np.zeros((worlds.draws, len(at))) for actor in crisis.players}
    for entry in entries:
        value = np.sign(worlds.of(entry.value)) if counting.signs else worlds.of(entry.value)
        net[entry.actor][:, at[entry.stake]] += entry.times * value
    if counting.grouped:
        net = {actor: _grouped(crisis, change, columns(crisis, counting)) for actor, change in net.items()}
    if counting.relative:
        net = {actor: net[actor] - counting.relative * _others(crisis, net, actor) for actor in net}
    return {actor: tidied(change) for actor, change in net.items()}


def _grouped(crisis: Crisis, change: Floats, names: Iterable[str]) -> Floats:
    at = {stake: n for n, stake in enumerate(crisis.stakes)}
    members = [crisis.groups.get(name, (name,)) for name in names]
    return np.column_stack([change[:, [at[stake] for stake in stakes]].mean(axis=1) for stakes in members])


def _others(crisis: Crisis, net: Mapping[str, Floats], actor: str) -> Floats:
    """The gains of the rival; for an actor that is no rival, of nobody."""
    if actor not in crisis.rivals:
        return np.zeros_like(net[actor])
    first, second = crisis.rivals
    return net[second if actor == first else first]
