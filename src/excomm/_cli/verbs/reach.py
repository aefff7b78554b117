"""``excomm reach``: which weapons could strike which cities, by which published ranges."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, say


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    reach = shared.verb(verbs, "reach", "which weapons could strike which cities, by which published ranges")
    reach.add_argument("--weapon", help="one weapon, by its name")
    reach.add_argument("--side", help="the weapons of one side")
    reach.add_argument("--where", help="the sites in one land")
    reach.add_argument("--range", type=float, metavar="KM", help="one range in place of the published ones")
    reach.add_argument("--date", help="only what stands at the end of this date; whatever ever stood, unless given")
    reach.add_argument("--top", type=int, default=50, help="of how many of the largest cities (50)")
    reach.add_argument("--planned", action="store_true", help="count what was only planned, too")
    reach.add_argument(
        "--positions", default="sourced", help="sourced (the default), or recollected where there are such"
    )
    reach.add_argument("--cities", action="store_true", help="city by city")


def run(options: Namespace) -> int:
    """Print how many of the largest cities lie in reach, by each published range; or city by city."""
    from excomm._reach.reach import reach as ask

    finding = ask(
        crisis_of(options),
        weapon=options.weapon,
        side=options.side,
        where=options.where,
        range_km=options.range,
        date=options.date,
        top=options.top,
        planned=options.planned,
        positions=options.positions,
    )
    if options.json:
        return say(finding, options)
    if options.cities:
        rows = tuple(row for row in finding.cities.rows if row[3] <= options.top)
        shown = ("weapon", "rank", "city", "km", "least", "most", "site", "share of ranges")
        return say(replace(finding, table=replace(finding.cities, rows=rows)), options, shown)
    rows = tuple(row for row in finding.table.rows if row[7] == finding.top_of(row[2]))
    columns = ("weapon", "where", "km", "top", "cities", "least", "most", "people", "verified", "source")
    return say(replace(finding, table=replace(finding.table, rows=rows)), options, columns)
