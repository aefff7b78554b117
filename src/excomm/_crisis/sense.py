"""Whether a crisis whose names are right makes sense: stakes, odds, points and endings.

Each check notes every mistake of its kind; none of them raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from excomm._crisis.incidents import prior_of
from excomm._crisis.model import CHANCE, OTHERWISE, Crisis, Point
from excomm._crisis.names import place_of
from excomm._crisis.passing import quiet
from excomm._crisis.place import nearest
from excomm._crisis.quantity import Figure, Quantity, bounded
from excomm._crisis.shape import Reader
from excomm._crisis.sites import check_sites

MOST_WATCHERS = 200
_ROUND = 1e-9


def check_sense(crisis: Crisis, reader: Reader) -> None:
    """Note every mistake that only shows when the parts of a file are held together."""
    _check_stakes(crisis, reader)
    _check_audiences(crisis, reader)
    _check_unknown(crisis, reader)
    _check_quantities(crisis, reader)
    for name, fact in crisis.private.items():
        _check_odds(crisis, reader, ("private", name, "is"), fact.kinds)
        for start, odds in fact.at_start.items():
            path = ("private", name, "at start", start)
            _check_odds(crisis, reader, path, odds)
            if set(odds) != set(fact.kinds):
                reader.wrong(place_of(reader, *path), f"these are not the kinds of {name!r}", ", ".join(fact.kinds))
    for name, point in crisis.points.items():
        _check_point(crisis, reader, name, point)
        _check_waiting(crisis, reader, name, point)
    _check_labels(crisis, reader)
    _check_kinds_of(crisis, reader)
    _check_hazards(crisis, reader)
    _check_claims(crisis, reader)
    _check_estimates(crisis, reader)
    _check_codings(crisis, reader)
    _check_cycles(crisis, reader)
    _check_payoffs(crisis, reader)
    _check_icb(crisis, reader)
    check_sites(crisis, reader)


def spans(crisis: Crisis) -> Mapping[str, tuple[float, float]]:
    """Return the bounds of every unknown."""
    return crisis.spans


def _check_stakes(crisis: Crisis, reader: Reader) -> None:
    for name, stake in crisis.stakes.items():
        place = place_of(reader, "stakes", name)
        if stake.as_seen and abs(sum(stake.by.values()) - 1) > _ROUND:
            reader.wrong(place, f"{name!r} counts as seen", "`by` with weights of audiences that sum to 1")
        if stake.as_seen and any(weight < 0 for weight in stake.by.values()):
            reader.wrong(place, f"an audience of {name!r} has a negative weight", "weights of at least 0")
        if not stake.as_seen and stake.by:
            reader.wrong(place, f"{name!r} counts in fact and has `by`", "counts: as seen")
    _check_frame(crisis, reader)
    _check_groups(crisis, reader)


def _check_frame(crisis: Crisis, reader: Reader) -> None:
    """The dates and the pair that verdicts are about."""
    if crisis.stakes and crisis.baseline is None and "baseline" not in reader.places:
        reader.wrong(place_of(reader, "stakes"), "stakes without a baseline", "baseline: the date to count from")
    if crisis.rivals and not len(crisis.rivals) == len(set(crisis.rivals)) == 2:
        reader.wrong(place_of(reader, "rivals"), "the rivals are not two actors", "rivals: [blue, red]")
    if crisis.baseline and crisis.horizon and not crisis.horizon.low > crisis.baseline.high:
        reader.wrong(place_of(reader, "horizon"), "the horizon does not lie after the baseline", "a later date")


def _check_groups(crisis: Crisis, reader: Reader) -> None:
    for name, members in crisis.groups.items():
        if len(members) < 2 or len(set(members)) < len(members):
            reader.wrong(place_of(reader, "groups", name), f"the group {name!r} is no group", "two stakes or more")
    grouped = Counter(stake for members in crisis.groups.values() for stake in set(members))
    for stake_name in sorted(s for s, times in grouped.items() if times > 1):
        reader.wrong(place_of(reader, "groups"), f"{stake_name!r} is in two groups", "each stake in one group at most")


def _check_audiences(crisis: Crisis, reader: Reader) -> None:
    if len(crisis.watchers) > MOST_WATCHERS:
        what = f"there are {len(crisis.watchers)} actors and audiences"
        reader.wrong(place_of(reader, "audiences"), what, f"{MOST_WATCHERS} at most")
        return
    for name in crisis.audiences:
        seen, at = {name}, crisis.audiences[name].within
        while at in crisis.audiences and at not in seen:
            seen.add(at)
            at = crisis.audiences[at].within
        if at == name:
            reader.wrong(place_of(reader, "audiences", name), f"{name!r} lies within itself", "a larger audience")


def _check_unknown(crisis: Crisis, reader: Reader) -> None:
    for name, value in crisis.unknown.items():
        if value.names:
            place = place_of(reader, "unknown", name)
            reader.wrong(place, f"the unknown {name!r} is made of others", "a number, or an interval of its own")


def _check_quantities(crisis: Crisis, reader: Reader) -> None:
    """Every number can be reckoned with in every world; a divisor that can be 0 leaves no bounds."""
    for value, place in reader.quantities:
        if not value.is_rest and _known(crisis, value) and not bounded(*value.interval(spans(crisis))):
            wrong = f"{value.text!r} has no bounds that can be reckoned with"
            reader.wrong(place, wrong, "numbers of at most 1e12, and no divisor that can be 0")


def _check_odds(crisis: Crisis, reader: Reader, path: tuple[str, ...], odds: Mapping[str, Quantity]) -> None:
    """Odds lie between 0 and 1 in every world, and one alternative takes the rest or all are figures."""
    place = place_of(reader, *path)
    rests = [name for name, value in odds.items() if value.is_rest]
    stated = {name: value for name, value in odds.items() if not value.is_rest}
    if len(rests) > 1:
        reader.wrong(place, "two alternatives take the rest", "one `rest` at most")
    if any(not value.names <= crisis.unknown.keys() for value in stated.values()):
        return
    bounds = {name: value.interval(spans(crisis)) for name, value in stated.items() if _known(crisis, value)}
    for name, (low, high) in bounds.items():
        if low < -_ROUND or high > 1 + _ROUND:
            reader.wrong(place_of(reader, *path, name), f"the odds of {name!r} can leave 0 to 1", "odds within 0 and 1")
    if rests and sum(high for _, high in bounds.values()) > 1 + _ROUND:
        reader.wrong(place, "the odds can exceed 1 together, leaving less than nothing to the rest", "smaller odds")
    if not rests and not all(isinstance(v.term, Figure) for v in odds.values()):
        reader.wrong(place, "odds that are not all figures need one that takes the rest", "`rest` for one of them")
    elif not rests and abs(sum(low for low, _ in bounds.values()) - 1) > _ROUND:
        reader.wrong(place, "the odds do not sum to 1", "odds that sum to 1, or `rest` for one of them")


def _check_chance(crisis: Crisis, reader: Reader, name: str, point: Point) -> None:
    """Odds are odds whatever kind a side is; at one point they may differ by the kinds of one fact."""
    path = ("points", name, "chance")
    for act, chance in point.chance.items():
        _check_kinds(crisis, reader, (*path, act), chance.odds)
    differing = {kind: crisis.kinds.get(kind) for chance in point.chance.values() for kind in chance.odds if kind}
    if len(set(differing.values())) > 1:
        reader.wrong(place_of(reader, *path), f"the odds at {name!r} differ by two private facts", "kinds of one fact")
        return
    for kind in differing or ("",):
        odds = {act: c.odds.get(kind, c.odds.get("")) for act, c in point.chance.items()}
        _check_odds(crisis, reader, path, {act: value for act, value in odds.items() if value is not None})


def _known(crisis: Crisis, value: Quantity) -> bool:
    return value.names <= spans(crisis).keys()


def _check_point(crisis: Crisis, reader: Reader, name: str, point: Point) -> None:
    place = place_of(reader, "points", name)
    ways = [bool(point.choices), bool(point.chance), bool(point.together), bool(point.hazard)]
    if sum(ways) != 1:
        reader.wrong(place, f"at {name!r} it is not clear who moves", "one of choices, chance, together, hazard")
    if bool(point.turn) != bool(point.choices):
        reader.wrong(place, f"at {name!r} `turn` and `choices` do not go together", "turn: who, choices: what")
    if bool(point.condition) != bool(point.otherwise):
        reader.wrong(place, f"at {name!r} `if` and `otherwise` do not go together", "both, or neither")
    for mover, act in _menu(point):
        deed = crisis.acts.get(act)
        if deed and {deed.by, mover} <= {*crisis.players, CHANCE} and deed.by != mover:
            here = place_of(reader, "points", name)
            reader.wrong(here, f"{act!r} is an act of {deed.by}, and at {name!r} {mover} moves", f"an act by {mover}")
    if point.chance:
        _check_chance(crisis, reader, name, point)
    if point.together:
        _check_combinations(reader, name, point)


def _menu(point: Point) -> Iterator[tuple[str, str]]:
    yield from ((point.turn, act) for act in point.choices)
    yield from ((CHANCE, act) for act in point.chance)
    yield from ((actor, act) for actor, menu in point.together.items() for act in menu)


def _check_labels(crisis: Crisis, reader: Reader) -> None:
    """In a tree without acts a label is an act, so it belongs to one side: else nobody could tell who met its own."""
    owners: dict[str, str] = {}
    for name, point in crisis.points.items() if not crisis.acts else ():
        for mover, act in _menu(point):
            if owners.setdefault(act, mover) != mover:
                wrong = f"{act!r} is a label of {owners[act]} and of {mover}"
                reader.wrong(place_of(reader, "points", name), wrong, "labels that differ, such as push-east")


def _check_kinds_of(crisis: Crisis, reader: Reader) -> None:
    """Kinds of one thing are acts of one side, and the thing is no act itself."""
    owners: dict[str, str] = {}
    for name, act in crisis.acts.items():
        place, group = place_of(reader, "acts", name, "kinds of"), act.kinds_of
        if not group:
            continue
        if act.by == CHANCE:
            reader.wrong(place, f"{name!r} is an act of chance, which does not choose", "an act of a side")
        if group in crisis.acts or group in crisis.signs:
            what = "an act" if group in crisis.acts else "a sign"
            reader.wrong(place, f"{group!r} is also the name of {what}", "a name for what these are kinds of")
        if owners.setdefault(group, act.by) != act.by:
            reader.wrong(place, f"{group!r} has kinds by {owners[group]} and by {act.by}", "kinds by one side")


def _check_combinations(reader: Reader, name: str, point: Point) -> None:
    place = place_of(reader, "points", name, "goes to")
    if len(point.together) < 2 or not all(point.together.values()):
        reader.wrong(place_of(reader, "points", name), f"at {name!r} fewer than two sides choose", "a menu for each")
    if any(len(set(menu)) < len(menu) for menu in point.together.values()):
        reader.wrong(place_of(reader, "points", name), f"at {name!r} a menu lists an act twice", "each act once")
    if prod(map(len, point.together.values())) > 10_000:
        reader.wrong(place, f"at {name!r} there are too many combinations", "10,000 at most")
        return
    combinations = {"+".join(acts) for acts in product(*point.together.values())}
    for written in point.goes_to:
        if written != OTHERWISE and written not in combinations:
            example = min(combinations, default="press+yield")
            reader.wrong(place, f"{written!r} is no combination of the menus", f"such as {example}, in their order")
    missing = sorted(combinations - set(point.goes_to))
    if missing and OTHERWISE not in point.goes_to:
        reader.wrong(place, f"nothing says where {missing[0]!r} leads", "every combination, or `otherwise`")


def _check_waiting(crisis: Crisis, reader: Reader, name: str, point: Point) -> None:
    """What belongs to passing time stands together, and so does what belongs to repeated visits."""
    place = place_of(reader, "points", name)
    parts = {"lasts": point.lasts, "alert": point.alert, "if it happens": point.if_it_happens}
    if point.hazard and not (all(parts.values()) and point.then):
        missing = [key for key, value in {**parts, "then": point.then}.items() if not value]
        reader.wrong(place, f"at {name!r} a hazard lacks {', '.join(missing)}", "lasts, alert, then and if it happens")
    if not point.hazard and any(parts.values()):
        reader.wrong(place, f"at {name!r} time passes without a hazard", "hazard: which one")
    if not point.hazard and bool(point.at_most) != bool(point.then):
        reader.wrong(place, f"at {name!r} `at most` and `then` do not go together", "both, or neither")
    hazard = crisis.hazards.get(point.hazard)
    if hazard and point.alert and point.alert not in hazard.rates:
        here = place_of(reader, "points", name, "alert")
        reader.wrong(here, f"{point.hazard!r} has no rate at {point.alert!r}", "one of " + ", ".join(hazard.rates))


def _check_hazards(crisis: Crisis, reader: Reader) -> None:
    for name, hazard in crisis.hazards.items():
        known = [q for q in (*hazard.rates.values(), hazard.barrier) if _known(crisis, q)]
        if any(q.interval(spans(crisis))[0] < 0 for q in known):
            reader.wrong(place_of(reader, "hazards", name), f"{name!r} can have a negative rate", "rates of at least 0")
        _check_counted(crisis, reader, name)
        for act in (name, quiet(name)):
            if act in crisis.acts and crisis.acts[act].by != CHANCE:
                reader.wrong(place_of(reader, "acts", act), f"{act!r} is what a hazard does", "by: chance")
            if act in crisis.signs:
                reader.wrong(place_of(reader, "signs", act), f"{act!r} is what a hazard does", "another name")
        if _known(crisis, hazard.barrier) and hazard.barrier.interval(spans(crisis))[1] > 1:
            reader.wrong(place_of(reader, "hazards", name, "barrier"), "a probability above 1", "at most 1")


def _check_counted(crisis: Crisis, reader: Reader, name: str) -> None:
    """Near misses speak of a rate that is one interval, and of no rate twice; shares are shares."""
    hazard, counted = crisis.hazards[name], crisis.hazards[name].counted
    others = [h for n, h in crisis.hazards.items() if n < name]
    told = {prior_of(crisis, h.rates[a]) for h in others for a in h.counted.alerts if a in h.rates}
    for alert in counted.alerts:
        place = place_of(reader, "hazards", name, "counted", "alerts", alert)
        rate = hazard.rates.get(alert)
        prior = prior_of(crisis, rate) if rate is not None else None
        if prior is None or prior.high <= 0:
            wrong = f"{name!r} has no rate at {alert!r} that can be learnt"
            reader.wrong(place, wrong, "a rate that is one interval, such as loguniform(0.001, 10)")
        elif prior in told or prior.name.removeprefix("unknown.") in counted.reported.names | counted.disputed.names:
            reader.wrong(place, f"the rate at {alert!r} is counted for already", "an interval of its own")
        told.add(prior)
    for key, share in (("reported", counted.reported), ("disputed", counted.disputed)):
        if _known(crisis, share) and not 0 <= share.interval(spans(crisis))[0] <= share.interval(spans(crisis))[1] <= 1:
            reader.wrong(place_of(reader, "hazards", name, "counted", key), f"{key} can leave 0 to 1", "a share")


def _check_cycles(crisis: Crisis, reader: Reader) -> None:
    """Play must come to an end: a way back must pass a point with `at most`, and passing over must end too."""
    # A play without end visits bounded points no more from some move on, and then only passes them over.
    for point, target in _ways_back({name: p.passes if p.at_most else p.targets for name, p in crisis.points.items()}):
        wrong, expected = f"play can come back from {point!r} to {target!r}", "a point with `at most` on the way"
        if crisis.points[point].at_most:
            wrong = f"{point!r} can be passed over to {target!r} without end"
            expected = "a way out of `then` and `otherwise`"
        reader.wrong(place_of(reader, "points", point), wrong, expected)


def _ways_back(leads: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each arrow that closes a cycle among ``leads``, by a walk that visits every name once."""
    state: dict[str, int] = {}
    for start in leads:
        stack = [(start, iter(leads[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            point, targets = stack[-1]
            target = next((t for t in targets if t in leads), None)
            if target is None:
                state[point] = 2
                stack.pop()
            elif state.get(target) == 1:
                yield point, target
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(leads[target])))


def _check_codings(crisis: Crisis, reader: Reader) -> None:
    """A coding is of an effect that is there, and an interval."""
    for number, coding in enumerate(crisis.codings, 1):
        place = place_of(reader, "codings", str(number))
        if coding.effect not in crisis.effects_by_path:
            near = nearest(coding.effect, crisis.effects_by_path)
            reader.wrong(place, f"there is no effect {coding.effect!r}", "the path of an effect", near)
        if coding.low > coding.high:
            reader.wrong(place, f"{coding.coder!r} has low above high", "low not above high")


def _check_estimates(crisis: Crisis, reader: Reader) -> None:
    for estimate in crisis.estimates:
        if estimate.high < estimate.low:
            place = place_of(reader, "estimates", estimate.id, "high")
            reader.wrong(place, f"the estimate ends at {estimate.high:g}, below {estimate.low:g}", "low, then high")


def _check_claims(crisis: Crisis, reader: Reader) -> None:
    for claim in crisis.claims:
        if claim.holds_if and claim.weighed:
            place = place_of(reader, "claims", claim.id)
            reader.wrong(place, f"{claim.id!r} is both computed and weighed", "holds if, or weighed")


def _check_payoffs(crisis: Crisis, reader: Reader) -> None:
    paid = [name for name, ending in crisis.endings.items() if ending.pays]
    if crisis.stakes and paid:
        place = place_of(reader, "endings", paid[0], "pays")
        reader.wrong(place, "a crisis with stakes does not pay at its endings", "stakes, or pays, not both")
    if not crisis.stakes and crisis.points:
        for name, ending in crisis.endings.items():
            missing = [player for player in crisis.movers if player not in ending.pays]
            if missing:
                wrong = f"{name!r} does not pay {', '.join(missing)}, and there are no stakes"
                reader.wrong(place_of(reader, "endings", name), wrong, "pays: {actor: quantity} for all who move")
    if not crisis.points and any(e.act for e in crisis.record):
        reader.wrong(place_of(reader, "record"), "the record names acts and there are no points", "points, or events")
    for name, ending in crisis.endings.items():
        for actor, by_kind in ending.pays.items():
            _check_kinds(crisis, reader, ("endings", name, "pays", actor), by_kind)
    for actor, weights in crisis.weights.items():
        for stake, by_kind in weights.items():
            _check_kinds(crisis, reader, ("weights", actor, stake), by_kind)


def _check_icb(crisis: Crisis, reader: Reader) -> None:
    """A crisis stands in the data under its number, or is placed there by codes of its own."""
    if crisis.icb.crisis and crisis.icb.like:
        reader.wrong(place_of(reader, "icb", "like"), "a crisis with a number has `like` too", "the one or the other")
    if crisis.icb.actors and not crisis.icb.crisis:
        reader.wrong(
            place_of(reader, "icb", "actors"), "actors are numbered and the crisis is not", "crisis: its number"
        )


def _check_kinds(crisis: Crisis, reader: Reader, path: tuple[str, ...], by_kind: Mapping[str, Quantity]) -> None:
    """A quantity by kind gives one for every kind of one private fact."""
    named = {kind for kind in by_kind if kind}
    if not by_kind:
        reader.wrong(place_of(reader, *path), "no quantity stands here", "a quantity, or one for each kind")
    facts = {crisis.kinds[kind] for kind in named if kind in crisis.kinds}
    missing = sorted(set(crisis.private[next(iter(facts))].kinds) - named) if len(facts) == 1 else []
    if missing:
        reader.wrong(place_of(reader, *path), "not every kind has a quantity", f"one for {', '.join(missing)} too")
    if len(facts) > 1:
        reader.wrong(place_of(reader, *path), "these are kinds of two private facts", "kinds of one fact")
