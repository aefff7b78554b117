"""The swept game in the dossier: from which start, by which course, what variants change, and how pictures say it."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

import excomm as xc
from excomm._dossier.dossier import gather
from excomm._dossier.played import CHANGED, DRAWS, Left, Played, played
from excomm._report.catalogue import figures
from excomm._report.near_war import chance
from excomm._report.streams import Stream, picture_of

STANDOFF = "standoff"


@pytest.fixture(scope="module")
def standoff() -> Played:
    found = played(xc.load(STANDOFF), (), 1)
    assert isinstance(found, Played)
    return found


def test_the_start_with_the_smallest_tree_is_played() -> None:
    crisis = xc.load("trial-of-nerves", change={"starts": {"late": "offer"}})
    found = played(crisis, (), 1)
    assert isinstance(found, Played)
    assert found.start == "late"
    assert found.sweep.endings == xc.sweep(crisis, DRAWS, start="late").endings


def test_a_tree_that_takes_too_long_is_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("excomm._dossier.played.WORK", 1e5)
    found = played(xc.load("trial-of-nerves"), (), 1)
    assert isinstance(found, Left)
    assert found.start == "open"
    page = xc.report(xc.load("trial-of-nerves"), tmp_path / "t.html", draws=50).read_text("utf-8")
    assert "It was not played for this page: its tree of 30 nodes and 8 sets takes too long for a page." in page
    assert "<code>excomm sweep trial-of-nerves</code>" in page
    assert "How near war?" not in page


def test_what_cannot_be_played_has_no_section() -> None:
    assert played(xc.load("trial-of-nerves", change={"weights": {}}), (), 1) is None


def test_probability_flows_on_from_where_it_came(standoff: Played) -> None:
    """All of it leaves the start, what reaches a point leaves it, and endings hold what the sweep says."""
    assert standoff.flow is not None
    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for row in standoff.flow.table.records():
        out[row["from"]] += row["chance"]
        into[row["to"]] += row["chance"]
    assert out["offshore"] == pytest.approx(1)
    assert {name: into[name] for name in out if name != "offshore"} == pytest.approx(
        {name: share for name, share in out.items() if name != "offshore"}
    )
    rows = xc.sweep(xc.load(STANDOFF), 100, seed=1).endings.records()
    ends = {row["ending"]: row["chance"] for row in rows if not row["cause"]}
    assert {name: into[name] for name in ends} == pytest.approx(ends)


def test_sides_that_move_at_once_flow_through_points_of_their_own() -> None:
    found = played(xc.load("simultaneous"), (), 1)
    assert isinstance(found, Played)
    assert found.flow is not None
    assert all(row["from"] != row["to"] for row in found.flow.table.records())


def test_a_variant_is_held_against_the_base_in_the_same_worlds(standoff: Played) -> None:
    assert standoff.changes is not None
    row = next(row for row in standoff.changes.table.records() if row["of"] == "war")
    alone = xc.whatif(
        xc.load(STANDOFF), xc.load(STANDOFF, variant="fast-line"), ask=[xc.sweep], draws=CHANGED, seed=1
    ).table.records()
    war = next(found for found in alone if found["number"] == "chance" and found["of"].startswith("war, "))
    assert (row["before"], row["after"]) == pytest.approx((war["before"], war["after"]))
    assert row["low"] <= row["difference"] <= row["high"]


def test_a_variant_that_leaves_the_tree_alone_is_named_and_not_asked() -> None:
    crisis = xc.load(STANDOFF, change={"variants.titled": {"because": "a title", "change": {"title": "Another"}}})
    found = played(crisis, (), 1)
    assert isinstance(found, Played)
    assert found.changes is not None
    assert "These variants leave the tree as it is: titled." in found.changes.notes
    assert {row["variant"] for row in found.changes.table.records()} == {"fast-line"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (STANDOFF, {"endings", "flow", "risk", "drivers", "estimates"}),
        ("trial-of-nerves", {"endings", "flow", "risk", "drivers"}),
        ("dixit-brinkmanship", {"endings", "flow"}),
    ],
)
def test_a_game_has_the_figures_that_it_allows(name: str, wanted: set[str]) -> None:
    found = figures(gather(xc.load(name), draws=50))
    assert wanted == {"endings", "flow", "risk", "drivers", "estimates"} & set(found)
    assert all(panel.label.endswith("The table says the same.") for n in wanted for panel in found[n].panels)


def test_risk_is_drawn_against_the_barrier_where_there_is_a_hazard(tmp_path: Path) -> None:
    drawn = xc.figure(xc.load(STANDOFF), "risk", tmp_path / "risk.svg", draws=50).read_text("utf-8")
    assert "incidents that are not stopped" in drawn
    plain = xc.figure(xc.load("trial-of-nerves"), "risk", tmp_path / "plain.svg", draws=50).read_text("utf-8")
    assert "incidents that are not stopped" not in plain
    assert "general, accident" in plain


def test_bands_are_as_wide_as_they_are_likely_and_posts_stand_apart() -> None:
    streams = [
        Stream("a", "red", "go", "b", 0.6),
        Stream("a", "red", "stay", "end", 0.4),
        Stream("b", "blue", "back", "a", 0.1),
        Stream("b", "blue", "on", "c", 0.5),
        Stream("c", "chance", "luck", "end", 0.4),
        Stream("c", "chance", "ruin", "war", 0.1),
        Stream("c", "chance", "never", "nowhere", 1e-6),
    ]
    found = picture_of(streams, lambda name: name, chance)
    assert {post.name.split()[0] for post in found.posts} == {"a", "b", "c", "end", "war"}
    widths = {band.words: band.wide for band in found.bands if band.words}
    assert widths["go"] / widths["ruin"] == pytest.approx(6)
    columns: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for post in found.posts:
        columns[post.x].append((post.y, post.y + post.high))
    for spans in columns.values():
        ordered = sorted(spans)
        assert all(low[1] <= high[0] for low, high in pairwise(ordered))
    place = {post.name.split()[0]: post.x for post in found.posts}
    assert place["a"] < place["b"] < place["c"] < place["end"] == place["war"]


def test_the_dossier_says_what_the_sweep_says_in_every_format(tmp_path: Path) -> None:
    crisis = xc.load(STANDOFF)
    text = xc.report(crisis, tmp_path / "s.md", format="md", draws=50).read_text("utf-8")
    swept = xc.sweep(crisis, DRAWS, seed=1)
    assert swept.answer[1].replace("_", "\\_") in text
    assert "{#sweep-changes}" in text
    assert '"sweep-drivers"' in xc.report(crisis, tmp_path / "s.json", format="json", draws=50).read_text("utf-8")
