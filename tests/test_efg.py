"""Gambit's files: read back by Gambit itself they are the same game, and brinkmanship comes out as published."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from io import StringIO
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import excomm as xc
from excomm._crisis.quantity import Floats
from excomm._game.efg_read import read_efg
from excomm._game.payoffs import priors, with_rest
from excomm._game.tree import CHANCE_MOVES, NOBODY_MOVES
from strategies import crises, trees

Behaviour = list[list[float]]


class Gambit:
    """What the tests ask of a game that Gambit has read, in the words of version 17 or of 16."""

    def __init__(self, pygambit: ModuleType, text: str) -> None:
        self.module = pygambit
        self.game: Any = pygambit.read_efg(StringIO(text))
        self.new = hasattr(self.game, "get_infosets")

    @property
    def players(self) -> list[str]:
        """Their names."""
        return [player if self.new else player.label for player in self.game.players]

    @property
    def histories(self) -> int:
        """The number of finished ones."""
        if self.new:
            return len(self.game.get_histories(self.module.H.plays))
        return sum(node.is_terminal for node in self.game.nodes)

    @property
    def sets(self) -> list[list[list[str]]]:
        """The menus of each player's information sets."""
        if self.new:
            path = self.module.H.path
            found = [[self.game.get_actions(path(*s.actions)) for s in self.game.get_infosets(p)] for p in self.players]
        else:
            found = [[[act.label for act in info.actions] for info in p.infosets] for p in self.game.players]
        return found

    @property
    def perfect_recall(self) -> bool:
        """Whether Gambit finds that nobody forgets, chance included."""
        return bool(self.game.is_perfect_recall)

    def profile(self, behaviour: list[list[list[Any]]], *, rational: bool = False) -> Any:
        """Make a profile of the odds of each act, by player and information set."""
        return self.game.mixed_behavior_profile(data=behaviour, rational=rational)

    def payoffs(self, profile: Any) -> list[float]:
        """Have Gambit work out what each player can expect."""
        return [float(profile.payoffs[p] if self.new else profile.payoff(p)) for p in self.players]


def of_players(game: xc.Game, behaviour: Behaviour) -> list[list[list[float]]]:
    """Order behaviour by player, as Gambit takes it."""
    chosen = zip(game.sets, behaviour, strict=True)
    listed = [(info.player, odds) for info, odds in chosen]
    return [[odds for player, odds in listed if player == name] for name in game.players]


def expected(game: xc.Game, world: xc.Worlds, behaviour: Behaviour) -> list[float]:
    """Work out each player's expected payoff from priors, odds and payoffs."""
    prior = priors(game, world)[0]
    reach = np.zeros(game.nodes)
    for node in range(game.nodes):
        before, act = int(game.parent[node]), game.acts[game.act[node]]
        if before < 0:
            reach[node] = prior[game.profile[node]]
        elif game.mover[before] == CHANCE_MOVES:
            branches = game.crisis.played[game.places[game.place[before]]].chance
            held = ("", *game.profiles[game.profile[before]].values())
            mine = {n: next(q for kind, q in b.odds.items() if kind in held) for n, b in branches.items()}
            odds = with_rest(mine, world)
            reach[node] = reach[before] * odds[act][0]
        else:
            info = int(game.info[before])
            reach[node] = reach[before] * behaviour[info][game.sets[info].acts.index(act)]
    assert reach[game.mover == NOBODY_MOVES].sum() == pytest.approx(1)
    found: list[float] = (reach[game.endings] @ xc.payoffs(game, world)[0]).tolist()
    return found


def uniform(game: xc.Game) -> Behaviour:
    return [[1 / len(info.acts)] * len(info.acts) for info in game.sets]


def drawn(game: xc.Game, seed: int) -> Behaviour:
    random = np.random.default_rng(seed)
    return [random.dirichlet(np.ones(len(info.acts))).tolist() for info in game.sets]


def check_read_back(pygambit: ModuleType, game: xc.Game, worlds: Iterable[xc.Worlds], seed: int) -> None:
    """Have Gambit read a tree in some worlds, and hold what it says of it against the tree."""
    for world in worlds:
        read = Gambit(pygambit, xc.to_efg(game, world))
        assert read.players == list(game.players)
        assert read.histories == game.histories
        assert read.sets == [[[*i.acts] for i in game.sets if i.player == player] for player in game.players]
        assert read.perfect_recall
        for behaviour in (uniform(game), drawn(game, seed)):
            found = read.payoffs(read.profile(of_players(game, behaviour)))
            assert found == pytest.approx(expected(game, world, behaviour), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["trial-of-nerves", "dixit-brinkmanship", "bluff", "leak"])
