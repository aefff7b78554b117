"""What came out later, as the first screen of the dossier says it."""

from pathlib import Path
from typing import Any

import excomm as xc


def traded(world: dict[str, Any], tells: str = "1902-06") -> xc.Crisis:
    """Give a trade that an ally sees at once and the world is told of later, with verdicts of 1900 and of 1903."""
    return xc.build(
        {
            "excomm": 1,
            "crisis": "traded",
            "baseline": "1900-01-01",
            "actors": {"red": {}, "blue": {}},
            "rivals": ["blue", "red"],
            "dates": {"early": "1900-06", "late": "1903"},
            "audiences": {"world": world, "ally": {}},
            "stakes": {
                "land": {"counts": "in fact", "unit": "1 = a field"},
                "face": {"counts": "as seen", "by": {"world": 1}, "unit": "1 = a word"},
            },
            "sources": {"archive": {"work": "An archive"}},
            "record": [
                {
                    "id": "e1",
                    "date": "1900-02-01",
                    "event": "trade",
                    "seen by": ["red", "blue", "ally"],
                    "does": {"red.land": 1, "blue.face": -2},
                    "source": "archive",
                },
                {"id": "e2", "date": "1900-02-02", "event": "go", "does": {"blue.land": 1}, "source": "archive"},
                {"id": "t1", "date": tells, "tells": {"e1": ["world"]}, "source": "archive"},
            ],
        }
    )


def test_what_eyes_were_told_between_the_verdicts_is_said_with_what_it_moved(tmp_path: Path) -> None:
    crisis = traded({})
    told = xc.dossier(crisis, draws=10).told
    assert told is not None
    assert (told.deed, told.eyes, told.rival) == ("trade", "world", "red")
    assert [str(date) for date in told.dates] == ["1902-06"]
    assert (told.before["better"], told.after["better"]) == (0.0, 1.0)
    page = xc.report(crisis, tmp_path / "t.html", draws=10).read_text("utf-8").replace("\xa0", " ")
    assert "Told in between, above all: trade (Jun 1902). For world, red gained in no weighing: on balance" in page
    assert "nothing changed by Jun 1900, in every weighing by 1903." in page


def test_nothing_came_out_for_eyes_that_held_it_or_had_no_view_before(tmp_path: Path) -> None:
    """The ally knew, and the world of 1902 begins too late to have held anything else."""
    crisis = traded({"from": "1902-01"})
    assert xc.dossier(crisis, draws=10).told is None
    assert "above all" not in xc.report(crisis, tmp_path / "t.html", draws=10).read_text("utf-8")
    assert xc.dossier(traded({}, tells="1904"), draws=10).told is None
