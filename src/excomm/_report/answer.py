"""The first screen: who came out better, in whose eyes, how sure, and how near war where a finding says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from excomm._crisis.grades import unverified_alone
from excomm._crisis.model import LEVELS, Crisis
from excomm._crisis.voices import Estimate
from excomm._dossier.dossier import Dossier
from excomm._finding.words import ALL, NONE, percent, share_in_words
from excomm._report.near_war import chance
from excomm._report.words import HARD, brief, date_of, listed

if TYPE_CHECKING:
    from excomm._judge.verdict import Verdict

EVEN, TENTH, HALF_A_POINT = 0.5, 0.1, 0.005
MOST_SAID = 3
OVER = (("counting", "way of counting"), ("eyes", "point of view"), ("date", "date"))


@dataclass(frozen=True)
class Tile:
    """One question of the first screen, its short answer, the tone of whom it names, and what stands below."""

    question: str
    answer: str
    tone: str
    lines: tuple[str, ...]
    href: str


def tiles(dossier: Dossier, tones: Mapping[str, str]) -> list[Tile]:
    """Return the questions that findings answer, in order."""
    found = [better(dossier, tones), eyes(dossier), sure(dossier)] if dossier.verdicts else []
    return [tile for tile in (*found, near_war(dossier)) if tile]


def better(dossier: Dossier, tones: Mapping[str, str]) -> Tile:
    """Who came out better: a name only where all eyes give it on every date, by every leading way of counting."""
    crisis = dossier.crisis
    winner = _winner(dossier)
    last = dossier.verdicts[-1]
    name = crisis.called(winner) if winner else "Neither" if winner == "" else "It depends"
    own = [_own(crisis, last, rival) for rival in crisis.rivals]
    lines = (f"Each on its own account, against where it stood, by {date_of(last)}:", *own)
    return Tile("Who came out better?", name, tones.get(winner or "", ""), lines, "own")


def eyes(dossier: Dossier) -> Tile:
    """In whose eyes: at the first date and at the last."""
    crisis, verdicts = dossier.crisis, dossier.verdicts
    shown = [verdicts[0], verdicts[-1]] if len(verdicts) > 1 else [verdicts[0]]
    alike = all(len(by_words(crisis, _compared(verdict))) == 1 for verdict in shown)
    several = len(_compared(verdicts[0])) > 1
    short = ("Everybody’s" if several else "The record’s") if alike else "Not the same in all"
    names = listed([crisis.called(row["eyes"]) for row in _compared(shown[-1])])
    asked = [f"Everybody by then: {names}."] if alike and several else []
    return Tile("In whose eyes?", short, "", (*(compared(crisis, verdict) for verdict in shown), *asked), "verdict")


def sure(dossier: Dossier) -> Tile:
    """How sure: the least and the most share over all eyes, dates and ways of counting, of the rival who leads."""
    crisis = dossier.crisis
    rows = [row for verdict in dossier.verdicts for row in verdict.comparison.records()]
    first, second = crisis.rivals
    swapped = _winner(dossier) == second
    ends = ("worse", "worse") if swapped else ("least", "most")
    least, most = min(rows, key=lambda row: row[ends[0]]), max(rows, key=lambda row: row[ends[1]])
    low, high = _shortly(least[ends[0]], least["error"]), _shortly(most[ends[1]], most["error"])
    one_sided = most[ends[1]] > ALL > least[ends[0]] > EVEN
    answer = f"{low} or more" if one_sided else " to ".join(dict.fromkeys((low, high)))
    ahead, behind = (crisis.called(name) for name in ((second, first) if swapped else (first, second)))
    numbers = {word: len({row[name] for row in rows}) for name, word in OVER}
    counted = listed([_counted(number, word) for word, number in numbers.items() if number > 1])
    taken = f", whichever one takes of {counted}" if counted else ""
    spread = f"of all weighings of the stakes put {ahead} above {behind}{taken}."
    usual = dossier.verdicts[-1].leading[-1]
    beside = f"; the answers beside this one count “{usual}”" if usual != least["counting"] else ""
    at = (
        f"Least by {least['date']}, in the eyes of {crisis.called(least['eyes'])}, if one counts "
        f"“{least['counting']}”{beside}."
    )
    lines = (spread, at) if low != high else (spread,)
    return Tile("How sure?", answer[0].upper() + answer[1:], "", lines, "ways")


def near_war(dossier: Dossier) -> Tile | None:
    """How near war: by the model, with its interval, and by published estimates, each of the event it speaks of."""
    crisis = dossier.crisis
    model = list(_by_the_model(dossier))
    said = [f"{stated(e)}, {e.event}{unseen(crisis, e)}" for e in by_grade(crisis)]
    misses = _counted(len(crisis.near_misses), "near miss", "near misses")
    close = f"{misses} in this crisis." if crisis.near_misses else ""
    if not (model or said):
        return None
    others = ["Published estimates:", *said[:MOST_SAID]] if said else []
    answer, *lines = model or [_counted(len(said), "published estimate")]
    lines = [*lines, *others, close]
    return Tile("How near war?", answer, "", tuple(x for x in lines if x), "sweep" if model else "estimates")


def _by_the_model(dossier: Dossier) -> Iterator[str]:
    """The model's chance of war in short, then at length with its start, its interval and its levels."""
    played = dossier.played
    rows = [row for row in played.sweep.risk.records() if not row["cause"]] if played else []
    war = next((row for row in rows if row["level"] == "war" and row["chance"] is not None), None)
    if not played or not war:
        return
    part = _whole if war["chance"] >= TENTH else chance
    levels = [f"{_named(row['level'])} {part(row['chance'])}" for row in rows if row["level"] in LEVELS[2:]]
    by_level = f" Of this: {', '.join(levels)}." if len(levels) > 1 else ""
    yield chance(war["chance"])
    begun, span = _begun(dossier.crisis, played.start), f"{chance(war['low'])} to {chance(war['high'])}"
    yield f"is the chance of any war by the model, played {begun} (95 % interval: {span}).{by_level}"


