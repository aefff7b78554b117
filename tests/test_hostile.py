"""Whatever is thrown at it, the program answers with mistakes or success: no traceback, no hang, no memory eaten up."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import excomm as xc
from excomm._check import remarks
from excomm._cli.main import main
from excomm._crisis.condition import parse_condition
from excomm._crisis.folder import MAX_FOLDER
from excomm._crisis.nodes import MAX_CHARACTERS
from excomm._crisis.quantity import parse_quantity
from excomm._game import size as size_module
from mutations import Mutant, bases
from nasty import CONDITIONS, DATES, NASTY, NUMBERS
from quarrel import GOOD

MUTATIONS = Path(__file__).with_name("mutations.py")
EVERYTHING = os.environ.get("EXCOMM_REQUIRE") == "all"
FIXED_SEEDS = (1, 2, 3, 4)
EACH = 2_000 if EVERYTHING else 100  # under each of the fixed seeds, and under a fresh one
HEAD = "excomm: 1\ncrisis: x\n"
Said = tuple[int, str]


def ask(*arguments: str, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command line and give its exit code with all that it said."""
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out + said.err


# Ten thousand mutants


def test_no_mutant_gets_past(capsys: pytest.CaptureFixture[str]) -> None:
    """Mistakes or success, within 10 seconds and 1 GB each: bounds of a process of its own, not measurements."""
    fresh = random.SystemRandom().randrange(10, 10**6)
    with capsys.disabled():
        print(f"\nmutants: {EACH} under each of the seeds {FIXED_SEEDS} and the fresh one {fresh}", file=sys.stderr)
    chunks = [(seed, at * EACH // 2, (at + 1) * EACH // 2) for seed in (*FIXED_SEEDS, fresh) for at in range(2)]
    failures = [failure for two in range(0, len(chunks), 2) for failure in tried_at_once(chunks[two : two + 2])]
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)


def tried_at_once(chunks: list[tuple[int, int, int]]) -> Iterator[str]:
    """Try chunks of mutants, each in a process of its own, and yield what went wrong."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(MUTATIONS)]
    running = [
        subprocess.Popen(
            [*command, *map(str, chunk)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        for chunk in chunks
    ]
    for chunk, process in zip(chunks, running, strict=True):
        out, err = process.communicate()
        for line in out.splitlines():
            row = json.loads(line)
            again = f"python tests/mutations.py {row['seed']} {row['number']}"
            yield f"{row['base']}: {'; '.join(row['steps'])}; excomm {' '.join(row['ask'])}\n{row['wrong']}{again}"
        if process.returncode:
            yield f"the process of chunk {chunk} ended with {process.returncode}: {err[-2000:]}"
        elif f"at {chunk[2] - 1}" not in err:
            yield f"chunk {chunk} was not tried to its end: {err[-2000:]}"


@pytest.mark.parametrize("name", list(bases()))
def test_what_mutants_begin_as_is_right(name: str, tmp_path: Path) -> None:
    found = xc.check(Mutant(name, (), bases()[name], ()).write(tmp_path))
    assert found.mistakes == ()


def test_a_mutant_is_the_same_each_time_and_a_failure_would_be_seen(tmp_path: Path) -> None:
    """The harness itself: it notices an exception, a warning, a hang, and too much memory."""
    broken = """
import sys, warnings
sys.path[:0] = [{tests!r}]
import mutations
from mutations import failures, limited, mutant
assert mutant(5, 17) == mutant(5, 17) != mutant(5, 18)
mutations.SECONDS = 1
limited()
import excomm
ways = iter((lambda: 1 / 0, lambda: warnings.warn("x"), lambda: [None for _ in iter(int, 1)], lambda: bytes(2 * 10**9)))
excomm.check = lambda place: next(ways)()
print(*(row["wrong"].splitlines()[-1].split(":")[0] for row in failures(1, 0, 4)))
"""
    code = broken.format(tests=str(MUTATIONS.parent))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.split() == ["ZeroDivisionError", "UserWarning", "mutations.OutOfTimeError", "MemoryError"]


# Files that are no crisis, and should not be followed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases are not used"),
        ("a: !!python/object/apply:os.system [ls]\n", "tags are not used"),
        ("a: !!binary aGVsbG8=\n", "tags are not used"),
        ("%TAG ! tag:example.org,2000:\n---\na: !x y\n", "tags are not used"),
        ("<<: {crisis: x}\n", "'<<' is not a key of a crisis"),
        (f"{HEAD}--- {{}}\n", "a second document begins here"),
        (f"{HEAD}crisis: y\n", "'crisis' stands here twice"),
        (f"{HEAD}? [a, b]\n: c\n", "a key must be a text"),
        (f"{HEAD}title: {'[' * 60}x{']' * 60}\n", "this is nested too deeply"),
        (f"{HEAD}title: {'x' * MAX_CHARACTERS}\n", "the file is too large; expected 250,000 characters at most"),
        (f'{HEAD}title: "\\0"\n', "the character U+0000 stands in a text"),
        (f'{HEAD}title: "\\x1b[31m"\n', "the character U+001B stands in a text"),
        (f'{HEAD}title: "\\ud800"\n', "the character U+D800 stands in a text"),
    ],
)
def test_what_a_crisis_file_does_not_use_is_refused(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    code, said = ask("check", str(file), capsys=capsys)
    assert code == 1
    assert says in said


def test_json_is_yaml_with_its_pairs_of_halves_too(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"excomm": 1, "crisis": "x", "title": "\U0001f54a peace"}), encoding="ascii")
    assert xc.load(file).title == "\U0001f54a peace"


def test_a_file_without_end_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no such device here")
    assert ask("check", "/dev/zero", capsys=capsys)[0] == 1


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "no/such/place", "-"])
def test_a_name_that_no_file_can_have_is_answered(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask("check", "--", name, capsys=capsys)
    assert code == 1
    assert "there is no such file" in said


def test_what_a_terminal_cannot_show_is_shown_in_its_letters(tmp_path: Path) -> None:
    """Names of files are any bytes, and terminals have few letters."""
    file = tmp_path / os.fsdecode(b"\xff.yaml")
    file.write_text(GOOD.replace("red: {}", "red: {name: Краснія}"), encoding="utf-8")
    code = "from excomm._cli.main import entry; entry()"
    for arguments, says in (("check", "(remark)"), ("ledger", "\\u041a\\u0440\\u0430")):
        done = subprocess.run(
            [sys.executable, "-c", code, arguments, str(file)],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            check=True,
        )
        assert says in done.stdout.decode("ascii")
    done = subprocess.run([sys.executable, "-c", code, "check", os.fsdecode(b"\xfe")], capture_output=True, check=False)
    assert (done.returncode, done.stdout[:30]) == (1, b"\\udcfe: there is no such file an"[:30])


def test_there_are_two_rivals_and_no_third(tmp_path: Path) -> None:
    assert "the rivals are not two actors" in check_text(GOOD.replace("[blue, red]", "[blue, red, blue]"), tmp_path)[0]


def folder_of(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "crisis.yaml").write_text(HEAD, encoding="utf-8")
    assert xc.check(folder).clean
    return folder


def mistakes_in(folder: Path) -> list[str]:
    return [f"{Path(m.place.file).name}: {m.wrong}" for m in xc.check(folder).mistakes]


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (tmp_path / "secret.yaml").write_text("s: {work: A secret}", encoding="utf-8")
    (folder / "sources.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "points.yaml").symlink_to("points.yaml")
    (folder / "acts.yaml").symlink_to("../secret.yaml")
    assert mistakes_in(folder) == [
        f"{name}.yaml: this leads out of the folder" for name in ("acts", "points", "sources")
    ]


def test_a_link_within_a_folder_is_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "sources.txt").write_text("s: {work: A source}", encoding="utf-8")
    (folder / "sources.yaml").symlink_to("sources.txt")
    assert list(xc.load(folder).sources) == ["s"]


def test_only_plain_files_of_a_folder_are_read(tmp_path: Path) -> None:
    """Opening a pipe would wait for ever."""
    folder = folder_of(tmp_path)
    os.mkfifo(folder / "record.csv")
    (folder / "acts.yaml").mkdir()
    (folder / "gone.yaml").symlink_to("nowhere")
    (folder / "stakes.yaml").symlink_to("nowhere")
    assert mistakes_in(folder) == [
        "acts.yaml: this is no file",
        "gone.yaml: 'gone' is no section of a crisis",
        "record.csv: this is no file",
        "stakes.yaml: this is no file",
    ]


def test_a_folder_as_a_whole_is_not_too_large(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for name in ("claims", "record", "sources"):
        (folder / f"{name}.yaml").write_text(f"# {'x' * (MAX_FOLDER // 3)}\n[]\n", encoding="utf-8")
    assert mistakes_in(folder) == [f"sources.yaml: the folder holds more than {MAX_FOLDER:,} characters"]


# Large and deep, within the bounds of a file


def check_text(text: str, tmp_path: Path) -> list[str]:
    assert len(text) <= MAX_CHARACTERS
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    return [str(mistake).removeprefix(str(tmp_path / "x.yaml:")) for mistake in xc.check(tmp_path / "x.yaml").mistakes]


def test_a_message_does_not_repeat_a_long_text(tmp_path: Path) -> None:
    names = ", ".join(f"{'a' * 900}{n}: {{}}" for n in range(20))
    lines = check_text(f"{HEAD}rivals: [{'b' * 200_000}, b]\nactors: {{{names}}}\n", tmp_path)
    assert all(len(line) < 3500 for line in lines)
    assert "bbb ... bbb" in lines[0]
    assert len(lines) == 2


def test_many_mistakes_do_not_take_for_ever_to_guess(tmp_path: Path) -> None:
    """Every one is listed; the nearest name is looked for in so many only."""
    acts = "".join(f"  a{n}: {{by: b{n}}}\n" for n in range(4000))
    actors = ", ".join(f"c{n}: {{}}" for n in range(100))
    lines = check_text(f"{HEAD}actors: {{{actors}}}\nacts:\n{acts}", tmp_path)
    assert len(lines) == 4000
    assert 0 < sum("did you mean" in line for line in lines) < 4000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("audiences: {" + ", ".join(f"w{n}: {{}}" for n in range(201)) + "}\n", "there are 201 actors and audiences"),
        ("audiences:\n  w0: {}\n" + "".join(f"  w{n + 1}: {{within: w{n}}}\n" for n in range(8000)), "8001 actors"),
        (
            "points: {p: {together: {"
            + ", ".join(f"s{n}: [{', '.join(f'a{n}-{m}' for m in range(9))}]" for n in range(60))
            + "}, goes to: {otherwise: e}}}\nendings: {e: {pays: {s0: 1}}}\n",
            "there are too many combinations; expected 10,000 at most",
        ),
        (
            "title: x\nvariants:\n" + "".join(f"  v{n}: {{because: x, change: {{title: y}}}}\n" for n in range(4000)),
            "4000 variants are too many to read all of so large a crisis",
        ),
        (f"points: {{p: {{if: {'(' * 100_000}}}}}\n", "with parentheses where needed"),
        (f"unknown: {{u: {'-' * 100_000}1}}\n", "expected a number, a name under `unknown`"),
        (f"unknown: {{u: {'9' * 100_000}}}\n", "a number of at most 1e12"),
        (f"baseline: {'1962/' * 40_000}\n", "expected a date such as"),
    ],
)
def test_what_grows_without_bounds_is_bounded(text: str, says: str, tmp_path: Path) -> None:
    lines = check_text(HEAD + text, tmp_path)
    assert any(says in line for line in lines), lines[:3]


def test_a_path_of_many_names_leads_nowhere_at_once() -> None:
    with pytest.raises(xc.CrisisError, match="leads nowhere"):
        xc.load("leak", change={f"acts{'.a' * 500_000}": 1})


def nested(depth: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


def endless() -> dict[str, Any]:
    made: dict[str, Any] = {}
    made["endless"] = made
    return made


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (endless(), "this is nested too deeply"),
        ({"about": nested(100)}, "this is nested too deeply"),
        ({"unknown": {"u": 10**5000}}, "'a number beyond all bounds' does not fit here"),
        ({"title": "\ud800"}, r"the character U\+D800 stands in a text"),
        ({"actors": {"a\0": {}}}, r"the character U\+0000 stands in a text"),
        ({"unknown": {"u": float("nan")}}, "no unknown is called 'nan'"),
    ],
)
def test_data_without_bounds_is_refused_in_code_as_in_a_file(data: dict[str, Any], says: str) -> None:
    with pytest.raises(xc.CrisisError, match=says):
        xc.build({"excomm": 1, "crisis": "x", **data})


# Numbers, dates, conditions


@pytest.mark.parametrize("text", [*NUMBERS, *CONDITIONS, *DATES])
def test_a_text_is_read_or_refused_with_what_was_expected(text: str) -> None:
    """Also from deep within somebody else's program, which leaves less room on the stack."""

    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
            return
        for parse in (lambda: parse_quantity(text, "x"), lambda: parse_condition(text), lambda: xc.parse_date(text)):
            try:
                parse()
            except ValueError as error:
                said.append(str(error))

    said: list[str] = []
    deep(200)
    assert said
    assert all(said)


@pytest.mark.parametrize(
    "text",
    ["1e12*" * 30 + "1", "1e12*" * 27 + "1 - 1e12*" + "1e12*" * 26 + "1", "1/u", "v/(u - w)", "1e12 + 1e12", "1e12*v"],
)
def test_a_number_that_can_be_infinite_is_refused(text: str) -> None:
    data: dict[str, Any] = {
        "excomm": 1,
        "crisis": "x",
        "unknown": {"u": "uniform(-1, 1)", "v": "uniform(1, 2)", "w": "between(0, 9)"},
    }
    tree: dict[str, Any] = {
        "points": {"p": {"turn": "a", "choices": {"go": "e"}}},
        "endings": {"e": {"pays": {"a": text}}},
    }
    with pytest.raises(xc.CrisisError, match="no bounds that can be reckoned with"):
        xc.build(data | tree)
    tree["endings"]["e"]["pays"]["a"] = "v/(2 + u)"
    assert xc.build(data | tree).endings


def test_a_weight_that_is_no_number_is_refused() -> None:
    audience = {"audiences": {"world": {}}, "baseline": "1900"}
    nan = "1e12*" * 27 + "1 - " + "1e12*" * 27 + "1"
    with pytest.raises(xc.CrisisError, match="a plain number"):
        xc.build({"excomm": 1, "crisis": "x", **audience, "stakes": {"s": {"counts": "as seen", "by": {"world": nan}}}})


def test_a_wide_prior_of_odds_stays_within_its_bounds() -> None:
    data = {"excomm": 1, "crisis": "x", "unknown": {"u": "loguniform(1e-320, 1)"}}
    drawn = xc.worlds(xc.build(data), 1000, 1).values["u"]
    assert 0 < drawn.min() < 1e-300
    assert drawn.max() <= 1


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("path", ["title", "unknown.pride", "acts.trade.does", "points.offer.date", "record"])
def test_a_typed_change_is_made_or_refused(path: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask("check", "trial-of-nerves", "--set", f"{path}={value}", capsys=capsys)
    assert code in (0, 1)
    assert said


@pytest.mark.parametrize(
    "change", ["", "=", "a", ".=", "...=1", "a.b.c.d=1", "record.99.date=1962", "acts..by=x", "\n=\n"]
)
def test_a_path_that_leads_nowhere_is_refused(change: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("check", "trial-of-nerves", "--set", change, capsys=capsys)[0] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("judge", "bluff", "--seed", "-1"),
        ("judge", "bluff", "--seed", "1.5"),
        ("judge", "bluff", "--draws", "x"),
        ("game", "bluff", "--seed", "9" * 5000),
    ],
)
def test_an_option_that_is_no_number_is_refused(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    assert stop.value.code == 2
    assert "--" in capsys.readouterr().err


@pytest.mark.parametrize("draws", ["0", "-1", "10000000000"])
def test_more_worlds_than_fit_are_refused(draws: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("judge", "bluff", "--draws", draws, capsys=capsys)[0] == 1


@pytest.mark.parametrize("date", DATES)
def test_a_date_asked_for_is_one_or_is_refused(date: str, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (("view", "bluff", "press"), ("ledger", "bluff")):
        assert ask(*verb, f"--date={date}", capsys=capsys)[0] in (0, 1)


def test_hours_at_the_ends_of_time_can_be_compared() -> None:
    first, last = xc.parse_date("0001-01-01T00:00+23:59"), xc.parse_date("9999-12-31T23:59-23:59")
    assert first.by(last).value == "yes"
    assert last.after(first).value == "yes"
    assert last.not_before(first) == last


# Trees


def cyclic(at_most: int, **more: object) -> dict[str, Any]:
    point = {"turn": "a", "at most": at_most, "then": "over", "choices": {"on": "p", "again": "p"}}
    return {"excomm": 1, "crisis": "x", "points": {"p": point}, "endings": {"over": {"pays": {"a": 1}}}, **more}


def remembering(points: int) -> dict[str, Any]:
    """A tree whose standings are as many as its histories, since a late condition asks for every act."""
    names = [f"p{n}" for n in range(points)]
    choices = [{f"a{n}": after, f"b{n}": after} for n, after in enumerate([*names[1:], "over"])]
    made: dict[str, Any] = {n: {"turn": "a", "choices": c} for n, c in zip(names, choices, strict=True)}
    asked = " or ".join(f"done(a{n})" for n in range(points - 1))
    made[names[-1]] |= {"if": asked, "otherwise": "over"}
    return {"excomm": 1, "crisis": "x", "points": made, "endings": {"over": {"pays": {"a": 1}}}}


def secrets(facts: int) -> dict[str, Any]:
    return cyclic(1, private={f"f{n}": {"of": "a", "is": {f"k{n}": 0.5, f"l{n}": 0.5}} for n in range(facts)})


@pytest.mark.parametrize("data", [cyclic(999_999), remembering(45), secrets(400)])
def test_a_tree_beyond_counting_says_so(
    data: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xc.save(xc.build(data), tmp_path / "x.yaml")
    code, said = ask("game", str(tmp_path / "x.yaml"), capsys=capsys)
    assert code == 1
    assert said.startswith("x: too many nodes to count (more than ")
    assert "the tree would have too many nodes to count (more than " in said


def test_a_page_says_so_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xc.save(xc.build(secrets(400)), tmp_path / "x.yaml")
    assert ask("report", str(tmp_path / "x.yaml"), "-o", str(tmp_path / "x.html"), capsys=capsys)[0] == 0
    assert "The tree has too many nodes to count" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_size_given_up_is_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = xc.build(remembering(10))
    counted = xc.size(crisis, "p0")
    assert (counted.counted, counted.nodes, counted.depth) == (True, xc.game(crisis).nodes, 10)
    monkeypatch.setattr(size_module, "MOST_MOVES", 1000)
    given_up = xc.size(crisis, "p0")
    assert not given_up.counted
    assert 100 < given_up.nodes < counted.nodes
    with pytest.raises(xc.GameError, match="too many nodes to count"):
        xc.game(crisis)


def test_a_history_without_end_is_refused() -> None:
    with pytest.raises(xc.GameError, match="a history could visit 2,001 points; at most 2,000 are followed"):
        xc.game(
            xc.build(
                cyclic(2001) | {"points": {"p": cyclic(2001)["points"]["p"] | {"choices": {"on": "p", "off": "over"}}}}
            )
        )


def test_check_does_not_unroll_what_takes_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that acts given away were not looked for, and why."""
    crisis = xc.load("trial-of-nerves")
    monkeypatch.setattr(remarks, "CELL_LIMIT", 29 * len(crisis.watchers))
    (said,) = [str(remark) for remark in xc.check(crisis).remarks]
    assert said.endswith("are not looked for (start ''): the tree would have 30 nodes; at most 29 are unrolled")
    monkeypatch.setattr(remarks, "CELL_LIMIT", 30 * len(crisis.watchers))
    assert xc.check(crisis).remarks == ()


def test_a_label_belongs_to_one_side() -> None:
    """Two sides with one label for their acts: whoever chose second would have met its own act before choosing."""
    together = {"together": {"east": ["wait", "push"], "west": ["wait", "push"]}, "goes to": {"otherwise": "over"}}
    data = {
        "excomm": 1,
        "crisis": "x",
        "points": {"p": together},
        "endings": {"over": {"pays": {"east": 1, "west": 1}}},
    }
    with pytest.raises(xc.CrisisError, match="'wait' is a label of east and of west"):
        xc.build(data)
