"""What a sentence shows of two countries in it: the input of the linear model of relations.

Training (`train/relations.py`) and use (`linear`) read sentences with this one function: training by the
names of features, use by the rows of their weights, so that no name is made where a word is met again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

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

_REMEMBERED, _REMEMBERED_LETTERS = 1 << 16, 30
"""So many words are remembered with their features, and none that is longer: some 20 MB."""

Features = dict[str, float]
Key = TypeVar("Key")


class OfWord(NamedTuple, Generic[Key]):
    """The keys of the features that a word may add; None: not known."""

    unigram: Key | None
    stem: Key | None
    left: Key | None
    middle: Key | None
    right: Key | None
    title: Key | None


class Keys(dict[str, OfWord[Key]]):
    """Words to the keys of their features: a cache that forgets all when full.

    Args:
        named: turns the name of a feature into its key; None where it is not known.
    """

    def __init__(self, named: Callable[[str], Key | None]) -> None:
        super().__init__()
        self.named = named

    def __missing__(self, word: str) -> OfWord[Key]:
        """Name the features of a word."""
        named = self.named
        stem = named(f"s {word[:STEM]}") if len(word) > STEM else None
        found = OfWord(named(f"u {word}"), stem, *(named(f"{kind} {word}") for kind in "lmrt"))
        if len(word) <= _REMEMBERED_LETTERS:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = found
        return found


def features(
    asked: Asked, question: tuple[str, str], ruled: Pair | None, sentence: tuple[float, float]
) -> Features:
    """Return the features of a question by their names; see `known`."""
    return known(asked, question, ruled, sentence, Keys(str))


def known(
    asked: Asked,
    question: tuple[str, str],
    ruled: Pair | None,
    sentence: tuple[float, float],
    keys: Keys[Key],
) -> dict[Key, float]:
    """Return the features of a question that have a key.

    Args:
        asked: the passage and all that means a country in it.
        question: the two countries, the one that comes first in the sentence first.
        ruled: what the rules say of the two.
        sentence: relation by the rules and tone by the lexicon of the whole sentence.
        keys: what features are called.

    Returns:
        Key to value. The kind of a feature is the first word of its name: u(nigram), s(tem), b(igram),
        l(eft), m(iddle), r(ight), between, t(itle), rule.
    """
    found: dict[Key | None, float] = {}  # None gathers what has no key
    so_far, named = found.get, keys.named
    items = list(_items(asked, question))
    low, high = _nearest(items)
    before = None
    for i, word in enumerate(items):
        unigram, stem, left, middle, right, _ = keys[word]
        side, away = (left, low - i) if i <= low else (right, i - high) if i >= high else (middle, 1)
        near = 8 / (8 + away)
        found[unigram] = so_far(unigram, 0.0) + near
        near *= PART
        if stem is not None:
            found[stem] = so_far(stem, 0.0) + near
        if before is not None:
            pair = named(f"b {before} {word}")
            found[pair] = so_far(pair, 0.0) + near
        if away <= NEAR:
            found[side] = so_far(side, 0.0) + PART
        before = word
    between = " ".join(items[low + 1 : high])
    if len(between) < BRIDGE:
        found[named(f"between {between}")] = 1.0
    found[named("distance")] = min(high - low, 20) / 20
    countries = len({span.key for span in asked.spans if span.segment == "sentence"})
    found[named("countries")] = countries / 5
    for word in _ITEM.findall(asked.passage.title.lower()):
        title = keys[word].title
        found[title] = so_far(title, 0.0) + TITLE
    for name, value in (*_ruled(ruled, question).items(), *_of_sentence(*sentence)):
        found[named(name)] = value
    found.pop(None, None)
    return found  # type: ignore[return-value]  # None is gone


def _of_sentence(relation: float, tone: float) -> Iterator[tuple[str, float]]:
    """Yield what the whole sentence says, by sign."""
    yield from (("sentence +", max(relation, 0.0)), ("sentence -", max(-relation, 0.0)))
    yield from (("tone +", max(tone, 0.0)), ("tone -", max(-tone, 0.0)))


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
