"""Ledgers: every line leads back to the record, sums hold together, and eyes count what they were shown."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._crisis.chronicle import path
from excomm._crisis.dates import Sure
from excomm._crisis.model import Effect, Event
from excomm._ledger.ledger import Book, Entry, Ledger, total
from oracle import heard_by, sign_of
from strategies import crises

Data = dict[str, Any]
Sums = dict[tuple[str, str], float]
Worth = Iterator[tuple[tuple[str, str], float]]
FAR = xc.parse_date("2100")
DATES = [xc.parse_date(text) for text in ("1962-10-18", "1962-10-21", "1962-10-23", "1962-10-26", "1963", "1979-12-31")]

BASE: Data = {
    "excomm": 1,
    "crisis": "base",
    "baseline": "1962-10-21",
    "baselines": {"before-missiles": "1962-05-01"},
    "actors": {"red": {"name": "Redland"}, "blue": {"name": "Blueland"}, "green": {}},
    "rivals": ["blue", "red"],
    "audiences": {"world": {}, "press": {}},
    "stakes": {
        "land": {"counts": "in fact", "unit": "1 = a base"},
        "face": {"counts": "as seen", "by": {"world": 0.75, "press": 0.25}, "unit": "1 = a quarrel"},
    },
    "weights": {actor: {"land": 1, "face": 1} for actor in ("red", "blue", "green")},
    "sources": {
        "cable": {"work": "A cable", "grade": "primary"},
        "book": {"work": "A book", "grade": "scholarly"},
        "tale": {"work": "A tale", "grade": "unverified"},
    },
}


def happened(*events: Data, **more: Any) -> xc.Crisis:
    """Give a crisis of events outside any game, each with an id and a source unless it says its own."""
    rows = [{"id": f"e{number}", "source": "cable"} | event for number, event in enumerate(events, 1)]
    return xc.build(BASE | {"record": rows} | more)


def lines(crisis: xc.Crisis, eyes: str = "record", date: str = "2100", baseline: str | None = None) -> Ledger:
    ledger = xc.ledger(crisis, eyes=eyes, date=date, baseline=baseline).ledger
    assert ledger is not None
    return ledger


def sums(entries: Iterable[Entry], crisis: xc.Crisis) -> dict[tuple[str, str], object]:
    """Give the sum of each actor's stakes in the middle world; nothing where it is 0."""
    values = {name: float(value[0]) for name, value in xc.world(crisis).values.items()}
    return {key: pytest.approx(value) for key, value in total(tuple(entries), values).items() if abs(value) > 1e-9}


def plus(one: Mapping[tuple[str, str], float], other: Mapping[tuple[str, str], float]) -> Sums:
    keys = {**one, **other}
    return {key: one.get(key, 0.0) + other.get(key, 0.0) for key in keys}


def all_sums(ledger: Ledger) -> Sums:
    return total(ledger.entries, {n: float(v[0]) for n, v in xc.world(ledger.crisis).values.items()})


def assert_same(one: Sums, other: Sums) -> None:
    assert {k: one.get(k, 0.0) for k in {**one, **other}} == pytest.approx(
        {k: other.get(k, 0.0) for k in {**one, **other}}
    )


# Every line leads back


@settings(max_examples=60)
@given(crises(), st.data())
def test_every_line_leads_back_to_its_event_reason_and_source(crisis: xc.Crisis, data: st.DataObject) -> None:
    eyes = data.draw(st.sampled_from(("record", *crisis.watchers)))
    date = data.draw(st.sampled_from([*DATES, FAR]))
    assert crisis.baseline is not None
    record = {event.id: event for event in crisis.record}
    for line in Book(crisis).ledger(eyes, date, crisis.baseline).entries:
        event, through = record[line.event], record[line.through]
        assert line.deed == (event.act or event.event)
        assert str(line.happened) == str(event.date)
        assert through is event or line.event in through.tells or through.act
        assert line in [written(line, effect, event) for effect in effects_on(crisis, line)]
        assert line.audience in (crisis.stakes[line.stake].by if crisis.stakes[line.stake].as_seen else ("",))
        assert line.happened.by(date) is not Sure.NO
        assert line.shown.by(date) is not Sure.NO


