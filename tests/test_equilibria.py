"""Other equilibria than the one selected: other beginnings, Gambit's lists; bounds where worlds failed; pictures."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import excomm as xc
from excomm._cli.main import main
from excomm._report.tree import WIDEST, tree_svg
from excomm._solve import equilibria as listing
from excomm._solve.describe import describe
from excomm._solve.pace import Reason
from solving import chances, tree

HUNT = {
    "p": {
        "together": {"a": ["stag", "hare"], "b": ["deer", "rabbit"]},
        "goes to": {"stag+deer": "feast", "hare+rabbit": "snack", "stag+rabbit": "a-alone", "otherwise": "b-alone"},
    }
}
SPOILS = {"feast": [4, 4], "snack": [3, 3], "a-alone": [0, 3], "b-alone": [3, 0]}
ENTRY = {
    "p": {"turn": "a", "choices": {"out": "alone", "in": "q"}},
    "q": {"turn": "b", "choices": {"fight": "war", "share": "split"}},
}
PROFITS = {"alone": (0, 2), "war": (-1, -1), "split": (1, 1)}


def by(finding: xc.Finding, name: str) -> dict[str, dict[str, Any]]:
    """Give the rows of a finding by a column."""
    return {str(row[name]): row for row in finding.table.records()}


# Other beginnings


def test_other_beginnings_find_the_other_equilibrium_of_a_stag_hunt() -> None:
    found = xc.selection(tree(HUNT, SPOILS))
    assert "another ending was found" in found.answer[0]
    rows = by(found, "ending")
    assert rows["snack"]["branch"] == pytest.approx(1, abs=1e-4)
    for ending, least, most in (("snack", 0, 1), ("feast", 0, 1)):
        assert rows[ending]["least"] == pytest.approx(least, abs=1e-4)
        assert rows[ending]["most"] == pytest.approx(most, abs=1e-4)


def test_an_ending_that_the_tree_does_not_come_to_has_no_row(pygambit: ModuleType) -> None:
    """The file's endings may be more than the tree's, and stand before them."""
    game = tree(HUNT, {"never": [9, 9], **SPOILS})
    assert list(by(xc.selection(game), "ending")) == list(SPOILS)
    listed = xc.equilibria(game).table
    assert listed.names[-4:] == tuple(SPOILS)
    assert all(len(row) == len(listed.names) for row in listed.rows)


def test_other_beginnings_find_nothing_where_there_is_one_equilibrium() -> None:
    """Entry has another Nash equilibrium, by an empty threat: no branch may end there."""
    found = xc.selection(tree(ENTRY, PROFITS), starts=50)
    assert found.answer[0].startswith("In this world no other")
    assert all(row["least"] == pytest.approx(row["most"], abs=1e-4) for row in found.table.records())


def test_a_beginning_is_a_lean_that_payoffs_outweigh() -> None:
    crisis = xc.load("trial-of-nerves")
    game, worlds = xc.game(crisis), xc.worlds(crisis, 40, seed=1)
    found = xc.selection(game, worlds, starts=5, seed=2)
    mean = {ending: share.mean() for ending, share in xc.solve(game, worlds).endings().items()}
    for row in found.table.records():
        assert row["branch"] == pytest.approx(mean[row["ending"]], abs=1e-5)
        assert row["least"] <= row["branch"] <= row["most"]
    assert found == xc.selection(game, worlds, starts=5, seed=2)
    assert any(row["worlds"] > 0 for row in found.table.records())


# Bounds


def test_worlds_that_failed_widen_every_share() -> None:
    crisis = xc.load("bluff")
    solution = xc.solve(xc.game(crisis), xc.worlds(crisis, 10, seed=1))
    assert all(least == most for least, most in solution.bounds().values())
    reason, limit = solution.reason.copy(), solution.chances["limit"].copy()
    reason[:3], limit[:3] = Reason.STUCK, np.nan
    broken = replace(solution, reason=reason, chances={**solution.chances, "limit": limit})
    for ending, share in broken.endings().items():
        least = share[3:].sum() / 10
        assert broken.bounds()[ending] == pytest.approx((least, least + 0.3))
    finding = describe(broken)
    least, most = (100 * bound for bound in broken.bounds()["war"])
    assert f"({least:.1f} to {most:.1f} %)" in finding.answer[0]
    assert any(note.startswith("Not answered in 3 of 10 worlds: no step short enough") for note in finding.notes)


# Gambit's lists


def test_an_empty_threat_is_listed_and_is_not_sequential(pygambit: ModuleType) -> None:
    found = xc.equilibria(tree(ENTRY, PROFITS))
    assert found.answer[0] == "Sequentially rational profiles were found with 1 outcome; other equilibria with 1 more."
    good, threat = found.table.records()
    assert (good["sequential"], good["branch"], good["split"], good["gain"]) == ("yes", "yes", 1, 0)
    assert (threat["sequential"], threat["branch"], threat["alone"], threat["gain"]) == ("no", "", 1, 2)


def test_a_pure_profile_that_the_search_for_mixed_ones_meets_again_counts_once(pygambit: ModuleType) -> None:
    game = tree({"p": {"turn": "a", "choices": {"x": "one", "y": "two"}}}, {"one": [1], "two": [0]})
    assert [row["profiles"] for row in xc.equilibria(game).table.records()] == [1]


def test_a_mixed_equilibrium_is_listed_beside_pure_ones(pygambit: ModuleType) -> None:
    """The hunt's third: both hunt the stag with 3/4, which leaves the other indifferent."""
    rows = xc.equilibria(tree(HUNT, SPOILS)).table.records()
    assert sorted(row["kind"] for row in rows) == ["mixed", "pure", "pure"]
    mixed = next(row for row in rows if row["kind"] == "mixed")
    assert mixed["feast"] == pytest.approx(9 / 16)
    assert mixed["relative"] < 1e-9
    assert [row["snack"] for row in rows if row["branch"]] == pytest.approx([1])


