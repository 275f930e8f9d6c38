"""VADER's compound score, several times faster than the package that defines it.

The lexicon, the word lists and the constants are those of vaderSentiment; the rules are restated over one
lower-cased word list, so that the work is done only around words of the lexicon. A sentence without such a
word is exactly 0. `tests/annotate/tone/test_vader.py` holds the two implementations together.

Source: Hutto, C.J. & Gilbert, E.E. (2014). VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
Social Media Text. ICWSM-14; package vaderSentiment 3.3.2 (MIT licence).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import compress, count
from string import punctuation

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

MAX_WORDS = 2000
"""Words of a sentence that are read. Longer "sentences" are tables or junk, and the package's handling of
"but" is quadratic in them."""

_ALPHA = 15
_CACHED_WORDS = 1 << 16
NEGATIONS = frozenset(NEGATE)
_PHRASES = frozenset(phrase for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase)
_PHRASE_WORDS = frozenset(max(phrase.split(), key=len) for phrase in _PHRASES)
"""One word of each idiom: a sentence without any of them holds none."""

_MODIFIERS = NEGATIONS | BOOSTER_DICT.keys() | {"no", "so", "this", "least"}
"""Words before a word of the lexicon that may change its rating, next to those that contain "n't"."""


@cache
def lexicon() -> Mapping[str, float]:
    """Return VADER's lexicon: lower-case word to mean rating in [-4, 4]."""
    words: dict[str, float] = SentimentIntensityAnalyzer().lexicon
    return words


@cache
def _emojis() -> Mapping[str, str]:
    emojis: dict[str, str] = SentimentIntensityAnalyzer().emojis
    return emojis


def compound(
    text: str, words: Mapping[str, float], named: Callable[[Sequence[str], int], bool] | None = None
) -> float:
    """Score a sentence as `SentimentIntensityAnalyzer.polarity_scores(text)["compound"]` does.

    Args:
        text: a sentence; only its first `MAX_WORDS` words count.
        words: the lexicon, VADER's own or a part of it.
        named: tells whether a word, by its place among all, is a part of a name and so of no feeling.

    Returns:
        -1 (most negative) to 1 (most positive), rounded to 4 decimals; 0 without a word of the lexicon.
    """
    if not text.isascii():
        text = _spell_emojis(text)
    items = text.split(maxsplit=MAX_WORDS)[:MAX_WORDS]
    lower = list(map(_BARE.__getitem__, items))
    hits = list(compress(count(), map(words.__contains__, lower)))
    if not hits:
        return 0.0
    hits = [i for i in hits if lower[i] not in BOOSTER_DICT]
    if named is not None:
        hits = [i for i in hits if items[i].islower() or not named(items, i)]
        if not hits:
            return 0.0
    shouting = all(map(str.isupper, items))
    idiomatic = not _PHRASE_WORDS.isdisjoint(lower)
    valences = []
    for i in hits:
        if idiomatic and lower[i] == "kind" and lower[i + 1 : i + 2] == ["of"]:
            valences.append(0.0)
            continue
        before = lower[i - 3 if i > 3 else 0 : i]
        if idiomatic or not _MODIFIERS.isdisjoint(before) or "n't" in " ".join(before) or lower[i] == "no":
            valences.append(_valence(i, items, lower, words, not shouting))
        else:
            valences.append(_shouted(words[lower[i]], items[i], not shouting))
    if "but" in lower:
        _weigh_around(lower.index("but"), hits, valences)
    return _normalise(sum(valences), text)


class _BareWords(dict[str, str]):
    """Words as they stand to lower-case words without punctuation: a cache that forgets all when full."""

    def __missing__(self, item: str) -> str:
        """Lower a word and strip its punctuation, unless so little is left that it may be an emoticon."""
        if len(self) >= _CACHED_WORDS:
            self.clear()
        bare = item.strip(punctuation)
        found = self[item] = (bare if len(bare) > 2 else item).lower()
        return found


_BARE = _BareWords()


def _shouted(valence: float, item: str, mixed_case: bool) -> float:
    """Add emphasis to the rating of a word in capitals among others."""
    if mixed_case and item.isupper():
        valence += C_INCR if valence > 0 else -C_INCR
    return valence


def _weigh_around(but: int, hits: list[int], valences: list[float]) -> None:
    """Halve what stands before a "but" and raise what follows, in place.

    Like the package, this looks a valence up by its value, so of equal ones the first is changed.
    """
    for valence in valences:
        at = valences.index(valence)
        if hits[at] != but:
            valences[at] = valence * (0.5 if hits[at] < but else 1.5)


