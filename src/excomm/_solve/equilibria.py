"""All equilibria of a small game that Gambit's enumerations find, each audited, beside the one that the branch selects.

Pure profiles are all tried; mixed ones are looked for support by support. What Gambit gives are equilibria between the
agents of information sets, which need not be sequential: an act at a set that is not reached costs nothing there. The
audit tells them apart, with the belief that is kindest to the profile where a set is not reached.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from math import prod
from typing import Any, NamedTuple

import numpy as np

from excomm._crisis.ask import AskError
from excomm._crisis.load import digest
from excomm._crisis.quantity import Floats
from excomm._crisis.worlds import Worlds, middle_world
from excomm._finding.finding import Finding, How
from excomm._finding.table import make_table
from excomm._game.payoffs import payoffs
from excomm._game.tree import Game
from excomm._solve.audit import audit
from excomm._solve.measure import yardsticks
from excomm._solve.plan import node_odds
from excomm._solve.solution import endings_met, endings_of, reached, solve

MOST_PROFILES = 1_000_000
MOST_SECONDS = 1_000_000  # operating systems wait no more than twice as long for a process
SMALL_GAIN, SAME = 1e-4, 1e-4
COLUMNS = ("equilibrium", "kind", "profiles", "sequential", "gain", "relative", "branch")
UNITS = {"gain": "payoff units of the player", "relative": "yardsticks of the set"}


class Outcome(NamedTuple):
    """Profiles with the same shares of endings: the shares, and of the best of them kind, gain and choices."""

    shares: tuple[float, ...]
    kind: str
    profiles: int
    gain: float
    relative: float
    choices: tuple[tuple[float, ...], ...]


def equilibria(game: Game, worlds: Worlds | None = None, *, seconds: float = 60.0) -> Finding:
    """List the equilibria of one world, by what comes of them, with the most that any information set could gain.

    Needs pygambit. Enumeration stops after so many ``seconds``, and then says so; what was found until then stays.
    Raises AskError where pygambit is missing, for more than one world or more than ``MOST_PROFILES`` pure profiles, and
    for ``seconds`` that are not above 0 and at most ``MOST_SECONDS``.
    """
    if not 0 < seconds <= MOST_SECONDS:
        raise AskError(f"{seconds:g} seconds: some time is needed, and at most {MOST_SECONDS:,} seconds")
    given = worlds or middle_world(game.crisis)
    _can(game, given)
    answers, note = _asked(game, given, seconds)
    found = sorted(_outcomes(game, given, answers), key=lambda outcome: outcome.relative > SMALL_GAIN)
    one = solve(game, given)
    branch = [float(share[0]) for share in one.endings().values()]
    selected = [bool(np.allclose(outcome.shares, branch, atol=1e-3)) for outcome in found]
    rows = []
    for number, (outcome, is_branch) in enumerate(zip(found, selected, strict=True), 1):
        sequential = "yes" if outcome.relative <= SMALL_GAIN else "no"
        said = (outcome.kind, outcome.profiles, sequential, outcome.gain, outcome.relative)
        rows.append((number, *said, "yes" if is_branch else "", *outcome.shares))
    rational = sum(outcome.relative <= SMALL_GAIN for outcome in found)
    options = {"start": game.start or game.crisis.first, "seconds": seconds}
    return Finding(
        question="Which equilibria are there, and which does the branch select?",
        answer=tuple(_answer(rational, len(found), bool(one.answered.all()) and any(selected))),
        table=make_table((*COLUMNS, *endings_met(game)), rows, UNITS),
        how=How(game.crisis.name, digest(game.crisis), game.crisis.changed, options, _versions()),
        notes=(
            note,
            "Profiles with the same endings stand in one row, with the least gain among them. Sequential: no set could "
            "gain, given the belief that is kindest to it where it is not reached; that beliefs of several sets fit "
            "together is not looked at.",
        ),
    )


def _can(game: Game, worlds: Worlds) -> None:
    if worlds.draws != 1:
        raise AskError(f"equilibria are listed of one world, not of {worlds.draws:,}")
    profiles = prod(len(info.acts) for info in game.sets)
    if profiles > MOST_PROFILES:
        raise AskError(
            f"the game has {profiles:,} pure profiles; equilibria are listed up to {MOST_PROFILES:,}; begin later"
        )
    if not game.sets:
        raise AskError("nobody is asked anything, so there is nothing to list")
    if find_spec("pygambit") is None:
        raise AskError("listing equilibria needs pygambit, which is not installed: pip install 'excomm[gambit]'")


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("excomm", "numpy", "pygambit")}


def _answer(rational: int, outcomes: int, selected: bool) -> Iterator[str]:
    ways = "1 outcome" if rational == 1 else f"{rational:,} outcomes"
    yield f"Sequentially rational profiles were found with {ways}; other equilibria with {outcomes - rational:,} more."
    yield "The branch selects one of them." if selected else "The one that the branch selects is not among them."


def _asked(game: Game, worlds: Worlds, seconds: float) -> tuple[list[tuple[str, list[list[float]]]], str]:
    """What Gambit found, kinds and choices in the order of our sets; and how far it came."""
    command = [sys.executable, "-m", "excomm._solve.gambit"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            out, err = process.communicate(game.to_efg(worlds), timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        finally:
            process.kill()
    lines = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    answers = [(line["kind"], _in_order(game, line["choices"])) for line in lines if "kind" in line]
    if lines and "undecided" in lines[-1]:
        left = lines[-1]["undecided"]
        return answers, f"{left} supports with a continuum of solutions were left out." if left else "All were tried."
    if process.returncode and process.returncode > 0:
        raise AskError(f"pygambit {version('pygambit')} failed: {(err.strip().splitlines() or ['no reason'])[-1]}")
    return answers, f"Gambit was stopped after {seconds:g} seconds: there may be more."


def _in_order(game: Game, choices: dict[str, list[list[float]]]) -> list[list[float]]:
    left = {player: iter(sets) for player, sets in choices.items()}
    return [next(left[info.player]) for info in game.sets]


def _outcomes(game: Game, worlds: Worlds, answers: Sequence[tuple[str, list[list[float]]]]) -> list[Outcome]:
    """The outcomes of profiles, those alike together; the search for mixed ones meets the pure ones again."""
    found: list[Outcome] = []
    paid: Any = payoffs(game, worlds)
    yard, odds = yardsticks(game, paid, worlds)[0], node_odds(game, worlds)
    for kind, choices in _distinct(answers):
        rows = audit(game, dict(enumerate(choices)), worlds=worlds, paid=paid[0].tolist())
        gain = max(rows, key=lambda row: row.gain / yard[row.number])
        shares = _shares(game, np.concatenate([np.array(part) for part in choices])[None], odds)
        relative = float(gain.gain / yard[gain.number])
        one = Outcome(shares, kind, 1, gain.gain, relative, tuple(map(tuple, choices)))
        like = next((n for n, other in enumerate(found) if np.allclose(other.shares, shares, atol=SAME)), None)
        if like is None:
            found.append(one)
        else:
            best = min(found[like], one, key=lambda outcome: outcome.relative)
            found[like] = best._replace(profiles=found[like].profiles + 1)
    return found


def _distinct(answers: Sequence[tuple[str, list[list[float]]]]) -> Iterator[tuple[str, list[list[float]]]]:
    """Yield the profiles that are not given before."""
    met: list[Floats] = []
    for kind, choices in answers:
        flat = np.concatenate([np.array(part, dtype=float) for part in choices])
        if not any(np.allclose(flat, other, atol=SAME) for other in met):
            met.append(flat)
            yield kind, choices


def _shares(game: Game, chances: Floats, odds: Floats) -> tuple[float, ...]:
    return tuple(float(share[0]) for share in endings_of(game, reached(game, chances, odds)).values())