def _whole(share: float) -> str:
    """A part of a chance that is itself known to a point or so."""
    return f"{100 * share:.0f}{HARD}%" if share >= HALF_A_POINT or share == 0 else f"under{HARD}1{HARD}%"


def _named(level: str) -> str:
    """A level of war as a reader says it."""
    return level if level == "nuclear use" else f"{level} war"


def _begun(crisis: Crisis, start: str) -> str:
    """From when a game is played: the date of its first point, or where that has none, the name of the start."""
    point = crisis.points[crisis.starts.get(start, start)]
    return f"from {brief(point.date)} on" if point.date else f"from its start, {start}, on"


def by_grade(crisis: Crisis) -> list[Estimate]:
    """Return published estimates, those first of whose source a page was seen."""
    return sorted(crisis.estimates, key=lambda estimate: unverified_alone(crisis, estimate.source))


def unseen(crisis: Crisis, estimate: Estimate) -> str:
    """Say so where nobody saw a page of an estimate's source."""
    return " (no page seen)" if unverified_alone(crisis, estimate.source) else ""


def stated(estimate: Estimate) -> str:
    """Say whose estimate it is, of when, and the probability."""
    when = f", {estimate.date}" if estimate.date else ""
    return f"{estimate.by or 'An estimate'}{when}: {probability(estimate.low, estimate.high)}"


def probability(low: float, high: float) -> str:
    """Write a published probability or its range in percent, as it was stated."""
    ends = dict.fromkeys(f"{100 * end:.0f}" if end >= TENTH else f"{100 * end:.2g}" for end in (low, high))
    return f"{' to '.join(ends)} %"


def compared(crisis: Crisis, verdict: Verdict) -> str:
    """Say a comparison by the last of the leading ways of counting."""
    first, second = (crisis.called(rival) for rival in crisis.rivals)
    said = [f"{words} in the eyes of {eyes}" for words, eyes in by_words(crisis, _compared(verdict))]
    return f"By {date_of(verdict)}, {first} came out better than {second} {'; '.join(said)}."


def by_words(crisis: Crisis, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Group rows that say the same, with the eyes that see it so; all of them are everybody."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(share_in_words(row), []).append(crisis.called(row["eyes"]))
    if len(groups) == 1:
        return [(words, "everybody" if len(names) > 1 else names[0]) for words, names in groups.items()]
    return [(words, listed(names)) for words, names in groups.items()]


def _own(crisis: Crisis, verdict: Verdict, rival: str) -> str:
    rows = [r for r in verdict.own_account.records() if r["counting"] == verdict.leading[-1] and r["of"] == rival]
    lost = ", and lost in the rest," if all(map(_else_worse, rows)) else ""
    eyes = [f"{words}{lost} in the eyes of {names}" for words, names in by_words(crisis, rows)]
    return f"{crisis.called(rival)} gained {', '.join(eyes)}."


def _else_worse(row: Mapping[str, Any]) -> bool:
    """Whether a rival gained in some weighings and lost in all others, however vague dates are read."""
    return bool(row["level"] < NONE < min(row["better"], row["worse"]) and row["most"] - row["least"] <= NONE)


def _compared(verdict: Verdict) -> list[dict[str, Any]]:
    return [row for row in verdict.comparison.records() if row["counting"] == verdict.leading[-1]]


def _winner(dossier: Dossier) -> str | None:
    """The rival ahead in all eyes, on every date, by every leading way of counting; empty where all see them level."""
    first, second = dossier.crisis.rivals
    rows = [row for v in dossier.verdicts for row in v.comparison.records() if row["counting"] in v.leading]
    ahead = {_ahead(row, first, second) for row in rows}
    return ahead.pop() if len(ahead) == 1 else None


def _ahead(row: Mapping[str, Any], first: str, second: str) -> str | None:
    """The rival ahead in most weighings whatever the reading of dates; empty if level in all, None if neither is."""
    if row["level"] > ALL:
        return ""
    if row["least"] > EVEN:
        return first
    return second if row["worse"] > EVEN and row["most"] < EVEN else None


def _shortly(share: float, error: float) -> str:
    if share > ALL:
        return "all" if error == 0 and share == 1 else "nearly all"
    return "none" if share < NONE else percent(share, error)


def _counted(number: int, one: str, many: str = "") -> str:
    """A number of things; of a phrase the first word is the one that is counted."""
    word, space, rest = one.partition(" of ")
    return f"{number} {one if number == 1 else many or f'{word}s{space}{rest}'}"
