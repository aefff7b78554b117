"""``excomm new``: a commented file to begin from."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from excomm._cli import options as shared


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    new = shared.verb(verbs, "new", "a commented file to begin from", crisis=False)
    new.add_argument("name", help="the name of the crisis; the file is NAME.yaml")


def run(options: Namespace) -> int:
    """Write a commented file to begin from; a file that is there is left alone."""
    from excomm._crisis.ask import AskError
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
