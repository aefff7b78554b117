"""Outlines of land around a middle, as an azimuthal equidistant map in kilometres, clipped to a frame.

Natural Earth's land at 1:110 million, its notice in ``land.json`` beside this file. Land only: no borders, of today or
of any other day. Outlines are projected from a sphere, which moves them by less than 0.6 % of their distance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from math import acos, atan2, ceil, cos, pi, radians, sin

from excomm._reach.geodesy import Place

RADIUS = 6371.0088  # the Earth's mean radius, km (Moritz 2000, Geodetic Reference System 1980)
BEND = radians(20)
Point = tuple[float, float]
Frame = tuple[float, float, float, float]  # west, south, east, north


@lru_cache(maxsize=1)
def rings() -> tuple[tuple[tuple[Place, ...], bool], ...]:
    """Return every ring with land on its right, and whether it bounds a sea within land."""
    data = json.loads(resources.files("excomm._reach").joinpath("land.json").read_text(encoding="utf-8"))
    kinds = ((steps, sea) for sea, name in ((False, "land"), (True, "sea")) for steps in data[name])
    return tuple((tuple(_unpacked(steps, data["per degree"])), sea) for steps, sea in kinds)


def _unpacked(steps: Sequence[int], per_degree: int) -> Iterator[Place]:
    lon = lat = 0
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        lon, lat = lon + east, lat + north
        yield lat / per_degree, lon / per_degree


def outlines(middle: Place, frame: Frame) -> tuple[tuple[Point, ...], ...]:
    """Return the land within a frame, to be filled by the even-odd rule."""
    west, south, east, north = frame
    found: list[tuple[Point, ...]] = []
    for ring, sea in rings():
        laid = list(_bent([_polar(middle, place) for place in ring]))
        clipped = clip(laid, frame)
        if len(clipped) > 2:
            found.append(tuple(clipped))
        if _clockwise(laid) is sea:  # it holds the other side of the Earth, so on this map its inside is outside
            found.append(((west, south), (east, south), (east, north), (west, north)))
    return tuple(found)


def _clockwise(ring: Sequence[Point]) -> bool:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairs) > 0


def plane(km: float, course: float) -> Point:
    """Return kilometres east and north of the middle."""
    return km * sin(course), km * cos(course)


def _polar(middle: Place, place: Place) -> tuple[float, float]:
    """Distance and course on a sphere."""
    phi, theta = radians(middle[0]), radians(place[0])
    turn = radians(place[1] - middle[1])
    over = sin(phi) * sin(theta) + cos(phi) * cos(theta) * cos(turn)
    course = atan2(cos(theta) * sin(turn), cos(phi) * sin(theta) - sin(phi) * cos(theta) * cos(turn))
    return RADIUS * acos(max(-1.0, min(1.0, over))), course


def _bent(ring: Sequence[tuple[float, float]]) -> Iterator[Point]:
    """Lay a ring into the plane; where it passes behind the map, it goes round and not across."""
    for (km, course), (next_km, next_course) in zip(ring, (*ring[1:], ring[0]), strict=True):
        yield plane(km, course)
        turn = (next_course - course + pi) % (2 * pi) - pi
        steps = ceil(abs(turn) / BEND) if min(km, next_km) > RADIUS * pi / 2 else 1
        for step in range(1, steps):
            part = step / steps
            yield plane(km + part * (next_km - km), course + part * turn)


def clip(ring: list[Point], frame: Frame) -> list[Point]:
    """Return the part of a ring within a frame (Sutherland & Hodgman 1974, Communications of the ACM 17, 32-42)."""
    west, south, east, north = frame
    for axis, bound, above in ((0, west, True), (1, south, True), (0, east, False), (1, north, False)):
        ring = list(_cut(ring, axis, bound, above))
    return ring


def _cut(ring: list[Point], axis: int, bound: float, above: bool) -> Iterator[Point]:
    inside: Callable[[Point], bool] = lambda p: (p[axis] >= bound) is above or p[axis] == bound  # noqa: E731
    for before, point in zip((ring[-1:] + ring)[: len(ring)], ring, strict=True):
        if inside(before) != inside(point):
            part = (bound - before[axis]) / (point[axis] - before[axis])
            yield before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])
        if inside(point):
            yield point
