"""Gambit's files read: what is written comes back, what others write is understood, what is broken is refused."""

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._check.slowly import moves
from excomm._cli.main import main
from excomm._game.efg_read import read_efg
from excomm._game.payoffs import payoffs
from excomm._game.tree import CHANCE_MOVES, NOBODY_MOVES, Game
from strategies import crises, trees

EFG = 'EFG 2 R "x" {{ "east" "west" }}\n{}\n'
# As Gambit's own editor writes a file: shared outcomes, payoffs at a node in between, acts given once a set, a comment.
BY_HAND = r"""EFG 2 R "A \"bargain\"" { "Buyer" "Seller" }
"Written by hand; \\ is one backslash"

p "root" 1 1 "first" { "ask" "go" } 1 "entry" { -1, 0 }
c "" 1 "luck" { "good" 1/3 "bad" 2/3 } 0
p "" 2 1 "answer" { "yes" "no" } 0
t "" 2 "deal" { 3, 2.5 }
t "" 3 "none" { 0 0 }
p "" 2 1 0
t "" 2
t "" 3
t "" 3
"""


def mover(game: Game, node: int) -> str:
    number = int(game.mover[node])
    return {CHANCE_MOVES: "chance", NOBODY_MOVES: "nobody"}.get(number) or game.players[number]


def acts_of(game: Game, node: int) -> list[str]:
    return [game.acts[game.act[child]] for child in game.children_of(node)]


def paid(game: Game) -> dict[tuple[str, ...], list[float]]:
    """Give what each finished history pays."""
    found = payoffs(game, xc.world(game.crisis))[0]
    return {game.history(int(node)): found[n].tolist() for n, node in enumerate(game.endings)}


def test_a_file_written_by_hand_is_understood() -> None:
    game = read_efg(BY_HAND)
    assert (game.nodes, game.histories, len(game.sets)) == (9, 5, 2)
    assert game.crisis.name == 'A "bargain"'
    assert game.players == ("Buyer", "Seller")
    assert [mover(game, node) for node in range(9)] == [
        *("Buyer", "chance", "Seller", "nobody", "nobody", "Seller", "nobody", "nobody", "nobody")
    ]


def test_sets_are_called_by_their_labels() -> None:
    game = read_efg(BY_HAND)
    assert [(info.point, info.label) for info in game.sets] == [("first", "first"), ("answer", "answer")]
    assert 'p "answer" 2 1 "answer"' in game.to_efg()


def test_views_are_those_of_the_players_whoever_moves_first() -> None:
    """One is asked after two, in one set: what it knows at the end is what it did, and two knows what two did."""
    last = 'p "" 1 1 "after" { "up" "down" } 0 t "" 1 "e" { 0 0 } t "" 1'
    game = read_efg(f'EFG 2 R "x" {{ "one" "two" }} p "" 2 1 "before" {{ "left" "right" }} 0 {last} {last}')
    assert game.crisis.watchers == game.players == ("one", "two")
    solution = xc.solve(game)
    assert {row["view"]: row["sure"] for row in solution.posterior("one", "up").records()} == {
        "asked after, up": 1,
        "asked after, down": 0,
    }
    assert all(row["sure"] == pytest.approx(0.5) for row in solution.posterior("one", "left").records())
    assert {row["sure"] for row in solution.posterior("two", "left").records()} == {0, 1}
    assert read_efg(game.to_efg()).to_efg() == game.to_efg()


@pytest.mark.parametrize("label", ["x" * 41, "2:1", "chance:1", "ending 1", "twice", ""])
def test_a_label_that_will_not_do_as_a_name_is_kept_all_the_same(label: str) -> None:
    sets = f'p "" 1 1 "{"twice" if label == "twice" else "first"}" {{ "a" }} 0 p "" 2 1 "{label}" {{ "b" }} 0 t "" 0'
    game = read_efg(EFG.format(sets))
    assert game.sets[1].point == "2:1"
    again = read_efg(game.to_efg())
    assert again.sets[1].label == (label or "asked 2:1")
    assert read_efg(again.to_efg()).to_efg() == again.to_efg()


def test_a_third_is_written_as_a_third() -> None:
    assert '"good" 1/3 "bad" 2/3' in read_efg(BY_HAND).to_efg()


def test_payoffs_on_the_way_are_added_and_outcomes_are_shared() -> None:
    assert paid(read_efg(BY_HAND)) == {
        ("ask", "good", "yes"): [2, 2.5],
        ("ask", "good", "no"): [-1, 0],
        ("ask", "bad", "yes"): [2, 2.5],
        ("ask", "bad", "no"): [-1, 0],
        ("go",): [-1, 0],
    }


def test_chance_has_the_odds_as_written() -> None:
    game = read_efg(BY_HAND)
    odds = [game.chances[number] for number in game.odds if number >= 0]
    assert [quantity.text for quantity in odds] == ["1/3", "2/3"]
    assert [float(quantity.value({})) for quantity in odds] == pytest.approx([1 / 3, 2 / 3])


