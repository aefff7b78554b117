"""Who gains in each ending: the verdict on histories that have not happened, by the shares that judge what did."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import BLOCK, block_of_worlds
from excomm._finding.finding import Finding
from excomm._finding.table import make_table
from excomm._finding.words import counted, in_percent
from excomm._game.payoffs import ledgers
from excomm._judge.weighing import shares, tidied
from excomm._solve.plan import plan_of
from excomm._solve.solution import solve
from excomm._sweep.sweep import Sweep

DRAWS = 500
WORK = 1e10  # the most that solving them again may take, and at least one block; it grows with the cube of the unknowns
NEVER = 1e-9
SHARES = ("better", "level", "worse")
Row = tuple[str, str, str, float, float, float]


def gains(swept: Sweep, draws: int = DRAWS, *, workers: int = 1) -> Finding | None:
    """Return the shares of weighings in which each rival gained, and came out better, in each ending of a sweep.

    As the record sees it at the horizon, with sizes, weights uniform; histories are weighed by their chance in the
    limit, over the first ``draws`` worlds of the sweep, or fewer in a large tree. ``workers`` solve them. None for a
    tree without stakes or without two rivals. Raises AskError for less than one draw.
    """
    if draws < 1:
        raise AskError(f"{draws} draws: who gains is told of at least one world")
    study, outcomes = swept.run.study, swept.run.outcomes
    crisis = study.crisis
    if not crisis.stakes or len(crisis.rivals) != 2:
        return None
    total: Floats = np.zeros((len(outcomes.endings), len(_sides(crisis.rivals)), len(SHARES) + 1))
    asked = min(draws, swept.run.draws, max(BLOCK, int(WORK / max(1, plan_of(swept.run.game).unknowns ** 3))))
    for first in range(0, asked, BLOCK):
        total += _block(swept, first // BLOCK, min(BLOCK, asked - first), workers)
    rows: list[Row] = []
    for number, ending in enumerate(outcomes.endings):
        for side, (of, over) in enumerate(_sides(crisis.rivals)):
            weight = total[number, side, -1]
            if weight / asked > NEVER:
                better, level, worse = (float(v) for v in total[number, side, :-1] / weight)
                rows.append((ending, of, over, better, level, worse))
    return Finding(
        question="Who gains in each ending?",
        answer=tuple(_said(crisis.rivals, rows)),
        table=make_table(("ending", "of", "over", *SHARES), rows, dict.fromkeys(SHARES, "share of weighings")),
        how=swept.how,
        notes=(
            "Gains are those that the full record shows at the horizon, with sizes, every weighing of the stakes "
            f"alike; histories count by their chance, in {counted(asked, 'world')}.",
        ),
    )


def _sides(rivals: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each rival by itself, and the first over the second."""
    return (rivals[0], ""), (rivals[1], ""), (rivals[0], rivals[1])


def _block(swept: Sweep, block: int, draws: int, workers: int) -> Floats:
    """Shares times chances, and chances, summed over draws and histories of a block: (endings, sides, shares + 1)."""
    run = swept.run
    game, outcomes, crisis = run.game, run.outcomes, run.study.crisis
    worlds = block_of_worlds(crisis, block, draws, run.study.seed)
    solution = solve(game, worlds, engine=run.study.engine, workers=workers)
    reach = np.nan_to_num(solution.reach()[:, game.endings])
    changes = ledgers(game, worlds)
    endings = np.array([outcomes.endings.index(outcomes.listed[o].ending) for o in outcomes.of])
    total = np.zeros((len(outcomes.endings), 3, len(SHARES) + 1))
    for side, (of, over) in enumerate(_sides(crisis.rivals)):
        own = changes[:, :, crisis.players.index(of)]
        own = own - changes[:, :, crisis.players.index(over)] if over else own
        found = shares(tidied(own.reshape(-1, own.shape[-1])))
        each = (found.better, found.level, found.worse, np.ones(found.better.shape))
        for number, share in enumerate(each):
            np.add.at(total[:, side, number], endings, (share.reshape(reach.shape) * reach).sum(axis=0))
    return total


def _said(rivals: tuple[str, ...], rows: list[Row]) -> Iterator[str]:
    for ending, of, over, better, _, worse in rows:
        if of == rivals[0] and over:
            yield (
                f"In {ending}, {of} comes out better than {over} in {in_percent(better, 0)} of weighings, worse in "
                f"{in_percent(worse, 0)}."
            )
