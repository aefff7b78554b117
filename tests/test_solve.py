"""The solver against closed forms, games solved by hand, Gambit, its own twin, and an audit that shares no code."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings

import excomm as xc
from conftest import GOLDEN
from excomm._cli.main import main
from excomm._solve.matrix import game_value
from excomm._solve.measure import spreads, yardsticks
from excomm._solve.plan import node_odds
from make_golden_solutions import cases, solved
from solving import LARGE, SLOW, chances, normal, tree
from strategies import crises, trees

# Closed forms and games solved by hand


def test_one_choice_is_logit() -> None:
    game = tree(
        {"p": {"turn": "a", "choices": {"x": "one", "y": "two", "w": "three"}}}, {"one": [0], "two": [1], "three": [-2]}
    )
    solution = xc.solve(game)
    for name, ratio in (("3:1", 3.0), ("20:1", 20.0)):
        weights = ratio ** np.array([0.0, 1.0, -2.0])
        np.testing.assert_allclose(chances(solution, name)[0], weights / weights.sum(), atol=1e-9)
    np.testing.assert_allclose(chances(solution)[0], [0, 1, 0], atol=1e-6)


def test_a_player_with_twice_the_precision_is_as_one_with_twice_the_stakes() -> None:
    points = {
        "p": {"turn": "a", "choices": {"x": "q", "y": "two"}},
        "q": {"turn": "b", "choices": {"l": "one", "r": "three"}},
    }
    once = {"one": (1, 1), "two": (0.3, 0), "three": (-1, 0.5)}
    twice = {name: (2 * a, b) for name, (a, b) in once.items()}
    sharp = xc.solve(tree(points, once), precision=np.array([[2.0, 1.0]]))
    rich = xc.solve(tree(points, twice))
    np.testing.assert_allclose(sharp.chances["3:1"], rich.chances["3:1"], atol=1e-9)


@pytest.mark.parametrize("win", [1.0, 2.0, 9.0])
def test_matching_pennies(win: float) -> None:
    """The side that hides mixes to make the other indifferent: the finder's odds shift with the hider's payoff."""
    points = {
        "p": {
            "together": {"a": ["h", "t"], "b": ["up", "down"]},
            "goes to": {"h+up": "hh", "t+down": "tt", "otherwise": "no"},
        }
    }
    solution = xc.solve(tree(points, {"hh": [win, 0], "tt": [1, 0], "no": [0, 1]}))
    ours, theirs = chances(solution)
    np.testing.assert_allclose(ours, [0.5, 0.5], atol=1e-4)
    np.testing.assert_allclose(theirs, [1 / (1 + win), win / (1 + win)], atol=1e-4)


def test_myerson_card_game() -> None:
    """Myerson 1991, *Game Theory*, 2.1 and 4.4: black raises with 1/3, the other meets with 2/3, thinking red 3/4."""
    points = {
        "card": {"turn": "a", "choices": {"raise": "answer", "fold": "folded"}},
        "answer": {"turn": "b", "choices": {"meet": "met", "pass": "won"}},
    }
    pays: dict[str, tuple[Any, ...]] = {
        "folded": ({"red": 1, "black": -1}, {"red": -1, "black": 1}),
        "met": ({"red": 2, "black": -2}, {"red": -2, "black": 2}),
        "won": (1, -1),
    }
    solution = xc.solve(tree(points, pays, private={"colour": {"of": "a", "is": {"red": 0.5, "black": 0.5}}}))
    by_set = {
        (i.player, solution.game.seen.atoms(i.view)[0].word): c
        for i, c in zip(solution.game.sets, chances(solution), strict=True)
    }
    np.testing.assert_allclose(by_set["a", "red"], [1, 0], atol=1e-5)
    np.testing.assert_allclose(by_set["a", "black"], [1 / 3, 2 / 3], atol=1e-4)
    meets = chances(solution)[[i.player for i in solution.game.sets].index("b")]
    np.testing.assert_allclose(meets, [2 / 3, 1 / 3], atol=1e-4)
    assert "red 0.75" in str(solution.at("answer", "b").column("thinks")[0])


def beer_and_quiche(strong: float) -> dict[tuple[str, str], list[float]]:
    """Cho & Kreps 1987: a stranger has beer or quiche for breakfast; the other duels or not, by what it has seen."""
    points = {
        "table": {"turn": "a", "choices": {"beer": "after-beer", "quiche": "after-quiche"}},
        "after-beer": {"turn": "b", "choices": {"duel": "beer-duel", "let-be": "beer-peace"}},
        "after-quiche": {"turn": "b", "choices": {"fight": "quiche-duel", "leave": "quiche-peace"}},
    }
    b = {"strong": 0, "weak": 1}, {"strong": 1, "weak": 0}
    pays: dict[str, tuple[Any, ...]] = {
        "beer-duel": ({"strong": 1, "weak": 0}, b[0]),
        "beer-peace": ({"strong": 3, "weak": 2}, b[1]),
        "quiche-duel": ({"strong": 0, "weak": 1}, b[0]),
        "quiche-peace": ({"strong": 2, "weak": 3}, b[1]),
    }
    private = {"nerve": {"of": "a", "is": {"strong": strong, "weak": "rest"}}}
    solution = xc.solve(tree(points, pays, private=private))
    assert solution.answered.all()
    seen = solution.game.seen
    keys = [(i.point, str(seen.atoms(i.view)[0]).removeprefix("fact ")) for i in solution.game.sets]
    return dict(zip(keys, chances(solution), strict=True))


def test_strong_strangers_are_many_so_all_drink_beer() -> None:
    found = beer_and_quiche(0.9)
    np.testing.assert_allclose(found["table", "strong"], [1, 0], atol=1e-4)
    np.testing.assert_allclose(found["table", "weak"], [1, 0], atol=1e-4)
    np.testing.assert_allclose(found["after-beer", "beer"], [0, 1], atol=1e-4)
    assert found["after-quiche", "quiche"][0] >= 0.5 - 1e-4


def test_strong_strangers_are_few_so_the_weak_drink_beer_sometimes() -> None:
    """The weak drink it with p/(1-p), so that beer says nothing, and half of the beer drinkers are challenged."""
    found = beer_and_quiche(0.1)
    np.testing.assert_allclose(found["table", "strong"], [1, 0], atol=1e-3)
    np.testing.assert_allclose(found["table", "weak"], [1 / 9, 8 / 9], atol=1e-3)
    np.testing.assert_allclose(found["after-beer", "beer"], [0.5, 0.5], atol=1e-3)
    np.testing.assert_allclose(found["after-quiche", "quiche"], [1, 0], atol=1e-3)


def test_a_centipede_ends_at_once() -> None:
    points: dict[str, Any] = {}
    pays: dict[str, tuple[Any, ...]] = {}
    for leg in range(4):
        points[f"p{leg}"] = {
            "turn": "ab"[leg % 2],
            "choices": {f"take{leg}": f"t{leg}", f"go{leg}": f"p{leg + 1}" if leg < 3 else "end"},
        }
        big, small = 0.4 * 2**leg, 0.1 * 2**leg
        pays[f"t{leg}"] = (big, small) if leg % 2 == 0 else (small, big)
    pays["end"] = (6.4, 1.6)
    for taken, passed in chances(xc.solve(tree(points, pays))):
        assert taken > 1 - 1e-5 > 1e-5 > passed


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("q", [0.2, 0.5, 0.7, 0.9])
def test_a_threat_is_made_where_backward_induction_makes_it(p: float, q: float) -> None:
    """Dixit & Skeath's brinkmanship: both kinds' answers, and then the threat, are comparisons of means."""
    crisis = xc.load("dixit-brinkmanship").change({"unknown.p": p, "unknown.q": q})
    solution = xc.solve(xc.game(crisis))
    threat, hard, soft = chances(solution)
    soft_defies = q * -8 + (1 - q) * 2 > -4
    assert (soft[1] > 0.5) == soft_defies
    assert hard[1] > 1 - 1e-4
    lose = q * -10 + (1 - q) * -2
    mean = p * lose + (1 - p) * (lose if soft_defies else 1)
    assert (threat[1] > 0.5) == (mean > -2)


def test_an_empty_threat_is_not_believed() -> None:
    """Entry deterrence has a second Nash equilibrium, which the branch does not select and the audit does not pass."""
    points = {
        "p": {"turn": "a", "choices": {"out": "alone", "in": "q"}},
        "q": {"turn": "b", "choices": {"fight": "war", "share": "split"}},
    }
    game = tree(points, {"alone": (0, 2), "war": (-1, -1), "split": (1, 1)})
    np.testing.assert_allclose(chances(xc.solve(game)), [[0, 1], [0, 1]], atol=1e-5)
    bluff = xc.audit(game, {0: [1, 0], 1: [1, 0]})
    assert [row.gain for row in bluff] == [0, 2]
    assert [row.reached for row in bluff] == [1, 0]
    assert max(row.gain for row in xc.audit(game, {0: [0, 1], 1: [0, 1]})) == 0


def test_a_belief_can_excuse_what_follows() -> None:
    """At a set that the profile does not reach, the audit takes the kindest belief, unless one is stated."""
    points = {
        "p": {"turn": "a", "choices": {"out": "home", "in": "q"}},
        "q": {"turn": "b", "choices": {"x": "one", "y": "two"}},
    }
    pays: dict[str, tuple[Any, ...]] = {"home": (2, 0), "one": (0, {"left": 1, "right": 0}), "two": (0, 0.5)}
    game = tree(points, pays, private={"kind": {"of": "a", "is": {"left": 0.5, "right": 0.5}}})
    asked = [info.player for info in game.sets].index("b")
    profile = {number: [1.0, 0.0] for number in range(3)}
    assert xc.audit(game, profile)[asked].gain == 0
    assert xc.audit(game, profile, {asked: [0.25, 0.75]})[asked].gain == pytest.approx(0.25)
    profile[asked] = [0.5, 0.5]
    assert xc.audit(game, profile)[asked].gain == pytest.approx(0)
    assert xc.audit(game, profile)[asked].belief == "the kindest"


def test_a_small_matrix_game_has_the_value_of_its_mixture() -> None:
    rng = np.random.default_rng(1)
    for rows, columns in ((1, 3), (4, 3), (3, 6), (5, 5)):
        matrix = rng.integers(-3, 4, (rows, columns)).astype(float)
        value, mixture = game_value(matrix.tolist())
        other, answer = game_value((-matrix.T).tolist())
        assert value == pytest.approx((np.array(mixture) @ matrix).max())
        assert value == pytest.approx((matrix @ np.array(answer)).min())
        assert value == pytest.approx(-other)


# Random trees


@SLOW
@given(trees() | crises())
def test_every_draw_is_answered_as_the_audit_demands_or_says_why_not(crisis: xc.Crisis) -> None:
    is_answered_or_says_why_not(crisis)


@pytest.mark.slow
@settings(SLOW, max_examples=2000)
@given(trees())
def test_thousands_of_trees_are_answered_or_say_why_not(crisis: xc.Crisis) -> None:
    is_answered_or_says_why_not(crisis)


def is_answered_or_says_why_not(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    assume(game.sets and game.nodes < LARGE)
    worlds = xc.worlds(crisis, 2, seed=3)
    solution = xc.solve(game, worlds)
    paid = xc.payoffs(game, worlds)
    yard = yardsticks(game, paid, worlds)
    assert (yard <= np.where(spreads(game, paid) > 0, spreads(game, paid), 1)).all()
    for draw in range(2):
        if not solution.answered[draw]:
            assert np.isnan(solution.chances["limit"][draw]).all()
            assert solution.failures
            continue
        one = xc.Worlds(1, {name: value[draw : draw + 1] for name, value in worlds.values.items()})
        beliefs = {n: normal(solution.beliefs[draw, game.members(n)]) for n in range(len(game.sets))}
        profile = dict(enumerate(map(normal, chances(solution, draw=draw))))
        for row in xc.audit(game, profile, beliefs, one):
            if row.reached > 1e-200:
                assert row.gain <= 2e-6 * yard[draw, row.number] + 1e-12
                assert solution.regret[draw, row.number] == pytest.approx(row.gain, abs=1e-9)


@SLOW
@given(crises())
def test_suspicions_average_to_the_chance_of_the_act(crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    assume(game.sets and game.nodes < LARGE)
    solution = xc.solve(game)
    assume(solution.answered.all())
    reach = solution.reach()[0]
    np.testing.assert_allclose(sum(share[0] for share in solution.endings().values()), 1, atol=1e-9)
    for act in game.acts:
        done = [act in game.history(int(node)) for node in game.endings]
        for watcher in crisis.watchers:
            rows = solution.posterior(watcher, act).records()
            mean = sum(row["chance"] * (row["sure"] or 0) for row in rows)
            assert mean == pytest.approx(reach[game.endings][done].sum(), abs=1e-9)


# Gambit


STORED = json.loads((GOLDEN / "solutions.json").read_text(encoding="utf-8"))["solutions"]


@pytest.mark.parametrize("name", STORED)
def test_stored_solutions_of_gambit(name: str) -> None:
    game, worlds = next((game, worlds) for case, game, worlds in cases() if case == name)
    agrees(xc.solve(game, worlds), STORED[name])


def agrees(solution: xc.Solution, theirs: dict[str, list[list[float]]]) -> None:
    """Hold a solution against Gambit's branch: exact at a precision, near in the limit where sets are reached."""
    for name in ("3:1", "20:1"):
        np.testing.assert_allclose(np.concatenate(theirs[name]), solution.chances[name][0], atol=1e-6)
    reached = [solution.reach()[0, solution.game.members(n)].sum() > 1e-6 for n in range(len(solution.game.sets))]
    for met, mine, other in zip(reached, chances(solution), theirs["limit"], strict=True):
        if met:
            np.testing.assert_allclose(other, mine, atol=1e-3)


