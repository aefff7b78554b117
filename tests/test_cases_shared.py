"""Other crises on record, from the real files in the data folder: the figures its notes give, and none of it copied."""

import time
from pathlib import Path

import pytest

import excomm as xc
from excomm._cases.ask import cases
from excomm._cases.codebook import label
from excomm._cases.outcomes import joint_shares
from excomm._cases.records import Icb, read_icb
from miniature import one, where
from test_house import project_files

pytestmark = pytest.mark.shared
PLACE = {"crisis": 196, "actors": {"usa": 450, "ussr": 452, "cuba": 451}}
SHORTEST = 20  # characters of a line that could not be the same by chance


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="module")
def icb(data: Path) -> Icb:
    return read_icb(data / "icb")


@pytest.fixture(scope="module")
def crisis() -> xc.Crisis:
    return xc.load("cuba-1962").change({"icb": PLACE})


@pytest.fixture(scope="module")
def found(data: Path, crisis: xc.Crisis) -> xc.Cases:
    files = {"archigos": data / "archigos" / "archigos.csv", "stockpiles": data / "stockpiles" / "fas2023.csv"}
    return cases(crisis, icb=data / "icb", archigos=files["archigos"], stockpiles=files["stockpiles"])


def percents(shares: dict[str, float]) -> dict[str, float]:
    return {words: round(100 * share, 1) for words, share in shares.items()}


def test_every_file_is_a_known_copy(found: xc.Cases, icb: Icb) -> None:
    assert all(sheet.known and sheet.version == "v15" for sheet in icb.sheets)
    assert (icb.system.rows, icb.actor.rows, icb.dyad.rows if icb.dyad else 0) == (496, 1100, 1363)
    assert all("matches a known copy" in line for line in found["files"].answer)


def test_base_rates(found: xc.Cases) -> None:
    rows = where(found["outcomes"].table, among="all crisis actors")
    assert {row["of"] for row in rows} == {1100}
    shares = percents({str(row["outcome"]): float(str(row["share"])) for row in rows})
    assert shares == {
        **{"victory": 34.3, "stalemate": 22.7, "compromise": 22.6, "defeat": 19.1, "other": 1.1},
        **{"code 6": 0.1, "code 9": 0.1},
    }
    # of those with a code of the codebook, as the notes count them
    told = {str(row["outcome"]): int(str(row["count"])) for row in rows if "code" not in str(row["outcome"])}
    assert percents({words: n / 1098 for words, n in told.items()})["stalemate"] == 22.8


def test_how_semi_formal_agreements_came_out(found: xc.Cases) -> None:
    rows = where(found["outcomes"].table, among="form: semi-formal agreement")
    assert {row["outcome"]: row["count"] for row in rows} == {
        **{"compromise": 58, "victory": 27, "stalemate": 24, "defeat": 13, "other": 1}
    }


def test_joint_outcomes(icb: Icb) -> None:
    by_state, _ = joint_shares(icb, icb.state_pairs)
    assert sum(share.count for share in by_state.values()) == 530
    assert percents({words: share.share or 0 for words, share in list(by_state.items())[:5]}) == {
        "victory and defeat": 35.3,
        "compromise and compromise": 17.4,
        "stalemate and stalemate": 16.8,
        "victory and compromise": 12.1,
        "victory and victory": 6.6,
    }
    by_actor, aside = joint_shares(icb, icb.opponents)
    assert (sum(share.count for share in by_actor.values()), aside) == (533, 6)
    assert (by_actor["victory and defeat"].count, by_actor["compromise and compromise"].count) == (187, 95)


def test_the_rows_of_the_crisis(icb: Icb) -> None:
    rows = {a.code: (a.number, a.outcome, a.form, a.satisfied, a.power) for a in icb.by_crisis[196]}
    assert rows == {"USA": (450, 1, 2, 2, -9.0), "CUB": (451, 4, 2, 3, 9.0), "RUS": (452, 4, 2, 3, 9.0)}
    assert label("actor", "outfor", 2) == "semi-formal agreement"
    assert icb.code(196, "outesr") == 2


def test_known_neighbours(found: xc.Cases) -> None:
    nearest = found["neighbours"].table.column("name")
    assert nearest[0] == "CIENFUEGOS SUB. BASE"
    assert {"CIENFUEGOS SUB. BASE", "BERLIN WALL", "ABLE ARCHER 83"} <= set(nearest[:5])


def test_leaders(found: xc.Cases) -> None:
    table = found["leaders"].table
    lost = one(table, among="all leaders", after="defeat")
    rest = one(table, among="all leaders", after="any but defeat")
    assert (lost["count"], lost["of"], rest["count"], rest["of"]) == (97, 201, 230, 827)
    own = one(table, among="civil authoritarian great powers", after="defeat")
    assert (own["count"], own["of"]) == (11, 28)
    assert any(
        "Khrushchev was out of office 695 days after the end, on 1964-10-15" in s for s in found["leaders"].answer
    )


def test_two_measures_of_strength(found: xc.Cases) -> None:
    assert found["strength"].answer == (
        "Warheads in 1962: United States 25,540, Soviet Union 3,346, 7.6 to 1.",
        "ICB power score: United States -9, Soviet Union +9.",
    )
    rows = where(found["superiority"].table, measure="warheads")
    assert len(rows) == 9
    assert {row["set aside"] for row in rows if row["pairs"] == "one a crisis"} == {0}


def test_what_is_odd_in_the_files(found: xc.Cases) -> None:
    odd = {(row["file"], row["what"]): row["count"] for row in found["files"].table.records()}
    assert odd["icb2v15.csv", "icb2: rows tagged UCB2 in place of ICB2, kept"] == 1
    assert odd["icb2v15.csv", "outevl: code 9 is not in the codebook, kept as it is"] == 4
    assert odd["icb1v15.csv", "globorg: code 10 is not in the codebook, kept as it is"] == 1
    assert (odd["icb2v15.csv", "sizedu: -99, read as no data"], odd["icb2v15.csv", "strcdu: -99, read as no data"]) == (
        34,
        17,
    )
    against = "outesr contradicted by recurrence here, of 435 crises that can be checked, kept"
    assert odd["icbdy_v15.csv", against] / 435 == pytest.approx(1 / 6, abs=0.02)


def test_it_takes_less_than_a_second(data: Path, crisis: xc.Crisis) -> None:
    began = time.process_time()
    leaders, weapons = data / "archigos" / "archigos.csv", data / "stockpiles" / "fas2023.csv"
    xc.cases(crisis, icb=data / "icb", archigos=leaders, stockpiles=weapons)
    assert time.process_time() - began < 1


def test_nothing_of_the_data_is_in_the_project(data: Path) -> None:
    lines = {
        line.strip()
        for file in data.rglob("*.csv")
        for line in file.read_text(encoding="utf-8-sig").splitlines()[1:]
        if len(line.strip()) >= SHORTEST
    }
    assert len(lines) > 6000
    copied = [
        f"{path.name}: {line.strip()}"
        for path in project_files()
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip() in lines
    ]
    assert copied == []
    names = {file.name for file in data.rglob("*.csv")} - {
        "icb1v15.csv",
        "icb2v15.csv",
        "icbdy_v15.csv",
        "archigos.csv",
    }
    assert not names & {path.name for path in project_files()}
