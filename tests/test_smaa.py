"""SMAA-2: a published table, the closed form for two actors, limits on weights, laws, and errors that are honest."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._crisis.quantity import Floats
from excomm._finding.table import make_table
from excomm._finding.words import percent, rounded, share_in_words
from excomm._judge.beholder import Beholder
from excomm._judge.region import Bounds, Limits, Order, Region, limits_of, region
from excomm._judge.sampling import Sample, draw_weighings, effective_size
from excomm._judge.smaa import Acceptability, holistic, share_error, smaa, smaa_pair
from excomm._judge.weighing import ordered, share_positive
from test_weighing import VECTORS

STAKES = ("a", "b", "c", "d")
MANY = draw_weighings(region(STAKES), 400_000, seed=1962).weights

# What hit-and-run walks, and what is exact because the region is a simplex.
WALKED: dict[str, tuple[Order | None, Bounds | None]] = {
    "two bounds": (None, {"a": (0.1, 0.5)}),
    "one above two": ([["a", "b"], ["a", "c"]], None),
    "an order and bounds": (["a", "b", "c"], {"b": (0.0, 0.3), "d": (0.05, 0.6)}),
    "a fixed weight and a cap": (None, {"a": (0.25, 0.25), "b": (0.0, 0.3)}),
}
EXACT: dict[str, tuple[Order | None, Bounds | None]] = {
    "every weighing": (None, None),
    "a full order": (["d", "b", "a", "c"], None),
    "a chain of two": (["c", "a"], None),
    "two chains": ([["a", "b"], ["d", "c"]], None),
    "two above one": ([["a", "c"], ["b", "c"]], None),
    "a tree": ([["a", "c", "d"], ["b", "c"]], None),
    "floors": (None, {"a": (0.2, 1.0), "d": (0.1, 1.0)}),
}
ROWS = np.array([[2.0, 1.0, -1.0, 0.5], [1.0, -2.0, 3.0, -0.5], [-1.0, -1.0, 1.0, 1.5], [0.3, -0.1, -0.2, 0.1]])


def limited(order: Order | None, bounds: Bounds | None) -> Region:
    return region(STAKES, limits_of(STAKES, order, bounds))


def kept(order: Order | None, bounds: Bounds | None) -> Floats:
    """Give the weighings of a uniform sample that the limits allow: slow, independent, and by another rule."""
    limits = limits_of(STAKES, order, bounds)
    column = {name: MANY[:, n] for n, name in enumerate(STAKES)}
    fits = np.ones(len(MANY), dtype=np.bool_)
    for chain in limits.order:
        for heavier, lighter in pairwise(chain):
            fits &= column[heavier] >= column[lighter]
    for name, (low, high) in limits.bounds.items():
        fits &= (column[name] >= low) & (column[name] <= high)
    return MANY[fits]


# The published table

# (mean, sd) of each criterion: efficacy lognormal (of the log; higher is better), the others normal (lower is better).
DRUGS = {
    "Fluoxetine": ((0.0, 0.0), (11.7, 2.5), (7.2, 1.45), (16.6, 3.27), (13.7, 1.89), (18.6, 1.79)),
    "Paroxetine": ((0.086, 0.056), (9.2, 1.86), (10.6, 1.58), (21.2, 5.15), (14.3, 2.93), (18.3, 3.7)),
    "Sertraline": ((0.095, 0.044), (15.4, 2.65), (7.5, 1.48), (20.2, 3.78), (15.0, 3.21), (19.5, 2.6)),
    "Venlafaxine": ((0.113, 0.048), (5.5, 2.32), (15.7, 4.44), (12.8, 2.45), (11.2, 3.98), (31.0, 1.68)),
}
PUBLISHED = np.array(
    [[0.20, 0.28, 0.30, 0.22], [0.25, 0.29, 0.27, 0.19], [0.17, 0.25, 0.29, 0.30], [0.39, 0.18, 0.15, 0.29]]
)
CONFIDENCE = np.array([0.48, 0.44, 0.34, 0.74])


def test_the_published_benefit_risk_table_of_jsmaa() -> None:
    """JSMAA's benefit-risk test, as in the project's research notes; partial values linear over all 95 % intervals.

    Four drugs and six criteria of Tervonen and others 2010, A state-of-the-art multi-criteria model for drug
    benefit-risk analysis, SOM Research Report 10001, Groningen.
    """
    draws = 100_000
    mean, spread = np.moveaxis(np.array(list(DRUGS.values())), 2, 0)
    drawn = mean + spread * np.random.default_rng(7).standard_normal((draws, *mean.shape))
    ends = np.stack([mean - 1.96 * spread, mean + 1.96 * spread])
    drawn[..., 0], ends[..., 0] = np.exp(drawn[..., 0]), np.exp(ends[..., 0])
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    values = (high - drawn) / (high - low)
    values[..., 0] = 1 - values[..., 0]
    found = smaa(values, draw_weighings(region(("efficacy", "d", "z", "h", "i", "n")), draws, seed=1))
    assert found.ranks == pytest.approx(PUBLISHED, abs=0.02)
    assert found.confidence == pytest.approx(CONFIDENCE, abs=0.03)
    assert found.errors.max() < 0.002


# Two actors: exact


@pytest.mark.parametrize("name", VECTORS)
def test_two_actors_are_exact(name: str) -> None:
    row, share, in_order, central = VECTORS[name]
    values = np.array([row, np.zeros(len(row))])
    found = smaa_pair(values, np.eye(len(row)))
    wanted = float(Fraction(share))
    assert found.ranks == pytest.approx(np.array([[wanted, 1 - wanted], [1 - wanted, wanted]]), abs=1e-15)
    assert found.central[0] == pytest.approx([float(Fraction(weight)) for weight in central], abs=1e-15)
    assert found.errors.tolist() == [[0, 0], [0, 0]]
    corners = region(STAKES[: len(row)], limits_of(STAKES, STAKES[: len(row)])).corners
    assert corners is not None
    assert smaa_pair(values, corners).ranks[0, 0] == in_order


@pytest.mark.parametrize("name", VECTORS)
def test_sampling_agrees_with_the_closed_form_within_its_error(name: str) -> None:
    values = np.array([VECTORS[name][0], np.zeros(len(VECTORS[name][0]))])
    sample = draw_weighings(region(STAKES[: values.shape[1]]), 40_000, seed=3)
    exact, found = smaa_pair(values, np.eye(values.shape[1])), smaa(values, sample)
    assert np.abs(found.ranks - exact.ranks).max() < 5 * found.errors.max()
    assert (np.abs(found.central - exact.central) < 5 * found.central_errors).all()
    assert 0 < found.errors.max() < 0.003
    assert 0 < found.central_errors.max() < 0.003


def test_two_actors_with_uncertain_values() -> None:
    """With changes (x, -1) and x uniform on [0, 3]: share 1 - ln(4)/3; central weights by the same integral, 5/6 ..."""
    x = (np.arange(3000) + 0.5) / 1000
    values = np.zeros((3000, 2, 2))
    values[:, 0, 0], values[:, 1, 1] = x, 1
    found = smaa_pair(values, np.eye(2))
    share = 1 - np.log(4) / 3
    assert found.ranks[0, 0] == pytest.approx(share, abs=1e-6)
    # w > 1/(1 + x) has mean (2 + x)/(2 (1 + x)) and length x/(1 + x)
    inside = (x / (1 + x) * (2 + x) / (2 * (1 + x))).mean()
    assert found.central[0] == pytest.approx([inside / share, 1 - inside / share], abs=1e-6)
    turn = (1 - found.central[0, 0]) / found.central[0, 0]
    assert found.confidence[0] == pytest.approx(1 - turn / 3, abs=1e-3)


def test_two_actors_that_are_level_share_their_ranks() -> None:
    found = smaa_pair(np.array([[1.0, -2.0, 0.5], [1.0, -2.0, 0.5]]), np.eye(3))
    assert found.ranks.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert found.pairwise.tolist() == [[0, 0], [0, 0]]
    assert found.central == pytest.approx(np.full((2, 3), 1 / 3))
    assert found.confidence.tolist() == [1, 1]


# Limits on weights


@pytest.mark.parametrize("name", EXACT)
def test_shares_under_limits_are_exact_where_the_region_is_a_simplex(name: str) -> None:
    limits = limits_of(STAKES, *EXACT[name])
    beholder, weighings = Beholder(STAKES, limits, 1000, seed=1), kept(*EXACT[name])
    assert beholder.exact
    assert len(weighings) > 10_000
    for row in ROWS:
        share = beholder.shares(row[None]).better[0]
        assert share == pytest.approx((weighings @ row > 0).mean(), abs=5 * 0.5 / np.sqrt(len(weighings)))
        winning = weighings[weighings @ row > 0]
        assert beholder.central(row[None]) == pytest.approx(winning.mean(axis=0), abs=5 * 0.3 / np.sqrt(len(winning)))


def test_a_full_order_is_the_running_mean() -> None:
    corners = region(STAKES, Limits(order=(STAKES,))).corners
    assert corners is not None
    assert corners @ ROWS.T == pytest.approx(ordered(ROWS).T)


@pytest.mark.parametrize("name", EXACT | WALKED)
def test_drawn_weighings_keep_to_the_limits(name: str) -> None:
    order, bounds = (EXACT | WALKED)[name]
    limits, sample = limits_of(STAKES, order, bounds), draw_weighings(limited(order, bounds), 5000, seed=2)
    column = {stake: sample.weights[:, n] for n, stake in enumerate(STAKES)}
    assert sample.weights.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert sample.weights.min() >= 0
    for chain in limits.order:
        assert all((column[heavier] >= column[lighter] - 1e-12).all() for heavier, lighter in pairwise(chain))
    for stake, (low, high) in limits.bounds.items():
        assert column[stake].min() >= low - 1e-12
        assert column[stake].max() <= high + 1e-12


@pytest.mark.parametrize("name", [*EXACT, "two bounds", "one above two", "an order and bounds"])
def test_drawn_weighings_are_uniform(name: str) -> None:
    """Against a uniform sample of all weighings, of which those within the limits are kept."""
    order, bounds = (EXACT | WALKED)[name]
    sample, weighings = draw_weighings(limited(order, bounds), 20_000, seed=2), kept(order, bounds)
    assert len(weighings) > 10_000
    size = 1 / (1 / sample.effective + 1 / len(weighings))
    for drawn, true in ((sample.weights, weighings), (sample.weights**2, weighings**2)):
        assert (np.abs(drawn.mean(axis=0) - true.mean(axis=0)) < 5 * true.std(axis=0) / np.sqrt(size)).all()
    for row in ROWS:
        share = (weighings @ row > 0).mean()
        assert abs((sample.weights @ row > 0).mean() - share) < 5 * 0.5 / np.sqrt(size)


def test_a_fixed_weight_stays_where_it_is() -> None:
    sample = draw_weighings(limited(*WALKED["a fixed weight and a cap"]), 2000, seed=1)
    assert sample.weights[:, 0] == pytest.approx(0.25, abs=1e-15)
    assert sample.weights[:, 1:].std(axis=0).min() > 0.05


def test_thin_regions_are_walked_as_well_as_round_ones() -> None:
    """With b within 0.3 +- 0.00001 the others are uniform on what is left, as good as without b."""
    sample = draw_weighings(limited(None, {"a": (0.1, 0.4), "b": (0.29999, 0.30001)}), 20_000, seed=1)
    a, c = sample.weights[:, 0], sample.weights[:, 2]
    density = 0.7 - np.linspace(0.1, 0.4, 10_001)
    assert sample.effective > 5000
    assert a.mean() == pytest.approx(np.average(np.linspace(0.1, 0.4, 10_001), weights=density), abs=0.005)
    assert c.mean() == pytest.approx((0.7 - a.mean()) / 2, abs=0.005)


@pytest.mark.parametrize(
    ("order", "bounds", "said"),
    [
        (["a", "e"], None, "there is no stake 'e'"),
        (["a"], None, "two stakes or more"),
        (["a", "b", "a"], None, "each once"),
        ("ab", None, "a list of stakes"),
        ([["a", "b"], ["b", "c"], ["c", "a"]], None, "above and below"),
        (None, {"a": (0.5, 0.2)}, "0 <= low <= high <= 1"),
        (None, {"a": (-0.1, 0.2)}, "0 <= low <= high <= 1"),
        (None, {"a": (float("nan"), 1)}, "0 <= low <= high <= 1"),
        (None, {"a": (0.6, 1), "b": (0.5, 1)}, "at least 1.1"),
        (None, dict.fromkeys(STAKES, (0.0, 0.2)), "at most 0.8"),
        (["a", "b"], {"a": (0, 0.2), "b": (0.3, 1)}, "leave"),
    ],
)
def test_limits_that_leave_nothing_are_refused_in_words(order: Order, bounds: Bounds, said: str) -> None:
    with pytest.raises(xc.AskError, match=said):
        limited(order, bounds)


# Laws

VALUES = st.integers(-8, 8).map(lambda n: n / 4)
TABLES = st.tuples(st.integers(3, 5), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(VALUES, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


def ranked(rows: list[list[float]] | Floats, draws: int = 500) -> Acceptability:
    values = np.array(rows)
    return smaa(values, draw_weighings(region(STAKES[: values.shape[-1]]), draws, seed=5))


@given(TABLES)
def test_ranks_sum_to_one_by_actor_and_by_rank_ties_and_all(rows: list[list[float]]) -> None:
    found = ranked(rows)
    assert found.ranks.sum(axis=0) == pytest.approx(1, abs=1e-12)
    assert found.ranks.sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert found.ranks.min() >= 0
    level = 1 - found.pairwise - found.pairwise.T
    assert (level >= -1e-12).all()
    alike = np.array([[one == other for other in rows] for one in rows])
    assert (level[alike & ~np.eye(len(rows), dtype=np.bool_)] == 1).all()


@given(TABLES, st.data())
def test_the_order_and_the_unit_of_actors_do_not_matter(rows: list[list[float]], data: st.DataObject) -> None:
    turned = data.draw(st.permutations(range(len(rows))))
    here, there = ranked(rows), ranked((3 * np.array(rows) - 1)[turned])
    assert there.ranks == pytest.approx(here.ranks[turned], abs=0.005)
    assert np.array_equal(ranked(np.array(rows)[turned]).ranks, here.ranks[turned])


@given(TABLES, st.data())
def test_a_gain_never_lowers_an_actor_or_raises_another(rows: list[list[float]], data: st.DataObject) -> None:
    actor, stake = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 1))
    more = np.array(rows)
    more[actor, stake] += data.draw(st.sampled_from((0.25, 1.0, 7.0)))
    before, after = ranked(rows).ranks.cumsum(axis=1), ranked(more).ranks.cumsum(axis=1)
    rose = after - before
    assert (rose[actor] >= -1e-12).all()
    assert (np.delete(rose, actor, axis=0) <= 1e-12).all()


@given(TABLES)
def test_actors_with_the_same_changes_have_the_same_ranks(rows: list[list[float]]) -> None:
    found = ranked([*rows, rows[0]])
    assert np.array_equal(found.ranks[0], found.ranks[-1])
    assert found.ranks[0, 0] <= 0.5


@given(TABLES)
def test_who_is_worse_on_every_stake_is_never_first(rows: list[list[float]]) -> None:
    found = ranked([*rows, [min(column) - 1 for column in zip(*rows, strict=True)]])
    assert found.ranks[-1].tolist() == [0.0] * len(rows) + [1.0]
    assert np.isnan(found.central[-1]).all()
    assert np.isnan(found.confidence[-1])


@given(TABLES)
def test_with_certain_values_whoever_can_be_first_is_so_at_its_central_weights(rows: list[list[float]]) -> None:
    """The weighings in which an actor is first are convex, so their mean is one of them: confidence is trivially 1."""
    found, values = ranked(rows), np.array(rows)
    for actor in np.flatnonzero(found.ranks[:, 0] > 0):
        assert found.confidence[actor] == 1
        sums = values @ found.central[actor]
        assert sums[actor] >= sums.max() - 1e-9
        assert found.central[actor].sum() == pytest.approx(1)


@given(TABLES)
def test_holistic_acceptability_lies_between_the_metaweights(rows: list[list[float]]) -> None:
    found = ranked(rows)
    for name in ("centroid", "linear", "inverse"):
        whole = found.holistic(name)
        assert whole.max() <= 1 + 1e-12
        assert whole.sum() == pytest.approx(holistic(np.eye(len(rows)), name).sum())
    first_only = [1.0] + [0.0] * (len(rows) - 1)
    assert np.array_equal(found.holistic(first_only), found.ranks[:, 0])


def test_metaweights_by_hand() -> None:
    ranks = np.eye(3)
    assert holistic(ranks, "centroid") == pytest.approx([1, 5 / 11, 2 / 11])
    assert holistic(ranks, "linear").tolist() == [1, 0.5, 0]
    assert holistic(ranks, "inverse") == pytest.approx([1, 1 / 2, 1 / 3])
    for wrong in ("median", (1.0, 0.5), (0.9, 0.5, 0.1), (1.0, 0.2, 0.5), (1.0, 0.5, -0.1)):
        with pytest.raises(ValueError, match="metaweights"):
            holistic(ranks, wrong)


def test_confidence_by_hand() -> None:
    """One stake: the first actor is first in the draws in which its value is above the other's."""
    values = np.array([[[x], [0.0]] for x in (-1.0, 1.0, 2.0, 3.0)])
    sample = Sample(np.ones((4, 1)), 1, 4.0)
    assert smaa(values, sample).confidence.tolist() == [0.75, 0.25]
    assert smaa(values, sample).ranks.tolist() == [[0.75, 0.25], [0.25, 0.75]]


