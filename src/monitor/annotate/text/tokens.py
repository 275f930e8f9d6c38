"""The words of a text, with their offsets, made once for all annotators.

A word is a run of letters, digits and combining marks, with these joints kept inside it, so that a
lexicon finds in one look-up what a reader takes for one word:

    China's  nations'|s  people-to-people  AT&T  1.5  3,000  U.S.  U.S.-led  a.m.  El-Sisi  3-0

Other punctuation is no word. The last dot of an abbreviation belongs to it only where a dot stands
inside too ("U.S.", but "Gen" and "Inc"), so a lexicon never has to list both spellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from monitor.model import Sentence, Tokens
from monitor.reference.latin import LETTERS, is_latin

# Vowel signs, harakat and accents are no letters to `re`, but they stand inside words.
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd"


def _word(first: str, letter: str) -> re.Pattern[str]:
    """Compile what a word is, from the sets of what it begins with and goes on with."""
    return re.compile(
        rf"({first}(?:{letter}++|(?:\.[^\W\d_](?!\w))++\.?+(?!\w)|)"  # word | U.S.
        rf"(?:[-'’‑&]{letter}++|(?<=\d)[.,]\d{letter}*+)*+)"  # -led, 's, .5, ,000
    )


_WORD = _word(r"\w", rf"[\w{_MARKS}]")
_LATIN_WORD = _word(f"[0-9{LETTERS}]", f"[0-9{LETTERS}]")
"""The same for texts in Latin letters: a third less time."""


def tokenise(text: str, sentences: Sequence[Sentence] | None = None) -> Tokens:
    """Find the words of `text`.

    Args:
        text: any text; offsets in the result count its code points.
        sentences: its sentences in order, or None to take the text as one (a title).

    Returns:
        Words, their lower-case forms with straight apostrophes, their offsets, and the first word of
        each sentence.
    """
    # Splitting keeps the work in C: gaps stand at even places, words at odd ones. An underscore is a
    # letter to `re`; a space of the same length is not.
    word = _LATIN_WORD if is_latin(text) else _WORD
    parts = word.split(text.replace("_", " "))
    words = parts[1::2]
    offsets = list(accumulate(map(len, parts)))
    starts = offsets[:-1:2]
    # One call for all words is three times as fast as one a word; no word holds a line break.
    lower = "\n".join(words).replace("’", "'").lower().split("\n") if words else []
    opening = [0] if sentences is None else [bisect_left(starts, sentence.start) for sentence in sentences]
    return Tokens(words, lower, starts, offsets[1::2], [*opening, len(words)])


@lru_cache(maxsize=512)
def title_tokens(title: str) -> Tokens:
    """Find the words of a title; remembered, since several annotators ask for those of a batch in turn."""
    return tokenise(title)
