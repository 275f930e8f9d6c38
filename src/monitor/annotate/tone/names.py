"""Words of feeling that are parts of proper names: "Great Britain", "the Dead Sea", "the War Memorial".

A name says nothing of what is felt about its bearer (https://github.com/cjhutto/vaderSentiment/issues/161).
English only, where a capital in the middle of a sentence shows a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import islice

from monitor.model import Mention
from monitor.resources import read_toml

Named = Callable[[Sequence[str], int], bool]
"""Tells whether the word at a place among those of a sentence is a part of a name."""

_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENDING = '.!?:;"”»)'
_OPENING = "\"'“‘«("
_LINKS = (["and"], ["or"], ["&"])
_QUOTES = "\"'”’"
_HEADING = 0.3
"""A sentence with a smaller share of words in small letters is a heading: a capital says nothing there. One
that ends with a full stop is none, however many names it holds."""


def of_sentence(text: str, start: int, spans: Sequence[tuple[int, int]]) -> Named:
    """Return what tells the names of a sentence.

    Args:
        text: the sentence.
        start: where it begins in its article.
        spans: where the article names somebody or something, in order.
    """

    def named(items: Sequence[str], at: int) -> bool:
        span = _span(text, at, start)
        if span is not None and (_covered(spans, *span) or _covered(_known(text, start), *span)):
            return True
        if not _is_capital(items[at]) or _is_heading(items):
            return False
        if not _begins(items, at) or _begins_with_of(items, at) or _begins_with_land(items, at):
            return True
        after = at + 2 if items[at + 1 : at + 2] in _LINKS else at + 1  # "Truth or Consequences"
        following = _span(text, after, start) if after < len(items) else None
        if following is None or not _is_capital(items[after]) or not items[at][-1:].isalnum():
            return False
        return not _begin_at(spans, following[0])

    return named


def spans_of(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return where a text names somebody or something, in order."""
    return sorted([(m.start, m.end) for m in mentions if m.field == "text"])


def _is_capital(item: str) -> bool:
    """Tell whether a word is written with a capital, and not in capitals throughout."""
    letters = _LETTERS.search(item)
    return letters is not None and letters[0][0].isupper() and not letters[0].isupper()


def _is_heading(items: Sequence[str]) -> bool:
    small = sum(item[:1].islower() for item in items)
    return small < _HEADING * len(items) and not items[-1].rstrip(_QUOTES).endswith(".")


def _begins(items: Sequence[str], at: int) -> bool:
    """Tell whether a word has its capital because a sentence or a quotation begins with it."""
    if at == 0 or items[at][0] in _OPENING:
        return True
    before = items[at - 1]
    if before in _words("before_name"):
        return False
    return before[-1] in _ENDING or not any(map(str.isalnum, before))


def _begins_with_of(items: Sequence[str], at: int) -> bool:
    """Tell whether a name begins a sentence whose first word stands before "of": "Battle of Britain"."""
    if items[at + 1 : at + 2] != ["of"] or items[at].lstrip(_OPENING) not in _words("before_of"):
        return False
    rest = items[at + 2 : at + 4]
    return any(map(_is_capital, rest[rest[:1] == ["the"] :][:1]))


def _begins_with_land(items: Sequence[str], at: int) -> bool:
    """Tell whether a sentence begins with a place and its country: "Hell, Norway, is"."""
    land = items[at + 1 : at + 2]
    return items[at].endswith(",") and bool(land) and _is_capital(land[0]) and land[0].endswith(",")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(read_toml("tone/names.toml")[name])


@cache
def _phrases() -> re.Pattern[str]:
    known = sorted(_words("known"), key=len, reverse=True)
    phrases = "|".join(re.escape(name).replace("'", "['’]").replace(r"\ ", r"\s+") for name in known)
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=64)
def _known(text: str, start: int) -> tuple[tuple[int, int], ...]:
    """Return where in its article a sentence has a known name, with a capital or in capitals throughout."""
    found = (name for name in _phrases().finditer(text) if not name[0][0].islower())
    return tuple((start + name.start(), start + name.end()) for name in found)


def _span(text: str, at: int, start: int) -> tuple[int, int] | None:
    """Return where the letters of the word at a place stand in the article."""
    word = next(islice(_WORD.finditer(text), at, None), None)
    letters = _LETTERS.search(word[0]) if word else None
    if word is None or letters is None:
        return None
    return start + word.start() + letters.start(), start + word.start() + letters.end()


def _covered(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether one of the spans holds a word: the last that begins before it, or the one before that."""
    after = bisect_right(spans, (start, 1 << 62))
    return any(low <= start and end <= high for low, high in spans[max(0, after - 2) : after])


def _begin_at(spans: Sequence[tuple[int, int]], start: int) -> bool:
    after = bisect_right(spans, (start, -1))
    return after < len(spans) and spans[after][0] == start
