"""The files that are read and what their codes mean, in short words of our own.

Codes are keyed by file and column, because the same name has different lists in different files. Sources:
International Crisis Behavior Project, codebooks of the system-level and actor-level data (M. Brecher, J. Wilkenfeld, K.
Beardsley, P. James & D. Quinn); H.E. Goemans, K.S. Gleditsch & G. Chiozza, "Introducing Archigos", Journal of Peace
Research 46 (2009), 269-283; Federation of American Scientists, "Status of World Nuclear Forces". Numbers of states:
K.S. Gleditsch & M.D. Ward, International Interactions 25 (1999), 393-413.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import NamedTuple

from excomm._cases.sheet import Kind, Sheet

ICB_HOME = "https://sites.duke.edu/icbdata/data-collections/"
LEADERS_HOME = "the Archigos project (version 4.1, as comma-separated text)"
STOCKPILES_HOME = "https://fas.org, Status of World Nuclear Forces (country, year, warheads)"


class Variable(NamedTuple):
    """One thing known of a crisis before its end: its column, and how two codes of it are compared.

    ``scale`` is nominal (the same or not) or ordered (codes or numbers in order). ``level`` says whether the column is
    of the crisis, or the highest code of its actors. ``early`` says that it was known at the outbreak.
    """

    name: str
    title: str
    scale: str
    early: bool = True
    level: str = "system"


VARIABLES = (
    Variable("break", "the trigger", "nominal"),
    Variable("gravcr", "the gravest threat", "nominal"),
    Variable("issues", "the issues", "nominal"),
    Variable("geostr", "how far it matters", "ordered"),
    Variable("hetero", "how unlike the sides are", "ordered"),
    Variable("protrac", "part of a long conflict", "ordered"),
    Variable("syslevsy", "the level of the system", "ordered"),
    Variable("period", "the period", "nominal"),
    Variable("ethnic", "an ethnic conflict", "nominal"),
    Variable("powdissy", "the gap in power", "ordered"),
    Variable("nuclear", "the strongest nuclear arms", "ordered", level="actor"),
    Variable("powsta", "the greatest power", "ordered", level="actor"),
    Variable("noactr", "the number involved", "ordered", early=False),
    Variable("viol", "the violence", "ordered", early=False),
    Variable("crismg", "how it was managed", "nominal", early=False),
    Variable("usinv", "the first superpower's part", "ordered", early=False),
    Variable("suinv", "the second superpower's part", "ordered", early=False),
)


def _same(*columns: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(columns, ())


_OF_SYSTEM = tuple(v.name for v in VARIABLES if v.level == "system")
_SYSTEM_CODES = ("subout", "forout", "outesr", *_OF_SYSTEM)
_ACTOR_CODES = ("outcom", "outfor", "outevl", "outesr", "gravty", "powdis", "regime", "nuclear", "powsta")

SYSTEM = Kind(
    name="system",
    called="the system-level file of ICB",
    home=ICB_HOME,
    needed=_same("crisno", "crisname", "yrtrig", "motrig", "datrig", "yrterm", "moterm", "daterm", *_SYSTEM_CODES),
    numeric=("crisno", "yrtrig", *_SYSTEM_CODES),
    measures=("powdissy",),
    days=("datrig", "daterm", "damedst", "damedend", "damedfin"),
    tag=("icb1", "ICB1"),
    known={"63b06b979769": "v15"},
)
ACTOR = Kind(
    name="actor",
    called="the actor-level file of ICB",
    home=ICB_HOME,
    needed=_same("crisno", "cracno", "cracid", "actor", "yrtrig", "yrterm", "moterm", "daterm", *_ACTOR_CODES),
    numeric=("crisno", "cracno", "cracid", "yrtrig", *_ACTOR_CODES),
    measures=("powdis",),
    days=("systrgda", "datrig", "dayres", "daterm"),
    tag=("icb2", "ICB2"),
    known={"37c28e48f29e": "v15"},
)
DYAD = Kind(
    name="dyad",
    called="the dyadic file of ICB",
    home=ICB_HOME,
    needed=_same("crisno", "statea", "stateb", "actnuma", "actnumb", "trgyrdy", "trgmody", "trgdady"),
    numeric=("crisno", "statea", "stateb", "actnuma", "actnumb"),
    days=("trgdady", "trmdady"),
    known={"c1d8404637d0": "v15"},
)
LEADERS = Kind(
    name="leaders",
    called="Archigos",
    home=LEADERS_HOME,
    needed={"gwcode": ("ccode",), **_same("leader", "startdate", "enddate", "exit")},
    numeric=("gwcode",),
    known={"391240a2f4f4": "v4.1, some of its columns"},
)
STOCKPILES = Kind(
    name="stockpiles",
    called="the table of warheads by country and year",
    home=STOCKPILES_HOME,
    needed={
        "state": ("country_name", "country", "entity", "name", "gwcode", "ccode"),
        "year": (),
        "warheads": ("nuclear_weapons_stockpile", "stockpile", "number of nuclear warheads"),
    },
    numeric=("year", "warheads"),
    known={"9d33059aa8ab": "2023"},
)

_TRIGGERS = {
    1: "verbal act",
    2: "political act",
    3: "economic act",
    4: "change outside",
    5: "other peaceful act",
    6: "challenge within",
    7: "military act without violence",
    8: "indirect violence",
    9: "violence",
}
_THREATS = {
    0: "economic",
    1: "limited military",
    2: "political",
    3: "territorial",
    4: "influence",
    5: "grave damage",
    6: "existence",
    7: "other",
}
_MANAGED = {
    1: "negotiation",
    2: "arbitration",
    3: "mediation",
    4: "several ways, peaceful",
    5: "pressure, not military",
    6: "military, without violence",
    7: "several ways, with violence",
    8: "violence",
}
_VIOLENCE = {1: "none", 2: "minor clashes", 3: "serious clashes", 4: "war"}
_TENSION = {1: "rose within five years", 2: "fell", 3: "too recent to say"}
_ARMS = {1: "none", 2: "foreseeable", 3: "some", 4: "a second strike"}
_STATUS = {1: "small power", 2: "middle power", 3: "great power", 4: "superpower"}

VICTORY, COMPROMISE, STALEMATE, DEFEAT, OTHER = 1, 2, 3, 4, 5
OUTCOMES = {VICTORY: "victory", COMPROMISE: "compromise", STALEMATE: "stalemate", DEFEAT: "defeat", OTHER: "other"}
SIMPLE = (VICTORY, COMPROMISE, STALEMATE, DEFEAT)
POSSESSES = 3
GREAT = 3
REGIMES = {1: "democratic", 2: "civil authoritarian", 3: "military", 4: "military", 5: "military"}

LABELS: Mapping[tuple[str, str], Mapping[int, str]] = {
    ("system", "break"): _TRIGGERS,
    ("system", "gravcr"): _THREATS,
    ("system", "crismg"): _MANAGED,
    ("system", "viol"): _VIOLENCE,
    ("system", "subout"): {1: "ambiguous", 2: "definitive"},
    ("system", "forout"): {
        1: "formal agreement",
        2: "semi-formal agreement",
        3: "tacit understanding",
        4: "unilateral act",
        5: "imposed agreement",
        6: "other",
        7: "faded",
    },
    ("system", "outesr"): _TENSION,
    ("system", "nuclear"): _ARMS,
    ("system", "powsta"): _STATUS,
    ("actor", "outcom"): OUTCOMES,
    ("actor", "outfor"): {
        1: "formal agreement",
        2: "semi-formal agreement",
        3: "tacit understanding",
        4: "unilateral act of its own",
        5: "act of an ally",
        6: "act of the adversary",
        7: "compliance",
        8: "agreement it imposed",
        9: "agreement imposed on it",
        10: "spill-over",
        11: "other (11)",
        12: "other (12)",
        13: "other (13)",
        14: "other (14)",
        15: "faded",
    },
    ("actor", "outevl"): {1: "all satisfied", 2: "it alone satisfied", 3: "the adversary alone satisfied", 4: "nobody"},
    ("actor", "outesr"): _TENSION,
    ("actor", "gravty"): _THREATS,
    ("actor", "regime"): REGIMES,
    ("actor", "nuclear"): _ARMS,
    ("actor", "powsta"): _STATUS,
}

# Columns that are not read further, of which only the codes are held against the codebook.
_RANGES: Mapping[tuple[str, str], range] = {
    ("system", "globorg"): range(6),
    ("actor", "globorg"): range(1, 7),
    ("system", "usinv"): range(1, 5),
    ("system", "suinv"): range(1, 5),
}


def label(kind: str, column: str, code: float) -> str:
    """Return a code in words; nothing for a missing one, and the bare code where it has no words here."""
    if isnan(code) or code < 0:
        return ""
    words = LABELS.get((kind, column), {}).get(int(code), "")
    return words or f"{code:g}"


def outcome_words(code: int) -> str:
    """Return an actor's outcome in words; ``code N`` for one that the codebook does not have, ``blank`` for none."""
    return OUTCOMES.get(code) or (f"code {code}" if code >= 0 else "blank")


def unknown_codes(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """Yield each code that the codebook does not have, in words, and how often it stands there."""
    listed = {key: frozenset(codes) for key, codes in (*LABELS.items(), *_RANGES.items())}
    for (kind, column), codes in listed.items():
        if kind != sheet.kind.name or column not in sheet.columns:
            continue
        found = [code for code in sheet.codes(column) if code >= 0 and code not in codes]
        for code in sorted(set(found)):
            yield f"{column}: code {code} is not in the codebook, kept as it is", found.count(code)


# Names under which tables of warheads list states. A row of another name is set aside and counted.
STATES: Mapping[str, int] = {
    "united states": 2,
    "us": 2,
    "united kingdom": 200,
    "uk": 200,
    "france": 220,
    "russia": 365,
    "south africa": 560,
    "israel": 666,
    "china": 710,
    "north korea": 731,
    "india": 750,
    "pakistan": 770,
}
