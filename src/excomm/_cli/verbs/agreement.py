"""``excomm agreement``: how far the coders of a crisis agree."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import crisis_of, say


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    shared.verb(verbs, "agreement", "how far the coders of a crisis agree")


def run(options: Namespace) -> int:
    """Print the agreement of the coders."""
    from excomm._judge.agreement import agreement as ask

    return say(ask(crisis_of(options)), options)
