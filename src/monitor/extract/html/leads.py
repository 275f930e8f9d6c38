"""The lead of an article that stands beside its paragraphs: in a <div> of its own, or loose in theirs.

trafilatura's precise mode returns paragraphs, and a sentence between them and the title that is in none is
lost. A standfirst in another part of the page is none of the body: the gold of the article extraction
benchmark leaves it out (with it F1 falls from 0.983 to 0.976), that of fundus does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from monitor.extract.html import blocks
from monitor.extract.text import lines, titles

_MOST = 4
"""Paragraphs of a lead."""

_BETWEEN = 30
"""Lines between a title and its article: bylines, tools, a picture."""

_BEGIN = 60
"""Characters by which a line of the body is known on the page."""


def missing(tree: Any, title: str | None, body: Sequence[str]) -> list[str]:
    """Return the running text between the title and what was found of the body, in the element that holds it.

    Args:
        tree: the page without its furniture (lxml).
        title: of the article.
        body: its paragraphs.
    """
    if not body:
        return []
    page = blocks.read(tree, title, _BETWEEN)
    if page.title < 0:
        return []
    head = page.lines[page.title + 1 : page.title + 1 + _BETWEEN]
    begin = _plain(body[0])[:_BEGIN]
    end = next((at for at, line in enumerate(head) if _plain(line.text).startswith(begin)), 0)
    if not end:
        return []
    around = _holders(head[end].element)
    found = list(_running([one for one in head[:end] if around & _holders(one.element)], title))
    return found if len(found) <= _MOST else []


def _running(head: Sequence[blocks.Block], title: str | None) -> Iterator[str]:
    for line in (one for one in head if one.text and not one.beside):
        kind = lines.classify(line.text, in_header=True).kind
        if kind == "prose" and not titles.same(line.text, title or ""):
            yield line.text


def _holders(element: Any) -> set[Any]:
    """Return what may hold a line: its element where it is loose in that, and the one around it."""
    return {element, element.getparent()}


def _plain(text: str) -> str:
    return "".join(text.split())
