"""Every figure by its name: what it shows in one sentence, its pictures, and the command behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from excomm._crisis.model import RECORD
from excomm._dossier.dossier import Dossier
from excomm._report import frames, near_war, rows
from excomm._report.drawn import Figure
from excomm._report.figures.curve import curve_of
from excomm._report.figures.dots import dots
from excomm._report.figures.lanes import lanes
from excomm._report.figures.map import map_of
from excomm._report.figures.plot import named
from excomm._report.figures.slope import slope
from excomm._report.palette import tones
from excomm._report.words import command, date_of, on_axis

if TYPE_CHECKING:
    from excomm._reach.curves import Curve


def figures(dossier: Dossier) -> dict[str, Figure]:
    """Return every figure that the findings allow, by name, in the order in which they argue."""
    return {figure.name: figure for make in MAKERS for figure in make(dossier)}


def slopes(dossier: Dossier) -> Iterator[Figure]:
    """What telling changed: the verdict by date, compared and each by itself."""
    if len(dossier.verdicts) < 2:
        return
    crisis = dossier.crisis
    own = tones(crisis)
    first, second = (crisis.called(rival) for rival in crisis.rivals)
    dates = on_axis([verdict.ledgers[0].date for verdict in dossier.verdicts])
    told = rows.tellings(dossier)
    compared = [(f"{first} came out better than {second}", "both", frames.matrices(dossier)[-1], "verdict")]
    accounts = [
        (f"{crisis.called(rival)} gained", own[rival], frames.account(dossier, rival), "own") for rival in crisis.rivals
    ]
    yield Figure(
        "slope",
        "What changed with time and telling",
        "Shares of all weighings of the stakes, by the date asked; steps of time are not to scale. "
        "Eyes that see the same share a line. Dotted: something secret was told in between.",
        tuple(
            slope(title, tone, dates, told, rows.slopes(matrix), table)
            for title, tone, matrix, table in compared + accounts
        ),
        "verdict",
        command(dossier, "judge", f"--date {date_of(dossier.verdicts[-1])}"),
    )


def balance(dossier: Dossier) -> Iterator[Figure]:
    """What each gained and lost, stake by stake."""
    found, axis = rows.balance(dossier) if dossier.sums else ([], None)
    if found and axis:
        last = date_of(dossier.verdicts[-1])
        label = f"Gains and losses by stake, by {last}, by the full record. The ledger says the same."
        yield Figure(
            "balance",
            "What was gained and lost",
            f"All effects by {last} added up, by the full record, in units of each stake: the mean of drawn worlds "
            "between the ends of all intervals.",
            (dots(found, axis, label),),
            "ledger-record",
            command(dossier, "ledger", f"--eyes {RECORD}", f"--date {last}", drawn=False),
            _rivals(dossier),
        )


def ways(dossier: Dossier) -> Iterator[Figure]:
    """How the verdict moves with the way of counting."""
    found = rows.ways(dossier) if dossier.verdicts else []
    if found:
        last = date_of(dossier.verdicts[-1])
        label = f"The verdict by {last} in every way of counting, by the full record. The table says the same."
        yield Figure(
            "ways",
            "How sure: counted in other ways",
            f"Shares of weighings by {last}, by the full record. Bars: twice the error, or what vague dates leave.",
            (dots(found, rows.SHARES, label),),
            "ways",
            command(dossier, "judge", "--full", f"--eyes {RECORD}", f"--date {last}"),
            ((" above ".join(name for name, _ in _rivals(dossier)), "both"), *_rivals(dossier)),
        )


def _rivals(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    own = tones(dossier.crisis)
    return tuple((dossier.crisis.called(rival), own[rival]) for rival in dossier.crisis.rivals)


def who_knew(dossier: Dossier) -> Iterator[Figure]:
    """Who knew of what, when."""
    found, steps = rows.blocks(dossier)
    if found:
        yield Figure(
            "lanes",
            "Who knew what, when",
            "Filled: the deed itself. Outlined: another sign of it. Dotted: nothing yet. Time is not to scale.",
            (lanes(found, steps, "Who was shown what of each secret deed, when. The table says the same."),),
            "shown",
            command(dossier, "view", drawn=False),
        )


def estimates(dossier: Dossier) -> Iterator[Figure]:
    """Published probabilities by the event they speak of."""
    found = rows.estimates(dossier)
    if found:
        yield Figure(
            "estimates",
            "How near war: others and the model" if dossier.played else "How near war: what others reckoned",
            "Published probabilities, each under the event it speaks of; hatched or hollow: no page seen."
            + (" Below them, what the swept game gives to the same event." if dossier.played else ""),
            (dots(found, rows.SHARES, "Published estimates of risk. The table says the same."),),
            "estimates",
            command(dossier, "report", drawn=False),
        )


def maps(dossier: Dossier) -> Iterator[Figure]:
    """What could be struck, on a map for each theatre."""
    crisis, reach = dossier.crisis, dossier.reach
    for chart in reach.charts if reach else ():
        title = (
            f"Weapons of {crisis.called(chart.side)}, and the {chart.top} largest cities of {crisis.called(chart.over)}"
        )
        label = f"Map. {title}. The table says the same."
        yield Figure(
            f"map-{chart.side}-{chart.over}",
            title,
            MAP_KEY,
            (map_of(chart, crisis, tones(crisis).get(chart.side, "both"), label),),
            f"cities-{chart.side}-{chart.over}",
            command(dossier, "reach", drawn=False),
        )


def curves(dossier: Dossier) -> Iterator[Figure]:
    """How many cities come within reach as the range grows, one curve a group of each theatre."""
    crisis, reach = dossier.crisis, dossier.reach
    theatres: dict[tuple[str, str], list[Curve]] = {}
    for curve in reach.curves if reach else ():
        theatres.setdefault((crisis.weapons[curve.group.weapon].side, curve.group.over), []).append(curve)
    for (side, over), own in theatres.items():
        weapons = [named(curve.group.weapon, curve.group.where, crisis) for curve in own]
        tone = tones(crisis).get(side, "both")
        yield Figure(
            f"curve-{side}-{over}",
            f"Cities of {crisis.called(over)} in reach, against range",
            ", ".join(weapons),
            tuple(curve_of(c, tone, f"Cities in reach of {name}") for c, name in zip(own, weapons, strict=True)),
            f"cities-{side}-{over}",
            command(dossier, "reach", drawn=False),
        )


MAP_KEY = (
    "The larger the dot, the more people. Full: in reach by every verified range; pale: by some; ringed: only by what "
    "was planned; hollow: out of reach. Bands: between verified ranges; dotted: no page seen. Distances and courses "
    "are true from the middle of the sites (triangles). Land: Natural Earth."
)
MAKERS: tuple[Callable[[Dossier], Iterator[Figure]], ...] = (
    slopes,
    balance,
    ways,
    who_knew,
    estimates,
    near_war.endings,
    near_war.flow,
    near_war.risk,
    near_war.drivers,
    maps,
    curves,
)
