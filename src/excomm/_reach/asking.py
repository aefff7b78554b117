"""What is asked of reach, made sure of: the sites that count, a date, a range, how many cities, which positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from excomm._crisis.arms import DEPLOYED, PLANNED
from excomm._crisis.ask import AskError, date_of
from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis
from excomm._crisis.place import nearest
from excomm._reach.posts import POSITIONS, sides
from excomm._reach.words import weapon_name

TOP = 50


@dataclass(frozen=True)
class Asked:
    """The sites that count and, apart, those that were only planned; ``chosen`` says by what they were picked."""

    sites: tuple[str, ...] = ()
    only_planned: tuple[str, ...] = ()
    date: Date | None = None
    positions: str = POSITIONS[0]
    km: float | None = None
    top: int = TOP
    planned: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, object]:
        """What has to be asked to get the same answer again."""
        options: dict[str, object] = {**self.chosen, "top": self.top, "positions": self.positions}
        options |= {"range": f"{self.km:g} km"} if self.km is not None else {}
        options |= {"date": str(self.date)} if self.date else {}
        return options | ({PLANNED: "counted"} if self.planned else {})


def asked(
    crisis: Crisis,
    picks: Mapping[str, str | None],
    *,
    km: float | None,
    date: str | Date | None,
    top: int,
    planned: bool,
    positions: str,
) -> Asked:
    """Return what is asked. ``picks`` maps weapon, side and where to one of each. Raises AskError."""
    armed = [name for name, site in crisis.sites.items() if site.weapon]
    if not armed or not crisis.cities:
        raise AskError(f"{crisis.name} has no sites of weapons and cities, so there is nothing to measure")
    if top < 1:
        raise AskError(f"top {top}: at least one city")
    if km is not None and not 0 < km < inf:
        raise AskError(f"range {km:g}: kilometres above 0")
    if positions not in POSITIONS:
        raise AskError(f"there are no positions {positions!r}; there are {' and '.join(POSITIONS)}")
    chosen = {kind: _meant(kind, text, _known(crisis, kind)) for kind, text in picks.items() if text is not None}
    own = [name for name in armed if all(_of(crisis, name, kind) == pick for kind, pick in chosen.items())]
    if not own:
        raise AskError(f"{crisis.name} has no site of {', '.join(f'{kind} {pick}' for kind, pick in chosen.items())}")
    if not any(side != crisis.weapons[crisis.sites[name].weapon].side for name in own for side in sides(crisis)):
        raise AskError(f"{crisis.name} has no cities of another side than the weapons")
    kept = tuple(name for name in own if planned or crisis.sites[name].state == DEPLOYED)
    left = tuple(name for name in own if name not in kept)
    return Asked(kept, left, date_of(crisis, date) if date else None, positions, km, top, planned, chosen)


def _known(crisis: Crisis, kind: str) -> Mapping[str, tuple[str, ...]]:
    """What can be picked, each with its spellings."""
    if kind == "weapon":
        return {name: (name, weapon.name, weapon_name(crisis, name)) for name, weapon in crisis.weapons.items()}
    if kind == "side":
        return {weapon.side: (weapon.side, crisis.called(weapon.side)) for weapon in crisis.weapons.values()}
    return {site.where: (site.where,) for site in crisis.sites.values()}


def _meant(kind: str, text: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """Return the one meant by a name or a printed name, in whatever case."""
    for name, spellings in known.items():
        if text.casefold() in (spelling.casefold() for spelling in spellings):
            return name
    valid = [name for name in known if name]
    near = nearest(text.casefold(), valid)
    hint = f"; did you mean {near!r}?" if near else ""
    raise AskError(f"there is no {kind} {text!r}; there are {', '.join(valid)}{hint}")


def _of(crisis: Crisis, name: str, kind: str) -> str:
    site = crisis.sites[name]
    return {"weapon": site.weapon, "where": site.where, "side": crisis.weapons[site.weapon].side}[kind]
