"""Time that passes under a hazard, as play has it: a choice of chance.

Incidents come as a Poisson process, each of them stopped unless the barrier fails, so what fails comes as a Poisson
process too, thinned (Kingman 1993, *Poisson Processes*, ch. 5), and the probability that the barrier fails at least
once in a time is 1 - exp(-rate * days * barrier). When it fails, the act of the hazard's name is done, and play goes on
as the file says; else an act of chance that does nothing and shows nobody anything, ``no-`` and the hazard's name.
Rate and barrier are one number in a drawn world, so points under one hazard, or hazards that name one unknown, are
safe together and fail together: barriers are not taken to be independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from excomm._crisis.model import CHANCE, Act, Chance, Hazard, Point
from excomm._crisis.quantity import Passing, Quantity, Rest

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0}


def days(lasts: str) -> float:
    """Return how many days a time such as ``90 minutes`` has."""
    number, _, unit = lasts.partition(" ")
    return float(number) * DAYS[unit.removesuffix("s")]


def quiet(hazard: str) -> str:
    """Return the name of what chance does where the barrier holds."""
    return f"no-{hazard}"


def as_played(point: Point, hazards: Mapping[str, Hazard]) -> Point:
    """Return the point at which chance decides whether the barrier fails while time passes."""
    hazard = hazards[point.hazard]
    rate, time = hazard.rates[point.alert], days(point.lasts)
    fails = Quantity(
        f"1 - exp(-({rate}) * {time:g} * ({hazard.barrier}))", Passing(rate.term, time, hazard.barrier.term)
    )
    chance = {
        point.hazard: Chance({"": fails}, point.if_it_happens),
        quiet(point.hazard): Chance({"": Quantity("rest", Rest())}, point.then),
    }
    return replace(point, chance=chance, hazard="", lasts="", alert="", if_it_happens="")


def deeds(points: Iterable[Point], declared: Mapping[str, Act]) -> Mapping[str, Act]:
    """Return what chance does at points under hazards, but for acts that are declared."""
    found = {}
    for point in points:
        if point.hazard:
            found[point.hazard] = Act(by=CHANCE)
            found[quiet(point.hazard)] = Act(by=CHANCE, seen_by=())
    return {name: act for name, act in found.items() if name not in declared}
