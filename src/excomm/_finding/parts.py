"""Several findings on one question, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excomm._finding.finding import Finding


@dataclass(frozen=True)
class Parts(Finding):
    """Findings by name, in the order in which they are read; ``missing`` says what could not be asked."""

    parts: Mapping[str, Finding] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def __getitem__(self, part: str) -> Finding:
        """Return one of the findings. Raises KeyError for a part that is not there."""
        return self.parts[part]

    def to_json(self) -> str:
        """Return all parts as JSON, each in the form of every finding."""
        data: dict[str, Any] = json.loads(super().to_json())
        data["parts"] = {name: json.loads(part.to_json()) for name, part in self.parts.items()}
        data["missing"] = self.missing
        return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
