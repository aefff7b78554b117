"""What others measured, held and counted: counted by hand, split by what they knew, marked where nobody saw a page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import excomm as xc
from excomm._cli.main import main

HEAD: dict[str, Any] = {
    "excomm": 1,
    "crisis": "own",
    "baseline": "2000",
    "actors": {"red": {"name": "Redland"}, "blue": {}},
    "rivals": ["blue", "red"],
    "audiences": {"town": {"name": "The town"}},
    "stakes": {"land": {"counts": "in fact", "unit": "1 = a field"}},
    "sources": {
        "diary": {"work": "A diary", "grade": "primary"},
        "rumour": {"work": "A rumour", "grade": "unverified"},
    },
}
RECORD: list[dict[str, Any]] = [
    {"id": "deal", "date": "2001-05-02", "event": "bargain", "seen by": ["red", "blue"], "looks like": {"town": "bow"}},
    {"id": "told", "date": "2003-01", "tells": {"deal": ["town"]}},
]
JUDGEMENTS: list[dict[str, Any]] = [
    {"id": "early", "by": "A poet", "date": "2001-05-01", "says": "Red blinked.", "lost": ["red"]},
    {"id": "fooled", "by": "A paper", "date": "2001-06", "gained": ["blue"], "lost": ["red"], "knew": {"deal": "no"}},
    {"id": "fair", "by": "A clerk", "date": "2004", "gained": ["blue", "red"], "knew": {"deal": "yes"}},
    {"id": "grave", "by": "A don", "date": "2003", "says": "Luck.", "knew": {"deal": "yes"}},
    {"id": "dated", "by": "A guest", "date": "2002", "gained": ["red"]},
    {"id": "heard", "by": "Somebody", "gained": ["blue"], "knew": {"deal": "yes"}, "source": "rumour"},
]
OPINION: list[dict[str, Any]] = [
    {"id": f"o{n}", "whose": "Townspeople", "of": "town", "measure": "cheers", "says": "many", "date": date}
    for n, date in enumerate(("2004", "2001-05-01", "2001-07", "2003-01-15", "2003"), 1)
]
ESTIMATES: list[dict[str, Any]] = [
    {"id": "high", "by": "A don", "low": 0.1, "high": 0.5, "event": "war", "given": "the quarrel"},
    {"id": "low", "by": "Somebody", "low": 0.01, "high": 0.01, "event": "war", "source": "rumour"},
]
NEAR: list[dict[str, Any]] = [
    {"id": "n1", "date": "2001-05-03", "kind": "false alarm", "side": "red", "disputed": "no log"},
    {"id": "n2", "date": "2001-05-02", "kind": "provocation", "side": "blue"},
    {"id": "n3", "date": "2001-05-02", "kind": "false alarm", "side": "red"},
]


def sourced(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"source": "diary", **row} for row in rows]


def data(**sections: Any) -> dict[str, Any]:
    own: dict[str, Any] = HEAD | {
        "signs": {"bow": {}},
        "record": sourced(RECORD),
        "judgements": sourced([{"says": "Nothing.", **j} for j in JUDGEMENTS]),
        "opinion": sourced(OPINION),
        "estimates": sourced(ESTIMATES),
        "near misses": sourced(NEAR),
    }
    return own | sections


@pytest.fixture(scope="module")
def crisis() -> xc.Crisis:
    return xc.build(data())


@pytest.fixture
def file(crisis: xc.Crisis, tmp_path: Path) -> str:
    xc.save(crisis, tmp_path / "own.yaml")
    return str(tmp_path / "own.yaml")


def rows(crisis: xc.Crisis, part: str, *columns: str, **asked: str) -> list[tuple[object, ...]]:
    records = xc.voices(crisis, **asked)[part].table.records()
    return [tuple(row[column] for column in columns) for row in records]


# ------------------------------------------------------------------ judgements


def test_judgements_are_split_by_what_they_knew_and_counted(crisis: xc.Crisis) -> None:
    assert rows(crisis, "judgements", "knew", "id") == [
        *(("yes", "grave"), ("yes", "fair"), ("yes", "heard"), ("no", "fooled")),
        *(("unsaid", "dated"), ("before", "early")),
    ]
    named = xc.voices(crisis)["judgements"].more["named"]
    assert named.rows == (
        *(("yes", 2, "red", "gained", 1), ("yes", 2, "blue", "gained", 1), ("yes", 2, "nobody", "", 1)),
        *(("no", 1, "blue", "gained", 1), ("no", 1, "red", "lost", 1), ("no", 1, "nobody", "", 0)),
        *(("unsaid", 1, "red", "gained", 1), ("unsaid", 1, "nobody", "", 0)),
        *(("before", 1, "red", "lost", 1), ("before", 1, "nobody", "", 0)),
    )


def test_no_sentence_counts_a_judgement_that_nobody_saw_a_page_for(crisis: xc.Crisis) -> None:
    said = xc.voices(crisis)["judgements"].answer
    assert said[0] == (
        "Of 5 judgements, split by what was known of bargain (deal, 2001-05-02): 2 knew of it, 1 did not know of it, "
        "1 leave open whether they knew, 1 spoke before it."
    )
    assert said[1] == "2 knew of it: gained Redland 1, blue 1; 1 name nobody."
    assert said[-1] == "Not counted, nobody having seen a page: heard."
    assert ("unverified", "heard") in rows(crisis, "judgements", "grade", "id")


@pytest.mark.parametrize("name", ["deal", "bargain"])
def test_the_event_is_found_by_id_or_name(crisis: xc.Crisis, name: str) -> None:
    assert xc.voices(crisis, knew=name)["judgements"] == xc.voices(crisis)["judgements"]


def test_another_event_splits_otherwise(crisis: xc.Crisis) -> None:
    assert [knew for (knew,) in rows(crisis, "judgements", "knew", knew="told")].count("before") == 3


def test_without_an_event_nothing_is_split() -> None:
    bare = [{k: v for k, v in j.items() if k != "knew"} for j in JUDGEMENTS]
    crisis = xc.build(data(judgements=sourced([{"says": "Nothing.", **j} for j in bare]), record=[]))
    assert {knew for (knew,) in rows(crisis, "judgements", "knew")} == {"all"}
    assert xc.voices(crisis)["judgements"].answer[0] == "5 judgements."


# ------------------------------------------------------------------ opinion, estimates, near misses


def test_opinion_stands_beside_what_the_audience_had_been_shown(crisis: xc.Crisis) -> None:
    """The town was shown a bow in May 2001 and told of the bargain in January 2003."""
    assert rows(crisis, "opinion", "date", "held") == [
        ("2001-05-01", "nothing yet"),
        ("2001-07", "bow"),
        ("2003", "bargain (perhaps not yet)"),
        ("2003-01-15", "bargain (perhaps not yet)"),
        ("2004", "bargain"),
    ]


def test_estimates_keep_their_event_and_are_not_averaged(crisis: xc.Crisis) -> None:
    assert set(rows(crisis, "estimates", "event", "given", "low", "high", "grade")) == {
        ("war", "the quarrel", 0.1, 0.5, "primary"),
        ("war", "", 0.01, 0.01, "unverified"),
    }
    assert xc.voices(crisis)["estimates"].answer == (
        "A don: 10 % to 50 %, of war, given the quarrel.",
        "Not counted, nobody having seen a page: low.",
    )


def test_near_misses_by_day_kind_and_side(crisis: xc.Crisis) -> None:
    assert [i for (i,) in rows(crisis, "near misses", "id")] == ["n2", "n3", "n1"]
    counted = xc.voices(crisis)["near misses"].more["by kind and side"]
    assert counted.rows == (("false alarm", "red", 2, 1), ("provocation", "blue", 1, 0))
    assert xc.voices(crisis)["near misses"].answer == ("3 incidents, 1 of them disputed: blue 1, Redland 2.",)


def test_a_part_that_the_file_has_nothing_for_is_not_there(crisis: xc.Crisis) -> None:
    assert list(xc.voices(crisis).parts) == ["judgements", "opinion", "estimates", "near misses"]
    assert list(xc.voices(crisis.change({"opinion": [], "judgements": []})).parts) == ["estimates", "near misses"]


def test_what_others_held_changes_no_verdict() -> None:
    crisis = xc.load("cuba-1962")
    silent = crisis.change({name: [] for name in ("opinion", "judgements", "estimates", "near_misses")})
    assert not silent.voices
    assert xc.judge(crisis, draws=50).table == xc.judge(silent, draws=50).table


# ------------------------------------------------------------------ the verb


def test_the_verb_says_what_each_part_comes_to(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", file]) == 0
    said = capsys.readouterr().out
    assert "2 knew of it: gained Redland 1, blue 1; 1 name nobody." in said
    assert "no part of any verdict" in said


@pytest.mark.parametrize("part", ["near-misses", "near misses", "near_misses"])
def test_the_verb_gives_a_part_row_by_row(file: str, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", file, "--part", part]) == 0
    said = capsys.readouterr().out
    assert "disputed: no log" in said
    assert "A poet" not in said


def test_the_verb_answers_in_json(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", file, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["parts"]) == ["judgements", "opinion", "estimates", "near misses"]
    assert main(["voices", file, "--part", "estimates", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["units"] == {"low": "probability", "high": "probability"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--part", "judgement"],
            "there is no part 'judgement' here; there are judgements, .*did you mean 'judgements'",
        ),
        (["--knew", "deel"], "there is no event 'deel' in the record of own; did you mean 'deal'"),
    ],
)
def test_what_is_not_there_is_said(
    file: str, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["voices", file, *options]) == 1
    assert re.search(said, capsys.readouterr().err)


def test_a_file_without_voices_says_so() -> None:
    with pytest.raises(xc.AskError, match="trial-of-nerves keeps nothing of others"):
        xc.voices(xc.load("trial-of-nerves"))


# ------------------------------------------------------------------ what nobody saw a page for


def unseen(source: object) -> xc.Crisis:
    """Give a crisis whose one effect and one claim rest on a source."""
    march = {"id": "m", "date": "2001", "event": "march", "source": "diary"}
    return xc.build(
        HEAD
        | {"record": [march | {"does": [{"red.land": 1, "source": source}]}]}
        | {"claims": [{"id": "c", "says": "Red marched.", "weighed": "supported", "source": source}]}
    )


def test_an_effect_or_claim_on_unverified_sources_alone_is_remarked_and_strictly_a_mistake() -> None:
    found = " ".join(r.text for r in xc.check(unseen("rumour")).remarks)
    assert "record.m.does.red.land rests on unverified sources alone" in found
    assert "'c' rests on unverified sources alone" in found
    assert "'m' rests on unverified sources alone" not in found
    rumoured = unseen("diary").change({"record.m.source": ["rumour"]})
    assert "'m' rests on unverified sources alone" in str(xc.check(rumoured))
    assert any("unverified" in m.wrong for m in xc.check(unseen("rumour"), strict=True).mistakes)
    assert "unverified" not in str(xc.check(unseen(["rumour", "diary"])))


def test_verdict_ledger_why_and_claims_say_what_rests_on_unverified_sources_alone() -> None:
    said = "Unverified, nobody having seen a page of any source for it: Redland, land, by march."
    for source, expected in (("rumour", True), (["rumour", "diary"], False)):
        crisis = unseen(source)
        findings = (xc.judge(crisis, draws=10), xc.ledger(crisis), xc.why(crisis, of="red", draws=10))
        assert [said in finding.notes for finding in findings] == [expected] * 3
        how = xc.claims(crisis, draws=10).table.column("how")
        assert how == ["weighed by the editor" + ", on unverified sources alone" * expected]


def test_nothing_in_a_shipped_ledger_or_claim_rests_on_unverified_sources_alone() -> None:
    for name in xc.shipped():
        assert "unverified" not in str(xc.check(name)), name


def test_the_page_has_the_section_and_marks_what_nobody_saw(crisis: xc.Crisis, tmp_path: Path) -> None:
    page = xc.report(crisis, tmp_path / "own.html", draws=10).read_text(encoding="utf-8")
    assert page.count('id="voices"') == 1
    (row,) = (line for line in page.splitlines() if ">Somebody</th>" in line and "knew" in line)
    assert 'class="unverified"' in row
    assert "(unverified)" in row
    silent = crisis.change({name: [] for name in ("opinion", "judgements", "estimates", "near_misses")})
    assert 'id="voices"' not in xc.report(silent, tmp_path / "own.html", draws=10).read_text(encoding="utf-8")


# ------------------------------------------------------------------ a section with a space, in a folder


@pytest.mark.parametrize("stem", ["near-misses", "near_misses", "near misses"])
def test_a_folder_may_name_the_file_with_a_hyphen(stem: str, tmp_path: Path) -> None:
    (tmp_path / "crisis.yaml").write_text("excomm: 1\ncrisis: own\nactors: {red: {}}\nsources: {d: {work: D}}\n")
    (tmp_path / f"{stem}.yaml").write_text("- {id: n, date: 2001, kind: provocation, side: red, source: d}\n")
    assert [n.id for n in xc.load(tmp_path).near_misses] == ["n"]


def test_a_section_twice_under_two_names_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "crisis.yaml").write_text("excomm: 1\ncrisis: own\n")
    for stem in ("near-misses", "near_misses"):
        (tmp_path / f"{stem}.yaml").write_text("[]\n")
    (mistake,) = xc.check(tmp_path).mistakes
    assert "'near misses' stands in" in str(mistake)
