"""The options that verbs share."""

from __future__ import annotations

import argparse
from typing import Any

NO_JSON = ("list", "new", "report", "figure", "schema")


def verb(verbs: Any, name: str, says: str, *, crisis: bool = True) -> argparse.ArgumentParser:
    """Add a verb; most are asked of one crisis and can answer in JSON."""
    made: argparse.ArgumentParser = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    if crisis:
        made.add_argument("crisis", metavar="CRISIS", help="a file, or the name of a shipped crisis")
        changed(made)
    if name not in NO_JSON:
        made.add_argument("--json", action="store_true", help="print the finding as JSON")
    return made


def changed(verb: argparse.ArgumentParser) -> None:
    """Add what changes a file as it is read."""
    verb.add_argument("--variant", action=_Once, default="", help="one of the variants that the file names")
    verb.add_argument("--set", action="append", default=[], metavar="PATH=VALUE", help="change the file as it is read")


class _Once(argparse.Action):
    """Keeps one value and refuses a second, where argparse would drop the first without a word."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: Any, *_: Any) -> None:
        earlier = getattr(namespace, self.dest)
        if earlier:
            raise argparse.ArgumentError(
                self, f"{value!r} after {earlier!r}; expected one, and --set for further changes"
            )
        setattr(namespace, self.dest, value)


def dated(verb: argparse.ArgumentParser) -> None:
    """Add the dates between which gains and losses count."""
    verb.add_argument("--date", help="such as 1914-07-28, or one the file names; the last of the record unless given")
    verb.add_argument("--baseline", help="a date, or a baseline the file names, to count from")


def drawn(verb: argparse.ArgumentParser) -> None:
    """Add the number of worlds and the seed."""
    verb.add_argument("--draws", type=int, default=10_000, help="worlds to draw from the intervals (10000)")
    verb.add_argument("--seed", type=seed, default=1, help="the same seed gives the same numbers (1)")


def begun(verb: argparse.ArgumentParser) -> None:
    """Add where play begins."""
    says = "where play begins: a point, or one of the file's starts"
    verb.add_argument("--from", "--start", dest="start", default="", metavar="START", help=says)


def seed(text: str) -> int:
    """Read a seed."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: a whole number, 0 or more")
    return int(text)
