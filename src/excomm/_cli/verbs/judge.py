"""``excomm judge``: who came out better, in whose eyes, on which date, and what would flip it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, draws_of, print_table, say, say_end
from excomm._finding.table import Table
from excomm._finding.words import rounded

if TYPE_CHECKING:
    from excomm._judge.flips import Flips
    from excomm._judge.verdict import Verdict


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    judge = shared.verb(verbs, "judge", "who came out better, in whose eyes, on which date")
    judge.add_argument("--eyes", action="append", help="a watcher, or record; repeat it for several")
    judge.add_argument("--counting", action="append", metavar="WAY", help="only this way of counting; repeatable")
    judge.add_argument("--full", action="store_true", help="every actor in every way of counting")
    judge.add_argument("--flips", action="store_true", help="what would turn it: of each value, and of the weights")
    judge.add_argument(
        "--order", action="append", metavar="A,B,...", help="each stake weighs at least as much as the next; repeatable"
    )
    judge.add_argument(
        "--bound", action="append", metavar="A=LOW:HIGH", help="a stake's share of the weight, 0 to 1; repeatable"
    )
    shared.dated(judge)
    shared.drawn(judge)


def run(options: Namespace) -> int:
    """Print the verdict in words, then every way of counting, the ranks and what is central to them; or its flips."""
    from excomm._judge.verdict import judge as ask

    finding = ask(
        crisis_of(options),
        eyes=options.eyes,
        date=options.date,
        baseline=options.baseline,
        order=[chain.split(",") for chain in options.order or ()],
        bounds=_bounds(options.bound or ()),
        counting=options.counting or (),
        draws=draws_of(options),
        seed=options.seed,
    )
    if options.flips:
        return _say_flips(finding.flips(), options)
    shares = ("better", "level", "worse")
    shown = finding if options.full else replace(finding, table=_leading(finding))
    ranged = (*shares, *_ranges(shown)) if any(own.unsure for own in finding.ledgers) else shares
    shown = replace(shown, table=rounded(shown.table), more=_ranked(finding, options.full))
    return say(finding if options.json else shown, options, ("eyes", "counting", "of", "over", *ranged))


def _ranges(finding: Verdict) -> tuple[str, ...]:
    """The columns of ranges: those of worse only where they say what the range of better does not."""
    alone = any(r["most"] == r["least"] and r["worse most"] > r["worse least"] for r in finding.table.records())
    return ("least", "most", "worse least", "worse most") if alone else ("least", "most")


def _say_flips(finding: Flips, options: Namespace) -> int:
    """Print what flips a comparison: the answer, then the values by eyes and by how easily they flip it."""
    if options.json:
        return say(finding, options)
    print(finding)
    blocks: dict[str, dict[tuple[Any, ...], None]] = {}
    for row in finding.table.records():
        eyes = f"{row['eyes']}, {row['reading']} dates" if row["reading"] else row["eyes"]
        cells = tuple(row[name] for name in ("value", "path", "now", "needed"))
        blocks.setdefault(f"{eyes}, {row['says']}", {})[cells] = None
    for head, rows in blocks.items():
        print(f"{head}:")
        print_table(Table(("value", "path", "now", "needed"), tuple(rows)), ("value", "path", "now", "needed"))
    if len(finding.weights):
        print("weights:")
        print_table(finding.weights, ("eyes", "reading", "stake", "central", "nearest", "change"))
    return say_end(finding)


def _bounds(texts: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Read the bounds of stakes, one of each. Raises AskError."""
    from excomm._crisis.ask import AskError

    found: dict[str, tuple[float, float]] = {}
    for name, ends in map(_bound, texts):
        if name in found:
            raise AskError(f"--bound {name} is given twice; expected one, such as {name}=0.1:0.5")
        found[name] = ends
    return found


def _bound(text: str) -> tuple[str, tuple[float, float]]:
    """Read ``stake=low:high``; an end left out is 0 or 1."""
    from excomm._crisis.ask import AskError

    name, equals, ends = text.partition("=")
    low, colon, high = ends.partition(":")
    try:
        found = float(low or 0), float(high or 1)
    except ValueError:
        found, equals = (0.0, 1.0), ""
    if not (equals and colon):
        raise AskError(f"--bound {text}: expected stake=low:high, such as peace=0.1:0.5")
    return name.strip(), found


def _ranked(verdict: Verdict, full: bool) -> Mapping[str, Table]:
    """The ranks and central weights of more than two actors, in the ways of counting that lead unless all are asked."""
    found = {name: verdict.more[name] for name in ("ranks", "central weights")}
    if len(set(verdict.ranks.column("actor"))) < 3:
        return {}
    kept = {}
    for name, table in found.items():
        counting, error = table.names.index("counting"), table.names.index("error")
        rows = (r for r in table.rows if r[error] is not None and (full or r[counting] in verdict.leading))
        kept[name] = rounded(replace(table, rows=tuple(rows)))
    return kept


def _leading(verdict: Verdict) -> Table:
    """The rows most ask for: every comparison, and the rivals' own accounts in the ways of counting that lead."""
    rivals = verdict.ledgers[0].crisis.rivals if verdict.ledgers else ()
    names = verdict.table.names
    rows = (dict(zip(names, row, strict=True)) for row in verdict.table.rows)
    kept = (r for r in rows if r["over"] or (r["of"] in rivals and r["counting"] in verdict.leading))
    return Table(names, tuple(tuple(r.values()) for r in kept), verdict.table.units)
