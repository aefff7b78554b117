"""``excomm whatif``: what would have changed, before and after, with common draws."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from excomm._cli import options as shared
from excomm._cli.say import draws_of, say

if TYPE_CHECKING:
    from excomm._crisis.dates import Date
    from excomm._crisis.model import Crisis
    from excomm._finding.finding import Finding

QUESTIONS = ("judge", "sweep")


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    whatif = shared.verb(verbs, "whatif", "what a variant or a change would move, with the difference's uncertainty")
    whatif.add_argument(
        "--ask", default="", metavar="A,B", help=f"questions, of {', '.join(QUESTIONS)} (what the crisis allows)"
    )
    shared.begun(whatif)
    whatif.add_argument("--eyes", action="append", help="a watcher, or record, to judge by; repeat it for several")
    whatif.add_argument("--date", help="the date to judge by; the last of the record unless given")
    shared.drawn(whatif)


def run(options: Namespace) -> int:
    """Print the entries that differ, and every number that moves."""
    from excomm._crisis.ask import last_date
    from excomm._crisis.load import load
    from excomm._whatif.whatif import whatif as ask

    before = load(options.crisis)
    if not options.variant and not options.set:
        raise _nothing_changed(before)
    after = load(options.crisis, variant=options.variant, change=options.set)
    because = before.variants[options.variant].because if options.variant else ""
    asked = [name.strip() for name in options.ask.split(",") if name.strip()] if options.ask else _allowed(before)
    names = list(dict.fromkeys(asked))
    _all_used(names, options)
    date = options.date or (last_date(before) if "judge" in names else None)  # of both sides, though a change moves it
    questions = [_question(name, options, date) for name in names]
    finding = ask(before, after, ask=questions, draws=draws_of(options), seed=options.seed, because=because)
    if date and not options.date:
        how = finding.how
        finding = replace(finding, how=replace(how, options={**how.options, "date": str(date)}))
    return say(finding, options)


def _all_used(names: Sequence[str], options: Namespace) -> None:
    """Refuse options of a question that is not asked. Raises AskError."""
    from excomm._crisis.ask import AskError

    for option, given, question in (
        ("--eyes", options.eyes, "judge"),
        ("--date", options.date, "judge"),
        ("--from", options.start, "sweep"),
    ):
        if given and question not in names and set(names) <= set(QUESTIONS):
            raise AskError(f"{option} is for {question}, which is not asked; expected {question} among --ask")


def _nothing_changed(crisis: Crisis) -> Exception:
    from excomm._crisis.ask import AskError

    named = f"--variant with one of {', '.join(crisis.variants)}, or " if crisis.variants else ""
    same = "the two crises are the same, so there is nothing to compare"
    return AskError(f"{same}; expected {named}--set PATH=VALUE")


def _allowed(crisis: Crisis) -> list[str]:
    """The questions that can be asked: a verdict needs stakes and rivals, a sweep needs points."""
    judged = ["judge"] if crisis.stakes and crisis.rivals and crisis.record else []
    return [*judged, "sweep"] if crisis.points else judged


def _question(name: str, options: Namespace, date: str | Date | None) -> Callable[..., Finding]:
    from excomm._crisis.ask import AskError
    from excomm._judge.verdict import judge
    from excomm._sweep.sweep import sweep

    if name not in QUESTIONS:
        raise AskError(f"--ask {name}: expected one or more of {', '.join(QUESTIONS)}, with commas between")
    if name == "sweep":
        return partial(sweep, start=options.start)
    return partial(judge, eyes=options.eyes, date=date)
