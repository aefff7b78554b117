"""One pass over a file: everything wrong with it, and everything worth remarking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from excomm._check.remarks import Remark, remarks
from excomm._claims.weigh import check_claims, misread
from excomm._crisis.load import Draft, draft, with_variant
from excomm._crisis.model import Crisis
from excomm._crisis.paths import changed
from excomm._crisis.place import CrisisError, Mistake, Place
from excomm._finding.finding import Finding, How
from excomm._finding.table import Table, make_table

MOST_READ = 300_000  # parts of a file, over all its variants


@dataclass(frozen=True)
class Checked:
    """What a check found; ``crisis`` is None where there are mistakes of form."""

    crisis: Crisis | None
    mistakes: tuple[Mistake, ...]
    remarks: tuple[Remark, ...]

    @property
    def clean(self) -> bool:
        """Whether there is no mistake."""
        return not self.mistakes

    @property
    def how(self) -> How:
        """How it was got; the digest is empty where there is no crisis."""
        named = self.crisis.name if self.crisis else self.mistakes[0].place.file
        return How(named, self.crisis.digest if self.crisis else "", self.crisis.changed if self.crisis else ())

    @property
    def finding(self) -> Finding:
        """The check as a finding, a row for each mistake and each remark."""
        found = [("mistake", m.place, m.wrong, m.expected, m.nearest) for m in self.mistakes]
        found += [("remark", r.place, r.text, "", "") for r in self.remarks]
        rows = [(kind, p.file, p.line or None, p.column or None, *words) for kind, p, *words in found]
        names = ("kind", "file", "line", "column", "what", "expected", "nearest")
        return Finding("What is wrong with it?", tuple(str(self).splitlines()), make_table(names, rows), self.how)

    def frame(self) -> Table:
        """Return the mistakes and remarks, one row each."""
        return self.finding.frame()

    def to_json(self) -> str:
        """Return the same as JSON, as every finding is written."""
        return self.finding.to_json()

    def _repr_html_(self) -> str:
        return self.finding._repr_html_()

    def __str__(self) -> str:
        lines = [str(m) for m in self.mistakes] + [f"{r} (remark)" for r in self.remarks]
        return "\n".join(lines) or "no mistakes"


def check(
    source: str | Path | Crisis,
    *,
    variant: str = "",
    change: Mapping[str, object] | Sequence[str] = (),
    strict: bool = False,
) -> Checked:
    """Return everything wrong with a file, a shipped crisis or one built in code; remarks are mistakes if strict."""
    if isinstance(source, Crisis):
        return _checked(source, strict)
    try:
        found = draft(source, variant=variant, change=change)
    except CrisisError as error:
        return Checked(None, error.mistakes, ())
    if found.mistakes:
        return Checked(None, tuple(sorted({*found.mistakes, *misread(found.crisis), *_astray(found)})), ())
    return _checked(found.crisis, strict)


def _checked(crisis: Crisis, strict: bool) -> Checked:
    found = remarks(crisis)
    mistakes = [*check_claims(crisis), *_of_variants(crisis), *(_as_mistake(r) for r in found if r.mistake or strict)]
    return Checked(crisis, tuple(sorted(set(mistakes))), tuple(r for r in found if not (r.mistake or strict)))


def _astray(found: Draft) -> Iterator[Mistake]:
    """Every path of a variant that leads nowhere in a file with other mistakes."""
    for name, variant in found.crisis.variants.items():
        for path, value in variant.change.items():
            place = found.crisis.places.get(f"variants.{name}", Place(found.crisis.file))
            try:
                changed(found.node, {path: value}, place)
            except CrisisError as error:
                yield from _in_variant(place, name, error)


def _as_mistake(remark: Remark) -> Mistake:
    return Mistake(remark.place, remark.text)


def _of_variants(crisis: Crisis) -> list[Mistake]:
    """Every variant must give a crisis that reads; its mistakes stand at the variant."""
    if len(crisis.variants) * len(crisis.places) > MOST_READ:
        place = crisis.places.get("variants", Place(crisis.file or "in code"))
        return [Mistake(place, f"{len(crisis.variants)} variants are too many to read all of so large a crisis")]
    found = []
    for name in crisis.variants:
        try:
            with_variant(crisis, name)
        except CrisisError as error:
            place = crisis.places.get(f"variants.{name}", Place(crisis.file or "in code"))
            found += _in_variant(place, name, error)
    return found


def _in_variant(place: Place, name: str, error: CrisisError) -> list[Mistake]:
    return [Mistake(place, f"variant {name!r}: {m.wrong}", m.expected, m.nearest) for m in error.mistakes]
