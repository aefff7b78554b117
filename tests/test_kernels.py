"""The kernels of the solver and the walk, plain and compiled, each against the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import excomm as xc
from conftest import require_module
from excomm._solve.branch import Aim, follow
from excomm._solve.kernels import evaluate, gaps, linearise, step
from excomm._solve.pace import BRISK, Reason
from excomm._solve.walk import walk
from solving import SLOW, Floats, drawn, numbers, solvable
from strategies import crises, trees


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


@pytest.mark.parametrize("kind", ["crisis", "generic"])
def test_both_engines_walk_alike(kind: str) -> None:
    """Of generic draws one goes back a point."""
    require_module("numba")
    _, plan, batch, aim = drawn(kind, 200, 3, 1e-8)
    aim = aim._replace(marks=np.tile([1.0, 3.0], (200, 1)))
    one, other = (follow(plan, batch, aim, engine=engine) for engine in ("numpy", "numba"))
    assert (one.reason == Reason.SETTLED).all()
    assert (other.reason == Reason.SETTLED).all()
    assert (one.steps == other.steps).mean() > 0.95
    np.testing.assert_allclose(one.marked, other.marked, atol=1e-9)
    ours, theirs = (evaluate(plan, batch, found.y[:, :-1]).chance for found in (one, other))
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_failures_are_flagged_never_silent() -> None:
    _, plan, batch, _ = drawn("crisis", 4, 1)
    short = walk(plan, batch, np.ones((4, plan.sets)), np.zeros((4, 0)), 1e-8, BRISK._replace(most=5))
    assert short.reason.tolist() == [Reason.STEPS] * 4
    assert (short.steps <= 5 + BRISK.corrections).all()
    batch.pays[2, 0, 0] = np.nan
    found = follow(plan, batch, Aim(np.ones((4, plan.sets)), np.zeros((4, 0))))
    assert found.reason.tolist() == [Reason.SETTLED, Reason.SETTLED, Reason.UNDEFINED, Reason.SETTLED]


def test_draws_do_not_touch_each_other() -> None:
    _, plan, batch, aim = drawn("generic", 20, 2)
    whole = follow(plan, batch, aim)
    part = follow(plan, batch.some(slice(7, 8)), aim.some(np.array([7])))
    np.testing.assert_array_equal(whole.y[7], part.y[0])


@pytest.mark.parametrize(("engine", "workers"), [("numpy", 1), ("numba", 1), ("numba", 2)])
def test_an_interrupt_is_heard_and_keeps_what_is_done_if_asked(engine: str, workers: int) -> None:
    if engine == "numba":
        require_module("numba")
    _, plan, batch, aim = drawn("crisis", 20_000 if engine == "numba" else 1200, 1)
    done: list[int] = []

    def stop(count: int) -> None:
        done.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(plan, batch, aim, engine=engine, progress=stop, workers=workers)
    assert done[0] < batch.draws
    found = follow(plan, batch, aim, engine=engine, progress=stop, workers=workers, keep=True)
    assert {Reason.SETTLED, Reason.STOPPED} <= set(found.reason.tolist())
    assert (found.reason == Reason.SETTLED).sum() == done[1]


@pytest.mark.parametrize("draws", [1, 3, 8, 9, 40])
def test_lanes_are_refilled_and_mix_nothing_up(draws: int) -> None:
    require_module("numba")
    _, plan, batch, aim = drawn("ordinal", 40, 5)
    whole = follow(plan, batch, aim, engine="numba")
    rows = np.arange(40)[::-1][:draws]
    part = follow(plan, batch.some(rows), aim.some(rows), engine="numba")
    np.testing.assert_array_equal(whole.y[rows], part.y)
    np.testing.assert_array_equal(whole.steps[rows], part.steps)


def test_lanes_know_exponentials_and_logarithms() -> None:
    require_module("numba")
    from numba import njit

    from excomm._solve.lanes import OPTIONS, WIDTH, exp_of, load, log_of, store

    @njit(**OPTIONS)  # type: ignore[untyped-decorator]
    def both(x: Floats, up: Floats, down: Floats) -> None:
        for item in range(len(x)):
            store(up, item, exp_of(load(x, item)))
            store(down, item, log_of(exp_of(load(x, item))))

    x = np.concatenate([np.linspace(-700, 700, 800), np.linspace(-1, 1, 800)]).reshape(-1, WIDTH)
    up, down = np.zeros_like(x), np.zeros_like(x)
    both(x, up, down)
    np.testing.assert_allclose(up, np.exp(x), rtol=5e-16)
    np.testing.assert_allclose(down, x, rtol=3e-16, atol=3e-16)
    odd = np.full((1, WIDTH), np.nan)
    odd[0, :3] = -np.inf, -1e300, 1e300
    both(odd, up[:1], down[:1])
    assert 0 <= up[0, 0] < 1e-300
    assert up[0, 2] > 1e300
    assert np.isnan(up[0, 3:]).all()
