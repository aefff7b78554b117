"""``excomm``: one verb a question. Heavy libraries load in the verb that needs them, so that help answers at once."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from excomm._cli.verbs import NAMES

EPILOG = """a crisis is a file or the name of a shipped one: excomm list
start with: excomm report trial-of-nerves -o page.html"""


def entry() -> None:
    """Run the command line and end the process with its exit code."""
    _open_closed()
    _forget_odd_sizes()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())


def _open_closed() -> None:
    """Give what is said somewhere to go where a stream was closed: whoever closed it wants to hear nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _forget_odd_sizes() -> None:
    """Leave out sizes of a terminal that Rich would fail to read."""
    for name in ("COLUMNS", "LINES"):
        if not re.fullmatch("[0-9]{1,6}", os.environ.get(name, "")):
            os.environ.pop(name, None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 where a file or a question is wrong, 130 where it was interrupted.

    Options that there are not end the process with 2, as argparse does.
    """
    options = parser().parse_args(arguments)
    try:
        code: int = _module(options.verb).run(options)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        if not _expected(error):
            raise
        print(_said(error), file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of every verb."""
    top = argparse.ArgumentParser(
        prog="excomm",
        description="A workbench for international crises: who could do what, who did what, and who knew of it when.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version)
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name in NAMES:
        _module(name).declare(verbs)
    return top


def _module(verb: str) -> ModuleType:
    return import_module(f"excomm._cli.verbs.{verb}")


def _said(error: Exception) -> str:
    """What went wrong, in words: of a file, its name first."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


class _Version(argparse.Action):
    """Prints the installed version; looked up only when asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"excomm {version('excomm')}")
        parser.exit()


def _expected(error: Exception) -> bool:
    """Whether an error is one that a user can mend, written for a user."""
    from excomm._cases.sheet import DataError
    from excomm._crisis.ask import AskError
    from excomm._crisis.place import CrisisError
    from excomm._game.start import GameError
    from excomm._report.tree import PictureError

    return isinstance(error, DataError | CrisisError | AskError | GameError | PictureError | OSError)
