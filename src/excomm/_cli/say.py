"""What the verbs share: loading what they are asked of, and printing a finding."""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, Any

from excomm._finding.table import show

if TYPE_CHECKING:
    from excomm._crisis.model import Crisis
    from excomm._finding.finding import Finding
    from excomm._finding.table import Table
    from excomm._game.tree import Game

MOST_DRAWS = 10_000_000
LONGEST_WORD, GAP, WIDE = 30, 2, 160  # characters


def say(finding: Finding, options: Namespace, columns: tuple[str, ...] = ()) -> int:
    """Print a finding: the answer, the table, the notes, how it was got."""
    if options.json:
        print_json(finding.to_json())
        return 0
    print(finding)
    if options.verb != "view" and len(finding.table):
        print_table(finding.table, columns or finding.table.names)
    for name, table in finding.more.items():
        print(f"{name}:")
        print_table(table, tuple(column for column in table.names if column not in ("date", "error")))
    return say_end(finding)


def print_json(text: str) -> None:
    """Print JSON, with JSON's own escapes where standard output cannot hold its characters."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = re.sub("[^\0-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    print(text)


def say_done(options: Namespace, text: str, **data: Any) -> None:
    """Say what was done: in words, or as JSON where it is asked for."""
    if options.json:
        print_json(json.dumps(data, ensure_ascii=False))
    else:
        print(text)


def say_end(finding: Finding) -> int:
    """Print what a finding says beside its table."""
    for note in finding.notes:
        print(note)
    print(f"[{finding.how}]")
    return 0


def print_table(table: Table, columns: tuple[str, ...]) -> None:
    """Print the columns that hold something, folded to the width there is; no figure and no word is broken for it."""
    from rich.console import Console
    from rich.table import Table as RichTable

    rich = RichTable(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    cells = {name: [show(value) for value in table.column(name)] for name in columns}
    kept = [name for name in columns if any(cells[name])]
    widths = _fitted([[name, *cells[name]] for name in kept], _width())
    for name, width in zip(kept, widths, strict=True):
        figures = all(isinstance(value, int | float) for value in table.column(name))
        rich.add_column(name, justify="right" if figures else "left", overflow="fold", width=width)
    for row in zip(*(cells[name] for name in kept), strict=True):
        rich.add_row(*row)
    console = Console(markup=False, highlight=False, width=sum(widths) + GAP * len(widths))
    with console.capture() as captured:
        console.print(rich)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _fitted(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths of columns: as wide as their texts, the widest narrowed to fit, none below its longest word."""
    widths = [max(map(len, texts)) for texts in columns]
    least = [min(max(len(word) for text in texts for word in text.split()), LONGEST_WORD) for texts in columns]
    while sum(widths) + GAP * (len(widths) - 1) > room:
        wide = [at for at, width in enumerate(widths) if width > least[at]]
        if not wide:
            break
        widths[max(wide, key=lambda at: widths[at])] -= 1
    return widths


def _width() -> int:
    """How wide the terminal is; where there is none and nobody says how wide, a width that few tables exceed."""
    told = os.environ.get("COLUMNS", "").isdecimal() or sys.stdout.isatty()
    return get_terminal_size().columns if told else WIDE


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


def refuse_idle(options: Namespace, name: str, users: str | Sequence[str], why: str) -> None:
    """Refuse an option that nothing asked for would use. Raises AskError."""
    from excomm._crisis.ask import AskError

    named = (users,) if isinstance(users, str) else users
    used = any(getattr(options, user) not in (None, False) for user in named)
    if getattr(options, name) is not None and not used:
        raise AskError(
            f"--{name} alone changes nothing: {why}; expected {' or '.join(f'--{n}' for n in named)} with it"
        )


def tree_of(options: Namespace) -> Game:
    """The tree of a crisis, its size said first, or the one of a Gambit file. Raises AskError for changes to that."""
    path = Path(options.crisis)
    if path.suffix == ".efg" and path.is_file():
        from excomm._crisis.ask import AskError
        from excomm._game.efg_read import read_efg

        asked = {"--from": options.start, "--variant": options.variant, "--set": options.set}
        changed = [option for option, value in asked.items() if value]
        if changed:
            raise AskError(f"{changed[0]} with {path.name}: a Gambit file is one tree; such changes are for a crisis")
        return read_efg(path.read_text(encoding="utf-8", errors="replace"), str(path))
    crisis = crisis_of(options)
    if not options.json:
        _say_size(crisis, options.start)
    return unrolled(crisis, options.start)


def _say_size(crisis: Crisis, start: str) -> None:
    from excomm._game.size import size

    print(f"{crisis.name}: {size(crisis, start)}", flush=True)


def unrolled(crisis: Crisis, start: str) -> Game:
    """Unroll the tree, showing how far it is on a terminal."""
    from rich.console import Console

    from excomm._game.unroll import unroll

    console = Console(stderr=True)
    if not console.is_terminal:
        return unroll(crisis, start)
    with console.status("unrolling") as status:
        return unroll(crisis, start, lambda nodes: status.update(f"unrolling: {nodes:,} nodes"))


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """Say on a terminal what is being done, as long as it is."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(doing):
        yield
