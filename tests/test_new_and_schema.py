"""Where a user begins: ``excomm new`` gives a file without a mistake, and editors know the format by its schema."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import excomm as xc
from excomm._cli.main import main
from excomm._crisis.json_schema import json_schema
from excomm._crisis.schema import CRISIS
from excomm._crisis.shape import RESERVED
from mutations import bases
from nasty import FORMS
from strategies import crisis_data, tree_data

SCHEMA = json_schema()
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str, date),  # for YAML 1.2, and for editors, a date is a text
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KEYWORDS = {
    *("$ref", "type", "properties", "required", "additionalProperties", "propertyNames", "pattern", "items", "enum"),
    *("prefixItems", "minItems", "maxItems", "anyOf", "description"),
}


def wrong(schema: Any, value: Any, path: str = "") -> Iterator[str]:
    """Yield what a value has wrong, by the part of JSON Schema (draft 2020-12) that the format uses."""
    if isinstance(schema, bool):
        yield from () if schema else (f"{path}: nothing may stand here",)
        return
    assert set(schema) - {"$schema", "$defs", "title"} <= KEYWORDS, set(schema) - KEYWORDS
    if "$ref" in schema:
        yield from wrong(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, path)
    if "anyOf" in schema and all(any(True for _ in wrong(one, value)) for one in schema["anyOf"]):
        yield f"{path}: none of those that may stand here"
    yield from wrong_in_itself(schema, value, path)
    if isinstance(value, dict):
        yield from wrong_in_mapping(schema, value, path)
    if isinstance(value, list):
        parts = schema.get("prefixItems", [])
        for number, item in enumerate(value):
            part = parts[number] if number < len(parts) else schema.get("items", True)
            yield from wrong(part, item, f"{path}/{number}")


def wrong_in_itself(schema: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", list(TYPES))
    if not any(isinstance(value, TYPES[name]) for name in types):
        yield f"{path}: {value!r} is not of type {types}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match"
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"


def wrong_in_mapping(schema: dict[str, Any], value: dict[Any, Any], path: str) -> Iterator[str]:
    yield from (f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value)
    for key, inner in value.items():
        yield from wrong(schema.get("propertyNames", True), key, f"{path}/{key}")
        known = schema.get("properties", {}).get(key)
        yield from wrong(schema.get("additionalProperties", True) if known is None else known, inner, f"{path}/{key}")


def plain(text: str) -> Any:
    """Load YAML as everybody's loader does: 1 is a number, and what looks like a date is one."""
    return YAML(typ="safe", pure=True).load(text)


def files_of_crises() -> list[tuple[str, str]]:
    return [(name, text["c.yaml"].decode()) for name, text in bases().items() if "c.yaml" in text]


# A file to begin from


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-crisis"]) == 0
    assert capsys.readouterr().out == (
        "wrote my-crisis.yaml; now: excomm check my-crisis.yaml; excomm report my-crisis.yaml\n"
    )
    return tmp_path / "my-crisis.yaml"


def test_a_new_file_has_nothing_to_remark(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", str(begun)]) == 0
    assert capsys.readouterr().out == "no mistakes\n"
    assert xc.load(begun).name == "my-crisis"
    assert "NAME" not in begun.read_text(encoding="utf-8")


def test_a_new_file_is_in_its_own_spelling_and_keeps_the_laws(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", str(begun)]) == 0
    assert begun.read_text(encoding="utf-8").count("#") > 5
    assert main(["check", "--laws", str(begun)]) == 0
    assert "fails" not in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["game", "judge", "why", "ledger", "report"])
def test_a_new_file_answers_every_question(begun: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, str(begun)]) == 0
    assert capsys.readouterr().out
    if verb == "report":
        assert "A crisis to begin from" in begun.with_suffix(".html").read_text(encoding="utf-8")


def test_a_new_file_has_a_secret_that_is_told_and_moves_the_verdict(begun: Path) -> None:
    """What the starter shows off: the world learns of the favour, and the ledger in its eyes changes."""
    crisis = xc.load(begun)
    by = {date: xc.ledger(crisis, eyes="world", date=date).frame().column("deed") for date in ("2000-12", "2001-12")}
    assert "favour" not in by["2000-12"]
    assert "favour" in by["2001-12"]


def test_a_file_that_is_there_is_left_alone(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun.write_text("mine", encoding="utf-8")
    assert main(["new", "my-crisis"]) == 1
    assert capsys.readouterr().err == "my-crisis.yaml is there already; it is left as it is\n"
    assert begun.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("like", "made"), [("leak", "mine.yaml"), ("cuba-1962", "mine")])
