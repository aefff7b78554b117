"""Where probability flows: points as posts from left to right, acts as bands as wide as they are likely."""

from __future__ import annotations

from collections.abc import Iterator

from excomm._report.figures.svg import WIDE, Panel, panel, short, text, tipped
from excomm._report.streams import COLUMN, POST, Band, Picture, Post

FINE = 11.0
NARROW = 900.0  # a picture that a page need not stretch


def flow_of(picture: Picture, label: str, href: str) -> Panel:
    """Return the picture of a course of play."""
    return panel(
        picture.width, picture.height, _parts(picture, href), label, "flow" if picture.width > NARROW else "flow small"
    )


def _parts(picture: Picture, href: str) -> Iterator[str]:
    for band in picture.bands:
        yield tipped(band.tip, _band(band), href)
    for post in picture.posts:
        yield tipped(post.tip, _post(post), href)
    for band in picture.bands:
        if band.words:
            room = COLUMN - POST - 8 - WIDE * FINE * (len(band.share) + 1)
            words = f"{short(band.words, room, FINE)} {band.share}"
            yield text(band.left + 4, band.start + 4, words, "on-band fine")
    for post in picture.posts:
        beside = post.ending
        x, y = (post.x + POST + 5, post.y + post.high / 2 + 4) if beside else (post.x, post.y - 5)
        yield text(x, y, post.name, "on-band head" if beside else "on-band head fine")


def _band(band: Band) -> str:
    middle = (band.left + band.right) / 2
    return (
        f'<path class="band-of {band.tone}" stroke-width="{band.wide:.2f}" '
        f'd="M{band.left:.1f} {band.start:.1f}C{middle:.1f} {band.start:.1f} {middle:.1f} {band.end:.1f} '
        f'{band.right:.1f} {band.end:.1f}"/>'
    )


def _post(post: Post) -> str:
    return (
        f'<rect class="post {post.tone}" x="{post.x:.1f}" y="{post.y:.1f}" width="{POST:g}" '
        f'height="{post.high:.1f}" rx="1.5"/>'
    )
