"""The rules of the house: what the project promises of itself, whatever its parts do."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "excomm"
DATA = (PACKAGE / "crises", PACKAGE / "models")
NOT_OURS = re.compile(r"\.git|\.?venv|build|dist|node_modules|__pycache__|\..*_cache|.*\.egg-info|\.hypothesis")
HEAVY = ("numpy", "jinja2", "rich", "ruamel")
LONGEST = 500

# Names of one crisis. They belong under crises and models: the program itself knows none.
ONE_CRISIS = (
    *("cuba", "cuban", "kennedy", "khrushchev", "soviet", "soviets", "ussr", "usa"),
    *("turkey", "turkish", "jupiter", "jupiters", "nato", "1962"),
    *("kargil", "kashmir", "musharraf", "sharif", "vajpayee"),
)
NAMES = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(ONE_CRISIS)})(?![a-z0-9])", re.IGNORECASE)

# Put together from parts, so that this file does not hold what it forbids.
FOLDERS = ("work", "tmp", "root", "home", "farm", "opt")
HOSTS = (
    *(("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("deb", "debian", "org")),
    *(("npmjs", "org"), ("npmjs", "com"), ("crates", "io")),
)
MACHINE = re.compile(rf"(?<![\w.%-])/(?:{'|'.join(FOLDERS)})/|" + "|".join(r"\.".join(parts) for parts in HOSTS))


@cache
def project_files() -> tuple[Path, ...]:
    """List the project's own files: what git tracks or would track, or else all but by-products."""
    listed = files_by_git() or files_by_walking()
    return tuple(sorted(path for path in listed if path.is_file()))


def files_by_git() -> list[Path]:
    """List what git tracks or would track; nothing where there is no git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    options = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run([git, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name]


def files_by_walking() -> list[Path]:
    """List all files but those that tools leave behind."""
    return [path for path in ROOT.rglob("*") if not is_by_product(path)]


def is_by_product(path: Path) -> bool:
    """Say whether a tool has made a file or folder."""
    return any(NOT_OURS.fullmatch(part) for part in path.relative_to(ROOT).parts)


def modules(folder: Path) -> list[Path]:
    """List the Python modules under a folder."""
    return [p for p in project_files() if p.suffix == ".py" and p.is_relative_to(folder)]


def mentions(pattern: re.Pattern[str], path: Path) -> list[str]:
    """Find the lines of a text file that match, its own path counted as line 0."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        text = ""
    name = path.relative_to(ROOT).as_posix()
    numbered = enumerate([name, *text.split("\n")])
    return [f"{name}:{number}: {line.strip()}" for number, line in numbered if pattern.search(line)]


def none_of(found: list[str]) -> None:
    """Fail with all that was found, one a line, if anything was."""
    assert not found, "\n" + "\n".join(found)


def run_python(code: str) -> str:
    """Run a piece of Python in a fresh interpreter; return what it wrote to standard error."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr.strip()


def test_there_is_something_to_look_at() -> None:
    assert PACKAGE / "__init__.py" in modules(ROOT / "src")
    assert Path(__file__).resolve() in project_files()


def test_walking_finds_what_git_finds() -> None:
    tracked = {path for path in files_by_git() if path.is_file()}
    assert tracked <= set(files_by_walking())


def test_the_patterns_find_what_they_should() -> None:
    folder, host = FOLDERS[0], ".".join(HOSTS[0])
    for bad in (f"/{folder}/x", f"file:///{folder}/x", f"'/{folder}/'", f"https://{host}/simple"):
        assert MACHINE.search(bad), bad
    for good in (
        f"https://example.org/{folder}/x",
        f"src/{folder}/x",
        f"./{folder}/x",
        f"{folder}/",
    ):
        assert not MACHINE.search(good), good
    for bad in ("Cuba", "cuba_1962", "CUBA-", "the USA's", "in 1962.", "Soviets"):
        assert NAMES.search(bad), bad
    for good in ("usable", "causal", "21962", "Jupyter", "senator"):
        assert not NAMES.search(good), good


def test_the_program_knows_no_crisis() -> None:
    ours = [path for path in project_files() if path.is_relative_to(ROOT / "src")]
    program = [path for path in ours if not any(path.is_relative_to(data) for data in DATA)]
    none_of([line for path in program for line in mentions(NAMES, path)])


def test_no_file_names_this_machine_or_a_registry() -> None:
    none_of([line for path in project_files() for line in mentions(MACHINE, path)])


def test_no_module_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(ROOT)}
    none_of([f"{path.relative_to(ROOT)}: {n} lines" for path, n in lengths.items() if n > LONGEST])


def test_every_module_says_what_it_is() -> None:
    parsed = {p: ast.parse(p.read_text(encoding="utf-8")) for p in modules(ROOT / "src")}
    none_of([str(p.relative_to(ROOT)) for p, tree in parsed.items() if not ast.get_docstring(tree)])


def test_all_versions_are_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    cited = re.findall(r"^version: *[\"']?([^\s\"']+)", citation, re.MULTILINE)
    newest = re.findall(r"^## \[?([^\]\s]+)", changelog, re.MULTILINE)[0]
    assert cited == [project["version"]]
    assert newest in (project["version"], "Unreleased")


def test_import_is_light() -> None:
    code = f"import sys, excomm; print(*[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    assert run_python(code) == ""


def test_help_answers_and_is_light() -> None:
    code = f"""
import contextlib, io, sys
sys.argv = ["excomm", "--help"]
from excomm._cli.main import entry
with contextlib.redirect_stdout(io.StringIO()) as shown:
    try:
        code = entry()
    except SystemExit as stop:
        code = stop.code
assert not code, code
assert "excomm" in shown.getvalue(), shown.getvalue()
print(*[m for m in {HEAVY} if m in sys.modules], file=sys.stderr)
"""
    assert run_python(code) == ""
