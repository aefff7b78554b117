"""The peers of benchmarks/solve.py: what is asked of them, and what their answers are worth.

Three questions, not one. ``logit_solve`` follows the branch that we follow. ``lcp_solve`` and ``lemke_howson`` look for
some Nash equilibrium, which is cheaper and says nothing of sets that are not reached. So beside every speed stands in
how many answers no set could gain more than ``SMALL`` of what is at stake there, under the belief kindest to it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import trees

from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import middle_world
from excomm._game.efg import _header, _Writer
from excomm._game.tree import Game
from excomm._solve.pace import Reason
from excomm._solve.plan import Plan
from excomm._solve.solution import reached as reach_of

if TYPE_CHECKING:
    from solve import Case, Ours

HERE = Path(__file__).resolve().parent
SMALL = 1e-4
MOST_STRATEGIES = 500
COMPILING = 90  # seconds that quantecon may take to compile
TUNED = {"max_accel": 2.0, "first_step": 0.1}
ASKED: tuple[tuple[str, str, dict[str, float]], ...] = (
    ("logit", "logit_solve", {}),
    ("logit", "logit_solve, tuned", TUNED),
    ("lcp", "lcp_solve", {}),
    ("lemke_howson", "lemke_howson", {}),
)


def lines(case: Case, plan: Plan, mine: Ours, python: str) -> Iterator[str]:
    """Ask an interpreter every method it has; one line for each."""
    texts = [to_text(case.game, mine.paid[d]) for d in range(case.peers)]
    for method, name, options in ASKED:
        if not has(python, "quantecon" if method == "lemke_howson" else "pygambit"):
            continue
        items: list[Any] = texts
        if method == "lemke_howson":
            if most_strategies(case.game) > MOST_STRATEGIES:
                continue
            items = [[m.tolist() for m in matrices(case, mine.paid[d])] for d in range(case.peers)]
        patience = case.limit + (COMPILING if method == "lemke_howson" else 0)
        package, answers = ask(python, {"method": method, "trees": items, "options": options}, patience)
        who = f"{package} {name}"
        if not answers:
            yield f"{who}: no answer in {patience:.0f} s"
            continue
        median = float(np.median([a["seconds"] for a in answers]))
        solved = sum(a["success"] for a in answers)
        yield (
            f"{who}: {1 / median:,.1f} draws/s/core, ours {mine.speed * median:,.2g} times as fast; said to be solved "
            f"{solved} of {len(answers)}{'' if len(answers) == case.peers else f' that came in {patience:.0f} s'}"
            f"{_worth(case, plan, mine, answers, method)}"
        )


def _worth(case: Case, plan: Plan, mine: Ours, answers: list[dict[str, Any]], method: str) -> str:
    """What answers are worth: how many no set could gain by, and how many are ours."""
    from solve import audited

    if method == "lemke_howson":
        return "; some Nash equilibrium of the normal form"
    rational = same = asked = poor = 0
    for draw, answer in enumerate(answers):
        if not answer["success"]:
            continue
        theirs = np.concatenate(in_order(case.game, answer["choices"]))
        sound = audited(case.game, plan, theirs, None, mine.paid[draw], case.accident) <= SMALL
        rational += sound
        if mine.found.reason[draw] == Reason.SETTLED:
            asked += 1
            here = reached(case, plan, mine.chance[draw])
            alike = bool((np.abs(theirs - mine.chance[draw])[here] < 1e-3).all())
            same += alike
            poor += not alike and not sound
    kind = "the same answer" if method == "logit" else "some Nash equilibrium, ours"
    others = f", and of the {asked - same} others {poor} are not sequentially rational" if asked > same else ""
    return f"; sequentially rational {rational}; {kind} in {same} of {asked}{others}"


def has(python: str, package: str) -> bool:
    """Say whether an interpreter has a package."""
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({package!r}) is None)"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def ask(python: str, job: dict[str, Any], limit: float) -> tuple[str, list[dict[str, Any]]]:
    """Ask an interpreter; answers it has not given in the time limit are missing."""
    command = [python, str(HERE / "peer.py")]
    try:
        done = subprocess.run(
            command, input=json.dumps(job), capture_output=True, text=True, timeout=limit, check=False
        )
        print(done.stderr, end="", file=sys.stderr)
        out = done.stdout
    except subprocess.TimeoutExpired as stopped:
        out = (stopped.stdout or b"").decode()
    found = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    nobody = "quantecon" if job["method"] == "lemke_howson" else "pygambit"
    return (str(found[0]["version"]) if found else nobody), found[1:]


def to_text(game: Game, paid: Floats) -> str:
    """Give Gambit's file of a tree with these payoffs."""
    writer = _Writer(game, middle_world(game.crisis), paid)
    roots = np.flatnonzero(game.parent < 0)
    return "\n".join([_header(game), writer.root(), *(line for r in roots for line in writer.below(int(r)))]) + "\n"


