"""Words and phrases in texts, found without reading all words of a text.

Where each sign of a text is folded to one sign, the text can be folded whole, with all signs where they were.
Then a phrase is found by its first word, as fast as memory is searched, and the words behind it by a regular
expression; a word with wildcards by the letters that it begins with. All other texts (with scripts without
spaces, or marks upon letters), and other conditions, are read word by word (`spans`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.reference.marks import marks
from monitor.search.analysis import IGNORED, LONGEST, fold, is_unspaced
from monitor.search.plan import Sequence, Slot

_WORD, _BETWEEN = r"[^\W_]", r"[\W_]+"
_OTHERS = re.compile("[^\\x00-\\x7f]")

_WHOLE = re.compile(rf"(?<!{_WORD}){_WORD}+")
_BEGIN = re.compile(f"{_WORD}*")

MOST = 32
"""First words that are looked for one by one: reading the text is faster than more of them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a sequence of words is in a folded text: its first words, and a pattern with a group a word."""

    firsts: tuple[str, ...]
    pattern: re.Pattern[str]

    def places(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """Yield start and end of each word, wherever the phrase stands in what `folded` returned."""
        for first in self.firsts:
            at = text.find(first)
            while at >= 0:
                found = self.pattern.match(text, at)
                if found is not None:
                    yield [found.span(group) for group in range(1, self.pattern.groups + 1)]
                at = text.find(first, at + 1)


def folded(text: str) -> str | None:
    """Return a text as it is searched, every sign where it was; None where that cannot be."""
    if text.isascii():
        return text.lower()
    for sign in set(_OTHERS.findall(text)):
        found = _folded(sign)
        if found is None:
            return None
        if found != sign:  # `translate` would look at each sign of the text and take ten times as long
            text = text.replace(sign, found)
    return text.lower()


@lru_cache(maxsize=1 << 14)
def _folded(sign: str) -> str | None:
    """Return the one sign that a sign beyond ASCII is searched as; None where there is no such."""
    if is_unspaced(sign) or _within().match(sign):
        return None
    if not _letter().match(sign):
        return sign if sign.lower() == sign else None
    found = fold(sign)
    return found if len(found) == 1 and _letter().match(found) and found.lower() == found else None


@cache
def _within() -> re.Pattern[str]:
    """Return the pattern of signs that belong to the word before them."""
    return re.compile(f"[{marks()}{IGNORED}]")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(_WORD)


@lru_cache(maxsize=1024)
def phrase(way: Sequence) -> Phrase | None:
    """Return how a sequence is found in folded texts; None where it must be found word by word."""
    places = [at for at, _ in way.slots]
    asked = [sorted(slot.terms) for _, slot in way.slots]
    if any(slot.pattern for _, slot in way.slots) or way.length - 1 != places[-1] or len(asked[0]) > MOST:
        return None
    if any(len(term) >= LONGEST for terms in asked for term in terms):
        return None  # a longer word is the same, cut
    parts, before = [f"(?<!{_WORD})"], 0
    for place, terms in zip(places, asked, strict=True):
        if place:
            parts.append(f"{_BETWEEN}(?:{_WORD}+{_BETWEEN}){{{place - before - 1}}}")
        parts.append(f"({'|'.join(map(re.escape, terms)) or '(?!)'})(?!{_WORD})")
        before = place
    return Phrase(tuple(asked[0]), re.compile("".join(parts)))


def standing(slot: Slot, text: str) -> list[tuple[int, int]] | None:
    """Return start and end of each word of a folded text that may stand in a slot, in order.

    None where the text must be read word by word.
    """
    firsts = _firsts(slot)
    if firsts is None:
        return None
    found = {}
    for first in firsts:
        at = text.find(first)
        while at >= 0:
            word = _WHOLE.match(text, at)
            if word is not None and slot.admits(word[0][:LONGEST]):
                found[at] = word.end()
            at = text.find(first, at + 1)
    return sorted(found.items())


@lru_cache(maxsize=1024)
def _firsts(slot: Slot) -> tuple[str, ...] | None:
    """Return what the words of a slot begin with; None where that is nothing or too much."""
    begin = _BEGIN.match(slot.pattern)  # its letters stand for themselves, and only signs are repeated
    firsts = (*sorted(slot.terms), *([begin[0]] if begin and slot.pattern else []))
    quick = len(firsts) <= MOST and all(0 < len(first) < LONGEST for first in firsts)
    return firsts if quick else None


def apart(text: str, one: tuple[int, int], other: tuple[int, int], most: int) -> int | None:
    """Return how many places apart two words of a folded text are; None where it is more than `most`."""
    low, high = sorted((one, other))
    found = int(low != high)
    for _ in _WHOLE.finditer(text, low[1], high[0]):
        found += 1
        if found > most:
            return None
    return found
