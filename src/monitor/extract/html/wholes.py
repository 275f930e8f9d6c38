"""Whether a longer text is the whole of which another is a piece: some stand in several parts of a page.

trafilatura's precise mode returns the first part. What its balanced mode has beyond may be the rest of it,
teasers or the deaths of the week. The rest stands in elements of the same kind, or in the page's JSON-LD.
Of the test pages of fundus, htmldate and trafilatura, twelve where the modes differ so much were read: five
were cut short, and these two signs part them from the seven others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from monitor.extract.html import articles
from monitor.extract.text import lines

_PIECE = 0.6
"""A piece is shorter than this share of the whole."""
_MORE = 1.1
"""The whole is at most so much longer than what the page prints as running text."""
_HELD = 0.75
"""The whole holds this share of the lines of the piece."""
_OF_IT = 0.5
"""And this share of what it has beyond is of the same text."""
_BEGIN = 40
"""Letters by which a line is known in another text, and in the page."""


def holds(longer: str, piece: str, printed: int) -> bool:
    """Tell whether a longer text can be the whole of a piece.

    Args:
        longer: lines of text, as the piece is.
        piece: what was found of the body.
        printed: how many characters of running text the page prints.
    """
    if not len(piece) < _PIECE * len(longer) or len(longer) > _MORE * printed:
        return False
    known = [begin for line in piece.splitlines() if lines.is_prose(line) and (begin := _begin(line))]
    whole = _squeezed(longer)
    return bool(known) and sum(begin in whole for begin in known) >= _HELD * len(known)


def is_of_it(longer: str, piece: str, tree: Any, stated: str) -> bool:
    """Tell whether what a longer text has beyond a piece is of the same text.

    Args:
        longer: lines of text that hold the piece.
        piece: what was found of the body.
        tree: the page without its furniture (lxml).
        stated: the text of the article in its JSON-LD, empty without.
    """
    known = {_begin(line) for line in piece.splitlines()}
    beyond = [line for line in longer.splitlines() if lines.is_prose(line) and _begin(line) not in known]
    parents = dict(_parents(tree))
    kinds = {_kind(parents[begin]) for begin in known if begin in parents}
    said = _squeezed(stated)
    same = [line for line in beyond if _begin(line) in said or _kind(parents.get(_begin(line))) in kinds]
    return _length(same) >= _OF_IT * _length(beyond) > 0


def _parents(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the beginnings of the paragraphs of a page and what they stand in."""
    for paragraph in tree.iter("p", "li", "blockquote"):
        begin = _begin("".join(paragraph.itertext()))
        if begin:
            yield begin, paragraph.getparent()


def _kind(element: Any) -> object:
    """Return what kind of element one is: by class, else itself."""
    return (articles.kind(element) or element) if element is not None else ""


def _length(found: Sequence[str]) -> int:
    return sum(map(len, found))


def _begin(line: str) -> str:
    return _squeezed(line[: 4 * _BEGIN])[:_BEGIN]


def _squeezed(text: str) -> str:
    return "".join(text.split())
