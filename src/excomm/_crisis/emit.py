"""YAML written the way the format is read: every scalar a text, so numbers and dates need no quotes."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.resolver import VersionedResolver

_UNBROKEN = 1_000_000


class _Texts(VersionedResolver):
    """Resolves every plain scalar to a text."""

    @property
    def versioned_resolver(self) -> dict[Any, Any]:
        return {}


class _EachKeyOnItsLine(RoundTripEmitter):
    """Mends a slip of the emitter: below a commented list a second key could stand on the line of the first."""

    def expect_block_mapping_key(self, first: Any = False) -> None:
        if not first:
            self.no_newline = False
        super().expect_block_mapping_key(first)


def yaml_of_texts(kind: str) -> YAML:
    """Return a reader and writer to which 1.50, NO and 1914-07-28 are texts; lines are never broken."""
    yaml = YAML(typ=kind, pure=True)
    yaml.Resolver = _Texts
    if kind == "rt":
        yaml.Emitter = _EachKeyOnItsLine
    yaml.width = _UNBROKEN
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def emit(data: Any, wide: int) -> str:
    """Return plain data as YAML; mappings and lists that fit a line of ``wide`` characters stand in braces."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    def styled(part: Any, indent: int, key: int) -> Any:
        if isinstance(part, dict):
            made: Any = CommentedMap({k: styled(v, indent + 2, len(str(k)) + 2) for k, v in part.items()})
        elif isinstance(part, list):
            made = CommentedSeq([styled(item, indent + 4, 0) for item in part])
        else:
            quoted = part.startswith((":", "?")) or "\x85" in part  # what ruamel leaves plain and cannot read back
            return DoubleQuotedScalarString(part) if quoted else part
        if indent and indent + key + length(part) <= wide:
            made.fa.set_flow_style()
        return made

    out = StringIO()
    yaml_of_texts("rt").dump(styled(data, 0, 0), out)
    return out.getvalue()


def length(data: Any) -> int:
    """How long a part is, at most, when written in one line."""
    if isinstance(data, dict):
        return 2 + sum(len(str(key)) + 4 + length(value) for key, value in data.items())
    if isinstance(data, list):
        return 2 + sum(2 + length(item) for item in data)
    return len(str(data)) + 2
