"""``excomm schema``: the format as JSON Schema, for editors."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from excomm._cli import options as shared


def declare(verbs: Any) -> None:
    """Add the verb and its options."""
    shared.verb(verbs, "schema", "the format as JSON Schema, for editors", crisis=False)


def run(options: Namespace) -> int:
    """Print the JSON Schema of the format."""
    import json

    from excomm._crisis.json_schema import json_schema

    print(json.dumps(json_schema(), indent=1))
    return 0
