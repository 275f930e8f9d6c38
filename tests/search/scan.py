"""What a query means, worked out by reading every text: by no code of the search but the stemmers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase

from monitor.search.query.nodes import And, Field, Near, Node, Not, Or, Phrase, Word
from monitor.search.stems import stems
from search.shelf import Piece

Stretch = tuple[int, int]
"""Words of a text, half-open."""


def words(text: str) -> list[str]:
    """Return the words of a text in Latin or Cyrillic letters."""
    return re.findall(r"\w+", bare(text))


def bare(text: str) -> str:
    """Return a text without capitals and accents."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("й", "\0"))
    return "".join(char for char in parts if not unicodedata.combining(char)).replace("\0", "й")


def holds(node: Node, piece: Piece, scope: Sequence[str] = ("title", "text")) -> bool:
    """Tell whether a query holds in an article."""
    match node:
        case And(parts):
            return all(holds(part, piece, scope) for part in parts)
        case Or(parts):
            return any(holds(part, piece, scope) for part in parts)
        case Not(part):
            return not holds(part, piece, scope)
        case Field(name, part):
            return holds(part, piece, [name])
    return any(stretches(node, words(getattr(piece, name)), piece.language) for name in scope)


def stretches(node: Node, text: Sequence[str], language: str) -> list[Stretch]:
    """Return where a word, a phrase, or words near each other stand."""
    match node:
        case Word():
            return [(at, at + 1) for at, word in enumerate(text) if _is(node, word, language)]
        case Phrase(parts):
            length = len(parts)
            return [
                (at, at + length)
                for at in range(len(text) - length + 1)
                if all(_is(part, text[at + i], language) for i, part in enumerate(parts))
            ]
        case Or(parts):
            return [one for part in parts for one in stretches(part, text, language)]
        case Near(left, right, distance):
            return [
                (min(a, c), max(b, d))
                for a, b in stretches(left, text, language)
                for c, d in stretches(right, text, language)
                if 0 <= c - b < distance or 0 <= a - d < distance
            ]
    raise AssertionError(node)


def _is(asked: Word, word: str, language: str) -> bool:
    if asked.is_pattern:
        return fnmatchcase(word, bare(asked.text))
    (plain,) = words(asked.text)
    return word == plain or (not asked.exact and len(plain) > 2 and _same_stem(plain, word, language))


def _same_stem(one: str, other: str, language: str) -> bool:
    a, b = stems([one, other], language)
    return a == b