def effects_on(crisis: xc.Crisis, line: Entry) -> list[Effect]:
    """Find the effects on the stake of a line that belong to the sign a deed was taken for."""
    (event,) = [event for event in crisis.record if event.id == line.event]
    deed = crisis.deeds.get(line.taken_for) or crisis.signs.get(line.taken_for) or event
    return [e for e in deed.does if e.stake == line.stake and e.actor in (line.actor, "everyone")]


def written(line: Entry, effect: Effect, event: Event) -> Entry:
    """Write a line as one of this effect of this event."""
    source = tuple(dict.fromkeys((*effect.source, *event.source)))
    return replace(line, value=effect.value, because=effect.because, source=source)


def test_a_line_cites_the_effects_source_before_the_events_and_the_weakest_grade() -> None:
    effect = {"red.land": 1, "because": "a base was left", "source": ["book", "tale"]}
    crisis = happened({"date": "1962-10-22", "event": "retreat", "does": [effect], "source": "cable"})
    (row,) = xc.ledger(crisis).table.records()
    assert (row["because"], row["source"], row["grade"]) == ("a base was left", "book, tale, cable", "unverified")
    assert (row["event"], row["deed"], row["happened"], row["low"], row["high"]) == (
        "e1",
        "retreat",
        "1962-10-22",
        1,
        1,
    )
    assert xc.ledger(crisis).sources == ("book", "tale", "cable")


# Sums


@settings(max_examples=60)
@given(crises(timely=True), st.sampled_from(DATES), st.sampled_from(DATES))
def test_the_ledger_of_the_record_adds_up_as_the_file_says(crisis: xc.Crisis, one: xc.Date, other: xc.Date) -> None:
    """In fact: what was done in between. As seen: what the audiences hold at the end less what they held before."""
    start, end = sorted((one, other), key=lambda date: date.high)
    ledger = Book(crisis).ledger("record", end, start)
    assume(not ledger.unsure)
    worked_out: Sums = {}
    for key, value in (*done_between(crisis, start, end), *held_by_audiences(crisis, end)):
        worked_out[key] = worked_out.get(key, 0.0) + value
    for key, value in held_by_audiences(crisis, start):
        worked_out[key] = worked_out.get(key, 0.0) - value
    assert_same(all_sums(ledger), worked_out)


def done_between(crisis: xc.Crisis, start: xc.Date, end: xc.Date) -> Worth:
    """Yield what the stakes in fact gained and lost by what was done after one date and by another."""
    for event, earlier in with_what_came_before(crisis):
        before = {other.act for other in earlier}
        if event.date is not None and start.high < event.date.low and in_time(event, end):
            for effect, actor in effects(crisis, event.act or event.event, event, before):
                if not crisis.stakes[effect.stake].as_seen:
                    yield (actor, effect.stake), value_of(crisis, effect)


def held_by_audiences(crisis: xc.Crisis, date: xc.Date) -> Worth:
    """Yield what the stakes as seen are worth by the signs that their audiences hold of every deed on a date.

    Conditions are asked of the signs that an audience holds, not of what was done.
    """
    for watcher in {audience for stake in crisis.stakes.values() for audience in stake.by}:
        begins = crisis.audiences[watcher].start if watcher in crisis.audiences else None
        if begins is not None and begins.low > date.high:
            continue
        for event, earlier in with_what_came_before(crisis):
            before = {held(crisis, other, watcher, date) for other in earlier}
            for effect, actor in effects(crisis, held(crisis, event, watcher, date), event, before):
                if watcher in crisis.stakes[effect.stake].by:
                    share = crisis.stakes[effect.stake].by[watcher]
                    yield (actor, effect.stake), share * value_of(crisis, effect)


def held(crisis: xc.Crisis, deed: Event, watcher: str, date: xc.Date) -> str:
    """The sign of a deed that a watcher holds: the last one shown or told, but the deed itself once it has that."""
    name = deed.act or deed.event
    act = crisis.deeds.get(deed.act)
    shown = name if act and act.by == watcher else sign_of(crisis, name, act or deed, watcher)
    signs = [shown] if name and in_time(deed, date) else []
    for later in crisis.record[crisis.record.index(deed) + 1 :]:
        tells = crisis.deeds[later.act].tells if later.act else {}
        for hearers in (tells.get(name, {}), later.tells.get(deed.id, {})):
            if in_time(later, date):
                signs.append(heard_by(crisis, name, hearers, watcher))
    return name if name in signs else next((sign for sign in reversed(signs) if sign), "")


