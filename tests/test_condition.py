"""Conditions on what has happened before."""

from collections.abc import Callable, Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excomm._crisis.condition import parse_condition

ACTS = ("trade", "hold-fast", "e4")
Holds = Callable[[Collection[str]], bool]


@pytest.mark.parametrize(
    ("text", "done", "holds"),
    [
        ("done(trade)", {"trade"}, True),
        ("done(trade)", set(), False),
        ("not done(trade)", set(), True),
        ("not not done(trade)", {"trade"}, True),
        ("done(trade) and done(e4)", {"trade"}, False),
        ("done(trade) or done(e4)", {"trade"}, True),
        # `and` binds more closely than `or`, and `not` more closely than both.
        ("done(trade) or done(e4) and done(leak)", {"trade"}, True),
        ("(done(trade) or done(e4)) and done(leak)", {"trade"}, False),
        ("not done(trade) or done(e4)", {"trade", "e4"}, True),
        ("not (done(trade) or done(e4))", {"e4"}, False),
        ("done ( trade )and\n not(done(e4))", {"trade"}, True),
        ("done(and) or done(not)", {"not"}, True),
    ],
)
def test_a_condition_holds_as_it_reads(text: str, done: set[str], holds: bool) -> None:
    assert parse_condition(text).holds(done) is holds


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "  ",
            "trade",
            "done",
            "done()",
            "done(trade",
            "done trade",
            "done(Trade)",
            "done(trade e4)",
            "(done(e4)",
        ),
        *("done(trade) done(e4)", "done(trade) and", "and done(trade)", "not", "done(trade))", "()", "done(a, b)"),
        *("done(trade) & done(e4)", "done(trade)  AND done(e4)", "done(trade) xor done(e4)", "notdone(e4)", "true"),
        *("done(__import__)", "done(trade) == 1", "not " * 5000 + "done(e4)", "(" * 5000 + "done(e4)" + ")" * 5000),
    ],
)
def test_what_is_no_condition_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(ValueError, match=r"^done\(act\), joined by and, or, not, with parentheses where needed$"):
        parse_condition(text)


def test_deep_parentheses_are_read() -> None:
    assert parse_condition("(" * 90 + "done(e4)" + ")" * 90).holds({"e4"})


def test_a_condition_knows_what_it_asks_for() -> None:
    assert parse_condition("done(a) and not (done(b-2) or done(a))").names == {"a", "b-2"}


def test_a_text_is_kept_but_for_its_spaces() -> None:
    assert str(parse_condition("  done(a)  and\n done(b) ")) == "done(a) and done(b)"
    assert parse_condition("done(a)  or done(b)") == parse_condition("done(a) or done(b)")


@st.composite
def conditions(draw: st.DrawFn, depth: int = 3) -> tuple[str, Holds]:
    """A condition with as few parentheses as it can have, and what it should mean."""
    text, holds, _ = draw(_parts(depth))
    return text, holds


@st.composite
def _parts(draw: st.DrawFn, depth: int) -> tuple[str, Holds, int]:
    """A condition and how closely its outermost word binds: or 0, and 1, not 2."""
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind == 0:
        act = draw(st.sampled_from(ACTS))
        return f"done({act})", lambda done: act in done, 3
    if kind == 1:
        inner, holds, binds = draw(_parts(depth - 1))
        return f"not {_within(inner, binds, 2)}", lambda done: not holds(done), 2
    (left, first, one), (right, second, two) = draw(_parts(depth - 1)), draw(_parts(depth - 1))
    if kind == 2:
        text = f"{_within(left, one, 1)} and {_within(right, two, 1)}"
        return text, lambda done: first(done) and second(done), 1
    return f"{left} or {right}", lambda done: first(done) or second(done), 0


def _within(text: str, binds: int, around: int) -> str:
    return text if binds >= around else f"({text})"


@given(conditions(), st.sets(st.sampled_from(ACTS)))
def test_a_condition_means_what_it_says(condition: tuple[str, Holds], done: set[str]) -> None:
    text, holds = condition
    assert parse_condition(text).holds(done) is holds(done)
