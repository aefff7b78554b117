"""The small crises: each is clean, is written down in full, and shows the one thing it teaches."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import excomm as xc
from console import fences

ROOT = Path(__file__).resolve().parent.parent
CRISES = ROOT / "src" / "excomm" / "crises"
PAGE = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
NAMES = [
    *("secret-trade", "leak", "partial-telling", "denial", "ally-left-out"),
    *("bluff", "simultaneous", "cycle", "accident", "standoff", "vague-dates"),
]


def text_of(name: str) -> str:
    return (CRISES / f"{name}.yaml").read_text(encoding="utf-8")


# Every small crisis


@pytest.mark.parametrize("name", NAMES)
def test_it_is_clean_and_so_is_every_variant(name: str) -> None:
    for variant in ("", *xc.load(name).variants):
        checked = xc.check(name, variant=variant, strict=True)
        assert checked.mistakes == (), variant


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_begins_with_what_it_teaches_and_where_to_look(name: str) -> None:
    lines = text_of(name).splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 130
    assert [line.startswith("#") for line in lines[:3]] == [True, True, False]
    assert re.match(rf"# What to look at: `excomm \w+ {name}\b", lines[1])


@pytest.mark.parametrize("name", NAMES)
def test_it_makes_a_page(name: str, tmp_path: Path) -> None:
    crisis = xc.load(name)
    page = xc.report(crisis, tmp_path / "page.html", draws=10).read_text(encoding="utf-8")
    assert crisis.title in page
    assert "Who came out better?" in page


@pytest.mark.parametrize("name", NAMES)
def test_the_gallery_quotes_it_as_it_is(name: str) -> None:
    """Every line of YAML that the page shows under the crisis stands in its file."""
    (section,) = re.findall(rf"^## {name}: .*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    quoted = [line for fence in fences(section) if fence.language == "yaml" for line in fence.lines]
    file = {" ".join(line.split()) for line in text_of(name).splitlines()}
    assert quoted
    assert [line for line in quoted if not any(there.startswith(" ".join(line.split())) for there in file)] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_everybody_saw_counted_and_knew(name: str, golden: Callable[[str, str], None]) -> None:
    crisis = xc.load(name)
    parts = (views(crisis), sums(crisis), sets(crisis))
    golden(f"gallery-{name}.txt", "\n".join(line for part in parts for line in part) + "\n")


def views(crisis: xc.Crisis) -> Iterator[str]:
    """Write down what each watcher had met by the date of each event."""
    for event in crisis.record:
        assert event.date is not None
        yield f"== view by {event.date} ({event.id}: {event.act or 'a telling'})"
        for watcher in crisis.watchers:
            rows = xc.view(crisis, watcher, date=event.date).table.records()
            met = [f"{r['kind']} {r['what']}{'' if r['by then'] == 'yes' else ' (perhaps)'}" for r in rows]
            yield f"{watcher}: {'; '.join(met) or 'nothing'}"


def sums(crisis: xc.Crisis) -> Iterator[str]:
    """Write down what each side gained and lost, in every pair of eyes at each named date."""
    for name, date in crisis.dates.items():
        yield f"== ledger by {date} ({name})"
        for eyes in ("record", *crisis.watchers):
            yield f"{eyes}: {'; '.join(xc.ledger(crisis, eyes=eyes, date=date).answer)}"


def sets(crisis: xc.Crisis) -> Iterator[str]:
    """Write down the information sets."""
    game = xc.game(crisis)
    yield f"== {xc.describe(game).answer[0]}"
    for row in xc.describe(game).table.records():
        unsure = f"; does not know {row['does not know']}" if row["does not know"] else ""
        yield f"{row['player']} at {row['point']}: knows {row['knows']}{unsure}; can {row['acts']}"


# What each teaches


def share(crisis: xc.Crisis, eyes: str, date: str = "", column: str = "better") -> float:
    """Give the share of weighings in which the first rival came out better, counting sizes."""
    rows = xc.judge(crisis, eyes=[eyes], date=date or None, draws=100).comparison.records()
    (row,) = (r for r in rows if r["counting"] == "sizes")
    return float(str(row[column]))


def lines(crisis: xc.Crisis, eyes: str, date: str, baseline: str | None = None) -> list[tuple[object, ...]]:
    """Give what a ledger holds, line by line."""
    rows = xc.ledger(crisis, eyes=eyes, date=date, baseline=baseline).table.records()
    return [(r["actor"], r["stake"], r["low"], r["high"], r["deed"], r["taken for"]) for r in rows]


def known(game: xc.Game, player: str, point: str) -> dict[str, set[tuple[str, ...]]]:
    """Give what a player knows each time it is asked at a point, with the courses of play it cannot tell apart."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for number, info in enumerate(game.sets):
        if (info.player, info.point) == (player, point):
            knows = " ".join(str(a) for a in game.seen.atoms(info.view) if a.kind != "asked")
            found[knows] = {game.history(int(node)) for node in game.members(number)}
    return found


def test_a_secret_trade_parts_the_record_from_the_press() -> None:
    crisis = xc.load("secret-trade")
    assert share(crisis, "press") == 1
    assert share(crisis, "record") == pytest.approx(0.5)
    in_the_open = xc.load("secret-trade", variant="in-the-open")
    assert [share(in_the_open, eyes) for eyes in ("press", "record")] == [0, 0]
    bare = xc.check("secret-trade", change={"acts.trade.looks_like": "nothing"})
    assert "press must infer 'trade'" in str(bare.mistakes[0])


