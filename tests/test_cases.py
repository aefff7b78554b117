"""Other crises on record, from invented miniatures of the files with every trap in them; all numbers by hand."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._cases.ask import cases as ask
from excomm._cases.codebook import ACTOR, STOCKPILES, VARIABLES
from excomm._cases.days import span, years_later
from excomm._cases.leaders import leaders, read_leaders
from excomm._cases.records import Icb, read_icb
from excomm._cases.shares import Share, difference, share_of, wilson
from excomm._cases.sheet import canonical_digest, read_sheet
from excomm._cases.strength import read_stockpiles
from excomm._cli.main import main
from excomm._dossier.beside import section
from excomm._finding.table import Table

MINI = Path(__file__).resolve().parent / "data" / "cases"
PLACE = {"crisis": 3, "actors": {"blue": 31, "red": 32}}
FILES = {"icb": MINI, "archigos": MINI / "archigos.csv", "stockpiles": MINI / "stockpiles.csv"}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EXCOMM_ICB_DIR", "EXCOMM_ARCHIGOS", "EXCOMM_STOCKPILES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def crisis() -> xc.Crisis:
    return xc.load("trial-of-nerves").change({"icb": PLACE}, because="placed")


@pytest.fixture(scope="module")
def found(crisis: xc.Crisis) -> xc.Cases:
    return ask(crisis, **FILES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(MINI, folder)
    return folder


def where(table: Table, **wanted: object) -> list[dict[str, object]]:
    """The rows of a table in which every named column has the wanted value."""
    return [row for row in table.records() if all(row[name] == value for name, value in wanted.items())]


def one(table: Table, **wanted: object) -> dict[str, object]:
    rows = where(table, **wanted)
    assert len(rows) == 1, (wanted, rows)
    return rows[0]


def odd(found: xc.Cases, file: str) -> dict[str, int]:
    return {row["what"]: row["count"] for row in found["files"].table.records() if row["file"] == file}


# ------------------------------------------------------------------------------------------------- what is read


def test_every_trap_is_counted(found: xc.Cases) -> None:
    system = odd(found, "icb1v15.csv")
    assert system["a byte-order mark, skipped"] == 1
    assert system["lines ended by CRLF"] == 9
    assert system["momedst: -99, read as no data"] == 1
    assert system["days written 66: early in the month"] == 1
    assert system["days written 77: in the middle of the month"] == 1
    assert system["days written 88: late in the month"] == 2
    assert system["globorg: code 10 is not in the codebook, kept as it is"] == 1
    actor = odd(found, "icb2v15.csv")
    assert actor["icb2: rows tagged UCB2 in place of ICB2, kept"] == 1
    assert actor["rows without content, skipped"] == 1
    assert actor["rows with too few cells, read as blanks"] == 1
    assert actor["sizedu: -99, read as no data"] == actor["strcdu: -99, read as no data"] == 1
    assert actor["powdis: no number, read as no data"] == 1
    for code in ("outcom: code 6", "outcom: code 9", "outevl: code 9"):
        assert actor[f"{code} is not in the codebook, kept as it is"] == 1
    assert actor["rows of a state that is an actor of one crisis more than once (1 times), kept apart"] == 2
    dyad = odd(found, "icbdy_v15.csv")
    assert dyad["crisis actors that the actor-level file does not have, set aside"] == 1
    assert dyad["outesr contradicted by recurrence here, of 4 crises that can be checked, kept"] == 3
    assert odd(found, "archigos.csv")["rows without dates or state, set aside"] == 1
    assert odd(found, "stockpiles.csv")["rows of World, no state that is known, set aside"] == 6


def test_the_miniature_still_has_its_marks() -> None:
    raw = (MINI / "icb2v15.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    assert b"yerres" in raw
    assert b"labstr" in raw


def test_a_row_with_another_tag_and_a_state_twice_are_kept() -> None:
    icb = read_icb(MINI)
    assert len(icb.actors) == 17
    assert [actor.number for actor in icb.by_crisis[5]] == [51, 52, 53]


def test_columns_and_rows_that_are_new_change_nothing(found: xc.Cases, crisis: xc.Crisis, copy: Path) -> None:
    for name in ("icb1v15.csv", "icb2v15.csv", "icbdy_v15.csv"):
        lines = (copy / name).read_text(encoding="utf-8-sig").splitlines()
        later = (copy / name).with_name(name.replace("v15", "v16"))
        later.write_text("".join(f"{line};{line.partition(',')[0]}\n".replace(",", ";") for line in lines))
    again = ask(crisis, **{**FILES, "icb": copy})
    assert again["outcomes"].table == found["outcomes"].table
    assert again["superiority"].table == found["superiority"].table
    assert "icb2v16.csv was read, and not icb2v15.csv." in again["files"].notes
    assert "v16 by its name" in str(again["outcomes"].how)


def test_names_of_columns_may_differ_in_case_and_archigos_may_call_states_otherwise(copy: Path) -> None:
    for name in ("icb2v15.csv", "archigos.csv"):
        head, _, rest = (copy / name).read_text(encoding="utf-8-sig").partition("\n")
        (copy / name).write_text(head.upper().replace("GWCODE", "ccode") + "\n" + rest, encoding="cp1252")
    assert len(read_icb(copy).actors) == 17
    assert len(read_leaders(copy / "archigos.csv").spells[901]) == 4


def test_a_needed_column_that_is_missing_is_named_with_its_file(copy: Path) -> None:
    file = copy / "icb2v15.csv"
    file.write_bytes(file.read_bytes().replace(b"outcom,", b"outcome,"))
    with pytest.raises(
        xc.DataError, match=r"icb2v15\.csv: the column 'outcom' is missing .*'outcome'.*sites\.duke\.edu"
    ):
        read_icb(copy)


@pytest.mark.parametrize("name", ["icb1v15.csv", "icb2v15.csv"])
def test_a_needed_file_that_is_missing_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(xc.DataError, match=name):
        read_icb(copy)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"crisno,cracno\n", b"\xff\xfe\x00", b"crisno,\n,,,,\n"])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "icb2v15.csv"
    file.write_bytes(content)
    with pytest.raises(xc.DataError, match=r"icb2v15\.csv"):
        read_sheet(file, ACTOR)


@settings(max_examples=200)
@given(body=st.binary(max_size=300))
def test_whatever_follows_the_head_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "stockpiles.csv"
    file.write_bytes(b"state,year,warheads\n" + body)
    try:
        read = read_stockpiles(file)
    except xc.DataError:
        return
    assert read.sheet.rows == len(read.sheet.texts("state"))


def test_a_known_copy_is_known_whatever_its_ends_of_lines() -> None:
    raw = b"a,b\n1,2\n3,4"
    assert len({canonical_digest(x) for x in (raw, raw + b"\n", b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))}) == 1
    assert canonical_digest(raw) != canonical_digest(raw.replace(b"4", b"5"))


def test_an_unknown_copy_is_said_to_be_one_and_read(found: xc.Cases) -> None:
    assert "v15 by its name" in str(found["outcomes"].how)
    assert "unknown copy" in str(found["outcomes"].how)


def test_warheads_by_the_names_of_states(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("Entity,Code,Year,Number of nuclear warheads\nNorth  Korea,PRK,2020,30\nAtlantis,,2020,1\n")
    read = read_stockpiles(file)
    assert read.of(731, 2020) == 30
    assert read.unread == (("Atlantis", 1),)
    assert read.of(731, 1900) == 0
    assert read.of(731, 2021) != read.of(731, 2021)  # not known
    assert read_sheet(file, STOCKPILES).columns.keys() >= {"state", "year", "warheads"}


def test_vague_days() -> None:
    assert span(1958, 7, 66) == (date(1958, 7, 1), date(1958, 7, 10))
    assert span(1958, 7, 77) == (date(1958, 7, 11), date(1958, 7, 20))
    assert span(1960, 2, 88) == (date(1960, 2, 21), date(1960, 2, 29))
    assert span(1960, 2, -1) == (date(1960, 2, 1), date(1960, 2, 29))
    assert span(1960, -1, -1) == (date(1960, 1, 1), date(1960, 12, 31))
    assert span(-1, 5, 5) is None
    assert span(1961, 2, 30) is None
    assert years_later(date(1960, 2, 29), 2) == date(1962, 2, 28)


# ------------------------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_newcombe_prints_it(count: int, of: int, low: float, high: float) -> None:
    """R.G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert wilson(count / of, of) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("a", "m", "b", "n", "low", "high"),
    [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (0, 10, 0, 20, -0.1611, 0.2775)],
)
def test_difference_as_newcombe_prints_it(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    """R.G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    found = difference(Share(a, m, *wilson(a / m, m)), Share(b, n, *wilson(b / n, n)))
    assert found is not None
    assert found[1:] == pytest.approx((low, high), abs=5e-5)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=40))
def test_rows_of_one_crisis_never_make_an_interval_narrower(rows: list[tuple[bool, int]]) -> None:
    hits = [hit for hit, _ in rows]
    apart, together = share_of(hits), share_of(hits, [cluster for _, cluster in rows])
    assert together.low <= apart.low + 1e-12
    assert together.high >= apart.high - 1e-12
    assert 0 <= together.low <= (together.share or 0) <= together.high <= 1


def test_telling_everything_twice_tells_nothing_new() -> None:
    hits = [True, False, False, True, False, True, True, False]
    once, twice = share_of(hits), share_of(hits * 2, [*range(8), *range(8)])
    assert twice.low <= once.low
    assert twice.high >= once.high


def test_no_rows_no_share() -> None:
    assert share_of([]) == Share(0, 0, 0.0, 1.0)
    assert share_of([]).share is None


# ------------------------------------------------------------------------------------------------- base rates


def test_base_rates_by_hand(found: xc.Cases) -> None:
    table = found["outcomes"].table
    rates = {row["outcome"]: (row["count"], row["of"]) for row in where(table, among="all crisis actors")}
    assert rates == {
        **{"victory": (5, 17), "compromise": (3, 17), "stalemate": (2, 17), "defeat": (4, 17)},
        **{"code 6": (1, 17), "code 9": (1, 17), "blank": (1, 17)},
    }
    assert one(table, among="all crisis actors", outcome="victory")["here"] == "Blueland"
    assert one(table, among="form: semi-formal agreement", outcome="defeat")["of"] == 3
    assert found["outcomes"].how.options["n"] == 17


def test_joint_outcomes_by_hand_under_both_rules(found: xc.Cases) -> None:
    table = found["joint"].table
    here = one(table, pairs="by crisis actor", outcomes="victory and defeat")
    assert (here["count"], here["of"], here["here"]) == (4, 7, "here")
    by_state = one(table, pairs="by state", outcomes="victory and defeat")
    assert (by_state["count"], by_state["of"]) == (3, 6)
    assert found["joint"].how.options["set aside"] == 2


def test_every_table_states_its_number_files_checksum_and_what_was_set_aside(found: xc.Cases) -> None:
    for name, part in found.parts.items():
        options = part.how.options
        assert {"n", "set aside"} <= options.keys(), name
        files = [str(value) for key, value in options.items() if key.endswith(".csv")]
        assert files, name
        assert all("sha256" in text and "copy" in text for text in files)


# ------------------------------------------------------------------------------------------------- neighbours


def test_the_nearest_crisis_by_hand(found: xc.Cases) -> None:
    nearest = found["neighbours"].table.records()[0]
    assert nearest["name"] == "SECOND QUARREL"
    # the gravest threat differs, the violence by 1 of 3, the nuclear arms by 1 of 3
    assert nearest["distance"] == pytest.approx((1 + 1 / 3 + 1 / 3) / 17)
    assert nearest["outbreak"] == pytest.approx((1 + 1 / 3) / 12)
    assert nearest["outcomes"] == "RED compromise, BLU compromise"
    unlike = [r for r in found["distances"].table.records() if r["crisis"] == 2 and r["distance"]]
    assert {r["variable"]: r["distance"] for r in unlike} == pytest.approx(
        {"gravcr": 1.0, "viol": 1 / 3, "nuclear": 1 / 3}
    )


def test_the_mean_of_the_variables_is_the_distance(found: xc.Cases) -> None:
    for row in found["neighbours"].table.records()[:5]:
        own = [r["distance"] for r in where(found["distances"].table, crisis=row["crisis"])]
        known = [d for d in own if d is not None]
        assert len(known) == row["compared"]
        assert sum(float(str(d)) for d in known) / len(known) == pytest.approx(row["distance"])


def test_no_outcome_is_known_before_the_end() -> None:
    known = {variable.name for variable in VARIABLES}
    assert not known & {"outcom", "outfor", "outevl", "outesr", "subout", "forout", "exsat", "yrterm", "brexit"}


def test_a_crisis_is_not_its_own_neighbour_and_one_without_codes_is_set_aside(found: xc.Cases) -> None:
    names = found["neighbours"].table.column("name")
    assert "THIRD QUARREL" not in names
    assert "UNCODED AFFAIR" not in names
    assert found["neighbours"].how.options["set aside"] == 1


def test_a_crisis_without_a_number_is_placed_by_its_own_codes() -> None:
    like = {"break": 2, "gravcr": 5, "viol": 2, "crismg": 6, "nuclear": 4}
    found = ask(xc.load("trial-of-nerves").change({"icb": {"like": like}}), icb=MINI)
    nearest = found["neighbours"].table.records()[0]
    assert (nearest["name"], nearest["distance"], nearest["compared"]) == ("THIRD QUARREL", 0.0, 5)
    assert "strength" not in found.parts


def test_the_same_seed_gives_the_same_neighbours(found: xc.Cases, crisis: xc.Crisis) -> None:
    assert ask(crisis, **FILES)["neighbours"].table == found["neighbours"].table
    other = ask(crisis, **FILES, seed=2)["neighbours"].table
    assert other.column("distance") == found["neighbours"].table.column("distance")


def test_what_followed_counts_only_what_is_known(found: xc.Cases) -> None:
    tension = one(found["followed"].table, what="tension fell in the next five years", among="the 6 nearest")
    assert (tension["count"], tension["of"]) == (1, 3)  # three are too recent to say


# ------------------------------------------------------------------------------------------------- leaders


def test_leaders_by_hand(found: xc.Cases) -> None:
    table = found["leaders"].table
    lost = one(table, among="all leaders", after="defeat")
    assert (lost["count"], lost["of"], lost["by death or illness"]) == (3, 3, 1)
    rest = one(table, among="all leaders", after="any but defeat")
    assert (rest["count"], rest["of"]) == (2, 6)
    assert one(table, among="civil authoritarian great powers", after="defeat")["of"] == 3
    assert where(table, among="democratic", after="defeat") == []
    text = " ".join(found["leaders"].notes)
    for why in (
        "2 without a leader on that day",
        "2 of states that archigos.csv does not have",
        "1 of which the end is",
    ):
        assert why in text
    assert "1 without the date of the end" in text
    assert "2 that ended less than two years before archigos.csv ends" in text
    assert found["leaders"].how.options["set aside"] == 8


def test_the_leader_of_this_crisis_is_named_from_the_file(found: xc.Cases) -> None:
    said = (
        "Redland: Brick was out of office 366 days after the end, on 1956-06-01 (irregular, removed by palace quarrel)"
    )
    assert any(said in sentence for sentence in found["leaders"].answer)


def test_leaders_who_leave_on_the_last_day_count(crisis: xc.Crisis, copy: Path) -> None:
    """Azure leaves two years to the day after the second quarrel; a day later he would not count."""
    file = copy / "archigos.csv"
    file.write_text(file.read_text().replace("1945-05-05,1953-06-15", "1945-05-05,1953-06-16"))
    case = ask(crisis, **FILES).case
    assert case is not None
    rest = one(leaders(case, read_leaders(file)).table, among="all leaders", after="any but defeat")
    assert (rest["count"], rest["of"]) == (1, 6)


# ------------------------------------------------------------------------------------------------- strength


def test_strength_and_winning_by_hand(found: xc.Cases) -> None:
    table = found["superiority"].table
    names = ("n", "crises", "level", "neither or both", "count", "of", "set aside")

    def counts(**wanted: object) -> list[object]:
        row = one(table, **wanted)
        return [row[name] for name in names]

    # the island dispute and the late affair lie in years that the table of warheads does not have
    assert counts(measure="warheads", cases="both had warheads", pairs="listed") == [4, 3, 2, 1, 1, 1, 2]
    assert counts(measure="warheads", cases="one had warheads", pairs="listed") == [7, 5, 2, 2, 2, 2, 3]
    assert counts(measure="warheads", cases="one had warheads", pairs="all") == [8, 5, 2, 2, 3, 3, 3]
    assert counts(measure="ICB power score", cases="all", pairs="listed") == [9, 7, 0, 1, 2, 5, 3]


def test_two_measures_and_never_one_number(found: xc.Cases) -> None:
    part = found["strength"]
    assert part.answer == (
        "Warheads in 1955: Blueland 50, Redland 5, 10.0 to 1.",
        "ICB power score: Blueland -4, Redland +4.",
    )
    red = one(part.table, code="RED")
    assert (red["warheads"], red["power score"]) == (5, 4.0)


# ------------------------------------------------------------------------------------------------- what is missing


def test_without_the_other_files_the_rest_is_answered(crisis: xc.Crisis, copy: Path) -> None:
    (copy / "icbdy_v15.csv").unlink()
    found = ask(crisis, icb=copy)
    assert not {"joint", "leaders"} & found.parts.keys()
    assert set(found["superiority"].table.column("pairs")) == {"all"}
    text = " ".join(found.missing)
    assert "EXCOMM_ARCHIGOS" in text
    assert "EXCOMM_STOCKPILES" in text
    assert "icbdy_v15.csv" in text


def test_a_crisis_that_does_not_say_where_it_stands_gets_base_rates() -> None:
    found = ask(xc.load("trial-of-nerves"), icb=MINI)
    assert "neighbours" not in found.parts
    assert found["outcomes"].answer[0].startswith("Most often a crisis ended in victory")
    assert any("icb: {crisis: N" in line for line in found.missing)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"crisis": 99}, r"99.*1 to 8"),
        ({"crisis": 3, "actors": {"blue": 11}}, r"icb\.actors\.blue is 11.*BLU 31"),
        ({"like": {"gravty": 1, "viol": 1, "break": 1}}, r"gravty.*did you mean 'gravcr'"),
        ({"like": {"viol": 1}}, "at least 3"),
    ],
)
def test_numbers_and_codes_that_the_data_do_not_have(place: dict[str, object], said: str) -> None:
    with pytest.raises(xc.AskError, match=said):
        ask(xc.load("trial-of-nerves").change({"icb": place}), icb=MINI)


def test_no_data_is_said_with_where_to_get_them(crisis: xc.Crisis) -> None:
    with pytest.raises(xc.DataError, match=r"--icb FOLDER or EXCOMM_ICB_DIR.*sites\.duke\.edu"):
        ask(crisis)


# ------------------------------------------------------------------------------------------------- the crisis file


def test_the_place_is_written_and_read_again(crisis: xc.Crisis, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    xc.save(crisis, file)
    assert xc.load(file).icb == crisis.icb
    assert "icb" not in xc.load("trial-of-nerves").to_yaml()


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ({"crisis": 3, "like": {"viol": 1}}, "has `like` too"),
        ({"actors": {"blue": 31}}, "the crisis is not"),
        ({"crisis": 3, "actors": {"green": 31}}, "no actor is called 'green'"),
        ({"crisis": "three"}, "'three' does not fit here"),
        ({"number": 3}, "'number' is not a key"),
    ],
)
def test_mistakes_in_the_place(place: dict[str, object], wrong: str) -> None:
    with pytest.raises(xc.CrisisError, match=wrong):
        xc.load("trial-of-nerves").change({"icb": place})


# ------------------------------------------------------------------------------------------------- the verb, the page


@pytest.fixture
def arguments() -> Iterator[list[str]]:
    place = "icb={crisis: 3, actors: {blue: 31, red: 32}}"
    yield ["cases", "trial-of-nerves", "--set", place, "--icb", str(MINI), "--draws", "200"]


def test_the_verb_says_each_part(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "joint: How did two opponents come out together?" in said
    assert "Not asked: Leaders after a crisis: --archigos FILE or EXCOMM_ARCHIGOS" in said
    assert main([*arguments, "--part", "neighbours"]) == 0
    assert "SECOND QUARREL" in capsys.readouterr().out


def test_the_verb_ends_with_one_for_what_a_user_can_mend(
    arguments: list[str], capsys: pytest.CaptureFixture[str], copy: Path
) -> None:
    assert main([*arguments, "--part", "weather"]) == 1
    assert "there is no part 'weather' here; there are outcomes, joint" in capsys.readouterr().err
    (copy / "icb1v15.csv").write_text("crisno\n1\n")
    assert main([*arguments[:5], str(copy)]) == 1
    assert "icb1v15.csv: the column 'crisname' is missing" in capsys.readouterr().err


def test_the_environment_names_files_too(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI))
    monkeypatch.setenv("EXCOMM_ARCHIGOS", str(MINI / "archigos.csv"))
    assert main([*arguments[:4], "--json", "--draws", "200"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data["parts"])[-2:] == ["beside", "files"]
    assert data["parts"]["leaders"]["columns"][0] == "among"


def test_the_coders_stand_beside_the_ledger_before_and_after_the_secret(crisis: xc.Crisis, copy: Path) -> None:
    """The third quarrel is moved to the days of the crisis, so that it ends before the secret is told."""
    file = copy / "icb1v15.csv"
    file.write_bytes(file.read_bytes().replace(b"1955,5,2,1955,6,1", b"1962,10,22,1962,11,20"))
    part = xc.cases(crisis, icb=copy, draws=500)["beside"]
    assert part.answer[0] == "The coders, once and for all: Blueland victory, Redland defeat."
    assert "Told in between: e4 (1989-01)." in part.answer
    verdict = xc.judge(crisis, eyes=["world"], date="1962-11-20", draws=500)
    before = one(part.table, eyes="world", date="1962-11-20", counting="sizes", over="red")
    wanted = one(verdict.comparison, counting="sizes")
    assert before["better"] == wanted["better"] == 1
    assert (before["coders"], before["ledger"], before["agree"]) == ("victory and defeat", "better", "yes")
    after = one(part.table, eyes="world", date="1989-01", counting="sizes", over="red")
    assert after["better"] != before["better"]


def test_the_section_of_the_dossier(crisis: xc.Crisis, monkeypatch: pytest.MonkeyPatch) -> None:
    assert section(xc.load("trial-of-nerves")) is None
    without = section(crisis)
    assert without is not None
    assert not without.parts
    assert "EXCOMM_ICB_DIR" in without.missing[0]
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI / "nowhere"))
    broken = section(crisis)
    assert broken is not None
    assert "no such folder" in broken.missing[0]
    monkeypatch.setenv("EXCOMM_ICB_DIR", str(MINI))
    full = section(crisis, draws=200)
    assert full is not None
    assert "beside" in full.parts


def test_the_section_is_drawn(crisis: xc.Crisis) -> None:
    import jinja2

    from excomm._report.cases import cases_html, lines

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    found = xc.cases(crisis, **FILES, draws=200)
    page = cases_html(environment, found)
    for text in (
        "SECOND QUARREL",
        "Told in between",
        "What was read",
        "the gravest threat",
        "29 % (13 to 53 %), 5 of 17",
    ):
        assert text in page, text
    drawn = [line for name in ("outcomes", "leaders", "superiority") for line in lines(found[name])]
    assert all(0 <= line.low <= line.share <= line.high <= 100 for line in drawn)
    without = section(crisis)
    assert without is not None
    assert "EXCOMM_ICB_DIR" in cases_html(environment, without)


def test_the_files_are_read_once_and_shown_with_any_frame(found: xc.Cases) -> None:
    frame = found["leaders"].frame().to_dict()
    assert len(frame["among"]) == len(frame["share"])
    assert isinstance(found.case.icb if found.case else None, Icb)
