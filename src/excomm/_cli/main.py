"""``excomm``: one verb a question. Heavy libraries load in the verb that needs them, so that help answers at once."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

EPILOG = """a crisis is a file or the name of a shipped one: excomm list
start with: excomm report trial-of-nerves -o page.html"""


def entry() -> None:
    """Run the command line and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 where a file or a question is wrong, 130 where it was interrupted."""
    options = parser().parse_args(arguments)
    try:
        from excomm._cli import verbs

        code: int = getattr(verbs, options.verb)(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        if not _expected(error):
            raise
        print(error, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of every verb."""
    top = argparse.ArgumentParser(
        prog="excomm",
        description="A workbench for international crises: who could do what, who did what, and who knew of it when.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    _verb(verbs, "list", "the crises that ship with the program", crisis=False)

    check = _verb(verbs, "check", "everything wrong with a crisis file, with line and column")
    check.add_argument("--strict", action="store_true", help="remarks are mistakes")
    check.add_argument("--format", action="store_true", help="rewrite the file canonically, comments kept")
    check.add_argument("--laws", action="store_true", help="try the program's laws on it; 1 where one fails")
    check.add_argument("--seed", type=_seed, default=1, help="which histories the laws are tried on, where not all (1)")

    new = verbs.add_parser("new", help="a commented file to begin from", description="Write a file to begin from.")
    new.add_argument("name", help="the name of the crisis; the file is NAME.yaml")

    _verb(verbs, "schema", "the format as JSON Schema, for editors", crisis=False)

    diff = _verb(verbs, "diff", "how two crises differ, path by path", crisis=False)
    diff.add_argument("first", help="a file, or the name of a shipped crisis")
    diff.add_argument("second", help="another, or the same with --variant or --set")
    _changed(diff)

    view = _verb(verbs, "view", "what one watcher had been shown by a date")
    view.add_argument("watcher", help="an actor or an audience")
    view.add_argument("--date", help="such as 1914-07-28; the last date of the record unless given")

    ledger = _verb(verbs, "ledger", "gains and losses in somebody's eyes, each with its event, reason and source")
    ledger.add_argument("--eyes", default="record", help="a watcher, or record: shown everything (the default)")
    _dated(ledger)

    judge = _verb(verbs, "judge", "who came out better, in whose eyes, on which date")
    judge.add_argument("--eyes", action="append", help="a watcher, or record; repeat it for several")
    judge.add_argument("--full", action="store_true", help="every actor in every way of counting")
    _weighed(judge)
    _dated(judge)
    _drawn(judge)

    why = _verb(verbs, "why", "the events, reasons and sources behind one number of a verdict")
    why.add_argument("--eyes", default="record", help="a watcher, or record: shown everything (the default)")
    why.add_argument("--of", default="", help="whose own account; with --over, who is compared (the rivals)")
    why.add_argument("--over", default="", help="with whom")
    why.add_argument("--counting", default="", help="the way of counting, as judge names it")
    _dated(why)
    _drawn(why)

    claims = _verb(verbs, "claims", "which sentences people write about the crisis hold, fail, or hang on something")
    _drawn(claims)

    _verb(verbs, "agreement", "how far the coders of a crisis agree")

    game = _verb(verbs, "game", "the tree, what each side knows in it, what is given away; Gambit's file of it")
    game.add_argument("--start", default="", help="a point, or one of the crisis's starts")
    game.add_argument("--efg", metavar="FILE", help="write the tree for Gambit")
    game.add_argument("--svg", metavar="FILE", help="draw the tree")
    game.add_argument("--seed", type=_seed, help="for a world drawn with this seed, not the middle of the intervals")

    _solve(verbs)

    cases = _verb(verbs, "cases", "what happened in the other crises on record, in files that you have")
    _filed(cases)
    _drawn(cases)

    _reach(verbs)
    _report(verbs)
    return top


def _reach(verbs: Any) -> None:
    reach = _verb(verbs, "reach", "which weapons could strike which cities, by which published ranges")
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


def _report(verbs: Any) -> None:
    report = _verb(verbs, "report", "the dossier, one HTML file that opens without a network")
    report.add_argument("-o", "--output", metavar="FILE", help="where to; CRISIS.html unless given")
    _drawn(report)


def _solve(verbs: Any) -> None:
    solve = _verb(verbs, "solve", "what each side would do, given what it knew, if the model were right")
    solve.add_argument("--start", default="", help="a point, or one of the crisis's starts")
    solve.add_argument("--draws", type=int, help="worlds to draw; one, in the middle of the intervals, unless given")
    solve.add_argument("--seed", type=_seed, default=1, help="the same seed gives the same numbers (1)")
    instead = solve.add_mutually_exclusive_group()
    instead.add_argument("--check", metavar="PROFILE", help="audit the choices in a JSON file instead")
    instead.add_argument("--svg", metavar="FILE", help="draw the tree instead, branches as wide as they are likely")
    instead.add_argument(
        "--all", action="store_true", help="list the equilibria that Gambit finds, with what each set could gain"
    )
    instead.add_argument(
        "--others",
        type=_count,
        nargs="?",
        const=20,
        metavar="N",
        help="follow N branches that begin elsewhere: how often another equilibrium has another ending (20)",
    )
    solve.add_argument("--seconds", type=float, default=60.0, help="with --all, when to stop Gambit (60)")


def _verb(verbs: Any, name: str, says: str, *, crisis: bool = True) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    if crisis:
        verb.add_argument("crisis", metavar="CRISIS", help="a file, or the name of a shipped crisis")
        _changed(verb)
    if name not in ("list", "check", "report", "schema", "diff"):
        verb.add_argument("--json", action="store_true", help="print the finding as JSON")
    return verb


def _changed(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--variant", default="", help="one of the variants that the file names")
    verb.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="change the file as it is read")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r}: a whole number from 1 to 10,000")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: a whole number, 0 or more")
    return int(text)


