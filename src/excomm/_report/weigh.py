"""What the page needs to weigh by itself: the sums of the ledgers in a few worlds, as data beside the page's script."""

from __future__ import annotations

import json
from typing import Any

from excomm._crisis.quantity import Floats
from excomm._dossier.dossier import Dossier
from excomm._report.palette import tones
from excomm._report.pen import Markup, Pen
from excomm._report.words import asked

PLACES = 9


def weigh_html(pen: Pen) -> Markup:
    """Return the reader's own scales, hidden until the script works them; empty without a verdict."""
    sums, crisis = pen.dossier.sums, pen.dossier.crisis
    if not sums:
        return Markup("")
    first, second = crisis.rivals
    own = tones(crisis)
    return pen.write(
        "weigh.html.j2",
        eyes=list(dict.fromkeys(eyes for eyes, _, _ in sums.net)),
        dates=dates(pen.dossier),
        stakes=list(crisis.stakes),
        unsure=any(own.unsure for verdict in pen.dossier.verdicts for own in verdict.ledgers),
        worlds=f"{sums.draws:,} worlds drawn from the intervals of the file"
        if sums.draws > 1
        else "the one world the file has",
        asked=[
            ("compared", f"{crisis.called(first)} better than {crisis.called(second)}", own[first], own[second]),
            ("first", f"{crisis.called(first)} gained", own[first], "lost"),
            ("second", f"{crisis.called(second)} gained", own[second], "lost"),
        ],
    )


def dates(dossier: Dossier) -> list[str]:
    """Return the dates of the verdicts, as they were asked."""
    return [str(verdict.ledgers[0].date) for verdict in dossier.verdicts]


def weigh_data(dossier: Dossier) -> Markup:
    """Return the sums as JSON that can stand in a page: each column once, a number where all worlds agree."""
    sums, crisis = dossier.sums, dossier.crisis
    if not sums:
        return Markup("")
    columns: dict[str, int] = {}
    net = {
        f"{eyes} {date}": [_columns(sums.net[eyes, date, rival], columns) for rival in crisis.rivals]
        for eyes, date, _ in sums.net
    }
    data: dict[str, Any] = {
        "crisis": asked(crisis),
        "rivals": [crisis.called(rival) for rival in crisis.rivals],
        "stakes": list(crisis.stakes),
        "dates": dates(dossier),
        "draws": sums.draws,
        "asked": sums.how.options["asked"],
        "seed": sums.seed,
        "net": net,
    }
    listed = ",".join(columns)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))[:-1] + f',"columns":[{listed}]}}'
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _columns(changes: Floats, columns: dict[str, int]) -> list[int]:
    """The number of each stake's column among those that are written."""
    return [columns.setdefault(_written(changes[:, n]), len(columns)) for n in range(changes.shape[1])]


def _written(column: Floats) -> str:
    if (column == column[0]).all():
        return json.dumps(round(float(column[0]), PLACES))
    return json.dumps([round(float(value), PLACES) for value in column], separators=(",", ":"))
