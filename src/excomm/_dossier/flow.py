"""The course of play: how much probability flows from point to point, added up over histories.

A tree of a thousand nodes cannot be read; its points are few. Histories that meet at a point are one stream from there
on, whatever lies behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

from excomm._crisis.model import CHANCE
from excomm._crisis.worlds import block_of_worlds
from excomm._finding.finding import Finding
from excomm._finding.table import make_table
from excomm._game.tree import CHANCE_MOVES, Game
from excomm._solve.solution import Solution, solve
from excomm._sweep.sweep import Sweep

WORLDS = 100
NAMES = ("from", "by", "act", "to", "chance")


def flow(swept: Sweep) -> Finding | None:
    """Return the mean probability of every act at every point, and where it leads; None where no world was solved.

    Means are over at most ``WORLDS`` first worlds of the sweep, in the limit. Points and acts are in the order of the
    tree.
    """
    run = swept.run
    worlds = block_of_worlds(run.study.crisis, 0, min(WORLDS, run.draws), run.study.seed)
    solution = solve(run.game, worlds, engine=run.study.engine)
    solved = int(solution.answered.sum())
    if not solved:
        return None
    rows = list(_streams(run.game, solution))
    return Finding(
        question="Which course does play take?",
        answer=tuple(_said(run.game, rows)),
        table=make_table(NAMES, rows, {"chance": "probability, on average over worlds"}),
        how=swept.how,
        notes=(f"In the limit, over {solved:,} of the same worlds; histories that meet at a point are added up.",),
    )


def _streams(game: Game, solution: Solution) -> Iterator[tuple[str, str, str, str, float]]:
    reach = solution.mean_reach()
    found: dict[tuple[str, str, str, str], float] = {}
    for node in (int(node) for level in game.levels[1:] for node in level):
        before = int(game.parent[node])
        mover = int(game.mover[before])
        by = CHANCE if mover == CHANCE_MOVES else game.players[mover]
        key = (_place(game, before), by, game.acts[game.act[node]], _place(game, node))
        found[key] = found.get(key, 0.0) + reach[node]
    return ((*key, chance) for key, chance in found.items())


def _place(game: Game, node: int) -> str:
    """The point or ending of a node; where several move at once, the later ones are asked at points of their own."""
    place, mover = str(game.places[game.place[node]]), int(game.mover[node])
    point = game.crisis.played.get(place)
    if point and point.together and mover >= 0 and game.players[mover] != next(iter(point.together)):
        return f"{place}, {game.players[mover]}"
    return place


def _said(game: Game, rows: list[tuple[str, str, str, str, float]]) -> Iterator[str]:
    """The likeliest act at every point on the likeliest way from the start."""
    at = next((place for place, *_ in rows), "")
    passed: list[str] = []
    acts = []
    while at not in passed and any(row[0] == at for row in rows):
        passed.append(at)
        _, _, act, to, chance = max((row for row in rows if row[0] == at), key=lambda row: row[-1])
        acts.append(f"{act} ({100 * chance:.0f} %)")
        at = to
    if acts:
        yield f"Followed where it is widest, play goes by {', '.join(acts)} to {at}."
