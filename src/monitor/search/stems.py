"""The other forms of a word, in each language: "economies" for "economy".

The index holds words as they are written (folded), and the forms of a typed word are looked up in its
dictionary: those that begin as the word's stem does and have the same stem. So the index is a third smaller
than one that holds stems beside words, a word in quotes is found as it is written, and every form can stand
in a phrase and in NEAR. What that misses are forms that do not begin alike ("go", "went"), which stemmers
miss too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import takewhile
from typing import Any

import tantivy

from monitor.resources import read_toml
from monitor.search.analysis import fold

SHORTEST = 3
"""Letters of a word that has other forms: shorter ones hardly have any, and too many words begin like
them."""

Starting = Callable[[str], Sequence[str]]
"""Return the words of an index that begin so."""


def languages() -> frozenset[str]:
    """Return the languages (ISO 639-1) whose words are found in all their forms."""
    return frozenset(_table())


def stems(words: Sequence[str], language: str) -> list[str]:
    """Return the stem of each folded word; a word itself in a language without a stemmer."""
    known = _table().get(language)
    if known is None or not words:
        return list(words)
    endings, before = known.get("restore", ()), known.get("before", ())
    bare = (_restored(_without(word, before), endings) for word in words)
    return _stemmer(known["stemmer"]).analyze(" ".join(bare))


def forms(word: str, language: str, starting: Starting) -> frozenset[str]:
    """Return a folded word and its other forms in an index.

    Args:
        word: folded.
        language: ISO 639-1.
        starting: what words of the index begin with some letters.
    """
    if len(word) < SHORTEST or not word.isalpha() or language not in _table():
        return frozenset((word,))
    (stem,) = stems([word], language)
    before = _table()[language].get("before", ())
    begin = _beginning(_without(word, before), fold(stem))
    if len(begin) < SHORTEST - 1:
        return frozenset((word,))
    candidates = [other for head in ("", *before) for other in starting(head + begin)]
    found = zip(candidates, stems(candidates, language), strict=True)
    return frozenset((word, *(other for other, same in found if same == stem)))


def _beginning(word: str, stem: str) -> str:
    """Return how all forms of a word begin: as far as word and stem are alike, less a letter.

    Stemmers write the last letter of a stem otherwise than the word does ("economi", of "economy").
    """
    alike = (one == other for one, other in zip(word, stem, strict=False))
    begin = word[: sum(1 for _ in takewhile(bool, alike))]
    return begin[:-1] if len(begin) >= SHORTEST else begin


def _without(word: str, before: Sequence[str]) -> str:
    """Return a word without what is written together before it."""
    rests = (word[len(head) :] for head in before if word.startswith(head))
    return next((rest for rest in rests if len(rest) >= SHORTEST), word)


def _restored(word: str, endings: Sequence[tuple[str, str]]) -> str:
    for bare, accented in endings:
        if word.endswith(bare):
            return word[: -len(bare)] + accented
    return word


@cache
def _table() -> dict[str, dict[str, Any]]:
    return read_toml("search/stemmers.toml")


@cache
def _stemmer(name: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stemmer(name)).build()
