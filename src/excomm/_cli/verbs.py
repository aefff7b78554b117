"""What each verb of the command line asks and prints. Each takes the parsed options and returns an exit code."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
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
from excomm._finding.words import rounded

if TYPE_CHECKING:
    from excomm._game.tree import Game
    from excomm._judge.flips import Flips
    from excomm._judge.verdict import Verdict

MOST_DRAWS = 10_000_000


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
    broken = _laws(found.crisis, options.seed) if options.laws and found.crisis else False
    return 1 if broken or not found.clean else 0


def _laws(crisis: Crisis, seed: int) -> bool:
    """Try the laws on a crisis, showing which on a terminal, and say whether one is broken."""
    from excomm._check.laws import laws

    console = Console(stderr=True)
    with console.status("laws") if console.is_terminal else nullcontext() as status:
        found = laws(crisis, seed=seed, progress=lambda name: status.update(name) if status else None)
    print(found)
    print(f"[{found.how}]")
    return bool(found.broken)


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
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise AskError(f"{path} is there already; it is left as it is") from None
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
    """Print the verdict in words, then every way of counting, the ranks and what is central to them; or its flips."""
    from excomm._judge.verdict import judge as ask

    finding = ask(
        _crisis(options),
        eyes=options.eyes,
        date=options.date,
        baseline=options.baseline,
        order=[chain.split(",") for chain in options.order or ()],
        bounds=dict(_bound(text) for text in options.bound or ()),
        draws=_draws(options),
        seed=options.seed,
    )
    if options.flips:
        return _say_flips(finding.flips(), options)
    shares = ("better", "level", "worse")
    ranged = shares if not any(own.unsure for own in finding.ledgers) else (*shares, "least", "most")
    shown = finding if options.full else replace(finding, table=_leading(finding))
    shown = replace(shown, table=rounded(shown.table), more=_ranked(finding, options.full))
    return _say(finding if options.json else shown, options, ("eyes", "counting", "of", "over", *ranged))


def _say_flips(finding: Flips, options: Namespace) -> int:
    """Print what flips a comparison: the answer, then the values by eyes and by how easily they flip it."""
    if options.json:
        return _say(finding, options)
    print(finding)
    blocks: dict[str, dict[tuple[Any, ...], None]] = {}
    for row in finding.table.records():
        eyes = f"{row['eyes']}, {row['reading']} dates" if row["reading"] else row["eyes"]
        cells = tuple(row[name] for name in ("value", "path", "now", "needed"))
        blocks.setdefault(f"{eyes}, {row['says']}", {})[cells] = None
    for head, rows in blocks.items():
        print(f"{head}:")
        _print_table(Table(("value", "path", "now", "needed"), tuple(rows)), ("value", "path", "now", "needed"))
    if len(finding.weights):
        print("weights:")
        _print_table(finding.weights, ("eyes", "reading", "stake", "central", "nearest", "change"))
    return _say_end(finding)


def _bound(text: str) -> tuple[str, tuple[float, float]]:
    """Read ``stake=low:high``; an end left out is 0 or 1."""
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


def solve(options: Namespace) -> int:
    """Print who would do what on what belief, and what would come of it; or ask something else of the solver."""
    from excomm._crisis.worlds import draw_worlds, middle_world
    from excomm._solve.audit import audit_file
    from excomm._solve.describe import describe, grouped
    from excomm._solve.equilibria import equilibria
    from excomm._solve.pace import Reason
    from excomm._solve.selection import selection
    from excomm._solve.solution import solve as ask

    tree = _tree(options)
    drawn = draw_worlds(tree.crisis, _draws(options), options.seed) if options.draws is not None else None
    if options.check:
        return _say(audit_file(tree, options.check, drawn or middle_world(tree.crisis)), options)
    if options.all:
        return _say(equilibria(tree, drawn, seconds=options.seconds), options)
    cores = os.cpu_count() or 1
    with _counting("worlds solved") as progress:
        if options.others is not None:
            branches = {"starts": options.others, "seed": options.seed, "workers": cores}
            found = selection(tree, drawn, **branches, progress=progress)
        else:
            solution = ask(tree, drawn, workers=cores, progress=progress, keep=True)
    if options.others is not None:
        return _say(found, options)
    if options.svg:
        return _write_flow(tree, solution.mean_reach(), options)
    odds = ("3:1", "20:1")
    range_of = ("low", "high") if drawn else ()
    columns = ("set", "player", "point", "knows", "thinks", "act", "chance", *range_of, *odds, "reached")
    finding = describe(solution)
    _say(finding if options.json else replace(finding, table=grouped(finding.table)), options, columns)
    return 130 if (solution.reason == Reason.STOPPED).any() else 0


def _write_flow(tree: Game, flow: Sequence[float], options: Namespace) -> int:
    from excomm._report.tree import tree_svg

    Path(options.svg).write_text(tree_svg(tree, flow), encoding="utf-8")
    print(f"wrote {options.svg}")
    return 0


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None] | None]:
    """Show on a terminal how many are done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status("solving") as status:
        yield lambda done: status.update(f"{done:,} {what}; Ctrl-C stops and keeps them")