def _dated(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--date", help="such as 1914-07-28, or one the file names; the last of the record unless given")
    verb.add_argument("--baseline", help="a date, or a baseline the file names, to count from")


def _filed(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--icb", metavar="FOLDER", help="the ICB files, v15 or later (or EXCOMM_ICB_DIR)")
    verb.add_argument("--archigos", metavar="FILE", help="leaders in office (or EXCOMM_ARCHIGOS)")
    verb.add_argument("--stockpiles", metavar="FILE", help="warheads by country and year (or EXCOMM_STOCKPILES)")
    verb.add_argument("--part", action="append", default=[], help="only this one, such as leaders, with its table")
    verb.add_argument("--full", action="store_true", help="every part with its table")


def _weighed(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--flips", action="store_true", help="what would turn it: of each value, and of the weights")
    verb.add_argument(
        "--order", action="append", metavar="A,B,...", help="each stake weighs at least as much as the next; repeatable"
    )
    verb.add_argument(
        "--bound", action="append", metavar="A=LOW:HIGH", help="a stake's share of the weight, 0 to 1; repeatable"
    )


def _drawn(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--draws", type=int, default=10_000, help="worlds to draw from the intervals (10000)")
    verb.add_argument("--seed", type=_seed, default=1, help="the same seed gives the same numbers (1)")


class _Version(argparse.Action):
    """Prints the installed version; looked up only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"excomm {version('excomm')}")
        parser.exit()


def _expected(error: Exception) -> bool:
    """Whether an error is one that a user can mend, written for a user."""
    from excomm._cases.sheet import DataError
    from excomm._crisis.ask import AskError
    from excomm._crisis.place import CrisisError
    from excomm._game.unroll import GameError
    from excomm._report.tree import PictureError

    return isinstance(error, DataError | CrisisError | AskError | GameError | PictureError | OSError)
