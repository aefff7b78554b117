"""Who was shown what: views only grow, hide what is hidden, hold no dates, and are the tree's own in the record."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._knowledge.history import happenings
from excomm._knowledge.view import Atom, Event, Views
from excomm._ledger.ledger import total
from knowing import atoms_met, middle
from strategies import crises, crisis_data, event_lists

Data = dict[str, Any]
WATCHERS = ("red", "blue", "world")
FAR = xc.parse_date("2600-01-01")


# One step: the fold itself


@given(event_lists())
def test_a_view_only_grows(events: list[Event]) -> None:
    seen = Views()
    for watcher in WATCHERS:
        view, before = Views.EMPTY, tuple[Atom, ...]()
        for event in events:
            view = seen.see(view, event, watcher)
            after = seen.atoms(view)
            assert after == (*before, *event.shown_to(watcher))
            before = after


@given(event_lists(), event_lists())
def test_views_are_equal_where_what_was_met_is_equal(events: list[Event], others: list[Event]) -> None:
    seen = Views()
    views = [(fold(seen, listed, w), met_of(listed, w)) for listed in (events, others) for w in WATCHERS]
    for view, atoms in views:
        assert seen.atoms(view) == atoms
        assert all((view == other) == (atoms == others_atoms) for other, others_atoms in views)


@given(event_lists(), st.data())
def test_what_shows_a_watcher_nothing_leaves_its_view_alone(events: list[Event], data: st.DataObject) -> None:
    """Events are put in that show blue nothing; and each event becomes another that shows blue the same."""
    hidden = data.draw(event_lists(watchers=("red", "world")))
    changed = [
        replace(event, name="another", shows=only(event, "blue") | {"red": Atom("sign", "x")}) for event in events
    ]
    for event in hidden:
        changed.insert(data.draw(st.integers(0, len(changed))), event)
    seen = Views()
    assert fold(seen, changed, "blue") == fold(seen, events, "blue")


def only(event: Event, watcher: str) -> dict[str, Atom]:
    return {watcher: event.shows[watcher]} if watcher in event.shows else {}


def fold(seen: Views, events: Sequence[Event], watcher: str) -> int:
    view = Views.EMPTY
    for event in events:
        view = seen.see(view, event, watcher)
    return view


def met_of(events: Sequence[Event], watcher: str) -> tuple[Atom, ...]:
    return tuple(atom for event in events for atom in event.shown_to(watcher))


# The record


def is_beginning(short: Sequence[object], long: Sequence[object]) -> bool:
    return list(long[: len(short)]) == list(short)


def is_within(short: Sequence[object], long: Sequence[object]) -> bool:
    """Whether one sequence is another with some left out."""
    rest = iter(long)
    return all(item in rest for item in short)


@settings(max_examples=60)
@given(crises())
def test_a_later_date_only_adds_to_a_view(crisis: xc.Crisis) -> None:
    """Where dates are vague a later event can be sure before an earlier one is; otherwise views grow at their end."""
    dates = sorted({event.date for event in crisis.record if event.date}, key=lambda date: date.high)
    vague = any(len(str(date)) != len("1962-10-22") for date in dates)
    for watcher in crisis.watchers:
        views = [atoms_met(crisis, watcher, date) for date in (*dates, FAR)]
        grown = is_within if vague else is_beginning
        assert all(grown(early, late) for early, late in pairwise(views))


@settings(max_examples=80)
@given(crises())
def test_the_record_and_the_tree_fold_the_same_views(crisis: xc.Crisis) -> None:
    """Without events outside the game and later tellings, a watcher's view is that of the node the record comes to."""
    acts = tuple(event.act for event in crisis.record if event.act)
    rows = [{"id": e.id, "date": str(e.date), "act": e.act, "source": list(e.source)} for e in crisis.record if e.act]
    bare = crisis.change({"record": rows})
    game = xc.game(bare)
    for node in [n for n in range(game.nodes) if game.history(n) == acts]:
        for at, watcher in enumerate(bare.watchers):
            atoms = game.seen.atoms(int(game.views[node, at]))
            in_tree = [a for a in atoms if a.kind != "fact"]
            if game.mover[node] >= 0 and game.players[game.mover[node]] == watcher:
                assert in_tree.pop() == Atom("asked", game.places[game.place[node]])
            assert in_tree == [atom for step in happenings(bare) for atom in step.event.shown_to(watcher)]


