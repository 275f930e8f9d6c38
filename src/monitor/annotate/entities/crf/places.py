"""The words of articles that may be part of a name, in stretches, and what is known of each there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.annotate.entities.capitals import FILE, View, headlines
from monitor.annotate.entities.crf.features import CLASSES, SLOTS
from monitor.annotate.entities.rules import Named
from monitor.model import Mention
from monitor.resources import read_language

Ints = npt.NDArray[np.int64]

_BETWEEN = 3
"""So many words without a capital may stand inside a name: Ministry of Labour and of the Interior."""
_LONGEST = 40
"""A stretch of more words is cut: shouted texts are one, and memory stays bounded."""
_JOINS = {" ": 1, "\n": 1, "\u00a0": 1, " & ": 2, ". ": 3, ".": 3, "-": 4, "/": 4, "": 4, "–": 4}
_ELIDED = re.compile(r"[ \n\u00a0](?:([dD])|[^\W\d_]+)['’]")
"""An article or preposition that was cut off the next word (`without_articles`)."""
_QUOTES = frozenset("\"“”„«»'‘’")
_RULES = {"person": 1, "organisation": 5, "term": 9}
_SURE = 0.8
_COVERS = {"name": 1, "demonym": 3, "capital": 5, "place": 5, "metonym": 7, "leader": 9}
_BLOC = 11
_CODES = {"rule": 11, "cover": 13, "elsewhere": 32, "gap": 14, "next gap": 14, "opens": 4}
"""How many codes of each sort there are."""
_CASES = 8
_MARGIN = max(SLOTS) + 1
"""Numbers left free behind each text, so that no word of the next is looked at."""
SIZES = {
    "kind": CLASSES,
    **_CODES,
    **{f"{name}, kind": size * CLASSES for name, size in _CODES.items()},
    "kind, last kind": CLASSES * CLASSES,
    "kind, next kind": CLASSES * CLASSES,
    "last kind, next kind": CLASSES * CLASSES,
    "opens, case": 4 * _CASES * 4,
}
"""How many rows each table of weights has."""


class Evidence(NamedTuple):
    """A text or title to be read: its words, what the rules found in it; countries, blocs and places."""

    view: View
    named: Sequence[Named]
    mentions: Sequence[Mention]


class Places(NamedTuple):
    """Words of many texts that may be part of a name, and codes of each.

    All words of all texts are numbered through, with a gap after each text: `offsets` is the number of the
    first word of each, `size` how many numbers there are. `words` are the numbers of those that may be part
    of a name, `bounds` where each stretch begins in `words`, and the end. `around` are, for each of `SLOTS`,
    the words so far from each; -1 beyond the edge of its sentence. `shouted` are the sentences of each text
    in which a capital is no evidence of a name (`headlines`)."""

    words: Ints
    bounds: Ints
    codes: dict[str, Ints]
    around: list[Ints]
    offsets: list[int]
    size: int
    shouted: list[frozenset[int]]


def places(texts: Sequence[Evidence], language: str) -> Places:
    """Find the stretches of texts where names can be, and say what is known of each word there.

    Texts are read together since numpy takes as long for the words of one as for those of many; no code of a
    word depends on another text.

    Args:
        texts: the texts.
        language: ISO 639-1; where it writes only the first word of an institution with a capital (Corte
            suprema), as many words behind it as its table has for `behind` may be part of its name.
    """
    behind = _behind(language)
    offsets = list(accumulate((len(one.view.bare) + _MARGIN for one in texts), initial=0))
    rule, cover, opens = (np.zeros(offsets[-1], np.int64) for _ in range(3))
    stretches = [_stretches(one.view, behind) for one in texts]
    shouted = [headlines(one.view) for one in texts]
    for one, low, high, loud in zip(texts, offsets, offsets[1:], shouted, strict=False):
        _mark_rules(rule[low:high], one.named)
        _mark_covers(cover[low:high], one)
        _mark_openings(opens[low:high], one.view, loud)
    sizes = [len(words) for words, _ in stretches]
    at = np.fromiter(chain.from_iterable(words for words, _ in stretches), np.int64, sum(sizes))
    at += np.repeat(offsets[:-1], sizes)
    begun = accumulate(sizes, initial=0)
    bounds = [low + bound for (_, own), low in zip(stretches, begun, strict=False) for bound in own]
    bounds.append(len(at))
    said, opening = rule[at], opens[at]
    before, after = _gaps(texts, stretches)
    codes = {
        "rule": said,
        "cover": cover[at],
        "elsewhere": _elsewhere(texts, stretches, said, (opening & 1).astype(bool)),
        "gap": before,
        "next gap": after,
        "opens": opening,
    }
    edges = (opens & 1).astype(bool)
    around = [_beside(at, edges, step) for step in SLOTS]
    return Places(at, np.array(bounds, np.int64), codes, around, offsets[:-1], offsets[-1], shouted)


def _mark_rules(codes: Ints, named: Sequence[Named]) -> None:
    """Mark what the rules found; of two findings that begin with the same word the first."""
    for low, high, entity, confidence in named:
        if not codes[low]:
            code = _RULES.get(entity.kind, _RULES["term"])
            _mark(codes, low, high, code + 2 * (confidence >= _SURE and entity.kind != "term"))


def _mark_covers(codes: Ints, text: Evidence) -> None:
    """Mark the words of countries, blocs and places."""
    starts, ends = text.view.tokens.starts, text.view.tokens.ends
    for one in text.mentions:
        if one.field == text.view.field:
            low, high = bisect_right(ends, one.start), bisect_left(starts, one.end)
            if low < high:
                code = _BLOC if one.kind == "bloc" else _COVERS.get(one.via, _COVERS["place"])
                _mark(codes, low, high, code)


def _mark(codes: Ints, low: int, high: int, code: int) -> None:
    """Give the first of words `low` up to `high` a code, the others the next."""
    codes[low] = code
    if high > low + 1:
        codes[low + 1 : high] = code + 1


def _mark_openings(codes: Ints, view: View, shouted: frozenset[int]) -> None:
    """Mark the words that open a sentence, and the gap behind the last; add 2 in sentences of capitals."""
    first = view.tokens.first
    codes[0] = 1
    codes[first] = 1
    codes[len(view.bare) :] = 1
    for sentence in shouted:
        codes[first[sentence] : first[sentence + 1]] += 2


def _beside(at: Ints, opens: npt.NDArray[np.bool_], step: int) -> Ints:
    """Return the word `step` places from each, -1 beyond the edge of its sentence."""
    there = at + step
    for one in range(step + 1, 1) if step < 0 else range(1, step + 1):
        there[opens[at + one]] = -1  # no word before the first is asked for: that opens a sentence
    return there


@cache
def _behind(language: str) -> int:
    found: int = read_language(language, FILE).get("behind", 0)
    return found


def _stretches(view: View, behind: int) -> tuple[list[int], list[int]]:
    """Return the words that may be part of a name, and where each stretch of them begins.

    Args:
        view: the words of a text.
        behind: so many words without a capital may go on a name.
    """
    words: list[int] = []
    bounds: list[int] = []
    last = -2 - _BETWEEN
    opening, starts, ends, text = view.opening, view.tokens.starts, view.tokens.ends, view.text
    for i in view.capitals:
        joined = i - last <= _BETWEEN + 1 and len(words) - bounds[-1] < _LONGEST
        if joined:
            for k in range(last + 1, i + 1):
                if k in opening or not _joins(text[ends[k - 1] : starts[k]]):
                    joined = False
                    break
        if not joined:
            words.extend(_tail(view, last, i, behind))
            bounds.append(len(words))
            words.append(i)
        elif i == last + 1:
            words.append(i)
        else:
            words.extend(range(last + 1, i + 1))
        last = i
    words.extend(_tail(view, last, len(view.bare), behind))
    return words, bounds


def _tail(view: View, last: int, stop: int, most: int) -> Iterator[int]:
    """Yield the words behind the last capital of a stretch, `most` of them, that nothing parts from it."""
    for k in range(last + 1, min(last + most + 1, stop)) if last >= 0 else ():
        if k in view.opening or not _joins(view.gap(k)):
            return
        yield k


def _elsewhere(
    texts: Sequence[Evidence],
    stretches: Sequence[tuple[list[int], list[int]]],
    rule: Ints,
    opens: npt.NDArray[np.bool_],
) -> Ints:
    """Say what its text shows of each word: in lower case, as whose name, twice, inside a sentence."""
    which: list[int] = []
    small: list[bool] = []
    begun = 0
    for (view, _, _), (words, _) in zip(texts, stretches, strict=True):
        forms = [view.bare[i] for i in words]
        known = dict(zip(dict.fromkeys(forms), count(begun), strict=False))
        begun += len(known)
        which += map(known.__getitem__, forms)
        small += map(view.plain.__contains__, map(view.tokens.lower.__getitem__, words))
    form = np.array(which, np.int64)
    seen = np.zeros((4, begun), np.int64)
    seen[0, form[(rule > 0) & (rule < _RULES["organisation"])]] = 2
    seen[1, form[rule >= _RULES["organisation"]]] = 4
    seen[2] = 8 * (np.bincount(form, minlength=begun) > 1)
    seen[3, form[~opens]] = 16
    return np.asarray(np.array(small, np.int64) + seen.sum(0)[form])


def _gaps(texts: Sequence[Evidence], stretches: Sequence[tuple[list[int], list[int]]]) -> tuple[Ints, Ints]:
    """Say what stands before each word and behind it: the edge of a sentence, a space, a quote, another
    mark."""
    before: list[int] = []
    after: list[int] = []
    for (view, _, _), (words, _) in zip(texts, stretches, strict=True):
        opening, starts, ends, text = view.opening, view.tokens.starts, view.tokens.ends, view.text
        size = len(view.bare)
        codes = {
            i: 0 if i in opening or i >= size else _gap(text[ends[i - 1] : starts[i]])
            for i in {*words, *(i + 1 for i in words)}
        }
        before += map(codes.__getitem__, words)
        after += [codes[i + 1] for i in words]
    return np.array(before, np.int64), np.array(after, np.int64)


@lru_cache(maxsize=4096)
def _joins(gap: str) -> bool:
    """Tell whether what stands between two words may stand inside a name."""
    return gap in _JOINS or _ELIDED.fullmatch(gap) is not None


@lru_cache(maxsize=4096)
def _gap(gap: str) -> int:
    """Classify what stands between two words."""
    code = _JOINS.get(gap)
    if code:
        return code
    elided = _ELIDED.fullmatch(gap)
    if elided:
        return 12 if elided[1] else 13
    bare = gap.strip()
    if not bare:
        return 5
    if "(" in bare:
        return 6
    if ")" in bare:
        return 7
    if not _QUOTES.isdisjoint(bare):
        return 8 if gap[0].isspace() else 9
    return 10 if bare == "," else 11


def rows(place: Places, kinds: Ints, last: Ints, following: Ints, cases: Ints) -> dict[str, Ints]:
    """Return, for each table of weights, the row that each word takes.

    Args:
        place: the words and their codes.
        kinds: the class of each word.
        last: the class of the word before each, `EDGE` where it opens a sentence.
        following: the class of the word after each, likewise.
        cases: how often each word has a capital.
    """
    codes = place.codes
    found = {"kind": kinds, **codes}
    for name, values in codes.items():
        found[f"{name}, kind"] = values * CLASSES + kinds
    found["kind, last kind"] = kinds * CLASSES + last
    found["kind, next kind"] = kinds * CLASSES + following
    found["last kind, next kind"] = last * CLASSES + following
    seen = codes["elsewhere"]
    found["opens, case"] = (codes["opens"] * _CASES + cases) * 4 + (seen & 1) * 2 + (seen >> 4)
    return found
