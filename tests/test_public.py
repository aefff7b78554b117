"""The public face: the names there are, where they come from, in whatever order, and the same answer twice."""

import ast
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import excomm as xc

HOMES: dict[str, str] = xc.__dict__["_HOME"]
VERBS = sorted(name for name in xc.__all__ if name.islower())
COUNTED = ("parent", "act", "place", "mover", "info", "profile", "odds", "change", "views")


def nerves() -> xc.Crisis:
    return xc.load("trial-of-nerves")


def arrays(game: xc.Game) -> tuple[object, ...]:
    """Give everything of a tree that can be compared."""
    return (game.sets, game.chances, game.changes, game.prefix, *(getattr(game, name).tolist() for name in COUNTED))


def drawn(worlds: xc.Worlds) -> dict[str, list[float]]:
    return {name: np.asarray(value).tolist() for name, value in worlds.values.items()}


def coded() -> xc.Crisis:
    """Give a crisis whose one effect two coders have coded."""
    event = {"id": "e1", "date": "2001", "event": "march", "source": "s", "does": {"red.land": "between(1, 2)"}}
    codings = [{"effect": "record.e1.does.red.land", "coder": c, "low": n, "high": n} for c, n in (("x", 1), ("y", 2))]
    return xc.build(
        {"excomm": 1, "crisis": "coded", "baseline": "2000", "actors": {"red": {}}, "stakes": {"land": {}}}
        | {"record": [event], "codings": codings, "sources": {"s": {"work": "An invented source"}}}
    )


def evenly(game: xc.Game) -> dict[int, list[float]]:
    """Give the profile of somebody who cannot decide."""
    return {number: [1 / len(info.acts)] * len(info.acts) for number, info in enumerate(game.sets)}


def cases(tmp_path: Path) -> xc.Cases:
    """Ask with no data there: the answer is that there is none."""
    nowhere = tmp_path / "nowhere.csv"
    return xc.cases(nerves(), icb=nowhere, archigos=nowhere, stockpiles=nowhere)


def written(crisis: xc.Crisis, path: Path) -> str:
    xc.save(crisis, path)
    return path.read_text(encoding="utf-8")


def answer_of(ask: Callable[[], object]) -> object:
    """Give an answer, or the words in which it is refused."""
    try:
        return ask()
    except (xc.DataError, xc.AskError) as error:
        return str(error)


