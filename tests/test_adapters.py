"""OpenSpiel and PettingZoo: their own conformance tests, and our payoffs by their code."""

import numpy as np
import pytest

import excomm as xc
from conftest import require_module
from excomm._game.payoffs import payoffs
from excomm._game.tree import Game

CRISES = ("trial-of-nerves", "bluff", "cycle", "simultaneous", "accident", "dixit-brinkmanship")


def tree(name: str) -> Game:
    return xc.game(xc.load(name))


@pytest.mark.parametrize("name", CRISES)
def test_openspiel_plays_at_random(name: str) -> None:
    require_module("pyspiel")
    import pyspiel

    game = xc.to_openspiel(tree(name))
    pyspiel.random_sim_test(game, num_sims=20, serialize=False, verbose=False)


def test_openspiel_pays_what_we_pay_under_uniform_play() -> None:
    """Expected returns by OpenSpiel's own traversal are those of our arrays."""
    require_module("pyspiel")
    from open_spiel.python import policy
    from open_spiel.python.algorithms import expected_game_score

    ours = tree("trial-of-nerves")
    world = xc.world(ours.crisis, seed=3)
    game = xc.to_openspiel(ours, world)
    uniform = policy.UniformRandomPolicy(game)
    theirs = expected_game_score.policy_value(game.new_initial_state(), [uniform] * len(ours.players))
    evenly = np.concatenate([np.full(len(s.acts), 1 / len(s.acts)) for s in ours.sets])[None, :]
    from excomm._solve.plan import node_odds
    from excomm._solve.solution import reached

    reach = reached(ours, evenly, node_odds(ours, world))[0, ours.endings]
    np.testing.assert_allclose(theirs, reach @ payoffs(ours, world)[0])


def test_openspiel_has_our_information_sets() -> None:
    require_module("pyspiel")
    ours = tree("trial-of-nerves")
    game = xc.to_openspiel(ours)
    found: set[tuple[int, str]] = set()
    stack = [game.new_initial_state()]
    while stack:
        state = stack.pop()
        if state.is_terminal():
            continue
        if not state.is_chance_node():
            found.add((state.current_player(), state.information_state_string(state.current_player())))
        stack += [state.child(action) for action in state.legal_actions()]
    assert len(found) == len(ours.sets)


# What is wrong is an AssertionError; warnings advise on names and shapes, and excuse PettingZoo's own games by name.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", CRISES)
def test_pettingzoo_finds_nothing_wrong(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    require_module("pettingzoo")
    from pettingzoo.test import api_test, seed_test

    api_test(xc.to_pettingzoo(tree(name)), num_cycles=50, verbose_progress=False)
    seed_test(lambda: xc.to_pettingzoo(tree(name)), num_cycles=50)
    capsys.readouterr()


def test_pettingzoo_pays_what_we_pay() -> None:
    """Every play ends with the payoffs of its history, and masks are the menus."""
    require_module("pettingzoo")
    ours = tree("trial-of-nerves")
    paid = payoffs(ours, xc.world(ours.crisis))[0]
    by_history: dict[tuple[str, ...], set[tuple[float, ...]]] = {ours.history(int(n)): set() for n in ours.endings}
    for number, node in enumerate(ours.endings):
        by_history[ours.history(int(node))].add(tuple(np.round(paid[number], 12)))
    env = xc.to_pettingzoo(ours)
    random = np.random.default_rng(1)
    for seed in range(50):
        env.reset(seed=seed)
        while not all(env.terminations.values()):
            mask = env.observe(env.agent_selection)["action_mask"]
            env.step(int(random.choice(np.flatnonzero(mask))))
        history = tuple(env.render().split(", "))
        assert tuple(np.round([env.rewards[p] for p in ours.players], 12)) in by_history[history]


def test_an_act_that_is_not_on_the_menu_is_refused() -> None:
    require_module("pettingzoo")
    env = xc.to_pettingzoo(tree("trial-of-nerves"))
    env.reset(seed=1)
    with pytest.raises(ValueError, match="is not one of the acts"):
        env.step(env.action_space(env.agent_selection).n - 1)
