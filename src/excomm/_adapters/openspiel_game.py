"""The two classes that OpenSpiel wants of a game. Importing this needs OpenSpiel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyspiel

from excomm._adapters.laid import Laid
from excomm._crisis.load import digest

NOWHERE = -1


class TreeGame(pyspiel.Game):  # type: ignore[misc]
    """The whole tree."""

    def __init__(self, tree: Laid) -> None:
        super().__init__(_kind(tree), _sizes(tree), {})
        self.tree = tree

    def new_initial_state(self) -> TreeState:
        """Return the state before anything has happened."""
        return TreeState(self)

    def make_py_observer(self, iig_obs_type: Any = None, params: Any = None) -> Words:
        """Return an observer that speaks in words."""
        return Words()


class TreeState(pyspiel.State):  # type: ignore[misc]
    """A node of the tree, or ``NOWHERE`` before private facts are drawn."""

    def __init__(self, game: TreeGame) -> None:
        super().__init__(game)
        self.tree = game.tree
        self.node = self.tree.roots[0] if len(self.tree.roots) == 1 else NOWHERE

    def current_player(self) -> int:
        """Return the number of the player who moves, or what stands for chance or for the end."""
        if self.is_terminal():
            return int(pyspiel.PlayerId.TERMINAL)
        if self.node == NOWHERE or self.tree.chance_at(self.node):
            return int(pyspiel.PlayerId.CHANCE)
        return int(self.tree.game.mover[self.node])

    def _legal_actions(self, player: int) -> list[int]:
        return list(self.tree.after(self.node))

    def chance_outcomes(self) -> list[tuple[int, float]]:
        """Return the outcomes of chance with their odds."""
        if self.node == NOWHERE:
            return [(number, float(odds)) for number, odds in enumerate(self.tree.prior)]
        return [(act, float(self.tree.odds[child])) for act, child in self.tree.after(self.node).items()]

    def _apply_action(self, action: int) -> None:
        self.node = self.tree.roots[action] if self.node == NOWHERE else self.tree.after(self.node)[action]

    def _action_to_string(self, player: int, action: int) -> str:
        if self.node == NOWHERE and player == pyspiel.PlayerId.CHANCE:
            return " ".join(self.tree.game.profiles[action].values())
        return self.tree.game.acts[action]

    def is_terminal(self) -> bool:
        """Whether the history is finished."""
        return self.node in self.tree.paid

    def returns(self) -> list[float]:
        """Return the payoffs, nothing before the end."""
        return self.tree.paid.get(self.node, [0.0] * len(self.tree.game.players))

    def information_state_string(self, player: int | None = None) -> str:
        """Return what a player knows, in words."""
        asked = self.current_player() if player is None else player
        return "" if self.node == NOWHERE else self.tree.knows(self.node, asked)

    def __str__(self) -> str:
        if self.node == NOWHERE:
            return "private facts"
        profile = " ".join(self.tree.game.profiles[self.tree.game.profile[self.node]].values())
        return ", ".join(filter(None, (profile, *self.tree.game.history(self.node)))) or "start"


class Words:
    """An observer without a tensor: what a player knows, in words."""

    def __init__(self) -> None:
        self.tensor = np.zeros(0, np.float32)
        self.dict: dict[str, Any] = {}

    def set_from(self, state: TreeState, player: int) -> None:
        """There is no tensor to set."""

    def string_from(self, state: TreeState, player: int) -> str:
        """Return what the player knows."""
        return state.information_state_string(player)


def _kind(tree: Laid) -> Any:
    kinds, game = pyspiel.GameType, tree.game
    chance = len(tree.roots) > 1 or any(tree.chance_at(node) for node in range(game.nodes))
    return kinds(
        short_name="_".join(("excomm", game.crisis.name, digest(game.crisis), game.start or "first", str(tree.seed))),
        long_name=game.crisis.title or game.crisis.name,
        dynamics=kinds.Dynamics.SEQUENTIAL,
        chance_mode=kinds.ChanceMode.EXPLICIT_STOCHASTIC if chance else kinds.ChanceMode.DETERMINISTIC,
        information=kinds.Information.IMPERFECT_INFORMATION,
        utility=kinds.Utility.GENERAL_SUM,
        reward_model=kinds.RewardModel.TERMINAL,
        max_num_players=len(game.players),
        min_num_players=len(game.players),
        provides_information_state_string=True,
        provides_information_state_tensor=False,
        provides_observation_string=False,
        provides_observation_tensor=False,
        parameter_specification={},
    )


def _sizes(tree: Laid) -> Any:
    every = [value for values in tree.paid.values() for value in values]
    return pyspiel.GameInfo(
        num_distinct_actions=len(tree.game.acts),
        max_chance_outcomes=max(len(tree.game.acts), len(tree.roots)),
        num_players=len(tree.game.players),
        min_utility=min(every),
        max_utility=max(every),
        max_game_length=len(tree.game.levels),
    )
