"""The dossier as one HTML file that opens without a network."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources

from excomm._dossier.dossier import Dossier
from excomm._report.answer import tiles
from excomm._report.appendix import appendix
from excomm._report.argument import argument
from excomm._report.catalogue import figures
from excomm._report.figures.svg import HATCH
from excomm._report.palette import sheet, tones
from excomm._report.pen import Markup, Pen
from excomm._report.weigh import weigh_data, weigh_html

STYLES = ("style/figure.css", "style/page.css", "style/parts.css", "style/print.css")
SCRIPTS = ("weigh.js", "page.js")


def to_html(dossier: Dossier) -> str:
    """Return the page of a dossier: the answer first, then what it rests on. Nothing in it is fetched.

    The only script that a browser runs in it is the one whose hash it states.
    """
    pen = Pen(dossier, figures(dossier))
    crisis, script = dossier.crisis, read(*SCRIPTS)
    own = tones(crisis)
    return pen.write(
        "page.html.j2",
        title=crisis.title or crisis.name,
        style=Markup(sheet() + read(*STYLES)),
        script=Markup(script),
        script_hash=f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        actors=[(crisis.called(actor), tone) for actor, tone in own.items()],
        tiles=tiles(dossier, own),
        argument=argument(pen),
        weigh=weigh_html(pen),
        appendix=appendix(pen),
        data=weigh_data(dossier),
        hatch=Markup(HATCH),
    )


def read(*names: str) -> str:
    """Return the text of files of this room, one after the other."""
    folder = resources.files("excomm._report")
    return "".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)
