"""Whether what was found of a text is a piece of it, or has lines of others within.

Some texts stand in several parts of a page, of which trafilatura's precise mode returns the first. What its
balanced mode has beyond may be the rest of it, teasers or the deaths of the week. The rest stands in elements
of the same kind, or in the page's JSON-LD. Twelve test pages of fundus, htmldate and trafilatura where the
modes differ so much were read: five were cut short, and these two signs part them from the seven others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from monitor.extract.html.boxes import HEADINGS, PARAGRAPHS, beginning, is_linked, kind, squeezed
from monitor.extract.text import lines

_PIECE = 0.6
"""A piece is shorter than this share of the whole."""
_MORE = 1.1
"""The whole is at most so much longer than what the page prints as running text."""
_HELD = 0.75
"""The whole holds this share of the lines of the piece."""
_OF_IT = 0.5
"""And this share of what it has beyond is of the same text."""
_ALL = 0.9
"""Of a statement: so much of it stands in the lines that were found."""


def holds(longer: str, piece: str, printed: int) -> bool:
    """Tell whether a longer text can be the whole of a piece.

    Args:
        longer: lines of text, as the piece is.
        piece: what was found of the body.
        printed: how many characters of running text the page prints.
    """
    if not len(piece) < _PIECE * len(longer) or len(longer) > _MORE * printed:
        return False
    known = [begin for line in piece.splitlines() if lines.is_prose(line) and (begin := beginning([line]))]
    whole = squeezed(longer)
    return bool(known) and sum(begin in whole for begin in known) >= _HELD * len(known)


def may_go_on(piece: str, tree: Any, stated: str) -> bool:
    """Tell whether it is worth the time to look for more of a text: there is more of its kind on the page."""
    if len(piece) < _PIECE * len(stated):
        return True
    known, parents, kinds = _of_piece(piece, tree)
    more = {parent for begin, parent in parents.items() if begin not in known and kind(parent) in kinds}
    length = sum(len(text) for parent in more for text in parent.itertext())
    return length * _PIECE > len(piece) * _OF_IT


def is_of_it(longer: str, piece: str, tree: Any, stated: str) -> bool:
    """Tell whether what a longer text has beyond a piece is of the same text.

    Args:
        longer: lines of text that hold the piece.
        piece: what was found of the body.
        tree: the page without its furniture (lxml).
        stated: the text of the article in its JSON-LD, empty without.
    """
    known, parents, kinds = _of_piece(piece, tree)
    beyond = [line for line in longer.splitlines() if lines.is_prose(line) and beginning([line]) not in known]
    said = squeezed(stated)
    same = [
        line for line in beyond if beginning([line]) in said or kind(parents.get(beginning([line]))) in kinds
    ]
    return _length(same) >= _OF_IT * _length(beyond) > 0


def of_kind(piece: str, tree: Any) -> str:
    """Return the paragraphs of a page that stand in elements of the class that those of a piece stand in.

    Some pages wrap every paragraph in boxes of its own, of which trafilatura takes those of one part.
    """
    kinds = {one for one in _of_piece(piece, tree)[2] if isinstance(one, (str, tuple))}
    found = (one for one in tree.iter(*PARAGRAPHS, *HEADINGS) if kind(one.getparent()) in kinds)
    texts = (" ".join("".join(one.itertext()).split()) for one in found if not is_linked(one))
    return "\n".join(text for text in dict.fromkeys(texts) if text)


def of_statement(body: list[str], stated: str) -> list[str]:
    """Leave out the lines that the statement of a text lacks: "Read also" without a sign, captions, tools.

    Only where the statement is all of the text but for such lines; those that may be headings stay, since
    most statements have none. (47 pages of fundus: F1 0.964 → 0.973, one of them worse by 0.01.)

    Args:
        body: the lines that were found.
        stated: the text of the article in the page's JSON-LD, empty without.
    """
    said = squeezed(stated)
    known = [beginning([line]) in said for line in body] if said else []
    lengths = [len(squeezed(line)) for line in body]
    held = sum(length for length, is_known in zip(lengths, known, strict=False) if is_known)
    if not _ALL * len(said) < held < _MORE * len(said) or len(said) < _PIECE * sum(lengths):
        return body
    around = [True, *known, False]
    return [
        line
        for at, line in enumerate(body)
        if known[at] or (around[at] and around[at + 2] and not lines.is_prose(line))
    ]


def _of_piece(piece: str, tree: Any) -> tuple[set[str], dict[str, Any], set[object]]:
    """Return how the lines of a piece begin, the parents of the paragraphs of its page, and its kinds."""
    known = {beginning([line]) for line in piece.splitlines()}
    parents = dict(_parents(tree))
    return known, parents, {kind(parents[begin]) for begin in known if begin in parents}


def _parents(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the beginnings of the paragraphs of a page and what they stand in."""
    for paragraph in tree.iter(*PARAGRAPHS):
        begin = beginning(paragraph.itertext())
        if begin:
            yield begin, paragraph.getparent()


def _length(found: Sequence[str]) -> int:
    return sum(map(len, found))
