"""Crisis files broken at random, as disks, editors, scripts and people of ill will break them.

A mutant is made of a seed and a number alone: the file or folder and the command line to ask of it. This file run with
``SEED FIRST LAST`` tries some and prints what went wrong, one JSON line each; with ``SEED NUMBER`` it shows one.
"""

from __future__ import annotations

import contextlib
import csv
import faulthandler
import io
import json
import os
import random
import re
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nasty import (
    EXTREME_DATES,
    EXTREME_NUMBERS,
    FORMS,
    LINES,
    NASTY,
    PASSING,
    STRAY,
)

SECONDS, BYTES = 10, 1_000_000_000
LARGE = 30_000  # bytes
WATCHED = 300  # seconds by the clock, for what no signal interrupts
Files = dict[str, bytes]
Step = Callable[[random.Random, str], str]


@dataclass(frozen=True)
class Mutant:
    """One broken crisis, a file or a folder of them, and what to ask of it; ``steps`` say what was done."""

    base: str
    steps: tuple[str, ...]
    files: Mapping[str, bytes]
    ask: tuple[str, ...]

    def write(self, folder: Path) -> Path:
        """Write the crisis and return where it is."""
        place = folder / "crisis" if len(self.files) > 1 else folder
        place.mkdir(exist_ok=True)
        for name, content in self.files.items():
            (place / name).write_bytes(content)
        return place if len(self.files) > 1 else place / next(iter(self.files))


@cache
def bases() -> Mapping[str, Files]:
    """Return the right crises that mutants begin as, by name: one file each, or a folder with tables."""
    from excomm._crisis.load import shipped, starter

    texts = {"forms": FORMS, "passing": PASSING, "starter": starter("begin")}
    folders: dict[str, Files] = {}
    for name, file in shipped():
        if file.is_file():
            texts[name] = file.read_text(encoding="utf-8")
        else:
            folders[name] = {inner.name: inner.read_bytes() for inner in file.iterdir() if inner.is_file()}
    folders |= {f"{name}, a folder": as_folder(data_of(text)) for name, text in texts.items()}
    return {name: {"c.yaml": text.encode()} for name, text in texts.items()} | folders


def data_of(text: str) -> dict[str, Any]:
    """Return the plain data of a crisis file."""
    from excomm._crisis.nodes import parse, to_data

    data: dict[str, Any] = to_data(parse(text, "a file"))
    return data


def as_folder(data: Mapping[str, Any]) -> Files:
    """Write a crisis as a folder: tables for record and sources and whatever maps names, YAML for the rest."""
    files = {"crisis.yaml": json.dumps({k: v for k, v in data.items() if isinstance(v, str)}).encode()}
    for section, value in data.items():
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            files[f"{section}.csv"] = table(value)
        elif section in ("acts", "points", "sources", "endings"):
            files[f"{section}.csv"] = table([{"name of it": name, **row} for name, row in value.items()])
        elif not isinstance(value, str):
            files[f"{section}.yaml"] = json.dumps(value).encode()
    return files


def table(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as CSV, with YAML in the cells that are no text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)), restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in row.items()})
    return out.getvalue().encode()


def mutant(seed: int, number: int) -> Mutant:
    """Return the mutant of a number under a seed."""
    pick = random.Random(f"{seed}/{number}")
    names = list(bases())
    base = pick.choice(names)
    files = dict(bases()[base])
    steps: list[str] = []
    for _ in range(pick.choices((1, 2, 3, 6), (12, 3, 2, 1))[0]):
        name = pick.choice(sorted(files))
        if len(files) > 1 and pick.random() < 0.15:
            steps.append(_other_file(pick, files, name))
        elif pick.random() < 0.15:
            files[name], step = _bytes(pick, files[name])
            steps.append(step)
        else:
            if not name.endswith(("yaml", "csv")) and "crisis.yaml" in files:
                name = "crisis.yaml"
            step, change = pick.choice(TREE_STEPS if pick.random() < 0.7 and name.endswith("yaml") else TEXT_STEPS)
            files[name] = change(pick, files[name].decode(errors="surrogateescape")).encode(errors="surrogateescape")
            steps.append(f"{step} in {name}")
    return Mutant(base, tuple(steps), files, _ask(pick, files))


