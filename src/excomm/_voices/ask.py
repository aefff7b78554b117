"""The question: what did others measure, hold and count? Context beside a verdict, and never merged with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.model import Crisis
from excomm._crisis.place import nearest
from excomm._finding.finding import Finding, How
from excomm._finding.parts import Parts
from excomm._voices.counted import estimates, near_misses, opinion
from excomm._voices.judged import event_of, judged

QUESTION = "What did others measure, hold and count?"
NAMES = ("judgements", "opinion", "estimates", "near misses")


def voices(crisis: Crisis, *, knew: str = "") -> Parts:
    """Return what a file keeps of others: its parts are ``judgements``, ``opinion``, ``estimates``, ``near misses``.

    A part that the file has nothing for is not there. ``knew`` names an event of the record by which judgements are
    split, and beside which stands what each audience had been shown of it: the event that most judgements say whether
    they knew of, unless given. Its own table is that of the first part. Raises AskError where there is nothing of it,
    or no such event.
    """
    if not crisis.voices:
        raise AskError(f"{crisis.name} keeps nothing of others: {', '.join(NAMES)} are empty")
    event = event_of(crisis, knew)
    asked: Mapping[str, tuple[bool, Callable[[], Finding]]] = {
        "judgements": (bool(crisis.judgements), lambda: judged(crisis, event)),
        "opinion": (bool(crisis.opinion), lambda: opinion(crisis, event)),
        "estimates": (bool(crisis.estimates), lambda: estimates(crisis)),
        "near misses": (bool(crisis.near_misses), lambda: near_misses(crisis)),
    }
    parts = {name: ask() for name, (there, ask) in asked.items() if there}
    return Parts(
        question=QUESTION,
        answer=tuple(part.answer[0] for part in parts.values()),
        table=next(iter(parts.values())).table,
        how=How(crisis.name, digest(crisis), crisis.changed, {"knew": event.id} if event else {}),
        notes=("Context, and no part of any verdict: what others held proves nothing.",),
        sources=tuple(dict.fromkeys(source for part in parts.values() for source in part.sources)),
        parts=parts,
    )


def part_of(found: Parts, name: str) -> str:
    """Return the name of a part however its words are joined. Raises AskError for one that is not there."""
    spaced = name.replace("-", " ").replace("_", " ")
    if spaced not in found.parts:
        near = nearest(spaced, found.parts)
        hint = f"; did you mean {near!r}?" if near else ""
        raise AskError(f"there is no part {name!r} here; there are {', '.join(found.parts)}{hint}")
    return spaced
