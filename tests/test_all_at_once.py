"""A check lists everything that is wrong with a file at once, whatever kind of thing it is."""

from pathlib import Path

import excomm as xc

BAD = """\
excomm: 1
crisis: bad
baseline: 1962
actors: {a: {nam: x}, a: {}}
unknown: {r: s, s: r, w: "log(3)"}
stakes: {p: {counts: in fact}}
record:
  - {id: e, date: 1963, event: q, source: z}
claims:
  - {id: c, says: x, holds if: "conceeded(a)"}
  - {id: d, says: x, holds if: "share(off: a) > "}
variants: {v: {because: x, change: {acts.gx.by: a, stakes.p.counts: as seen}}}
"""


def test_form_names_sense_claims_and_variants_are_checked_in_one_go(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD, encoding="utf-8")
    found = [(m.place.line, m.wrong.split(";")[0]) for m in xc.check(file).mistakes]
    assert found == [
        (4, "'nam' is not a key of an actor"),
        (4, "'a' stands here twice"),
        (5, "the unknown 'r' is made of others"),
        (5, "the unknown 's' is made of others"),
        (5, "'log(3)' does not fit here"),
        (8, "no source is called 'z'"),
        (10, "claim 'c': there is no question 'conceeded'"),
        (11, "claim 'd': comparisons of questions and figures, such as share(of: blue, over: red, eyes: world) > 0.5"),
        (12, "variant 'v': the path 'acts.gx.by' leads nowhere: there is no 'acts'"),
    ]


def test_a_cell_that_cannot_be_read_hides_no_other_row(tmp_path: Path) -> None:
    (tmp_path / "crisis.yaml").write_text("excomm: 1\ncrisis: x\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text('name,work\na,"{a: [b"\nb,B,C\nc,\n', encoding="utf-8")
    found = [str(m).removeprefix(str(tmp_path)) for m in xc.check(tmp_path).mistakes]
    assert [line.split(":")[1] for line in found] == ["2", "3", "4"]
    assert "not YAML" in found[0]
    assert "the row has 3 cells" in found[1]
    assert "a source without 'work'" in found[2]


def test_another_actors_stake_can_be_given_a_weight_along_a_path() -> None:
    crisis = xc.load("trial-of-nerves", change=["weights.blue.red.security=-0.3"])
    assert str(crisis.weights["blue"]["red.security"][""]) == "-0.3"
