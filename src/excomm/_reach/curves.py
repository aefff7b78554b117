"""How many cities come within reach as the range grows: steps, with bounds as sites may lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from excomm._reach.posts import Group

Steps = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Curve:
    """Shares of the largest cities and of their people against range, rising from 0; each step is (km, share)."""

    group: Group
    top: int
    cities: Steps
    surely: Steps
    perhaps: Steps
    people: Steps
    recollected: Steps


def curves(groups: Sequence[Group], recollected: Sequence[Group], top: int) -> tuple[Curve, ...]:
    """Return the curve of every group that has a post; recollected positions beside it where they differ."""
    return tuple(_curve(group, recollected, top) for group in groups if group.posts)


def _curve(group: Group, recollected: Sequence[Group], top: int) -> Curve:
    lies = group.lies[:top]
    people = sum(lie.people for lie in lies) or 1
    cities = _steps((lie.km, 1 / len(lies)) for lie in lies)
    other = [g for g in recollected if (g.weapon, g.where, g.over) == (group.weapon, group.where, group.over)]
    apart = _steps((lie.km, 1 / len(lies)) for g in other for lie in g.lies[:top])
    return Curve(
        group,
        len(lies),
        cities,
        _steps((lie.most, 1 / len(lies)) for lie in lies),
        _steps((lie.least, 1 / len(lies)) for lie in lies),
        _steps((lie.km, lie.people / people) for lie in lies),
        apart if apart != cities else (),
    )


def _steps(risen: Iterable[tuple[float, float]]) -> Steps:
    found: list[tuple[float, float]] = []
    total = 0.0
    for km, rise in sorted(risen):
        if isfinite(km):
            total += rise
            found.append((km, total))
    return tuple(found)
