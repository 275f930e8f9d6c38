"""What an article is about, in a few hundred bytes: its heaviest words, hashed, by which stories are found.

A pure function of title, text and language, called once where the article is annotated, so that linking never
reads texts again. It knows no grammar: a word is cut to its first six letters, which joins most of its forms
in inflected languages and costs nothing; scripts without spaces, and Hangul, whose particles are written to
the word, give pairs of characters (bigrams).

A term weighs 1 + ln(how often it stands there); twice that where it is written as a name, and twice that
where it stands in the title or at the beginning, where news says who, what and where. How rare it is comes in
when articles are compared (`vectors`). The title counts double.

Sources: Salton & Buckley, Term-weighting approaches in automatic text retrieval (1988); McNamee & Mayfield,
Character n-gram tokenization for European language text retrieval (2004), for cut words and bigrams.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain, pairwise

import numpy as np
import xxhash

from monitor.reference.latin import LETTERS, is_latin
from monitor.reference.marks import marks
from monitor.stories import background

STEM = 6
"""Letters of a word that are kept. Five to eight did alike on English reports of 43 events."""

MOST_TERMS = 150
"""Terms that are kept: 750 bytes an article. A hundred, or all, did alike."""

MOST_WORDS = 1_000
"""Words that are read: what happened stands at the top."""

OPENING = 80
"""Words of title and text that are the beginning."""

STEPS = 8
"""A weight is kept as this many times its value: the largest, of a name that stands there 1,000 times, is
31.6."""

_REMEMBERED, _REMEMBERED_LETTERS = 1 << 16, 30
"""So many words are remembered, as they stand between spaces, and none that is longer: some 10 MB."""

_PER_WORD = 40
"""Characters of a text that are looked at for each word that is read: a bound for texts without spaces."""

_BIGRAMS = re.compile(
    "[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
"""Runs of scripts that are written without spaces, and of Hangul."""

_NUMBER = re.compile(r"\d")
_LETTER = f"[{LETTERS}]"
_LATIN_STEM = re.compile(
    rf"(\d+(?:[.,:]\d+)*|{_LETTER}{{1,{STEM}}})(?:(?<=\d)|{_LETTER}*+)"  # a number, or a word and its rest
)
_LATIN_WITHIN = re.compile(
    rf"[A-ZÀ-ÖØ-ÞĀ-ɏ](?:(?<=[\w,;%)'’»] .)|(?<=[^\W\d_][-–/].)){_LETTER}*"  # all capitals are among these
)
"""Both find in Latin letters what `_word` and `_within` find in any, in half the time."""


def terms(title: str, text: str, language: str) -> bytes:
    """Return the terms of an article: n little-endian 32-bit hashes in ascending order, then n weights of a
    byte.

    Args:
        title: counts double, unless the text begins with it; may be empty.
        text: its body.
        language: ISO 639-1; tells which words are common.
    """
    text = text[: MOST_WORDS * _PER_WORD]
    heading = [] if text.startswith(title.rstrip("…")) else stems(title)
    body = stems(text)[:MOST_WORDS]
    counted = Counter(body)
    for stem in heading:
        counted[stem] += 2
    if not counted:
        return b""
    leading, names = set((heading + body)[:OPENING]), _names(text)
    hashed = np.fromiter(map(_HASHES.__getitem__, counted), np.uint32, len(counted))
    weights = (1 + np.log(np.fromiter(counted.values(), np.float64, len(counted)))) * np.array(
        [(2.0 if stem in names else 1.0) * (2.0 if stem in leading else 1.0) for stem in counted]
    )
    heaviest = np.lexsort((hashed, weights * np.log(background.rates(hashed, language))))[:MOST_TERMS]
    kept = heaviest[np.argsort(hashed[heaviest], kind="stable")]
    found, first = np.unique(hashed[kept], return_index=True)  # two stems in four billion may share a hash
    coded = np.clip(np.rint(weights[kept][first] * STEPS), 1, 255)
    return bytes(found.astype("<u4").tobytes() + coded.astype(np.uint8).tobytes())


def hash_of(stem: str) -> int:
    """Return the 32 bits under which a stem is kept."""
    return _HASHES[stem]


class _Hashes(dict[str, int]):
    """Stems to their hashes: a cache that forgets all when full, asked in C."""

    def __missing__(self, stem: str) -> int:
        """Hash a stem."""
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[stem] = xxhash.xxh3_64_intdigest(stem.encode("utf-8", "replace")) & 0xFFFF_FFFF
        return found


_HASHES = _Hashes()


def stems(text: str) -> list[str]:
    """Return the stems of running text, in order: what `terms` counts, and `background` was counted from."""
    text = text.lower().replace("ё", "е")
    if is_latin(text):
        return list(chain.from_iterable(map(_LATIN_STEMS.__getitem__, text.split())))
    found: list[str] = []
    spaced = _BIGRAMS.search(text) is None
    for word in _word().findall(text):
        if not spaced and _BIGRAMS.match(word):
            found += _pairs(word)
        elif _NUMBER.match(word):
            found.append(word)
        elif len(word) > 1:
            found.append(word[:STEM])
    return found


class _Stems(dict[str, tuple[str, ...]]):
    """What stands between spaces to the stems in it, in Latin letters: a cache that forgets all when full."""

    def __missing__(self, written: str) -> tuple[str, ...]:
        """Cut the words and numbers in it."""
        found = tuple([stem for stem in _LATIN_STEM.findall(written) if len(stem) > 1 or stem.isdecimal()])
        if len(written) <= _REMEMBERED_LETTERS:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[written] = found
        return found


_LATIN_STEMS = _Stems()


def _pairs(word: str) -> list[str]:
    """Return the bigrams of what is written without spaces; a word of other letters within it stays whole."""
    found: list[str] = []
    end = 0
    for run in _BIGRAMS.finditer(word):
        found += [word[end : run.start()][:STEM]] if run.start() > end + 1 else []
        found += ["".join(pair) for pair in pairwise(run[0])] or [run[0]]
        end = run.end()
    return found + ([word[end:][:STEM]] if len(word) > end + 1 else [])


def _names(text: str) -> set[str]:
    """Return the stems of words with a capital that are not the first of a sentence."""
    pattern = _LATIN_WITHIN if is_latin(text) else _within()
    names = {word for word in pattern.findall(text) if word[0].isupper()}
    return {word.lower().replace("ё", "е")[:STEM] for word in names}


@cache
def _word() -> re.Pattern[str]:
    return re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_](?:[^\W\d_]|[{marks()}])*")


@cache
def _within() -> re.Pattern[str]:
    """Return the pattern of a word after another one of its sentence."""
    return re.compile(rf"(?:(?<=[\w,;%)'’»] )|(?<=[^\W\d_][-–/]))[^\W\d_](?:[^\W\d_]|[{marks()}])*")
