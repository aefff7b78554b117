"""A folder of chunks: one Parquet file each, and a manifest that says which study they belong to.

A file appears under its name only when it is whole, and carries the study, its number and checksums of its pages, so
that a run can be killed at any moment: what is there and fits is kept, what does not is made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.quantity import Floats
from excomm._crisis.written import whole

MANIFEST = "manifest.json"
_KEY = b"excomm"


def opened(folder: Path, study: Mapping[str, Any]) -> Path:
    """Return the folder, made and marked with the study unless it is there.

    Raises AskError where it holds another study, something else, or where Parquet cannot be written.
    """
    _parquet()
    path = folder / MANIFEST
    if path.is_file():
        _fits(path, study)
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise AskError(f"{folder} holds other things and no run; name a new folder")
    write_manifest(folder, study, ())
    return folder


def write_manifest(folder: Path, study: Mapping[str, Any], chunks: Sequence[Mapping[str, Any]]) -> None:
    """Write the manifest: the study, and the chunks that are there."""
    text = json.dumps({"study": dict(study), "chunks": list(chunks)}, indent=1) + "\n"
    whole(folder / MANIFEST, lambda part: part.write_text(text, encoding="utf-8"))


def write_chunk(folder: Path, study: Mapping[str, Any], number: int, columns: Mapping[str, Floats]) -> str:
    """Write one chunk and return the name of its file."""
    arrow, parquet = _parquet()
    table = arrow.table({name: arrow.array(values) for name, values in columns.items()})
    table = table.replace_schema_metadata({_KEY: _mark(study, number)})
    path = chunk_path(folder, number)
    whole(path, lambda part: parquet.write_table(table, part, compression="zstd", write_page_checksum=True))
    return path.name


def read_chunk(folder: Path, study: Mapping[str, Any], number: int, draws: int) -> dict[str, Floats] | None:
    """Return the first draws of a chunk; None where it is not there, not whole, too short, or not of this study."""
    arrow, parquet = _parquet()
    path = chunk_path(folder, number)
    if not path.is_file():
        return None
    try:
        table = parquet.read_table(path, page_checksum_verification=True)
    except (OSError, arrow.ArrowException):
        return None
    if (table.schema.metadata or {}).get(_KEY) != _mark(study, number) or table.num_rows < draws:
        return None
    return {name: np.asarray(table.column(name))[:draws] for name in table.column_names}


def chunk_path(folder: Path, number: int) -> Path:
    """Return where a chunk is kept."""
    return folder / f"chunk-{number:08d}.parquet"


def _mark(study: Mapping[str, Any], number: int) -> bytes:
    return json.dumps({"study": dict(study), "chunk": number}, sort_keys=True).encode()


def _fits(path: Path, study: Mapping[str, Any]) -> None:
    try:
        there = json.loads(path.read_text(encoding="utf-8"))["study"]
    except (ValueError, KeyError, TypeError):
        raise AskError(f"{path} is no manifest of a run; name a new folder") from None
    other = [name for name, value in study.items() if there.get(name) != value]
    if other:
        said = ", ".join(f"{name} {there.get(name)}, not {study[name]}" for name in other)
        raise AskError(f"{path.parent} holds another run: {said}; name a new folder")


def _parquet() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise AskError("keeping a run in a folder needs pyarrow: pip install 'excomm[frames]'") from None
    return pyarrow, pyarrow.parquet
