"""Errors of theory that a file may have without being wrong as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from excomm._crisis.chronicle import path, stops_at
from excomm._crisis.dates import Sure
from excomm._crisis.grades import unverified_alone
from excomm._crisis.model import Act, Crisis, Event, Point
from excomm._crisis.place import Place, place_in
from excomm._crisis.sense import spans
from excomm._crisis.sites import cited_by_arms, verified
from excomm._crisis.worlds import quantities
from excomm._game.given_away import given_away
from excomm._game.unroll import unroll, why_not
from excomm._knowledge.signs import expand, signs_shown, signs_told, would_show

CELL_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something a modeller will want to know; a mistake where the file itself says that it must not be."""

    place: Place
    text: str
    mistake: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def remarks(crisis: Crisis) -> tuple[Remark, ...]:
    """Return every remark on a crisis that reads without mistakes, in file order."""
    found = [
        *_secrets(crisis),
        *_given_away(crisis),
        *_kinds(crisis),
        *_twins(crisis),
        *_blind(crisis),
        *_unused(crisis),
        *_unreached(crisis),
        *_stakes(crisis),
        *_beyond(crisis),
        *_told_outside(crisis),
        *_record(crisis),
        *_coded(crisis),
        *_sites(crisis),
        *_unverified(crisis),
    ]
    return tuple(sorted(set(found)))


def _at(crisis: Crisis, *path: str) -> Place:
    return place_in(crisis.places, Place(crisis.file or "in code"), *path)


def _secrets(crisis: Crisis) -> Iterator[Remark]:
    rows: list[tuple[str, str, str, Act | Event]] = [("acts", name, name, deed) for name, deed in crisis.deeds.items()]
    rows += [("record", event.id, event.event, event) for event in crisis.record if event.event]
    for section, item, name, deed in rows:
        shown = signs_shown(crisis, name, deed)
        for watcher in expand(crisis, deed.secret_from):
            if shown.get(watcher) == name:
                place = _at(crisis, section, item)
                yield Remark(place, f"{name!r} is declared secret from {watcher} and shown to it")


def _given_away(crisis: Crisis) -> Iterator[Remark]:
    if not crisis.points or not crisis.acts:
        return
    left = CELL_LIMIT // len(crisis.watchers)
    for start in ("", *crisis.starts):
        reason = why_not(crisis, start, left)
        if reason:
            yield Remark(_at(crisis, "points"), f"acts given away are not looked for (start {start!r}): {reason}")
            return
        game = unroll(crisis, start)
        left -= game.nodes
        for row in given_away(game):
            yield Remark(_at(crisis, "acts", row.act), str(row), mistake=row.secret)


def _kinds(crisis: Crisis) -> Iterator[Remark]:
    """A private fact matters only if some payoff, or what chance does, differs by it."""
    tables = [t for stakes in crisis.weights.values() for t in stakes.values()]
    tables += [t for ending in crisis.endings.values() for t in ending.pays.values()]
    tables += [chance.odds for point in crisis.points.values() for chance in point.chance.values()]
    differing = (table for table in tables if len({quantity.text for quantity in table.values()}) > 1)
    used = {crisis.kinds[kind] for table in differing for kind in table if kind in crisis.kinds}
    for name in crisis.private:
        if name not in used:
            yield Remark(
                _at(crisis, "private", name), f"{name!r} never matters: no weight, payoff or odds differ by it"
            )


def _twins(crisis: Crisis) -> Iterator[Remark]:
    """Two acts of one menu that do, show and lead to the same are one act."""
    named = _named_acts(crisis)
    for at, point in crisis.points.items():
        seen: dict[object, str] = {}
        for act in point.choices:
            deed = crisis.deeds[act]
            key = (point.choices[act], deed.does, _shape(deed), tuple(sorted(map(str, deed.tells.items()))))
            kin = deed.kinds_of and deed.kinds_of == crisis.deeds[seen.get(key, act)].kinds_of
            if key in seen and not kin and act not in named and seen[key] not in named:
                yield Remark(_at(crisis, "points", at), f"{seen[key]!r} and {act!r} have the same consequences")
            seen.setdefault(key, act)


