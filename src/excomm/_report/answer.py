"""The first screen: who came out better, in whose eyes, how sure, and how near war where a finding says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from excomm._crisis.dates import parse_date
from excomm._crisis.grades import unverified_alone
from excomm._crisis.model import LEVELS, RECORD, Crisis
from excomm._crisis.voices import Estimate
from excomm._dossier.dossier import Dossier
from excomm._finding.words import ALL, NONE, counted, leader_first, level_in_all, percent, share_in_words
from excomm._report.near_war import chance
from excomm._report.words import HARD, brief, listed

if TYPE_CHECKING:
    from excomm._judge.verdict import Verdict

EVEN, TENTH, HALF_A_POINT = 0.5, 0.1, 0.005
MOST_SAID = 3
COUNTED = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CAUTION = "That is what hangs on the weights, not how likely it is to be right: effects are coded by hand."
BETTER, WORSE = ("least", "most"), ("worse least", "worse most")
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
    return [_unbroken(tile) for tile in (*found, near_war(dossier)) if tile]


def _unbroken(tile: Tile) -> Tile:
    """A number and its percent sign stay on one line."""
    return replace(tile, lines=tuple(line.replace(" %", f"{HARD}%") for line in tile.lines))


def better(dossier: Dossier, tones: Mapping[str, str]) -> Tile:
    """Who came out better: a name only where all eyes give it on every date, by every leading way of counting."""
    crisis = dossier.crisis
    winner = _winner(dossier)
    last = dossier.verdicts[-1]
    name = crisis.called(winner) if winner else "Neither" if winner == "" else "It depends"
    own = [_own(crisis, last, rival) for rival in crisis.rivals]
    alike = all(len(groups) == 1 for _, groups in own) and len(_compared(last)) > 1
    seen = ", in all these eyes" if alike else ""
    each = [f"{crisis.called(rival)} gained {_gained(groups, alike)}." for rival, groups in own]
    lines = (
        f"Each on its own account, against where it stood, by {_day(last)}{seen}:",
        *each,
        _others(crisis, last),
    )
    return Tile("Who came out better?", name, tones.get(winner or "", ""), tuple(filter(None, lines)), "own")


def _others(crisis: Crisis, verdict: Verdict) -> str:
    """How those fared who are no rivals, by the full record."""
    rows = [r for r in verdict.own_account.records() if r["counting"] == verdict.leading[-1] and r["eyes"] == RECORD]
    others = [f"{crisis.called(r['of'])} {share_in_words(r)}" for r in rows if r["of"] not in crisis.rivals]
    return f"Not compared, by the full record: {listed(others)}." if others else ""


def eyes(dossier: Dossier) -> Tile:
    """In whose eyes: at the first date and at the last, and what was told in between."""
    crisis, verdicts = dossier.crisis, dossier.verdicts
    shown = [verdicts[0], verdicts[-1]] if len(verdicts) > 1 else [verdicts[0]]
    alike = all(len(by_words(crisis, _compared(verdict))) == 1 for verdict in shown)
    watching = [crisis.called(row["eyes"]) for row in _compared(shown[-1])]
    short = _all_of(len(watching)) if alike else "Not the same in all"
    said = [_in_turn(crisis, shown)] if alike else [compared(crisis, verdict) for verdict in shown]
    points = f"These are {listed(watching)}, each by" if alike and len(watching) > 1 else "Each point of view is"
    asked = f"{points} what it had been shown by then. Nobody was asked."
    return Tile("In whose eyes?", short, "", tuple(filter(None, (*said, came_out(dossier), asked))), "verdict")


def _in_turn(crisis: Crisis, verdicts: Sequence[Verdict]) -> str:
    """Say comparisons on several dates, on each of which all eyes see the same."""
    turned, rows = leader_first([_compared(verdict)[0] for verdict in verdicts])
    first, second = _ahead_first(crisis, turned)
    words = [share_in_words(row) for row in rows]
    dates = [_day(verdict) for verdict in verdicts]
    if len(set(words)) == 1:
        return f"By {' as by '.join(dates)}, {first} came out better than {second} {words[0]}."
    later = "".join(f", by {date} {said}" for date, said in zip(dates[1:], words[1:], strict=True))
    return f"By {dates[0]}, {first} came out better than {second} {words[0]}{later}."


def _all_of(eyes: int) -> str:
    return "The record’s" if eyes == 1 else f"In all {COUNTED[eyes] if eyes < len(COUNTED) else eyes}"


def came_out(dossier: Dossier) -> str:
    """What some eyes were told only after the first date, and what that moved."""
    told = dossier.told
    if not told:
        return ""
    called = dossier.crisis.called
    return (
        f"Told in between, above all: {told.deed} ({', '.join(brief(date) for date in told.dates)}). For "
        f"{called(told.eyes)}, {called(told.rival)} gained {share_in_words(told.before)} by {brief(told.since)}, "
        f"{share_in_words(told.after)} by {brief(told.until)}."
    )


def sure(dossier: Dossier) -> Tile:
    """How sure: the least and the most share over all eyes, dates and ways of counting, of the rival who leads."""
    crisis = dossier.crisis
    rows = [row for verdict in dossier.verdicts for row in verdict.comparison.records()]
    first, second = crisis.rivals
    swapped = _winner(dossier) == second
    ends = WORSE if swapped else BETTER
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
    when, whose = brief(parse_date(least["date"], crisis.zone)), crisis.called(least["eyes"])
    at = f"Least by {when}, in the eyes of {whose}, if one counts “{least['counting']}”{beside}."
    lines = (spread, at, CAUTION) if low != high else (spread, CAUTION)
    return Tile("How sure?", answer[0].upper() + answer[1:], "", lines, "ways")


def near_war(dossier: Dossier) -> Tile | None:
    """How near war: by the model, with its interval, and by published estimates, each of the event it speaks of."""
    crisis = dossier.crisis
    model = list(_by_the_model(dossier))
    said = [f"{stated(e)}, {e.event}{unseen(crisis, e)}" for e in by_grade(crisis)]
    misses = counted(len(crisis.near_misses), "near miss", "near misses")
    disputed = sum(bool(miss.disputed) for miss in crisis.near_misses)
    close = f"{misses} on record{f', {disputed} of them disputed' if disputed else ''}." if crisis.near_misses else ""
    if not (model or said):
        return None
    others = ["Published, each of its own event:", *said[:MOST_SAID]] if said else []
    answer, *lines = model or [counted(len(said), "published estimate")]
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
    begun = _begun(dossier.crisis, played.start)
    spread = f"nine in ten of them give {chance(war['p5'])} to {chance(war['p95'])}"
    yield f"is the model’s chance of any war {begun}, a mean over worlds; {spread}.{by_level}"


def _whole(share: float) -> str:
    """A part of a chance that is itself known to a point or so."""
    return f"{100 * share:.0f}{HARD}%" if share >= HALF_A_POINT or share == 0 else f"under{HARD}1{HARD}%"


def _named(level: str) -> str:
    """A level of war as a reader says it."""
    return "limited nuclear use" if level == "nuclear use" else f"{level} war"


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
    turned, rows = leader_first(_compared(verdict))
    first, second = _ahead_first(crisis, turned)
    said = [f"{words} in the eyes of {eyes}" for words, eyes in by_words(crisis, rows)]
    return f"By {_day(verdict)}, {first} came out better than {second} {'; '.join(said)}."


def _ahead_first(crisis: Crisis, turned: bool) -> list[str]:
    return [crisis.called(rival) for rival in (reversed(crisis.rivals) if turned else crisis.rivals)]


def by_words(crisis: Crisis, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Group rows that say the same, with the eyes that see it so; all of them are everybody."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(share_in_words(row), []).append(crisis.called(row["eyes"]))
    if len(groups) == 1:
        return [(words, "everybody" if len(names) > 1 else names[0]) for words, names in groups.items()]
    return [(words, listed(names)) for words, names in groups.items()]


def _own(crisis: Crisis, verdict: Verdict, rival: str) -> tuple[str, list[tuple[str, str]]]:
    """A rival's own account in words, with the eyes that see it so."""
    rows = [r for r in verdict.own_account.records() if r["counting"] == verdict.leading[-1] and r["of"] == rival]
    lost = ", and lost in the rest" if all(map(_else_worse, rows)) else ""
    return rival, [(f"{words}{lost}", names) for words, names in by_words(crisis, rows)]


def _gained(groups: Sequence[tuple[str, str]], alike: bool) -> str:
    return groups[0][0] if alike else "; ".join(f"{words}, in the eyes of {names}" for words, names in groups)


def _day(verdict: Verdict) -> str:
    return brief(verdict.ledgers[0].date)


def _else_worse(row: Mapping[str, Any]) -> bool:
    """Whether a rival gained in some weighings and lost in all others, however vague dates are read."""
    some = row["level"] < NONE < min(row["better"], row["worse"])
    return bool(some and all(row[most] - row[least] <= NONE for least, most in (BETTER, WORSE)))


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
    if level_in_all(row):
        return ""
    if row["least"] > EVEN:
        return first
    return second if row["worse least"] > EVEN and row["most"] < EVEN else None


def _shortly(share: float, error: float) -> str:
    if share > ALL:
        return "all" if error == 0 and share == 1 else "nearly all"
    return "none" if share < NONE else percent(share, error)


def _counted(number: int, phrase: str) -> str:
    """A number of things; of a phrase the first word is the one that is counted."""
    word, space, rest = phrase.partition(" of ")
    return f"{counted(number, word)}{space}{rest}"