def _other_file(pick: random.Random, files: Files, name: str) -> str:
    """Rename, drop, empty or double a file of a folder."""
    to = pick.choice(
        ("record.yaml", "record.csv", "sections.yaml", "stakes.csv", "NOTES.txt", "acts.yaml", "crisis.csv")
    )
    what = pick.choice(("rename", "drop", "empty", "double"))
    if what == "empty":
        files[name] = b""
    elif what == "double":
        files[to] = files[name]
    elif what == "rename":
        files[to] = files.pop(name)
    elif len(files) > 2:
        del files[name]
    return f"{what} {name} to {to}"


def _bytes(pick: random.Random, content: bytes) -> tuple[bytes, str]:
    """Flip, insert, delete or cut bytes."""
    made = bytearray(content)
    what = pick.choice(("flip", "insert", "delete", "cut", "recode"))
    for _ in range(pick.choice((1, 1, 2, 8))):
        at = pick.randrange(len(made) + 1)
        if what == "flip" and at < len(made):
            made[at] ^= 1 << pick.randrange(8)
        elif what == "insert":
            made[at:at] = pick.choice(STRAY)
        elif what == "delete":
            del made[at : at + pick.choice((1, 1, 2, 40))]
        elif what == "cut":
            del made[at:]
        elif what == "recode":
            made = bytearray(
                made.decode("utf-8", "replace").encode(pick.choice(("utf-16", "latin-1", "cp037")), "replace")
            )
            break
    return bytes(made), f"{what} bytes"


_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.){0,500}"|[\w][\w.+~:/-]{0,500}\w|\w')
_KEY = re.compile(r"(?<![\w. +-])[\w. +-]{1,80}(?=:[ \n])")  # of bounded length, or a long scalar takes minutes


def _replaced(pattern: re.Pattern[str]) -> Step:
    """Put something nasty in place of a match, or another match of the same file."""

    def step(pick: random.Random, text: str) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text + pick.choice(NASTY)
        match, other = pick.choice(found), pick.choice(found)
        new = pick.choice(NASTY) if pick.random() < 0.5 else other[0]
        return text[: match.start()] + new + text[match.end() :]

    return step


