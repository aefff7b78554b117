"""What each verb of the command line asks and prints. Each takes the parsed options and returns an exit code."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as RichTable

from excomm._crisis.ask import AskError
from excomm._crisis.load import load, shipped
from excomm._crisis.model import Crisis
from excomm._finding.finding import Finding
from excomm._finding.table import Table, show

if TYPE_CHECKING:
    from excomm._game.tree import Game
    from excomm._judge.verdict import Verdict


def list(options: Namespace) -> int:
    """Print the shipped crises, each with its title."""
    for name, _ in shipped():
        crisis = load(name)
        print(f"{name:22} {crisis.title or crisis.about}".rstrip())
    return 0


def check(options: Namespace) -> int:
    """Print every mistake and remark; 1 where there is a mistake."""
    from excomm._check.check import check as ask

    if options.format:
        return _format(options)
    found = ask(options.crisis, variant=options.variant, change=options.set, strict=options.strict)
    print(found)
    return 0 if found.clean else 1


def _format(options: Namespace) -> int:
    """Rewrite one file canonically, if it reads without mistakes."""
    from excomm._crisis.tidy import tidy

    path = Path(options.crisis)
    if not path.is_file() or options.set or options.variant:
        raise AskError(f"{options.crisis}: --format rewrites one file as it stands")
    load(path)
    text = path.read_text(encoding="utf-8-sig")
    tidied = tidy(text, str(path))
    if tidied != text:
        path.write_text(tidied, encoding="utf-8")
    print(f"{path}: {'unchanged' if tidied == text else 'rewritten'}")
    return 0


def new(options: Namespace) -> int:
    """Write a commented file to begin from; a file that is there is left alone."""
    from excomm._crisis.load import starter

    path = Path(f"{options.name}.yaml")
    text = starter(options.name)
    if path.exists():
        raise AskError(f"{path} is there already; it is left as it is")
    path.write_text(text, encoding="utf-8")
    print(f"wrote {path}; now: excomm check {path}; excomm report {path}")
    return 0


def schema(options: Namespace) -> int:
    """Print the JSON Schema of the format."""
    import json

    from excomm._crisis.json_schema import json_schema

    print(json.dumps(json_schema(), indent=1))
    return 0


def diff(options: Namespace) -> int:
    """Print how two crises differ."""
    from excomm._crisis.diff import diff as ask

    found = ask(load(options.first), load(options.second, variant=options.variant, change=options.set))
    print("\n".join(str(difference) for difference in found) or "no difference")
    return 0


def view(options: Namespace) -> int:
    """Print what one watcher had met."""
    from excomm._knowledge.shown import view as ask

    return _say(ask(_crisis(options), options.watcher, options.date), options)


def ledger(options: Namespace) -> int:
    """Print a ledger: the sums, then the lines."""
    from excomm._ledger.ask import ledger as ask

    finding = ask(_crisis(options), eyes=options.eyes, date=options.date, baseline=options.baseline)
    columns = ("actor", "stake", "low", "high", "deed", "taken for", "happened", "shown", "reading", "source")
    return _say(finding, options, columns)


def judge(options: Namespace) -> int:
    """Print the verdict in words, then every way of counting."""
    from excomm._judge.verdict import judge as ask

    finding = ask(
        _crisis(options),
        eyes=options.eyes,
        date=options.date,
        baseline=options.baseline,
        draws=_draws(options),
        seed=options.seed,
    )
    shares = ("better", "level", "worse")
    ranged = shares if not any(own.unsure for own in finding.ledgers) else (*shares, "least", "most")
    shown = finding if options.full else replace(finding, table=_leading(finding))
    return _say(finding if options.json else shown, options, ("eyes", "counting", "of", "over", *ranged))


def _leading(verdict: Verdict) -> Table:
    """The rows most ask for: every comparison, and the rivals' own accounts in the ways of counting that lead."""
    rivals = verdict.ledgers[0].crisis.rivals if verdict.ledgers else ()
    names = verdict.table.names
    rows = (dict(zip(names, row, strict=True)) for row in verdict.table.rows)
    kept = (r for r in rows if r["over"] or (r["of"] in rivals and r["counting"] in verdict.leading))
    return Table(names, tuple(tuple(r.values()) for r in kept), verdict.table.units)


def why(options: Namespace) -> int:
    """Print what is behind one number of a verdict."""
    from excomm._judge.why import why as ask

    finding = ask(
        _crisis(options),
        eyes=options.eyes,
        date=options.date,
        baseline=options.baseline,
        of=options.of,
        over=options.over,
        counting=options.counting,
        draws=_draws(options),
        seed=options.seed,
    )
    if options.json:
        return _say(finding, options)
    print(finding)
    for row in finding.table.records():
        sign = f", taken for {row['taken for']}" if row["taken for"] else ""
        _block(f"{row['deed']} ({row['happened']}{sign})", row, ("stakes", "because", "source"))
    print(f"[{finding.how}]")
    return 0


