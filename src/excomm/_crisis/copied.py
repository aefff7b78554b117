"""A shipped crisis under another name, to change."""

from __future__ import annotations

import re

from excomm._crisis.ask import AskError, unknown
from excomm._crisis.load import shipped, starter

_NAMED = re.compile(r"^crisis:[^\n#]*", re.MULTILINE)


def copied(name: str, of: str) -> dict[str, bytes]:
    """Return the files of a shipped crisis under a new name: NAME.yaml, or those of a folder NAME, by their paths.

    Raises AskError for what does not ship, CrisisError for what is no name.
    """
    starter(name)
    known = dict(shipped())
    if of not in known:
        raise AskError(unknown(of, "shipped crisis", known))
    if known[of].is_file():
        return {f"{name}.yaml": _renamed(known[of].read_bytes(), name)}
    files = {file.name: file.read_bytes() for file in known[of].iterdir() if file.is_file()}
    return {f"{name}/{file}": _renamed(text, name) if file == "crisis.yaml" else text for file, text in files.items()}


def _renamed(text: bytes, name: str) -> bytes:
    return _NAMED.sub(f"crisis: {name}", text.decode("utf-8"), count=1).encode("utf-8")
