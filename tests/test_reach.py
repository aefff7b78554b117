"""Which cities lie in reach: published counts, laws of the count, distances, positions and dates."""

import csv
from math import acos, cos, radians, sin
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._reach.geodesy import along, kilometres, polar
from excomm._reach.land import plane
from excomm._reach.posts import count
from excomm._reach.reach import Reach
from excomm._reach.whole import whole
from straits import SMALL, small

CUBA = "cuba-1962"


@pytest.fixture(scope="module")
def cuba() -> xc.Crisis:
    return xc.load(CUBA)


def counted(found: Reach, top: int = 50) -> list[tuple[int, int]]:
    """Give each row's cities and percent of people, in the order of the table."""
    return [(row["cities"], round(100 * row["people"])) for row in found.table.records() if row["top"] == top]


# ------------------------------------------------------------------ published counts, by name


def test_r12_at_2000_km_reaches_23_of_the_50_largest_cities_and_34_percent_of_their_people(cuba: xc.Crisis) -> None:
    assert counted(xc.reach(cuba, weapon="R-12", range_km=2000)) == [(23, 34)]


def test_r12_at_2080_km_reaches_27_by_sourced_positions_and_28_by_recollected_ones(cuba: xc.Crisis) -> None:
    assert counted(xc.reach(cuba, weapon="R-12", range_km=2080)) == [(27, 56)]
    assert counted(xc.reach(cuba, weapon="R-12", range_km=2080, positions="recollected")) == [(28, 58)]


def test_r14_at_4500_km_reaches_49(cuba: xc.Crisis) -> None:
    assert counted(xc.reach(cuba, weapon="R-14", range_km=4500, planned=True)) == [(49, 99)]


def test_the_turkish_jupiters_reach_30_to_31_and_71_to_73_percent(cuba: xc.Crisis) -> None:
    assert counted(xc.reach(cuba, weapon="Jupiter", where="Turkey")) == [(30, 71), (31, 73)]


def test_every_published_range_has_its_row_and_its_source(cuba: xc.Crisis) -> None:
    rows = [row for row in xc.reach(cuba, weapon="r-12").table.records() if row["top"] == 50]
    assert [row["km"] for row in rows] == [1852, 1889, 2000, 2000, 2037, 2080]
    assert all(row["source"] and row["verified"] == "yes" for row in rows)


def test_shares_are_given_for_25_50_and_100(cuba: xc.Crisis) -> None:
    rows = xc.reach(cuba, weapon="r-12", range_km=2080).table.records()
    assert [(row["top"], row["cities"], round(100 * row["people"])) for row in rows] == [
        (25, 13, 56),
        (50, 27, 56),
        (100, 45, 52),
    ]


