"""The value of a small matrix game, by the simplex method with Bland's rule, so that it ends."""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 1e-12


def game_value(rows: Sequence[Sequence[float]]) -> tuple[float, list[float]]:
    """Return the least, over mixtures of the rows, of the greatest entry of the mixed row; and such a mixture.

    With all entries made positive and x the mixture over the value, it is: maximise the sum of x, where no column of
    the mixed row exceeds 1 (Dantzig 1951, in Koopmans, ed., *Activity Analysis of Production and Allocation*).

    >>> value, mixture = game_value([[3.0, 1.0], [0.0, 2.0]])
    >>> round(value, 9), [round(share, 9) for share in mixture]
    (1.5, [0.5, 0.5])
    """
    lift = 1.0 - min(min(row) for row in rows)
    scale = max(max(row) for row in rows) + lift
    count = len(rows)
    columns = list(zip(*rows, strict=True))
    table = [
        [(entry + lift) / scale for entry in column] + [float(i == j) for j in range(len(columns))] + [1.0]
        for i, column in enumerate(columns)
    ]
    cost = [-1.0] * count + [0.0] * (len(columns) + 1)
    basis = list(range(count, count + len(columns)))
    while (enter := next((j for j in range(len(cost) - 1) if cost[j] < -SMALL), None)) is not None:
        ratios = [(row[-1] / row[enter], basis[i], i) for i, row in enumerate(table) if row[enter] > SMALL]
        leave = min(ratios)[2]
        _pivot(table, cost, leave, enter)
        basis[leave] = enter
    total = cost[-1]
    mixture = [0.0] * count
    for at, variable in enumerate(basis):
        if variable < count:
            mixture[variable] = table[at][-1] / total
    return scale / total - lift, mixture


def _pivot(table: list[list[float]], cost: list[float], leave: int, enter: int) -> None:
    pivot = table[leave][enter]
    table[leave] = [entry / pivot for entry in table[leave]]
    for row in (*(r for i, r in enumerate(table) if i != leave), cost):
        factor = row[enter]
        if factor:
            row[:] = [a - factor * b for a, b in zip(row, table[leave], strict=True)]
