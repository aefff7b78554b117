"""What is hidden from a watcher: laws that hold of any crisis, and where they end."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._knowledge.memory import Memory
from excomm._knowledge.view import Atom
from excomm._ledger.ledger import Book, Entry, Ledger, total
from knowing import atoms_met, middle
from oracle import with_history
from strategies import crisis_data

Data = dict[str, Any]
FAR = xc.parse_date("2600-01-01")


def of_stakes(crisis: xc.Crisis, ledger: Ledger, *, as_seen: bool) -> list[Entry]:
    return [line for line in ledger.entries if crisis.stakes[line.stake].as_seen == as_seen]


def put_in(data: Data, at: int, event: Data) -> Data:
    """Return the crisis with one event more, on the day of the one before it."""
    record = list(data["record"])
    when = record[at - 1]["date"] if at else record[0]["date"]
    record.insert(at, {"id": "one-more", "date": when, "source": "archive"} | event)
    return data | {"record": record}


@settings(max_examples=80)
@given(crisis_data(), st.data())
def test_a_deed_hidden_from_some_eyes_changes_nothing_in_them(data: Data, draw: st.DataObject) -> None:
    assume(data["record"])
    stake = next(iter(data["stakes"]))
    eyes, *others = draw.draw(st.permutations([*data["actors"], *data["audiences"]]))
    assume(not data["audiences"].get(eyes, {}).get("within"))
    at = draw.draw(st.integers(0, len(data["record"])))
    deed = {"event": "affair-hidden", "seen by": others, "does": {f"everyone.{stake}": 7}}
    before, after = xc.build(data), xc.build(put_in(data, at, deed))
    assert atoms_met(before, eyes, FAR) == atoms_met(after, eyes, FAR)
    one, other = (Book(crisis).ledger(eyes, FAR, crisis.baseline or FAR) for crisis in (before, after))
    assert one.entries == other.entries


@settings(max_examples=80)
@given(crisis_data(), st.data())
def test_a_telling_to_others_moves_only_what_knowers_of_the_deed_count_as_seen(data: Data, draw: st.DataObject) -> None:
    told = [n for n, row in enumerate(data["record"]) if "act" in row or "event" in row]
    assume(told)
    eyes, *others = draw.draw(st.permutations([*data["actors"], *data["audiences"]]))
    assume(not data["audiences"].get(eyes, {}).get("within"))
    number = draw.draw(st.sampled_from(told))
    at = draw.draw(st.integers(number + 1, len(data["record"])))
    telling = {"tells": {data["record"][number]["id"]: others}}
    before, after = xc.build(data), xc.build(put_in(data, at, telling))
    assert atoms_met(before, eyes, FAR) == atoms_met(after, eyes, FAR)
    one, other = (Book(crisis).ledger(eyes, FAR, crisis.baseline or FAR) for crisis in (before, after))
    assert of_stakes(before, one, as_seen=False) == of_stakes(after, other, as_seen=False)
    memory = Memory(before)
    shown = memory.showings(eyes).get(number, ())
    if not shown or shown[-1].sign != memory.deeds[number].event.name:
        event = data["record"][number]["id"]
        lines, again = ([line for line in own.entries if line.event == event] for own in (one, other))
        assert lines == again


def test_a_hint_told_to_each_apart_says_nothing_of_what_the_other_was_told() -> None:
    """The press is told nothing in 1964, so its ledger is that of 1963."""
    crisis = xc.build(
        {
            "excomm": 1,
            "crisis": "apart",
            "baseline": "1962-10-21",
            "actors": {"red": {}, "blue": {}},
            "audiences": {"press": {}, "ally": {}},
            "stakes": {"face": {"counts": "as seen", "by": {"ally": 1}}},
            "signs": {"hint": {"does": {"blue.face": -5}}},
            "sources": {"archive": {"work": "A"}},
            "record": [
                {"id": "e1", "date": "1962-10-27", "event": "trade", "seen by": ["red"], "source": "archive"},
                {"id": "t1", "date": "1963-06", "tells": {"e1": {"press": "hint"}}, "source": "archive"},
                {"id": "t2", "date": "1964-06", "tells": {"e1": {"ally": "hint"}}, "source": "archive"},
            ],
        }
    )
    for when in ("1963-12", "1964-12"):
        assert Book(crisis).ledger("press", xc.parse_date(when), crisis.baseline or FAR).entries == ()
    known = Book(crisis).ledger("ally", xc.parse_date("1964-12"), crisis.baseline or FAR)
    assert [line.low for line in known.entries] == [-5]


@pytest.mark.parametrize("order", [("blue", "red"), ("red", "blue")])
def test_nobody_tells_of_what_is_chosen_at_the_same_time(order: tuple[str, str]) -> None:
    """Whichever side is listed first: red cannot give away a trade that it does not know of yet."""
    menus = {"blue": ["insist", "trade"], "red": ["expose", "stay"]}
    chosen = {"blue": "trade", "red": "expose"}
    crisis = xc.build(
        {
            "excomm": 1,
            "crisis": "at-once",
            "baseline": "1962-10-21",
            "actors": {"red": {}, "blue": {}},
            "audiences": {"world": {}},
            "acts": {
                "insist": {"by": "blue"},
                "trade": {"by": "blue", "seen by": [], "looks like": "insist"},
                "expose": {"by": "red", "tells": {"trade": ["world"]}},
                "stay": {"by": "red"},
            },
            "points": {
                "night": {
                    "date": "1962-10-27",
                    "together": {side: menus[side] for side in order},
                    "goes to": {"otherwise": "over"},
                }
            },
            "endings": {"over": {"pays": {"red": 0, "blue": 0}}},
            "sources": {"archive": {"work": "A"}},
            "record": [{"id": side, "date": "1962-10-27", "act": chosen[side], "source": "archive"} for side in order],
        }
    )
    assert Atom("told", "trade") not in atoms_met(crisis, "world", FAR)
    game = xc.game(crisis)
    at = crisis.watchers.index("world")
    views = [game.seen.atoms(int(game.views[int(node), at])) for node in game.endings]
    assert not any(atom.kind == "told" for view in views for atom in view)


def without_conditions(data: Data) -> Data:
    """Take the conditions from all effects."""
    for deed in (*data["acts"].values(), *data["signs"].values(), *data.get("record", [])):
        for row in deed["does"] if isinstance(deed.get("does"), list) else []:
            row.pop("if", None)
    return data


@settings(max_examples=60)
@given(crisis_data(record=False, timely=True).map(without_conditions))
def test_histories_with_the_same_view_have_the_same_stakes_in_fact_in_it(data: Data) -> None:
    """The two histories of an information set, or of one final view, are one ledger of stakes in fact to who has it.

    A view does not say which of two deeds a hint was about, nor whether one deed was told twice or two deeds once; so
    tellings here are of the deed itself, and no act is done twice. Nor does it say whether what it was told of came
    before something else, which a condition could ask; so effects here have none.
    """
    data.pop("horizon", None)
    for act in data["acts"].values():
        act["tells"] = {told: list(hearers) for told, hearers in act.get("tells", {}).items() if hearers != "everyone"}
    crisis = xc.build(data)
    game, values = xc.game(crisis), middle(crisis)
    assume(game.nodes <= 60)
    held: dict[object, list[int]] = defaultdict(list)
    for node in (int(n) for n in game.endings):
        for at, watcher in enumerate(crisis.watchers):
            held[watcher, int(game.views[node, at])].append(node)
    for (watcher, _), nodes in ((key, found) for key, found in held.items() if isinstance(key, tuple)):
        courses = {game.history(node) for node in nodes}
        if len(courses) < 2 or any(len(set(course)) < len(course) for course in courses):
            continue
        ledgers = [in_fact(with_history(crisis, course), watcher, values) for course in sorted(courses)[:3]]
        assert all(ledger == pytest.approx(ledgers[0]) for ledger in ledgers), sorted(courses)


def in_fact(crisis: xc.Crisis, eyes: str, values: dict[str, float]) -> dict[tuple[str, str], float]:
    assert crisis.baseline is not None
    lines = of_stakes(crisis, Book(crisis).ledger(eyes, FAR, crisis.baseline), as_seen=False)
    sums = total(tuple(lines), values)
    return {key: round(value, 9) for key, value in sums.items() if abs(value) > 1e-9}
