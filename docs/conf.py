"""How Sphinx builds these pages into a site: python -m sphinx -W docs build/docs

The pages are Markdown that reads well where the code is kept, too. Nothing is fetched, neither while building nor while
reading: formulas become MathML, which browsers set themselves.
"""

import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError, latex2mathml
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util import logging

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMED_FENCE = re.compile(r"^(?P<mark>`{3,})(?P<language>\w+) title=(?P<file>\S+)$", re.MULTILINE)

project = PROJECT["name"]
author = PROJECT["authors"][0]["name"]
release = version = PROJECT["version"]
extensions = ["myst_parser"]
exclude_patterns = ["_build"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
highlight_language = "none"

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_math_renderer = "mathml"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False


def setup(app: Sphinx) -> None:
    """Teach Sphinx what these pages need of it."""
    app.add_lexer("csv", TextLexer)
    app.connect("source-read", name_fences)
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))


def name_fences(app: Sphinx, page: str, source: list[str]) -> None:
    """Give every block with a ``title=`` its file's name as a caption."""
    source[0] = NAMED_FENCE.sub(r"\g<mark>{code-block} \g<language>\n:caption: \g<file>\n", source[0])


def inline_formula(writer: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    writer.body.append(mathml(node))
    raise nodes.SkipNode


def block_formula(writer: Any, node: nodes.math_block) -> None:
    """Write a formula that stands alone."""
    writer.body.append(f'<div class="math">{mathml(node, as_block=True)}</div>')
    raise nodes.SkipNode


def mathml(node: nodes.Element, as_block: bool = False) -> str:
    """Return a formula as MathML; one that cannot be read is a warning, and stays as it was typed."""
    try:
        return str(latex2mathml.tex2mathml(node.astext(), as_block=as_block))
    except MathError as error:
        logging.getLogger(__name__).warning("%s in %s", error, node.astext(), location=node)
        return f"<code>{escape(node.astext())}</code>"
