"""Weapons, the sites they stand on and the cities they may reach: the part of a crisis that is geography."""

from __future__ import annotations

from dataclasses import dataclass

from excomm._crisis.dates import Date

DEPLOYED, PLANNED = "deployed", "planned"
SOURCED, DERIVED, TOWN, RECOLLECTED = "sourced", "derived", "town", "recollected"
STATES = (DEPLOYED, PLANNED)
BASES = (SOURCED, DERIVED, TOWN, RECOLLECTED)
FALLBACKS = (TOWN, SOURCED, DERIVED)


@dataclass(frozen=True)
class Range:
    """One published figure of how far a weapon reaches."""

    km: float = 0.0
    note: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """Another published figure of a weapon, as its source gives it; nothing is computed from it."""

    of: str = ""
    says: str = ""
    note: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weapon:
    """A kind of weapon of one side; every published range is kept apart."""

    name: str = ""
    side: str = ""
    kind: str = ""
    ranges: tuple[Range, ...] = ()
    figures: tuple[Said, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Site:
    """Where weapons stand, or were to stand. A recollected position has a sourced one beside it to fall back on."""

    name: str = ""
    weapon: str = ""
    where: str = ""
    state: str = DEPLOYED
    launchers: int = 0
    missiles: int = 0
    start: Date | None = None
    end: Date | None = None
    lat: float = 0.0
    lon: float = 0.0
    basis: str = SOURCED
    uncertainty: float = 0.0
    source: tuple[str, ...] = ()
    fallback_lat: float | None = None
    fallback_lon: float | None = None
    fallback_basis: str = TOWN
    fallback_source: tuple[str, ...] = ()
    about: str = ""

    @property
    def recollected(self) -> bool:
        return self.basis == RECOLLECTED

    @property
    def has_fallback(self) -> bool:
        return self.fallback_lat is not None and self.fallback_lon is not None


@dataclass(frozen=True)
class City:
    """A city of one side, with the people who lived in it when they were counted."""

    name: str = ""
    side: str = ""
    people: int = 1
    counted: Date | None = None
    lat: float = 0.0
    lon: float = 0.0
    source: tuple[str, ...] = ()
    about: str = ""
