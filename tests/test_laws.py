"""The laws that ship: they hold for whatever crisis, and each is seen to fail where the program breaks it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._check import laws as module
from excomm._check.laws import FAILS, HOLDS, LAWS, SKIPPED, BrokenError, Case
from excomm._cli.main import main
from excomm._crisis.load import to_data, to_yaml
from excomm._crisis.model import Crisis
from excomm._crisis.worlds import draw_worlds
from excomm._game.payoffs import payoffs
from excomm._game.size import size
from excomm._game.tree import Game
from excomm._game.unroll import unroll
from excomm._judge.verdict import judge
from excomm._knowledge.history import met
from excomm._knowledge.view import Atom, Event, Views
from excomm._ledger.ledger import Book, Ledger
from strategies import crises, crisis_data, trees

Break = Callable[[pytest.MonkeyPatch], None]
CYCLE: dict[str, Any] = {
    "excomm": 1,
    "crisis": "cycle",
    "points": {
        "duel": {"turn": "east", "at most": 2, "then": "over", "choices": {"push": "answer", "rest-a-day": "over"}},
        "answer": {"turn": "west", "choices": {"push-back": "duel", "yield": "over"}},
    },
    "endings": {"over": {"pays": {"east": 1, "west": 1}}},
}
TWICE: dict[str, Any] = {
    "excomm": 1,
    "crisis": "twice",
    "points": {
        "first": {"turn": "east", "choices": {"left": "second", "right": "second"}},
        "second": {"turn": "east", "choices": {"up": "over", "down": "over"}},
    },
    "endings": {"over": {"pays": {"east": 1}}},
}


def outcomes(crisis: Crisis) -> dict[str, str]:
    return {row["law"]: row["outcome"] for row in xc.laws(crisis).table.records()}


def tried(crisis: Crisis, law: str) -> str:
    """Give the counterexample to one law, or nothing."""
    try:
        LAWS[law](Case(crisis, 1))
    except BrokenError as counterexample:
        return str(counterexample)
    return ""


@settings(max_examples=25)
@given(st.one_of(crises(), trees(), crisis_data(timely=True).map(xc.build)), st.integers(0, 9))
def test_every_law_holds_for_whatever_crisis(crisis: Crisis, seed: int) -> None:
    found = xc.laws(crisis, seed=seed)
    assert found.broken == (), str(found)
    assert len(found.table) == len(LAWS)


@pytest.mark.parametrize("name", [name for name in xc.shipped() if name != "cuba-1962"])
def test_every_law_holds_for_what_ships(name: str) -> None:
    assert FAILS not in outcomes(xc.load(name)).values()


@pytest.mark.slow
def test_every_law_that_can_be_tried_is_tried_on_the_reference_crisis() -> None:
    assert set(outcomes(xc.load("cuba-1962")).values()) == {HOLDS}


def test_steps_without_a_date_stand_in_the_zone_of_the_file() -> None:
    data = to_data(xc.load("trial-of-nerves"))
    points = {name: {k: v for k, v in point.items() if k != "date"} for name, point in data["points"].items()}
    undated = xc.build({**data, "zone": "-05:00", "points": points})
    assert outcomes(undated)["Payoffs are the record's ledger"] == HOLDS


def forgets_what_it_did(patch: pytest.MonkeyPatch) -> None:
    """Whoever acts does not meet its own act."""
    see = Views.see

    def broken(self: Views, view: int, event: Event, watcher: str) -> int:
        kept = {w: atom for w, atom in event.shows.items() if atom.kind not in ("own", "asked")}
        return see(self, view, Event(event.name, kept, event.tells), watcher)

    patch.setattr(Views, "see", broken)


def forgets_all(patch: pytest.MonkeyPatch) -> None:
    """A view holds only the last thing met."""
    see = Views.see
    patch.setattr(
        Views, "see", lambda self, view, event, w: see(self, Views.EMPTY, event, w) if event.shown_to(w) else view
    )


def counts_what_it_cannot_see(patch: pytest.MonkeyPatch) -> None:
    """Everybody notices that something happened."""
    see = Views.see

    def broken(self: Views, view: int, event: Event, watcher: str) -> int:
        noticed = event if event.shown_to(watcher) else Event("", {watcher: Atom("sign", "something")})
        return see(self, view, noticed, watcher)

    patch.setattr(Views, "see", broken)


def knows_names(patch: pytest.MonkeyPatch) -> None:
    """A sign carries the name of the act behind it."""
    see = Views.see

    def broken(self: Views, view: int, event: Event, watcher: str) -> int:
        shows = {w: Atom(a.kind, f"{a.word} ({event.name})") for w, a in event.shows.items()}
        return see(self, view, Event(event.name, shows, event.tells), watcher)

    patch.setattr(Views, "see", broken)


def forgets_the_record(patch: pytest.MonkeyPatch) -> None:
    """After some date the oldest thing met is lost."""
    patch.setattr(module, "met", lambda crisis, w, date, _: (met(crisis, w, date) or ())[date.high.year > 1980 :])


def loses_a_menu(patch: pytest.MonkeyPatch) -> None:

    def broken(crisis: Crisis) -> Game:
        game = unroll(crisis)
        return replace(game, sets=tuple(replace(info, acts=info.acts[::-1]) for info in game.sets))

    patch.setattr(module, "unroll", broken)


def counts_too_few(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "size", lambda crisis: replace(size(crisis), nodes=1))


def forgets_a_line(patch: pytest.MonkeyPatch) -> None:
    """A ledger that does not begin at the baseline leaves out its first line."""
    ledger = Book.ledger

    def broken(self: Book, eyes: str, date: xc.Date, baseline: xc.Date) -> Ledger:
        found = ledger(self, eyes, date, baseline)
        return found if baseline == self.crisis.baseline else replace(found, entries=found.entries[1:])

    patch.setattr(Book, "ledger", broken)


def pays_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "payoffs", lambda game, worlds: payoffs(game, worlds) + 0.001)


def writes_less(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "to_yaml", lambda crisis: to_yaml(replace(crisis, title="")))


def writes_what_does_not_read(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(module, "to_data", lambda crisis: {**to_data(crisis), "rivals": ["nobody", "nowhere"]})


def draws_anew(patch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    patch.setattr(
        module, "draw_worlds", lambda crisis, n, seed: draw_worlds(crisis, n, int(generator.integers(1 << 30)))
    )


def draws_by_number(patch: pytest.MonkeyPatch) -> None:
    """One more unknown moves the draws of the others."""
    patch.setattr(module, "draw_worlds", lambda crisis, n, seed: draw_worlds(crisis, n, seed + len(crisis.unknown)))


def judges_anew(patch: pytest.MonkeyPatch) -> None:
    seeds = iter(range(100))
    patch.setattr(module, "judge", lambda crisis, **asked: judge(crisis, **{**asked, "seed": next(seeds)}))


def writes_other_payoffs(patch: pytest.MonkeyPatch) -> None:
    """The second of two files has another number."""
    to_efg = Game.to_efg
    others = iter(("{ -", "{ -1"))
    patch.setattr(Game, "to_efg", lambda self, worlds: to_efg(self, worlds).replace("{ -", next(others), 1))


def loses_the_last_node(patch: pytest.MonkeyPatch) -> None:
    """The second of two files lacks its last line."""
    to_efg = Game.to_efg
    ends = iter((None, -1))
    patch.setattr(Game, "to_efg", lambda self, worlds: "\n".join(to_efg(self, worlds).splitlines()[: next(ends)]))


def writes_no_tree(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Game, "to_efg", lambda self, worlds: 'EFG 2 R "x" { "a" }\n\n')


BROKEN: list[tuple[Break, str, str]] = [
    (forgets_all, "Views only grow", "holds less than one act before"),
    (forgets_the_record, "Views only grow", "and no longer by"),
    (counts_what_it_cannot_see, "Views hold what was shown and nothing more", "that show red nothing"),
    (knows_names, "Views hold what was shown and nothing more", "that show red the same"),
    (forgets_what_it_did, "Views hold what was shown and nothing more", "it was not shown just that"),
    (loses_a_menu, "One menu for each information set", "the menu is"),
    (counts_too_few, "The size is known beforehand", "foretold were 1 node, "),
    (forgets_a_line, "Ledgers add up over time", "over two times parted on"),
    (pays_more, "Payoffs are the record's ledger", "as a record it adds up to"),
    (writes_less, "What is written reads back", "title is not the same"),
    (writes_what_does_not_read, "What is written reads back", "written as plain data it does not read"),
    (draws_anew, "The same seed gives the same numbers", "was drawn twice with seed 1"),
    (draws_by_number, "The same seed gives the same numbers", "one unknown more"),
    (judges_anew, "The same seed gives the same numbers", "two verdicts"),
    (writes_other_payoffs, "Gambit's file reads back", "comes back as"),
    (loses_the_last_node, "Gambit's file reads back", "comes back as nothing"),
    (writes_no_tree, "Gambit's file reads back", "does not read"),
]


@pytest.mark.parametrize(("broken", "law", "says"), BROKEN)
def test_a_program_that_breaks_a_law_is_found_out(
    broken: Break, law: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crisis = xc.load("trial-of-nerves")
    assert tried(crisis, law) == ""
    broken(monkeypatch)
    assert says in tried(crisis, law)


def test_a_side_that_forgets_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = xc.build(TWICE)
    assert tried(crisis, "Perfect recall") == ""
    forgets_what_it_did(monkeypatch)
    says = "east at second cannot tell 'right' from another past of its own"
    assert tried(crisis, "Perfect recall") == says
    assert xc.laws(crisis).broken[:2] == ("Views hold what was shown and nothing more", "Perfect recall")


def test_absent_mindedness_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A side that can be asked twice, and meets nothing in between, does not know how often it was asked."""
    crisis = xc.build(CYCLE)
    assert tried(crisis, "No absent-mindedness") == ""
    monkeypatch.setattr(Views, "see", lambda self, view, event, watcher: Views.EMPTY)
    assert "does not know whether it was at duel before" in tried(crisis, "No absent-mindedness")