def with_what_came_before(crisis: xc.Crisis) -> Iterator[tuple[Event, tuple[Event, ...]]]:
    """Yield each event with those before it; of acts chosen at once none is before another."""
    chosen_with: dict[str, str] = {}
    steps = list(path(crisis))
    while steps:
        sides = max(1, len(crisis.points[steps[0].point].together))
        chosen_with |= dict.fromkeys([step.event.id for step in steps[:sides]], steps[0].event.id)
        del steps[:sides]
    before: dict[str, tuple[Event, ...]] = {}
    for number, event in enumerate(crisis.record):
        yield event, before.setdefault(chosen_with.get(event.id, event.id), crisis.record[:number])


def effects(crisis: xc.Crisis, sign: str, event: Event, before: set[str]) -> Iterator[tuple[Effect, str]]:
    """Yield each effect of a sign that holds, once for each actor it is on."""
    of_event = event.does if sign and sign == event.event else ()
    deed = crisis.signs.get(sign) or crisis.deeds.get(sign)
    for effect in of_event or (deed.does if deed else ()):
        if effect.condition is None or effect.condition.holds(before):
            yield from ((effect, actor) for actor in crisis.actors if effect.actor in (actor, "everyone"))


def in_time(event: Event, date: xc.Date) -> bool:
    return event.date is not None and event.date.high <= date.high


def value_of(crisis: xc.Crisis, effect: Effect) -> float:
    return float(effect.value.value({n: float(v[0]) for n, v in xc.world(crisis).values.items()}))


@settings(max_examples=60)
@given(crises(), st.lists(st.sampled_from([*DATES, FAR]), min_size=3, max_size=3, unique=True))
def test_windows_of_dates_add_up_in_the_eyes_of_the_record(crisis: xc.Crisis, dates: list[xc.Date]) -> None:
    """Exactly, where no vague date hangs over an end of a window."""
    start, middle, end = sorted(dates, key=lambda date: date.high)
    book = Book(crisis)
    early, late = book.ledger("record", middle, start), book.ledger("record", end, middle)
    whole = book.ledger("record", end, start)
    assume(not (early.unsure or late.unsure or whole.unsure))
    assert_same(all_sums(whole), plus(all_sums(early), all_sums(late)))


@settings(max_examples=60)
@given(crises(), st.data())
def test_windows_add_up_in_eyes_that_learn_nothing_after_the_first(crisis: xc.Crisis, data: st.DataObject) -> None:
    """Also where others learn meanwhile. Eyes that learn of an old deed late count it whole, and in no part before."""
    eyes = data.draw(st.sampled_from(crisis.watchers))
    book = Book(crisis)
    for start, middle, end in ((DATES[1], DATES[3], FAR), (DATES[1], DATES[4], FAR), (DATES[2], DATES[4], FAR)):
        known = [(number, shown) for number, shown in book.memory.showings(eyes).items()]
        names = {step.number: step.event.name for step in book.memory.deeds}
        if any(s.date.by(middle) is not Sure.YES or s.sign != names[number] for number, shown in known for s in shown):
            continue
        early, late, whole = (book.ledger(eyes, *pair) for pair in ((middle, start), (end, middle), (end, start)))
        if early.view and not (early.unsure or late.unsure or whole.unsure):
            assert_same(all_sums(whole), plus(all_sums(early), all_sums(late)))


def test_what_eyes_learn_late_they_count_from_the_old_date_on() -> None:
    """Blue learns in 1970 of a deed of 1962: it is in no window that ends before or begins after, only in the whole."""
    crisis = happened(
        {"date": "1962-10-22", "event": "deal", "seen by": ["red"], "does": {"red.land": 3}},
        {"date": "1970", "tells": {"e1": ["blue"]}},
    )
    assert sums(lines(crisis, "blue", "1965").entries, crisis) == {}
    assert sums(lines(crisis, "blue", "1980", "1965").entries, crisis) == {}
    assert sums(lines(crisis, "blue", "1980").entries, crisis) == {("red", "land"): 3}


