"""Claims computed, or weighed by an editor where they cannot be.

A computed claim holds in all drawn worlds, fails in all, depends on an unknown (with the share of worlds in which it
holds and the unknown that splits them best), or cannot be told because the record is silent. A weighed one says so,
with its reason and sources. No verdict of a computed claim is written in a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from excomm._claims.language import Call, Claimed, Compared, Empty, Joined, Not, Word, calls, parse_claim
from excomm._claims.questions import PLAYED, Asking, ask, ask_to_play, figure_of, fitting
from excomm._claims.truth import Listing, Number, Truth
from excomm._crisis.ask import AskError
from excomm._crisis.grades import unverified_alone
from excomm._crisis.load import digest
from excomm._crisis.model import Claim, Crisis
from excomm._crisis.place import CrisisError, Mistake, Place, place_in
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import draw_worlds, intervals
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._finding.words import percent

if TYPE_CHECKING:
    from excomm._sweep.sweep import Sweep

ONE_IN_200 = 0.005  # shares of worlds are said in whole percents
COLUMNS = ("claim", "says", "verdict", "how", "share", "because", "source")
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim; ``share`` is of the worlds in which it holds, None for a weighed one."""

    verdict: str
    share: float | None
    because: str


@dataclass(frozen=True, slots=True)
class _Trace:
    """What the questions of a claim answered, and what leaves some of them open besides dates and sources."""

    said: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def claims(crisis: Crisis, *, draws: int = 10_000, seed: int = 1, swept: Sequence[Sweep] = ()) -> Finding:
    """Return every claim of a crisis with what became of it. Raises CrisisError for one that asks what is not there.

    ``swept`` are sweeps of the crisis at hand, which need not be made again where they are what a claim asks for.
    """
    asking = Asking(crisis, draw_worlds(crisis, draws if intervals(crisis) else 1, seed), seed)
    asking.played.take(swept)
    mistakes: list[Mistake] = []
    rows = []
    for claim in crisis.claims:
        try:
            rows.append(_row(claim, asking))
        except (AskError, ValueError) as error:
            mistakes.append(Mistake(_place(crisis, claim), f"claim {claim.id!r}: {error}"))
    if mistakes:
        raise CrisisError(mistakes)
    played = {"swept": asking.played.draws} if asking.played.asked else {}
    return Finding(
        question="Which sentences about it hold?",
        answer=tuple(f"{row[1]} {str(row[2]).capitalize()} ({row[3]})." for row in rows)
        or (f"{crisis.name} has no claims, so there is nothing to weigh.",),
        table=make_table(COLUMNS, rows, {"share": "share of worlds"}),
        how=How(crisis.name, digest(crisis), crisis.changed, {"draws": asking.worlds.draws, **played, "seed": seed}),
        sources=tuple(dict.fromkeys(s for claim in crisis.claims for s in claim.source)),
    )


def check_claims(crisis: Crisis) -> tuple[Mistake, ...]:
    """Return a mistake for every claim that cannot be read or asks what the crisis does not have.

    Claims that play the game are read and not played: a check must not take what a sweep takes.
    """
    quick = tuple(claim for claim in crisis.claims if not _plays(claim))
    unread = [*misread(crisis), *_unplayable(crisis)]
    try:
        claims(replace(crisis, claims=quick), draws=2)
    except CrisisError as error:
        unread += error.mistakes
    return tuple(dict.fromkeys(unread))


def _plays(claim: Claim) -> bool:
    return bool(_asked_of_the_game(claim))


def _asked_of_the_game(claim: Claim) -> tuple[Call, ...]:
    try:
        return tuple(call for call in calls(parse_claim(claim.holds_if)) if call.name in PLAYED)
    except ValueError:
        return ()


def _unplayable(crisis: Crisis) -> Iterator[Mistake]:
    """Yield a mistake for every claim that asks of a start or a variant that is not there."""
    for claim in crisis.claims:
        try:
            for call in _asked_of_the_game(claim):
                ask_to_play(crisis, call)
        except AskError as error:
            yield Mistake(_place(crisis, claim), f"claim {claim.id!r}: {error}")
        except CrisisError:
            continue  # a variant that is no crisis is a mistake of its own


def misread(crisis: Crisis) -> Iterator[Mistake]:
    """Yield a mistake for every claim that is not in the language, whatever else is wrong with the crisis."""
    for claim in crisis.claims:
        try:
            for call in calls(parse_claim(claim.holds_if)) if claim.holds_if else ():
                fitting(call)
        except (AskError, ValueError) as error:
            yield Mistake(_place(crisis, claim), f"claim {claim.id!r}: {error}")


