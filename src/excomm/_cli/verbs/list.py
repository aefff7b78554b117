"""``excomm list``: the crises that ship with the program."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    shared.verb(verbs, "list", "the crises that ship with the program", crisis=False)


def run(options: Namespace) -> int:
    """Print the shipped crises, each with its title."""
    from excomm._crisis.load import load, shipped

    for name, _ in shipped():
        crisis = load(name)
        print(f"{name:22} {crisis.title or crisis.about}".rstrip())
    return 0
