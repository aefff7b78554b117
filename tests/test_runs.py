"""Long runs: sums that add up, chunks that survive their workers, folders that can be gone on with."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import excomm as xc
from conftest import require_module
from deadly import Deadly, failing
from excomm._cli.main import main
from excomm._runs.pool import WorkerDiedError, each
from excomm._runs.sums import Sums, no_sums, student, sums_of
from excomm._sweep.run import KEEP


@pytest.fixture
def parquet() -> None:
    """Ask for what a run in a folder needs."""
    require_module("pyarrow")


def nerves() -> xc.Crisis:
    return xc.load("trial-of-nerves")


def numbers(swept: xc.Sweep) -> list[float]:
    """Give every number of a sweep, to the last digit."""
    sums = swept.run.sums
    assert isinstance(sums, Sums)
    return [*sums.total, *sums.square, *sums.cross, sums.draws, sums.failed, *np.nan_to_num(swept.run.kept).ravel()]


# Sums.


def test_sums_of_parts_are_the_sums_of_the_whole() -> None:
    values = np.random.default_rng(1).random((950, 3))
    values[[3, 500, 501]] = np.nan
    whole, parts = (
        sums_of(values, 100),
        sum((sums_of(values[n : n + 300], 100) for n in range(0, 950, 300)), no_sums(3)),
    )
    np.testing.assert_allclose(whole.means, np.nanmean(values, axis=0))
    np.testing.assert_allclose(parts.errors(), whole.errors())
    assert (parts.draws, parts.failed, parts.blocks) == (947, 3, 10)


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(2)
    held = 0
    for _ in range(400):
        low, high = sums_of((random.random((1500, 1)) < 0.3).astype(float), 100).intervals()
        held += int(low[0] <= 0.3 <= high[0])
    assert 0.92 <= held / 400 <= 0.98


def test_a_few_blocks_are_taken_draw_by_draw() -> None:
    random = np.random.default_rng(2)
    held = 0
    for _ in range(400):
        low, high = sums_of((random.random((300, 1)) < 0.3).astype(float), 100).intervals()
        held += int(low[0] <= 0.3 <= high[0])
        assert high[0] - low[0] < 0.12
    assert 0.92 <= held / 400 <= 0.98


def test_failures_widen_every_share_into_bounds() -> None:
    """Of 1000 draws 100 failed: they could all have been 0, or all 1."""
    values = (np.random.default_rng(3).random((1000, 1)) < 0.5).astype(float)
    clean_low, clean_high = sums_of(values[100:], 100).intervals()
    values[:100] = np.nan
    low, high = sums_of(values, 100).intervals()
    assert low[0] == pytest.approx(0.9 * clean_low[0])
    assert high[0] == pytest.approx(0.9 * clean_high[0] + 0.1)


def test_a_share_never_met_is_not_said_to_be_impossible() -> None:
    low, high = sums_of(np.zeros((3000, 1)), 100).intervals()
    assert (low[0], high[0]) == (0.0, pytest.approx(0.001))


def test_student_is_that_of_the_tables() -> None:
    for freedom, table in ((1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (30, 2.042), (10_000, 1.9602)):
        assert student(freedom) == pytest.approx(table, rel=2e-3)


# Workers.


def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    found = dict(each(Deadly(str(tmp_path), once=(2, 7)), range(12), workers=2))
    assert found == {n: n * n for n in range(12)}


def test_a_chunk_that_kills_every_worker_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    found = dict(each(Deadly(str(tmp_path), always=(4,)), range(8), workers=2))
    assert isinstance(found[4], WorkerDiedError)
    assert "chunk 4" in str(found[4])
    assert {n: v for n, v in found.items() if n != 4} == {n: n * n for n in range(8) if n != 4}


def test_an_error_in_the_work_is_raised() -> None:
    with pytest.raises(ValueError, match="three"):
        list(each(failing, range(8), workers=2))


def test_poison_counts_as_failure_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(work: Any, wanted: Any, **_: object) -> Any:
        for number in wanted:
            yield number, WorkerDiedError("chunk 1") if number == 1 else work(number)

    monkeypatch.setattr("excomm._sweep.run.each", dying)
    swept = xc.sweep(nerves(), 400, chunk=100, seed=1)
    assert swept.failures == {"the worker died": 100}
    assert any("Chunk 1 (draws 100 and on)" in note for note in swept.notes)
    war = next(row for row in swept.endings.records() if row["ending"] == "war")
    assert war["high"] - war["low"] > 0.25
    assert len(swept.run.kept) == 400


def test_where_nothing_was_solved_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("excomm._sweep.run.each", lambda work, wanted, **_: ((n, WorkerDiedError()) for n in wanted))
    swept = xc.sweep(nerves(), 200, chunk=100)
    assert swept.answer == ("No draw was solved.",)
    for row in (*swept.endings.records(), *swept.risk.records()):
        assert (row["chance"], row["low"], row["high"]) == (None, 0.0, 1.0) or row["cause"]
    assert swept.drivers("war").rows == swept.curve.rows == ()
    assert "0 of 0 worlds" in str(swept.conditions("war"))
    assert json.loads(swept.to_json())["rows"]


def test_one_worker_and_two_give_the_same_numbers() -> None:
    one, two = (numbers(xc.sweep(nerves(), 650, chunk=100, seed=4, workers=workers)) for workers in (1, 2))
    assert one == two


def test_a_dask_cluster_gives_the_same_numbers() -> None:
    require_module("distributed")
    here = xc.sweep(nerves(), 300, chunk=100, seed=4)
    there = xc.sweep(nerves(), 300, chunk=100, seed=4, workers="local")
    assert numbers(here) == numbers(there)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    short, long = (xc.sweep(nerves(), draws, chunk=100, seed=5) for draws in (150, 400))
    assert np.array_equal(short.run.kept, long.run.kept[:150], equal_nan=True)


def test_chunks_of_another_size_hold_the_same_draws() -> None:
    """What is drawn hangs on the number of a block, so only the last digits of sums differ."""
    small, large = (xc.sweep(nerves(), 700, seed=5, chunk=chunk) for chunk in (100, 500))
    np.testing.assert_allclose(small.run.kept, large.run.kept, rtol=1e-9, atol=1e-12)
    with pytest.raises(xc.AskError, match="a multiple of 100"):
        xc.sweep(nerves(), 700, chunk=150)


def test_a_tree_of_a_thousand_nodes_is_swept_by_two_workers_as_by_one() -> None:
    """The one with a cycle, a secret, waits under a hazard, and a start that the first choices lead to."""
    require_module("numba")
    crisis = xc.load(Path(__file__).parent.parent / "benchmarks" / "midsize.yaml")
    one, two = (xc.sweep(crisis, 200, seed=2, workers=workers, start="late") for workers in (1, 2))
    assert numbers(one) == numbers(two)
    whole = xc.sweep(crisis, 100, seed=2)
    assert whole.failures == {}
    assert {"accident", "chosen"} <= set(whole.endings.column("cause"))


def test_memory_does_not_grow_with_the_draws() -> None:
    swept = xc.sweep(xc.load("bluff"), KEEP + 2500, seed=1)
    assert swept.run.sums.draws == KEEP + 2500
    assert len(swept.run.kept) == KEEP


# Folders.


@pytest.mark.usefixtures("parquet")
def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "run"

    def stop(done: int, _: int) -> None:
        if done >= 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        xc.sweep(nerves(), 600, chunk=100, seed=1, into=folder, progress=stop)
    kept = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    assert len(kept) == 3
    swept = xc.sweep(nerves(), 600, chunk=100, seed=1, into=folder)
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    assert len(after) == 6
    assert {name: after[name] for name in kept} == kept
    assert numbers(swept) == numbers(xc.sweep(nerves(), 600, chunk=100, seed=1))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [row["draws"] for row in manifest["chunks"]] == [100] * 6
    assert manifest["study"]["seed"] == 1


@pytest.mark.usefixtures("parquet")
def test_a_shorter_run_takes_what_a_longer_one_left(tmp_path: Path) -> None:
    xc.sweep(nerves(), 300, chunk=200, seed=1, into=tmp_path / "run")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "run").glob("*.parquet")}
    short = xc.sweep(nerves(), 250, chunk=200, seed=1, into=tmp_path / "run")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "run").glob("*.parquet")} == before
    assert short.run.draws == 250
    assert np.array_equal(short.run.kept, xc.sweep(nerves(), 250, chunk=200, seed=1).run.kept)


@pytest.mark.parametrize("damage", ["cut", "flip", "other"])
@pytest.mark.usefixtures("parquet")
def test_a_damaged_chunk_is_made_again(tmp_path: Path, damage: str) -> None:
    whole = xc.sweep(nerves(), 300, chunk=100, seed=1, into=tmp_path / "run")
    file = tmp_path / "run" / "chunk-00000001.parquet"
    raw = file.read_bytes()
    if damage == "other":
        raw = (tmp_path / "run" / "chunk-00000002.parquet").read_bytes()
    at = len(raw) // 3
    file.write_bytes(raw[:at] if damage == "cut" else raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    again = xc.sweep(nerves(), 300, chunk=100, seed=1, into=tmp_path / "run")
    assert numbers(again) == numbers(whole)


@pytest.mark.usefixtures("parquet")
def test_a_folder_of_another_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xc.sweep(nerves(), 100, chunk=100, seed=1, into=tmp_path / "run")
    with pytest.raises(xc.AskError, match="holds another run: seed 1, not 2"):
        xc.sweep(nerves(), 100, chunk=100, seed=2, into=tmp_path / "run")
    other = nerves().change({"weights.blue.security": 2})
    with pytest.raises(xc.AskError, match="holds another run: digest"):
        xc.sweep(other, 100, chunk=100, seed=1, into=tmp_path / "run")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    assert main(["sweep", "trial-of-nerves", "--draws", "100", "--into", str(tmp_path / "mine")]) == 1
    assert "holds other things and no run" in capsys.readouterr().err


@pytest.mark.usefixtures("parquet")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """Interrupted from outside, the command says so, ends with 130, and the same command goes on."""
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "excomm", "sweep", "trial-of-nerves", "--draws", "40000", "--workers", "2"]
    running = subprocess.Popen([*command, "--into", str(folder)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(folder.glob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 130
    assert b"the same command goes on" in said
    assert b"Traceback" not in said
    there = len(list(folder.glob("*.parquet")))
    assert 0 < there < 20
    assert not list(folder.glob(".*"))
