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
    from excomm._crisis.written import write

    name, like = options.name, options.like
    files = copied(name, like) if like else {f"{name}.yaml": starter(name).encode("utf-8")}
    made = Path(name) if f"{name}/crisis.yaml" in files else Path(f"{name}.yaml")
    if made.exists() or made.is_symlink():
        raise AskError(f"{made} is there already; it is left as it is")
    for path, content in files.items():
        Path(path).parent.mkdir(exist_ok=True)
        write(path, content)
    print(f"wrote {made}; now: excomm check {made}; excomm report {made}")
    return 0
