"""Distances and courses on the WGS84 ellipsoid.

Geodesics by the series of C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), 43-55, exact to
nanometres; the code is its author's own ``geographiclib``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import atan2, cos, degrees, hypot, radians, sin

from geographiclib.geodesic import Geodesic

_EARTH = Geodesic.WGS84
Place = tuple[float, float]


@lru_cache(maxsize=200_000)
def kilometres(one: Place, other: Place) -> float:
    """Return the length of the shortest way between two places, each degrees north and east."""
    return float(_EARTH.Inverse(*one, *other, Geodesic.DISTANCE)["s12"]) / 1000


@lru_cache(maxsize=200_000)
def polar(middle: Place, other: Place) -> tuple[float, float]:
    """Return how far a place lies from the middle, and on which course from there (radians, clockwise from north)."""
    found = _EARTH.Inverse(*middle, *other, Geodesic.DISTANCE | Geodesic.AZIMUTH)
    return float(found["s12"]) / 1000, radians(float(found["azi1"]))


def along(start: Place, course: float, km: float) -> Place:
    """Return where somebody comes to who goes so far on a course."""
    found = _EARTH.Direct(*start, degrees(course), km * 1000, Geodesic.LATITUDE | Geodesic.LONGITUDE)
    return float(found["lat2"]), float(found["lon2"])


def middle_of(places: Iterable[Place]) -> Place:
    """Return the middle of some places: the direction of the mean of their directions from the Earth's centre."""
    x = y = z = 0.0
    for lat, lon in places:
        phi, theta = radians(lat), radians(lon)
        x, y, z = x + cos(phi) * cos(theta), y + cos(phi) * sin(theta), z + sin(phi)
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))
