"""From a text to its words as they are searched: one way for the index, for queries and for what is
highlighted.

A word is a run of letters, digits and the marks upon them. It is folded: capitals, accents and other ways to
write the same letter do not count (NFKC, case folding, marks dropped from Latin, Greek, Hebrew and Arabic
letters, where they are optional or readers type without them; й, が and the vowels of Hindi are letters of
their own and stay). Apostrophes, hyphens and points part words, so that "China's" is found by "China", and
"co-operate" is the phrase "co operate" wherever it stands.

Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese do not part words by spaces, or write particles
together with them. They are cut into pairs of neighbouring characters (bigrams, as in Lucene's CJKAnalyzer;
McNamee and Mayfield 2004), each at the place of its first character, and the last character of a run alone: a
typed word is then a phrase of pairs, and a place is a character. Traditional and simplified characters are
not made alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from monitor.reference.marks import marks
from monitor.resources import read_csv

LONGEST = 100
"""Letters of a word that count: longer ones are addresses and mishaps."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai and Lao, Burmese, Hangul, Khmer, kana, Han."""

IGNORED = "\u00ad\u0640\u200c\u200d"
"""Soft hyphen, tatweel, the joiners: parts of a word that do not count."""

_FOLDED_RANGES = ((0x00C0, 0x0250), (0x0370, 0x0400), (0x0600, 0x0700), (0x1E00, 0x2000))
"""Letters whose marks are dropped: Latin, Greek, Arabic."""

_DROPPED_RANGES = ((0x0300, 0x0370), (0x0591, 0x05C8), (0x0610, 0x061B), (0x064B, 0x0660), (0x0670, 0x0671))
"""Marks that are dropped: those of Latin and Greek, the points of Hebrew, the vowels of Arabic."""

_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")


class Token(NamedTuple):
    """A word at its place: `start` and `end` in characters of the text. Its position is its number."""

    term: str
    start: int
    end: int


def terms(text: str) -> str:
    """Return the words of a text, folded, with a space between them: what the index takes."""
    words = _words().findall(text)
    if _HAS_UNSPACED.search(text) is None:
        return " ".join(filter(None, map(_folded, words)))
    return " ".join(piece.term for word in words for piece in _pieces(word))


def tokens(text: str) -> list[Token]:
    """Return the words of a text, folded, with their places: the same in the same order as `terms`."""
    return [
        Token(piece.term, found.start() + piece.start, found.start() + piece.end)
        for found in _words().finditer(text)
        for piece in _pieces(found[0])
    ]


class Reading:
    """The words of a text, and where they stand once that is asked: half of the texts read hold no hit."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = _HAS_UNSPACED.search(text) is None
        self.terms = list(map(_folded, _words().findall(text))) if self._plain else []
        if not self._plain or "" in self.terms:
            self._plain = False
            self.terms = [token.term for token in self._tokens]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word, in characters of the text."""
        if self._plain:
            return [found.span() for found in _words().finditer(self._text)]
        return [(token.start, token.end) for token in self._tokens]

    @cached_property
    def _tokens(self) -> list[Token]:
        return tokens(self._text)


def fold(word: str) -> str:
    """Return how a word is searched, whatever its case and accents: "Économie" is "economie"."""
    return unicodedata.normalize("NFKC", word).casefold().translate(_table())[:LONGEST]


def is_unspaced(word: str) -> bool:
    """Tell whether a word has letters that are cut into pairs."""
    return _HAS_UNSPACED.search(word) is not None


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return "".join(_words().findall(fold(word)))  # some letters are folded to more than letters: ½


def _pieces(word: str) -> Iterator[Token]:
    for run in _RUN.finditer(word):
        if not is_unspaced(run[0]):
            term = _folded(run[0])
            if term:
                yield Token(term, *run.span())
            continue
        chars = [(fold(char), at) for at, char in enumerate(run[0], run.start())]
        # Half a kana and its mark are folded to one letter by NFKC only together: they stay as they are.
        kept = [
            (folded if len(folded) == 1 else run[0][at - run.start()], at) for folded, at in chars if folded
        ]
        for (char, at), (follows, _) in zip(kept, [*kept[1:], ("", 0)], strict=True):
            yield Token(char + follows, at, at + 1)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"[^\W_]+(?:[{marks()}{IGNORED}]+[^\W_]*)*")


@cache
def _table() -> dict[int, str | None]:
    """What `fold` makes of letters: their bare letter, or nothing."""
    table: dict[int, str | None] = dict.fromkeys(map(ord, IGNORED))
    for low, high in _FOLDED_RANGES:
        for code in range(low, high):
            bare = unicodedata.normalize("NFD", chr(code))
            if len(bare) > 1 and all(unicodedata.combining(mark) for mark in bare[1:]):
                table[code] = bare[0]
    for low, high in _DROPPED_RANGES:
        table.update(dict.fromkeys(code for code in range(low, high) if chr(code) in marks()))
    table.update({ord(row["letter"]): row["folded"] for row in read_csv("search/letters.csv")})
    return table
