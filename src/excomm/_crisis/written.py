"""Files written whole or not at all, and never over what a crisis is read from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from excomm._crisis.ask import AskError

_PART = ".excomm-part"


def write(file: str | Path, content: str | bytes, source: str = "") -> Path:
    """Write a file, or leave what is there if that fails; return where it is.

    Raises AskError where it would go over ``source``, the file or folder that a crisis was asked for by.
    """
    spare(file, source)
    data = legible(content).encode("utf-8") if isinstance(content, str) else content
    whole(Path(file), lambda part: part.write_bytes(data))
    return Path(file)


def legible(text: str) -> str:
    """Return a text that UTF-8 can hold: in a file's name, bytes that are none become question marks."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def spare(file: str | Path, source: str) -> None:
    """Make sure that a file to be written is no part of what the crisis is read from. Raises AskError."""
    if source and _is_part(Path(file), Path(source)):
        raise AskError(f"{file} is what the crisis is read from, and is left as it is; expected another file to write")


def whole(file: Path, fill: Callable[[Path], object]) -> None:
    """Let a file be filled under another name first, so that no half of it is ever taken for the whole.

    What is no plain file (a pipe, a terminal), or stands in a folder that takes no others, is filled as it is.
    """
    target = Path(os.path.realpath(file))
    plain = file.is_file() or not file.exists()
    if not (plain and os.access(target.parent, os.W_OK)):
        fill(file)
        return
    part = target.with_name(f"{_PART}-{os.getpid()}")
    try:
        fill(part)
        _put(part, target)
    except OSError as error:
        if error.strerror:
            raise OSError(error.errno, error.strerror, str(file)) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, target: Path) -> None:
    """Put a whole file in its place; who may read it is as it was."""
    if target.exists():
        shutil.copymode(target, part)
    os.replace(part, target)


def _is_part(file: Path, source: Path) -> bool:
    """Whether a file is the source, or one of those that a folder is read from, or would become one."""
    if not source.is_dir():
        return _same(file, source)
    inside = file.suffix in (".yaml", ".csv") and _same(file.parent, source)
    return inside or any(_same(file, part) for pattern in ("*.yaml", "*.csv") for part in source.glob(pattern))


def _same(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them is not there
        return False
