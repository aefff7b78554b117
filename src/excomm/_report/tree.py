"""A tree drawn as SVG: time from left to right, one colour a player, dashes through information sets, with numbers.

With the probability of every node, branches are as wide as they are likely, like a river.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from excomm._report.palette import LIGHT, TONES, tones

if TYPE_CHECKING:
    from excomm._game.tree import Game

MOST_NODES = 400
GREY, INK = LIGHT["chance"], LIGHT["ink"]
STEP, ROW, MARGIN = 150.0, 26.0, 60.0
BOW = 30.0
WIDEST, NARROWEST, FAINT = 14.0, 0.6, 0.005


class PictureError(ValueError):
    """A tree with more nodes than a picture can show."""


def tree_svg(game: Game, flow: Sequence[float] = ()) -> str:
    """Return the picture of a tree; ``flow`` is the probability of every node, if it is to be shown.

    Raises PictureError above ``MOST_NODES`` nodes.
    """
    if game.nodes > MOST_NODES:
        raise PictureError(
            f"the tree has {game.nodes:,} nodes; a picture shows {MOST_NODES} at most; begin at a later start"
        )
    places = _layout(game)
    width = max(x for x, _ in places) + STEP + MARGIN
    height = max(y for _, y in places) + 2 * MARGIN + 20
    title = f"The tree of {game.crisis.name}: {game}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="system-ui, sans-serif" font-size="11" fill="{INK}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
        *_legend(game),
        *_sets(game, places),
        *(_branch(game, places, node, flow) for node in range(game.nodes) if game.parent[node] >= 0),
        *(_mark(game, places, node) for node in range(game.nodes)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _layout(game: Game) -> list[tuple[float, float]]:
    """Endings stand under each other in order; every other node stands in the middle of what follows it."""
    row = iter(range(game.nodes))
    below: dict[int, float] = {}
    for node in reversed(_prefix_order(game)):
        children = game.children_of(node)
        if len(children):
            below[node] = sum(below[int(c)] for c in children) / len(children)
        else:
            below[node] = -float(next(row))
    top = min(below.values())
    depth = {int(n): d for d, level in enumerate(game.levels) for n in level}
    return [(MARGIN + STEP * depth[n], 2 * MARGIN + ROW * (below[n] - top)) for n in range(game.nodes)]


def _prefix_order(game: Game) -> list[int]:
    stack = [n for n in range(game.nodes - 1, -1, -1) if game.parent[n] < 0]
    found = []
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(int(child) for child in reversed(game.children_of(node)))
    return found


def _colour(game: Game, node: int) -> str:
    mover = int(game.mover[node])
    return _of(game, game.players[mover]) if mover >= 0 else GREY


def _of(game: Game, player: str) -> str:
    """The colour of a player: the one it has everywhere."""
    return LIGHT[tones(game.crisis).get(player, TONES[game.players.index(player) % len(TONES)])]


def _branch(game: Game, places: list[tuple[float, float]], node: int, flow: Sequence[float]) -> str:
    (x0, y0), (x1, y1) = places[int(game.parent[node])], places[node]
    act = escape(game.acts[game.act[node]])
    bend, colour = x0 + 40, _colour(game, int(game.parent[node]))
    wide, lift, tip, shade = "", 3.0, "", ""
    if len(flow):
        size = max(NARROWEST, WIDEST * flow[node])
        wide, lift = f' stroke-width="{size:.2f}" stroke-linejoin="round"', 3.0 + size / 2
        tip = f"<title>{act}: {100 * flow[node]:.1f} %</title>"
        shade = ' fill-opacity="0.45"' if flow[node] < FAINT else ""
        act = f"{act} {100 * flow[node]:.0f} %" if flow[node] >= FAINT else act
    return (
        f'<path d="M{x0:g} {y0:g}L{bend:g} {y1:g}H{x1:g}" fill="none" stroke="{colour}"{wide}>{tip}</path>'
        f'<text x="{bend + 4:g}" y="{y1 - lift:g}"{shade}>{act}</text>'
    )


def _mark(game: Game, places: list[tuple[float, float]], node: int) -> str:
    x, y = places[node]
    place = escape(game.places[game.place[node]])
    if game.mover[node] == -1:
        return f'<text x="{x + 8:g}" y="{y + 4:g}" font-weight="600">{place}</text>'
    who = game.crisis.called(game.players[game.mover[node]]) if game.mover[node] >= 0 else "chance"
    kind = ""
    if game.parent[node] < 0 and game.profiles[game.profile[node]]:
        kinds = ", ".join(game.profiles[game.profile[node]].values())
        kind = f'<text x="{x - 9:g}" y="{y + 4:g}" text-anchor="end">{escape(kinds)}</text>'
    tip = f"<title>{escape(who)} at {place}</title>"
    number = ""
    if game.info[node] >= 0:
        number = f'<text x="{x - 4:g}" y="{y + 14:g}" font-size="9" text-anchor="end">{game.info[node] + 1}</text>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{_colour(game, node)}">{tip}</circle>{kind}{number}'


def _sets(game: Game, places: list[tuple[float, float]]) -> list[str]:
    """A dashed curve through the nodes of each set of more than one; sets that overlap bow out differently."""
    drawn: list[str] = []
    spans: list[tuple[float, float, float, int]] = []
    for number, info in enumerate(game.sets):
        nodes = sorted((places[int(n)] for n in game.members(number)), key=lambda p: p[1])
        if len(nodes) == 1:
            continue
        (x, top), (_, foot) = nodes[0], nodes[-1]
        taken = {lane for at, high, low, lane in spans if at == x and high < foot and top < low}
        taken |= {0} if any(at == x and top < y < foot and (at, y) not in nodes for at, y in places) else set()
        lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        spans.append((x, top, foot, lane))
        drawn.append(
            f'<path d="{_bowed(nodes, lane)}" fill="none" stroke="{_of(game, info.player)}" stroke-width="2" '
            f'stroke-dasharray="3 4"><title>Set {number + 1}: {escape(info.player)} cannot tell these apart at '
            f"{escape(info.point)}</title></path>"
        )
    return drawn


def _bowed(nodes: list[tuple[float, float]], lane: int) -> str:
    (x, y), *others = nodes
    path = f"M{x:g} {y:g}"
    for to, down in others:
        path += f"Q{min(x, to) - BOW * lane:g} {(y + down) / 2:g} {to:g} {down:g}"
        x, y = to, down
    return path


def _legend(game: Game) -> list[str]:
    names = [(game.crisis.called(player), _of(game, player)) for player in game.players]
    drawn, x = [], MARGIN
    for name, colour in [*names, ("chance", GREY)]:
        drawn.append(
            f'<circle cx="{x:g}" cy="18" r="5" fill="{colour}"/><text x="{x + 10:g}" y="22">{escape(name)}</text>'
        )
        x += 40 + 7 * len(name)
    return drawn
