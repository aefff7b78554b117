"""Follow a document as a reader would: write its files, type its commands, compare the answers.

Each `$ ` line of a console block is one command, run by a bash of its own (a `cd` or `export` does
not last); a command goes on while its lines end with a backslash. What follows is the expected
output. A line `...` stands for any number of lines, and `# exit 1` as the last line for the exit
code.
"""

import difflib
import doctest
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

COMMAND = "$ "
ANYTHING = "..."
EXIT_CODE = re.compile(r"# exit (\d+)")
FENCE = re.compile(r"(?P<indent> *)(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)")
TITLE = re.compile(r"(?:^|\s)title=(\S+)")
SECONDS = 600


@dataclass(frozen=True)
class Fence:
    """A fenced block: its info string, its lines without the indent, and where they begin."""

    info: str
    indent: str
    first: int
    lines: tuple[str, ...]

    @property
    def language(self) -> str:
        """The first word of the info string."""
        return self.info.split()[0] if self.info.strip() else ""

    @property
    def title(self) -> str | None:
        """The name of the file that the block is, if it is one."""
        found = TITLE.search(self.info)
        return found[1] if found else None


@dataclass(frozen=True)
class Step:
    """One command of a console block, and what the document says it answers."""

    written: tuple[str, ...]
    expected: tuple[str, ...]
    code: int
    blank_after: int

    @property
    def command(self) -> str:
        """The command as bash gets it."""
        return "\n".join(self.written).removeprefix(COMMAND)


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    lines: tuple[str, ...]
    code: int


@dataclass
class Reader:
    """Somebody following one document; folder and Python names last from block to block."""

    folder: Path
    environment: dict[str, str]
    update: bool = False
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    complaints: list[str] = field(default_factory=list)

    def follow(self, name: str, text: str) -> str:
        """Do what the document says; return it, with the true outputs where they are asked for."""
        lines = text.split("\n")
        answers = [(fence, self._do(name, fence)) for fence in fences(text)]
        for fence, answer in reversed(answers):
            if answer is not None:
                end = fence.first + len(fence.lines)
                lines[fence.first : end] = [(fence.indent + line).rstrip() for line in answer]
        return "\n".join(lines)

    def _do(self, name: str, fence: Fence) -> list[str] | None:
        """Do one block; return its new lines if it is to be rewritten."""
        if fence.title:
            self._write(fence.title, fence.lines)
        elif fence.language == "console":
            return self._type(f"{name}:{fence.first + 1}", fence.lines)
        elif fence.language == "python":
            self._doctest(name, fence)
        return None

    def _write(self, title: str, lines: Sequence[str]) -> None:
        path = self.folder / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def _type(self, place: str, lines: Sequence[str]) -> list[str] | None:
        done = [(step, self._run(step.command)) for step in steps(place, lines)]
        if self.update and not any(is_anything(line) for line in lines):
            return [line for step, outcome in done for line in rewritten(step, outcome)]
        self.complaints += [complaint(place, step, outcome) for step, outcome in done if not agrees(step, outcome)]
        return None

    def _run(self, command: str) -> Outcome:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
        return Outcome(without_blank_end(done.stdout.split("\n")), done.returncode)

    def _doctest(self, name: str, fence: Fence) -> None:
        source = "\n".join(fence.lines) + "\n"
        test = doctest.DocTestParser().get_doctest(source, {}, name, name, fence.first)
        test.globs = self.names
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=self.complaints.append, clear_globs=False)


def fences(text: str) -> list[Fence]:
    """Find the fenced blocks of a document, in order."""
    found = []
    opened: re.Match[str] | None = None
    body: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if opened is None:
            opened, body = FENCE.fullmatch(line), []
        elif closes(line, opened["mark"]):
            first = number - len(body)
            found.append(Fence(opened["info"].strip(), opened["indent"], first, tuple(body)))
            opened = None
        else:
            body.append(line.removeprefix(opened["indent"]))
    if opened is not None:
        raise ValueError(f"a fenced block is never closed: {opened[0].strip()}")
    return found


def closes(line: str, mark: str) -> bool:
    """Say whether a line closes a block that a mark opened."""
    bare = line.strip()
    return bare.startswith(mark) and set(bare) == {mark[0]}


def steps(place: str, lines: Sequence[str]) -> list[Step]:
    """Read a console block as commands and what they are said to answer."""
    starts = [number for number, line in enumerate(lines) if line.startswith(COMMAND)]
    if not starts or starts[0] != 0:
        raise ValueError(f"{place}: a console block begins with a command, a line '$ ...'")
    return [read_step(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def read_step(lines: Sequence[str]) -> Step:
    """Read one command, its expected output and its expected exit code."""
    size = 1
    while size < len(lines) and lines[size - 1].endswith("\\"):
        size += 1
    output = without_blank_end(lines[size:])
    blank_after = len(lines) - size - len(output)
    stated = EXIT_CODE.fullmatch(output[-1]) if output else None
    if stated is None:
        return Step(tuple(lines[:size]), output, 0, blank_after)
    return Step(tuple(lines[:size]), without_blank_end(output[:-1]), int(stated[1]), blank_after)


def without_blank_end(lines: Sequence[str]) -> tuple[str, ...]:
    """Drop trailing whitespace from each line and blank lines from the end."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def is_anything(line: str) -> bool:
    """Say whether a line stands for any number of lines."""
    return line.strip() == ANYTHING


def matches(expected: Sequence[str], lines: Sequence[str]) -> bool:
    """Compare an output with the expected lines."""
    pattern = "".join(r"(?:.*\n)*" if is_anything(line) else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def agrees(step: Step, outcome: Outcome) -> bool:
    """Say whether a command answered as the document says."""
    return outcome.code == step.code and matches(step.expected, outcome.lines)


def complaint(place: str, step: Step, outcome: Outcome) -> str:
    """Show how an answer differs from the document."""
    difference = difflib.unified_diff(step.expected, outcome.lines, "the document", "the program", lineterm="")
    code = f"exit code {outcome.code}, expected {step.code}"
    codes = [code] if outcome.code != step.code else []
    return "\n".join([f"{place}: $ {step.command}", *codes, *difference])


def rewritten(step: Step, outcome: Outcome) -> list[str]:
    """Give a command's lines in a document, with its true answer."""
    code = [f"# exit {outcome.code}"] if outcome.code else []
    return [*step.written, *outcome.lines, *code, *[""] * step.blank_after]