def test_a_player_knows_what_its_information_set_says() -> None:
    """The seller cannot tell whether luck was good."""
    rows = xc.describe(read_efg(BY_HAND)).table.records()
    assert rows[1]["player"] == "Seller"
    assert rows[1]["does not know"] == "whether good or bad"
    assert rows[1]["histories"] == 2


@pytest.mark.parametrize(
    ("players", "found"),
    [
        ('"a" "b"', ("a", "b")),
        ('"a" "a"', ("a", "a 2")),
        ('"" ""', ("player 1", "player 2")),
        ('"a 2" "a" "a"', ("a 2", "a", "a 3")),
        ('"a\0b"', ("a\ufffdb",)),
    ],
)
def test_players_are_told_apart(players: str, found: tuple[str, ...]) -> None:
    pay = " ".join("1" for _ in found)
    game = read_efg(f'EFG 2 R "x" {{ {players} }} p "" 1 1 "" {{ "l" "r" }} 0 t "" 1 "" {{ {pay} }} t "" 1')
    assert game.players == found


def test_acts_of_one_set_are_told_apart() -> None:
    game = read_efg(EFG.format('p "" 1 1 "" { "go" "go" "" "" "go 2" } 0 ' + 't "" 0 ' * 5))
    assert game.sets[0].acts == ("go", "go 2", "act 3", "act 4", "go 2 5")


def test_commas_and_lines_stand_wherever_they_like() -> None:
    loose = BY_HAND.replace(" 0\n", "\n0 , ").replace("{ -1, 0 }", "{-1 0}").replace("{ 3, 2.5 }", "{\n3,\n2.5,}")
    assert paid(read_efg(loose)) == paid(read_efg(BY_HAND))


@settings(max_examples=60)
@given(st.one_of(crises(), trees()), st.integers(0, 9))
def test_what_is_written_and_read_and_written_is_the_same(crisis: xc.Crisis, seed: int) -> None:
    """The second time to the letter; the first time but for the labels of places, which the file does not need."""
    game = xc.game(crisis)
    first = game.to_efg(xc.world(crisis, seed))
    read = read_efg(first)
    second = read.to_efg()
    assert list(moves(second)) == list(moves(first))
    again = read_efg(second)
    assert again.to_efg() == second
    assert (again.nodes, again.histories, len(again.sets)) == (read.nodes, read.histories, len(game.sets))


@settings(max_examples=60)
@given(st.one_of(crises(), trees()))
def test_a_tree_read_back_pays_and_branches_as_the_tree_written(crisis: xc.Crisis) -> None:
    """Compared in the arrays: the file has the draw of private facts as one node of chance more."""
    game = xc.game(crisis)
    read = read_efg(game.to_efg())
    extra = int(len(game.profiles) > 1)
    assert read.nodes == game.nodes + extra
    assert [mover(read, n) for n in range(extra, read.nodes)] == [mover(game, n) for n in range(game.nodes)]
    before = payoffs(game, xc.world(crisis))[0]
    assert payoffs(read, xc.world(read.crisis))[0] == pytest.approx(before, rel=1e-9, abs=1e-9)
    sets = [(game.members(n) + extra).tolist() for n in range(len(game.sets))]
    assert sorted(sets) == sorted(read.members(n).tolist() for n in range(len(read.sets)))
    ours, theirs = ([acts_of(tree, n) for n in range(tree.nodes)] for tree in (game, read))
    assert theirs[extra:] == ours


def test_odds_of_many_digits_stay_exact() -> None:
    """Products of several priors have more digits than a decimal holds."""
    facts = {f"f{n}": {"of": "east", "is": {f"k{n}": f"0.{n + 1}23456789", f"l{n}": "rest"}} for n in range(5)}
    data = {"points": {"p": {"turn": "east", "choices": {"go": "e"}}}, "endings": {"e": {"pays": {"east": 1}}}}
    crisis = xc.build({"excomm": 1, "crisis": "x", "private": facts, **data})
    read = read_efg(xc.game(crisis).to_efg())
    root = [Fraction(read.chances[n].text) for n in read.odds[1:] if n >= 0]
    assert sum(root) == 1
    assert len(root) == 32


def test_the_command_line_reads_one_and_writes_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, again, picture = (tmp_path / name for name in ("x.efg", "y.efg", "x.svg"))
    file.write_text(BY_HAND, encoding="utf-8")
    assert main(["game", str(file)]) == 0
    assert capsys.readouterr().out.startswith("9 nodes, 5 histories, 2 information sets.\n")
    assert main(["game", str(file), "--efg", str(again)]) == 0
    assert paid(read_efg(again.read_text(encoding="utf-8"))) == paid(read_efg(BY_HAND))
    assert main(["game", str(file), "--svg", str(picture)]) == 0
    assert "<svg" in picture.read_text(encoding="utf-8")