@settings(max_examples=40)
@given(crises(), st.integers(0, 9))
def test_the_answer_bounds_the_sums_in_every_world_and_reading(crisis: xc.Crisis, seed: int) -> None:
    finding = xc.ledger(crisis, date=FAR)
    values = {name: float(value[0]) for name, value in xc.world(crisis, seed).values.items()}
    assert finding.ledger is not None
    said = dict(zip(crisis.players, finding.answer, strict=True))
    for reading in ("certain", "possible"):
        for (actor, stake), value in total(finding.ledger.read(reading), values).items():
            found = re.search(rf"{stake} ([-+.e\d]+)(?: to ([-+.e\d]+))?", said[actor])
            assert found is not None
            low, high = float(found[1]), float(found[2] or found[1])
            assert low - 1e-6 <= value <= high + 1e-6
    assert all(line.low <= line.high for line in finding.ledger.entries)


# Baselines and dates


def test_what_came_before_the_baseline_and_was_shown_after_it_counts_as_seen_only() -> None:
    crisis = happened(
        {"date": "1962-07-01", "event": "missiles-sent", "seen by": ["red"], "does": {"red.land": 4, "red.face": -2}},
        {"date": "1962-10-22", "tells": {"e1": ["world"]}},
    )
    assert sums(lines(crisis).entries, crisis) == {("red", "face"): -2 * 0.75}
    before = lines(crisis, baseline="before-missiles")
    assert sums(before.entries, crisis) == {("red", "land"): 4, ("red", "face"): -2 * 0.75}
    assert sums(lines(crisis, date="1962-10-21").entries, crisis) == {}
    (line,) = lines(crisis).entries
    assert (str(line.happened), str(line.shown), line.through, line.audience) == (
        "1962-07-01",
        "1962-10-22",
        "e2",
        "world",
    )


def test_a_telling_takes_back_what_an_audience_held_before_the_baseline() -> None:
    crisis = happened(
        {"date": "1962-07-01", "event": "pledge", "does": {"red.face": 2}, "seen by": ["red"], "looks like": "boast"},
        {"date": "1962-10-25", "tells": {"e1": ["world", "press"]}},
        signs={"boast": {"does": {"red.face": 1}}},
    )
    assert [(line.taken_for, line.times) for line in lines(crisis).entries] == [
        ("pledge", 0.75),
        ("boast", -0.75),
        ("pledge", 0.25),
        ("boast", -0.25),
    ]
    assert sums(lines(crisis).entries, crisis) == {("red", "face"): 1}
    assert sums(lines(crisis, baseline="before-missiles").entries, crisis) == {("red", "face"): 2}


def test_baselines_have_names() -> None:
    crisis = happened({"date": "1962-07-01", "event": "missiles-sent", "does": {"red.land": 4}})
    named, dated = xc.ledger(crisis, baseline="before-missiles"), xc.ledger(crisis, baseline="1962-05-01")
    assert named.table == dated.table
    assert len(named.table) == 1
    assert len(xc.ledger(crisis).table) == 0
    assert "baseline 1962-05-01" in str(named.how)
    with pytest.raises(xc.AskError, match="'before-missile' is not a date"):
        xc.ledger(crisis, baseline="before-missile")


def test_the_day_of_the_baseline_is_before_it_and_the_day_asked_is_in_time() -> None:
    crisis = happened(
        {"date": "1962-10-21", "event": "first", "does": {"red.land": 1}},
        {"date": "1962-10-22", "event": "second", "does": {"red.land": 10}},
        {"date": "1962-10-23", "event": "third", "does": {"red.land": 100}},
    )
    assert sums(lines(crisis, date="1962-10-22").entries, crisis) == {("red", "land"): 10}


def test_vague_dates_leave_two_readings() -> None:
    crisis = happened(
        {"date": "1962-10-22", "event": "sure", "does": {"blue.land": 1}},
        {"date": "1962-10-28~", "event": "vague", "does": {"blue.land": 2}},
    )
    ledger = lines(crisis, date="1962-10-28")
    assert ledger.unsure
    assert [(line.deed, line.reading) for line in ledger.entries] == [("sure", ""), ("vague", "possible")]
    assert sums(ledger.read("certain"), crisis) == {("blue", "land"): 1}
    assert sums(ledger.read("possible"), crisis) == {("blue", "land"): 3}
    assert "land +1 to +3" in str(xc.ledger(crisis, date="1962-10-28"))
    assert not lines(crisis, date="1962-10-29").unsure
    assert not lines(crisis, date="1962-10-26").unsure