def _spell_emojis(text: str) -> str:
    """Replace each emoji by its description, as the package does."""
    emojis = _emojis()
    if emojis.keys().isdisjoint(text):
        return text
    spelled: list[str] = []
    after_space = True
    for character in text:
        if character in emojis:
            spelled.append(emojis[character] if after_space else " " + emojis[character])
            after_space = False
        else:
            spelled.append(character)
            after_space = character == " "
    return "".join(spelled)


def _valence(
    i: int, items: list[str], lower: list[str], words: Mapping[str, float], mixed_case: bool
) -> float:
    """Rate the lexicon word at `i` in view of the three words before it."""
    word = lower[i]
    valence = words[word]
    if word == "no" and i + 1 < len(lower) and lower[i + 1] in words:
        valence = 0.0
    if "no" in lower[max(0, i - 3) : i] and (
        "no" in lower[max(0, i - 2) : i] or lower[i - 1] in ("or", "nor")
    ):
        valence = words[word] * N_SCALAR
    valence = _shouted(valence, items[i], mixed_case)
    for back, weight in ((1, 1.0), (2, 0.95), (3, 0.9)):
        if i < back:
            break
        before = lower[i - back]
        if before not in words:
            if before in BOOSTER_DICT:
                valence += weight * _boost(before, valence, mixed_case and items[i - back].isupper())
            valence = _negate(valence, lower, i, back)
            if back == 3:
                valence = _idioms(valence, lower, i)
    if (
        i > 0
        and lower[i - 1] == "least"
        and "least" not in words
        and not (i > 1 and lower[i - 2] in ("at", "very"))
    ):
        valence *= N_SCALAR
    return valence


def _boost(word: str, valence: float, shouted: bool) -> float:
    """Rate how much an adverb of degree adds to a valence, away from 0 (or towards it, if it dampens)."""
    boost: float = BOOSTER_DICT[word]
    if valence < 0:
        boost = -boost
    if shouted:
        boost += C_INCR if valence > 0 else -C_INCR
    return boost


def _negate(valence: float, lower: list[str], i: int, back: int) -> float:
    """Turn the valence round if the word `back` places before `i` negates."""
    word = lower[i - back]
    if back > 1:
        between = lower[i - back + 1 : i]
        if _intensified_never(lower, i, back):
            return valence * 1.25
        if word == "without" and "doubt" in between:
            return valence
    if word in NEGATIONS or "n't" in word:
        return valence * float(N_SCALAR)
    return valence


def _intensified_never(lower: list[str], i: int, back: int) -> bool:
    """Tell whether "never so", "never this" stand before `i`.

    At three words' distance the package asks for "so" or "this" directly before `i` even without "never"
    (an operator precedence slip that its ratings live with); restated here to give the same figures.
    """
    never = lower[i - back] == "never"
    if back == 2:
        return never and lower[i - 1] in ("so", "this")
    return (never and lower[i - 2] in ("so", "this")) or lower[i - 1] in ("so", "this")


def _idioms(valence: float, lower: list[str], i: int) -> float:
    """Apply idioms that end or begin at `i`, then two-word dampeners ("kind of") before it."""
    one, two, three = lower[i - 1], lower[i - 2], lower[i - 3]
    here = lower[i]
    two_one, three_two, three_two_one = f"{two} {one}", f"{three} {two}", f"{three} {two} {one}"
    for idiom in (f"{one} {here}", f"{two_one} {here}", two_one, three_two_one, three_two):
        if idiom in SPECIAL_CASES:
            valence = float(SPECIAL_CASES[idiom])
            break
    for ahead in (2, 3):
        if i + ahead <= len(lower):
            valence = float(SPECIAL_CASES.get(" ".join(lower[i : i + ahead]), valence))
    for pair in (three_two_one, three_two, two_one):
        valence += float(BOOSTER_DICT.get(pair, 0.0))
    return valence


def _normalise(total: float, text: str) -> float:
    """Add emphasis from `!` and `?` and squeeze the sum of valences into [-1, 1]."""
    if total and ("!" in text or "?" in text):
        questions = text.count("?")
        emphasis = min(text.count("!"), 4) * 0.292
        emphasis += 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
        total += emphasis if total > 0 else -emphasis
    score: float = round(total / math.sqrt(total * total + _ALPHA), 4)
    return score