def in_order(game: Game, choices: Any) -> list[list[float]]:
    """Give a peer's choices in our order of sets."""
    left = {player: list(sets) for player, sets in zip(game.players, choices, strict=True)}
    return [left[info.player].pop(0) for info in game.sets]


def reached(case: Case, plan: Plan, chance: Floats) -> np.ndarray:
    """Say which columns belong to sets that are reached."""
    game = case.game
    nodes = reach_of(game, chance[None], trees.half_odds(game, 1, case.accident))[0]
    met = np.array([nodes[game.members(n)].sum() > 1e-5 for n in range(plan.sets)])
    return np.repeat(met, np.diff(plan.first))


def matrices(case: Case, paid: Floats) -> tuple[Floats, Floats]:
    """Give the payoffs of both sides by their reduced strategies: a fixed linear map of those of histories."""
    game = case.game
    on = [plays(game, player) for player in game.players]
    odds = trees.half_odds(game, 1, case.accident)[0]
    for node in range(game.nodes):
        if game.parent[node] >= 0:
            odds[node] *= odds[game.parent[node]]
    one, other = (on[0].T @ (on[1] * (odds[game.endings] * paid[:, side])[:, None]) for side in (0, 1))
    return one, other


def plays(game: Game, player: str) -> Floats:
    """Say which reduced strategies of a player allow which histories, (histories, strategies)."""
    below = own_sets(game, player)
    strategies = chosen_below(below, None)
    found = np.zeros((game.histories, len(strategies)))
    for row, ending in enumerate(game.endings):
        needed = set(own_acts(game, player, int(ending)))
        found[row] = [needed <= strategy for strategy in strategies]
    return found


def chosen_below(below: dict[Any, dict[int, int]], at: Any) -> list[frozenset[tuple[int, int]]]:
    """List what can be chosen at all own sets that follow an own act, or at first."""
    parts = []
    for number, acts in below[at].items():
        ways = [{(number, act)} | more for act in range(acts) for more in chosen_below(below, (number, act))]
        parts.append([frozenset(way) for way in ways])
    return [frozenset().union(*combined) for combined in product(*parts)]


def most_strategies(game: Game) -> int:
    """Count the reduced strategies of the side with more of them."""

    def count(below: dict[Any, dict[int, int]], at: Any) -> int:
        return prod(sum(count(below, (n, act)) for act in range(acts)) for n, acts in below[at].items())

    return max(count(own_sets(game, player), None) for player in game.players)


def own_sets(game: Game, player: str) -> dict[Any, dict[int, int]]:
    """Give the own sets, with their numbers of acts, that come next after each own act, or first (None)."""
    below: dict[Any, dict[int, int]] = defaultdict(dict)
    for number, info in enumerate(game.sets):
        if info.player == player:
            before = own_acts(game, player, int(game.members(number)[0]))
            below[before[-1] if before else None][number] = len(info.acts)
    return below


def own_acts(game: Game, player: str, node: int) -> list[tuple[int, int]]:
    """Give the sets at which a player chose on the way to a node, each with the rank of the act, in order."""
    found = []
    while game.parent[node] >= 0:
        above = int(game.parent[node])
        number = int(game.info[above])
        if number >= 0 and game.sets[number].player == player:
            found.append((number, game.sets[number].acts.index(game.acts[game.act[node]])))
        node = above
    return found[::-1]