def test_a_vague_telling_leaves_the_old_sign_or_the_new_one_and_never_both() -> None:
    crisis = happened(
        {"date": "1962-10-22", "event": "deal", "seen by": ["red"], "looks like": "boast", "does": {"red.face": -4}},
        {"date": "1969", "tells": {"e1": ["world", "press"]}},
        signs={"boast": {"does": {"red.face": 1}}},
    )
    ledger = lines(crisis, date="1969-06")
    assert sums(ledger.read("certain"), crisis) == {("red", "face"): 1}
    assert sums(ledger.read("possible"), crisis) == {("red", "face"): -4}
    assert "face -4 to +1" in str(xc.ledger(crisis, date="1969-06"))


def faces(own: Ledger, crisis: xc.Crisis) -> list[object]:
    return [sums(lines, crisis).get(("red", "face"), 0) for lines in own.readings()]


def test_of_vague_tellings_of_one_deed_the_later_may_be_out_while_the_earlier_is_in() -> None:
    """A hint is worse than the deal: it may have been heard, and the deal itself not been told of yet."""
    deal = {"date": "1962-10-22", "event": "deal", "seen by": ["blue"], "does": {"red.face": -2}}
    told = [{"date": "1969", "tells": {"e1": hearers}} for hearers in ({"world": "hint"}, ["world"])]
    crisis = happened(deal, *told, signs={"hint": {"does": {"red.face": -5}}})
    assert faces(lines(crisis, "world", "1969-06"), crisis) == [0, -5 * 0.75, -2 * 0.75]
    named = [(row.taken_for, row.reading) for row in lines(crisis, "world", "1969-06").entries]
    assert named == [("deal", "possible"), ("hint", "between")]
    assert faces(lines(crisis, "world", "1970", "1969-06"), crisis) == [0, 3 * 0.75, -2 * 0.75]


def test_what_one_event_tells_is_told_together() -> None:
    """Of two deeds told of in one vague year either both are known or none; two events stay apart."""
    deeds = [{"date": "1962-10-22", "event": "x", "seen by": ["blue"], "does": {"red.face": n}} for n in (-4, 4)]
    for told, found in (([("e1", "e2")], [0, 0]), ([("e1",), ("e2",)], [0, -3, 3, 0])):
        crisis = happened(*deeds, *({"date": "1969", "tells": {e: ["world"] for e in each}} for each in told))
        assert faces(lines(crisis, "world", "1969-06"), crisis) == found


def test_many_vague_events_are_read_none_each_alone_and_all() -> None:
    vague: list[Data] = [{"date": "1962-10-28~", "event": f"v{n}", "does": {"red.face": -(2**n)}} for n in range(7)]
    six, seven = (faces(lines(c, date="1962-10-28"), c) for c in (happened(*vague[:6]), happened(*vague)))
    assert (len(six), seven) == (2**6, [0, *(-(2**n) for n in range(7)), 1 - 2**7])


@settings(max_examples=60)
@given(crises(), st.sampled_from([*DATES, FAR]))
def test_a_wider_date_only_adds_readings(crisis: xc.Crisis, date: xc.Date) -> None:
    """In fact, whatever surely counts may count too; and there is one reading where no date is vague."""
    assert crisis.baseline is not None
    ledger = Book(crisis).ledger("record", date, crisis.baseline)
    in_fact = [line for line in ledger.entries if not crisis.stakes[line.stake].as_seen]
    assert all(line.reading != "certain" for line in in_fact)
    if all(len(str(event.date)) == len("1962-10-22") for event in crisis.record):
        assert not ledger.unsure


# Effects


def test_effects_with_a_condition_count_where_it_holds() -> None:
    conditional = [{"blue.land": 5, "if": "done(e1) and not done(e3)"}, {"blue.land": 50, "if": "done(e3)"}]
    crisis = happened(
        {"date": "1962-10-22", "event": "promise"},
        {"date": "1962-10-23", "event": "kept-word", "does": conditional},
        {"date": "1962-10-24", "event": "broken-word", "does": conditional},
        {"date": "1962-10-25", "event": "last-word", "does": conditional},
    )
    assert [(line.deed, line.low) for line in lines(crisis).entries] == [
        ("kept-word", 5),
        ("broken-word", 5),
        ("last-word", 50),
    ]


