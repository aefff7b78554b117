"""``excomm check``: everything wrong with a crisis file, its canonical spelling, the laws tried on it."""

from __future__ import annotations

from argparse import Namespace
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import print_json, say_done

if TYPE_CHECKING:
    from excomm._check.check import Checked
    from excomm._check.laws import Laws
    from excomm._crisis.model import Crisis


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    check = shared.verb(verbs, "check", "everything wrong with a crisis file, with line and column")
    check.add_argument("--strict", action="store_true", help="remarks are mistakes")
    check.add_argument("--format", action="store_true", help="rewrite the file canonically, comments kept")
    check.add_argument("--laws", action="store_true", help="try the program's laws on it; 1 where one fails")
    check.add_argument(
        "--seed", type=shared.seed, default=1, help="which histories the laws are tried on, where not all (1)"
    )


def run(options: Namespace) -> int:
    """Print every mistake and remark; 1 where there is a mistake."""
    from excomm._check.check import check as ask

    if options.format:
        return _format(options)
    found = ask(options.crisis, variant=options.variant, change=options.set, strict=options.strict)
    if not options.json:
        print(found)
    tried = _laws(found.crisis, options.seed) if options.laws and found.crisis else None
    if options.json:
        print_json(_as_json(found, tried))
    elif tried:
        print(f"{tried}\n[{tried.how}]")
    return 1 if not found.clean or (tried and tried.broken) else 0


def _laws(crisis: Crisis, seed: int) -> Laws:
    """Try the laws on a crisis, showing which on a terminal."""
    from rich.console import Console

    from excomm._check.laws import laws

    console = Console(stderr=True)
    with console.status("laws") if console.is_terminal else nullcontext() as status:
        return laws(crisis, seed=seed, progress=lambda name: status.update(name) if status else None)


def _as_json(found: Checked, tried: Laws | None) -> str:
    """One document of both: the laws are a further table of the check."""
    if not tried:
        return found.to_json()
    return replace(found.finding, more={"laws": tried.table}, how=tried.how).to_json()


def _format(options: Namespace) -> int:
    """Rewrite a file, or the YAML files of a folder, canonically, if the crisis reads without mistakes."""
    from excomm._crisis.ask import AskError
    from excomm._crisis.load import load
    from excomm._crisis.tidy import texts_of, tidy
    from excomm._crisis.written import write

    if options.set or options.variant:
        raise AskError("--format rewrites a crisis as it stands, without --set or --variant")
    path = Path(options.crisis)
    load(path)
    if not path.exists():
        raise AskError(f"{path}: --format rewrites files of your own, and this is a shipped crisis")
    tidied = {file: (text, tidy(text, str(file), shape)) for file, text, shape in texts_of(path)}
    rewritten = [str(file) for file, (text, canonical) in tidied.items() if canonical != text]
    unchanged = [str(file) for file in tidied if str(file) not in rewritten]
    for file in rewritten:
        write(file, tidied[Path(file)][1])
    lines = (f"{file}: {'rewritten' if str(file) in rewritten else 'unchanged'}" for file in tidied)
    say_done(options, "\n".join(lines), rewritten=rewritten, unchanged=unchanged)
    return 0
