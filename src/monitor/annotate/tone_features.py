"""What a sentence shows about the tone towards a target in it: the input of the trained model of tone.

Training (`bench/train_tone.py`) and use (`tone_model`) read sentences with this one function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from monitor.annotate import vader

REACH = 60
"""Words on either side of a target that are read."""

_ITEM = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_QUOTE = re.compile(r"[\"“”]")
_NEGATIONS = vader.NEGATIONS | {"no", "not", "never", "without", "nor"}
_NEGATED = -0.74
"""VADER's factor for a rating after a negation (Hutto & Gilbert 2014)."""

_PRONOUNS = frozenset(
    ["he", "she", "him", "her", "his", "they", "them", "it", "its", "we", "us", "i", "me", "you"]
)


def words(text: str) -> list[str]:
    """Return the lower-case words of a text, apostrophes straight."""
    return _ITEM.findall(text.replace("’", "'").lower())


def around(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the words before a target, the nearest first, and those after it."""
    before = words(text[max(0, start - REACH * 12) : start])
    return before[::-1][:REACH], words(text[end : end + REACH * 12])[:REACH]


def features(
    text: str, start: int, end: int, before: Sequence[str], after: Sequence[str]
) -> dict[str, float]:
    """Return the named features of a target: words by distance, pairs, ratings, its own words.

    `tone_model` computes the same without naming the words' own features, for speed; a test holds the two
    together.

    Args:
        text: the sentence.
        start, end: the target in it.
        before: the words before it, the nearest first.
        after: the words after it.

    Returns:
        Feature to value. The kind of a feature is its first word: u(nigram), s(tem), l/r + distance, p(air),
        c(ontext), v(alence), t(arget).
    """
    found = target_features(text, start, end, before, after)
    for side, near in (("l", before), ("r", after)):
        ratings = vader.lexicon()
        rated = {i: ratings[word] for i, word in enumerate(near) if word in ratings}
        rate(found, side, near, rated)
        pairs(found, near if side == "r" else near[::-1])
        for i, word in enumerate(near):
            bucket = "0" if i < 4 else "1" if i < 10 else "2"
            weight = 8 / (8 + i)
            found[f"u {word}"] += weight
            found[f"{side}{bucket} {word}"] += 1.0
            if len(word) > 5:
                found[f"s {word[:5]}"] += 0.7 * weight
                if bucket == "0":
                    found[f"s{side} {word[:5]}"] += 0.7
    return found


def target_features(
    text: str, start: int, end: int, before: Sequence[str], after: Sequence[str]
) -> defaultdict[str, float]:
    """Return the features of the target itself and of the phrases that hold it."""
    found: defaultdict[str, float] = defaultdict(float)
    _context(found, before[:3][::-1], after[:3])
    _target(found, text, start, end, before)
    return found


def pairs(found: dict[str, float], order: Sequence[str]) -> None:
    """Add the pairs of neighbours of one side, in the order of the text."""
    for first, second in pairwise(order):
        found[f"p {first} {second}"] += 0.7


def rate(found: dict[str, float], side: str, near: Sequence[str], ratings: Mapping[int, float]) -> None:
    """Add the ratings of the words of one side, turned where a negation stands before them.

    Args:
        found: the features.
        side: l or r.
        near: its words, the nearest to the target first.
        ratings: VADER's ratings by place in `near`.
    """
    for i, rating in ratings.items():
        previous = near[i + 1 : i + 4] if side == "l" else near[max(0, i - 3) : i]
        if any(p in _NEGATIONS or p.endswith("n't") for p in previous):
            rating *= _NEGATED
        sign = "+" if rating > 0 else "-"
        bucket = "0" if i < 4 else "1" if i < 10 else "2"
        found[f"v {side}{bucket}{sign}"] += abs(rating)
        found[f"v {sign}"] += abs(rating) * 8 / (8 + i)


def _context(found: dict[str, float], before: Sequence[str], after: Sequence[str]) -> None:
    """Add the phrases of up to five words that hold the target."""
    sequence = [*before, "*", *after]
    at = len(before)
    for low in range(max(0, at - 2), at + 1):
        for high in range(at + 1, min(len(sequence), at + 4) + 1):
            if high - low > 1:
                found["c " + " ".join(sequence[low:high])] += 1.0


def _target(found: dict[str, float], text: str, start: int, end: int, before: Sequence[str]) -> None:
    target = words(text[start:end])[:4]
    for word in target:
        found[f"t {word}"] += 1.0
    if len(target) == 1 and target[0] in _PRONOUNS:
        found["t pronoun"] = 1.0
    found["t first" if len(before) < 2 else "t later"] = 1.0
    if text[end : end + 2] in ("'s", "’s"):
        found["t owner"] = 1.0
    head = text[:start]
    if len(_QUOTE.findall(head)) % 2 or head.rfind("“") > head.rfind("”"):
        found["t quoted"] = 1.0