def _shape(deed: Act) -> tuple[object, ...]:
    return (deed.seen_by, tuple(sorted(deed.looks_like.items())))


def _named_acts(crisis: Crisis) -> frozenset[str]:
    """Acts that some condition, telling, disguise or cause speaks of."""
    conditions = [p.condition for p in crisis.points.values()]
    conditions += [e.condition for doer in crisis.doers for e in doer.does]
    names = {name for c in conditions if c for name in c.names}
    names |= {told for deed in crisis.deeds.values() for told in deed.tells}
    names |= {sign for deed in crisis.deeds.values() for sign in deed.looks_like.values()}
    names |= {act for ending in crisis.endings.values() for act in ending.cause}
    return frozenset(names)


def _blind(crisis: Crisis) -> Iterator[Remark]:
    """An audience that sees nothing has no eyes to judge with."""
    deeds = [(n, d) for n, d in crisis.deeds.items()]
    seeing: set[str] = set()
    for name, deed in deeds:
        seeing |= set(signs_shown(crisis, name, deed))
        for told, hearers in deed.tells.items():
            seeing |= set(signs_told(crisis, told, hearers))
    for event in crisis.record:
        if event.event:
            seeing |= set(signs_shown(crisis, event.event, event))
        for told, hearers in event.tells.items():
            seeing |= set(signs_told(crisis, told, hearers))
    for name in crisis.audiences:
        if name not in seeing:
            yield Remark(_at(crisis, "audiences", name), f"{name!r} is shown nothing")


def _unused(crisis: Crisis) -> Iterator[Remark]:
    used = {act for point in crisis.played.values() for act in point.acts}
    for name in crisis.acts:
        if name not in used and crisis.points:
            yield Remark(_at(crisis, "acts", name), f"the act {name!r} is on no menu")
    shown = {sign for d in crisis.showers for sign in d.looks_like.values()}
    shown |= {sign for d in crisis.showers for hearers in d.tells.values() for sign in hearers.values()}
    for name in crisis.signs:
        if name not in shown:
            yield Remark(_at(crisis, "signs", name), f"the sign {name!r} is never shown or told")
    named = {name for quantity in quantities(crisis) for name in quantity.names}
    for name in crisis.unknown:
        if name not in named:
            yield Remark(_at(crisis, "unknown", name), f"the unknown {name!r} is used nowhere")
    cited = {s for d in crisis.doers for e in d.does for s in e.source} | {s for e in crisis.record for s in e.source}
    cited |= set(cited_by_arms(crisis))
    cited |= {s for h in crisis.hazards.values() for s in h.source} | {s for c in crisis.claims for s in c.source}
    cited |= {s for voice in crisis.voices for s in voice.source}
    for name in crisis.sources:
        if name not in cited:
            yield Remark(_at(crisis, "sources", name), f"the source {name!r} is cited nowhere")


def _unreached(crisis: Crisis) -> Iterator[Remark]:
    reached: set[str] = set()
    ahead = [name for name in (crisis.first, *crisis.starts.values()) if name]
    while ahead:
        at = ahead.pop()
        if at not in reached:
            reached.add(at)
            ahead.extend(crisis.points[at].targets if at in crisis.points else ())
    for section, names in (("points", crisis.points), ("endings", crisis.endings)):
        for name in names:
            if name not in reached:
                yield Remark(_at(crisis, section, name), f"{name!r} can never be reached")
    for name, point in crisis.points.items():
        for target in point.targets:
            after = crisis.points.get(target, Point()).date
            if point.date and after and after.high < point.date.low:
                yield Remark(_at(crisis, "points", name), f"{target!r} follows {name!r} and is dated before it")


def _stakes(crisis: Crisis) -> Iterator[Remark]:
    if not crisis.stakes:
        return
    touched = {effect.stake for doer in crisis.doers for effect in doer.does}
    for name in crisis.stakes:
        if name not in touched:
            yield Remark(_at(crisis, "stakes", name), f"nothing has an effect on {name!r}")
    for actor in crisis.movers:
        if actor not in crisis.weights:
            yield Remark(
                _at(crisis, "actors", actor), f"{actor!r} moves and has no weights, so the tree has no payoffs"
            )
    for name, stake in crisis.stakes.items():
        if not stake.unit:
            yield Remark(_at(crisis, "stakes", name), f"{name!r} has no unit, so nobody can tell how large 1 is")


