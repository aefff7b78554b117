"""Figures of the swept game: endings, the course of play, risk, and what it hangs on; made of findings only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from excomm._crisis.model import CHANCE, LEVELS
from excomm._finding.words import DUMMY
from excomm._report.drawn import Figure
from excomm._report.figures.beams import Beam, beams
from excomm._report.figures.dots import Axis
from excomm._report.figures.flow import flow_of
from excomm._report.figures.rise import Rise, rise
from excomm._report.figures.stairs import tick
from excomm._report.palette import tones
from excomm._report.streams import Stream, picture_of
from excomm._report.words import HARD, command

if TYPE_CHECKING:
    from excomm._dossier.dossier import Dossier
    from excomm._dossier.played import Played

MOST_DRIVERS = 10
LEAST = 0.0005
DECADES = 30  # a barrier that is drawn over so many times its least value stands on a scale of powers of ten
FAMILIAR = ("acts", "does", "weights", "unknown", "private", "is", "signs", "record", "hazards")
SHARES = Axis(0, 1, ((0, "0 %"), (0.5, "50 %"), (1, "100 %")))


def swept(dossier: Dossier, *options: str) -> str:
    """Return the command that sweeps what the dossier swept."""
    assert dossier.played is not None
    how = dossier.played.sweep.how.options
    start = () if dossier.played.start == dossier.crisis.first else (f"--from {dossier.played.start}",)
    drawn = (f"--draws {how['draws']}", f"--seed {how['seed']}")
    return command(dossier, "sweep", *start, *options, *drawn, drawn=False)


def endings(dossier: Dossier) -> Iterator[Figure]:
    """How likely every ending is, and how far worlds differ."""
    played = dossier.played
    rows = [row for row in played.sweep.endings.records() if not row["cause"]] if played else []
    if not played or not rows or rows[0]["chance"] is None:
        return
    drawn = [
        Beam(
            row["ending"],
            level_tone(row["level"]),
            row["low"],
            row["chance"],
            row["high"],
            chance(row["chance"]),
            f"{row['ending']} ({row['level']}): {interval(row)}; nine worlds in ten lie between "
            f"{chance(row['p5'])} and {chance(row['p95'])}",
            "endings",
            (row["p5"], row["p95"]),
        )
        for row in rows
    ]
    yield Figure(
        "endings",
        "How it might have ended",
        f"Chance of each ending from {played.start} on, a mean over drawn worlds. Narrow bars: its 95 % interval; pale "
        "ones: nine worlds in ten. The darker the mark, the more war.",
        (beams(drawn, SHARES, "Chance of every ending. The table says the same."),),
        "endings",
        swept(dossier),
    )


def flow(dossier: Dossier) -> Iterator[Figure]:
    """Where probability flows from the start to the endings."""
    played = dossier.played
    if not played or not played.flow:
        return
    crisis, own = dossier.crisis, tones(dossier.crisis)

    def tone_of(name: str) -> str:
        if name in crisis.endings:
            return level_tone(crisis.endings[name].level)
        return CHANCE if name == CHANCE else own.get(name, "both")

    streams = [Stream(r["from"], r["by"], r["act"], r["to"], r["chance"]) for r in played.flow.table.records()]
    movers = dict.fromkeys(stream.by for stream in streams)
    yield Figure(
        "flow",
        "The course of play",
        f"Bands are as wide as the model finds them likely from {played.start} on, all histories added up, over the "
        "first worlds of the sweep. Endings: the darker, the more war. What is below 0.2 % stands in the table only.",
        (flow_of(picture_of(streams, tone_of, chance), "The course of play. The table says the same.", "course"),),
        "course",
        command(dossier, "figure", "flow", "-o flow.svg"),
        tuple((crisis.called(mover) if mover != CHANCE else CHANCE, tone_of(mover)) for mover in movers),
    )


def risk(dossier: Dossier) -> Iterator[Figure]:
    """Risk against the failure of a barrier, which nobody has observed; by level and cause where there is none."""
    played = dossier.played
    if not played:
        return
    rows = played.sweep.curve.records()
    if rows:
        hazards = dict.fromkeys(row["hazard"] for row in rows)
        yield Figure(
            "risk",
            "How near war, if the barrier fails more often",
            "Chance of each level against the probability that an incident is not stopped, which nobody has observed. "
            "Bands: 95 % intervals.",
            tuple(_curve(hazard, [row for row in rows if row["hazard"] == hazard]) for hazard in hazards),
            "curve",
            swept(dossier),
        )
        return
    drawn = [
        Beam(
            ", ".join(filter(None, (row["level"], row["cause"]))),
            level_tone(row["level"]),
            row["low"],
            row["chance"],
            row["high"],
            chance(row["chance"]),
            f"{', '.join(filter(None, (row['level'], row['cause'])))}: {interval(row)}",
            "risk",
        )
        for row in played.sweep.risk.records()
        if row["chance"] is not None and row["level"] not in LEVELS[:1]
    ]
    if drawn:
        yield Figure(
            "risk",
            "How near war: by level and cause",
            f"Chance from {played.start} on, a mean over drawn worlds, with its 95 % interval.",
            (beams(drawn, up_to(max(row.high for row in drawn)), "Risk by level and cause. The table says the same."),),
            "risk",
            swept(dossier),
        )


def drivers(dossier: Dossier) -> Iterator[Figure]:
    """What war hangs on, beside what an input that drives nothing would show."""
    played = dossier.played
    rows = played.drivers.records() if played else []
    if not rows:
        return
    noise = next((row["any high"] for row in rows if row["unknown"] == DUMMY), None)
    drawn = [
        Beam(
            _brief(row["unknown"]),
            "both",
            row["any low"],
            row["any"],
            row["any high"],
            f"{row['any']:.2f}",
            f"{row['unknown']}: {row['any']:.2f} ({row['any low']:.2f} to {row['any high']:.2f}); chance of war "
            f"{chance(row['lowest'])} in its lowest quarter, {chance(row['highest'])} in its highest",
            "drivers",
        )
        for row in [row for row in rows if row["unknown"] != DUMMY][:MOST_DRIVERS]
    ]
    axis = up_to(max(row.high for row in drawn), "{:g}") if drawn else SHARES
    yield Figure(
        "drivers",
        "What war hangs on",
        "How far the chance of war shifts with each number that was drawn, with 95 % intervals (0: not at all). "
        "Dotted: what a number that drives nothing shows at most.",
        (beams(drawn, Axis(axis.low, axis.high, axis.ticks, noise), "What war hangs on. The table says the same."),),
        "drivers",
        swept(dossier),
    )


def level_tone(level: str) -> str:
    """Return the tone of a level of violence: the darker, the worse."""
    return f"l{LEVELS.index(level)}" if level in LEVELS else "both"


def chance(value: float) -> str:
    """Write a chance in percent, by its size: whole from 10 % on, a decimal below."""
    if 0 < value < LEAST:
        return f"under{HARD}0.1{HARD}%"
    return f"{100 * value:.{0 if value >= 0.1 or value == 0 else 1}f}{HARD}%"


def interval(row: Mapping[str, Any]) -> str:
    """Write a chance with its interval."""
    return f"{chance(row['chance'])} ({chance(row['low'])} to {chance(row['high'])})"


def up_to(most: float, words: str = "") -> Axis:
    """Return an axis from nothing to somewhat more than the most, with round divisions."""
    step = tick(most) if most > 0 else 0.5
    count = int(-(-most // step)) or 1
    marks = tuple(
        (n * step, words.format(round(n * step, 6)) if words else f"{100 * n * step:.3g} %") for n in range(count + 1)
    )
    return Axis(0, count * step, marks)


def _curve(hazard: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """The panel of one hazard: a line a level."""
    levels = dict.fromkeys(row["level"] for row in rows)
    across, at = _across([row["barrier"] for row in rows])
    lines = [
        Rise(
            level,
            level_tone(level),
            tuple(
                (at(row["barrier"]), row["low"], row["chance"], row["high"]) for row in rows if row["level"] == level
            ),
            tuple(
                f"Failing {chance(row['from'])} to {chance(row['to'])}: {level} {interval(row)}"
                for row in rows
                if row["level"] == level
            ),
        )
        for level in levels
    ]
    up = up_to(max(row["high"] for row in rows))
    foot = "incidents that are not stopped"
    return rise(
        hazard, lines, across, up, foot, "curve", f"Risk against the barrier of {hazard}. The table says the same."
    )


def _across(barriers: Sequence[float]) -> tuple[Axis, Callable[[float], float]]:
    """An axis for what the barrier was drawn to be, by powers of ten where it spans many, and where a value stands."""
    low, high = min(barriers), max(barriers)
    if low <= 0 or high / low < DECADES:
        return up_to(high), float
    first, last = floor(log10(low)), ceil(log10(high))
    ticks = tuple((float(n), f"{100 * 10.0**n:g} %") for n in range(first, last + 1))
    return Axis(first, last, ticks), log10


def _brief(path: str) -> str:
    """A path without what the name of any number would say."""
    parts = path.replace("#", " ").split(".")
    return ".".join((*(part for part in parts[:-1] if part not in FAMILIAR), parts[-1]))


def of_played(played: Played) -> Mapping[str, Any]:
    """Return the tables of a swept game by their anchors, each with what it says."""
    found: dict[str, Any] = {
        "endings": ("Every ending", played.sweep.endings),
        "risk": ("Risk by level and cause", played.sweep.risk),
        "curve": ("Risk as a barrier fails more often", played.sweep.curve),
        "rates": ("Rates of incidents, before and after counting near misses", played.sweep.rates),
        "beside": ("Published estimates, each beside the event it speaks of", played.sweep.estimates),
        "drivers": ("What war hangs on", played.drivers),
    }
    if played.flow:
        found["course"] = ("The course of play, act by act", played.flow.table)
    if played.gains:
        found["gains"] = ("Who gains in each ending", played.gains.table)
    return {anchor: pair for anchor, pair in found.items() if len(pair[1])}
