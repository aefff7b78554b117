"""Figures as files: each by its name, as SVG that needs nothing else and as PNG."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

import excomm as xc
from conftest import require_module
from excomm._cli.main import main
from excomm._finding.words import places
from excomm._report import rows
from excomm._report.catalogue import figures
from excomm._report.figures.dots import Axis, Dot, dots
from excomm._report.figures.svg import Scale
from excomm._report.standalone import to_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def dossier() -> xc.Dossier:
    return xc.dossier(xc.load("cuba-1962"), draws=500)


@pytest.fixture(scope="module")
def small() -> xc.Dossier:
    return xc.dossier(xc.load("trial-of-nerves"), draws=500)


def test_every_figure_is_a_picture_of_its_own(dossier: xc.Dossier) -> None:
    found = figures(dossier)
    assert list(found)[:4] == ["slope", "balance", "ways", "lanes"]
    for name, figure in found.items():
        root = ElementTree.fromstring(to_svg(figure))
        assert root.tag == f"{SVG}svg", name
        assert root.findtext(f"{SVG}title") == figure.title
        text = to_svg(figure)
        assert "var(--" not in text
        assert "href=" not in text
        assert "<script" not in text


def test_a_figure_is_no_larger_than_its_frame(dossier: xc.Dossier) -> None:
    for name, figure in figures(dossier).items():
        for panel in figure.panels:
            root = ElementTree.fromstring(panel.svg('xmlns="http://www.w3.org/2000/svg" '))
            if name.startswith("map"):
                continue  # edges of ranges lead off the map and are cut
            for text in root.iter(f"{SVG}text"):
                assert 0 <= float(text.get("x", 0)) <= panel.width, (name, text.text)
                assert 0 <= float(text.get("y", 0)) <= panel.height, (name, text.text)


def test_slopes_stand_where_the_verdicts_are(small: xc.Dossier) -> None:
    found = figures(small)["slope"].panels[0]
    root = ElementTree.fromstring(found.svg('xmlns="http://www.w3.org/2000/svg" '))
    tips = [link.findtext(f"{SVG}title") for link in root.iter(f"{SVG}a")]
    for verdict in small.verdicts:
        date = verdict.how.options["date"]
        assert any(tip and f" by {date}" in tip and ": in " in tip for tip in tips), date
    world = [r for r in small.verdicts[-1].comparison.records() if (r["eyes"], r["counting"]) == ("world", "sizes")]
    assert any(f"{100 * world[0]['better']:.0f}" in (tip or "") for tip in tips)
    assert places(world[0]["error"]) >= 2


def test_what_was_gained_is_what_the_ledger_adds_up_to(small: xc.Dossier) -> None:
    found, axis = rows.balance(small)
    last = next(own for own in small.ledgers if own.ledger and own.ledger.eyes == "record")
    for row in found:
        named = row.tip.split(", ")[:2]
        lines = [r for r in last.table.records() if small.crisis.called(r["actor"]) == named[0]]
        lines = [r for r in lines if small.crisis.called(r["stake"]) == named[1].split(":")[0]]
        assert row.low == pytest.approx(sum(r["low"] for r in lines))
        assert row.high == pytest.approx(sum(r["high"] for r in lines))
        assert axis.low <= row.low <= row.at <= row.high <= axis.high


def test_lanes_say_who_held_what_from_when_on(dossier: xc.Dossier) -> None:
    found, steps = rows.blocks(dossier)
    answer = next(block for block in found if block.href == "event-us-answer")
    nato = next(lane for lane in answer.lanes if lane.names == "NATO governments")
    assert [(s.kind, s.words) for s in nato.stretches] == [
        ("other", "pledge-alone"),
        ("other", "suspicion"),
        ("other", "avowal"),
        ("itself", "the deed itself"),
    ]
    assert [steps[s.start].replace("\N{NO-BREAK SPACE}", " ") for s in nato.stretches] == [
        *("27 Oct 1962", "Jan 1963", "Sep 1982", "Jan 1989"),
    ]
    both = next(lane for lane in answer.lanes if lane.names == "United States and Soviet Union")
    assert [s.kind for s in both.stretches] == ["itself"]
    late = next(block for block in found if block.href == "event-tactical-in")
    assert late.lanes[0].stretches[0].kind == "nothing"


def test_a_scale_keeps_what_lies_outside_at_its_edge() -> None:
    scale = Scale(0, 10, 100, 200)
    assert [scale(value) for value in (-5, 0, 5, 10, 99)] == [100, 100, 150, 200, 200]


def test_hatching_is_for_what_no_source_was_seen_of(small: xc.Dossier) -> None:
    drawn = [Dot("g", "a0", 0, 1, 2, "1", "t", unsure=unsure) for unsure in (False, True)]
    assert dots(drawn, Axis(0, 2, ()), "label").body.count("span a0 unsure") == 1
    assert not any(row.unsure for row in rows.balance(small)[0])
    nowhere = xc.dossier(xc.load("trial-of-nerves", change={"sources.invented.grade": "unverified"}), draws=50)
    assert all(row.unsure for row in rows.balance(nowhere)[0])


# ------------------------------------------------------------------ as files


def test_the_verb_names_all_and_writes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "trial-of-nerves", "--draws", "100"]) == 0
    names = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["slope", "balance", "ways", "lanes", "endings", "flow", "risk", "drivers"]
    path = tmp_path / "b.svg"
    assert main(["figure", "trial-of-nerves", "balance", "-o", str(path), "--draws", "100"]) == 0
    assert ElementTree.parse(path).getroot().tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pie"], "trial-of-nerves has no figure 'pie': slope, balance, ways, lanes, endings, flow, risk, drivers"),
        (["slope", "-o", "x.gif"], "x.gif: a figure is written as .svg or .png"),
    ],
)
def test_what_cannot_be_drawn_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "trial-of-nerves", *arguments, "--draws", "10"]) == 1
    assert capsys.readouterr().err.strip() == said


def test_a_png_is_what_the_svg_shows(tmp_path: Path) -> None:
    require_module("resvg_py")
    path = xc.figure(xc.load("trial-of-nerves"), "balance", tmp_path / "b.png", draws=50)
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    svg = ElementTree.fromstring(to_svg(figures(xc.dossier(xc.load("trial-of-nerves"), draws=50))["balance"]))
    assert int.from_bytes(data[16:20], "big") == round(3 * float(svg.get("width", 0)))
    assert len(data) > 5_000


def test_without_the_library_for_it_a_png_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(xc.AskError, match=r"excomm\[png\]"):
        xc.figure(xc.load("trial-of-nerves"), "balance", tmp_path / "b.png", draws=50)
    assert not (tmp_path / "b.png").exists()