@SLOW
@given(crisis=trees() | crises())
def test_gambit_walks_the_same_branch(pygambit: ModuleType, crisis: xc.Crisis) -> None:
    game = xc.game(crisis)
    assume(game.sets and game.nodes < 60)
    assume(not any(act.kinds_of for act in crisis.acts.values()))  # Gambit has no kinds
    worlds = xc.world(crisis, 3)
    solution = xc.solve(game, worlds)
    assume(solution.answered.all() and not np.isnan(solution.chances["3:1"]).any())
    assume(not solution.forks.any())  # where the branch itself forks, as in a game of meeting, Gambit may turn off
    paid = xc.payoffs(game, worlds)
    assume(np.ptp(paid, axis=1).max() < 10)
    try:
        theirs = solved(pygambit, game, worlds)
    except (RuntimeError, ValueError, IndexError) as error:
        assume(str(error) == "")
        return
    met = possible(game, worlds)  # where chance never leads, Gambit takes the members of a set for equally likely
    mine = chances(solution, "3:1")
    said = [not np.isnan(shares).any() for shares in theirs["3:1"]]
    for number in np.flatnonzero(met & np.array(said)):
        np.testing.assert_allclose(theirs["3:1"][number], mine[number], atol=1e-5)


def possible(game: xc.Game, worlds: xc.Worlds) -> npt.NDArray[np.bool_]:
    """Say of every information set whether chance, at odds above zero, leads to any of its members."""
    odds = node_odds(game, worlds)[0]
    for node in range(game.nodes):
        if game.parent[node] >= 0:
            odds[node] *= odds[game.parent[node]]
    return np.array([odds[game.members(number)].any() for number in range(len(game.sets))])


