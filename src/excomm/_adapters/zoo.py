"""A tree in one world as an environment of PettingZoo (Terry et al. 2021, arXiv:2009.14471); extra ``pettingzoo``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from excomm._adapters.laid import laid
from excomm._crisis.ask import AskError
from excomm._crisis.worlds import Worlds, middle_world
from excomm._game.tree import Game


def to_pettingzoo(game: Game, world: Worlds | None = None) -> Any:
    """Return the tree in the first of ``world`` as a ``pettingzoo.AECEnv``; the middle of the intervals unless given.

    Agents act in turn. An observation says which of its views an agent has, with a mask of the acts it has; actions are
    numbered as in ``game.acts``; chance is drawn by the environment, from the seed of ``reset``; rewards are the
    payoffs, at the end. Raises GameError without payoffs, AskError without PettingZoo.
    """
    try:
        classes: Any = import_module("excomm._adapters.zoo_env")
    except ModuleNotFoundError:
        raise AskError("an environment of PettingZoo needs it: pip install 'excomm[pettingzoo]'") from None
    return classes.TreeEnv(laid(game, world or middle_world(game.crisis)))
