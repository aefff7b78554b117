"""The golden example: a secret concession, a threat, a type and a leak, small enough to follow by hand."""

import re
from collections.abc import Callable, Iterable
from math import log

import numpy as np
import pytest

import excomm as xc
from excomm._cli.main import main

RECORD_1962 = 1 - log(5 / 3) / 2
EVERYONE_1990 = 1 - log(3) / 2


@pytest.fixture(scope="module")
def crisis() -> xc.Crisis:
    return xc.load("trial-of-nerves")


@pytest.fixture(scope="module")
def game(crisis: xc.Crisis) -> xc.Game:
    return xc.game(crisis)


def test_its_size(crisis: xc.Crisis, game: xc.Game) -> None:
    assert (game.nodes, game.histories, len(game.sets)) == (30, 16, 8)
    planned = xc.size(crisis, crisis.first)
    assert (planned.nodes, planned.histories, planned.profiles) == (30, 16, 2)


def test_eight_courses_of_play_for_a_bold_and_for_a_wary_red(game: xc.Game) -> None:
    courses = [
        ("stop", "withdraw"),
        ("stop", "hold", "collision"),
        ("stop", "hold", "quiet", "trade", "withdraw", "leak"),
        ("stop", "hold", "quiet", "trade", "withdraw", "kept"),
        ("stop", "hold", "quiet", "trade", "hold"),
        ("stop", "hold", "quiet", "insist", "withdraw"),
        ("stop", "hold", "quiet", "insist", "hold"),
        ("accept",),
    ]
    found = [(game.profiles[game.profile[node]]["resolve"], game.history(node)) for node in game.endings]
    assert found == [(kind, course) for kind in ("bold", "wary") for course in courses]


def test_blue_knows_less_than_red(game: xc.Game) -> None:
    """Blue is asked twice and cannot tell bold from wary; red is asked six times and knows all."""
    asked = [(info.player, info.point, len(game.members(n))) for n, info in enumerate(game.sets)]
    blue = [("blue", "open", 2), ("blue", "offer", 2)]
    red = [("red", "reply", 1), ("red", "answer", 1), ("red", "answer", 1)]
    assert sorted(asked) == sorted([*blue, *red, *red])


def test_one_of_the_worlds_six_final_views_may_or_may_not_contain_the_trade(game: xc.Game) -> None:
    held = final_views(game, "world")
    assert {view: len(courses) for view, courses in held.items()} == {
        ("accept",): 1,
        ("stop", "withdraw"): 1,
        ("stop", "hold", "collision"): 1,
        ("stop", "hold", "quiet", "insist", "hold"): 2,
        ("stop", "hold", "quiet", "insist", "withdraw"): 2,
        ("stop", "hold", "quiet", "insist", "withdraw", "leak", "told trade"): 1,
    }
    quiet_end = held["stop", "hold", "quiet", "insist", "withdraw"]
    assert {"trade" in course for course in quiet_end} == {True, False}


def final_views(game: xc.Game, watcher: str) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Give each view that a watcher may have in the end, with the courses of play that end in it."""
    at = game.crisis.watchers.index(watcher)
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for node in game.endings:
        view = tuple(str(atom) for atom in game.seen.atoms(int(game.views[node, at])))
        found.setdefault(view, set()).add(game.history(node))
    return found


def test_the_trade_is_not_given_away_until_both_outcomes_are_shown(crisis: xc.Crisis) -> None:
    assert xc.check(crisis).clean
    bare = crisis.change({"acts.trade.looks_like": "nothing"})
    (mistake,) = xc.check(bare).mistakes
    assert "world must infer 'trade'" in str(mistake)
    assert "`looks like: insist`" in str(mistake)


@pytest.mark.parametrize(
    ("eyes", "date", "share"),
    [
        ("world", "1962-11-01", 1.0),
        ("record", "1962-11-01", RECORD_1962),
        ("blue", "1962-11-01", RECORD_1962),
        ("red", "1962-11-01", RECORD_1962),
        ("world", "1990", EVERYONE_1990),
        ("record", "1990", EVERYONE_1990),
        ("blue", "1990", EVERYONE_1990),
        ("red", "1990", EVERYONE_1990),
    ],
)
def test_the_share_of_weighings_in_which_blue_stands_above_red(
    crisis: xc.Crisis, eyes: str, date: str, share: float
) -> None:
    verdict = xc.judge(crisis, eyes=[eyes], date=date)
    (sizes,) = [row for row in verdict.comparison.records() if row["counting"] == "sizes"]
    assert (sizes["of"], sizes["over"]) == ("blue", "red")
    assert sizes["better"] == pytest.approx(share, abs=1e-4)
    assert sizes["worse"] == pytest.approx(1 - share, abs=1e-4)
    assert sizes["level"] == 0


def test_the_payoffs_of_the_course_that_was_taken(crisis: xc.Crisis, game: xc.Game) -> None:
    """By the horizon the trade is unseen: blue has the base and its face, red a base and two climb-downs."""
    world = xc.world(crisis)
    pride, prestige = 1.25, -1 + -2
    taken = ("stop", "hold", "quiet", "trade", "withdraw", "kept")
    paid = xc.payoffs(game, world)[0]
    rows = {
        game.profiles[game.profile[n]]["resolve"]: paid[i] for i, n in enumerate(game.endings) if is_(game, n, taken)
    }
    assert game.players == ("red", "blue")
    assert rows["bold"] == pytest.approx([0.5 * 3 + prestige, 2 + pride * 0])
    assert rows["wary"] == pytest.approx([1.0 * 3 + prestige, 2 + pride * 0])


def is_(game: xc.Game, node: np.int32, course: tuple[str, ...]) -> bool:
    """Say whether a node ends this course of play."""
    return game.history(int(node)) == course


def test_every_watchers_view_along_the_record(crisis: xc.Crisis, golden: Callable[[str, str], None]) -> None:
    golden("trial-of-nerves-views.txt", "\n".join(views_along_the_record(crisis)))


def views_along_the_record(crisis: xc.Crisis) -> Iterable[str]:
    """Write down what each watcher has met by the date of each event."""
    for event in crisis.record:
        assert event.date is not None
        yield f"== {event.id}, {event.date}: {event.act or 'a telling'}"
        for watcher in crisis.watchers:
            yield f"{watcher}:"
            met = xc.view(crisis, watcher, date=event.date)
            yield from (f"  {line}" for line in met.answer)
    yield ""


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("game", "game trial-of-nerves"),
        ("judge", "judge trial-of-nerves"),
        ("judge-1962", "judge trial-of-nerves --eyes world --eyes record --date 1962-11-01"),
        ("ledger", "ledger trial-of-nerves"),
        ("ledger-world-1962", "ledger trial-of-nerves --eyes world --date 1962-11-01"),
        ("ledger-world", "ledger trial-of-nerves --eyes world"),
    ],
)
def test_what_the_command_line_says(
    name: str,
    typed: str,
    golden: Callable[[str, str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, value in (("COLUMNS", "120"), ("NO_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(variable, value)
    assert main(typed.split()) == 0
    said = capsys.readouterr()
    assert said.err == ""
    golden(f"trial-of-nerves-{name}.txt", without_versions(f"$ excomm {typed}\n{said.out}"))


def without_versions(text: str) -> str:
    """Leave out the digest of the file, the versions of libraries, and blanks that pad a table."""
    text = re.sub(r"(?<=\[trial-of-nerves )[0-9a-f]+", "...", text)
    lines = re.sub(r"numpy [^\s,\]]+", "numpy ...", text).split("\n")
    return "\n".join(line.rstrip() for line in lines)
