"""What a sentence shows of two countries in it, by name: the input of the linear model of relations.

Training (`train/relations.py`) and use (`linear`) read sentences with this one function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.annotate.models.encoder import Asked
from monitor.model import Pair

_ITEM = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*|[\"“”,;:]")
FIRST, SECOND, OTHER = "@1", "@2", "@3"
"""What stands for the first country asked about, the second, and any other."""

STEM, PART = 5, 0.7
"""Letters of a stem; what stems, pairs of neighbours and words by their side count beside a word itself."""

TITLE = 0.4
"""What a word of the title counts."""

NEAR = 6
"""Words outside the two countries that are told apart by their side."""

BRIDGE = 40
"""Characters of what stands between the two that are known as a whole."""

Features = dict[str, float]


def features(
    asked: Asked, question: tuple[str, str], ruled: Pair | None, sentence: tuple[float, float]
) -> Features:
    """Return the named features of a question.

    Args:
        asked: the passage and all that means a country in it.
        question: the two countries, the one that comes first in the sentence first.
        ruled: what the rules say of the two.
        sentence: relation by the rules and tone by the lexicon of the whole sentence.

    Returns:
        Feature to value. The kind of a feature is its first word: u(nigram), s(tem), b(igram), l(eft),
        m(iddle), r(ight), between, t(itle), rule.
    """
    found: defaultdict[str, float] = defaultdict(float)
    items = list(_items(asked, question))
    low, high = _nearest(items)
    for i, word in enumerate(items):
        side = "m" if low < i < high else "l" if i <= low else "r"
        away = 1 if side == "m" else min(abs(i - low), abs(i - high))
        near = 8 / (8 + away)
        found[f"u {word}"] += near
        if len(word) > STEM:
            found[f"s {word[:STEM]}"] += PART * near
        if i:
            found[f"b {items[i - 1]} {word}"] += PART * near
        if away <= NEAR:
            found[f"{side} {word}"] += PART
    between = " ".join(items[low + 1 : high])
    if len(between) < BRIDGE:
        found[f"between {between}"] = 1.0
    found["distance"] = min(high - low, 20) / 20
    found["countries"] = len({span.key for span in asked.spans if span.segment == "sentence"}) / 5
    for word in _ITEM.findall(asked.passage.title.lower()):
        found[f"t {word}"] += TITLE
    found.update(_ruled(ruled, question))
    relation, tone = sentence
    found["sentence +"], found["sentence -"] = max(relation, 0.0), max(-relation, 0.0)
    found["tone +"], found["tone -"] = max(tone, 0.0), max(-tone, 0.0)
    return found


def _items(asked: Asked, question: tuple[str, str]) -> Iterator[str]:
    """Yield the words of the sentence in lower case, with what means a country replaced."""
    text, at = asked.passage.sentence, 0
    for span in sorted([span for span in asked.spans if span.segment == "sentence"], key=lambda s: s.start):
        if span.start < at:
            continue
        yield from _ITEM.findall(text[at : span.start].lower())
        yield FIRST if span.key == question[0] else SECOND if span.key == question[1] else OTHER
        at = span.end
    yield from _ITEM.findall(text[at:].lower())


def _nearest(items: Sequence[str]) -> tuple[int, int]:
    """Return where the two stand nearest to each other; the ends of the sentence where one is hidden."""
    last: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for i, word in enumerate(items):
        if word in (FIRST, SECOND):
            other = last.get(SECOND if word == FIRST else FIRST)
            if other is not None and (best is None or i - other < best[1] - best[0]):
                best = (other, i)
            last[word] = i
    return best or (0, max(len(items) - 1, 0))


def _ruled(pair: Pair | None, question: tuple[str, str]) -> Features:
    """Return what the rules say: sign and strength, kind, mood, who acts and who says so."""
    if pair is None or not pair.relation:
        return {"rule 0": 1.0}
    found = {
        "rule +": 2 * max(pair.relation, 0.0),
        "rule -": 2 * max(-pair.relation, 0.0),
        "rule sure": pair.confidence,
        f"rule {pair.type}": 1.0,
        f"rule {pair.cameo}": 1.0,
        f"rule {pair.mood}": 1.0,
    }
    for role, code in (("actor", pair.actor), ("voice", pair.voice)):
        found[f"rule {role} {question.index(code) if code in question else '-'}"] = 1.0
    return found
