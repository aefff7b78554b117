"""A crisis as a folder of files and tables: the same as one file, with mistakes named by row and column."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import excomm as xc
from excomm._cli.main import main
from mutations import as_folder, data_of
from quarrel import GOOD
from strategies import crisis_data

HEAD = "excomm: 1\ncrisis: own\n"
TABLES = {
    "actors.csv": "name of it,name,about\nred,Redland,\nblue,,who is asked first\n",
    "acts.csv": "act,by,seen by,does\npush,red,everyone,{blue.land: -1}\nhide,red,[red],\n",
    "record.csv": (
        "id,date,event,does,seen by,source\n"
        'first,1900-01-02,insult,"[{red.land: 1, because: ""he, too""}]","[red, blue]",diary\n'
        "\n"
        'second,1900-01-03~,reply,,[],"[diary, notes]"\n'
    ),
    "sources.csv": "﻿name,work,year\ndiary,\"A diary, in\ntwo lines\",1901\nnotes,A 'quoted' {work},\n",
    "stakes.yaml": "land: {counts: in fact}\n",
}


def folder_of(tmp_path: Path, files: Mapping[str, str | bytes], head: str = HEAD) -> Path:
    folder = tmp_path / "own"
    folder.mkdir(exist_ok=True)
    for name, content in {"crisis.yaml": head, **files}.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def mistakes(folder: Path) -> list[str]:
    """Give the mistakes of a folder, without where it is."""
    return [str(mistake).removeprefix(f"{folder}/") for mistake in xc.check(folder).mistakes]


# The same as one file


def test_tables_are_read_as_the_mappings_and_lists_they_stand_for(tmp_path: Path) -> None:
    crisis = xc.load(folder_of(tmp_path, TABLES, HEAD + "baseline: 1900\n"))
    written = xc.build(
        {
            "excomm": 1,
            "crisis": "own",
            "baseline": 1900,
            "actors": {"red": {"name": "Redland"}, "blue": {"about": "who is asked first"}},
            "acts": {"push": {"by": "red", "does": {"blue.land": -1}}, "hide": {"by": "red", "seen by": ["red"]}},
            "stakes": {"land": {"counts": "in fact"}},
            "record": [
                {
                    "id": "first",
                    "date": "1900-01-02",
                    "event": "insult",
                    "does": [{"red.land": 1, "because": "he, too"}],
                    "seen by": ["red", "blue"],
                    "source": "diary",
                },
                {"id": "second", "date": "1900-01-03~", "event": "reply", "seen by": [], "source": ["diary", "notes"]},
            ],
            "sources": {
                "diary": {"work": "A diary, in\ntwo lines", "year": "1901"},
                "notes": {"work": "A 'quoted' {work}"},
            },
        }
    )
    assert crisis == written


@pytest.mark.parametrize("name", [name for name in xc.shipped() if name != "cuba-1962"])
def test_a_shipped_crisis_is_the_same_as_a_folder(name: str, tmp_path: Path) -> None:
    crisis = xc.load(name)
    folder = folder_of(tmp_path, as_folder(data_of(crisis.to_yaml())))
    assert {path.suffix for path in folder.iterdir()} == {".yaml", ".csv"}
    assert xc.load(folder) == crisis
    assert xc.load(folder).file == str(folder)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crisis_data())
def test_any_crisis_is_the_same_as_a_folder(tmp_path: Path, data: dict[str, Any]) -> None:
    crisis = xc.build(data)
    folder = folder_of(tmp_path, as_folder(data_of(crisis.to_yaml())))
    assert xc.load(folder) == crisis
    for path in folder.iterdir():
        path.unlink()


def test_the_reference_crisis_is_the_same_with_its_sections_in_one_file(tmp_path: Path) -> None:
    """Every section with a file of its own put into the main file as it stands, with its comments."""
    shipped = Path(xc.__file__).parent / "crises" / "cuba-1962"
    folder = tmp_path / "cuba"
    folder.mkdir()
    text = (shipped / "crisis.yaml").read_text(encoding="utf-8")
    for path in sorted(shipped.iterdir()):
        if path.suffix == ".csv":
            (folder / path.name).write_bytes(path.read_bytes())
        elif path.suffix == ".yaml" and path.stem != "crisis":
            lines = path.read_text(encoding="utf-8").splitlines()
            section = path.stem.replace("-", " ")  # near-misses.yaml holds the section "near misses"
            text += f"{section}:\n" + "".join(f"  {line}\n" for line in lines)
    (folder / "crisis.yaml").write_text(text, encoding="utf-8")
    assert text.count("\nacts:\n") == text.count("\nrecord:\n") == 1
    assert xc.load(folder) == xc.load("cuba-1962")
    assert xc.load(folder).digest == xc.load("cuba-1962").digest


def test_variants_and_changes_work_on_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, as_folder(data_of(GOOD)))
    assert xc.load(folder, change=["record.e1.source=[diary]", "acts.push.about=aloud"]).acts["push"].about == "aloud"
    assert main(["ledger", str(folder), "--eyes", "world"]) == 0
    assert "land" in capsys.readouterr().out


# Mistakes


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        (
            "record.csv",
            "id,date,event,source\na,1900-13,x,diary\nb,1900,y,dairy\n",
            [
                "record.csv:2:2: '1900-13' does not fit here; expected a date such as",
                "record.csv:3:4: no source is called 'dairy'; expected one of diary; did you mean 'diary'?",
            ],
        ),
        (
            "record.csv",
            "id,abuot,date,event,source\na,b,1900,x,diary\n",
            ["record.csv:1:2: 'abuot' is not a key of an"],
        ),
        ("record.csv", "id,date,event,source\n,1900,x,diary\n", ["record.csv:2:1: an event without 'id'"]),
        (
            "record.csv",
            "id,date,event,source\na,1900,x,diary,\n",
            ["record.csv:2:5: the row has 5 cells, the header 4"],
        ),
        ("record.csv", "id,date,date\na,1900,1901\n", ["record.csv:1:3: 'date' stands here twice, first at"]),
        ("record.csv", "id,seen by\na,[red\n", ["record.csv:2:2: this is not YAML: expected ',' or ']'"]),
        ("record.csv", "id,does\na,{a: &b 1}\n", ["record.csv:2:2: anchors and aliases are not used"]),
        ("record.csv", "id,about\na,x\0y\n", ["record.csv:2:2: the character U+0000 stands in a text"]),
        ("record.csv", 'id,about\na,"x\n', ["record.csv:1:1: this is not CSV: unexpected end of data"]),
        ("record.csv", "", ["record.csv:1:1: an empty table; its first row must name the columns"]),
        ("record.csv", b"id\n\xff\n", ["record.csv:1:1: not text in UTF-8 at byte 3; expected a UTF-8 file"]),
        ("actors.csv", "actor,name\nred,R\nred,S\n", ["actors.csv:3:1: 'red' stands here twice, first at"]),
        ("actors.csv", "actor,name\n,R\n", ["actors.csv:2:1: a row without a name in its first column"]),
        ("actors.csv", "actor,name\n{a: b},R\n", ["actors.csv:2:1: a row without a name in its first column"]),
        (
            "actors.csv",
            "actor,name\nRed,R\n",
            ["actors.csv:2:1: 'Red' is not a name; expected a name of small letters"],
        ),
        ("weights.csv", "a,b\nc,d\n", ["weights.csv:1:1: the section 'weights' is no table; write weights.yaml"]),
        ("title.csv", "a,b\nc,d\n", ["title.csv:1:1: the section 'title' is no table; write title.yaml"]),
        ("crisis.csv", "a,b\nc,d\n", ["crisis.csv:1:1: the section 'crisis' is no table; write crisis.yaml"]),
        ("recrod.csv", "id\na\n", ["recrod.csv:1:1: 'recrod' is no section of a crisis; did you mean 'record'?"]),
        ("extra.yaml", "a: b\n", ["extra.yaml:1:1: 'extra' is no section of a crisis"]),
        (".yaml", "a: b\n", [".yaml:1:1: '' is no section of a crisis"]),
        (
            "record.yaml",
            "- {id: a, date: soon}\n",
            ["record.yaml:1:17: 'soon' does not fit here", "record.yaml:1:3: an event"],
        ),
        ("sources.yaml", "diary: {work: D}\n", ["sources.yaml:1:1: 'sources' stands in own/sources.csv:1:1 too"]),
        ("excomm.yaml", "1\n", ["excomm.yaml:1:1: 'excomm' stands in own/crisis.yaml:1:1 too"]),
    ],
)
def test_a_mistake_is_named_by_file_row_and_column(
    name: str, text: str | bytes, lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder_of(tmp_path, {"sources.csv": "name,work\ndiary,A diary\n", name: text})
    found = [line.removeprefix("own/") for line in mistakes(Path("own"))]
    assert len([line for line in found if line.startswith(name)]) == len(lines), found
    for line in lines:
        assert any(said.startswith(line) for said in found), found


def test_rows_are_counted_as_rows_where_cells_span_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"sources.csv": 'name,work\na,"one\ntwo"\nB,x\n'})
    assert mistakes(folder)[0].startswith("sources.csv:3:1: 'B' is not a name")


def test_every_file_is_looked_at_before_anything_is_said(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"acts.yaml": "[", "points.yaml": "{", "record.csv": ""}, "- a list\n")
    assert [line.split(":")[0] for line in mistakes(folder)] == [
        "acts.yaml",
        "crisis.yaml",
        "points.yaml",
        "record.csv",
    ]


def test_other_files_of_a_folder_are_not_read(tmp_path: Path) -> None:
    stray: dict[str, str | bytes] = {"NOTES.md": "[", "record.csv.bak": "[", "record": "[", "data.json": b"\xff"}
    folder = folder_of(tmp_path, stray)
    (folder / "old").mkdir()
    (folder / "old" / "record.yaml").write_text("[")
    assert xc.check(folder).clean


def test_a_table_of_too_much_yaml_is_refused(tmp_path: Path) -> None:
    """Each such cell is a document of its own to read."""
    rows = "".join(f"s{n},[a],[a]\n" for n in range(2001))
    folder = folder_of(tmp_path, {"sources.csv": f"name,work,note\n{rows}"})
    assert mistakes(folder) == [
        "sources.csv:1:1: more than 4,000 cells of this table are YAML; write sources.yaml",
    ]


def test_a_mistake_that_shows_only_when_files_are_held_together_stands_in_its_file(tmp_path: Path) -> None:
    data = data_of(GOOD.replace("turn: blue", "turn: red"))
    folder = folder_of(tmp_path, as_folder(data))
    row = list(data["points"]).index("reply") + 2
    assert [line.split(" is an")[0] for line in mistakes(folder)] == [
        f"points.csv:{row}:1: 'hold'",
        f"points.csv:{row}:1: 'yield'",
    ]
    assert json.loads(as_folder(data)["rivals.yaml"]) == ["blue", "red"]
