"""Titles and organisations in languages other than English, as far as single words show them.

Innenministerin Anna Lang         a German compound that ends in a title
L'entraîneur Jean Petit           a French title behind an elided article
Brandt Getriebe AG                a legal form closes the name
Universidad de Chile              a head noun opens it
Konrad-Adenauer-Stiftung          a German compound that ends in a head noun
"""

from __future__ import annotations

from functools import cache

from monitor.annotate.entities.capitals import FILE, SPACES, View
from monitor.annotate.entities.organisations import Organisation
from monitor.annotate.text.word_parts import (
    CORPORATE,
    FOREIGN,
    FOREIGN_GENERIC,
    OPENING,
    PARTICLE,
    SKIP,
    TITLE,
)
from monitor.model import Tokens
from monitor.resources import read_language

_LONGEST_ARTICLE = 6
_LONGEST = 7
_SHORTEST_ENDING = 3


@cache
def _endings(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ends of compounds that are titles, and of those that are organisations."""
    table = read_language(language, FILE)
    return tuple(table.get("title_endings", "").split()), tuple(table.get("head_endings", "").split())


@cache
def _elided(language: str) -> frozenset[str]:
    return frozenset(read_language(language, FILE).get("elided", ()))


def without_articles(text: str, tokens: Tokens, language: str) -> Tokens:
    """Return the words of a text without elided articles and prepositions: l'Institut is Institut.

    One with a capital inside a sentence is part of a name: Massimo D'Alema, nell'area de L'Aquila.
    """
    articles = _elided(language)
    if not articles:
        return tokens
    words, lower, starts = tokens.words.copy(), tokens.lower.copy(), tokens.starts.copy()
    opening = frozenset(tokens.first)
    for i, word in enumerate(tokens.lower):
        cut = word.find("'", 1, _LONGEST_ARTICLE) + 1
        if not cut or len(word) <= cut + 1 or word[:cut] not in articles:
            continue
        named = words[i][0].isupper() and words[i][cut : cut + 1].isupper()
        if named and i not in opening and text[tokens.ends[i - 1] : tokens.starts[i]] in SPACES:
            continue
        words[i], lower[i], starts[i] = words[i][cut:], word[cut:], starts[i] + cut
    return tokens._replace(words=words, lower=lower, starts=starts)


def adapt(view: View, language: str) -> None:
    """Mark, in a text that is not English, the words whose parts only its language shows."""
    titles, heads = _endings(language)
    if not titles and not heads:
        return
    parts, lower = view.parts, view.tokens.lower
    for i in view.capitals:
        if parts[i] and "-" not in lower[i]:
            continue
        if lower[i].endswith(heads) and "-" in lower[i]:
            parts[i] = OPENING
        elif lower[i].endswith(titles):
            parts[i] |= TITLE


def foreign_organisation(view: View, low: int, high: int) -> Organisation | None:
    """Read words `low` up to `high`, a segment of a run, as the name of an organisation."""
    parts = view.parts
    for i in range(low, high):
        if parts[i] & CORPORATE and i > low and (view.bare[i].isupper() or i == high - 1):
            return Organisation(low, i + 1, 0.85)
    if parts[low] & OPENING and "-" in view.bare[low]:
        return Organisation(low, low + 1, 0.7)
    if not parts[low] & FOREIGN or not 1 < high - low <= _LONGEST:
        return None
    rest = [i for i in range(low + 1, high) if not parts[i] & (PARTICLE | FOREIGN_GENERIC | SKIP)]
    if not rest or (len(rest) == 1 and len(view.bare[rest[0]]) < _SHORTEST_ENDING):
        return None
    return Organisation(low, high, 0.65)
