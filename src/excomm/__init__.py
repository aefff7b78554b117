"""A workbench for international crises.

A crisis is described once, in a file: actors, stakes, what each side could do and did, who knew of it and when, and the
sources. The verbs below ask one question of that description each; results are findings with ``.frame()`` and ``.how``.

>>> import excomm as xc
>>> crisis = xc.load("trial-of-nerves")
>>> print(xc.game(crisis))
30 nodes, 16 histories, 8 information sets, 2 roots, one for each draw of private facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from excomm._adapters.openspiel import to_openspiel as to_openspiel
    from excomm._adapters.zoo import to_pettingzoo as to_pettingzoo
    from excomm._cases.ask import Cases as Cases
    from excomm._cases.sheet import DataError as DataError
    from excomm._check.check import Checked as Checked
    from excomm._check.check import check as check
    from excomm._check.laws import laws as laws
    from excomm._claims.weigh import claims as claims
    from excomm._crisis.ask import AskError as AskError
    from excomm._crisis.dates import Date as Date
    from excomm._crisis.dates import parse_date as parse_date
    from excomm._crisis.diff import diff as diff
    from excomm._crisis.load import build as build
    from excomm._crisis.load import load as load
    from excomm._crisis.load import save as save
    from excomm._crisis.load import shipped_names as shipped
    from excomm._crisis.model import Crisis as Crisis
    from excomm._crisis.place import CrisisError as CrisisError
    from excomm._crisis.place import Mistake as Mistake
    from excomm._crisis.worlds import Worlds as Worlds
    from excomm._crisis.worlds import draw_worlds as worlds
    from excomm._crisis.worlds import world as world
    from excomm._dossier.beside import cases as cases
    from excomm._dossier.dossier import Dossier as Dossier
    from excomm._dossier.dossier import gather as dossier
    from excomm._dossier.gains import gains as gains
    from excomm._finding.finding import Finding as Finding
    from excomm._finding.table import Table as Table
    from excomm._game.describe import describe as describe
    from excomm._game.efg import to_efg as to_efg
    from excomm._game.payoffs import payoffs as payoffs
    from excomm._game.size import size as size
    from excomm._game.start import GameError as GameError
    from excomm._game.tree import Game as Game
    from excomm._game.unroll import unroll as game
    from excomm._judge.agreement import agreement as agreement
    from excomm._judge.verdict import Verdict as Verdict
    from excomm._judge.verdict import judge as judge
    from excomm._judge.why import why as why
    from excomm._knowledge.shown import view as view
    from excomm._knowledge.shown import who_was_shown as shown
    from excomm._ledger.ask import ledger as ledger
    from excomm._reach.reach import reach as reach
    from excomm._report.standalone import figure as figure
    from excomm._report.write import report as report
    from excomm._solve.audit import audit as audit
    from excomm._solve.equilibria import equilibria as equilibria
    from excomm._solve.pace import Reason as Reason
    from excomm._solve.selection import selection as selection
    from excomm._solve.solution import Solution as Solution
    from excomm._solve.solution import solve as solve
    from excomm._sweep.sweep import Sweep as Sweep
    from excomm._sweep.sweep import sweep as sweep
    from excomm._voices.ask import voices as voices
    from excomm._whatif.whatif import Changed as Changed
    from excomm._whatif.whatif import whatif as whatif

_HOME = {
    "AskError": "_crisis.ask",
    "Cases": "_cases.ask",
    "Changed": "_whatif.whatif",
    "Checked": "_check.check",
    "Crisis": "_crisis.model",
    "CrisisError": "_crisis.place",
    "DataError": "_cases.sheet",
    "Date": "_crisis.dates",
    "Dossier": "_dossier.dossier",
    "Finding": "_finding.finding",
    "Game": "_game.tree",
    "GameError": "_game.start",
    "Mistake": "_crisis.place",
    "Reason": "_solve.pace",
    "Solution": "_solve.solution",
    "Sweep": "_sweep.sweep",
    "Table": "_finding.table",
    "Verdict": "_judge.verdict",
    "Worlds": "_crisis.worlds",
    "agreement": "_judge.agreement",
    "audit": "_solve.audit",
    "build": "_crisis.load",
    "cases": "_dossier.beside",
    "check": "_check.check",
    "claims": "_claims.weigh",
    "describe": "_game.describe",
    "diff": "_crisis.diff",
    "dossier": "_dossier.dossier:gather",
    "equilibria": "_solve.equilibria",
    "figure": "_report.standalone",
    "gains": "_dossier.gains",
    "game": "_game.unroll:unroll",
    "judge": "_judge.verdict",
    "laws": "_check.laws",
    "ledger": "_ledger.ask",
    "load": "_crisis.load",
    "parse_date": "_crisis.dates",
    "payoffs": "_game.payoffs",
    "reach": "_reach.reach",
    "report": "_report.write",
    "save": "_crisis.load",
    "selection": "_solve.selection",
    "shipped": "_crisis.load:shipped_names",
    "shown": "_knowledge.shown:who_was_shown",
    "size": "_game.size",
    "solve": "_solve.solution",
    "sweep": "_sweep.sweep",
    "to_efg": "_game.efg",
    "to_openspiel": "_adapters.openspiel",
    "to_pettingzoo": "_adapters.zoo",
    "view": "_knowledge.shown",
    "voices": "_voices.ask",
    "whatif": "_whatif.whatif",
    "why": "_judge.why",
    "world": "_crisis.worlds",
    "worlds": "_crisis.worlds:draw_worlds",
}

__all__ = [
    "AskError",
    "Cases",
    "Changed",
    "Checked",
    "Crisis",
    "CrisisError",
    "DataError",
    "Date",
    "Dossier",
    "Finding",
    "Game",
    "GameError",
    "Mistake",
    "Reason",
    "Solution",
    "Sweep",
    "Table",
    "Verdict",
    "Worlds",
    "agreement",
    "audit",
    "build",
    "cases",
    "check",
    "claims",
    "describe",
    "diff",
    "dossier",
    "equilibria",
    "figure",
    "gains",
    "game",
    "judge",
    "laws",
    "ledger",
    "load",
    "parse_date",
    "payoffs",
    "reach",
    "report",
    "save",
    "selection",
    "shipped",
    "shown",
    "size",
    "solve",
    "sweep",
    "to_efg",
    "to_openspiel",
    "to_pettingzoo",
    "view",
    "voices",
    "whatif",
    "why",
    "world",
    "worlds",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its room when it is first used, so that importing the package costs nothing."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module 'excomm' has no attribute {name!r}")
    room, _, inner = _HOME[name].partition(":")
    value = getattr(import_module(f"excomm.{room}"), inner or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