@settings(max_examples=50)
@given(crisis_data())
def test_views_hold_no_dates(data: Data) -> None:
    """The same crisis four centuries later, when the calendar is the same: every view, set and payoff is as it was."""
    later = json.loads(re.sub(r"\b(19|20)(?=\d\d\b)", lambda year: str(int(year[1]) + 4), json.dumps(data)))
    early, late = xc.build(data), xc.build(later)
    for watcher in early.watchers:
        assert atoms_met(early, watcher, FAR) == atoms_met(late, watcher, xc.parse_date("2500-01-01"))
    one, other = xc.game(early), xc.game(late)
    assert one.sets == other.sets
    assert (one.views == other.views).all()
    assert str(early.baseline) != str(late.baseline)


@settings(max_examples=60)
@given(crisis_data())
def test_an_audience_of_which_nothing_is_said_sees_what_the_one_around_it_sees(data: Data) -> None:
    outer = next(iter(data["audiences"]))
    data["audiences"]["readers"] = {"within": outer}
    data["audiences"]["students"] = {"within": "readers", "from": "1989"}
    crisis = xc.build(data)
    game = xc.game(crisis)
    columns = [crisis.watchers.index(name) for name in (outer, "readers", "students")]
    assert (game.views[:, columns] == game.views[:, columns[:1]]).all()
    assert atoms_met(crisis, "readers", FAR) == atoms_met(crisis, outer, FAR) == atoms_met(crisis, "students", FAR)
    assert "no view by 1988" in str(xc.view(crisis, "students", "1988"))


SECRET: Data = {
    "excomm": 1,
    "crisis": "secret",
    "baseline": "1962-10-21",
    "actors": {"red": {}, "blue": {}},
    "rivals": ["blue", "red"],
    "audiences": {"world": {}, "public-1989": {"within": "world", "from": "1989"}, "press": {"within": "world"}},
    "stakes": {"land": {"counts": "in fact"}, "face": {"counts": "as seen", "by": {"world": 1}}},
    "weights": {"red": {"land": 1, "face": 1}, "blue": {"land": 1, "face": 1}},
    "acts": {
        "insist": {"by": "blue"},
        "trade": {
            "by": "blue",
            "seen by": ["red", "blue"],
            "looks like": "insist",
            "does": {"red.land": 3, "blue.face": -2},
        },
        "withdraw": {"by": "red", "does": {"blue.land": 2, "red.face": -3}},
        "hold": {"by": "red"},
        "leak": {"by": "chance", "tells": {"trade": ["world"]}},
        "whisper": {"by": "chance", "tells": {"trade": {"world": "hint"}}},
        "deny": {"by": "blue", "does": {"blue.face": "0.5"}},
        "admit": {"by": "blue"},
    },
    "signs": {"hint": {"does": {"blue.face": -1}}},
    "points": {
        "offer": {"turn": "blue", "choices": {"insist": "answer", "trade": "answer"}},
        "answer": {"turn": "red", "choices": {"withdraw": "rumours", "hold": "rumours"}},
        "rumours": {"chance": {"whisper": [0.5, "reply"], "leak": ["rest", "reply"]}},
        "reply": {"turn": "blue", "choices": {"deny": "over", "admit": "over"}},
    },
    "endings": {"over": {}},
    "sources": {"archive": {"work": "The archive"}},
}


def secret(*events: Data | str) -> xc.Crisis:
    """Give the crisis above with a record: acts by name, a day each, or whole events."""
    rows: list[Data] = []
    for number, event in enumerate(events, 1):
        row = {"act": event} if isinstance(event, str) else event
        rows.append({"id": f"e{number}", "date": f"1962-10-{21 + number}", "source": "archive"} | row)
    return xc.build(SECRET | {"record": rows})


