"""``excomm new``: a commented file to begin from, or a copy of a shipped crisis."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from excomm._cli import options as shared


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    new = shared.verb(verbs, "new", "a commented file to begin from", crisis=False)
    new.add_argument("name", help="the name of the crisis; the file is NAME.yaml")
    new.add_argument("--like", metavar="CRISIS", help="copy a shipped crisis instead; `excomm list` names them")


def run(options: Namespace) -> int:
    """Write what to begin from; what is there is left alone."""
    from excomm._crisis.ask import AskError
    from excomm._crisis.copied import copied
    from excomm._crisis.load import starter

    name, like = options.name, options.like
    files = copied(name, like) if like else {f"{name}.yaml": starter(name).encode("utf-8")}
    made = Path(name) if f"{name}/crisis.yaml" in files else Path(f"{name}.yaml")
    try:
        if made.suffix != ".yaml":
            made.mkdir()
        for path, content in files.items():
            with Path(path).open("xb") as file:
                file.write(content)
    except FileExistsError:
        raise AskError(f"{made} is there already; it is left as it is") from None
    print(f"wrote {made}; now: excomm check {made}; excomm report {made}")
    return 0
