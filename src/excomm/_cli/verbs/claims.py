"""``excomm claims``: which sentences people write about the crisis hold, fail, or hang on something."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared
from excomm._cli.say import block, crisis_of, draws_of, say


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    claims = shared.verb(
        verbs, "claims", "which sentences people write about the crisis hold, fail, or hang on something"
    )
    shared.drawn(claims)


def run(options: Namespace) -> int:
    """Print every claim with what became of it."""
    from excomm._claims.weigh import claims as ask

    finding = ask(crisis_of(options), draws=draws_of(options), seed=options.seed)
    if options.json or not finding.table.rows:
        return say(finding, options)
    for row in finding.table.records():
        block(f"{row['claim']}: {row['says']}", row, ("verdict", "how", "because", "source"))
    print(f"[{finding.how}]")
    return 0
