"""What a sentence shows about the tone towards a target in it: the input of the trained model of tone.

Training (`train/tone.py`) and use (`linear`) read sentences with this one function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from monitor.annotate.tone import vader
from monitor.reference.latin import LETTERS, is_latin

REACH = 60
"""Words on either side of a target that are read."""

_ITEM = re.compile(r"[^\W_]++(?:['’.\-][^\W_]++)*+")
_LATIN_ITEM = re.compile(rf"[0-9{LETTERS}]++(?:['’.\-][0-9{LETTERS}]++)*+")
"""The same for texts in Latin letters, in half the time."""

_NEGATIONS = vader.NEGATIONS | {"no", "not", "never", "without", "nor"}
PAIR, STEM, STEMMED = 0.7, 5, 0.7
"""What a pair of neighbours counts; letters of a stem, and what it counts beside the word itself."""

_NEGATED = -0.74
"""VADER's factor for a rating after a negation (Hutto & Gilbert 2014)."""

_PRONOUNS = frozenset(
    ["he", "she", "him", "her", "his", "they", "them", "it", "its", "we", "us", "i", "me", "you"]
)


def words(text: str) -> list[str]:
    """Return the lower-case words of a text, apostrophes straight."""
    text = text.replace("’", "'").lower()
    return (_LATIN_ITEM if is_latin(text) else _ITEM).findall(text)


def around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the words before a target, the nearest first, and those after it."""
    before = words(text[max(0, start - REACH * 12) : start])[-REACH:]
    before.reverse()
    return before, words(text[end : end + REACH * 12])[:REACH]


def features(
    text: str, start: int, end: int, before: Sequence[str], after: Sequence[str]
) -> dict[str, float]:
    """Return the named features of a target: words by distance, pairs, ratings, its own words.

    `linear` computes the same without naming most of them, for speed; a test holds the two together.

    Args:
        text: the sentence.
        start, end: the target in it.
        before: the words before it, the nearest first.
        after: the words after it.

    Returns:
        Feature to value. The kind of a feature is its first word: u(nigram), s(tem), l/r + distance, p(air),
        c(ontext), v(alence), t(arget).
    """
    found: defaultdict[str, float] = defaultdict(float)
    _context(found, before[:3][::-1], after[:3])
    for name, value in target(text, start, end, before).items():
        found[f"t {name}"] += value
    for side, near in (("l", before), ("r", after)):
        ratings = vader.lexicon()
        for i, word in enumerate(near):
            if word in ratings:
                rating, sign = rated(side, near, i, ratings[word])
                found[f"v {side}{bucket(i)}{sign}"] += rating
                found[f"v {sign}"] += rating * nearness(i)
        for first, second in pairwise(near if side == "r" else near[::-1]):
            found[f"p {first} {second}"] += PAIR
        for i, word in enumerate(near):
            found[f"u {word}"] += nearness(i)
            found[f"{side}{bucket(i)} {word}"] += 1.0
            if len(word) > STEM:
                found[f"s {word[:STEM]}"] += STEMMED * nearness(i)
                if bucket(i) == 0:
                    found[f"s{side} {word[:STEM]}"] += STEMMED
    return found


def nearness(i: int) -> float:
    """Return what a word at distance `i` weighs."""
    return 8 / (8 + i)


def bucket(i: int) -> int:
    """Return the class of a distance."""
    return 0 if i < 4 else 1 if i < 10 else 2


def rated(side: str, near: Sequence[str], i: int, rating: float) -> tuple[float, str]:
    """Return strength and sign of the rating of a word, turned where a negation stands before it.

    Args:
        side: l or r.
        near: the words of that side, the nearest to the target first.
        i: the word's place in `near`.
        rating: VADER's.
    """
    previous = near[i + 1 : i + 4] if side == "l" else near[max(0, i - 3) : i]
    if any(p in _NEGATIONS or p.endswith("n't") for p in previous):
        rating *= _NEGATED
    return abs(rating), "+" if rating > 0 else "-"


def _context(found: dict[str, float], before: Sequence[str], after: Sequence[str]) -> None:
    """Add the phrases of up to five words that hold the target."""
    sequence = [*before, "*", *after]
    at = len(before)
    for low in range(max(0, at - 2), at + 1):
        for high in range(at + 1, min(len(sequence), at + 4) + 1):
            if high - low > 1:
                found["c " + " ".join(sequence[low:high])] += 1.0


def target(text: str, start: int, end: int, before: Sequence[str]) -> dict[str, float]:
    """Return what a target shows by itself: its words, whether it is a pronoun, an owner, within quotes."""
    own = words(text[start:end])[:4]
    found: dict[str, float] = {}
    for word in own:
        found[word] = found.get(word, 0.0) + 1.0
    if len(own) == 1 and own[0] in _PRONOUNS:
        found["pronoun"] = 1.0
    found["first" if len(before) < 2 else "later"] = 1.0
    if text[end : end + 2] in ("'s", "’s"):
        found["owner"] = 1.0
    head = text[:start]
    opened, closed = head.count("“"), head.count("”")
    if (head.count('"') + opened + closed) % 2 or (opened and head.rfind("“") > head.rfind("”")):
        found["quoted"] = 1.0
    return found
