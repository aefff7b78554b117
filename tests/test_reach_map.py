"""The map of a theatre: edges, land, cities, names; and how it stands on the page."""

import re
from math import atan2, hypot
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from browsing import opened
from excomm._reach.chart import STEPS, charts
from excomm._reach.geodesy import along, kilometres, middle_of, polar
from excomm._reach.land import clip, outlines, plane
from excomm._reach.whole import Whole, whole
from excomm._report.figures.labels import Room, meet
from straits import small

CUBA = "cuba-1962"


@pytest.fixture(scope="module")
def cuba() -> Whole:
    found = whole(xc.load(CUBA))
    assert found is not None
    return found


def test_every_edge_lies_at_its_range_from_the_nearest_site(cuba: Whole) -> None:
    for chart in cuba.charts:
        for edge in chart.edges:
            (ring,) = edge.rings
            assert len(ring) == STEPS
            for x, y in ring[:: STEPS // 6]:
                place = along(chart.middle, atan2(x, y), hypot(x, y))
                near = min(kilometres(post.place, place) for post in edge.group.posts)
                assert near == pytest.approx(edge.figure.km, abs=0.01)


def test_sites_too_far_apart_for_one_outline_have_one_each() -> None:
    crisis = small(weapons__arrow__ranges=[{"km": 300, "source": "atlas"}])
    (chart,) = charts(crisis, xc.reach(crisis).groups, (), 50)
    (edge,) = chart.edges
    assert len(edge.rings) == 2


def test_a_city_is_drawn_as_reached_where_the_count_has_it(cuba: Whole) -> None:
    american = next(chart for chart in cuba.charts if chart.over == "usa")
    drawn = [*american.dots, *(dot for dot, _ in american.beyond)]
    kinds = [dot.reached for dot in drawn]
    assert len(drawn) == 50
    by_range = {r["km"]: r["cities"] for r in cuba.deployed.table.records() if r["weapon"] == "r-12" and r["top"] == 50}
    assert kinds.count("all") == by_range[1852]
    assert kinds.count("all") + kinds.count("some") == by_range[2080]
    assert kinds.count("planned") == 45 - by_range[2080]
    assert [dot.city for dot, _ in american.beyond] == ["honolulu"]


LAND = [(40, -100), (50, 10), (-25, 135), (0, 25), (60, 100), (-10, -55), (35, 105), (24, 44)]
SEA = [(30, -40), (0, -140), (-40, 80), (35, 18), (15, -75), (20, 130), (42, 51), (-60, 0)]


@pytest.mark.parametrize("middle", [(22.7, -81.6), (39, 22), (25, 121), (-35, -60), (85, 0), (-22.7, 98.4)])
def test_land_is_where_it_is_from_whatever_middle(middle: tuple[float, float]) -> None:
    """Around some of these the antipode lies on land, around one in the Caspian's continent, around one near a pole."""
    frame = (-7000.0, -7000.0, 7000.0, 7000.0)
    rings = outlines(middle, frame)
    for places, land in ((LAND, True), (SEA, False)):
        for place in places:
            x, y = plane(*polar(middle, place))
            if abs(x) < 6900 and abs(y) < 6900:
                assert sum(crossed(ring, x, y) for ring in rings) % 2 == land, (middle, place)


def crossed(ring: Any, x: float, y: float) -> int:
    """Count how often a ring crosses the line from a point to the north."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum((x1 > x) != (x2 > x) and y < y1 + (x - x1) / (x2 - x1) * (y2 - y1) for (x1, y1), (x2, y2) in pairs)


def test_a_ring_is_cut_at_the_frame() -> None:
    assert sorted(clip([(-2, -2), (2, -2), (2, 2), (-2, 2)], (-1, -1, 1, 1))) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    assert clip([(5, 5), (6, 5), (6, 6)], (-1, -1, 1, 1)) == []


def test_the_middle_of_places_is_between_them() -> None:
    assert middle_of([(10, 20), (-10, 20)]) == pytest.approx((0, 20))
    lat, lon = middle_of([(5, 170), (5, -170)])
    assert lat > 5
    assert abs(lon) == pytest.approx(180)


# ------------------------------------------------------------------ names on it

MARKS = st.lists(st.tuples(st.floats(0, 700), st.floats(0, 500), st.floats(2, 10)), max_size=30)


@given(MARKS, st.sampled_from([12.5, 25.0]))
@settings(max_examples=40)
def test_names_meet_no_mark_and_no_other_name(marks: list[tuple[float, float, float]], size: float) -> None:
    room = Room(720, 520, size)
    for mark in marks:
        room.block(*mark)
    for n, mark in enumerate(marks):
        room.place("Name" * (1 + n % 3), *mark)
    named = room.taken[len(marks) :]
    for n, box in enumerate(named):
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 720
        assert box[3] <= 520
        assert not any(meet(box, other) for other in (*room.taken[: len(marks)], *named[:n]))


def test_a_name_without_room_is_left_out() -> None:
    room = Room(60, 20, 12)
    assert room.place("A name of some length", 30, 10, 4) is None
    assert room.place("A", 30, 10, 4) is not None


# ------------------------------------------------------------------ on the page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return xc.report(xc.load(CUBA), tmp_path_factory.mktemp("page") / "cuba.html", draws=100)


def test_the_page_has_a_map_for_each_theatre_and_says_it_in_a_table_too(page: Path) -> None:
    text = appendix(page)
    assert text.count('<svg class="figure map ') == 2
    assert text.count('<svg class="figure curve ') == 4
    assert "<title>1. New York City, 7,781,984 people: 2,067 km from R-12 in Cuba, 1 of 6 ranges" in text
    assert '<th scope="row">New York City</th><td class="number">7,781,984</td><td>by some of them</td>' in text
    assert "Natural Earth" in text


def test_every_source_that_the_section_names_is_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    section = appendix(page)
    section = section[section.index('<section id="reach"') : section.index("</section>", section.index('id="reach"'))]
    names = set(re.findall(r'href="#([^"]+)"', section))
    assert {"source-kennedy-22oct", "source-dobbs-2008", "source-general-knowledge"} <= names
    assert [name for name in names if f'id="{name}"' not in text] == []
    assert section.count("(unverified)") == 2


def appendix(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return text[text.index('<section id="appendix">') :]


def test_a_crisis_without_sites_has_no_such_section_and_no_hole(tmp_path: Path) -> None:
    assert 'id="reach"' not in xc.report(xc.load("dixit-brinkmanship"), tmp_path / "d.html").read_text(encoding="utf-8")


def test_what_a_table_says_cannot_become_markup(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>\" x='"
    changes = {f"{path}.name": hostile for path in ("weapons.arrow", "sites.east", "cities.alpha", "actors.south")}
    crisis = small(sites__east__where=hostile).change(changes)
    text = xc.report(crisis, tmp_path / "x.html", draws=10).read_text(encoding="utf-8")
    assert 'id="reach"' in text
    assert "<script>" not in text


def test_a_crisis_of_weapons_alone_has_a_page(tmp_path: Path) -> None:
    """No stakes, no record, no points: the section on reach stands by itself."""
    text = xc.report(small(), tmp_path / "s.html", draws=10).read_text(encoding="utf-8")
    assert text.count('<svg class="figure map ') == 2  # argued with, and in the appendix
    assert "Who came out better?" not in text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "shown", "hidden"), [(320, "small", "broad"), (1100, "broad", "small")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_fits_and_can_be_read_on_every_screen(
    browser: Any, page: Path, width: int, shown: str, hidden: str, scheme: str
) -> None:
    with opened(browser, page, viewport={"width": width, "height": 900}, color_scheme=scheme) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.locator(f".map .{shown} text").first.is_visible()
        assert not tab.locator(f".map .{hidden} text").first.is_visible()
        letters = tab.evaluate(f"document.querySelector('.map .{shown} text').getBoundingClientRect().height")
        assert letters > 9
