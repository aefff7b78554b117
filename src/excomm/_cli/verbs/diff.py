"""``excomm diff``: how two crises differ, path by path."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import print_json


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    diff = shared.verb(verbs, "diff", "how two crises differ, path by path", crisis=False)
    diff.add_argument("first", help="a file, or the name of a shipped crisis")
    diff.add_argument("second", help="another, or the same with --variant or --set")
    shared.changed(diff)


def run(options: Namespace) -> int:
    """Print how two crises differ."""
    from excomm._crisis.diff import diff as ask
    from excomm._crisis.load import load

    found = ask(load(options.first), load(options.second, variant=options.variant, change=options.set))
    if options.json:
        print_json(found.to_json())
    else:
        print(found)
    return 0