def test_beliefs_where_chance_never_leads() -> None:
    """They are what odds just above zero would give: the prior, where the odds do not depend on the fact."""
    odds = {"p": {"chance": {"calm": [0.0, "q"], "storm": ["rest", "q"]}}}
    turn = {"q": {"turn": "a", "choices": {"x": "one", "y": "two"}}}
    mood = {"mood": {"of": "b", "is": {"bold": 0.1, "wary": "rest"}}}
    game = tree({**odds, **turn}, {"one": [{"bold": 0, "wary": 1}], "two": [0]}, private=mood)
    assert possible(game, xc.world(game.crisis)).tolist() == [False, True]
    for engine in ("", "numba"):
        solution = xc.solve(game, engine=engine)
        expected = 3**0.9 / (1 + 3**0.9)
        assert chances(solution, "3:1") == [pytest.approx([expected, 1 - expected])] * 2


# Failures and edges


def test_a_game_in_which_nobody_can_choose() -> None:
    solution = xc.solve(tree({"p": {"turn": "a", "choices": {"x": "one"}}}, {"one": [1]}))
    assert [chances(solution, at) for at in ("3:1", "20:1", "limit")] == [[[1.0]]] * 3
    assert solution.answered.all()
    toss = {"p": {"chance": {"heads": [0.25, "one"], "tails": ["rest", "two"]}}}
    for engine in ("", "numba"):
        shares = xc.solve(tree(toss, {"one": [1], "two": [2]}), engine=engine).endings("20:1")
        assert [share.tolist() for share in shares.values()] == [[0.25], [0.75]]