def test_every_law_is_broken_by_some_test_above() -> None:
    assert {law for _, law, _ in BROKEN} | {"Perfect recall", "No absent-mindedness"} == set(LAWS)


def test_what_cannot_be_tried_is_said_with_its_reason() -> None:
    crisis = xc.build({"excomm": 1, "crisis": "bare"})
    found = {row["law"]: (row["outcome"], row["says"]) for row in xc.laws(crisis).table.records()}
    assert found["Perfect recall"] == (SKIPPED, "bare has no points, so there is no tree")
    assert found["Ledgers add up over time"] == (SKIPPED, "no stakes, or no record")
    assert found["What is written reads back"][0] == HOLDS


def test_a_large_tree_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NODES", 29)
    found = outcomes(xc.load("trial-of-nerves"))
    assert {found[law] for law in ("Perfect recall", "Gambit's file reads back")} == {SKIPPED}
    assert found["Views only grow"] == HOLDS


def test_the_same_seed_tries_the_same_histories_and_another_others() -> None:
    crisis = xc.build(TWICE)
    cases = [Case(crisis, seed).some(range(1000)) for seed in (1, 1, 2)]
    assert cases[0] == cases[1] != cases[2]
    assert Case(crisis, 1).some(range(5)) == [0, 1, 2, 3, 4]


