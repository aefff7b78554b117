"""Acts that are kinds of one thing: listing a choice twice does not move the answer."""

import pytest

import excomm as xc
from conftest import require_module
from excomm._crisis.load import to_data
from excomm._solve.describe import describe
from solving import chances


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
    found: dict[tuple[str, ...], dict[str, float]] = {}
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