def test_what_cannot_be_asked() -> None:
    solution = xc.solve(xc.game(xc.load("bluff")))
    with pytest.raises(xc.AskError, match="asked are east at start, west at answer"):
        solution.at("start", "west")
    with pytest.raises(xc.AskError, match="no watcher 'nobody'"):
        solution.posterior("nobody", "threaten")
    with pytest.raises(xc.AskError, match="no act 'surrender'"):
        solution.posterior("press", "surrender")
    with pytest.raises(xc.AskError, match="no engine 'abacus'"):
        xc.solve(solution.game, engine="abacus")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"tolerance": -1}, "above 0"),
        ({"tolerance": float("nan")}, "above 0"),
        ({"precision": np.ones(2)}, r"shape \(2,\); expected \(1, 2\)"),
        ({"precision": np.array([[1.0, 0.0]])}, "not above 0"),
    ],
)
def test_a_solver_is_not_asked_what_has_no_answer(options: dict[str, Any], said: str) -> None:
    with pytest.raises(xc.AskError, match=said):
        xc.solve(xc.game(xc.load("bluff")), **options)


# The command line


def test_the_command_prints_a_profile_that_the_audit_passes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["solve", "bluff", "--json"]) == 0
    path = tmp_path / "profile.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["solve", "bluff", "--check", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    at = found["columns"].index("gain")
    assert max(row[at] for row in found["rows"]) < 1e-5


