"""What the verbs share: loading what they are asked of, and printing a finding."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from excomm._finding.table import show

if TYPE_CHECKING:
    from excomm._crisis.model import Crisis
    from excomm._finding.finding import Finding
    from excomm._finding.table import Table
    from excomm._game.tree import Game

MOST_DRAWS = 10_000_000


def say(finding: Finding, options: Namespace, columns: tuple[str, ...] = ()) -> int:
    """Print a finding: the answer, the table, the notes, how it was got."""
    if options.json:
        print(finding.to_json())
        return 0
    print(finding)
    if options.verb != "view" and len(finding.table):
        print_table(finding.table, columns or finding.table.names)
    for name, table in finding.more.items():
        print(f"{name}:")
        print_table(table, tuple(column for column in table.names if column not in ("date", "error")))
    return say_end(finding)


def say_end(finding: Finding) -> int:
    """Print what a finding says beside its table."""
    for note in finding.notes:
        print(note)
    print(f"[{finding.how}]")
    return 0


def print_table(table: Table, columns: tuple[str, ...]) -> None:
    """Print the columns that hold something."""
    from rich.console import Console
    from rich.table import Table as RichTable

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


def block(head: str, row: Mapping[str, Any], labels: Sequence[str]) -> None:
    """Print a heading and, below it, what a row has under each label."""
    print(f"\n{head}")
    for label in labels:
        if row[label]:
            print(fill(f"{label}: {row[label]}", 100, initial_indent="  ", subsequent_indent="    "))


def crisis_of(options: Namespace) -> Crisis:
    """The crisis asked of, with the changes asked for."""
    from excomm._crisis.load import load

    return load(options.crisis, variant=options.variant, change=options.set)


def draws_of(options: Namespace) -> int:
    """The number of worlds asked for. Raises AskError where it is out of bounds."""
    from excomm._crisis.ask import AskError

    if not 1 <= options.draws <= MOST_DRAWS:
        raise AskError(f"--draws {options.draws}: from 1 to {MOST_DRAWS:,} worlds can be drawn")
    return int(options.draws)


def tree_of(options: Namespace) -> Game:
    """The tree of a crisis, its size said first, or the one of a Gambit file."""
    path = Path(options.crisis)
    if path.suffix == ".efg" and path.is_file():
        from excomm._game.efg_read import read_efg

        return read_efg(path.read_text(encoding="utf-8", errors="replace"), str(path))
    crisis = crisis_of(options)
    if not options.json:
        _say_size(crisis, options.start)
    return unrolled(crisis, options.start)


def _say_size(crisis: Crisis, start: str) -> None:
    from excomm._game.size import size

    if crisis.points and (not start or start in crisis.starts or start in crisis.points):
        planned = size(crisis, crisis.starts.get(start, start) or crisis.first)
        print(f"{crisis.name}: {planned}", flush=True)


def unrolled(crisis: Crisis, start: str) -> Game:
    """Unroll the tree, showing how far it is on a terminal."""
    from rich.console import Console

    from excomm._game.unroll import unroll

    console = Console(stderr=True)
    if not console.is_terminal:
        return unroll(crisis, start)
    with console.status("unrolling") as status:
        return unroll(crisis, start, lambda nodes: status.update(f"unrolling: {nodes:,} nodes"))
