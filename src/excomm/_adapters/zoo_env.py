"""The class that PettingZoo wants of an environment. Importing this needs PettingZoo."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from gymnasium import spaces
from pettingzoo import AECEnv

from excomm._adapters.laid import Laid


class TreeEnv(AECEnv):  # type: ignore[misc]
    """A tree as agents walk it."""

    metadata: ClassVar[dict[str, Any]] = {"name": "excomm", "render_modes": ["ansi"], "is_parallelizable": False}

    def __init__(self, tree: Laid) -> None:
        super().__init__()
        game = tree.game
        self.tree = tree
        self.render_mode = "ansi"
        self.possible_agents = list(game.players)
        self.random = np.random.default_rng()
        mask = spaces.Box(0, 1, (len(game.acts),), np.int8)
        self.views = {agent: np.unique(tree.views(player)) for player, agent in enumerate(game.players)}
        self.observation_spaces = {
            agent: spaces.Dict({"observation": spaces.Box(0, 1, views.shape, np.int8), "action_mask": mask})
            for agent, views in self.views.items()
        }
        self.action_spaces = {agent: spaces.Discrete(len(game.acts)) for agent in game.players}

    def action_space(self, agent: str) -> Any:
        """Return the numbers of all acts."""
        return self.action_spaces[agent]

    def observation_space(self, agent: str) -> Any:
        """Return the one among its views that an agent has, and masks of acts."""
        return self.observation_spaces[agent]

    def reset(self, seed: int | None = None, options: Any = None) -> None:
        """Begin anew; private facts are drawn, and chance moves if it is first."""
        if seed is not None:
            self.random = np.random.default_rng(seed)
        self.agents = list(self.possible_agents)
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        self.agent_selection = self.agents[0]
        self._arrive(self.tree.roots[int(self.random.choice(len(self.tree.roots), p=self.tree.prior))])

    def observe(self, agent: str) -> dict[str, Any]:
        """Return the agent's view, and which acts it has; none where it is not its turn."""
        player = self.possible_agents.index(agent)
        mask = np.zeros(len(self.tree.game.acts), dtype=np.int8)
        if self.tree.game.mover[self.node] == player:
            mask[list(self.tree.after(self.node))] = 1
        held = self.views[agent] == self.tree.views(player)[self.node]
        return {"observation": held.astype(np.int8), "action_mask": mask}

    def step(self, action: int | None) -> None:
        """Do an act. Raises ValueError for one that is not on the menu."""
        if self.terminations[self.agent_selection]:
            self._was_dead_step(action)
            return
        after = self.tree.after(self.node)
        if action is None or int(action) not in after:
            raise ValueError(f"{action!r} is not one of the acts that {self.agent_selection} has here")
        self._cumulative_rewards[self.agent_selection] = 0.0
        self._arrive(after[int(action)])
        self._accumulate_rewards()

    def render(self) -> str:
        """Return the acts done so far."""
        return ", ".join(self.tree.game.history(self.node))

    def close(self) -> None:
        """There is nothing to close."""

    def _arrive(self, node: int) -> None:
        """Come to a node, and on through what chance decides."""
        while self.tree.chance_at(node):
            children = list(self.tree.after(node).values())
            node = children[int(self.random.choice(len(children), p=self.tree.odds[children]))]
        self.node = node
        if node in self.tree.paid:
            self.rewards = dict(zip(self.possible_agents, self.tree.paid[node], strict=True))
            self.terminations = dict.fromkeys(self.agents, True)
            return
        self.agent_selection = self.possible_agents[self.tree.game.mover[node]]
