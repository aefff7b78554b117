"""The game of October 1962: what its tree may give away, what it must offer, that the record is a course of it."""

import math

import numpy as np
import pytest

import excomm as xc
from excomm._crisis.chronicle import path
from excomm._crisis.dates import parse_date
from excomm._crisis.incidents import evidence
from excomm._crisis.quantity import Floats
from excomm._game.payoffs import priors
from excomm._ledger.ledger import Book

SECRET = ("turkey", "nato", "world", "american-public")
ROADS = ("deployment", "assurance")
KEEPING = ("tell-the-world", "keep-silent", "leak", "kept")
QUIET = ("no-incident", "no-mistaken-launch")


@pytest.fixture(scope="module")
def cuba() -> xc.Crisis:
    return xc.load("cuba-1962")


@pytest.fixture(scope="module")
def games(cuba: xc.Crisis) -> dict[str, xc.Game]:
    return {start: xc.game(cuba, start=start) for start in ROADS}


def test_the_record_is_one_course_from_the_first_point_to_an_ending(cuba: xc.Crisis, games: dict[str, xc.Game]) -> None:
    happened = tuple(step.event.act for step in path(cuba))
    assert tuple(act for act in happened if act not in QUIET) == tuple(e.act for e in cuba.record if e.act)
    for game in games.values():
        ends = [node for node in game.endings.tolist() if game.history(node) == happened]
        assert len(ends) == len(game.profiles) == 8
    assert {game.places[game.place[node]] for node in ends} == {"settled"}


def test_a_world_of_it_can_be_solved_while_one_waits(games: dict[str, xc.Game]) -> None:
    assert 300 <= games["assurance"].nodes <= 5_000
    assert games["deployment"].nodes <= 30_000
    assert len(games["deployment"].sets) < 1_000


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
        assert odds_of_firing(changed, "night") == pytest.approx(
            odds_of_firing(cuba, "night") / 8, rel=0.01
        )  # a quarter of the time, half the failures
        assert odds_of_firing(changed, "going-home") == pytest.approx(odds_of_firing(cuba, "going-home") / 2, rel=0.01)
    if name == "deployed-in-the-open":
        assert xc.world(changed).values["spotted"][0] == 1


# ------------------------------------------------------------------ hazards
def odds_of_firing(crisis: xc.Crisis, point: str) -> float:
    """The probability in the middle world that the barrier fails at a point."""
    played = crisis.played[point]
    return float(xc.world(crisis).of(played.chance[crisis.points[point].hazard].odds[""])[0])


def test_the_record_waits_quietly_wherever_the_alert_was_raised(cuba: xc.Crisis) -> None:
    waits = [(step.point, step.event.act) for step in path(cuba) if step.event.act in QUIET]
    pairs = [
        (name + far, quiet)
        for name in ("eve", "still", "saturday", "night", "going-home")
        for far, quiet in zip(("", "-far"), QUIET, strict=True)
    ]
    assert waits == pairs


def test_every_wait_is_passed_under_both_hazards_alike(cuba: xc.Crisis) -> None:
    waits = {name: point for name, point in cuba.points.items() if point.hazard}
    near = {name for name in waits if not name.endswith("-far")}
    assert {waits[name].hazard for name in near} == {"incident"}
    for name in near:
        far = waits[f"{name}-far"]
        assert waits[name].then == f"{name}-far"
        assert far.hazard == "mistaken-launch"
        assert (far.lasts, far.alert) == (waits[name].lasts, waits[name].alert)
    assert len(waits) == 2 * len(near) == 20


def test_near_misses_are_counted_by_side_and_time(cuba: xc.Crisis) -> None:
    """Of the fifteen all but one lie within a time; by hand from the list, (undisputed, disputed)."""
    told = {(e.hazard, e.alert): (e.sure, e.disputed) for e in evidence(cuba)}
    assert told == {
        ("incident", "defcon-3"): (0, 0),
        ("incident", "defcon-2"): (1, 3),
        ("incident", "defcon-2-easing"): (0, 0),
        ("mistaken-launch", "defcon-3"): (0, 2),
        ("mistaken-launch", "defcon-2"): (3, 4),
        ("mistaken-launch", "defcon-2-easing"): (0, 1),
    }
    assert sum(sum(counts) for counts in told.values()) == len(cuba.near_misses) - 1