def weigh(claim: Claimed, asking: Asking) -> Outcome:
    """Return what becomes of one claim in the drawn worlds."""
    trace = _Trace()
    truth = _truth(claim, asking, trace)
    because = "; ".join(dict.fromkeys(trace.said))
    if truth.sure.all():
        return Outcome("holds", 1.0, because)
    if not truth.may.any():
        return Outcome("fails", 0.0, because)
    if not np.array_equal(truth.sure, truth.may):
        return Outcome(f"cannot be told: {_why_open(claim, trace)}", None, because)
    share = float(truth.sure.mean())
    name, where = _splits_best(truth.sure, asking)
    return Outcome(f"depends on {name}: it holds in {percent(share, ONE_IN_200)} of worlds, {where}", share, because)


def _why_open(claim: Claimed, trace: _Trace) -> str:
    if trace.open:
        return "; ".join(dict.fromkeys(trace.open))
    played = any(call.name in PLAYED for call in calls(claim))
    return f"{'dates, sources or too few worlds' if played else 'dates or sources'} leave it open"


def _row(claim: Claim, asking: Asking) -> tuple[object, ...]:
    sources = ", ".join(claim.source)
    mark = ", on unverified sources alone" if unverified_alone(asking.crisis, claim.source) else ""
    if not claim.holds_if:
        how = f"weighed by the editor{mark}" if claim.weighed else "open"
        return claim.id, claim.says, claim.weighed or "not weighed yet", how, None, claim.because, sources
    found = weigh(parse_claim(claim.holds_if), asking)
    because = "; ".join(filter(None, (found.because, claim.because)))
    return claim.id, claim.says, found.verdict, f"computed{mark}", found.share, because, sources


def _truth(claim: Claimed, asking: Asking, trace: _Trace) -> Truth:
    if isinstance(claim, Joined):
        left, right = _truth(claim.left, asking, trace), _truth(claim.right, asking, trace)
        return left & right if claim.word == "and" else left | right
    if isinstance(claim, Not):
        return ~_truth(claim.of, asking, trace)
    if isinstance(claim, Compared):
        return _number(claim.left, asking, trace).compare(claim.sign, _number(claim.right, asking, trace))
    if isinstance(claim, Empty):
        return _emptiness(claim, asking, trace)
    answer = ask(asking, claim)
    if not isinstance(answer, Truth):
        raise AskError(f"{claim} is no yes or no; compare it with a figure, or ask whether it is empty")
    trace.said.append(f"{claim}: {_yes_no(answer)}")
    return answer


def _emptiness(claim: Empty, asking: Asking, trace: _Trace) -> Truth:
    answer = ask(asking, claim.of)
    if not isinstance(answer, Listing):
        raise AskError(f"{claim.of} lists nothing; compare it with a figure")
    trace.said.append(f"{claim.of}: {', '.join(answer.may) or (NOT_KNOWN if answer.why else 'nothing')}")
    trace.open.extend(filter(None, (answer.why,)))
    empty = answer.empty(asking.worlds.draws)
    return ~empty if claim.no else empty


def _number(part: Word | Call, asking: Asking, trace: _Trace) -> Number:
    if isinstance(part, Word):
        return figure_of(part.text, asking.worlds.draws)
    answer = ask(asking, part)
    if not isinstance(answer, Number):
        raise AskError(f"{part} is no figure")
    trace.said.append(f"{part} = {_span(answer)}")
    trace.open.extend(filter(None, (answer.why,)))
    return answer


def _span(answer: Number) -> str:
    low, high = float(answer.low.min()), float(answer.high.max())
    if np.isinf(low) and np.isinf(high):
        return NOT_KNOWN
    return _figure(low) if abs(high - low) < 5e-4 * max(1.0, abs(high)) else f"{_figure(low)} to {_figure(high)}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _yes_no(answer: Truth) -> str:
    return "yes" if answer.sure.all() else "no" if not answer.may.any() else "open"


def _splits_best(holds: np.typing.NDArray[np.bool_], asking: Asking) -> tuple[str, str]:
    """The unknown, and the value of it, that best tells the worlds where a claim holds from the others."""
    best = max(_splits(holds, asking), default=(0.0, "chance", ""))
    return best[1], best[2]


def _splits(holds: np.typing.NDArray[np.bool_], asking: Asking) -> Iterator[tuple[float, str, str]]:
    for name in intervals(asking.crisis):
        values: Floats = asking.worlds.values[name]
        order = np.argsort(values)
        after = np.cumsum(holds[order][::-1])[::-1] / np.arange(len(order), 0, -1)
        until = np.cumsum(holds[order]) / np.arange(1, len(order) + 1)
        gaps = np.abs(after[1:] - until[:-1])
        inner = slice(len(gaps) // 20, len(gaps) - len(gaps) // 20 or None)
        if gaps[inner].size:
            at = int(np.argmax(gaps[inner])) + (inner.start or 0)
            side = "above" if after[at + 1] > until[at] else "below"
            yield float(gaps[at]), name, f"mostly where that is {side} {values[order][at + 1]:.3g}"


def _place(crisis: Crisis, claim: Claim) -> Place:
    return place_in(crisis.places, Place(crisis.file or "in code"), "claims", claim.id, "holds if")