def sums(crisis: xc.Crisis, eyes: str, date: str) -> dict[str, float]:
    """Give the sum of each actor's stakes in somebody's eyes, from the baseline on."""
    ledger = xc.ledger(crisis, eyes=eyes, date=date).ledger
    assert ledger is not None
    return {f"{a}.{s}": value for (a, s), value in total(ledger.entries, middle(crisis)).items()}


def words(crisis: xc.Crisis, watcher: str, date: str = "2100") -> list[str]:
    return [f"{row['kind']} {row['what']}" for row in xc.view(crisis, watcher, date).table.records()]


def test_a_telling_to_the_world_moves_face_even_in_eyes_that_do_not_hear_of_it() -> None:
    told = secret("trade", "withdraw", {"date": "1989", "tells": {"e1": ["world"]}})
    assert words(told, "blue") == ["was asked at offer", "did trade", "was shown withdraw"]
    assert sums(told, "blue", "1962-11") == {"red.land": 3, "blue.land": 2, "red.face": -3}
    assert sums(told, "blue", "1990") == {"red.land": 3, "blue.land": 2, "red.face": -3, "blue.face": -2}


def test_a_condition_on_a_hidden_act_does_not_show_it() -> None:
    """The world sees the same withdrawal after a trade and after none; the trade must not change what it counts."""
    data = json.loads(json.dumps(SECRET))
    data["acts"]["withdraw"]["does"] = [{"blue.land": 2, "if": "not done(trade)"}]
    rows = [{"id": f"e{n}", "date": f"1962-10-2{n + 1}", "source": "archive"} for n in (1, 2)]
    crises = [
        xc.build(data | {"record": [rows[0] | {"act": offer}, rows[1] | {"act": "withdraw"}]})
        for offer in ("trade", "insist")
    ]
    assert words(crises[0], "world") == words(crises[1], "world")
    assert sums(crises[0], "world", "1963") == sums(crises[1], "world", "1963")


# Tellings


@pytest.mark.parametrize("leak", ["leak", "whisper"])
def test_telling_what_was_not_done_is_silent(leak: str) -> None:
    """After insisting there is nothing to tell; the leak itself is seen, and the ledger is that of no leak."""
    silent, told = secret("insist", "withdraw", leak), secret("trade", "withdraw", leak)
    heard = "was told trade" if leak == "leak" else "was told hint"
    assert words(silent, "world") == ["was shown insist", "was shown withdraw", f"was shown {leak}"]
    assert words(told, "world") == [*words(silent, "world"), heard]
    assert sums(silent, "world", "1963") == sums(secret("insist", "withdraw"), "world", "1963")
    game = xc.game(silent)
    at = silent.watchers.index("world")
    for node in (int(n) for n in game.endings):
        atoms = [str(atom) for atom in game.seen.atoms(int(game.views[node, at]))]
        course = game.history(node)
        expected = {"leak": "told trade", "whisper": "told hint"} if "trade" in course else {}
        assert [atom for atom in atoms if atom.startswith("told")] == [expected[a] for a in course if a in expected]


def test_a_hint_and_then_the_whole_move_a_ledger_in_steps() -> None:
    crisis = secret(
        "trade",
        "withdraw",
        {"date": "1969", "tells": {"e1": {"world": "hint"}}},
        {"date": "1989", "tells": {"e1": ["world"]}},
    )
    before, half, after = (sums(crisis, "world", date) for date in ("1963", "1970", "1990"))
    assert before == {"blue.land": 2, "red.face": -3}
    assert half == before | {"blue.face": -1}
    assert after == before | {"blue.face": -2, "red.land": 3}
    assert [sums(crisis, "record", date)["red.land"] for date in ("1963", "1970", "1990")] == [3, 3, 3]
    assert words(crisis, "world")[-2:] == ["was told hint", "was told trade"]


def test_a_hint_pays_in_the_tree_what_it_does_in_the_ledger() -> None:
    crisis = secret()
    game = xc.game(crisis)
    face = {
        game.history(int(n)): row[1] for n, row in zip(game.endings, xc.payoffs(game, xc.world(crisis))[0], strict=True)
    }
    base = face["insist", "hold", "leak", "admit"]
    assert face["trade", "hold", "whisper", "admit"] == base - 1
    assert face["trade", "hold", "leak", "admit"] == base - 2
    assert face["insist", "hold", "whisper", "admit"] == base