def test_a_shipped_crisis_is_copied_under_another_name(
    like: str, made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine", "--like", like]) == 0
    assert capsys.readouterr().out == f"wrote {made}; now: excomm check {made}; excomm report {made}\n"
    copy, kept = xc.load(tmp_path / made), xc.load(like)
    assert copy.name == "mine"
    assert not [str(entry) for entry in xc.diff(kept, copy).table.column("path") if entry != "crisis"]
    assert main(["new", "mine", "--like", like]) == 1
    assert capsys.readouterr().err == f"{made} is there already; it is left as it is\n"


def test_what_does_not_ship_cannot_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "mine", "--like", "leek"]) == 1
    assert "did you mean 'leak'?" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_link_to_nowhere_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").symlink_to(tmp_path / "elsewhere.txt")
    assert main(["new", "x"]) == 1
    assert not (tmp_path / "elsewhere.txt").exists()


@pytest.mark.parametrize("name", ["", "X", "../x", "a/b", "a b", "1a", "x.yaml", "é", "-x", *sorted(RESERVED)])
def test_a_name_that_is_none_makes_no_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--", name]) == 1
    assert "expected" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# The schema


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_every_reference_in_the_schema_leads_somewhere_and_nothing_is_defined_in_vain() -> None:
    text = json.dumps(SCHEMA)
    assert set(re.findall(r'"#/\$defs/([^"]+)"', text)) == set(SCHEMA["$defs"])
    assert all(definition["description" if "$ref" in definition else "type"] for definition in SCHEMA["$defs"].values())


def test_the_schema_has_every_key_of_the_format_with_its_meaning() -> None:
    keys = SCHEMA["$defs"]["crisis"]["properties"]
    assert list(keys) == list(CRISIS.keys)
    assert all(value["description"] == CRISIS.keys[name].doc for name, value in keys.items())


@pytest.mark.parametrize(("name", "text"), files_of_crises(), ids=[name for name, _ in files_of_crises()])
def test_a_shipped_file_is_valid_as_a_plain_loader_reads_it(name: str, text: str) -> None:
    assert list(wrong(SCHEMA, plain(text))) == []


def test_the_reference_crisis_is_valid() -> None:
    """As it is put together of its files."""
    assert list(wrong(SCHEMA, plain(xc.load("cuba-1962").to_yaml()))) == []


@settings(max_examples=60)
@given(st.one_of(crisis_data(), tree_data()))
def test_whatever_reads_is_valid(data: dict[str, Any]) -> None:
    crisis = xc.build(data)
    assert list(wrong(SCHEMA, json.loads(json.dumps(data)))) == []
    assert list(wrong(SCHEMA, plain(crisis.to_yaml()))) == []


FIXED = (
    "actors",
    "audiences",
    "stakes",
    "private",
    "acts",
    "signs",
    "points",
    "endings",
    "record",
    "variants",
    "sources",
)


def mappings(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping with fixed keys of a crisis, by its path."""
    yield "", data
    for section in FIXED:
        inner = data[section]
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
        yield from ((f"/{section}/{name}", part) for name, part in pairs)


def test_a_key_that_is_none_is_refused_wherever_it_stands() -> None:
    """In every mapping with fixed keys, by the schema and by the program."""
    data = plain(FORMS)
    places = dict(mappings(data))
    assert len(places) > 30
    for path, mapping in places.items():
        mapping["colour"] = "red"
        found = list(wrong(SCHEMA, data))
        assert found == [f"{path}/colour: nothing may stand here"], path
        del mapping["colour"]
    assert list(wrong(SCHEMA, data)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("excomm: 1", "excomm: 2", "/excomm: 2 is not one of ['1', 1]"),
        ("excomm: 1\n", "", ": excomm is missing"),
        ("crisis: forms", "crisis: Forms", "/crisis: 'Forms' does not match"),
        ("red: {name", "Red: {name", "/actors/Red: 'Red' does not match"),
        ("rivals: [red, blue]", "rivals: red", "/rivals: 'red' is not of type ['array']"),
        ("counts: in fact", "counts: infact", "/stakes/land/counts: 'infact' is not one of ['in fact', 'as seen']"),
        ("storm: [nerve, war]", "storm: [nerve]", "/points/luck/chance/storm: 1 items"),
        ("storm: [nerve, war]", "storm: nerve", "/points/luck/chance/storm: 'nerve' is not of type ['array']"),
        ("{work: Notes}", "{}", "/sources/notes: work is missing"),
        ("level: general", "level: total", "/endings/war/level: 'total' is not one of"),
    ],
)
def test_what_the_program_refuses_for_its_form_the_schema_refuses(old: str, new: str, says: str) -> None:
    assert old in FORMS
    text = FORMS.replace(old, new, 1)
    (found,) = wrong(SCHEMA, plain(text))
    assert found.startswith(says)
    with pytest.raises(xc.CrisisError):
        xc.build(plain(text))
