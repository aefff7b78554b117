"""The game of October 1962: what its tree may give away, what it must offer, that the record is a course of it."""

import numpy as np
import pytest

import excomm as xc
from excomm._crisis.dates import parse_date
from excomm._game.payoffs import priors
from excomm._ledger.ledger import Book

SECRET = ("turkey", "nato", "world", "american-public")
ROADS = ("deployment", "assurance")
KEEPING = ("tell-the-world", "keep-silent", "leak", "kept")


@pytest.fixture(scope="module")
def cuba() -> xc.Crisis:
    return xc.load("cuba-1962")


@pytest.fixture(scope="module")
def games(cuba: xc.Crisis) -> dict[str, xc.Game]:
    return {start: xc.game(cuba, start=start) for start in ROADS}


def test_the_record_is_one_course_from_the_first_point_to_an_ending(cuba: xc.Crisis, games: dict[str, xc.Game]) -> None:
    happened = tuple(event.act for event in cuba.record if event.act)
    for game in games.values():
        ends = [node for node in game.endings.tolist() if game.history(node) == happened]
        assert len(ends) == len(game.profiles) == 8
    assert {game.places[game.place[node]] for node in ends} == {"settled"}


def test_a_world_of_it_can_be_solved_while_one_waits(games: dict[str, xc.Game]) -> None:
    assert 300 <= games["assurance"].nodes <= 1_500
    assert games["deployment"].nodes <= 30_000
    assert len(games["deployment"].sets) < 500


def test_the_beginning_offers_every_way_that_was_argued_for(cuba: xc.Crisis) -> None:
    assert {"secret-deployment", "open-deployment", "arms-only", "stay-out"} == set(cuba.points["deploy"].choices)
    considered = {"acquiesce", "private-diplomacy", "televised-address", "surprise-strike", "invasion"}
    assert considered == set(cuba.points["answer-22"].choices)
    answers = {"pledge-alone", "pledge-and-promise", "public-trade", "ultimatum", "strike"}
    assert answers == set(cuba.points["answer-27"].choices)


def test_washington_cannot_tell_missiles_from_other_arms_by_what_it_sees(games: dict[str, xc.Game]) -> None:
    """Before the photographs it holds the same view after a secret deployment and after bombers alone."""
    game = games["deployment"]
    at = game.crisis.watchers.index("usa")
    views = {
        way: {
            int(game.views[node, at])
            for node in range(game.nodes)
            if game.history(node) in ((way,), (way, "bombers-shipped"))
        }
        for way in ("secret-deployment", "arms-only")
    }
    assert views["secret-deployment"] == views["arms-only"]