def test_an_effect_on_everyone_is_one_on_each_actor() -> None:
    crisis = happened({"date": "1962-10-22", "event": "war", "does": {"everyone.land": -100, "everyone.face": -1}})
    found = sums(lines(crisis).entries, crisis)
    assert found == {(a, s): v for a in ("red", "blue", "green") for s, v in (("land", -100), ("face", -1))}


def test_an_interval_bounds_a_line_and_an_unknown_is_the_same_in_all() -> None:
    deeds = {"does": {"red.land": "between(-3, -1)", "blue.land": "2 * size"}}
    crisis = happened({"date": "1962-10-22", "event": "retreat", **deeds}, unknown={"size": "uniform(0.5, 2)"})
    assert [(e.actor, e.low, e.high) for e in lines(crisis).entries] == [("red", -3, -1), ("blue", 1, 4)]


# Eyes


def test_eyes_that_hold_a_false_sign_count_what_that_sign_does() -> None:
    crisis = happened(
        {
            "date": "1962-10-22",
            "event": "retreat",
            "seen by": ["red"],
            "looks like": {"press": "manoeuvre", "world": "nothing", "everyone": "rumour"},
            "does": {"red.land": -3, "red.face": -2},
        },
        signs={"manoeuvre": {"does": {"red.land": 1, "red.face": 4}}, "rumour": {"does": {"red.land": "-0.5"}}},
    )
    assert sums(lines(crisis, "red").entries, crisis) == {("red", "land"): -3, ("red", "face"): 0.25 * 4}
    assert sums(lines(crisis, "press").entries, crisis) == {("red", "land"): 1, ("red", "face"): 0.25 * 4}
    assert sums(lines(crisis, "blue").entries, crisis) == {("red", "land"): -0.5}
    assert sums(lines(crisis, "world").entries, crisis) == {}
    assert {(line.deed, line.taken_for) for line in lines(crisis, "press").entries} == {("retreat", "manoeuvre")}


def test_eyes_that_take_a_deed_for_another_take_others_to_have_seen_that_one() -> None:
    """The world took the trade for a refusal, which all would have seen; so nobody lost face in its eyes."""
    crisis = xc.load("trial-of-nerves")
    world = lines(crisis, "world", "1962-11-01")
    assert {line.deed for line in world.entries} == {"stop", "withdraw"}
    told = lines(crisis, "world", "1989-12")
    assert {(line.deed, line.stake, str(line.shown)) for line in told.entries if line.deed == "trade"} == {
        ("trade", "security", "1989-01"),
        ("trade", "prestige", "1989-01"),
    }


def test_eyes_need_not_be_an_audience_of_the_stake() -> None:
    """Green saw the quarrel, and enters the face that was lost before the world and the press, not before itself."""
    crisis = happened(
        {"date": "1962-10-22", "event": "quarrel", "seen by": ["green", "world"], "does": {"blue.face": -2}}
    )
    assert sums(lines(crisis, "green").entries, crisis) == {("blue", "face"): -2 * 0.75}
    assert sums(lines(crisis, "press").entries, crisis) == {}


def test_the_record_is_what_the_eyes_of_one_shown_everything_hold() -> None:
    crisis = xc.load("trial-of-nerves")
    for early, late in pairwise(["1962-10-22", "1962-10-24", "1962-10-27", "1962-11-01", "1989-01", "1990"]):
        for date in (early, late):
            assert sums(lines(crisis, "blue", date).entries, crisis) == sums(
                lines(crisis, "record", date).entries, crisis
            )


def test_a_crisis_without_stakes_or_with_no_record_has_no_ledger() -> None:
    with pytest.raises(xc.AskError, match="dixit-brinkmanship has no stakes, so there is no ledger"):
        xc.ledger(xc.load("dixit-brinkmanship"))
    with pytest.raises(xc.AskError, match="base has no record, so there is nothing to date"):
        xc.ledger(xc.build(BASE))
    assert len(xc.ledger(xc.build(BASE), date="1963").table) == 0


def test_eyes_that_there_are_not_are_answered_with_the_nearest() -> None:
    with pytest.raises(xc.AskError, match=r"no watcher 'wrold'; there are record, red.*did you mean 'world'\?"):
        xc.ledger(happened({"date": "1962", "event": "x"}), eyes="wrold")