def test_nobody_is_told_of_a_deed_before_it_is_done() -> None:
    """The dates of a telling and of its deed bound each other, through tellings of tellings, and stay as written."""
    deed, told = {"date": "1962-10-28", "act": "trade"}, {"date": "1962-10", "tells": {"e1": ["world"]}}
    crisis = secret(deed, told, {"date": "1962-10", "tells": {"e2": ["world"]}})
    assert words(crisis, "world", "1962-10-27") == []
    assert sums(crisis, "world", "1962-10-27") == {}
    assert {str(m["by then"]) for m in xc.view(crisis, "world", "1962-10-29").table.records()} == {"yes", "unsure"}
    early = secret({"date": "1962-12~", "act": "trade"}, {"date": "1962-12-15", "tells": {"e1": ["world"]}})
    for eyes in ("world", "record", "blue"):
        found = xc.ledger(early, eyes=eyes, date="1962-12-20")
        assert {(row["reading"], row["happened"], row["low"]) for row in found.table.records()} == {
            ("", "1962-12~", 3),
            ("", "1962-12~", -2),
        }
    assert {row["by then"] for row in xc.view(early, "red", "1962-12-14").table.records()} == {"unsure"}


def test_an_act_that_tells_is_not_before_what_it_tells_of() -> None:
    acts = [{"date": "1962-10-28", "act": "trade"}, {"date": "1962-10-29", "act": "hold"}]
    acts.append({"date": "1962-10~", "act": "leak"})
    crisis = secret(*acts)
    assert words(crisis, "world", "1962-10-27") == []
    assert sums(crisis, "record", "1962-10-27") == {}
    told = secret(
        {"date": "1962-12~", "act": "trade"}, *({"date": "1962-12-10", "act": act} for act in ("hold", "leak"))
    )
    own = xc.ledger(told, date="1962-12-10").ledger
    assert own is not None
    assert own.entries
    assert not own.unsure


@pytest.mark.parametrize("leak", ["leak", "whisper"])
def test_a_denial_is_a_sign_and_replaces_nothing(leak: str) -> None:
    """The world hears the denial and keeps what it was told; the denial's own effect is all it adds."""
    told, denied = secret("trade", "withdraw", leak), secret("trade", "withdraw", leak, "deny")
    assert words(denied, "world") == [*words(told, "world"), "was shown deny"]
    before = sums(told, "world", "1963")
    assert sums(denied, "world", "1963") == before | {"blue.face": before["blue.face"] + 0.5}


@pytest.mark.parametrize("hearer", ["blue", "red"])
def test_a_hint_does_not_take_the_truth_from_those_who_know_it(hearer: str) -> None:
    crisis = secret("trade", "withdraw", {"date": "1969", "tells": {"e1": {"everyone": "hint"}}})
    assert sums(crisis, hearer, "1970")["red.land"] == 3


def test_a_telling_reaches_those_within_and_not_those_around() -> None:
    to_world = secret("trade", {"date": "1989", "tells": {"e1": ["world"]}})
    to_press = secret("trade", {"date": "1969", "tells": {"e1": ["press"]}})
    assert all("was told trade" in words(to_world, watcher) for watcher in ("world", "press", "public-1989"))
    assert "was told trade" in words(to_press, "press")
    assert all("was told trade" not in words(to_press, watcher) for watcher in ("world", "public-1989", "red"))
    assert sums(to_press, "press", "1970")["red.land"] == 3
    assert "red.land" not in sums(to_press, "world", "1970")


# Audiences


def test_what_is_said_of_an_audience_itself_goes_before_what_is_said_of_those_around_it() -> None:
    data = json.loads(json.dumps(SECRET))
    data["audiences"]["experts"] = {"within": "press"}
    data["acts"]["trade"] |= {"seen by": ["red", "experts"], "looks like": {"press": "hold", "everyone": "insist"}}
    crisis = xc.build(data | {"record": [{"id": "e1", "date": "1962-10-22", "act": "trade", "source": "archive"}]})
    shown = {"world": "insist", "public-1989": "insist", "press": "hold", "experts": "trade", "red": "trade"}
    assert {watcher: words(crisis, watcher) for watcher in shown} == {w: [f"was shown {s}"] for w, s in shown.items()}


