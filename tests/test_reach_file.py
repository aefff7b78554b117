"""Mistakes in the tables of weapons, sites and cities, each named with its row and column."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import excomm as xc
from straits import SMALL, small

Mistakes = Callable[[str, str], list[str]]
SITE_HEAD = "site,weapon,state,lat,lon,basis,uncertainty km,source,fallback lat,fallback lon,fallback source,from,until"
CITY_HEAD = "city,side,people,lat,lon"


@pytest.fixture
def mistakes(tmp_path: Path) -> Mistakes:
    """Give a function that writes a row of sites and one of cities and returns what loading says of them."""
    rest = {key: SMALL[key] for key in ("excomm", "crisis", "actors", "sources", "weapons")}
    (tmp_path / "crisis.yaml").write_text(json.dumps(rest), encoding="utf-8")

    def lines(site: str, city: str) -> list[str]:
        (tmp_path / "sites.csv").write_text(f"{SITE_HEAD}\n{site}\n", encoding="utf-8")
        (tmp_path / "cities.csv").write_text(f"{CITY_HEAD}\n{city}\n", encoding="utf-8")
        try:
            xc.load(tmp_path)
        except xc.CrisisError as error:
            return [str(m).removeprefix(f"{tmp_path}/") for m in error.mistakes]
        return []

    return lines


SITE, CITY = "east,arrow,deployed,0,10,sourced,5,atlas", "alpha,south,900,0,12"


def test_the_rows_that_the_others_break_are_right(mistakes: Mistakes) -> None:
    assert mistakes(SITE, CITY) == []


@pytest.mark.parametrize(
    ("site", "city", "line"),
    [
        (
            SITE.replace(",0,10,", ",90.5,10,"),
            CITY,
            "sites.csv:2:4: '90.5' does not fit here; expected a latitude from",
        ),
        (SITE.replace(",0,10,", ",0,181,"), CITY, "sites.csv:2:5: '181' does not fit here; expected a longitude from"),
        (SITE.replace(",0,10,", ",0,1e1,"), CITY, "sites.csv:2:5: '1e1' does not fit here; expected a longitude from"),
        (SITE.replace(",5,", ",-5,"), CITY, "sites.csv:2:7: '-5' does not fit here; expected kilometres, at least 0"),
        (SITE.replace("arrow", "arow"), CITY, "sites.csv:2:2: no weapon is called 'arow'; expected one of arrow"),
        (SITE.replace("deployed", "came"), CITY, "sites.csv:2:3: 'came' is not known here; expected one of deployed, "),
        (SITE.replace("sourced", "guess"), CITY, "sites.csv:2:6: 'guess' is not known here; expected one of sourced, "),
        (SITE.replace("atlas", "map"), CITY, "sites.csv:2:8: no source is called 'map'"),
        (SITE.replace(",atlas", ","), CITY, "sites.csv:2:6: a position that is sourced has no source"),
        (SITE + ",1,2,atlas", CITY, "sites.csv:2:9: a position that is not recollected has another to fall back on"),
        (SITE.replace("sourced", "recollected") + ",1,,atlas", CITY, "sites.csv:2:9: half a position to fall back on"),
        (
            SITE.replace("sourced", "recollected") + ",1,2",
            CITY,
            "sites.csv:2:9: the position to fall back on has no so",
        ),
        (SITE + ",,,,1950-02,1950-01", CITY, "sites.csv:2:13: the site is gone before 1950-02, when it stands"),
        (SITE.replace("0,10", ",10"), CITY, "sites.csv:2:1: a site without 'lat'; expected a latitude from -90"),
        (SITE, CITY.replace("900", "0"), "cities.csv:2:3: '0' does not fit here; expected a whole number of people"),
        (SITE, CITY.replace("900", "9,00"), "cities.csv:2:6: the row has 6 cells, the header 5"),
        (
            SITE,
            CITY.replace("south", "west"),
            "cities.csv:2:2: no actor is called 'west'; expected one of north, south",
        ),
        (SITE, f"{CITY}\n{CITY}", "cities.csv:3:1: 'alpha' stands here twice, first at "),
        (SITE, CITY.replace("alpha", "Alpha"), "cities.csv:2:1: 'Alpha' is not a name; expected a name of small"),
    ],
)
def test_a_mistake_is_named_with_row_and_column(mistakes: Mistakes, site: str, city: str, line: str) -> None:
    found = mistakes(site, city)
    assert len(found) == 1
    assert found[0].startswith(line)


@pytest.mark.parametrize("km", ["0", "-3", "50000", "far"])
def test_a_range_is_a_length_on_this_earth(km: str) -> None:
    with pytest.raises(xc.CrisisError, match="kilometres above 0, at most half way round the world"):
        small(weapons__arrow__ranges=[{"km": km, "source": "atlas"}])


def test_a_weapon_on_a_site_needs_a_range() -> None:
    with pytest.raises(xc.CrisisError, match="'arrow' stands here and has no published range"):
        small(weapons__arrow__ranges=[])
