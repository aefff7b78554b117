"""The reference crisis against the collected facts: every row is in, with its figures; what is doubtful says so."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import excomm as xc

CUBA = "cuba-1962"
SIDES = {"us": "usa", "su": "ussr"}
RENAMED = {"defcon2_clear": "defcon-2-in-clear", "b59": "b-59", "maultsby": "chukotka", "cosmos": "mars-probe"}
KINDS = {"unauthorised_or_delegated": "unauthorised or delegated", "test_at_bad_time": "test at a bad time"}
KNEW = {"unknown": "unsaid", "not publicly": "unsaid"}
TIMELINE = """
nato-irbms revolution jupiters-for-italy jupiters-for-turkey programme-1960 bay-of-pigs mongoose jupiters-ready
presidium-approves castro-agrees survey-party first-missiles tactical-in photographs-taken discovery
regiment-ready+quarantine-chosen address no-use-order aleksandrovsk oas-vote quarantine+defcon-2
un-photographs+lippmann letter-26 castro-letter cruise-missiles-moved+warheads-dispersed message-27 aircraft-down
aircraft-astray submarine-up+torpedo-readied us-answer soviet-answer letter-28 letter-returned cia-backdown
khrushchev-novotny five-points+mikoyan-travels midterms+transporters-counted november-20 castro-told-no-warheads
bombers-leave tactical-out prisoners-ransomed demarches+suspected+denials polaris jupiters-out university-speech
hot-line test-ban hot-line-works oas-sanctions khrushchev-out thirteen-days understanding-1970 time-1982 rusk-letter
moscow-1989 havana-1992
"""
SETTLEMENT = {
    "r12_out": "soviet-answer missiles-counted",
    "quarantine_lift": "november-20",
    "no_invasion": "us-answer understanding-1970",
    "jupiter_turkey": "us-answer jupiters-out suspected thirteen-days time-1982 moscow-1989",
    "jupiter_italy": "jupiters-out demarches",
    "secrecy": "letter-28 letter-returned",
    "il28_out": "november-20 bombers-leave",
    "tactical_out": "castro-told-no-warheads tactical-out havana-1992",
    "cuba_nothing": "five-points",
    "aid_turkey": "aid-to-turkey polaris",
    "troops_stay": "brigade",
    "hotline": "hot-line hot-line-works",
    "test_ban": "test-ban",
}


@pytest.fixture(scope="module")
def cuba() -> xc.Crisis:
    return xc.load(CUBA)


def facts(shared: Path, name: str) -> list[dict[str, Any]]:
    """Give the rows of one file of facts, every scalar a text or a date as YAML reads it."""
    rows: list[dict[str, Any]] = YAML(typ="safe").load(shared / "facts" / CUBA / f"{name}.yaml")
    return rows


def span(row: dict[str, Any]) -> xc.Date:
    date = re.sub(r"^(\d{4}-\d\d-)(\d\d)/(\d\d)$", r"\1\2/\1\3", str(row["date"]))  # 1962-10-22/27
    return xc.parse_date(f"{date}/{row['end']}" if "end" in row else date)


def overlap(one: xc.Date | None, other: xc.Date) -> bool:
    return one is not None and one.low <= other.high and other.low <= one.high


def figures(text: str) -> list[str]:
    """Give the figures of a text; years and days are dates, and stand elsewhere."""
    plain = re.sub(r"\b(19\d\d|Aug|Nov|Sep)\b", " ", text.replace(",", ""))
    return re.findall(r"\d+(?:\.\d+)?", plain)


# ------------------------------------------------------------------ every row is in


def test_every_near_miss_is_in(cuba: xc.Crisis, shared: Path) -> None:
    ours = {n.id: n for n in cuba.near_misses}
    for row in facts(shared, "near_misses"):
        found = ours[RENAMED.get(row["id"], row["id"].replace("_", "-"))]
        assert found.kind == KINDS.get(row["kind"], row["kind"].replace("_", " "))
        assert found.side == SIDES[row["side"]]
        assert overlap(found.date, span(row)), row["id"]


def test_every_judgement_is_in_and_knew_what_it_knew(cuba: xc.Crisis, shared: Path) -> None:
    rows = facts(shared, "judgements")
    assert len(cuba.judgements) >= len(rows)
    left = list(cuba.judgements)
    for row in rows:
        found = match(row, left)
        left.remove(found)
        code = row["knew_secret"]
        knew = {True: "yes", False: "no"}.get(code) or KNEW.get(code, code)
        expected = {"us-answer": knew} if knew != "before the deal" else {}
        assert {k: v for k, v in found.knew.items() if k == "us-answer"} == expected, row["by"]


def match(row: dict[str, Any], ours: list[Any]) -> Any:
    """Give our row on the same person or body: the one that shares most long words with it."""
    words = set(re.findall(r"\w{4,}", f"{row['by']} {row['gist']}".lower()))
    scored = [(len(words & set(re.findall(r"\w{4,}", f"{j.by} {j.says} {j.date}".lower()))), j.id, j) for j in ours]
    same = {w for w in re.findall(r"[A-Z]\w{2,}", row["by"]) if w not in ("The", "Jan", "Oct", "Nov", "Dec")}
    by_name = [s for s in scored if any(w in s[2].by for w in same)]
    assert by_name, row["by"]
    return max(by_name)[2]


def test_where_we_name_a_gainer_the_first_coding_does_not_say_the_contrary(cuba: xc.Crisis, shared: Path) -> None:
    left = list(cuba.judgements)
    for row in facts(shared, "judgements"):
        found = match(row, left)
        left.remove(found)
        if row["direction"] == "us":
            assert not {"ussr"} & {*found.gained} | {"usa"} & {*found.lost}, found.id
        if row["direction"] == "su":
            assert not {"usa"} & {*found.gained} | {"ussr"} & {*found.lost}, found.id


def test_every_opinion_is_in_with_its_figures(cuba: xc.Crisis, shared: Path) -> None:
    rows = facts(shared, "opinion")
    assert len(cuba.opinion) >= len(rows)
    said = [figures(f"{o.says} {o.measure} {o.note}") for o in cuba.opinion]
    for row in rows:
        wanted = figures(str(row["value"]))
        assert any(set(wanted) <= set(have) for have in said) or overwhelming(row), row


def overwhelming(row: dict[str, Any]) -> bool:
    """Whether it is the row that is two of ours: what was printed, and figures without a page seen."""
    return "overwhelming" in str(row["value"])


def test_every_event_of_the_timeline_is_in(cuba: xc.Crisis, shared: Path) -> None:
    ours = {e.id: e.date for e in cuba.record} | {j.id: j.date for j in cuba.judgements}
    rows = facts(shared, "timeline")
    for row, names in zip(rows, TIMELINE.split(), strict=True):
        assert any(overlap(ours[name], span(row)) for name in names.split("+")), (names, row["event"])
        assert set(names.split("+")) <= ours.keys()


def test_every_term_of_the_settlement_is_in(cuba: xc.Crisis, shared: Path) -> None:
    ids = {e.id for e in cuba.record}
    for row in facts(shared, "settlement"):
        assert set(SETTLEMENT[row["id"]].split()) <= ids, row["id"]


def test_figures_that_differ_are_all_kept(cuba: xc.Crisis, shared: Path) -> None:
    (landing,) = (row for row in facts(shared, "timeline") if "numbers" in row)
    ours = next(e.figures for e in cuba.record if e.id == "bay-of-pigs")
    kept = {value for values in ours.values() for value in values}
    for values in landing["numbers"].values():
        assert {float(v) for v in (values if isinstance(values, list) else [values])} <= kept


# ------------------------------------------------------------------ who was told what, when


def held(cuba: xc.Crisis, watcher: str, event: str, date: str) -> str:
    """Give the sign that a watcher held of an event by a date."""
    (row,) = (r for r in xc.shown(cuba).table.records() if r["event"] == event)
    assert row
    met = [r["what"] for r in xc.view(cuba, watcher, date=date).table.records() if r["by then"] == "yes"]
    deed = str(row["deed"])
    told = [what for what in met if what in (deed, "suspicion", "hint", "avowal")]
    return told[-1] if told else ""


@pytest.mark.parametrize(
    ("watcher", "dates"),
    [
        ("world", {"1963": "", "1970": "hint", "1983": "avowal", "1990": "pledge-and-promise"}),
        ("nato", {"1962-11-30": "", "1963-02": "suspicion", "1970": "suspicion", "1990": "pledge-and-promise"}),
        ("china", {"1963": "", "1970": "hint", "1990": "pledge-and-promise"}),
        ("public-1969", {"1969-12": "hint", "1990": "pledge-and-promise"}),
        ("public-1989", {"1990": "pledge-and-promise"}),
        ("ussr", {"1962-11-30": "pledge-and-promise"}),
    ],
)
def test_the_bargain_was_told_in_steps(cuba: xc.Crisis, watcher: str, dates: dict[str, str]) -> None:
    for date, sign in dates.items():
        assert held(cuba, watcher, "us-answer", date) == sign, date


@pytest.mark.parametrize(
    ("event", "before", "after"),
    [
        ("tactical-in", "1991", "1993"),
        ("torpedo-readied", "2001", "2003"),
        ("aircraft-astray", "1962-10-27", "1962-10-29"),
        ("castro-letter", "1989", "1991"),
        ("cruise-missiles-moved", "2007", "2009"),
    ],
)
def test_other_secrets_came_out_on_their_dates(cuba: xc.Crisis, event: str, before: str, after: str) -> None:
    deed = next(e.event for e in cuba.record if e.id == event)
    met = {d: xc.view(cuba, "world", date=d).table.column("what") for d in (before, after)}
    assert deed not in met[before]
    assert deed in met[after]


def test_the_later_publics_have_no_view_before_their_year(cuba: xc.Crisis) -> None:
    early = xc.judge(cuba, eyes=["public-1969", "public-1989"], date="first-verdict", draws=10)
    assert all("no view yet" in sentence for sentence in early.answer)
    late = xc.judge(cuba, eyes=["world", "china", "public-1969", "public-1989"], date="told", draws=50)
    by_eyes = {eyes: [r[2:] for r in late.table.rows if r[0] == eyes] for eyes in late.table.column("eyes")}
    assert len(by_eyes) == 4
    assert all(rows == by_eyes["world"] for rows in by_eyes.values())


def test_events_that_were_added_move_no_ledger(cuba: xc.Crisis) -> None:
    """What is here for the reader only: an event without effects is in no ledger of anybody's."""
    silent = {e.id for e in cuba.record if not e.does and not e.act}
    for eyes in ("record", *cuba.watchers):
        book = xc.ledger(cuba, eyes=eyes, date="2020")
        assert not silent & set(book.table.column("event")), eyes


def test_what_no_page_was_seen_for_is_marked_and_in_no_sentence(cuba: xc.Crisis) -> None:
    found = xc.voices(cuba)
    for name, part in found.parts.items():
        for row in part.table.records():
            if row["grade"] == "unverified":
                headline = [line for line in part.answer if not line.startswith("Not counted")]
                assert all(str(row.get("by", row["id"])) not in line for line in headline), (name, row["id"])
                assert any(str(row["id"]) in line for line in part.answer), (name, row["id"])
