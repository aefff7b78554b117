"""Rates of incidents from near misses: the posterior against closed forms, what counts, and what is refused."""

import copy
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import excomm as xc
from excomm._crisis.incidents import evidence, posterior
from excomm._crisis.quantity import Draw
from mutations import data_of

WATCH = """\
excomm: 1
crisis: watch
unknown: {weak: "loguniform(0.001, 0.5)", known: "uniform(0.2, 1)", doubt: "uniform(0, 1)"}
hazards:
  incident:
    rates: {low: 0, high: "loguniform(0.001, 10)"}
    barrier: weak
    counted: {alerts: {high: 1900-01-01/1900-01-20}, reported: known, disputed: doubt, sides: [east]}
points:
  open: {turn: east, choices: {arm: wait, stay: over}}
  wait: {lasts: 2 days, alert: high, hazard: incident, then: reply, if it happens: war}
  reply: {turn: west, choices: {yield: won, fight: war}}
endings:
  over: {pays: {east: 0, west: 0}}
  won: {pays: {east: 1, west: -1}}
  war: {level: general, cause: {incident: accident, fight: chosen}, pays: {east: -9, west: -9}}
near misses:
  - {id: n1, date: 1900-01-02, kind: false alarm, side: east, source: s}
  - {id: n2, date: 1900-01-20, kind: provocation, side: east, source: s}
  - {id: n3, date: 1900-01-06, kind: provocation, side: east, disputed: no log, source: s}
  - {id: n4, date: 1900-01-06, kind: provocation, side: west, source: s}
  - {id: n5, date: 1900-01-21, kind: provocation, side: east, source: s}
estimates: [{id: p1, by: a clerk, low: 0.1, high: 0.25, event: war, levels: [general], source: s}]
sources: {s: {work: An invented source}}
"""
FLAT = Draw("uniform", 0.0, 1e3, "x")
EVEN = Draw("loguniform", 1e-6, 1e3, "x")
SHARES = np.linspace(0.01, 0.99, 50)


def watch(*swaps: tuple[str, str]) -> xc.Crisis:
    text = WATCH
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return xc.build(data_of(text))


def learnt(prior: Draw, count: float, exposure: float) -> Any:
    return posterior(prior, np.full(50, count), np.full(50, exposure), SHARES)


def test_with_nothing_counted_a_flat_prior_becomes_an_exponential() -> None:
    np.testing.assert_allclose(learnt(FLAT, 0, 20.0), -np.log1p(-SHARES) / 20, rtol=2e-3)


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_the_posterior_is_a_gamma_distribution(count: int) -> None:
    """Of shape n: by Poisson's sum, the share below x is 1 - exp(-x) sum x^j / j!, j < n."""
    for prior, shape in ((EVEN, count), (FLAT, count + 1)):
        x = learnt(prior, count, 7.0) * 7.0
        below = 1 - np.exp(-x) * sum(x**j / math.factorial(j) for j in range(shape))
        np.testing.assert_allclose(below, SHARES, atol=5e-4)


def test_without_exposure_or_incidents_the_prior_stays() -> None:
    prior = Draw("loguniform", 0.001, 10.0, "x")
    np.testing.assert_allclose(learnt(prior, 0, 0.0), prior.at(SHARES), rtol=1e-6)


def test_the_posterior_stays_within_the_bounds_of_the_prior() -> None:
    found = learnt(Draw("uniform", 0.5, 0.6, "x"), 100, 1.0)
    assert found.min() >= 0.5
    assert found.max() <= 0.6


def test_what_lies_in_the_time_and_is_of_the_side_counts() -> None:
    (told,) = evidence(watch())
    assert (told.sure, told.disputed, told.days) == (2, 1, 20.0)
    (told,) = evidence(watch((", sides: [east]", ", kinds: [provocation]")))
    assert (told.sure, told.disputed) == (2, 1)
    (told,) = evidence(watch((", sides: [east]", "")))
    assert (told.sure, told.disputed) == (3, 1)


