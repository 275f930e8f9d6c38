"""Organisations whose acronym stands elsewhere in the text, without brackets.

"Rapid Support Forces ... The RSF said": no word list knows the name, and Reporters Without Borders
would be a wrong reading of RSF; the text itself says what is meant.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import compress

from monitor.annotate.entities.capitals import SPACES, View
from monitor.annotate.entities.organisations import Organisation, definition
from monitor.annotate.text.word_parts import HEAD, PARTICLE, SKIP, TITLE

_ACRONYM = range(3, 7)
_MOST = 12
"""A text with more words in capitals shouts: they are no acronyms."""
_SMALL = 2
"""So many small words ("of the") may stand between two of the name."""


def spelled_out(view: View, bracketed: Collection[str]) -> list[tuple[Organisation, str]]:
    """Find names whose initials are a word in capitals of the text.

    Args:
        view: the text.
        bracketed: acronyms that brackets define already.

    Returns:
        Names with their acronyms.
    """
    capitals = view.capitals
    whole = list(compress(capitals, map(str.isupper, map(view.bare.__getitem__, capitals))))
    short = {
        word
        for i in whole
        if len(word := view.bare[i]) in _ACRONYM and word.isalpha() and i not in view.covered
    }
    short.difference_update(bracketed)
    if not short or len(short) > _MOST:
        return []
    by_letter: dict[str, list[str]] = {}
    for word in short:
        by_letter.setdefault(word[0], []).append(word)
    found = []
    for i in capitals:
        for word in sorted(by_letter.get(view.bare[i][0], ())):
            high = 0 if view.bare[i].isupper() else _spells(view, i, word)
            one = _judged(view, i, high) if high else None
            if one is not None:
                found.append((one, word))
    return found


def _spells(view: View, low: int, acronym: str) -> int:
    """Return the word after the last whose initials make the acronym from word `low` on, 0 for none."""
    i = low
    for letter in acronym[1:]:
        i += 1
        small = 0
        while i < len(view.bare) and small < _SMALL and view.bare[i] in ("of", "for", "and", "on", "the"):
            i += 1
            small += 1
        if i >= len(view.bare) or view.bare[i][0] != letter or view.bare[i].isupper():
            return 0
    if any(view.gap(k) not in SPACES or view.owns(k - 1) for k in range(low + 1, i + 1)):
        return 0
    return i + 1


def _judged(view: View, low: int, high: int) -> Organisation | None:
    """Rule out people, places, and the ends of longer names: JFK, NSW, [State] University Police."""
    parts = view.parts
    if parts[low] & (SKIP | TITLE | PARTICLE) and not parts[low] & HEAD:
        return None
    if not any(parts[i] & HEAD for i in range(low, high)):
        return None
    before = low - 1
    joined = before >= 0 and view.gap(low) in SPACES and view.bare[before][0].isupper()
    if joined and not parts[before] & SKIP and before not in view.covered:
        return None
    return definition(view, low, high)
