"""What others measured, held and counted: opinion, judgements, estimates of risk and near misses.

They stand beside what the program computes, as context and never as its proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from excomm._crisis.dates import Date

KNEW = ("yes", "no", "suspected", "unsaid")
NEAR_MISSES = (
    "false alarm",
    "unauthorised or delegated",
    "provocation",
    "test at a bad time",
    "tactical autonomy",
)


@dataclass(frozen=True)
class Opinion:
    """What a poll, a survey of the press or a summary for a government found about some audience."""

    id: str = ""
    whose: str = ""
    of: str = ""
    measure: str = ""
    says: str = ""
    date: Date | None = None
    note: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """Who somebody held to have gained and lost, in a paraphrase; ``knew`` maps events of the record to a word."""

    id: str = ""
    by: str = ""
    date: Date | None = None
    says: str = ""
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    knew: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """A published probability, with the event it speaks of and what it takes as given."""

    id: str = ""
    by: str = ""
    date: Date | None = None
    low: float = 0.0
    high: float = 0.0
    event: str = ""
    given: str = ""
    levels: tuple[str, ...] = ()
    note: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class NearMiss:
    """An incident of the crisis that might have led to war, and what stopped it."""

    id: str = ""
    date: Date | None = None
    kind: str = ""
    side: str = ""
    about: str = ""
    held: str = ""
    disputed: str = ""
    source: tuple[str, ...] = ()