def test_a_rate_is_drawn_from_its_posterior_in_every_world() -> None:
    """The more went unreported, and the more a disputed one counts, the higher the rate."""
    values = xc.worlds(watch(), 4000, seed=1).values
    rate = np.log(np.asarray(values["hazards.incident.rates.high"]))
    assert np.corrcoef(rate, np.asarray(values["known"]))[0, 1] < -0.3
    assert np.corrcoef(rate, np.asarray(values["doubt"]))[0, 1] > 0.1
    certain = watch(('known: "uniform(0.2, 1)", doubt: "uniform(0, 1)"', "known: 1, doubt: 0"))
    mean = float(np.mean(np.asarray(xc.worlds(certain, 4000, seed=1).values["hazards.incident.rates.high"])))
    assert mean == pytest.approx(2 / 20, rel=0.01)


def test_an_unknown_can_be_the_rate() -> None:
    crisis = watch(
        ('high: "loguniform(0.001, 10)"', "high: often"), ("unknown: {", 'unknown: {often: "uniform(0, 5)", ')
    )
    values = xc.worlds(crisis, 1000, seed=1).values
    assert np.array_equal(values["often"], values["unknown.often"])
    assert float(np.max(np.asarray(values["often"]))) < 3.0


def test_the_sweep_prints_prior_and_posterior_and_the_estimate_beside_its_event() -> None:
    swept = xc.sweep(watch(), 500, seed=1)
    (row,) = swept.rates.records()
    assert row["before p5"] == pytest.approx(0.001 * 10**0.2)
    assert row["before p5"] < row["after p5"] < row["after p50"] < row["after p95"] < row["before p95"]
    (said,) = swept.estimates.records()
    general = next(row for row in swept.risk.records() if (row["level"], row["cause"]) == ("general", ""))
    assert (said["by"], said["from"], said["to"], said["here"]) == ("a clerk", 0.1, 0.25, general["chance"])
    two = xc.sweep(watch(("levels: [general]", "levels: [clash, general]")), 500, seed=1)
    assert two.estimates.column("here") == swept.estimates.column("here")
    assert xc.sweep(watch((", levels: [general]", "")), 500, seed=1).estimates.column("here") == [None]


def test_risk_is_drawn_against_the_barrier() -> None:
    """Where east arms, risk rises with the barrier's failure; there is one row for each tenth of the worlds."""
    swept = xc.sweep(watch(), 2000, seed=1)
    rows = [row for row in swept.curve.records() if row["level"] == "general"]
    assert len(rows) == 10
    assert [row["barrier"] for row in rows] == sorted(row["barrier"] for row in rows)
    rising = [row["accident"] for row in rows if row["to"] < 0.1]
    assert rising == sorted(rising)
    assert all(row["low"] <= row["chance"] <= row["high"] for row in rows)


@pytest.mark.parametrize(
    ("swap", "says"),
    [
        (("alerts: {high:", "alerts: {low:"), "has no rate at 'low' that can be learnt"),
        (("alerts: {high:", "alerts: {top:"), "has no rate at 'top' that can be learnt"),
        (("reported: known, ", ""), "a count without 'reported'"),
        (("disputed: doubt, ", ""), "a count without 'disputed'"),
        (("reported: known", "reported: 2"), "reported can leave 0 to 1"),
        (("sides: [east]", "sides: [north]"), "no actor is called 'north'"),
        (("sides: [east]", "kinds: [storm]"), "'storm' is not known here"),
        (('high: "loguniform(0.001, 10)"', "high: known"), "is counted for already"),
    ],
)
def test_a_count_that_makes_no_sense_is_refused(swap: tuple[str, str], says: str) -> None:
    with pytest.raises(xc.CrisisError, match=says):
        watch(swap)


def test_a_count_is_written_as_it_is_read() -> None:
    assert xc.build(data_of(watch().to_yaml())) == watch()


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda worlds: pickle.loads(pickle.dumps(worlds))])
def test_worlds_copied_before_anything_was_learnt_learn_the_same(copied: Callable[[xc.Worlds], xc.Worlds]) -> None:
    worlds = xc.worlds(watch(), 1000, seed=1)
    other = copied(worlds)
    for name in worlds.values:
        np.testing.assert_array_equal(other.values[name], worlds.values[name])


def test_what_could_not_be_learnt_is_no_prior_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "hazards.incident.rates.high"
    worlds = xc.worlds(watch(), 1000, seed=1)
    with monkeypatch.context() as patched:
        patched.setattr("excomm._crisis.worlds.informed", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worlds.values[name]
    np.testing.assert_array_equal(worlds.values[name], xc.worlds(watch(), 1000, seed=1).values[name])
