"""Is a profile sequentially rational? An audit of anybody's, by code that shares nothing with the solver.

It walks the tree itself, node by node in plain Python, with products of probabilities. At every information set it
asks what the mover's best single deviation would gain, given its beliefs and what everybody does from there on. With
perfect recall, no such gain anywhere is sequential rationality (Kreps & Wilson 1982, *Econometrica* 50, 863-894; one
deviation is enough: Hendon, Jacobsen & Sloth 1996, *Games and Economic Behavior* 12, 274-282). Beliefs follow from the
profile where a set is reached. Elsewhere the profile may state them; where it does not, the gain is the least that any
belief leaves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._game.payoffs import chance_odds, payoffs, priors, with_rest
from excomm._game.tree import CHANCE_MOVES, Game
from excomm._solve.matrix import game_value

Shares = Mapping[int, Sequence[float]]
ROUNDING = 1e-6
COLUMNS = ("set", "player", "point", "act", "chance", "worth", "gain", "reached", "belief")
UNITS = {"worth": "payoff units of the player", "gain": "payoff units of the player"}

PROFILE = '{"sets": {"1": {act: chance, ...}, ...}}, sets by their numbers in `game`, or what `solve --json` prints'


@dataclass(frozen=True)
class Audited:
    """One information set: what its acts are worth, what the best gains, how likely it is, where beliefs are from.

    ``number`` counts from 0, as in ``game.sets``; ``worth`` has one element for each act.
    """

    number: int
    reached: float
    worth: tuple[float, ...]
    gain: float
    belief: str


def audit(
    game: Game,
    profile: Shares,
    beliefs: Shares | None = None,
    worlds: Worlds | None = None,
    paid: Sequence[Sequence[float]] | None = None,
) -> list[Audited]:
    """Audit a profile in one world, the one in the middle of the intervals unless given.

    ``profile`` maps every information set n to the chances of its acts, one for each of ``game.sets[n].acts``;
    ``beliefs`` maps some sets to the chances of their histories, one for each of ``game.members(n)``. Here sets count
    from 0, in the order of ``game.sets``; in tables and in profile files they count from 1. ``paid`` (histories,
    players) stands in for the payoffs of the file. Returns one row for each set, in that order. Raises AskError for a
    profile that does not fit the game.
    """
    _fits(game, profile, beliefs or {})
    given = worlds or middle_world(game.crisis)
    tree = _Tree(game, profile, given, payoffs(game, given)[0].tolist() if paid is None else paid)
    return [_audited(tree, number, (beliefs or {}).get(number)) for number in range(len(game.sets))]


def audit_file(game: Game, path: str | Path, worlds: Worlds | None = None) -> Finding:
    """Audit the profile in a JSON file, as ``excomm solve --json`` writes it or ``{"sets": {"1": {"stop": 1.0}}}``.

    Beliefs may follow as ``{"beliefs": {"2": [0.3, 0.7]}}``. Sets count from 1, as in tables. Raises
    AskError for a file that does not fit.
    """
    profile, beliefs = read_profile(game, path)
    rows = audit(game, profile, beliefs, worlds)
    worst = max(rows, key=lambda row: row.gain, default=None)
    return Finding(
        question="Is the profile sequentially rational?",
        answer=(_verdict(game, worst),),
        table=make_table(COLUMNS, (r for row in rows for r in _lines(game, profile, row)), UNITS),
        how=How(game.crisis.name, digest(game.crisis), game.crisis.changed, {"profile": Path(path).name}),
        notes=(
            "Beliefs follow from the profile where a set is reached. Where it is not and none are stated, the gain is "
            "the least that any belief leaves.",
        ),
    )


def read_profile(game: Game, path: str | Path) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """Read a profile and its beliefs, sets counted from 0 as in ``audit``.

    Raises AskError for a file that is no profile of this game.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        stated: dict[str, Any] = _from_rows(data) if "rows" in data else data["sets"]
        profile = {int(number) - 1: _of_acts(game, int(number) - 1, acts) for number, acts in stated.items()}
        beliefs = {int(n) - 1: [float(share) for share in shares] for n, shares in data.get("beliefs", {}).items()}
    except json.JSONDecodeError as error:
        raise AskError(f"{path}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except UnicodeDecodeError:
        raise AskError(f"{path} is not a text in UTF-8") from None
    except ValueError as error:
        raise AskError(f"{path} is no profile of this game: {error}; expected {PROFILE}") from None
    except (KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError):
        raise AskError(f"{path} is no profile of this game; expected {PROFILE}") from None
    return profile, beliefs


def _from_rows(data: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    at = {name: number for number, name in enumerate(data["columns"])}
    found: dict[str, dict[str, float]] = {}
    for row in data["rows"]:
        found.setdefault(str(row[at["set"]]), {})[row[at["act"]]] = float(row[at["chance"]])
    return found


def _of_acts(game: Game, number: int, acts: Mapping[str, float]) -> list[float]:
    if not 0 <= number < len(game.sets):
        raise ValueError(f"there is no information set {number + 1}")
    unknown = set(acts) - set(game.sets[number].acts)
    if unknown:
        raise ValueError(f"information set {number + 1} has no act {sorted(unknown)[0]}")
    return [float(acts.get(act, 0.0)) for act in game.sets[number].acts]


def _fits(game: Game, profile: Shares, beliefs: Shares) -> None:
    for number, info in enumerate(game.sets):
        if number not in profile:
            raise AskError(f"the profile says nothing of {_called(number)}, {info.player} at {info.point}")
        _is_distribution(profile[number], len(info.acts), f"the chances at {_called(number)}")
    for number, shares in beliefs.items():
        if not 0 <= number < len(game.sets):
            raise AskError(f"there are beliefs at {_called(number)}; the game has {len(game.sets)}")
        _is_distribution(shares, len(game.members(number)), f"the beliefs at {_called(number)}")


def _called(number: int) -> str:
    """A set by both its numbers: that of tables and files, and the key that ``audit`` takes."""
    return f"information set {number + 1} (key {number} in Python)"


def _is_distribution(shares: Sequence[float], count: int, what: str) -> None:
    fine = len(shares) == count and all(share >= 0 for share in shares) and abs(sum(shares) - 1) < ROUNDING
    if not fine:
        raise AskError(f"{what} are {list(shares)}; expected {count} numbers of at least 0 with the sum 1")


class _Tree:
    """The tree in one world, with the probability of every node and its worth to every player under the profile."""

    def __init__(self, game: Game, profile: Shares, worlds: Worlds, paid: Sequence[Sequence[float]]) -> None:
        self.game = game
        self.profile = profile
        self.worth: dict[int, list[float]] = {int(node): list(paid[n]) for n, node in enumerate(game.endings)}
        self.chance: dict[int, float] = {}
        prior = priors(game, worlds)[0]
        self.odds = self._odds(worlds)
        for node in range(game.nodes):
            if game.parent[node] < 0:
                self.chance[node] = float(prior[game.profile[node]])
            for share, child in self.branches(node):
                self.chance[child] = self.chance[node] * share
        for node in reversed(range(game.nodes)):
            if node not in self.worth:
                parts = [(share, self.worth[child]) for share, child in self.branches(node)]
                self.worth[node] = [sum(s * w[i] for s, w in parts) for i in range(len(game.players))]

    def _odds(self, worlds: Worlds) -> dict[tuple[str, int], dict[str, float]]:
        """The odds of each act of chance at each point in each profile."""
        chancy = [name for name, point in self.game.crisis.played.items() if point.chance]
        keys = [(name, profile) for name in chancy for profile in range(len(self.game.profiles))]
        drawn = {key: with_rest(chance_odds(self.game, *key), worlds) for key in keys}
        return {key: {act: float(share[0]) for act, share in shares.items()} for key, shares in drawn.items()}

    def branches(self, node: int) -> list[tuple[float, int]]:
        """Each child of a node with the probability that play goes there."""
        game = self.game
        children = [int(child) for child in game.children_of(node)]
        if game.mover[node] == CHANCE_MOVES:
            odds = self.odds[game.places[game.place[node]], int(game.profile[node])]
            return [(odds[game.acts[game.act[child]]], child) for child in children]
        return list(zip(self.profile[int(game.info[node])], children, strict=True)) if children else []


def _audited(tree: _Tree, number: int, stated: Sequence[float] | None) -> Audited:
    game = tree.game
    nodes = [int(node) for node in game.members(number)]
    player = game.players.index(game.sets[number].player)
    reached = sum(tree.chance[node] for node in nodes)
    worth = [[tree.worth[child][player] for _, child in tree.branches(node)] for node in nodes]
    gains = [[w - tree.worth[node][player] for w in row] for node, row in zip(nodes, worth, strict=True)]
    if reached > 0:
        belief, origin = [tree.chance[node] / reached for node in nodes], "from the profile"
    elif stated is not None:
        belief, origin = list(stated), "stated"
    else:
        belief, origin = game_value(gains)[1], "the kindest"
    acts = range(len(game.sets[number].acts))
    means = tuple(sum(b * row[a] for b, row in zip(belief, worth, strict=True)) for a in acts)
    best = max(sum(b * row[a] for b, row in zip(belief, gains, strict=True)) for a in acts)
    return Audited(number, reached, means, max(best, 0.0), origin)


def _lines(game: Game, profile: Shares, row: Audited) -> list[tuple[object, ...]]:
    info = game.sets[row.number]
    said = (row.gain, row.reached, row.belief)
    return [
        (row.number + 1, info.player, info.point, act, profile[row.number][rank], row.worth[rank], *said)
        for rank, act in enumerate(info.acts)
    ]


def _verdict(game: Game, worst: Audited | None) -> str:
    if worst is None:
        return "Nobody is asked anything, so there is nothing to regret."
    info = game.sets[worst.number]
    return (
        f"The most that any information set could gain by another act is {worst.gain:.3g}, at set {worst.number + 1}: "
        f"{info.player} at {info.point}, in its payoff units."
    )