def rows_of(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def test_the_tables_are_brought_over_whole(cuba: xc.Crisis, shared: Path) -> None:
    """All cities of both tables, all sites, and every site where it was."""
    facts = shared / "facts" / CUBA
    for name, side in (("us_cities_1960.csv", "usa"), ("ussr_cities_1960.csv", "ussr")):
        people = sorted(int(row["pop1960"]) for row in rows_of(facts / name))
        assert people == sorted(city.people for city in cuba.cities.values() if city.side == side)
    for row in rows_of(facts / "sites.csv"):
        site = cuba.sites[row["id"].replace("_", "-")]
        assert (site.lat, site.lon) == (float(row["lat"]), float(row["lon"]))
        if site.recollected:
            assert (site.fallback_lat, site.fallback_lon) == (float(row["lat_sourced"]), float(row["lon_sourced"]))


# ------------------------------------------------------------------ what no headline may rest on


def test_a_headline_rests_on_no_figure_and_no_position_without_a_page(cuba: xc.Crisis) -> None:
    found = xc.reach(cuba, planned=True)
    assert [line.partition(" (")[0] for line in found.headline] == [
        *("R-12 in Cuba", "R-14 in Cuba", "Jupiter in Turkey", "Jupiter in Italy"),
    ]
    assert not {name for name in found.sources if name == "recollection"}
    assert "49" not in " ".join(found.headline)
    assert any("4,500 km, for which no page was seen" in line for line in found.apart)
    assert any("recollected positions of 4 sites" in line for line in found.apart)


def test_recollected_positions_say_so_first(cuba: xc.Crisis) -> None:
    found = xc.reach(cuba, weapon="r-12", positions="recollected")
    assert found.answer[0] == "With recollected positions, for which no page was seen:"
    assert "recollection" in found.sources


def test_a_recollected_site_without_another_position_does_not_count() -> None:
    crisis = small(sites__west__fallback_lat="0", sites__west__fallback_lon="-9")
    assert len(xc.reach(crisis).groups[0].posts) == 2
    bare = dict(SMALL["sites"]["west"])
    for key in ("fallback lat", "fallback lon", "fallback source"):
        del bare[key]
    crisis = xc.build(SMALL | {"sites": SMALL["sites"] | {"west": bare}})
    assert [post.site for post in xc.reach(crisis).groups[0].posts] == ["east"]
    assert len(xc.reach(crisis, positions="recollected").groups[0].posts) == 2
    assert "recollected, with no sourced one beside it" in str(xc.check(crisis))


def test_unverified_ranges_are_marked_and_said_apart() -> None:
    found = xc.reach(small())
    assert [row["verified"] for row in found.table.records()] == ["yes", "no"]
    assert found.headline == (
        "Arrow in Isle (5 launchers on 2 sites): 2 of the 4 largest cities of The South in reach, with 62 % of their "
        "people, at 1,000 km (1 to 2, with 38 to 62 %, as the sites may lie).",
    )
    assert found.apart[0] == "At 2,000 km, for which no page was seen, Arrow in Isle would have 3 in reach."


# ------------------------------------------------------------------ laws

LATITUDES, LONGITUDES = st.floats(-85, 85), st.floats(-180, 180)
PLACES = st.tuples(LATITUDES, LONGITUDES)
SITES = st.lists(st.tuples(PLACES, st.floats(0, 500)), min_size=1, max_size=4)
CITIES = st.lists(st.tuples(PLACES, st.integers(1, 10**7)), min_size=1, max_size=8)


def invented(
    sites: list[tuple[tuple[float, float], float]], cities: list[tuple[tuple[float, float], int]]
) -> xc.Crisis:
    """Give a crisis with these sites (and how far off they may be) and cities (and their people)."""
    basis = {"weapon": "arrow", "basis": "sourced", "source": "atlas"}
    return xc.build(
        SMALL
        | {
            "sites": {
                f"s{n}": basis | {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}", "uncertainty km": f"{off:.6f}"}
                for n, ((lat, lon), off) in enumerate(sites)
            },
            "cities": {
                f"c{n}": {"side": "south", "people": people, "lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
                for n, ((lat, lon), people) in enumerate(cities)
            },
        }
    )


@given(SITES, CITIES, st.lists(st.floats(1, 21_000), min_size=2, max_size=6))
@settings(max_examples=40)
def test_more_range_never_reaches_less(sites: Any, cities: Any, ranges: list[float]) -> None:
    (group,) = xc.reach(invented(sites, cities)).groups
    for top in (1, 3, 50):
        counts = [count(group.lies, km, top) for km in sorted(ranges)]
        for c in counts:
            assert 0 <= c.least <= c.cities <= c.most <= c.top
            assert 0 <= c.people_least <= c.people <= c.people_most <= 1 + 1e-12
        for name in ("cities", "least", "most", "people"):
            values = [getattr(c, name) for c in counts]
            assert values == sorted(values)


@given(SITES, CITIES, st.floats(100, 15_000), st.data())
@settings(max_examples=40)
def test_wherever_sites_lie_within_their_uncertainty_the_count_stays_within_its_bounds(
    sites: Any, cities: Any, km: float, data: st.DataObject
) -> None:
    (group,) = xc.reach(invented(sites, cities)).groups
    bounds = count(group.lies, km, 50)
    moved = []
    for place, off in sites:
        course, part = data.draw(st.floats(0, 6.28)), data.draw(st.floats(0, 0.999))
        lat, lon = along(place, course, off * part)
        moved.append(((lat, (lon + 180) % 360 - 180), 0.0))
    (other,) = xc.reach(invented(moved, cities)).groups
    assert bounds.least <= count(other.lies, km, 50).cities <= bounds.most


@given(SITES, CITIES, st.floats(100, 15_000))
@settings(max_examples=25)
def test_a_site_more_never_reaches_less(sites: Any, cities: Any, km: float) -> None:
    (fewer,), (more,) = (xc.reach(invented(part, cities)).groups for part in (sites[:1], sites))
    assert count(fewer.lies, km, 50).cities <= count(more.lies, km, 50).cities


def test_a_range_of_9000_km_reaches_all(cuba: xc.Crisis) -> None:
    """The same by the argument and by the file: where the record changes, the answer turns."""
    assert counted(xc.reach(cuba, weapon="r-12", range_km=9000)) == [(50, 100)]
    longer = cuba.change({f"weapons.r-12.ranges.{n}.km": 9000 for n in range(1, 7)})
    assert counted(xc.reach(longer, weapon="r-12")) == [(50, 100)] * 6
    assert "50 of the 50 largest cities" in xc.reach(longer, weapon="r-12").headline[0]


def test_ranks_follow_from_people_not_from_the_order_of_the_file() -> None:
    turned = xc.build(SMALL | {"cities": dict(reversed(SMALL["cities"].items()))})
    ranks = {row["city"]: row["rank"] for row in xc.reach(turned).cities.records()}
    assert ranks == {"alpha": 1, "beta": 2, "gamma": 3, "delta": 4}


def test_the_share_of_published_ranges_that_reach_a_city(cuba: xc.Crisis) -> None:
    shares = {row["city"]: row["share of ranges"] for row in xc.reach(cuba, weapon="r-12").cities.records()}
    assert shares["Miami"] == 1
    assert shares["New York City"] == pytest.approx(1 / 6)
    assert shares["Philadelphia"] == pytest.approx(4 / 6)
    assert shares["Chicago"] == 0


def test_the_curve_rises_by_steps_to_all(cuba: xc.Crisis) -> None:
    rows = xc.reach(cuba, weapon="r-12").curve.records()
    assert [row["cities"] for row in rows] == sorted(row["cities"] for row in rows)
    assert (rows[-1]["cities"], rows[-1]["people"]) == (50, pytest.approx(1))
    assert sum(row["km"] <= 2080 for row in rows) == counted(xc.reach(cuba, weapon="r-12", range_km=2080))[0][0]


# ------------------------------------------------------------------ distances

KNOWN = [  # Karney's test set and documents; the Geodetic Datum of Australia's line (GRS80, the same to a millimetre)
    ((36.530042355041, 0), (-48.164270779097768864, 5.762344694676510456), 9398.5020434687),
    ((-41.32, 174.81), (40.96, -5.50), 19959.679267),
    ((-37.95103341666667, 144.42486788888889), (-37.65282113888889, 143.92649552777777), 54.972271),
    ((90, 0), (-90, 0), 20003.9314586),
    ((0, 0), (0, 1), 111.3194908),
]


@pytest.mark.parametrize(("one", "other", "km"), KNOWN)
def test_a_distance_is_the_one_in_the_table(one: Any, other: Any, km: float) -> None:
    assert kilometres(one, other) == pytest.approx(km, abs=2e-5)


@given(PLACES, PLACES)
@settings(max_examples=60)
def test_a_distance_is_the_same_both_ways_and_near_that_of_a_sphere(one: Any, other: Any) -> None:
    assert kilometres(one, other) == pytest.approx(kilometres(other, one), abs=1e-9)
    phi, theta, turn = radians(one[0]), radians(other[0]), radians(other[1] - one[1])
    over = sin(phi) * sin(theta) + cos(phi) * cos(theta) * cos(turn)
    assert kilometres(one, other) == pytest.approx(6371.0088 * acos(max(-1, min(1, over))), rel=0.006, abs=0.2)


@given(PLACES, st.floats(-3.14, 3.14), st.floats(1, 9_000))
@settings(max_examples=60)
def test_going_a_way_and_measuring_it_agree(start: Any, course: float, km: float) -> None:
    end = along(start, course, km)
    assert kilometres(start, end) == pytest.approx(km, abs=1e-6)
    assert plane(*polar(start, end)) == pytest.approx(plane(km, course), abs=1e-3)


# ------------------------------------------------------------------ dates, and what was only planned


@pytest.mark.parametrize(
    ("date", "weapon", "cities"),
    [
        ("1962-10-01", "r-12", (0, 0)),
        ("1962-10-20", "r-12", (25, 28)),
        ("1962-10-27", "r-12", (27, 28)),
        ("1962-10-30", "r-12", (0, 28)),
        ("1962-11-07", "r-12", (0, 0)),
        ("1962-11-07", "jupiter", (31, 33)),
        ("1963-05", "jupiter", (0, 0)),
    ],
)
def test_only_what_stands_at_a_date_counts(cuba: xc.Crisis, date: str, weapon: str, cities: tuple[int, int]) -> None:
    where = "Turkey" if weapon == "jupiter" else "Cuba"
    rows = [r for r in xc.reach(cuba, weapon=weapon, where=where, date=date).table.records() if r["top"] == 50]
    assert (rows[-1]["cities"], rows[-1]["most"]) == cities


def test_a_date_that_the_crisis_names_is_understood(cuba: xc.Crisis) -> None:
    assert xc.reach(cuba, weapon="r-12", date="jupiters-gone").headline == (
        "R-12 in Cuba: none stands there by 1963-05.",
    )


def test_before_and_after_says_each_day_on_which_something_changed() -> None:
    """The west always stands and reaches gamma; the east comes on one day and leaves in some month."""
    rows = [(r["date"], r["cities"], r["most"]) for r in xc.reach(small(), range_km=1000).over_time.records()]
    assert rows == [("1950-01-10", 2, 2), ("1950-03-01", 0, 2), ("1950-03-31", 0, 0)]


def test_as_deployed_and_as_planned() -> None:
    deployed, planned = xc.reach(small()), xc.reach(small(), planned=True)
    assert "Only planned, and not counted here: Arrow in Isle (0 launchers)." in deployed.notes
    assert [counted(found, 4)[0][0] for found in (deployed, planned)] == [2, 3]
    assert "1 of them only planned" in planned.headline[0]


def test_what_never_came_reaches_nothing(cuba: xc.Crisis) -> None:
    assert xc.reach(cuba, weapon="r-14").answer == ("None of what was asked about came; it was only planned.",)


def test_both_theatres_are_asked_at_once(cuba: xc.Crisis) -> None:
    assert {(g.weapon, g.where, g.over) for g in xc.reach(cuba).groups} == {
        ("r-12", "Cuba", "usa"),
        ("jupiter", "Turkey", "ussr"),
        ("jupiter", "Italy", "ussr"),
    }
    assert {g.over for g in xc.reach(cuba, side="Soviet Union").groups} == {"usa"}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"weapon": "r-13"}, "there is no weapon 'r-13'; there are r-12, "),
        ({"weapon": "thor"}, "cuba-1962 has no site of weapon thor"),
        ({"side": "cuba"}, "there is no side 'cuba'; there are ussr, usa"),
        ({"where": "Turkish"}, "there is no where 'Turkish'"),
        ({"range_km": 0.0}, "range 0: kilometres above 0"),
        ({"range_km": float("nan")}, "range nan: kilometres above 0"),
        ({"top": 0}, "top 0: at least one city"),
        ({"positions": "guessed"}, "there are no positions 'guessed'; there are sourced and recollected"),
        ({"date": "then"}, "'then' is not a date"),
    ],
)
def test_a_question_that_cannot_be_asked_says_what_can(cuba: xc.Crisis, asked: Any, answer: str) -> None:
    with pytest.raises(xc.AskError) as error:
        xc.reach(cuba, **asked)
    assert str(error.value).startswith(answer)


def test_a_crisis_without_sites_has_nothing_to_measure() -> None:
    crisis = xc.load("trial-of-nerves")
    assert whole(crisis) is None
    with pytest.raises(xc.AskError, match="no sites of weapons and cities"):
        xc.reach(crisis)


def test_the_same_question_gets_the_same_answer_and_says_how(cuba: xc.Crisis) -> None:
    one, other = (xc.reach(cuba, weapon="R-12", date="1962-10-27", top=25) for _ in range(2))
    assert one.to_json() == other.to_json()
    assert dict(one.how.options) == {"weapon": "r-12", "date": "1962-10-27", "top": 25, "positions": "sourced"}
