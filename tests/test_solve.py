"""The solver against closed forms, games solved by hand, Gambit, its own twin, and an audit that shares no code."""

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import excomm as xc
from conftest import GOLDEN, ROOT, require_module
from excomm._cli.main import main
from excomm._crisis.load import to_data
from excomm._solve.branch import Aim, follow
from excomm._solve.describe import describe
from excomm._solve.kernels import evaluate, gaps, linearise, step
from excomm._solve.matrix import game_value
from excomm._solve.measure import spreads, yardsticks
from excomm._solve.pace import BRISK, Reason
from excomm._solve.plan import Batch, Plan, batch_of, plan_of
from excomm._solve.walk import walk
from make_golden_solutions import cases, solved
from strategies import crises, trees

Floats = npt.NDArray[np.float64]
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
LARGE = 150


def tree(points: dict[str, Any], pays: Mapping[str, Sequence[Any]], **others: Any) -> xc.Game:
    """Give the tree of a crisis without stakes, whose endings pay sides a, b and c."""
    endings = {name: {"pays": dict(zip("abc", paid, strict=False))} for name, paid in pays.items()}
    return xc.game(xc.build({"excomm": 1, "crisis": "invented", "points": points, "endings": endings, **others}))


def chances(solution: xc.Solution, at: str = "limit", draw: int = 0) -> list[list[float]]:
    """Give the chances of the acts of every set."""
    return [part.tolist() for part in np.split(solution.chances[at][draw], solution.first[1:-1])]


def solvable(crisis: xc.Crisis) -> tuple[xc.Game, Plan, Batch]:
    """Give a small random game with something to choose."""
    game = xc.game(crisis)
    assume(game.sets and game.nodes < LARGE)
    worlds = xc.worlds(crisis, 3, seed=5)
    plan = plan_of(game)
    assume(plan.unknowns)
    return game, plan, batch_of(game, worlds)


def numbers(draw: st.DataObject, *shape: int) -> Floats:
    seed = draw.draw(st.integers(0, 1000))
    return np.random.default_rng(seed).normal(scale=2.0, size=shape)


# Kernels


@SLOW
@given(st.data(), trees() | crises())
def test_the_jacobian_is_the_slope_of_what_it_linearises(draw: st.DataObject, crisis: xc.Crisis) -> None:
    _, plan, batch = solvable(crisis)
    z, k = numbers(draw, 3, plan.unknowns), np.array([0.5, 2.0, 9.0])

    def f(at: Floats) -> Floats:
        return at - k[:, None] * gaps(plan, evaluate(plan, batch, at))

    jacobian = linearise(plan, batch, evaluate(plan, batch, z), k)
    for column in range(plan.unknowns):
        move = np.zeros(plan.unknowns)
        move[column] = 1e-5
        slope = (f(z + move) - f(z - move)) / 2e-5
        np.testing.assert_allclose(jacobian[:, :, column], slope, atol=1e-6)


@SLOW
@given(st.data(), trees() | crises())
def test_beliefs_and_chances_are_distributions(draw: st.DataObject, crisis: xc.Crisis) -> None:
    _, plan, batch = solvable(crisis)
    at = evaluate(plan, batch, 400 * numbers(draw, 3, plan.unknowns))
    np.testing.assert_allclose(np.add.reduceat(at.chance, plan.first[:-1], axis=1), 1)
    for number in range(plan.sets):
        np.testing.assert_allclose(at.belief[:, plan.of == number].sum(axis=1), 1)