def claims(options: Namespace) -> int:
    """Print every claim with what became of it."""
    from excomm._claims.weigh import claims as ask

    finding = ask(_crisis(options), draws=_draws(options), seed=options.seed)
    if options.json:
        return _say(finding, options)
    for row in finding.table.records():
        _block(f"{row['claim']}: {row['says']}", row, ("verdict", "how", "because", "source"))
    print(f"[{finding.how}]")
    return 0


def agreement(options: Namespace) -> int:
    """Print the agreement of the coders."""
    from excomm._judge.agreement import agreement as ask

    return _say(ask(_crisis(options)), options)


def _block(head: str, row: Mapping[str, Any], labels: Sequence[str]) -> None:
    """Print a heading and, below it, what a row has under each label."""
    print(f"\n{head}")
    for label in labels:
        if row[label]:
            print(fill(f"{label}: {row[label]}", 100, initial_indent="  ", subsequent_indent="    "))


def game(options: Namespace) -> int:
    """Print the size, the information sets and what is given away; write Gambit's file or a picture."""
    from excomm._game.describe import describe

    tree = _tree(options)
    if options.efg:
        return _write_efg(tree, options)
    if options.svg:
        from excomm._report.tree import tree_svg

        Path(options.svg).write_text(tree_svg(tree), encoding="utf-8")
        print(f"wrote {options.svg}")
        return 0
    return _say(describe(tree), options)


def _write_efg(tree: Game, options: Namespace) -> int:
    from excomm._crisis.worlds import world

    Path(options.efg).write_text(tree.to_efg(world(tree.crisis, options.seed)), encoding="utf-8")
    which = "the middle of the intervals" if options.seed is None else f"the world of seed {options.seed}"
    print(f"wrote {options.efg}, at {which}")
    return 0


def _tree(options: Namespace) -> Game:
    """The tree of a crisis, its size said first, or the one of a Gambit file."""
    path = Path(options.crisis)
    if path.suffix == ".efg" and path.is_file():
        from excomm._game.efg_read import read_efg

        return read_efg(path.read_text(encoding="utf-8", errors="replace"), str(path))
    crisis = _crisis(options)
    if not options.json:
        _say_size(crisis, options.start)
    return _unrolled(crisis, options.start)


def report(options: Namespace) -> int:
    """Write the dossier."""
    from excomm._report.page import report as write

    output = write(_crisis(options), options.output, draws=_draws(options), seed=options.seed)
    print(f"wrote {output} ({output.stat().st_size / 1000:,.0f} kB)")
    return 0


def _crisis(options: Namespace) -> Crisis:
    return load(options.crisis, variant=options.variant, change=options.set)


def _draws(options: Namespace) -> int:
    if options.draws < 1:
        raise AskError(f"--draws {options.draws}: at least one world must be drawn")
    return int(options.draws)


def _say(finding: Finding, options: Namespace, columns: tuple[str, ...] = ()) -> int:
    """Print a finding: the answer, the table, the notes, how it was got."""
    if options.json:
        print(finding.to_json())
        return 0
    print(finding)
    if options.verb != "view" and len(finding.table):
        _print_table(finding.table, columns or finding.table.names)
    for note in finding.notes:
        print(note)
    print(f"[{finding.how}]")
    return 0


def _print_table(table: Table, columns: tuple[str, ...]) -> None:
    rich = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    kept = [name for name in columns if any(show(value) for value in table.column(name))]
    for name in kept:
        figures = all(isinstance(value, int | float) for value in table.column(name))
        rich.add_column(name, justify="right" if figures else "left", overflow="fold")
    for record in table.records():
        rich.add_row(*(show(record[name]) for name in kept))
    console = Console(markup=False, highlight=False)
    with console.capture() as captured:
        console.print(rich)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _say_size(crisis: Crisis, start: str) -> None:
    from excomm._game.size import size

    if crisis.points and (not start or start in crisis.starts or start in crisis.points):
        planned = size(crisis, crisis.starts.get(start, start) or crisis.first)
        print(f"{crisis.name}: {planned.nodes:,} nodes, {planned.histories:,} histories", flush=True)


def _unrolled(crisis: Crisis, start: str) -> Game:
    """Unroll the tree, showing how far it is on a terminal."""
    from excomm._game.unroll import unroll

    console = Console(stderr=True)
    if not console.is_terminal:
        return unroll(crisis, start)
    with console.status("unrolling") as status:
        return unroll(crisis, start, lambda nodes: status.update(f"unrolling: {nodes:,} nodes"))