@pytest.mark.parametrize("change", [["--from", "x"], ["--variant", "x"], ["--set", "points.x.turn=a"]])
@pytest.mark.parametrize("verb", ["game", "solve"])
def test_a_tree_is_not_changed_in_silence(
    verb: str, change: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.efg"
    file.write_text(BY_HAND, encoding="utf-8")
    assert main([verb, str(file), *change]) == 1
    assert f"{change[0]} with x.efg: a Gambit file is one tree" in capsys.readouterr().err


# Broken files


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "'the end' does not fit here"),
        ("NFG 1 R", "'NFG' does not fit here"),
        ("EFG 1 R", "'1' does not fit here"),
        ('EFG 2 R "x', "quotes that are never closed"),
        ("EFG 2 R x { }", "'x' where a text in quotes belongs"),
        (EFG.format('p "" 3 1 "" { "a" } 0 t "" 0'), "there is no player 3"),
        (EFG.format('p "" 0 1 "" { "a" } 0 t "" 0'), "there is no player 0"),
        (EFG.format('p "" 1 ² "" { "a" } 0 t "" 0'), "where a whole number belongs"),
        (EFG.format(f'p "" 1 {"9" * 5000} "" {{ "a" }} 0'), "where a whole number belongs"),
        (EFG.format('p "" 1 1 "" { } 0'), "there is nothing to choose from"),
        (EFG.format('p "" 1 1 0 t "" 0'), "the acts of information set 1 are not given"),
        (EFG.format('p "" 1 1 "" { "a" } 0 p "" 1 1 "" { "b" } 0 t "" 0'), "has other acts here than before"),
        (EFG.format('p "" 1 1 "" { "a" "b" } 0 t "" 0'), "the file ends before the tree does"),
        (EFG.format('t "" 0 t "" 0'), "there are more nodes than branches"),
        (EFG.format('t "" 1'), "the payoffs of outcome 1 are not given"),
        (EFG.format('t "" 1 "" { 1 }'), "does not pay each player once"),
        (EFG.format('t "" 1 "" { 1 2 3 }'), "does not pay each player once"),
        (EFG.format('c "" 1 "" { "a" 1/2 "b" 1/2 } 0 t "" 1 "" { 1 2 } t "" 1 "" { 2 1 }'), "the same everywhere"),
        (EFG.format('t "" 1 "" { 1e400 0 }'), "where a number belongs"),
        (EFG.format('t "" 1 "" { 1e999999999 0 }'), "where a number belongs"),
        (EFG.format('t "" 1 "" { nan 0 }'), "where a number belongs"),
        (EFG.format('t "" 1 "" { 1/0 0 }'), "where a number belongs"),
        (EFG.format('t "" 1 "" { 1e13 0 }'), "is larger than 1e+12"),
        (EFG.format('t "" 1 "" { 1 2'), "'the end' does not fit here"),
        (EFG.format('c "" 1 "" { "a" 1/2 "b" 1/3 } 0'), "the odds of chance do not sum to 1"),
        (EFG.format('c "" 1 "" { "a" 3/2 "b" -1/2 } 0'), "the odds of chance do not sum to 1"),
        (EFG.format('t "" 0 "unclosed'), "quotes that are never closed"),
        (EFG.format('t "" 0 ""'), "does not fit here"),
        (EFG.format('"p" "" 1 1 "" { "a" } 0'), "does not fit here"),
        (
            EFG.format('p "" 1 1 "" { "a" "b" } 0 p "" 1 2 "" { "c" } 0 t "" 0 p "" 1 2 0 t "" 0'),
            "in information set 1:2 the player has forgotten",
        ),
        (EFG.format('p "" 1 1 "" { "a" } 0 p "" 1 1 0 t "" 0'), "in information set 1:1 the player has forgotten"),
        ('EFG 2 R "x" { ' + '"a" ' * 101 + "}", "there are 101 players; at most 100 are read"),
    ],
)
def test_a_broken_gambit_file_is_refused_where_it_breaks(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.efg"
    file.write_text(text, encoding="utf-8")
    assert main(["game", str(file)]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert said.startswith(f"{file}:")


@pytest.mark.parametrize("seed", range(40))
def test_a_mutant_of_a_gambit_file_is_read_or_refused(seed: int) -> None:
    pick = random.Random(seed)
    crisis = xc.load(pick.choice(("trial-of-nerves", "dixit-brinkmanship", "cycle", "simultaneous")))
    text = xc.game(crisis).to_efg()
    for _ in range(pick.choice((1, 1, 3, 10))):
        text = text.ljust(2)
        at, to = sorted(pick.sample(range(len(text)), 2))
        what = pick.choice(("flip", "drop", "double", "cut", "swap"))
        if what == "flip":
            text = text[:at] + pick.choice('"{}0123456789/-e.,\\ \n\0cptE²') + text[at + 1 :]
        elif what == "drop":
            text = text[:at] + text[at + pick.choice((1, 5)) :]
        elif what == "double":
            text = text[:to] + text[at : min(to, at + 200)] + text[to:]
        elif what == "cut":
            text = text[:at]
        elif what == "swap":
            text = text[:at] + text[to : to + 9] + text[at + 9 : to] + text[at : at + 9] + text[to + 9 :]
    try:
        game = read_efg(text)
    except xc.CrisisError:
        return
    assert read_efg(game.to_efg()).nodes == game.nodes
    assert str(xc.describe(game))