def cases(options: Namespace) -> int:
    """Print where a crisis sits among the crises on record: what each part says, or parts with their tables."""
    from excomm._dossier.beside import cases as ask

    files = {"icb": options.icb, "archigos": options.archigos, "stockpiles": options.stockpiles}
    found = ask(_crisis(options), **files, draws=_draws(options), seed=options.seed)
    for name in options.part:
        if name not in found.parts:
            raise AskError(f"there is no part {name!r} here; there are {', '.join(found.parts)}")
    if options.json and not options.part:
        return _say(found, options)
    tables = options.full or options.part
    for name in options.part or found.parts:
        _say_part(name, found.parts[name], options, tables=bool(tables))
    for line in (*found.notes, *(f"Not asked: {line}" for line in found.missing)) if not options.part else ():
        print(line)
    if not tables:
        print(f"[{found.how}]")
    return 0


def _say_part(name: str, part: Finding, options: Namespace, *, tables: bool) -> None:
    """Print one part under its name; without its table, what it says and what it rests on."""
    if options.json:
        _say(part, options)
        return
    print(f"{name}: {part.question}")
    if tables:
        _say(part, options, _PRINTED.get(name, ()))
    else:
        print("\n".join((*part.answer, *part.notes)))
    print()


_PRINTED = {
    "neighbours": ("name", "year", "distance", "outbreak", "weighings", "outcomes", "form", "tension"),
    "distances": ("name", "what", "known", "here", "there", "distance"),
    "beside": ("eyes", "date", "counting", "of", "over", "coders", "ledger", "agree", "better", "level", "worse"),
}


def reach(options: Namespace) -> int:
    """Print how many of the largest cities lie in reach, by each published range; or city by city."""
    from excomm._reach.reach import reach as ask

    finding = ask(
        _crisis(options),
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
        return _say(finding, options)
    if options.cities:
        rows = tuple(row for row in finding.cities.rows if row[3] <= options.top)
        shown = ("weapon", "rank", "city", "km", "least", "most", "site", "share of ranges")
        return _say(replace(finding, table=replace(finding.cities, rows=rows)), options, shown)
    rows = tuple(row for row in finding.table.rows if row[7] == finding.top_of(row[2]))
    columns = ("weapon", "where", "km", "top", "cities", "least", "most", "people", "verified", "source")
    return _say(replace(finding, table=replace(finding.table, rows=rows)), options, columns)


def report(options: Namespace) -> int:
    """Write the dossier."""
    from excomm._report.page import report as write

    output = write(_crisis(options), options.output, draws=_draws(options), seed=options.seed)
    print(f"wrote {output} ({output.stat().st_size / 1000:,.0f} kB)")
    return 0


def _crisis(options: Namespace) -> Crisis:
    return load(options.crisis, variant=options.variant, change=options.set)


def _draws(options: Namespace) -> int:
    if not 1 <= options.draws <= MOST_DRAWS:
        raise AskError(f"--draws {options.draws}: from 1 to {MOST_DRAWS:,} worlds can be drawn")
    return int(options.draws)


def _say(finding: Finding, options: Namespace, columns: tuple[str, ...] = ()) -> int:
    """Print a finding: the answer, the table, the notes, how it was got."""
    if options.json:
        print(finding.to_json())
        return 0
    print(finding)
    if options.verb != "view" and len(finding.table):
        _print_table(finding.table, columns or finding.table.names)
    for name, table in finding.more.items():
        print(f"{name}:")
        _print_table(table, tuple(column for column in table.names if column not in ("date", "error")))
    return _say_end(finding)


def _say_end(finding: Finding) -> int:
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

    if crisis.points and not crisis.waiting and (not start or start in crisis.starts or start in crisis.points):
        planned = size(crisis, crisis.starts.get(start, start) or crisis.first)
        print(f"{crisis.name}: {planned}", flush=True)


def _unrolled(crisis: Crisis, start: str) -> Game:
    """Unroll the tree, showing how far it is on a terminal."""
    from excomm._game.unroll import unroll

    console = Console(stderr=True)
    if not console.is_terminal:
        return unroll(crisis, start)
    with console.status("unrolling") as status:
        return unroll(crisis, start, lambda nodes: status.update(f"unrolling: {nodes:,} nodes"))