def test_gambit_is_stopped_in_time_and_that_is_said(pygambit: ModuleType) -> None:
    began = time.monotonic()
    found = xc.equilibria(tree(ENTRY, PROFITS), seconds=0.01)
    assert time.monotonic() - began < 5
    assert found.notes[0] == "Gambit was stopped after 0.01 seconds: there may be more."


def test_without_gambit_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "find_spec", lambda name: None)
    with pytest.raises(xc.AskError, match=r"needs pygambit, which is not installed: pip install 'excomm\[gambit\]'"):
        xc.equilibria(tree(ENTRY, PROFITS))


def test_what_is_too_much_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = xc.load("bluff")
    with pytest.raises(xc.AskError, match="of one world, not of 3"):
        xc.equilibria(xc.game(crisis), xc.worlds(crisis, 3, seed=1))
    monkeypatch.setattr(listing, "MOST_PROFILES", 30)
    with pytest.raises(xc.AskError, match="the game has 32 pure profiles; equilibria are listed up to 30"):
        xc.equilibria(xc.game(crisis))


# The command line


def test_sets_that_overlap_are_drawn_apart() -> None:
    """Side a knows what b did and not b's mood, in rows that interleave: the lines do not run over each other."""
    points = {
        "first": {"turn": "b", "choices": {"left": "q", "right": "q"}},
        "q": {"turn": "a", "choices": {"up": "one", "down": "two"}},
    }
    acts = {"left": {"by": "b"}, "right": {"by": "b"}, "up": {"by": "a"}, "down": {"by": "a"}}
    kinds = {"mood": {"of": "b", "is": {"calm": 0.5, "angry": "rest"}}}
    game = tree(points, {"one": [1, 1], "two": [2, 2]}, private=kinds, acts=acts)
    drawn = tree_svg(game)
    curves = re.findall(r'<path d="M\S+ \S+Q(\S+) [^"]+"[^>]+stroke-dasharray', drawn)
    assert len(set(curves)) == 2
    assert ": a cannot tell these apart at q</title>" in drawn


def test_the_flow_of_probability_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "bluff", "--svg", str(tmp_path / "flow.svg")]) == 0
    assert "wrote" in capsys.readouterr().out
    solution = xc.solve(xc.game(xc.load("bluff")))
    text = (tmp_path / "flow.svg").read_text(encoding="utf-8")
    assert text == tree_svg(solution.game, solution.mean_reach())
    root = ElementTree.fromstring(text)
    widths = [
        float(path.get("stroke-width", "nan"))
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if not path.get("stroke-dasharray")
    ]
    reach = [flow for node, flow in enumerate(solution.mean_reach()) if solution.game.parent[node] >= 0]
    assert widths == pytest.approx([max(0.6, WIDEST * flow) for flow in reach], abs=0.01)
    assert "stroke-width" not in tree_svg(xc.game(xc.load("leak"))).split("stroke-dasharray")[0].rpartition("<path")[0]


def test_other_branches_are_followed_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "leak", "--others", "3", "--draws", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["question"] == "Does another sequential equilibrium have another ending?"
    with pytest.raises(SystemExit):
        main(["solve", "leak", "--others", "0"])


def test_an_interrupted_solve_prints_what_is_done_and_ends_with_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from excomm._solve import branch

    walker = branch._walker

    def interrupted(*given: Any) -> Any:
        walked = walker(*given)

        def walk(rows: Any) -> Any:
            if rows[0] > 0:
                raise KeyboardInterrupt
            return walked(rows)

        return walk

    monkeypatch.setattr(branch, "_walker", interrupted)
    monkeypatch.setattr(branch, "_size", lambda *given: 50)
    assert main(["solve", "bluff", "--draws", "200"]) == 130
    out = capsys.readouterr().out
    assert "Answered in 50 of 200 worlds" in out
    assert "Not answered in 150 of 200 worlds: interrupted before." in out


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_signal_ends_a_long_solve_soon() -> None:
    command = [sys.executable, "-m", "excomm", "solve", "cuba-1962", "--draws", "200000"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    ) as running:
        time.sleep(8)
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, err = running.communicate(timeout=60)
        assert time.monotonic() - began < 30
    assert running.returncode == 130
    assert "Traceback" not in err


def test_a_picture_of_nothing_is_refused() -> None:
    crisis = xc.load("bluff")
    solution = xc.solve(xc.game(crisis))
    assert chances(solution)
    lost = replace(solution, chances={"limit": np.full_like(solution.chances["limit"], np.nan)})
    with pytest.raises(xc.AskError, match="no world was solved"):
        lost.mean_reach()


@pytest.mark.parametrize(
    "options", [{"starts": -1}, {"starts": 0}, {"seed": -1}, {"tolerance": 0}, {"engine": "abacus"}]
)
def test_other_beginnings_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(xc.AskError):
        xc.selection(tree(ENTRY, PROFITS), **options)


@pytest.mark.parametrize("seconds", ["0", "-1", "inf", "nan", "1e8"])
def test_gambit_is_given_a_time_that_ends(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "bluff", "--all", "--seconds", seconds]) == 1
    assert "at most 1,000,000 seconds" in capsys.readouterr().err
