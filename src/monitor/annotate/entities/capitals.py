"""Runs of capitalised words: where names can be.

A run is a stretch of one sentence whose words begin with a capital, joined by single spaces, by the
dots of initials and titles ("Gen. J. R. Stone"), or by the particles of names ("Ursula von der Leyen").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress, repeat
from operator import ne

from monitor.annotate.text.slugs import slug
from monitor.annotate.text.word_parts import (
    COMMON,
    FAMILY,
    GIVEN,
    HONORIFIC,
    PARTICLE,
    PLACE_FIRST,
    POSSESSIVE,
    SKIP,
    SUFFIX,
    SURNAME,
    TITLE,
    WEAK_FAMILY,
    WEAK_GIVEN,
    lexicon,
)
from monitor.model import Field, Mention, Tokens
from monitor.resources import languages_with, read_language

FILE = "entities.toml"
"""In the folder of each language; `languages/README.md` says what it has."""

_ARABIC = ("al-", "el-", "as-", "ad-", "an-", "ar-", "ul-")
_BORNE = GIVEN | WEAK_GIVEN
_HEADLINE = 0.8
"""A sentence with a larger share of capitalised words is a headline or wire capitals: no capital there
is evidence of a name."""
_SHORTEST_HEADLINE = 6
_NAMES = GIVEN | WEAK_GIVEN | SURNAME | FAMILY | WEAK_FAMILY
SPACES = (" ", "\n", "\u00a0")
"""What parts the words of one name."""

_OPEN_QUOTES = (' "', " “", " (")
_CLOSE_QUOTES = ('" ', "” ", ") ")
_QUOTES = frozenset((*_OPEN_QUOTES, *_CLOSE_QUOTES))


@cache
def joining_words() -> frozenset[str]:
    """Return the words for "and" of all languages."""
    return frozenset(read_language(language, FILE)["and"] for language in languages_with(FILE))


@dataclass(frozen=True, slots=True)
class View:
    """An article's words as the readers of names need them.

    `capitals` are the words that begin with a capital. `bare[i]` is word `i` without the possessive
    ending of a capitalised word; `parts[i]` what the lexicon says of its lower-case form. `covered` are
    words that name a country, demonym, bloc or place; `leaders` those that the gazetteer knows as a
    leader's name. `plain` are the words as they are written; `opening` those that open a sentence.
    """

    text: str
    tokens: Tokens
    bare: list[str]
    parts: list[int]
    capitals: list[int]
    covered: frozenset[int]
    leaders: frozenset[int]
    plain: frozenset[str]
    opening: frozenset[int]
    field: Field

    def gap(self, i: int) -> str:
        """Return the text between word `i - 1` and word `i`."""
        return self.text[self.tokens.ends[i - 1] : self.tokens.starts[i]]

    def end(self, i: int) -> int:
        """Return where the bare word `i` ends in the text."""
        return self.tokens.starts[i] + len(self.bare[i])

    def owns(self, i: int) -> bool:
        """Tell whether word `i` ends in a possessive."""
        return len(self.bare[i]) < len(self.tokens.words[i])


def view(text: str, tokens: Tokens, mentions: Sequence[Mention], field: Field = "text") -> View:
    """Look at a text with the lexicon and with the mentions that others found in this field."""
    words, lower, starts, ends, _ = tokens
    bare = words.copy()
    known = list(map(lexicon().parts.get, lower, repeat(0)))
    capitals = []
    for i in compress(range(len(words)), map(ne, words, lower)):
        begins, bare[i], known[i] = _looked_at(words[i], lower[i])
        if begins:
            capitals.append(i)
    covered: set[int] = set()
    leaders: set[int] = set()
    for mention in mentions:
        if mention.field == field and mention.via != "metonym":
            span = range(bisect_right(ends, mention.start), bisect_left(starts, mention.end))
            (leaders if mention.via == "leader" else covered).update(span)
    return View(
        text,
        tokens,
        bare,
        known,
        capitals,
        frozenset(covered),
        frozenset(leaders),
        frozenset(words),
        frozenset(tokens.first),
        field,
    )


@lru_cache(maxsize=1 << 16)
def _looked_at(word: str, lower: str) -> tuple[bool, str, int]:
    """Say of a word that is not in lower case whether it begins with a capital, what it is without the
    possessive ending, and its parts."""
    parts = lexicon().parts
    known = parts.get(lower, 0)
    if not word[0].isupper() and not lower.startswith(_ARABIC):
        return False, word, known
    if lower.endswith("'s") and len(lower) > 2:
        return True, word[:-2], known & POSSESSIVE | parts.get(lower[:-2], 0)
    if not known and "-" in lower:
        known = _compound(word.rpartition("-")[2])
    elif not known and not lower.isascii():
        known = parts.get(slug(lower), 0) & _NAMES  # Ayşe is Ayse
    return True, word, known


def _compound(tail: str) -> int:
    """Return what the last piece makes of a hyphenated word: Vice-Mayor is a title, London-based no name."""
    part = lexicon().parts.get(tail.lower(), 0)
    ordinary = tail.islower() and len(tail) > 2 and part & COMMON and not part & (FAMILY | WEAK_FAMILY)
    return SKIP if ordinary else part & TITLE


def runs(view: View, claimed: frozenset[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield the runs of a text in order, as half-open ranges of words.

    Args:
        view: the text.
        claimed: words that belong to names already; they end a run.

    Yields:
        First word, word after the last, and whether the run stands in a headline or in wire capitals.
    """
    first = view.tokens.first
    capitals = [i for i in view.capitals if i not in claimed] if claimed else view.capitals
    at = 0
    for sentence in range(len(first) - 1):
        stop = first[sentence + 1]
        begin = at
        while at < len(capitals) and capitals[at] < stop:
            at += 1
        if at == begin:
            continue
        headline = _is_headline(view, first[sentence], stop, at - begin)
        low = high = capitals[begin]
        for i in capitals[begin + 1 : at]:
            if not _joined(view, high, i):
                yield low, high + 1, headline
                low = i
            high = i
        yield low, high + 1, headline