def _swapped(pick: random.Random, text: str) -> str:
    found = list(_TOKEN.finditer(text))
    if len(found) < 2:
        return text
    one, other = sorted(pick.sample(found, 2), key=lambda m: m.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _lines(pick: random.Random, text: str) -> str:
    """Drop, double, move, indent or add lines."""
    lines = text.split("\n")
    at, to = pick.randrange(len(lines)), pick.randrange(len(lines))
    what = pick.choice(("drop", "double", "move", "indent", "dedent", "add", "other", "many"))
    if what == "drop":
        del lines[at]
    elif what == "double":
        lines.insert(at, lines[at])
    elif what == "move":
        lines.insert(to, lines.pop(at))
    elif what == "indent":
        lines[at] = " " * pick.choice((1, 2, 4)) + lines[at]
    elif what == "dedent":
        lines[at] = lines[at].lstrip()
    elif what == "add":
        lines.insert(at, pick.choice(LINES))
    elif what == "many":
        lines[at:at] = [lines[at]] * 200
    else:
        others = pick.choice(list(bases().values()))
        lines.insert(at, pick.choice(next(iter(others.values())).decode().split("\n")))
    return "\n".join(lines)


def _nested(pick: random.Random, text: str) -> str:
    """Put a scalar deep inside brackets."""
    found = list(_TOKEN.finditer(text))
    if not found:
        return text
    match = pick.choice(found)
    before, after = pick.choice(
        (("[", "]"), ("{a: ", "}"), ("[a, ", "]"), ("(", ")"), ("(", ""), ("- ", ""), ("? ", ""))
    )
    deep = pick.choice((1, 2, 38, 45, 390, 3000))
    return text[: match.start()] + before * deep + match[0] + after * deep + text[match.end() :]


TEXT_STEPS: tuple[tuple[str, Step], ...] = (
    ("a scalar replaced", _replaced(_TOKEN)),
    ("a scalar replaced", _replaced(_TOKEN)),
    ("a key replaced", _replaced(_KEY)),
    ("scalars swapped", _swapped),
    ("lines", _lines),
    ("nested", _nested),
)


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Every container and key (or index) in nested data."""
    waiting, found = [data], []
    while waiting:
        part = waiting.pop()
        pairs = (
            list(part.items()) if isinstance(part, dict) else list(enumerate(part)) if isinstance(part, list) else []
        )
        found += [(part, key) for key, _ in pairs]
        waiting += [value for _, value in pairs]
    return found


def _by_tree(change: Callable[[random.Random, Any, list[tuple[Any, Any]]], None]) -> Step:
    """Change the data of a file that still reads, and write it again."""

    def step(pick: random.Random, text: str) -> str:
        try:
            data = data_of(text)
        except ValueError:
            return text
        places = _places(data)
        if places:
            change(pick, data, places)
        try:
            return json.dumps(data, ensure_ascii=False, indent=pick.choice((None, 1)))
        except (ValueError, RecursionError):
            return text

    return step


def _replace(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    part, key = pick.choice(places)
    part[key] = pick.choice((*NASTY, [], {}, ["a"], {"a": "b"}, [[]], [{}], 1, 1.5, True, None, {"": ""}))


def _cross(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    """One value in the place of another: under the same key, which may well be right, of the same type, or of any."""
    part, key = pick.choice(places)
    alike = [(p, k) for p, k in places if k == key and type(p[k]) is type(part[key])]
    same = [(p, k) for p, k in places if type(p[k]) is type(part[key])]
    other, there = pick.choice(pick.choices((alike, same, places), (6, 3, 1))[0])
    part[key] = json.loads(json.dumps(other[there]))


def _numbers(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    """A number in place of a number, a date in place of a date: extreme ones, most of them right."""
    texts = [(p, k) for p, k in places if isinstance(p[k], str) and p[k][-1:].isdigit()]
    for part, key in pick.sample(texts, min(len(texts), pick.choice((1, 2, 9)))):
        part[key] = pick.choice(EXTREME_DATES if len(part[key]) > 3 else EXTREME_NUMBERS)


def _remove(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    part, key = pick.choice(places)
    del part[key]


def _rename(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    tables = [(p, k) for p, k in places if isinstance(p, dict)]
    if not tables:
        return
    part, key = pick.choice(tables)
    part[pick.choice((pick.choice(tables)[1], pick.choice(NASTY)))] = part.pop(key)


def _add(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    """A key of the format where it may not belong."""
    keys = """at most,then,if,otherwise,hazard,lasts,alert,together,goes to,turn,choices,chance,does,seen by,looks like,
        secret from,tells,within,from,by,pays,groups,zone,effects,horizon,baselines,weights,starts,variants,claims"""
    tables = [p for p, _ in places if isinstance(p, dict)] or [{}]
    value = pick.choice((pick.choice(NASTY), (lambda p: p[0][p[1]])(pick.choice(places))))
    pick.choice(tables)[pick.choice(keys.split(",")).strip()] = json.loads(json.dumps(value))


def _repeat(pick: random.Random, data: Any, places: list[tuple[Any, Any]]) -> None:
    """Many of what there was one of."""
    part, key = pick.choice(places)
    many = pick.choice((2, 30, 300))
    if isinstance(part, list):
        part += [part[key]] * many
    else:
        part.update({f"{key}-{n}": part[key] for n in range(many)})


TREE_STEPS: tuple[tuple[str, Step], ...] = (
    ("a part replaced", _by_tree(_replace)),
    ("parts crossed", _by_tree(_cross)),
    ("parts crossed", _by_tree(_cross)),
    ("parts crossed", _by_tree(_cross)),
    ("a number replaced", _by_tree(_numbers)),
    ("a number replaced", _by_tree(_numbers)),
    ("a part removed", _by_tree(_remove)),
    ("a key renamed", _by_tree(_rename)),
    ("a key added", _by_tree(_add)),
    ("a part repeated", _by_tree(_repeat)),
)


def _ask(pick: random.Random, files: Files) -> tuple[str, ...]:
    """A command line for the mutant; CRISIS stands for where it is."""
    words = [w for w in _TOKEN.findall(pick.choice(list(files.values())).decode(errors="replace")) if len(w) < 60]
    word, nasty = pick.choice(words or ["x"]), pick.choice(NASTY)
    few = ("--draws", "20")
    large = sum(map(len, files.values())) > LARGE  # its page plays a game, which takes longer than a mutant may
    page = ("voices", "CRISIS") if large else ("report", "CRISIS", *few, "-o", "out.html")
    change = ("--set", pick.choice((f"{word}={nasty}", f"acts.{word}={nasty}", f"points.{word}.{nasty}", nasty)))
    return pick.choice(
        (
            *(
                ("check", "CRISIS"),
                ("check", "CRISIS", "--strict"),
                ("check", "CRISIS", "--format"),
                ("check", "CRISIS", "--laws"),
            ),
            *(("check", "CRISIS", *change), ("game", "CRISIS", *change), ("judge", "CRISIS", *few, *change)),
            *(("game", "CRISIS"), ("game", "CRISIS", "--start", word), ("game", "CRISIS", "--efg", "out.efg")),
            *(("game", "CRISIS", "--svg", "out.svg"), ("view", "CRISIS", word), ("view", "CRISIS", "world", "--json")),
            *(("ledger", "CRISIS"), ("ledger", "CRISIS", "--eyes", word, "--date", nasty[:50].lstrip("-"))),
            *(("judge", "CRISIS", *few), ("judge", "CRISIS", *few, "--eyes", word), ("why", "CRISIS", *few)),
            *(("why", "CRISIS", *few, "--of", word), page),
            *(("diff", "CRISIS", "trial-of-nerves"), ("diff", "trial-of-nerves", "CRISIS")),
        )
    )


class OutOfTimeError(BaseException):
    """More seconds of the processor than one crisis may take."""


def _too_long(*_: object) -> None:
    raise OutOfTimeError


def tried(one: Mutant) -> str:
    """Return what went wrong with a mutant: empty where it gave mistakes or success, in bounds."""
    import excomm as xc
    from excomm._cli.main import main

    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as said:
        os.chdir(folder)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        faulthandler.dump_traceback_later(WATCHED, exit=True)
        try:
            place = one.write(Path())
            found = xc.check(place)
            assert found.clean == (not found.mistakes)
            assert str(found)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of each question, not of both
            with contextlib.redirect_stderr(said):
                code = main([str(place) if word == "CRISIS" else word for word in one.ask])
            assert code in (0, 1), code
        except SystemExit as stop:
            return "" if stop.code == 2 else traceback.format_exc()  # argparse: the question is no question
        except (Exception, OutOfTimeError):
            return traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()
            os.chdir(here)
    return ""


def limited() -> None:
    """Bound the memory and the time of this process, and let no warning pass."""
    import resource

    import numpy  # noqa: F401  its libraries map more than they use, before the bound

    held = (
        int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 0
    )
    resource.setrlimit(resource.RLIMIT_AS, (held + BYTES, held + BYTES))
    signal.signal(signal.SIGPROF, _too_long)
    warnings.simplefilter("error")


def failures(seed: int, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Try the mutants from ``first`` up to ``last`` and yield what failed."""
    for number in range(first, last):
        print(f"at {number}", file=sys.stderr, flush=True)
        one = mutant(seed, number)
        wrong = tried(one)
        if wrong:
            yield {"seed": seed, "number": number, "base": one.base, "steps": one.steps, "ask": one.ask, "wrong": wrong}


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    if len(arguments) == 2:
        shown = mutant(*arguments)
        print(shown.base, *shown.steps, shown.ask, shown.write(Path(tempfile.mkdtemp())), sep="\n")
    else:
        limited()
        for failure in failures(*arguments):
            print(json.dumps(failure), flush=True)
