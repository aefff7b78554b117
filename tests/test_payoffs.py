"""Payoffs are the record's ledger: what a course of play pays is what its record adds up to, whatever the crisis."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._ledger.ledger import Book, Entry, total
from oracle import with_history
from strategies import crisis_data

Data = dict[str, Any]
FAR = "2100-01-01"
AT_ONCE: Data = {
    "excomm": 1,
    "crisis": "at-once",
    "baseline": "1962-10-21",
    "horizon": "1964",
    "actors": {"east": {}, "west": {}},
    "rivals": ["east", "west"],
    "audiences": {"world": {}, "posterity": {"within": "world", "from": "1989"}},
    "stakes": {"land": {"counts": "in fact"}, "face": {"counts": "as seen", "by": {"world": 1}}},
    "weights": {"east": {"land": 1, "face": 1}, "west": {"land": 1, "face": 1}},
    "acts": {
        "press": {"by": "east"},
        "wait": {"by": "east"},
        "yield": {"by": "west", "does": [{"west.face": -5, "if": "done(press)"}]},
        "stay": {"by": "west"},
    },
    "points": {
        "line": {
            "date": "1962-10-22",
            "together": {"east": ["press", "wait"], "west": ["yield", "stay"]},
            "goes to": {"otherwise": "over"},
        }
    },
    "endings": {"over": {}},
}


def seen_by_all(data: Data) -> Data:
    """Let every as-seen stake count through the eyes of all, those of audiences that begin late too."""
    watchers = [*data["actors"], *data["audiences"]]
    for stake in data["stakes"].values():
        if stake["counts"] == "as seen":
            stake["by"] = dict.fromkeys(watchers, 1 / len(watchers))
    return data


def weighed(crisis: xc.Crisis, game: xc.Game, node: int, entries: tuple[Entry, ...], world: xc.Worlds) -> list[float]:
    """Weigh a ledger as each player of a tree would, being of the kinds it is at a node."""
    values = {name: float(value[0]) for name, value in world.values.items()}
    sums = total(entries, values)
    kinds = game.profiles[game.profile[node]].values()
    found = dict.fromkeys(game.players, 0.0)
    for player in game.players:
        for written, by_kind in crisis.weights[player].items():
            actor, _, stake = written.rpartition(".")
            (weight,) = [quantity for kind, quantity in by_kind.items() if kind in ("", *kinds)]
            found[player] += float(weight.value(values)) * sums.get((actor or player, stake), 0.0)
    return list(found.values())


def check_every_history(game: xc.Game, seed: int | None) -> None:
    """Make each course of play the record, and hold its ledger at the horizon against what the tree pays."""
    crisis = game.crisis
    world = xc.world(crisis, seed)
    paid = xc.payoffs(game, world)[0]
    for number, node in enumerate(game.endings):
        happened = with_history(crisis, game.history(int(node)))
        assert happened.baseline is not None
        ledger = Book(happened).ledger("record", happened.horizon or xc.parse_date(FAR), happened.baseline)
        assert not ledger.unsure
        found = weighed(happened, game, int(node), ledger.entries, world)
        assert found == pytest.approx(paid[number].tolist(), abs=1e-9), game.history(int(node))


@settings(max_examples=120)
@given(crisis_data(record=False, timely=True).map(seen_by_all).map(xc.build), st.integers(0, 9))
def test_what_a_history_pays_is_what_its_record_adds_up_to(crisis: xc.Crisis, seed: int) -> None:
    game = xc.game(crisis)
    assume(game.histories <= 12)
    check_every_history(game, seed)


@settings(max_examples=80)
@given(crisis_data(timely=True).map(seen_by_all).map(xc.build))
def test_the_record_pays_what_its_ledger_adds_up_to(crisis: xc.Crisis) -> None:
    """Acts alone: events outside the game and tellings between them are left out, since the tree has none."""
    acts = [{"id": e.id, "date": str(e.date), "act": e.act, "source": list(e.source)} for e in crisis.record if e.act]
    happened = crisis.change({"record": acts})
    game, world = xc.game(happened), xc.world(happened)
    course = tuple(row["act"] for row in acts)
    ends = [(n, int(node)) for n, node in enumerate(game.endings) if game.history(int(node)) == course]
    assume(ends)
    assert happened.baseline is not None
    ledger = Book(happened).ledger("record", happened.horizon or xc.parse_date(FAR), happened.baseline)
    assert len(ends) == len(game.profiles)
    for number, node in ends:
        found = weighed(happened, game, node, ledger.entries, world)
        assert found == pytest.approx(xc.payoffs(game, world)[0, number].tolist(), abs=1e-9)


@pytest.mark.parametrize("name", ["trial-of-nerves", "bluff", "leak"])
def test_every_history_of_a_shipped_crisis(name: str) -> None:
    check_every_history(xc.game(xc.load(name)), seed=1)


def test_acts_chosen_at_once_are_not_yet_done_for_each_other() -> None:
    """West gives way while east presses, not after it: the condition does not hold, in the tree and in the record."""
    crisis = xc.build(AT_ONCE)
    game = xc.game(crisis)
    assert not xc.payoffs(game, xc.world(crisis)).any()
    check_every_history(game, seed=None)


def test_an_event_between_acts_chosen_at_once_does_not_put_one_before_the_other() -> None:
    between = {"id": "e2", "date": "1962-10-22", "event": "rumour", "source": "archive"}
    chosen = [
        {"id": f"e{n}", "date": "1962-10-22", "act": a, "source": "archive"} for n, a in ((1, "press"), (3, "yield"))
    ]
    crisis = xc.build(
        AT_ONCE | {"record": [chosen[0], between, chosen[1]], "sources": {"archive": {"work": "The archive"}}}
    )
    assert len(xc.ledger(crisis, date="1963").table) == 0


@pytest.mark.parametrize(("horizon", "face"), [("1964", 0), ("1988", 0), ("1990", -5), ("", -5)])
def test_what_an_audience_sees_counts_once_the_audience_begins(horizon: str, face: int) -> None:
    posterity = {"posterity": {"within": "world", "from": "1989"}}
    data = AT_ONCE | {"audiences": {"world": {}, **posterity}, "acts": {**AT_ONCE["acts"]}}
    data["stakes"] = {"land": {"counts": "in fact"}, "face": {"counts": "as seen", "by": {"posterity": 1}}}
    data["acts"]["yield"] = {"by": "west", "does": {"west.face": -5}}
    if horizon:
        data["horizon"] = horizon
    else:
        del data["horizon"]
    crisis = xc.build(data)
    game = xc.game(crisis)
    paid = {
        game.history(int(n)): row[1] for n, row in zip(game.endings, xc.payoffs(game, xc.world(crisis))[0], strict=True)
    }
    assert paid["press", "yield"] == face
    assert paid["press", "stay"] == 0


def test_many_worlds_at_once_are_each_world_alone() -> None:
    crisis = xc.load("trial-of-nerves")
    game, worlds = xc.game(crisis), xc.worlds(crisis, 50, seed=3)
    together = xc.payoffs(game, worlds)
    assert together.shape == (50, 16, 2)
    for draw in (0, 17, 49):
        one = xc.Worlds(1, {name: value[[draw]] for name, value in worlds.values.items()})
        assert np.array_equal(xc.payoffs(game, one)[0], together[draw])


def test_a_tree_pays_what_its_endings_say() -> None:
    crisis = xc.load("dixit-brinkmanship")
    game = xc.game(crisis)
    paid = xc.payoffs(game, xc.world(crisis))[0].tolist()
    found = {
        (game.profiles[game.profile[node]]["kind"], game.history(int(node))): tuple(row)
        for node, row in zip(game.endings, paid, strict=True)
    }
    assert found["hard", ("threaten", "comply")] == (1, -8)
    assert found["soft", ("threaten", "comply")] == (1, -4)
    assert found["hard", ("threaten", "defy", "catastrophe")] == (-10, -4)
    assert found["soft", ("threaten", "defy", "catastrophe")] == (-10, -8)
    assert found["soft", ("threaten", "defy", "luck")] == found["hard", ("no-threat",)] == (-2, 2)


def test_a_player_without_weights_has_no_payoffs() -> None:
    crisis = xc.build(AT_ONCE | {"weights": {"east": {"land": 1}}})
    with pytest.raises(xc.GameError, match=r"west moves and has no payoffs; add weights\.west"):
        xc.payoffs(xc.game(crisis), xc.world(crisis))


def test_a_player_whom_an_ending_does_not_pay_is_not_paid_zero() -> None:
    tree = {
        "excomm": 1,
        "crisis": "half-paid",
        "points": {
            "first": {"turn": "east", "choices": {"push": "second", "wait": "quiet"}},
            "second": {"turn": "west", "choices": {"yield": "quiet", "stay": "clash"}},
        },
        "endings": {"quiet": {"pays": {"east": 1, "west": 1}}, "clash": {"pays": {"east": -1}}},
    }
    with pytest.raises(xc.CrisisError, match="'clash' does not pay west"):
        xc.build(tree)
