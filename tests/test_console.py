"""The runner of the documents, on small documents: it must fail where a document is wrong."""

import os
from pathlib import Path

import pytest

from console import Reader, fences, matches, steps

DOCUMENT = """\
# A document

```yaml title=names/who.yaml
name: ada
```

1. In a list:

   ```console
   $ cat names/who.yaml
   name: ada

   $ printf '%s\\n' one two \\
       three
   one
   ...
   three
   ```

```sh
exit 9
```

```python
>>> from pathlib import Path
>>> Path("names/who.yaml").read_text().strip()
'name: ada'
>>> seen = 3
```

```console
$ echo wrong; exit 3
wrong
# exit 3
```

```python
>>> seen + 1
4
```
"""


def reader(folder: Path, *, update: bool = False) -> Reader:
    return Reader(folder, dict(os.environ), update)


def test_a_true_document_has_no_complaints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    following = reader(tmp_path)
    assert following.follow("doc.md", DOCUMENT) == DOCUMENT
    assert following.complaints == []
    assert following.names["seen"] == 3


@pytest.mark.parametrize(
    ("true", "false", "shown"),
    [
        ("   name: ada\n\n", "   name: eve\n\n", "doc.md:10: $ cat names/who.yaml"),
        ("   one\n", "   first\n", "-first"),
        ("   three\n   ```", "   four\n   ```", "-four"),
        ("# exit 3\n", "", "exit code 3, expected 0"),
        ("# exit 3\n", "# exit 4\n", "exit code 3, expected 4"),
        ("echo wrong;", "echo wrong; false;", "exit code 1, expected 3"),
        ("\n4\n", "\n5\n", "Expected:\n    5\nGot:\n    4"),
    ],
)
def test_a_false_document_is_complained_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, true: str, false: str, shown: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert DOCUMENT.count(true) == 1
    following = reader(tmp_path)
    following.follow("doc.md", DOCUMENT.replace(true, false))
    assert len(following.complaints) == 1
    assert shown in following.complaints[0]


def test_a_command_gets_standard_error_and_no_input(tmp_path: Path) -> None:
    following = reader(tmp_path)
    following.follow("doc.md", "```console\n$ cat; echo quiet >&2\nquiet\n```\n")
    assert following.complaints == []


def test_update_rewrites_outputs_and_exit_codes(tmp_path: Path) -> None:
    old = "```console\n$ echo a\nold\n\n$ echo b; exit 2\n```\n\n- in a list:\n\n  ```console\n  $ echo c\n  ```\n"
    new = (
        "```console\n$ echo a\na\n\n$ echo b; exit 2\nb\n# exit 2\n```\n\n"
        "- in a list:\n\n  ```console\n  $ echo c\n  c\n  ```\n"
    )
    following = reader(tmp_path, update=True)
    assert following.follow("doc.md", old) == new
    assert following.complaints == []
    assert reader(tmp_path, update=True).follow("doc.md", new) == new


def test_update_leaves_blocks_with_an_ellipsis_alone(tmp_path: Path) -> None:
    text = "```console\n$ echo a\nb\n...\n```\n"
    following = reader(tmp_path, update=True)
    assert following.follow("doc.md", text) == text
    assert len(following.complaints) == 1


@pytest.mark.parametrize(
    ("expected", "lines", "answer"),
    [
        ([], [], True),
        ([], ["a"], False),
        (["..."], [], True),
        (["..."], ["a", "b"], True),
        (["a", "...", "c"], ["a", "c"], True),
        (["a", "...", "c"], ["a", "b", "b", "c"], True),
        (["a", "...", "c"], ["a", "b"], False),
        (["...", "b", "...", "d"], ["a", "b", "c", "d"], True),
        (["...", "b", "...", "d"], ["a", "d", "b"], False),
        (["a.c"], ["abc"], False),
        (["a ... c"], ["a b c"], False),
    ],
)
def test_an_ellipsis_is_any_number_of_lines(expected: list[str], lines: list[str], answer: bool) -> None:
    assert matches(expected, lines) is answer


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    (outer,) = fences("````md\n```console\n$ no\n```\n````\n")
    assert outer.language == "md"
    assert outer.lines == ("```console", "$ no", "```")


def test_an_open_fence_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="never closed"):
        fences("```console\n$ echo\n")


@pytest.mark.parametrize("lines", [[], ["output only"], ["", "$ echo"]])
def test_a_console_block_begins_with_a_command(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"doc\.md:3: a console block begins with a command"):
        steps("doc.md:3", lines)
