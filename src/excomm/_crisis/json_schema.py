"""The format as JSON Schema, for editors, from the one definition that also reads and writes files.

Scalars are read as text, so wherever a text may stand a number may. What a schema cannot say (that names are declared,
that odds sum to one) is left to ``excomm check``.
"""

from __future__ import annotations

from typing import Any

from excomm._crisis import forms
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import NAME, Either, Fields, ListOf, MapOf, New, Pair, Parsed, Shape, Words

SCALAR = {"type": ["string", "number", "boolean", "null"]}
_ANY = {"type": ["string", "number", "boolean", "null", "array", "object"]}


def json_schema() -> dict[str, Any]:
    """Return the schema of a crisis file (JSON Schema, draft 2020-12)."""
    definitions: dict[str, Any] = {}
    root = _schema(CRISIS, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A crisis, as excomm reads it",
        **root,
        "$defs": definitions,
    }


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, Fields):
        name = shape.what.replace(" ", "-")
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = _fields(shape, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(shape, MapOf):
        names = {"pattern": f"^{NAME.pattern}$"} if isinstance(shape.key, New) else {}
        inner = _schema(shape.value, definitions)
        return {"type": "object", "propertyNames": names, "additionalProperties": inner}
    if isinstance(shape, ListOf):
        items = {"type": "array", "items": _schema(shape.item, definitions)}
        return {"anyOf": [items, SCALAR]} if shape.lone else items
    return _leaf(shape, definitions)


def _leaf(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape, Words):
        return {"enum": [word for option in shape.options for word in _spellings(option)]}
    if isinstance(shape, Pair):
        parts = [_schema(shape.first, definitions), _schema(shape.second, definitions)]
        return {"type": "array", "prefixItems": parts, "minItems": 2, "maxItems": 2}
    if isinstance(shape, Either):
        return {"anyOf": [_schema(shape.text, definitions), _schema(shape.other, definitions)]}
    if isinstance(shape, New):
        return {"type": "string", "pattern": f"^{NAME.pattern}$"}
    if isinstance(shape, _MANY):
        return {**_ANY, "description": shape.expects}
    described = isinstance(shape, Parsed) or shape.expects != "a text"
    return {**SCALAR, "description": shape.expects} if described else dict(SCALAR)


def _fields(shape: Fields, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {name: {**_schema(key.shape, definitions), "description": key.doc} for name, key in shape.keys.items()}
    needed = [name for name, key in shape.keys.items() if key.required]
    return {"type": ["object", "null"], "properties": properties, "required": needed, "additionalProperties": False}


def _spellings(option: str) -> list[Any]:
    """A word, and the number that YAML makes of it where it looks like one."""
    return [option, int(option)] if option.isdigit() else [option]


_MANY = (
    forms.Effects,
    forms.Watchers,
    forms.LooksLike,
    forms.Tells,
    forms.ByKind,
    forms.Cause,
    forms.Anything,
)
