"""How far coders agree, and that a coded effect is the hull of its codings."""

import numpy as np
import pytest

import excomm as xc
from excomm._judge.agreement import weighted_kappa

CODED = {
    "excomm": 1,
    "crisis": "coded",
    "baseline": "2000",
    "actors": {"a": {}, "b": {}},
    "stakes": {"land": {"counts": "in fact"}, "name": {"counts": "in fact"}},
    "record": [
        {
            "id": "e1",
            "date": "2001",
            "event": "march",
            "source": "s",
            "does": {"a.land": "between(1, 2)", "b.name": -1},
        },
        {"id": "e2", "date": "2002", "event": "halt", "source": "s", "does": {"a.land": "between(-2, -1)"}},
    ],
    "codings": [
        {"effect": "record.e1.does.a.land", "coder": "x", "low": 1, "high": 1},
        {"effect": "record.e1.does.a.land", "coder": "y", "low": 2, "high": 2},
        {"effect": "record.e2.does.a.land", "coder": "x", "low": -2, "high": -2},
        {"effect": "record.e2.does.a.land", "coder": "y", "low": -1, "high": -1},
        {"effect": "record.e1.does.b.name", "coder": "x", "low": -1, "high": -1},
        {"effect": "record.e1.does.b.name", "coder": "y", "low": -1, "high": -1},
    ],
    "sources": {"s": {"work": "invented"}},
}


def test_kappa_of_a_published_layout() -> None:
    """Two by two: weighted and unweighted kappa agree; 20 yes-yes, 5, 10, 15 gives 0.4 (Cohen's own arithmetic)."""
    first = np.array([1.0] * 25 + [0.0] * 25)
    second = np.array([1.0] * 20 + [0.0] * 5 + [1.0] * 10 + [0.0] * 15)
    assert weighted_kappa(first, second) == pytest.approx(0.4)


def test_perfect_and_opposite_agreement() -> None:
    steps = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert weighted_kappa(steps, steps) == pytest.approx(1.0)
    assert weighted_kappa(steps, -steps) == pytest.approx(-1.0)


def test_agreement_by_stake() -> None:
    found = xc.agreement(xc.build(CODED))
    rows = {row["stake"]: row for row in found.frame().records()}
    assert rows["all"]["effects"] == 3
    assert rows["all"]["same sign"] == 1.0
    assert rows["land"]["mean distance"] == 1.0
    assert rows["name"]["overlap"] == 1.0


def test_an_effect_that_is_not_the_hull_of_its_codings_is_remarked() -> None:
    events = [{**CODED["record"][0], "does": {"a.land": "between(1, 3)", "b.name": -1}}, CODED["record"][1]]  # type: ignore[index]
    found = xc.check(xc.build({**CODED, "record": events}))
    assert any("is between(1, 3), and its coders span 1 to 2" in remark.text for remark in found.remarks)
    assert not any("its coders span" in remark.text for remark in xc.check(xc.build(CODED)).remarks)


def test_a_coding_of_nothing_names_the_nearest_effect() -> None:
    codings = [{"effect": "record.e1.does.a.lamd", "coder": "x", "low": 1, "high": 2}]
    with pytest.raises(xc.CrisisError, match=r"did you mean 'record\.e1\.does\.a\.land'"):
        xc.build({**CODED, "codings": codings})


def test_without_codings_there_is_no_agreement() -> None:
    with pytest.raises(xc.AskError, match="no codings by two coders"):
        xc.agreement(xc.load("trial-of-nerves"))


def test_what_kappa_cannot_tell_is_said_in_words() -> None:
    codings: list[dict[str, object]] = CODED["codings"]  # type: ignore[assignment]
    same = xc.agreement(xc.build({**CODED, "codings": codings[4:]}))
    assert same.answer == (
        "x and y: the same whole step throughout, over 1 effect, so there is nothing to disagree about and no kappa.",
    )
    apart = xc.agreement(xc.build({**CODED, "codings": [codings[0], codings[3]]}))
    assert apart.answer == ("x and y: no effect in common, so there is no agreement to tell.",)
    assert xc.agreement(xc.build(CODED)).answer[0].endswith(" over 3 effects.")