@SLOW
@given(st.data(), trees() | crises())
def test_compiled_kernels_equal_the_plain_ones(draw: st.DataObject, crisis: xc.Crisis) -> None:
    require_module("numba")
    from excomm._solve import fast
    from excomm._solve.lanes import WIDTH

    _, plan, batch = solvable(crisis)
    batch.start[:] = numbers(draw, 3, plan.unknowns)
    y, tangent = np.abs(numbers(draw, 3, plan.unknowns + 1)), numbers(draw, 3, plan.unknowns + 1)
    at = evaluate(plan, batch, y[:, :-1])
    jacobian = linearise(plan, batch, at, y[:, -1])
    moves, aheads, signs = step(jacobian, gaps(plan, at), y, batch.start, tangent)
    work, shape = fast.workspace(plan), fast.shape_of(plan)
    rows = np.arange(WIDTH) % batch.draws
    work.pays[:], work.odds[:] = batch.pays[rows].reshape(WIDTH, -1).T, batch.odds[rows].T
    work.share[:], work.yardstick[:], work.start[:-1] = np.exp(work.odds), 1.0, batch.start[rows].T
    work.trial[:], work.face[:] = y[rows].T, tangent[rows].T
    fast.probe(plan, shape, work)
    for mine, theirs in ((work.chance, at.chance), (work.belief, at.belief), (work.useful, at.useful)):
        np.testing.assert_allclose(mine.T, theirs[rows], atol=1e-10)
    n = plan.unknowns
    system = work.system.reshape(n + 1, n + 2, WIDTH)
    np.testing.assert_allclose(np.moveaxis(system[:n, :n], 2, 0), jacobian[rows], atol=1e-9)
    np.testing.assert_array_equal(work.sign[0], signs[rows])
    np.testing.assert_allclose(work.move.T, moves[rows], rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(work.turn.T, aheads[rows], rtol=1e-6, atol=1e-8)


@SLOW
@given(st.data(), trees() | crises())
def test_both_engines_walk_alike_on_any_tree(draw: st.DataObject, crisis: xc.Crisis) -> None:
    require_module("numba")
    _, plan, batch = solvable(crisis)
    batch.start[:] = numbers(draw, batch.draws, plan.unknowns) * draw.draw(st.integers(0, 1))
    marks = np.tile([0.7, 4.0], (batch.draws, 1))
    aim = Aim(np.ones((batch.draws, plan.sets)), marks, 1e-6)
    one, other = (follow(plan, batch, aim, engine=engine) for engine in ("numpy", "numba"))
    both = (one.reason == Reason.SETTLED) & (other.reason == Reason.SETTLED)
    assert (one.reason == other.reason).all() or (one.forks + other.forks).any()
    np.testing.assert_allclose(one.marked[both], other.marked[both], atol=1e-7)


def test_both_engines_walk_alike(benchmark_trees: Any) -> None:
    require_module("numba")
    game = benchmark_trees.crisis_tree()
    paid = benchmark_trees.crisis_draws(game, 200, 3)
    plan, batch = plan_of(game), benchmark_trees.batch_from(game, paid, benchmark_trees.half_odds(game, 200))
    aim = Aim(yardsticks(game, paid) / batch.scale[:, None], np.tile([1.0, 3.0], (200, 1)), 1e-8)
    one, other = (follow(plan, batch, aim, engine=engine) for engine in ("numpy", "numba"))
    assert (one.reason == Reason.SETTLED).all()
    assert (other.reason == Reason.SETTLED).all()
    assert (one.steps == other.steps).mean() > 0.95
    np.testing.assert_allclose(one.marked, other.marked, atol=1e-9)
    ours, theirs = (evaluate(plan, batch, found.y[:, :-1]).chance for found in (one, other))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


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


# Kinds of one thing


def doubled(name: str, act: str, point: str, *, kinds: bool) -> xc.Crisis:
    """Give a shipped crisis in which one act can be done in two ways that are all the same but for their names."""
    data = to_data(xc.load(name))
    again = dict(data["acts"][act])
    if kinds:
        again["kinds of"] = data["acts"][act]["kinds of"] = "one-thing"
    data["acts"]["again"] = again
    choices = data["points"][point]["choices"]
    choices["again"] = choices[act]
    return xc.build(data)


def by_view(solution: xc.Solution, at: str, act: str) -> dict[tuple[str, ...], dict[str, float]]:
    """Give the chances of acts by what the mover has met, the doubled act's two ways as one."""
    found = {}
    for info, shares in zip(solution.game.sets, chances(solution, at), strict=True):
        met = tuple(str(atom).replace("again", act) for atom in solution.game.seen.atoms(info.view))
        merged: dict[str, float] = {}
        for name, share in zip(info.acts, shares, strict=True):
            merged[name.replace("again", act)] = merged.get(name.replace("again", act), 0.0) + share
        assert found.setdefault((info.player, *met), merged) == pytest.approx(merged, abs=1e-9)
    return found


@pytest.mark.parametrize(
    ("name", "act", "point"),
    [("bluff", "threaten", "start"), ("bluff", "fight", "call"), ("trial-of-nerves", "withdraw", "reply")],
)
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_listing_a_choice_twice_does_not_move_the_answer(name: str, act: str, point: str, engine: str) -> None:
    if engine == "numba":
        require_module("numba")

    def at(crisis: xc.Crisis, precision: str) -> dict[tuple[str, ...], dict[str, float]]:
        solution = xc.solve(xc.game(crisis), engine=engine)
        assert solution.answered.all()
        assert solution.relative.max() <= 1e-6
        return by_view(solution, precision, act)

    for precision, near in (("3:1", 1e-9), ("20:1", 1e-9), ("limit", 1e-4)):
        once = at(xc.load(name), precision)
        twice = at(doubled(name, act, point, kinds=True), precision)
        assert once.keys() == twice.keys()
        for met, shares in once.items():
            assert twice[met] == pytest.approx(shares, abs=near)
    moved = at(doubled(name, act, point, kinds=False), "3:1")
    before = at(xc.load(name), "3:1")
    assert any(moved[met] != pytest.approx(shares, abs=1e-4) for met, shares in before.items())


def test_kinds_are_chosen_by_their_own_worth() -> None:
    """One act against two kinds of another: log odds of the kinds, and of their mean against the other."""
    acts = {"stay": {"by": "a"}, "one": {"by": "a", "kinds of": "go"}, "two": {"by": "a", "kinds of": "go"}}
    crisis = xc.build(
        {
            "excomm": 1,
            "crisis": "invented",
            "actors": {"a": {}},
            "acts": acts,
            "points": {"p": {"turn": "a", "choices": {"one": "l", "stay": "m", "two": "r"}}},
            "endings": {name: {"pays": {"a": pay}} for name, pay in (("l", 1.0), ("m", 0.5), ("r", 2.0))},
        }
    )
    one, stay, two = chances(xc.solve(xc.game(crisis)), "3:1")[0]
    assert two / one == pytest.approx(3.0)
    assert (one + two) / stay == pytest.approx(3 ** (0.25 * 1 + 0.75 * 2 - 0.5))
    assert chances(xc.solve(xc.game(crisis)))[0] == pytest.approx([0, 0, 1], abs=1e-5)
    notes = describe(xc.solve(xc.game(crisis))).notes
    assert "one, two are kinds of go: first whether is chosen, then which." in notes


# Random trees


@SLOW
@given(trees() | crises())
def test_every_draw_is_answered_as_the_audit_demands_or_says_why_not(crisis: xc.Crisis) -> None:
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


def normal(shares: Any) -> list[float]:
    total = sum(shares)
    return [share / total for share in shares]


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
    paid = xc.payoffs(game, worlds)
    assume(np.ptp(paid, axis=1).max() < 10)
    try:
        theirs = solved(pygambit, game, worlds)
    except (RuntimeError, ValueError, IndexError) as error:
        assume(str(error) == "")
        return
    np.testing.assert_allclose(np.concatenate(theirs["3:1"]), solution.chances["3:1"][0], atol=1e-5)


# Failures and edges


def test_failures_are_flagged_never_silent(benchmark_trees: Any) -> None:
    game = benchmark_trees.crisis_tree()
    paid = benchmark_trees.crisis_draws(game, 4, 1)
    plan, batch = plan_of(game), benchmark_trees.batch_from(game, paid, benchmark_trees.half_odds(game, 4))
    short = walk(plan, batch, np.ones((4, plan.sets)), np.zeros((4, 0)), 1e-8, BRISK._replace(most=5))
    assert short.reason.tolist() == [Reason.STEPS] * 4
    assert (short.steps <= 5 + BRISK.corrections).all()
    batch.pays[2, 0, 0] = np.nan
    found = follow(plan, batch, Aim(np.ones((4, plan.sets)), np.zeros((4, 0))))
    assert found.reason.tolist() == [Reason.SETTLED, Reason.SETTLED, Reason.UNDEFINED, Reason.SETTLED]


def test_draws_do_not_touch_each_other(benchmark_trees: Any) -> None:
    game = benchmark_trees.crisis_tree()
    paid = benchmark_trees.generic_draws(game, 20, 2)
    odds = benchmark_trees.half_odds(game, 20)
    plan, batch = plan_of(game), benchmark_trees.batch_from(game, paid, odds)
    aim = Aim(np.ones((20, plan.sets)), np.zeros((20, 0)))
    whole = follow(plan, batch, aim)
    part = follow(plan, batch.some(slice(7, 8)), aim.some(np.array([7])))
    np.testing.assert_array_equal(whole.y[7], part.y[0])


def test_an_interrupt_is_heard(benchmark_trees: Any) -> None:
    game = benchmark_trees.crisis_tree()
    paid = benchmark_trees.crisis_draws(game, 3000, 1)
    plan, batch = plan_of(game), benchmark_trees.batch_from(game, paid, benchmark_trees.half_odds(game, 3000))
    done: list[int] = []

    def stop(count: int) -> None:
        done.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(plan, batch, Aim(np.ones((3000, plan.sets)), np.zeros((3000, 0))), progress=stop, workers=2)
    assert done[0] < 3000


def test_a_game_in_which_nobody_can_choose() -> None:
    solution = xc.solve(tree({"p": {"turn": "a", "choices": {"x": "one"}}}, {"one": [1]}))
    assert chances(solution) == [[1.0]]
    assert solution.answered.all()


def test_what_cannot_be_asked() -> None:
    solution = xc.solve(xc.game(xc.load("bluff")))
    with pytest.raises(xc.AskError, match="asked are east at start, west at answer"):
        solution.at("start", "west")
    with pytest.raises(xc.AskError, match="no watcher 'nobody'"):
        solution.posterior("nobody", "threaten")
    with pytest.raises(xc.AskError, match="no act 'surrender'"):
        solution.posterior("press", "surrender")
    with pytest.raises(ValueError, match="no engine 'abacus'"):
        xc.solve(solution.game, engine="abacus")


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
        ("[", "is no profile of this game"),
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


@pytest.fixture(scope="module")
def benchmark_trees() -> Any:
    """Give the trees of the benchmark, which lie outside the package."""
    spec = importlib.util.spec_from_file_location("trees", ROOT / "benchmarks" / "trees.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.batch_from = importlib.import_module("excomm._solve.plan").batch_from
    return module


def test_odds_are_in_the_unit_of_the_file() -> None:
    """A war of -100 beside does not change what 3:1 for one unit means."""
    points = {"p": {"turn": "a", "choices": {"x": "one", "y": "two", "w": "war"}}}
    solution = xc.solve(tree(points, {"one": (0,), "two": (1,), "war": (-100,)}))
    np.testing.assert_allclose(chances(solution, "3:1")[0], [0.25, 0.75, 0], atol=1e-12)
    assert solution.regret[0, 0] < 1e-6
