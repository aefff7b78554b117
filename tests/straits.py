"""An invented crisis with weapons, sites and cities small enough to count by hand."""

from typing import Any

import excomm as xc

SMALL: dict[str, Any] = {
    "excomm": 1,
    "crisis": "straits",
    "actors": {"north": {"name": "The North"}, "south": {"name": "The South"}},
    "rivals": ["north", "south"],
    "sources": {"atlas": {"work": "An invented atlas"}, "hearsay": {"work": "Hearsay", "grade": "unverified"}},
    "weapons": {
        "arrow": {
            "name": "Arrow (A-1)",
            "side": "north",
            "ranges": [{"km": 1000, "source": "atlas"}, {"km": 2000, "source": "hearsay"}],
        }
    },
    "sites": {
        "east": {"weapon": "arrow", "where": "Isle", "launchers": 2, "lat": 0, "lon": 10, "basis": "sourced"}
        | {"uncertainty km": 50, "source": "atlas", "from": "1950-01-10", "until": "1950-03-01/1950-03-31"},
        "west": {"weapon": "arrow", "where": "Isle", "launchers": 3, "lat": 0, "lon": -10, "basis": "recollected"}
        | {"uncertainty km": 0, "source": "hearsay", "fallback lat": 0, "fallback lon": -9, "fallback source": "atlas"},
        "far": {"weapon": "arrow", "where": "Isle", "state": "planned", "lat": 20, "lon": 40, "basis": "town"}
        | {"uncertainty km": 10, "source": "atlas"},
    },
    "cities": {
        "alpha": {"side": "south", "people": 900, "lat": 0, "lon": 12},
        "beta": {"side": "south", "people": 600, "lat": 8.7, "lon": 10},
        "gamma": {"side": "south", "people": 500, "lat": 0, "lon": -18.5},
        "delta": {"side": "south", "people": 400, "lat": 21, "lon": 41},
        "home": {"side": "north", "people": 5000, "lat": 1, "lon": 1},
    },
}


def small(**changes: object) -> xc.Crisis:
    """Give the invented crisis, with changes at paths (``__`` for dots)."""
    crisis = xc.build(SMALL)
    return crisis.change({path.replace("__", "."): value for path, value in changes.items()}) if changes else crisis