def test_gambit_reads_a_shipped_tree_as_it_is(pygambit: ModuleType, name: str) -> None:
    crisis = xc.load(name)
    worlds = [xc.world(crisis), *(xc.world(crisis, seed) for seed in range(5))]
    check_read_back(pygambit, xc.game(crisis), worlds, seed=7)


@settings(max_examples=60)
@given(crisis=st.one_of(crises(record=False), trees()), seed=st.integers(0, 99))
def test_gambit_reads_any_tree_as_it_is(pygambit: ModuleType, crisis: xc.Crisis, seed: int) -> None:
    game = xc.game(crisis)
    assume(game.players)
    check_read_back(pygambit, game, [xc.world(crisis), xc.world(crisis, seed)], seed)


def test_gambit_reads_a_tree_from_a_later_start(pygambit: ModuleType) -> None:
    crisis = xc.load("trial-of-nerves")
    check_read_back(pygambit, xc.game(crisis, start="offer"), [xc.world(crisis)], seed=1)


def test_gambits_solvers_take_the_tree(pygambit: ModuleType) -> None:
    """They refuse trees that they find to lack perfect recall, of chance too."""
    crisis = xc.load("trial-of-nerves")
    read = Gambit(pygambit, xc.game(crisis).to_efg())
    pygambit.nash.lcp_solve(read.game, rational=True)


def test_odds_sum_to_exactly_one() -> None:
    crisis = xc.load("dixit-brinkmanship").change({"unknown": {"p": "uniform(0.1, 0.2)", "q": "0.1 + 0.2"}})
    for seed in range(20):
        text = xc.to_efg(xc.game(crisis), xc.world(crisis, seed))
        branches = [re.findall(r'" (\d+(?:/\d+)?)(?= )', line) for line in text.splitlines() if line.startswith("c")]
        assert len(branches) == 3
        assert all(sum(map(Fraction, odds[1:])) == 1 for odds in branches)


def test_the_text_of_a_published_tree(golden: Callable[[str, str], None]) -> None:
    golden("dixit-brinkmanship.efg", xc.game(xc.load("dixit-brinkmanship")).to_efg())


@settings(max_examples=60)
@given(st.one_of(crises(record=False), trees()), st.integers(0, 99))
def test_we_read_our_own_files_as_the_same_game(crisis: xc.Crisis, seed: int) -> None:
    game, world = xc.game(crisis), xc.world(crisis, seed)
    assume(game.players)
    again = read_efg(xc.to_efg(game, world))
    assert (again.players, again.histories, len(again.sets)) == (game.players, game.histories, len(game.sets))
    paid, here = xc.payoffs(again, xc.world(again.crisis)), xc.payoffs(game, world)
    assert paid == pytest.approx(here, rel=1e-9, abs=1e-9)


def test_a_tree_with_a_player_who_is_not_paid_cannot_be_written() -> None:
    crisis = xc.load("trial-of-nerves").change({"weights": {"blue": {"security": 1}}})
    with pytest.raises(xc.GameError, match=r"add weights\.red"):
        xc.game(crisis).to_efg()


# Brinkmanship as published: A. Dixit & S. Skeath, Games of Strategy, chapter on the Cuban missile crisis.


