"""The colours of every picture and page, named once: one for each actor everywhere, grey for chance."""

from __future__ import annotations

import re
from collections.abc import Mapping

from excomm._crisis.model import Crisis

LIGHT = {
    "paper": "#fdfcf9",
    "ink": "#1d1f21",
    "soft": "#55595f",
    "rule": "#d8d4ca",
    "card": "#f4f1ea",
    "level": "#9aa0a6",
    "chance": "#8a8f96",
    "note": "#8a6a12",
    "sea": "#e6edf2",
    "land": "#e9e4d8",
    "a0": "#2c5f9e",
    "a1": "#b4472a",
    "a2": "#3f7d4e",
    "a3": "#7a5195",
    "a4": "#8a6a12",
    "a5": "#2f8080",
}
DARK = {
    "paper": "#16181b",
    "ink": "#e8e6e1",
    "soft": "#adb1b7",
    "rule": "#3a3d42",
    "card": "#1f2226",
    "level": "#7b8087",
    "chance": "#8a8f96",
    "note": "#d9b44a",
    "sea": "#191d21",
    "land": "#32363b",
    "a0": "#7fb0ea",
    "a1": "#ee8b6b",
    "a2": "#7cc48f",
    "a3": "#c3a0dd",
    "a4": "#d9b44a",
    "a5": "#6cc5c5",
}
PRINT = LIGHT | {"paper": "#ffffff", "ink": "#000000", "soft": "#444444", "card": "#ffffff", "sea": "#eef2f5"}
TONES = tuple(name for name in LIGHT if re.fullmatch(r"a\d", name))


def tones(crisis: Crisis) -> Mapping[str, str]:
    """Return the colour of each actor by name, the rivals first; beyond six they repeat."""
    actors = dict.fromkeys((*crisis.rivals, *crisis.players))
    return {actor: TONES[n % len(TONES)] for n, actor in enumerate(actors)}


def sheet() -> str:
    """Return the colours as a style sheet: light, dark where the reader's screen is, and on paper."""
    return (
        f":root{{color-scheme:light dark;{_listed(LIGHT)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_listed(DARK)}}}}}\n"
        f"@media print{{:root{{color-scheme:light;{_listed(PRINT)}}}}}\n"
    )


def fixed(text: str) -> str:
    """Return a text with every named colour replaced by its light value, for readers that know no names."""
    return re.sub(r"var\(--(\w+)\)", lambda found: LIGHT.get(found[1], found[0]), text)


def _listed(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())