def test_a_leak_reaches_each_audience_at_its_own_time() -> None:
    crisis = xc.load("leak")
    everybody = ("record", "public", "ally")
    told = {d: [xc.ledger(crisis, eyes=e, date=d).answer for e in everybody] for d in ("suspected", "known")}
    assert len(set(told["suspected"])) == 3
    assert len(set(told["known"])) == 1


def test_a_partial_telling_moves_the_verdict_at_each_step() -> None:
    crisis = xc.load("partial-telling")
    shares = [share(crisis, "public", date) for date in crisis.dates]
    assert shares == pytest.approx([1, 2 / 3, 1 / 3, 0])


def test_from_a_later_baseline_a_telling_counts_and_the_deed_does_not() -> None:
    crisis = xc.load("partial-telling")
    expected = [
        ("island", "honour", -4.0, -4.0, "swap", ""),
        ("island", "honour", 2.0, 2.0, "swap", "hint, taken back"),
    ]
    assert lines(crisis, "public", "told", "after-the-hint") == expected


@pytest.mark.parametrize("variant", ["", "told-a-fable"])
@pytest.mark.parametrize("eyes", ["record", "public", "mill", "ferry"])
def test_a_denial_replaces_nothing(variant: str, eyes: str) -> None:
    crisis = xc.load("denial", variant=variant)
    assert lines(crisis, eyes, "denied") == lines(crisis, eyes, "leaked")
    assert lines(crisis, eyes, "leaked") != lines(crisis, eyes, "paid")
    assert xc.view(crisis, "public").answer != xc.view(crisis, "public", date="leaked").answer


def test_an_ally_left_out_chooses_without_knowing_and_counts_once_it_hears() -> None:
    crisis = xc.load("ally-left-out")
    assert [share(crisis, "port", date) for date in crisis.dates] == pytest.approx([1, 0.25, 0])
    asked = known(xc.game(crisis), "port", "treaty")
    shut = {"refuse withdraw", "refuse remain"}
    unsure = {knows for knows, courses in asked.items() if len({"bargain" in c for c in courses}) == 2}
    assert (unsure, len(asked)) == (shut, 6)
    assert all("bargain" in c for knows, courses in asked.items() if "told bargain" in knows for c in courses)


def test_a_bluff_is_what_straw_threatens_and_only_steel_would_do() -> None:
    game = xc.game(xc.load("bluff"))
    assert list(known(game, "west", "answer")) == ["threaten"]
    assert len(game.members([i.player for i in game.sets].index("west"))) == 2
    paid = xc.payoffs(game, xc.world(game.crisis))[0][:, game.players.index("east")]
    ends = [(game.profiles[game.profile[n]]["nerve"], game.history(int(n))[-1]) for n in game.endings]
    worth = dict(zip(ends, paid.tolist(), strict=True))
    assert worth["steel", "fight"] > worth["steel", "climb-down"]
    assert worth["straw", "fight"] < worth["straw", "climb-down"]


def test_choosing_at_once_neither_knows_the_others_choice() -> None:
    crisis = xc.load("simultaneous")
    game = xc.game(crisis)
    assert known(game, "north", "night") == {"": {()}}
    assert known(game, "south", "night") == {"": {("march",), ("wait",)}}
    met = xc.view(crisis, "south").table.column("what")
    assert met == ["night", "rise", "march", "dawn"]
    in_turn = xc.game(xc.load("simultaneous", variant="in-turn"))
    assert known(in_turn, "south", "later") == {"march": {("march",)}, "wait": {("wait",)}}


def test_what_choosing_at_once_brings_hangs_on_the_pair() -> None:
    assert share(xc.load("simultaneous"), "record", column="level") == 1
    assert share(xc.load("simultaneous", variant="asleep"), "record") == 1


def test_the_third_visit_of_a_point_goes_elsewhere() -> None:
    game = xc.game(xc.load("cycle"))
    courses = {game.history(node): game.places[int(game.place[node])] for node in range(game.nodes)}
    assert courses["raise", "match"] == "bank"
    assert courses["raise", "match", "raise", "match"] == "judge"
    assert max(course.count("raise") for course in courses) == 2
    longer = xc.check("cycle", change={"points.bank.at_most": "3"})
    assert "at 'bank' the record has 'for-upper'" in str(longer.mistakes[0])


def test_an_accident_is_an_ending_that_nobody_chose() -> None:
    crisis = xc.load("accident")
    game = xc.game(crisis)
    at = game.places.index("war")
    last = {game.history(int(n))[-1] for n in game.endings if game.place[n] == at}
    assert {act: crisis.endings["war"].cause[act] for act in last} == {"ram": "chosen", "collision": "accident"}
    unlucky = xc.load("accident", variant="unlucky")
    assert [e.act for e in unlucky.record][:-1] == [e.act for e in crisis.record][:-1]
    assert share(crisis, "record") == 1
    assert share(unlucky, "record", column="level") == 1


def test_vague_dates_leave_the_verdict_a_range() -> None:
    crisis = xc.load("vague-dates")
    ends = {d: [share(crisis, "villages", d, c) for c in ("least", "most")] for d in crisis.dates}
    assert ends == {"spring": [0, 0], "may": pytest.approx([0, 0.6]), "autumn": [1, 1]}
    for day, expected in (("10", 0.6), ("20", 0.0)):
        dated = crisis.change({"record.v2.date": f"1400-05-{day}"})
        assert [share(dated, "villages", "may", c) for c in ("least", "most")] == pytest.approx([expected] * 2)