def test_the_command_line_says_each_law_and_fails_where_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(xc.load("leak").to_yaml(), encoding="utf-8")
    assert main(["check", str(file), "--laws"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines[-len(LAWS) - 1 : -1]] == list(LAWS)
    assert lines[-1].endswith(", seed 1]")
    pays_more(monkeypatch)
    assert main(["check", str(file), "--laws", "--seed", "3"]) == 1
    assert "Payoffs are the record's ledger: fails: " in capsys.readouterr().out


def test_a_file_with_mistakes_of_form_has_no_laws_to_try(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("excomm: 1\n", encoding="utf-8")
    assert main(["check", str(file), "--laws"]) == 1
    assert "Views" not in capsys.readouterr().out


def test_progress_is_told_and_the_finding_is_one() -> None:
    told: list[str] = []
    found = xc.laws(xc.load("bluff"), progress=told.append)
    assert told == list(LAWS)
    assert json.loads(found.to_json())["columns"] == ["law", "outcome", "says"]


def test_mistakes_and_laws_are_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(xc.load("leak").to_yaml(), encoding="utf-8")
    assert main(["check", str(file), "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert main(["check", str(file), "--json", "--laws"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert [row[0] for row in both.pop("more")["laws"]["rows"]] == list(LAWS)
    assert both.pop("how")["options"] == {"seed": 1}
    assert both == {key: value for key, value in alone.items() if key != "how"}
