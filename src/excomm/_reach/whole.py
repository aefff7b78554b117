"""Everything about reach that a dossier shows: what stood, what was planned, what maps and curves are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from excomm._crisis.arms import PLANNED
from excomm._crisis.model import Crisis
from excomm._reach.asking import TOP
from excomm._reach.chart import Chart, charts
from excomm._reach.curves import Curve, curves
from excomm._reach.reach import Reach, reach


@dataclass(frozen=True)
class Whole:
    """The question asked twice, as deployed and, where more was planned, as planned."""

    deployed: Reach
    planned: Reach | None
    charts: tuple[Chart, ...]
    curves: tuple[Curve, ...]


def whole(crisis: Crisis, top: int = TOP) -> Whole | None:
    """Return all of it; None for a crisis without sites of weapons and cities."""
    if not crisis.cities or not any(site.weapon for site in crisis.sites.values()):
        return None
    deployed = reach(crisis, top=top)
    more = any(site.state == PLANNED and site.weapon for site in crisis.sites.values())
    planned = reach(crisis, top=top, planned=True) if more else None
    last = planned or deployed
    drawn = tuple(charts(crisis, deployed.groups, planned.groups if planned else (), top))
    return Whole(deployed, planned, drawn, curves(last.groups, last.recollected, top))