def test_values_and_weighings_must_fit() -> None:
    sample = draw_weighings(region(STAKES), 10, seed=1)
    for shape in ((3, 5), (9, 3, 4)):
        with pytest.raises(ValueError, match="shape"):
            smaa(np.zeros(shape), sample)
    with pytest.raises(ValueError, match="two actors"):
        smaa_pair(np.zeros((3, 4)), np.eye(4))


# Seeds and errors


@pytest.mark.parametrize("name", ["two bounds", "every weighing"])
def test_a_seed_is_a_sample(name: str) -> None:
    order, bounds = (EXACT | WALKED)[name]
    one, again, other = (draw_weighings(limited(order, bounds), 3000, seed).weights for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.isclose(one, other).all(axis=1).any()


def test_the_effective_size_of_chains_that_remember() -> None:
    """Runs of ten draws, each correlated with the next by 0.8: var(mean) is known, and so is what they are worth."""
    runs, run, memory = 20_000, 10, 0.8
    noise = np.random.default_rng(4).standard_normal((runs, run))
    chains = np.empty_like(noise)
    chains[:, 0] = noise[:, 0]
    for step in range(1, run):
        chains[:, step] = memory * chains[:, step - 1] + np.sqrt(1 - memory**2) * noise[:, step]
    lags = np.arange(1, run)
    inflation = 1 + 2 * ((1 - lags / run) * memory**lags).sum()
    found = effective_size(chains.reshape(-1, 1), run)
    assert found == pytest.approx(runs * run / inflation, rel=5 * np.sqrt(2 / runs))
    assert effective_size(noise.reshape(-1, 1), run) == pytest.approx(runs * run, rel=5 * np.sqrt(2 / runs))


def test_the_effective_size_reported_is_the_variance_observed() -> None:
    """Over replicates, the variance of a mean weight is that of so many independent draws as were reported."""
    where = region(("a", "b", "c"), limits_of(STAKES, None, {"a": (0.0, 0.4), "b": (0.2, 0.7)}))
    samples = [draw_weighings(where, 10_000, seed) for seed in range(80)]
    observed = np.var([s.weights.mean(axis=0) for s in samples], axis=0, ddof=1)
    promised = np.mean([s.weights.var(axis=0) / s.effective for s in samples], axis=0)
    assert all(s.thinning > 0 and s.run == 10 for s in samples)
    assert 0.5 < (observed / promised).max() < 1.6
    assert all(5000 < s.effective <= 10_000 for s in samples)


@pytest.mark.parametrize("bounds", [None, {"a": (0.1, 0.45)}], ids=["independent draws", "hit-and-run"])
def test_errors_are_of_the_size_of_the_errors(bounds: Bounds | None) -> None:
    stakes, values = STAKES[:3], np.array([[2.0, 1.0, -1.0], [1.0, -2.0, 3.0], [-1.0, 2.0, 1.0]])
    where = region(stakes, limits_of(stakes, None, bounds))
    truth = smaa(values, draw_weighings(where, 200_000, seed=99))
    off, central = [], []
    for seed in range(60):
        found = smaa(values, draw_weighings(where, 2000, seed))
        off.append((found.ranks - truth.ranks) / found.errors)
        central.append((found.central - truth.central) / found.central_errors)
    assert truth.ranks.min() > 0.01
    assert 0.7 < np.mean(np.square(off)) < 1.4
    assert 0.7 < np.mean(np.square(central)) < 1.4


@settings(max_examples=20)
@given(st.integers(10, 10**7))
def test_a_share_never_met_has_an_error_all_the_same(draws: int) -> None:
    assert 0.3 / draws < share_error(0.0, draws) < 1 / draws
    assert share_error(1.0, draws) == share_error(0.0, draws)
    assert share_error(0.5, draws) == pytest.approx(0.5 / np.sqrt(draws), rel=1 / draws)


@pytest.mark.parametrize(
    ("share", "error", "words", "figure"),
    [
        (0.61234, 0.0, "61.2 %", 0.612),
        (0.61234, 0.0004, "61.2 %", 0.612),
        (0.61234, 0.005, "61 %", 0.61),
        (0.61234, 0.05, "about 60 %", 0.6),
        (0.9961, 0.001, "over 99 %", 1.0),
        (0.0039, 0.001, "under 1 %", 0.0),
        (1.0, 0.001, "100 %", 1.0),
    ],
)
def test_no_more_digits_are_printed_than_the_error_allows(
    share: float, error: float, words: str, figure: float
) -> None:
    assert percent(share, error) == words
    table = make_table(("actor", "1st", "error"), [("red", share, error)], {"1st": "share of weighings"})
    assert rounded(table).rows == (("red", figure, error),)


def test_a_sample_does_not_speak_of_every_weighing() -> None:
    row = {"level": 0.0, "least": 1.0, "most": 1.0, "over": True}
    assert share_in_words(row | {"better": 1.0, "error": 0.0}) == "in every weighing"
    assert share_in_words(row | {"better": 1.0, "error": 1e-5}) == "in nearly every weighing"
    assert share_in_words(row | {"better": 0.9997, "error": 0.0}) == "in nearly every weighing"
    row |= {"least": 0.0, "most": 0.0}
    assert share_in_words(row | {"better": 0.0, "error": 0.0}) == "in no weighing"
    assert share_in_words(row | {"better": 0.0, "error": 1e-5}) == "in hardly any weighing"


def test_a_beholder_knows_what_no_weighing_could_do() -> None:
    """All drawn weighings agree in both cases; only in the first is there no weighing at all that does not."""
    beholder = Beholder(STAKES, limits_of(STAKES, None, {"a": (0.1, 0.5)}), 2000, seed=1)
    assert not beholder.exact
    sure, nearly = np.array([[1.0, -0.1, 0.0, 0.0]]), np.array([[1.0, -0.112, -0.1, -0.1]])
    for changes, least in ((sure, 0.0), (nearly, 1e-5)):
        found = beholder.shares(changes)
        assert found.means()[0] == 1
        assert least <= beholder.error(changes, found) < 1e-3
    assert beholder.error(sure, beholder.shares(sure)) == 0
    assert share_positive(nearly)[0] < 1