def _is_nickname(view: View, left: int, right: int) -> bool:
    """Tell whether a quote opens or closes around one word after a given name: Ann "Nan" Lee."""
    low = left if view.gap(right) in _OPEN_QUOTES else left - 1
    return (
        low >= 0
        and low + 2 < len(view.bare)
        and view.gap(low + 1) in _OPEN_QUOTES
        and view.gap(low + 2) in _CLOSE_QUOTES
        and bool(view.parts[low] & (GIVEN | WEAK_GIVEN))
    )


def headlines(view: View) -> frozenset[int]:
    """Return the sentences in which a capital is no evidence of a name."""
    first, capitals = view.tokens.first, view.capitals
    found = []
    for sentence in range(len(first) - 1):
        low, high = first[sentence], first[sentence + 1]
        inside = bisect_left(capitals, high) - bisect_left(capitals, low)
        if inside and _is_headline(view, low, high, inside):
            found.append(sentence)
    return frozenset(found)


def _is_headline(view: View, low: int, high: int, capitals: int) -> bool:
    """Tell whether capitals say nothing in a sentence: every word has one, or most and no stop ends it."""
    size = high - low
    if view.field == "title":
        return False  # its case is restored
    if size < _SHORTEST_HEADLINE or capitals <= _HEADLINE * size:
        return False
    stopped = view.text[view.tokens.ends[high - 1] : view.tokens.ends[high - 1] + 1] in (".", "!", "?")
    shouted = sum(view.bare[i].isupper() for i in range(low, high))
    return capitals == size or not stopped or shouted > _HEADLINE * size


def _joined(view: View, left: int, right: int) -> bool:
    """Tell whether two capitalised words, with nothing but small words between them, make one name."""
    if right - left > 4 or (view.owns(left) and not view.parts[left] & POSSESSIVE):
        return False
    for i in range(left + 1, right):
        if not view.parts[i] & PARTICLE or view.gap(i) not in SPACES:
            return False
        if view.parts[right] & _BORNE and right - left == 2 and view.tokens.lower[i] in joining_words():
            return False  # Marta Olmedo y Julio Cárdenas; but Ortega y Gasset
    gap = view.gap(right)
    if gap in SPACES or gap == " & ":
        return True
    if gap in _QUOTES:
        return right == left + 1 and _is_nickname(view, left, right)
    if gap in (". ", ".\n") and right == left + 1:
        if view.parts[left] & PLACE_FIRST and len(view.bare[left]) == 2:
            return True
        return len(view.bare[left]) == 1 or bool(view.parts[left] & (TITLE | HONORIFIC))
    return gap in (", ", ",") and bool(view.parts[right] & SUFFIX) and view.bare[right] != "II"
