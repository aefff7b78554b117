"""Names, dates and commands as the page writes them."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from excomm._crisis.dates import Date
from excomm._crisis.model import Crisis

if TYPE_CHECKING:
    from excomm._dossier.dossier import Dossier
    from excomm._judge.verdict import Verdict

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HARD = "\N{NO-BREAK SPACE}"


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def date_of(verdict: Verdict) -> str:
    """Return the date a verdict speaks of, as it was asked."""
    return str(verdict.how.options["date"])


def brief(date: Date) -> str:
    """Return where a date begins, as it was written: a day and a year, a month and a year, or a year."""
    year, *rest = date.text.partition("/")[0].partition("T")[0].rstrip("~?%").split("-")
    if not rest or not rest[0].isdecimal():
        return year
    month = MONTHS[int(rest[0]) - 1]
    day = f"{int(rest[1])}{HARD}{month}" if len(rest) > 1 and rest[1].isdecimal() else month
    return f"{day} {year}"


def on_axis(dates: Sequence[Date]) -> list[str]:
    """Return dates for the foot of an axis: years where these tell them apart, else the first and the last in full."""
    years = [date.text[:4] for date in dates]
    if len(set(years)) == len(years):
        return years
    ends = (0, len(dates) - 1)
    return [brief(date).rpartition(" ")[0] or brief(date) if n in ends else "" for n, date in enumerate(dates)]


def asked(crisis: Crisis) -> str:
    """Return how the crisis is asked for on a command line, with its changes; reasons in words cannot be typed."""
    variants = [f"--variant {name}" for name in crisis.changed if name in crisis.variants]
    typed = [f"--set {quote(change)}" for change in crisis.changed if "=" in change and change not in crisis.variants]
    return " ".join((quote(crisis.asked or crisis.name), *variants[:1], *typed))


def command(dossier: Dossier, verb: str, *options: str, drawn: bool = True) -> str:
    """Return the command that answers the same."""
    how = dossier.how.options
    draws = (f"--draws {how['draws']}", f"--seed {how['seed']}") if drawn else ()
    return " ".join(("excomm", verb, asked(dossier.crisis), *options, *draws))
