"""The invented miniature of the data on other crises, and a crisis that says where it stands in it."""

from pathlib import Path

import excomm as xc
from excomm._cases.ask import cases
from excomm._finding.table import Table

MINI = Path(__file__).resolve().parent / "data" / "cases"
ARCHIGOS, STOCKPILES = MINI / "archigos.csv", MINI / "stockpiles.csv"
VARIABLES = ("EXCOMM_ICB_DIR", "EXCOMM_ARCHIGOS", "EXCOMM_STOCKPILES")


def placed() -> xc.Crisis:
    """A crisis that is the third of the miniature."""
    place = {"crisis": 3, "actors": {"blue": 31, "red": 32}}
    return xc.load("trial-of-nerves").change({"icb": place}, because="placed")


def asked(crisis: xc.Crisis, folder: Path = MINI, seed: int = 1) -> xc.Cases:
    """What the question answers with every file at hand."""
    return cases(crisis, icb=folder, archigos=ARCHIGOS, stockpiles=STOCKPILES, seed=seed)


def where(table: Table, **wanted: object) -> list[dict[str, object]]:
    """The rows of a table in which every named column has the wanted value."""
    return [row for row in table.records() if all(row[name] == value for name, value in wanted.items())]


def one(table: Table, **wanted: object) -> dict[str, object]:
    """The one row of which that is so."""
    rows = where(table, **wanted)
    assert len(rows) == 1, (wanted, rows)
    return rows[0]
