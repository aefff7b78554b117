"""Write docs/api.md: every public name, with what its docstring says. Run: python docs/make_api.py"""

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import FunctionType
from typing import Any

import excomm

HERE = Path(__file__).parent
WIDTH = 100
HEAD = """# The Python interface

<!-- written by docs/make_api.py from the docstrings -->

Every verb of the command line is a function, and these are all the public names there are: what is not listed here may
change without notice. Every answer is a *finding*: it prints as sentences, `.frame()` gives its table (Arrow, pandas
and Polars read it), and `.how` says how it was got.

```python
>>> import excomm as xc
>>> crisis = xc.load("trial-of-nerves")
>>> found = xc.ledger(crisis, eyes="world", date="1962-11-01")
>>> print(found.answer[0])
Redland: prestige -4 to -2
>>> found.frame().column("deed")
['stop', 'withdraw', 'withdraw']
>>> print(found.how)
trial-of-nerves db3eaa6f077c, eyes world, date 1962-11-01, baseline 1962-10-21
```
"""


def page() -> str:
    """Return the whole page: functions, what they return, what they raise."""
    public = {name: getattr(excomm, name) for name in excomm.__all__}
    errors = {name: value for name, value in public.items() if isinstance(value, type) and issubclass(value, Exception)}
    classes = {name: value for name, value in public.items() if isinstance(value, type) and name not in errors}
    functions = {name: value for name, value in public.items() if isinstance(value, FunctionType)}
    parts = [HEAD, "## Functions\n", *(function(name, value) for name, value in functions.items())]
    parts += ["## What they return\n", *(class_(name, value) for name, value in classes.items())]
    parts += ["## What they raise\n", *(f"### `{name}`\n\n{prose(value)}\n" for name, value in errors.items())]
    return "\n".join(parts)


def function(name: str, value: FunctionType) -> str:
    """Describe a function: its signature and its docstring."""
    return f"### `{name}`\n\n```python\n{signature(name, value)}\n```\n\n{prose(value)}\n"


def class_(name: str, value: type) -> str:
    """Describe a class: its docstring, its fields or members, what can be asked of it."""
    lines = [f"### `{name}`\n", prose(value), ""]
    if issubclass(value, Enum):
        lines += [f"Its members: {', '.join(f'`{member.name}`' for member in value)}.", ""]
    elif is_dataclass(value):
        listed = ", ".join(f"`{field.name}`" for field in fields(value) if not field.name.startswith("_"))
        lines += [f"Its fields: {listed}.", ""]
    lines += [f"- {line}" for line in asked(value)]
    return "\n".join(lines).rstrip() + "\n"


def asked(value: type) -> Iterator[str]:
    """Give a line for each property and method of a class's own that is documented."""
    rooms = [base for base in value.__mro__ if base.__module__.startswith("excomm.")]
    for name in sorted({name for base in rooms for name in vars(base) if not name.startswith("_")}):
        member = inspect.getattr_static(value, name)
        if isinstance(member, property) and member.__doc__:
            yield f"`.{name}`: {first(member)}"
        elif isinstance(member, FunctionType) and member.__doc__:
            yield f"`.{signature(name, member, method=True)}`: {first(member)}"


def signature(name: str, value: FunctionType, method: bool = False) -> str:
    """Write a call with its types, on one line if it fits."""
    found = inspect.signature(value)
    given = list(found.parameters.values())[1 if method else 0 :]
    if method:
        return f"{name}({', '.join(parameter.name for parameter in given)})"
    words: list[str] = []
    for parameter in given:
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        words.append(written(parameter))
    back = f" -> {found.return_annotation}"
    line = f"{name}({', '.join(words)}){back}"
    return line if len(line) <= WIDTH else "\n".join([f"{name}(", *(f"    {word}," for word in words), f"){back}"])


def written(parameter: inspect.Parameter) -> str:
    """Write one parameter, its type and what it is unless given."""
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{parameter.name}: {parameter.annotation}{default}"


def prose(value: Any) -> str:
    """Return a docstring as Markdown; its code spans have one backtick there."""
    return (inspect.getdoc(value) or "").replace("``", "`")


def first(value: Any) -> str:
    """Return the first line of a docstring."""
    return prose(value).split("\n")[0]


if __name__ == "__main__":
    (HERE / "api.md").write_text(page(), encoding="utf-8")