class Brink:
    """The tree at given odds, solved backwards: each kind of the one side answers, the other weighs the kinds."""

    def __init__(self, p: float, q: float) -> None:
        self.crisis = xc.load("dixit-brinkmanship").change({"unknown": {"p": repr(p), "q": repr(q)}})
        self.game = xc.game(self.crisis)
        self.world = xc.world(self.crisis)
        rows = xc.payoffs(self.game, self.world)[0]
        self.paid = {
            (self.game.profiles[self.game.profile[node]]["kind"], *self.game.history(int(node))): row
            for node, row in zip(self.game.endings, rows, strict=True)
        }
        self.kinds = {"hard": p, "soft": 1 - p}
        self.q = q

    def defied(self, kind: str) -> Floats:
        """What both sides can expect where the threat is defied."""
        disaster, luck = (self.paid[kind, "threaten", "defy", end] for end in ("catastrophe", "luck"))
        found: Floats = self.q * disaster + (1 - self.q) * luck
        return found

    def complies(self, kind: str) -> bool:
        """Whether a kind does no worse by complying."""
        return bool(self.paid[kind, "threaten", "comply"][1] >= self.defied(kind)[1] - 1e-12)

    @property
    def effective(self) -> bool:
        """Whether the threat makes the soft kind comply."""
        return self.complies("soft")

    def threat(self, complying: set[str]) -> float:
        """What the threat is worth to the side that makes it, where these kinds comply."""
        answers = {k: self.paid[k, "threaten", "comply"] if k in complying else self.defied(k) for k in self.kinds}
        return float(sum(share * answers[kind][0] for kind, share in self.kinds.items()))

    @property
    def acceptable(self) -> bool:
        """Whether the threat, where it is effective, is worth making."""
        silence = sum(share * self.paid[kind, "no-threat"][0] for kind, share in self.kinds.items())
        return bool(self.threat({"soft"}) >= silence - 1e-12)

    @property
    def behaviour(self) -> dict[str, str]:
        """The act of each information set when all is solved backwards."""
        found = {kind: "comply" if self.complies(kind) else "defy" for kind in self.kinds}
        complying = {kind for kind, answer in found.items() if answer == "comply"}
        return found | {"usa": "threaten" if self.threat(complying) > -2 else "no-threat"}


ODDS = [n / 40 for n in range(1, 40)]


def test_a_threat_is_effective_where_it_is_strong_enough() -> None:
    assert [q for q in ODDS if Brink(0.3, q).effective] == [q for q in ODDS if q >= 0.6]
    assert not any(Brink(0.3, q).complies("hard") for q in (*ODDS, 1.0))


@pytest.mark.parametrize("p", [0.1, 0.2, 0.3, 0.35, 0.5, 0.7])
def test_a_threat_is_acceptable_where_it_is_mild_enough(p: float) -> None:
    assert [q for q in ODDS if Brink(p, q).acceptable] == [
        q for q in ODDS if Fraction(repr(q)) <= Fraction(3, 8) * (1 / Fraction(repr(p)) - 1)
    ]


@pytest.mark.parametrize(("p", "possible"), [(0.1, True), (0.38, True), (0.3846, True), (0.3847, False), (0.5, False)])
def test_brinkmanship_is_possible_where_the_other_side_is_soft_enough(p: float, possible: bool) -> None:
    """There must be a threat that is both; 5/13, printed as .385, is where the two bounds meet."""
    strengths = (0.6, *np.linspace(0.6, 1, 41).tolist())
    found = [brink for brink in (Brink(p, q) for q in strengths) if brink.effective and brink.acceptable]
    assert bool(found) == possible == (p <= 5 / 13)


@pytest.mark.parametrize(("p", "acceptable"), [(0.2727, True), (3 / 11, True), (0.2728, False)])
def test_a_certain_threat_is_acceptable_up_to_three_in_eleven(p: float, acceptable: bool) -> None:
    assert Brink(p, 1.0).acceptable == acceptable


@pytest.mark.parametrize(("p", "q"), [(0.3, 0.7), (0.3, 0.5), (0.3, 0.95), (0.1, 1.0), (0.5, 0.7)])
def test_gambit_finds_nothing_to_regret_in_what_was_solved_backwards(pygambit: ModuleType, p: float, q: float) -> None:
    brink = Brink(p, q)
    kind_of = {"fact hard": "hard", "fact soft": "soft"}
    chosen = []
    for info in brink.game.sets:
        atoms = [str(atom) for atom in brink.game.seen.atoms(info.view)]
        act = brink.behaviour[kind_of.get(atoms[0], "usa")]
        chosen.append([float(act == choice) for choice in info.acts])
    read = Gambit(pygambit, xc.to_efg(brink.game, brink.world))
    profile = read.profile(of_players(brink.game, chosen))
    assert profile.max_regret() == pytest.approx(0, abs=1e-12)
    assert profile.agent_max_regret() == pytest.approx(0, abs=1e-12)
    other = [odds[::-1] if info.player == "usa" else odds for info, odds in zip(brink.game.sets, chosen, strict=True)]
    assert read.profile(of_players(brink.game, other)).max_regret() > 0.01