CALLS: dict[str, Callable[[Path], object]] = {
    "audit": lambda tmp: xc.audit(xc.game(nerves()), evenly(xc.game(nerves()))),
    "solve": lambda tmp: str(xc.solve(xc.game(nerves()), xc.world(nerves()), engine="numpy")),
    "agreement": lambda tmp: xc.agreement(coded()),
    "build": lambda tmp: xc.build({"excomm": 1, "crisis": "bare", "actors": {"red": {}}}),
    "cases": lambda tmp: answer_of(lambda: cases(tmp)),
    "check": lambda tmp: xc.check("trial-of-nerves"),
    "claims": lambda tmp: xc.claims(nerves(), draws=100),
    "describe": lambda tmp: xc.describe(xc.game(nerves())),
    "diff": lambda tmp: xc.diff(nerves(), nerves().change({"acts.trade.seen_by": "everyone"})),
    "dossier": lambda tmp: xc.dossier(nerves(), draws=100),
    "equilibria": lambda tmp: answer_of(lambda: xc.equilibria(xc.game(xc.load("leak")))),
    "gains": lambda tmp: xc.gains(xc.sweep(nerves(), 100)),
    "figure": lambda tmp: xc.figure(nerves(), "balance", tmp / "balance.svg", draws=100).read_bytes(),
    "game": lambda tmp: arrays(xc.game(nerves())),
    "judge": lambda tmp: xc.judge(nerves(), draws=100),
    "laws": lambda tmp: str(xc.laws(nerves())),
    "ledger": lambda tmp: xc.ledger(nerves(), eyes="world"),
    "load": lambda tmp: xc.load("trial-of-nerves"),
    "parse_date": lambda tmp: xc.parse_date("1962-10~"),
    "payoffs": lambda tmp: xc.payoffs(xc.game(nerves()), xc.worlds(nerves(), 10, seed=1)).tolist(),
    "reach": lambda tmp: xc.reach(xc.load("cuba-1962"), side="usa", where="turkey"),
    "report": lambda tmp: xc.report(nerves(), tmp / "page.html", draws=100).read_bytes(),
    "save": lambda tmp: written(nerves(), tmp / "saved.yaml"),
    "selection": lambda tmp: xc.selection(xc.game(nerves()), starts=2, engine="numpy"),
    "shipped": lambda tmp: xc.shipped(),
    "shown": lambda tmp: xc.shown(nerves()),
    "size": lambda tmp: xc.size(nerves(), "open"),
    "sweep": lambda tmp: xc.sweep(nerves(), 100, seed=1).to_json(),
    "to_efg": lambda tmp: xc.to_efg(xc.game(nerves()), xc.world(nerves(), seed=1)),
    "to_openspiel": lambda tmp: answer_of(lambda: str(xc.to_openspiel(xc.game(nerves())).new_initial_state())),
    "to_pettingzoo": lambda tmp: answer_of(lambda: xc.to_pettingzoo(xc.game(nerves())).possible_agents),
    "view": lambda tmp: xc.view(nerves(), "world"),
    "voices": lambda tmp: xc.voices(xc.load("cuba-1962")),
    "whatif": lambda tmp: xc.whatif(nerves(), nerves().change({"unknown.pride": 1}), ask=[xc.sweep], draws=100),
    "why": lambda tmp: xc.why(nerves(), draws=100),
    "world": lambda tmp: drawn(xc.world(nerves(), seed=3)),
    "worlds": lambda tmp: drawn(xc.worlds(nerves(), 10, seed=3)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_called_twice_answers_the_same(verb: str, tmp_path: Path) -> None:
    assert verb in CALLS, f"say in this file how {verb} is called"
    first, second = CALLS[verb](tmp_path), CALLS[verb](tmp_path)
    assert first == second
    assert first is not None


def test_the_public_names_are_those_with_a_home() -> None:
    assert xc.__all__ == sorted(xc.__all__, key=lambda name: (name.islower(), name))
    assert sorted(xc.__all__) == sorted(HOMES)
    assert len(set(xc.__all__)) == len(xc.__all__)


def test_type_checkers_are_told_of_the_same_homes() -> None:
    """What is imported for type checkers only is what is loaded when it is used."""
    assert xc.__file__ is not None
    told: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(xc.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("excomm."):
            for alias in node.names:
                inner = "" if alias.asname in (None, alias.name) else f":{alias.name}"
                told[alias.asname or alias.name] = f"{str(node.module).removeprefix('excomm.')}{inner}"
    assert told == HOMES


def test_dir_shows_every_public_name_before_it_is_used() -> None:
    assert set(xc.__all__) <= set(python("import excomm; print(*dir(excomm))").split())


@pytest.mark.parametrize("name", xc.__all__)
def test_a_public_name_is_documented_and_no_module(name: str) -> None:
    value: Any = getattr(xc, name)
    assert not isinstance(value, ModuleType)
    assert value.__module__.startswith("excomm._")
    assert value.__doc__


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'excomm' has no attribute 'gaem'"):
        getattr(xc, "gaem")  # noqa: B009


def python(code: str) -> str:
    """Run a piece of Python in a fresh interpreter, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("seed", range(4))
def test_names_load_in_any_order(seed: int) -> None:
    names = random.Random(seed).sample(xc.__all__, len(xc.__all__))
    code = f"""
from types import ModuleType
import excomm
for name in {names}:
    value = getattr(excomm, name)
    assert not isinstance(value, ModuleType), name
for name in reversed({names}):
    assert not isinstance(getattr(excomm, name), ModuleType), name
print(excomm.game(excomm.load("trial-of-nerves")).nodes)
"""
    assert python(code) == "30"


@pytest.mark.parametrize("room", ["_game.unroll", "_judge.verdict", "_check.check", "_ledger.ledger", "_report.page"])
def test_a_room_imported_first_does_not_hide_a_verb(room: str) -> None:
    code = f"""
import excomm.{room}
import excomm
verbs = (excomm.game, excomm.judge, excomm.check, excomm.ledger, excomm.report)
print(*map(callable, verbs))
print(excomm.game(excomm.load("trial-of-nerves")).nodes)
"""
    assert python(code).split() == ["True"] * 5 + ["30"]


def test_everything_can_be_imported_by_a_star() -> None:
    assert python("from excomm import *; print(judge.__name__, Crisis.__name__, size.__name__)") == "judge Crisis size"