def test_the_rate_of_the_height_is_the_gamma_distribution_that_a_hand_finds(cuba: xc.Crisis) -> None:
    """Half known and half believed: 3 + 4/2 = 5 in 4/2 = 2 days, so a Gamma of shape 5 and rate 2, cut off at 10 a day.

    By Poisson's sum the share below x is 1 - exp(-2x) sum (2x)^j / j!, j < 5; below .01 it is nothing to speak of.
    """
    certain = cuba.change({"unknown.known-usa": 0.5, "unknown.doubt": 0.5})
    rates = np.sort(xc.worlds(certain, 2000, seed=1).values["hazards.mistaken-launch.rates.defcon-2"])

    def below(x: Floats) -> Floats:
        share: Floats = 1.0 - np.exp(-2 * x) * np.sum([(2 * x) ** j / math.factorial(j) for j in range(5)], axis=0)
        return share

    np.testing.assert_allclose(below(rates) / below(np.array(10.0)), (np.arange(2000) + 0.5) / 2000, atol=5e-3)


def test_a_night_at_the_height_fires_as_a_hand_finds(cuba: xc.Crisis) -> None:
    """Two incidents a day and a barrier that fails in one of ten: 14 quiet hours have odds exp(-2 * 14/24 / 10)."""
    fixed = cuba.change(
        {"hazards.incident": {"rates": {"defcon-3": 1, "defcon-2": 2, "defcon-2-easing": 1}, "barrier": 0.1}}
    )
    assert odds_of_firing(fixed, "night") == pytest.approx(1 - math.exp(-2 * 14 / 24 / 10))


def test_risk_by_accident_grows_with_the_barrier(cuba: xc.Crisis) -> None:
    """The same hundred worlds but for the barrier: more accidents, at each level that a hazard leads to."""
    risks = []
    for barrier in (0.0001, 0.003, 0.03, 0.1):
        swept = xc.sweep(cuba.change({"unknown.barrier": barrier}), 100, seed=1, start="assurance")
        risks.append({(r["level"], r["cause"]): r["chance"] for r in swept.risk.records()})
    for level in ("conventional", "general"):
        accidents = [risk[level, "accident"] for risk in risks]
        assert accidents == sorted(accidents)
        assert accidents[0] < 0.02 < accidents[-1]


def test_what_was_stopped_is_shown_to_nobody_and_what_fires_to_all(cuba: xc.Crisis, games: dict[str, xc.Game]) -> None:
    """Else the waits would tell of the secret that lies between them."""
    for act in QUIET:
        assert cuba.deeds[act].seen_by == ()
    for game in games.values():
        for view in set(game.views[game.endings].ravel().tolist()):
            assert not any(act in str(atom) for atom in game.seen.atoms(view) for act in QUIET)


@pytest.mark.parametrize("name", ["no-tactical-warheads", "faster-line", "open-trade"])
def test_a_what_if_turns_its_risk(cuba: xc.Crisis, name: str) -> None:
    """Without warheads none are used; a faster line has fewer accidents; a public trade moves no odds of chance."""
    changed = cuba.variant(name)
    before, after = (xc.sweep(c, 100, seed=1, start="assurance") for c in (cuba, changed))
    chance = [dict(zip(s.endings.column("ending"), s.endings.column("chance"), strict=True)) for s in (before, after)]
    if name == "no-tactical-warheads":
        assert chance[0]["first-use"] > 0 == chance[1]["first-use"]
    if name == "faster-line":
        assert chance[1]["general"] < chance[0]["general"]
        assert chance[1]["unordered-war"] < chance[0]["unordered-war"]
    if name == "open-trade":
        assert odds_of_firing(cuba, "night") == odds_of_firing(changed, "night")
        assert chance[0] != chance[1]
