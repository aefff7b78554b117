"""Shares of weighings: the closed form against exact vectors, an exact sum of fractions, sampling, and its laws."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from excomm._crisis.quantity import Floats
from excomm._judge.weighing import central_weights, ordered, share_positive, shares

Row = tuple[float, ...]

# From the research notes: the change on each stake, the share of uniform weighings with a positive sum, the same where
# the stakes are in order of importance, and the central weights.
VECTORS: dict[str, tuple[Row, str, int, tuple[str, ...]]] = {
    "two stakes": ((3, -1), "3/4", 1, ("5/8", "3/8")),
    "three stakes": ((2, 1, -1), "5/6", 1, ("17/45", "11/30", "23/90")),
    "a tie": ((1, 1, -2), "5/9", 1, ("19/45", "19/45", "7/45")),
    "four stakes": ((3, 2, -1, -2), "41/60", 1, ("1033/3280", "149/492", "409/1968", "143/820")),
}
# Worked by hand: with w1 >= w2 the first weight is uniform on [1/2, 1], and 3 (1 - w1) > w1 while it is below 3/4; the
# corners of w1 >= w2 >= w3 are (1, 0, 0), (1/2, 1/2, 0) and (1/3, 1/3, 1/3), where the sums are -1, 0 and 2.
ORDERED_BY_HAND: list[tuple[Row, str]] = [
    ((3, -1), "1"),
    ((-1, 3), "1/2"),
    ((-3, 1), "0"),
    ((-1, 1, 6), "2/3"),
]
CHANGES = st.integers(-12, 12).map(lambda n: n / 4)
ROWS = st.lists(CHANGES, min_size=1, max_size=6)
SAMPLE = np.random.default_rng(1962).exponential(size=(40_000, 6))
FIVE_SIGMA = 5 * 0.5 / np.sqrt(len(SAMPLE))


def share(row: Row | list[float]) -> float:
    """Give the share of weighings of one row of changes."""
    (found,) = share_positive(np.array([row]))
    return float(found)


def exact_share(row: list[float]) -> Fraction:
    """Sum the partial fractions of the classical formula; the changes must differ from each other."""
    exact = [Fraction(value) for value in row]
    found = Fraction(0)
    for own in (value for value in exact if value > 0):
        term = Fraction(1)
        for other in (value for value in exact if value != own):
            term *= own / (own - other)
        found += term
    return found


@pytest.mark.parametrize("name", VECTORS)
def test_exact_share_under_uniform_weights(name: str) -> None:
    row, wanted, _, _ = VECTORS[name]
    assert share(row) == pytest.approx(float(Fraction(wanted)), abs=1e-15)


@pytest.mark.parametrize("name", VECTORS)
def test_exact_share_where_the_stakes_are_in_order(name: str) -> None:
    row, _, wanted, _ = VECTORS[name]
    (found,) = share_positive(ordered(np.array([row])))
    assert found == wanted


@pytest.mark.parametrize("name", VECTORS)
def test_exact_central_weights(name: str) -> None:
    row, _, _, wanted = VECTORS[name]
    (found,) = central_weights(np.array([row]))
    assert found == pytest.approx([float(Fraction(weight)) for weight in wanted], abs=1e-15)


@pytest.mark.parametrize(("row", "wanted"), ORDERED_BY_HAND)
def test_shares_of_ordered_weights_worked_by_hand(row: Row, wanted: str) -> None:
    (found,) = share_positive(ordered(np.array([row])))
    assert found == pytest.approx(float(Fraction(wanted)), abs=1e-15)


@given(st.lists(CHANGES, min_size=1, max_size=8, unique=True))
def test_the_recursion_is_the_exact_sum_of_fractions(row: list[float]) -> None:
    assert share(row) == pytest.approx(float(exact_share(row)), abs=1e-13)


@given(ROWS)
def test_better_level_and_worse_sum_to_one(row: list[float]) -> None:
    here, there = shares(np.array([row])), shares(-np.array([row]))
    assert sum(here.means()) == pytest.approx(1, abs=1e-13)
    assert here.better == pytest.approx(there.worse, abs=1e-13)
    assert here.level[0] == there.level[0] == (not any(row))


@given(ROWS, st.floats(1e-9, 1e9))
def test_the_unit_does_not_matter(row: list[float], scale: float) -> None:
    assert share([scale * value for value in row]) == pytest.approx(share(row), abs=1e-12)


@given(ROWS, st.data())
def test_the_order_of_the_stakes_does_not_matter(row: list[float], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(row))
    assert share(turned) == pytest.approx(share(row), abs=1e-13)


@given(ROWS, st.data())
def test_a_gain_never_lowers_a_share(row: list[float], data: st.DataObject) -> None:
    stake = data.draw(st.integers(0, len(row) - 1))
    better = [*row[:stake], row[stake] + data.draw(st.sampled_from((0.25, 1, 7))), *row[stake + 1 :]]
    assert share(better) >= share(row) - 1e-13


@given(ROWS, st.integers(0, 6))
def test_stakes_on_which_nothing_changed_drop_out(row: list[float], place: int) -> None:
    assert share([*row[:place], 0.0, *row[place:]]) == pytest.approx(share(row), abs=1e-13)


@given(ROWS)
def test_sampled_weighings_agree(row: list[float]) -> None:
    sums = SAMPLE[:, : len(row)] @ np.array(row)
    assert share(row) == pytest.approx((sums > 0).mean(), abs=FIVE_SIGMA)


@given(ROWS)
def test_sampled_weighings_in_order_agree(row: list[float]) -> None:
    weights = -np.sort(-SAMPLE[:, : len(row)], axis=1)
    found = share_positive(ordered(np.array([row])))
    assert found == pytest.approx(((weights @ np.array(row)) > 0).mean(), abs=FIVE_SIGMA)


@given(ROWS)
def test_central_weights_are_the_mean_of_the_sampled_weighings_that_win(row: list[float]) -> None:
    weights = SAMPLE[:, : len(row)] / SAMPLE[:, : len(row)].sum(axis=1, keepdims=True)
    winning = weights[weights @ np.array(row) > 0]
    (found,) = central_weights(np.array([row]))
    if not any(value > 0 for value in row):
        assert np.isnan(found).all()
        return
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assume(len(winning) > 1000)
    assert found == pytest.approx(winning.mean(axis=0), abs=5 * 0.5 / np.sqrt(len(winning)))


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CHANGES, min_size=n, max_size=n), min_size=2, max_size=8)))
def test_many_draws_at_once_are_each_draw_alone(rows: list[list[float]]) -> None:
    matrix = np.array(rows)
    together, alone = shares(matrix), [shares(matrix[[n]]) for n in range(len(rows))]
    for part in ("better", "level", "worse"):
        one_by_one: Floats = np.concatenate([getattr(found, part) for found in alone])
        assert np.array_equal(getattr(together, part), one_by_one)
    central = np.concatenate([central_weights(matrix[[n]]) for n in range(len(rows))])
    assert np.array_equal(central_weights(matrix), central, equal_nan=True)
    assert np.array_equal(ordered(matrix), np.concatenate([ordered(matrix[[n]]) for n in range(len(rows))]))


def test_changes_of_very_different_size_do_not_cancel() -> None:
    row = [1e6, -1e-6, 1e-3, -1e3, *[1.0] * 6, *[-1.0] * 6]
    steps = [share(row[:n]) for n in range(1, len(row) + 1)]
    assert all(0 <= step <= 1 for step in steps)
    assert all((late > early) == (added > 0) for (early, late), added in zip(pairwise(steps[3:]), row[4:], strict=True))


def test_the_error_is_of_the_size_of_the_error() -> None:
    """With changes (x, -1) and x uniform on [0, 3] the share is x / (1 + x), its mean 1 - ln(4) / 3."""
    exact = 1 - np.log(4) / 3
    off = []
    for seed in range(200):
        drawn = np.random.default_rng(seed).uniform(0, 3, size=1000)
        found = shares(np.column_stack((drawn, -np.ones(1000))))
        off.append((found.means()[0] - exact) / found.error())
    assert 0.5 < np.mean(np.square(off)) < 2.5
    assert shares(np.array([[3.0, -1.0]])).error() == 0