@pytest.mark.parametrize("watcher", SECRET)
def test_no_watcher_of_the_trade_ever_knows_it_untold(games: dict[str, xc.Game], watcher: str) -> None:
    """Whatever it met, if it was never told, some history without the promise looks the same to it at the end."""
    for game in games.values():
        at = game.crisis.watchers.index(watcher)
        bit = game.acts.index("pledge-and-promise")
        held = (game.done[:, bit // 64] >> np.uint64(bit % 64)) & np.uint64(1) == 1
        for view in set(game.views[game.endings, at][held[game.endings]].tolist()):
            told = "told pledge-and-promise" in [str(atom) for atom in game.seen.atoms(view)]
            alike = game.endings[game.views[game.endings, at] == view]
            assert told or not held[alike].all()


def test_nothing_but_moscows_own_secret_follows_the_promise_alone(games: dict[str, xc.Game]) -> None:
    """After the promise and after the pledge alone all can do the same; only Moscow's keeping of it comes besides."""
    for game in games.values():
        follows: dict[str, set[tuple[str, ...]]] = {"pledge-alone": set(), "pledge-and-promise": set()}
        for node in game.endings.tolist():
            acts = game.history(node)
            for pledge in follows.keys() & set(acts):
                after = (act for act in acts[acts.index(pledge) + 1 :] if act not in KEEPING)
                if "broadcast-message" in acts:
                    follows[pledge].add(tuple(after))
        assert follows["pledge-alone"] == follows["pledge-and-promise"]


def test_tactical_warheads_are_used_only_where_they_lie(cuba: xc.Crisis, games: dict[str, xc.Game]) -> None:
    uses = cuba.points["on-the-island"].chance["tactical-use"].odds
    assert uses["none-ashore"].text == "0"
    solution = xc.solve(games["assurance"])
    ends = games["assurance"].endings
    burnt = [n for n in ends.tolist() if "tactical-use" in games["assurance"].history(n)]
    bare = [n for n in burnt if games["assurance"].profiles[games["assurance"].profile[n]]["warheads"] == "none-ashore"]
    assert bare
    assert solution.reach("3:1")[:, bare].max() == 0.0
    assert solution.reach("3:1")[:, burnt].sum() > 0.001


def test_the_decision_of_may_counts_though_it_lies_before_the_baseline(
    cuba: xc.Crisis, games: dict[str, xc.Game]
) -> None:
    """By hand, at the middle: other arms cost Moscow nothing, hidden missiles bring 1 in security and -2 in peace."""
    game = games["deployment"]
    ends = {game.history(n): n for n in game.endings.tolist() if game.profile[n] == 0}
    paid = dict(zip(game.endings.tolist(), xc.payoffs(game, xc.world(cuba))[0], strict=True))
    moscow = game.players.index("ussr")
    hidden = ends["secret-deployment", "bombers-shipped", "unseen", "keep-hidden"]
    assert game.profiles[0]["moscow"] == "firm"  # whose weight on peace is 0.25 at the middle, and 0.5 on security
    assert paid[ends["arms-only", "bombers-shipped"]][moscow] == 0
    assert paid[hidden][moscow] == pytest.approx(0.5 * 1 + 0.25 * -2)


def test_the_odds_of_october_are_not_those_of_may(cuba: xc.Crisis, games: dict[str, xc.Game]) -> None:
    middle = xc.world(cuba)
    may, october = (priors(games[start], middle)[0] for start in ROADS)
    firm = [n for n, kinds in enumerate(games["assurance"].profiles) if kinds["moscow"] == "firm"]
    assert may[firm].sum() == pytest.approx(0.5)
    assert october[firm].sum() == pytest.approx(0.4)


def test_what_the_photographs_and_the_address_did_stands_where_it_stood(cuba: xc.Crisis) -> None:
    """The world's ledger of the first days: what it was told on the 22nd, and the quarantine, each by its own entry."""
    lines = {
        (entry.event, entry.stake, entry.actor, entry.through)
        for entry in Book(cuba).ledger("world", parse_date("1962-10-25"), parse_date("1962-10-15")).entries
    }
    assert ("missiles-in", "prestige", "ussr", "address") in lines
    assert ("quarantine", "alliance", "usa", "quarantine") in lines
    assert not [event for event, *_ in lines if event in ("tactical-in", "letter-26")]


@pytest.mark.parametrize(
    "name", ["no-tactical-warheads", "longer-missiles-ready", "faster-line", "deployed-in-the-open"]
)
def test_a_what_if_says_why_and_moves_what_it_speaks_of(cuba: xc.Crisis, name: str) -> None:
    changed = cuba.variant(name)
    assert cuba.variants[name].because
    if name == "no-tactical-warheads":
        assert priors(xc.game(changed, start="assurance"), xc.world(changed))[0][::2].sum() == 0
    if name == "longer-missiles-ready":
        before, after = (xc.reach(c, weapon="R-14", date="1962-10-27") for c in (cuba, changed))
        assert before.to_json() != after.to_json()
    if name == "faster-line":
        assert xc.world(changed).values["slip"][0] == 0.25
    if name == "deployed-in-the-open":
        assert xc.world(changed).values["spotted"][0] == 1
