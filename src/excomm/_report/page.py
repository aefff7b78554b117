"""The dossier as one HTML file that opens without a network."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from excomm._crisis.model import Crisis
from excomm._dossier.dossier import DRAWS, SEED, Dossier, gather
from excomm._report import reach, sections
from excomm._report.cases import cases_html
from excomm._report.voices import voices_html

STYLES = ("page.css", "reach.css")


def report(crisis: Crisis, file: str | Path | None = None, *, draws: int = DRAWS, seed: int = SEED) -> Path:
    """Write the dossier of a crisis to a file (``NAME.html`` unless given) and return where it is."""
    path = Path(file or f"{crisis.name}.html")
    path.write_text(to_html(gather(crisis, draws=draws, seed=seed)), encoding="utf-8")
    return path


def to_html(dossier: Dossier) -> str:
    """Return the page of a dossier: the answer first, then what it rests on. Nothing in it is fetched."""
    import jinja2
    import markupsafe

    files = resources.files("excomm._report")
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(lambda name: files.joinpath(name).read_text(encoding="utf-8")),
    )
    template = environment.from_string(files.joinpath("page.html.j2").read_text(encoding="utf-8"))
    crisis = dossier.crisis
    return template.render(
        style=markupsafe.Markup("".join(files.joinpath(f).read_text(encoding="utf-8") for f in STYLES)),
        dossier=dossier,
        crisis=crisis,
        title=crisis.title or crisis.name,
        answers=sections.answers(dossier),
        matrices=sections.matrices(dossier),
        ways=sections.ways(dossier),
        accounts=sections.accounts(dossier),
        lanes=sections.lane_rows(dossier),
        ledgers=[(f, sections.ledger_rows(f.table, crisis)) for f in dossier.ledgers],
        watchers=[crisis.called(w) for w in crisis.watchers],
        called=crisis.called,
        reach=reach.reach_section(dossier.reach, crisis),
        kinds=reach.KINDS,
        cases=cases_html(environment, dossier.cases) if dossier.cases else "",
        voices=voices_html(environment, dossier.voices, crisis) if dossier.voices else "",
    )
