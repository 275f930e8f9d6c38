"""The words of an article that may be part of a name, in stretches, and what is known of each there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.annotate.entities.capitals import View, headlines
from monitor.annotate.entities.crf.features import CLASSES, SLOTS
from monitor.annotate.entities.rules import Named
from monitor.model import Mention

Ints = npt.NDArray[np.int64]

_BETWEEN = 3
"""So many words without a capital may stand inside a name: Ministry of Labour and of the Interior."""
_LONGEST = 40
"""A stretch of more words is cut: shouted texts are one, and memory stays bounded."""
_JOINS = {" ": 1, "\n": 1, "\u00a0": 1, " & ": 2, ". ": 3, ".": 3, "-": 4, "/": 4, "": 4, "–": 4}
_QUOTES = frozenset("\"“”„«»'‘’")
_RULES = {"person": 1, "organisation": 5, "term": 9}
_SURE = 0.8
_COVERS = {"name": 1, "demonym": 3, "capital": 5, "place": 5, "metonym": 7, "leader": 9}
_BLOC = 11
_CODES = {"rule": 11, "cover": 13, "elsewhere": 32, "gap": 12, "next gap": 12, "opens": 4}
"""How many codes of each sort there are."""
_CASES = 8
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


class Places(NamedTuple):
    """Words that may be part of a name, and codes of each.

    `words` are their numbers in the article, `bounds` where each stretch begins in `words`, and the end.
    `around` are, for each of `SLOTS`, the words so far from each; -1 beyond the edge of its sentence.
    `shouted` are the sentences in which a capital is no evidence of a name (`headlines`)."""

    words: list[int]
    bounds: list[int]
    codes: dict[str, Ints]
    around: list[Ints]
    shouted: frozenset[int]


def places(view: View, named: Sequence[Named], mentions: Sequence[Mention]) -> Places:
    """Find the stretches of a text where names can be, and say what is known of each word there.

    Args:
        view: the text.
        named: what the rules found in it.
        mentions: countries, blocs and places.
    """
    words, bounds = _stretches(view)
    at = np.array(words, np.int64)
    rule, cover = [0] * len(view.bare), [0] * len(view.bare)
    for low, high, entity, confidence in named:
        code = _RULES.get(entity.kind, _RULES["term"]) + 2 * (confidence >= _SURE and entity.kind != "term")
        if not rule[low]:
            _mark(rule, low, high, code)
    starts, ends = view.tokens.starts, view.tokens.ends
    for one in mentions:
        if one.field == view.field:
            low, high = bisect_right(ends, one.start), bisect_left(starts, one.end)
            if low < high:
                _mark(
                    cover, low, high, _BLOC if one.kind == "bloc" else _COVERS.get(one.via, _COVERS["place"])
                )
    opens = np.zeros(len(view.bare) + 3, bool)
    opens[view.tokens.first] = True
    opens[len(view.bare) :] = True
    said = np.array(rule, np.int64)[at]
    shouted = headlines(view)
    codes = {
        "rule": said,
        "cover": np.array(cover, np.int64)[at],
        "elsewhere": _elsewhere(view, words, said, opens[at]),
        "gap": _gaps(view, words, 0),
        "next gap": _gaps(view, words, 1),
        "opens": opens[at] + 2 * _among(view, at, shouted) if shouted else opens[at].astype(np.int64),
    }
    return Places(words, bounds, codes, [_beside(at, opens, step) for step in SLOTS], shouted)


def _mark(codes: list[int], low: int, high: int, code: int) -> None:
    """Give the first of words `low` up to `high` a code, the others the next."""
    codes[low] = code
    codes[low + 1 : high] = [code + 1] * (high - low - 1)


def _beside(at: Ints, opens: npt.NDArray[np.bool_], step: int) -> Ints:
    """Return the word `step` places from each, -1 beyond the edge of its sentence."""
    there = at + step
    for one in range(step + 1, 1) if step < 0 else range(1, step + 1):
        there[opens[at + one]] = -1  # no word before the first is asked for: that opens a sentence
    return there


def _stretches(view: View) -> tuple[list[int], list[int]]:
    """Return the words that may be part of a name, and where each stretch of them begins."""
    words: list[int] = []
    bounds: list[int] = []
    last = -2 - _BETWEEN
    opening, starts, ends, text = view.opening, view.tokens.starts, view.tokens.ends, view.text
    for i in view.capitals:
        joined = bool(bounds) and i - last <= _BETWEEN + 1 and len(words) - bounds[-1] < _LONGEST
        if joined:
            for k in range(last + 1, i + 1):
                if k in opening or text[ends[k - 1] : starts[k]] not in _JOINS:
                    joined = False
                    break
        if joined:
            words.extend(range(last + 1, i + 1))
        else:
            bounds.append(len(words))
            words.append(i)
        last = i
    bounds.append(len(words))
    return words, bounds


def _elsewhere(view: View, words: list[int], rule: Ints, opens: npt.NDArray[np.bool_]) -> Ints:
    """Say what the article shows of each word: in lower case, as whose name, twice, inside a sentence."""
    bare, plain, lower = view.bare, view.plain, view.tokens.lower
    known: dict[str, int] = {}
    which = np.array([known.setdefault(bare[i], len(known)) for i in words], np.int64)
    seen = np.zeros((len(known), 4), bool)
    person = (rule > 0) & (rule < _RULES["organisation"])
    for column, rows_ in enumerate((person, rule >= _RULES["organisation"], None, ~opens)):
        if rows_ is None:
            seen[:, column] = np.bincount(which, minlength=len(known)) > 1
        else:
            seen[which[rows_], column] = True
    small = np.array([lower[i] in plain for i in words], np.int64)
    return np.asarray(small + (seen @ np.array([2, 4, 8, 16]))[which])


def _gaps(view: View, words: list[int], step: int) -> Ints:
    """Say what stands before the word `step` after each: the edge of a sentence, a space, a quote, another
    mark."""
    opening, starts, ends, text, last = (
        view.opening,
        view.tokens.starts,
        view.tokens.ends,
        view.text,
        len(view.bare),
    )
    return np.array(
        [
            0
            if i + step in opening or i + step >= last
            else _gap(text[ends[i + step - 1] : starts[i + step]])
            for i in words
        ],
        np.int64,
    )


@lru_cache(maxsize=4096)
def _gap(gap: str) -> int:
    """Classify what stands between two words."""
    code = _JOINS.get(gap)
    if code:
        return code
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


def _among(view: View, at: Ints, sentences: frozenset[int]) -> npt.NDArray[np.bool_]:
    """Tell which words stand in some sentences."""
    return np.isin(np.searchsorted(view.tokens.first, at, side="right") - 1, sorted(sentences))


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