def _beyond(crisis: Crisis) -> Iterator[Remark]:
    """A horizon before all play leaves every payoff at nothing."""
    dates = [point.date for point in crisis.points.values()]
    end = crisis.horizon
    if end and crisis.stakes and dates and all(date and date.after(end) is Sure.YES for date in dates):
        yield Remark(_at(crisis, "horizon"), f"all points lie after the horizon ({end}), so that every payoff is 0")


def _told_outside(crisis: Crisis) -> Iterator[Remark]:
    """A secret that only an event of the record gives away, and nothing in play can, costs its doer nothing there."""
    can_be_told = {told for act in crisis.acts.values() for told in act.tells}
    chosen = {act for point in crisis.points.values() for act in point.choices} - can_be_told
    acts = {event.id: event.act for event in crisis.record if event.act in chosen}
    for event in (e for e in crisis.record if not e.act and _in_time(crisis, e)):
        for told in (t for t in event.tells if t in acts):
            act = acts[told]
            hearers = signs_told(crisis, act, event.tells[told])
            late = [w for w, sign in hearers.items() if sign == act and not would_show(crisis, act, w)]
            stakes = [
                f"{effect.actor}.{effect.stake}"
                for effect in crisis.deeds[act].does
                if any(crisis.stakes[effect.stake].by.get(watcher) for watcher in late)
            ]
            if stakes:
                text = f"{act!r} is told here by an event, which is no part of play: what it then does to "
                text += f"{', '.join(dict.fromkeys(stakes))} is in no payoff; an act of chance that tells it would be"
                yield Remark(_at(crisis, "record", event.id), text)


def _in_time(crisis: Crisis, event: Event) -> bool:
    return crisis.horizon is None or (event.date is not None and event.date.by(crisis.horizon) is not Sure.NO)


def _record(crisis: Crisis) -> Iterator[Remark]:
    if not crisis.points or not any(e.act for e in crisis.record):
        return
    last = stops_at(crisis)
    if last in crisis.points:
        steps = path(crisis)
        place = _at(crisis, "record", steps[-1].event.id) if steps else _at(crisis, "record")
        yield Remark(place, f"the record stops early, at {last!r}")


def _sites(crisis: Crisis) -> Iterator[Remark]:
    for name, site in crisis.sites.items():
        weapon = crisis.weapons.get(site.weapon)
        if site.recollected and not site.has_fallback:
            text = (
                f"the position of {name!r} is recollected, with no sourced one beside it: it counts only if asked for"
            )
            yield Remark(_at(crisis, "sites", name), text)
        if weapon and not any(verified(crisis, r.source) for r in weapon.ranges):
            yield Remark(_at(crisis, "sites", name), f"no verified figure says how far {site.weapon!r} reaches")


def _unverified(crisis: Crisis) -> Iterator[Remark]:
    """What goes into a ledger or a claim rests on one page at least that somebody saw; what others said is marked."""
    for name, effect in crisis.effects_by_path.items():
        if unverified_alone(crisis, effect.source):
            yield Remark(_at(crisis, *name.split(".")), f"{name} rests on unverified sources alone")
    for section, rows in (("record", crisis.record), ("claims", crisis.claims)):
        for row in rows:
            if unverified_alone(crisis, row.source):
                yield Remark(_at(crisis, section, row.id), f"{row.id!r} rests on unverified sources alone")


def _coded(crisis: Crisis) -> Iterator[Remark]:
    """A coded effect is the hull of what its coders gave; a variant may say otherwise, and is told so."""
    hulls: dict[str, tuple[float, float]] = {}
    for coding in crisis.codings:
        low, high = hulls.get(coding.effect, (coding.low, coding.high))
        hulls[coding.effect] = (min(low, coding.low), max(high, coding.high))
    for coded, (low, high) in hulls.items():
        effect = crisis.effects_by_path[coded]
        if effect.value.interval(spans(crisis)) != (low, high):
            text = f"{coded} is {effect.value}, and its coders span {low:g} to {high:g}"
            yield Remark(_at(crisis, *coded.split(".")), text)
