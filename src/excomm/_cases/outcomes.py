"""How crises ended for their actors, and for two opponents together: base rates, and where one crisis sits in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from excomm._cases.case import Case
from excomm._cases.codebook import GREAT, OUTCOMES, SIMPLE, label, outcome_words
from excomm._cases.records import CrisisActor, Icb, Pair
from excomm._cases.shares import COLUMNS, UNITS, Share, share_of
from excomm._finding.finding import Finding
from excomm._finding.table import make_table

Belongs = Callable[[CrisisActor], bool]


def outcomes(case: Case) -> Finding:
    """Return how crises ended for all crisis actors, and for those like the actors of this one in one respect."""
    rows = tuple(case.icb.actors.values())
    known = [row for row in rows if row.outcome in OUTCOMES]
    table = [line for among, belongs in _groups(case) for line in _lines(case, among, [r for r in rows if belongs(r)])]
    return Finding(
        question="How did crises end for their actors?",
        answer=tuple(_said(case, rows)),
        table=make_table(("among", "outcome", *COLUMNS, "here"), table, UNITS),
        how=case.how((case.icb.actor,), len(rows), case.icb.actor.rows - len(rows)),
        notes=(
            f"Outcomes are the coders' public verdict on each actor by itself; {len(rows) - len(known)} of {len(rows)} "
            "rows have no code of the codebook and are kept in the denominators.",
            "The form of an outcome is known only at the end; the other groups were known before it.",
        ),
    )


def _groups(case: Case) -> Iterator[tuple[str, Belongs]]:
    """All crisis actors, then those that share with an actor of this crisis a form, a threat, a standing."""
    yield "all crisis actors", lambda row: True
    for form in sorted({a.form for a in case.rivals if a.form > 0}):
        yield f"form: {label('actor', 'outfor', form)}", partial(_has, "form", form)
    for threat in sorted({a.threat for a in case.rivals if a.threat >= 0}):
        yield f"threat: {label('actor', 'gravty', threat)}", partial(_has, "threat", threat)
    if any(a.status >= GREAT for a in case.rivals):
        yield "great powers and superpowers", lambda row: row.status >= GREAT


def _has(field: str, code: int, row: CrisisActor) -> bool:
    return bool(getattr(row, field) == code)


def _lines(case: Case, among: str, rows: Sequence[CrisisActor]) -> Iterator[Sequence[object]]:
    crises = [row.crisis for row in rows]
    codes = sorted({*OUTCOMES, *(row.outcome for row in rows)}, key=lambda code: (code < 0, code))
    for code in codes:
        found = share_of([row.outcome == code for row in rows], crises)
        here = [case.called(actor) for actor in case.actors.values() if actor.outcome == code]
        if found.count or code in SIMPLE:
            yield among, outcome_words(code), *found.cells, ", ".join(here)


def _said(case: Case, rows: Sequence[CrisisActor]) -> Iterator[str]:
    crises = [row.crisis for row in rows]
    for actor in case.rivals:
        outcome = outcome_words(actor.outcome)
        found = share_of([row.outcome == actor.outcome for row in rows], crises)
        form = label("actor", "outfor", actor.form)
        by_form = [row for row in rows if row.form == actor.form]
        alike = share_of([row.outcome == actor.outcome for row in by_form], [row.crisis for row in by_form])
        yield (
            f"The coders call the outcome for {case.called(actor)} {outcome} (form: {form}). "
            f"So ended {found} of all crisis actors, and {alike} of those with that form."
        )
    if not case.rivals:
        best = max(SIMPLE, key=lambda code: sum(row.outcome == code for row in rows))
        found = share_of([row.outcome == best for row in rows], crises)
        yield f"Most often a crisis ended in {OUTCOMES[best]} for an actor: {found}."


BY_ACTOR, BY_STATE = "by crisis actor", "by state"


def joint(case: Case) -> Finding | None:
    """Return how two opponents came out together, under two rules for what a pair is; None without the dyadic file."""
    if case.icb.dyad is None:
        return None
    found, aside = joint_shares(case.icb, case.icb.opponents)
    by_state, _ = joint_shares(case.icb, case.icb.state_pairs)
    here = _here(case)
    rows = [
        (rule, words, *share.cells, "here" if words in here else "")
        for rule, shares in ((BY_ACTOR, found), (BY_STATE, by_state))
        for words, share in shares.items()
    ]
    n = sum(share.count for share in found.values())
    return Finding(
        question="How did two opponents come out together?",
        answer=tuple(_said_together(found, here)),
        table=make_table(("pairs", "outcomes", *COLUMNS, "here"), rows, UNITS),
        how=case.how((case.icb.actor, case.icb.dyad), n, aside),
        notes=(
            f"Pairs {BY_ACTOR}: every two crisis actors that the dyadic file sets against each other. Pairs "
            f"{BY_STATE}: every two states, once a crisis, each with the last of its rows there.",
            f"Set aside: {aside} pairs {BY_ACTOR} in which an outcome is none of the four.",
        ),
    )


def joint_shares(icb: Icb, pairs: Sequence[Pair]) -> tuple[dict[str, Share], int]:
    """Return the share of each joint outcome among pairs with two of the four outcomes, and how many pairs have not."""
    both = [(icb.actors[pair.first], icb.actors[pair.second]) for pair in pairs]
    kept = [(a, b) for a, b in both if a.outcome in SIMPLE and b.outcome in SIMPLE]
    words = [_together(a, b) for a, b in kept]
    crises = [a.crisis for a, _ in kept]
    shares = {name: share_of([word == name for word in words], crises) for name in dict.fromkeys(words)}
    return dict(sorted(shares.items(), key=lambda item: (-item[1].count, item[0]))), len(both) - len(kept)


def _here(case: Case) -> tuple[str, ...]:
    """The joint outcome of the rivals; of all listed opponents where the file numbers no rivals."""
    numbers = {actor.number for actor in case.rivals}
    if len(case.rivals) == 2:
        return (_together(*case.rivals),)
    pairs = [p for p in case.icb.opponents if p.first in numbers and p.second in numbers]
    return tuple(dict.fromkeys(_together(case.icb.actors[p.first], case.icb.actors[p.second]) for p in pairs))


def _together(a: CrisisActor, b: CrisisActor) -> str:
    return " and ".join(outcome_words(code) for code in sorted((a.outcome, b.outcome)))


def _said_together(found: Mapping[str, Share], here: Sequence[str]) -> Iterator[str]:
    for words in here:
        share = found.get(words)
        yield f"Here it was {words}" + (f", as for {share} of two opponents." if share else ", as nowhere else.")
    most = next(iter(found), "")
    if most and most not in here:
        yield f"Most often it was {most}: {found[most]}."