@pytest.mark.parametrize(
    ("profile", "said"),
    [
        ("[", "profile.json:1:2: this is not JSON"),
        ('{"sets": {"9": {"stay": 1}}}', "there is no information set 9"),
        ('{"sets": {"1": {"run": 1}}}', "information set 1 has no act run"),
        ('{"sets": {"1": {"stay": 1}}}', "says nothing of information set 2"),
        ('{"sets": {"1": {"stay": 0.4}}}', "expected 2 numbers of at least 0 with the sum 1"),
    ],
)
def test_profiles_that_do_not_fit(profile: str, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(profile, encoding="utf-8")
    assert main(["solve", "bluff", "--check", str(path)]) == 1
    assert said in capsys.readouterr().err


def test_odds_are_in_the_unit_of_the_file() -> None:
    """A war of -100 beside does not change what 3:1 for one unit means."""
    points = {"p": {"turn": "a", "choices": {"x": "one", "y": "two", "w": "war"}}}
    solution = xc.solve(tree(points, {"one": (0,), "two": (1,), "war": (-100,)}))
    np.testing.assert_allclose(chances(solution, "3:1")[0], [0.25, 0.75, 0], atol=1e-12)
    assert solution.regret[0, 0] < 1e-6


def test_a_profile_in_python_counts_sets_from_0_and_is_told_so() -> None:
    game = xc.game(xc.load("bluff"))
    by_table = {n + 1: [1 / len(info.acts)] * len(info.acts) for n, info in enumerate(game.sets)}
    with pytest.raises(xc.AskError, match=r"nothing of information set 1 \(key 0 in Python\)"):
        xc.audit(game, by_table)
    profile = {number - 1: shares for number, shares in by_table.items()}
    with pytest.raises(xc.AskError, match=r"beliefs at information set 6 \(key 5 in Python\); the game has 5"):
        xc.audit(game, profile, {len(game.sets): [1.0]})
    assert [row.number for row in xc.audit(game, profile)] == list(range(len(game.sets)))


def test_the_reach_of_a_tree_is_computed_once_for_each_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each information set."""
    solution = xc.solve(xc.game(xc.load("trial-of-nerves")))
    walks: list[str] = []
    reach = xc.Solution.reach

    def counted(self: xc.Solution, at: str = "limit") -> Any:
        walks.append(at)
        return reach(self, at)

    monkeypatch.setattr(xc.Solution, "reach", counted)
    table = solution.frame()
    assert walks == ["limit"]
    game, of = solution.game, reach(solution)
    for row in table.records():
        assert row["reached"] == of[:, game.members(row["set"] - 1)].sum(axis=1).mean()
    walks.clear()
    str(solution)
    assert walks.count("3:1") == walks.count("20:1") == 1
