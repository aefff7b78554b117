"""A tree in one world as a game of OpenSpiel (Lanctot et al. 2019, arXiv:1908.09453); needs the extra ``openspiel``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from excomm._adapters.laid import laid
from excomm._crisis.ask import AskError
from excomm._crisis.worlds import Worlds, middle_world
from excomm._game.tree import Game


def to_openspiel(game: Game, world: Worlds | None = None) -> Any:
    """Return the tree in the first of ``world`` as a ``pyspiel.Game``; the middle of the intervals unless given.

    Actions are numbered as in ``game.acts``, so an act has one number everywhere; the draw of private facts is the
    first node of chance if it has more than one outcome; an information state is the player's view, in words. The game
    is not registered with OpenSpiel, which therefore cannot load it by name. Raises GameError without payoffs, AskError
    without OpenSpiel.
    """
    try:
        classes: Any = import_module("excomm._adapters.openspiel_game")
    except ModuleNotFoundError:
        raise AskError("a game of OpenSpiel needs it: pip install 'excomm[openspiel]'") from None
    return classes.TreeGame(laid(game, world or middle_world(game.crisis)))