def test_an_audience_has_no_view_before_it_begins() -> None:
    crisis = secret("trade", "withdraw", {"date": "1990-06", "tells": {"e1": ["world"]}})
    early = xc.view(crisis, "public-1989", "1988-12-31")
    assert str(early) == "public-1989 has no view by 1988-12-31: it begins on 1989."
    assert len(early.table) == 0
    ledger = xc.ledger(crisis, eyes="public-1989", date="1988-12-31")
    assert len(ledger.table) == 0
    assert "has no view by 1988-12-31" in str(ledger)
    assert words(crisis, "public-1989", "1989") == ["was shown insist", "was shown withdraw"]
    assert {row["date"] for row in xc.view(crisis, "public-1989", "1989").table.records()} == {"1989"}
    assert sums(crisis, "public-1989", "1989") == {"blue.land": 2, "red.face": -3}
    assert words(crisis, "public-1989")[-1] == "was told trade"


# Sides that choose at once


TOGETHER: Data = SECRET | {
    "acts": {
        "press-on": {"by": "blue"},
        "wait": {"by": "blue"},
        "stand": {"by": "red"},
        "give-way": {"by": "red", "seen by": ["red"], "looks like": "stand"},
    },
    "points": {
        "line": {
            "together": {"blue": ["press-on", "wait"], "red": ["stand", "give-way"]},
            "goes to": {"otherwise": "over"},
        }
    },
    "record": [
        {"id": "e1", "date": "1962-10-22", "act": "press-on", "source": "archive"},
        {"id": "e2", "date": "1962-10-22", "act": "give-way", "source": "archive"},
    ],
}


def test_sides_that_choose_at_once_know_their_own_choice_before_the_others() -> None:
    crisis = xc.build(TOGETHER)
    assert words(crisis, "blue") == ["was asked at line", "did press-on", "was shown stand"]
    assert words(crisis, "red") == ["was asked at line", "did give-way", "was shown press-on"]
    assert words(crisis, "world") == ["was shown press-on", "was shown stand"]


def test_no_side_knows_what_another_chooses_at_the_same_time() -> None:
    game = xc.game(xc.build(TOGETHER))
    assert [(info.player, len(game.members(n))) for n, info in enumerate(game.sets)] == [("blue", 1), ("red", 2)]


# A point that comes again


def test_whoever_is_asked_again_is_asked_again_in_the_record_too() -> None:
    acts = {name: {"by": "blue"} for name in ("push", "stop")}
    points = {"duel": {"turn": "blue", "at most": 3, "then": "over", "choices": {"push": "duel", "stop": "over"}}}
    record = [{"id": f"e{n}", "date": "1962-10-22", "act": "push", "source": "archive"} for n in (1, 2)]
    crisis = xc.build(SECRET | {"acts": acts, "points": points, "record": record, "signs": {}})
    assert words(crisis, "blue") == ["was asked at duel", "did push"] * 2


def test_the_record_has_no_view_of_its_own_and_a_wrong_name_is_answered_with_the_nearest() -> None:
    crisis = secret("trade")
    with pytest.raises(xc.AskError, match="the record is shown everything"):
        xc.view(crisis, "record")
    with pytest.raises(xc.AskError, match=r"there is no watcher 'worlds'.*did you mean 'world'\?"):
        xc.view(crisis, "worlds")


def test_the_table_of_who_was_shown_what_says_nothing_for_what_was_never_shown() -> None:
    crisis = secret("trade", {"event": "affair", "seen by": ["red"]}, {"date": "1989", "tells": {"e1": ["world"]}})
    trade, affair = xc.shown(crisis).table.records()
    assert (trade["red"], trade["blue"]) == ("itself", "itself")
    assert trade["world"] == "as insist; itself, 1989"
    assert (affair["red"], affair["blue"], affair["world"]) == ("itself", "nothing", "nothing")
