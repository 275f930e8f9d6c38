"""Organisations: known ones, those that a head noun names, and those that the text abbreviates.

World Bank                          known
East China Normal University        a head noun closes the run
Ministry of Trade and Industry      a head noun opens the run, connectors carry it on
Northern Farmers League (NFL)       the text defines an acronym
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from typing import Literal, NamedTuple

from monitor.annotate.entities.capitals import SPACES, View
from monitor.annotate.text.word_parts import (
    CLOSING,
    COMMON,
    CORPORATE,
    FIELD,
    FRONTING,
    GENERIC,
    GIVEN,
    HEAD,
    HONORIFIC,
    MODIFIER,
    OPENING,
    PLACE,
    SKIP,
    SURNAME,
    TERM,
    THING,
    TITLE,
    Lexicon,
    without_possessive,
)

_FARTHEST = 12
"""A name goes on for at most so many words after its head noun."""
_ACRONYM = range(2, 9)
_BRACKETED = re.compile(r" \([\"'“‘]?([A-Z][^\s()\"'”’]{1,7})[\"'”’]?\)")
_JOINS = frozenset([*SPACES, " & ", "&", "/"])


class Organisation(NamedTuple):
    """A name at words `low` up to `high`; `name` where it is known under another spelling."""

    low: int
    high: int
    confidence: float
    kind: Literal["organisation", "term"] = "organisation"
    name: str | None = None
    acronym: str | None = None


def known(view: View, lexicon: Lexicon, otherwise: Collection[str]) -> list[Organisation]:
    """Find the spellings of well-known organisations, but for acronyms that mean something else here."""
    found: list[Organisation] = []
    borne: set[str] = set()
    bare, phrases, words, after = view.bare, lexicon.known, lexicon.known_words, 0
    beginnings = lexicon.beginnings
    for i in view.capitals:
        first = bare[i]
        if first not in beginnings and view.owns(i):
            first = _whole(view, i)
        if first not in beginnings or i < after:
            continue
        second = without_possessive(bare[i + 1]) if i + 1 < len(bare) else ""
        for rest, name in phrases.candidates(first, second):
            high = i + 1 + len(rest)
            if _reads(view, i + 1, rest) and _in_one_piece(view, i, high):
                if _is_whole(view, i, high):
                    found.append(Organisation(i, high, 0.9, name=name))
                    after = high
                break
        else:
            if (alone := words.get(first)) is None:
                continue
            if _stands(view, lexicon, i, alone, otherwise):
                found.append(Organisation(i, i + 1, 0.9, name=alone))
                after = i + 1
            elif _has_given_name(view, i):
                borne.add(bare[i])
    return [one for one in found if one.high - one.low > 1 or bare[one.low] not in borne] if borne else found


def _has_given_name(view: View, i: int) -> bool:
    """Tell whether a given name stands before word `i`: Michael Bloomberg is no company."""
    return i > 0 and bool(view.parts[i - 1] & GIVEN) and view.bare[i - 1][0].isupper() and view.gap(i) == " "


def _whole(view: View, i: int) -> str:
    """Return word `i` with its possessive ending, which may be part of a name: McDonald's."""
    return view.tokens.words[i].replace("’", "'")


def _reads(view: View, low: int, words: list[str]) -> bool:
    """Tell whether `words` stand from word `low` on, with or without a possessive ending."""
    if view.bare[low : low + len(words)] == words:
        return True
    if not any("'" in word for word in words) or low + len(words) > len(view.bare):
        return False
    return all(word in (view.bare[low + k], _whole(view, low + k)) for k, word in enumerate(words))


def _in_one_piece(view: View, low: int, high: int) -> bool:
    """Tell whether no comma or stop parts the words."""
    return all(view.gap(i) in _JOINS for i in range(low + 1, high))


def _stands(view: View, lexicon: Lexicon, i: int, name: str, otherwise: Collection[str]) -> bool:
    """Tell whether the single word `i` is the known name, and no part of a longer one or other thing."""
    if view.bare[i] in otherwise or goes_on(view, i + 1) or _has_given_name(view, i):
        return False
    if name in lexicon.things:
        return not _has_article(view, i)
    return name not in lexicon.with_article or _has_article(view, i)


def _is_whole(view: View, low: int, high: int) -> bool:
    """Tell whether known words are no part of a longer name.

    [National] Democratic Party; [Ohio] Department of Transportation; The Nation [Media Group].
    """
    parts, i = view.parts, low - 1
    if view.bare[low] == "The":
        return not goes_on(view, high)
    if i < 0 or view.gap(low) not in SPACES:
        return True
    if parts[low] & OPENING and view.tokens.lower[low + 1] == "of":
        before = view.bare[i][0].isupper() and not parts[i] & SKIP
        after = high < len(parts) and view.bare[high][0].isupper() and view.gap(high) in SPACES
        return not (before or after or parts[i] & PLACE)
    if not parts[high - 1] & (OPENING | CLOSING):
        return True
    return (
        not view.bare[i][0].isupper()
        or bool(parts[i] & (SKIP | TITLE | HONORIFIC))
        or bool(parts[i] & MODIFIER and not _has_article(view, i))
        or view.owns(i)
        or i in view.covered
    )


def _has_article(view: View, i: int) -> bool:
    """Tell whether "the" stands before word `i`: the Amazon is no company."""
    return i > 0 and view.tokens.lower[i - 1] == "the"


def goes_on(view: View, high: int) -> bool:
    """Tell whether a head noun follows, so that a longer name is there: Hyundai Heavy Industries."""
    for i in range(high, min(high + 3, len(view.bare))):
        if view.gap(i) not in SPACES or not view.bare[i][0].isupper() or view.owns(i - 1):
            return False
        if view.parts[i] & HEAD:
            return True
        if view.parts[i] & (SKIP | TITLE | MODIFIER):
            return False
    return False


def organisation(view: View, low: int, high: int, run_high: int, opens: bool) -> Organisation | None:
    """Read words `low` up to `high`, a segment of a run, as the name of an organisation.

    Args:
        view: the text.
        low: first word of the segment.
        high: word after the last.
        run_high: word after the last of the run: a name may go on from there.
        opens: the segment opens a sentence, so that its first capital says nothing.

    Returns:
        The name, or None where no head noun makes one.
    """
    parts = view.parts
    if (
        " & " in view.text[view.tokens.starts[low] : view.tokens.starts[high - 1]]
        and not parts[high - 1] & HEAD
    ):
        return None if all(parts[i] & COMMON for i in range(low, high)) else Organisation(low, high, 0.7)
    if parts[low] & FRONTING and 1 < high - low <= 3 and not parts[high - 1] & (COMMON | HEAD):
        return Organisation(low, high, 0.7)
    head = next((i for i in range(high - 1, low - 1, -1) if parts[i] & HEAD), -1)
    if head < 0 or (head + 1 < high and parts[head + 1] & PLACE):
        return None
    kind: Literal["organisation", "term"] = "term" if parts[head] & TERM else "organisation"
    low = _leftward(view, low, head + 1)
    end = head + 1
    reach = end
    if end == run_high and parts[head] & (OPENING | TERM) and not view.owns(head):
        reach = _reach(view, end)
    if reach == end:
        return _plain(view, low, end, kind, opens)
    while low < head and opens and parts[low] & COMMON and not parts[low] & (FIELD | GENERIC):
        low += 1
    return Organisation(low, reach, 0.85, kind)


def _leftward(view: View, low: int, high: int) -> int:
    """Return where a name begins that "and" or "of" joined on the left.

    Food and Drug Administration; Sutro and Co Inc; Range Rover of North America Inc. But not "Mali and
    Acme Corp": before "and" stands an ordinary word, unless nothing but "Co Inc" follows.
    """
    parts, joint = view.parts, low - 1
    i = joint - 1
    if i < 0 or view.gap(low) not in SPACES or view.gap(joint) not in SPACES:
        return low
    if not view.bare[i][0].isupper() or parts[i] & (SKIP | TITLE) or view.owns(i):
        return low
    start = i
    while start not in view.opening and view.bare[start - 1][0].isupper() and view.gap(start) in SPACES:
        if parts[start - 1] & (SKIP | TITLE | HEAD):
            break
        start -= 1
    word = view.tokens.lower[joint]
    if word == "of":
        local = all(parts[k] & (CORPORATE | PLACE) or k in view.covered for k in range(low, high))
        return start if local and parts[high - 1] & CORPORATE else low
    if word != "and":
        return low
    bare = parts[high - 1] & CORPORATE and all(parts[k] & (CORPORATE | COMMON) for k in range(low, high))
    opens = start == i and start in view.opening
    ordinary = parts[i] & FIELD or (parts[i] & COMMON and not opens and not parts[i] & HEAD)
    return start if bare or ordinary else low


def _plain(
    view: View, low: int, end: int, kind: Literal["organisation", "term"], opens: bool
) -> Organisation | None:
    """Judge a name that its head noun closes."""
    parts, head = view.parts, end - 1
    specific = [i for i in range(low, head) if not parts[i] & (GENERIC | SKIP) and len(view.bare[i]) > 1]
    if not specific:
        return None
    if opens and specific == [low] and parts[low] & COMMON:
        return None
    general = parts[head] & (GENERIC | TERM | FIELD)
    if general and head - low == 1 and all(i in view.covered for i in specific):
        named = parts[head] & OPENING and view.tokens.lower[head] in ("ministry", "university", "academy")
        return Organisation(low, end, 0.6) if named else None
    strong = parts[head] & (CORPORATE | OPENING) or (kind == "term" and head - low > 1)
    strong = strong or not parts[head] & COMMON
    if parts[low] & GIVEN and head == low + 1 and parts[head] & SURNAME and not parts[head] & CORPORATE:
        return None
    if not strong and all(parts[i] & COMMON for i in specific):
        return None
    weak = parts[head] & CLOSING and not parts[head] & (CORPORATE | OPENING)
    return Organisation(low, end, 0.9 if parts[head] & CORPORATE else 0.6 if weak else 0.75, kind)


def _reach(view: View, i: int) -> int:
    """Follow "of", "for", "on", "and", and lists of fields from word `i` on; return where the name ends."""
    stop = min(len(view.bare), i + _FARTHEST)
    end = i
    connected = False
    while i < stop:
        word = view.tokens.lower[i]
        if view.gap(i) not in SPACES and not (connected and _in_list(view, i, stop)):
            break
        if view.bare[i][0].isupper():
            if not connected or (view.parts[i] & (TITLE | HONORIFIC | SKIP) and not view.parts[i] & FIELD):
                break
            i += 1
            end = i
            if view.owns(i - 1):
                break
        elif (word in ("of", "for") or (word == "on" and _joins(view, i, stop))) and i == end:
            connected = True
            i += 1
        elif _is_link(view, i, end):
            i += 1
        else:
            break
    return end


def _is_link(view: View, i: int, end: int) -> bool:
    """Tell whether word `i` is the article after a preposition, or the "and" between fields."""
    if view.tokens.lower[i] == "the":
        return view.tokens.lower[i - 1] in ("of", "for", "on")
    return view.tokens.lower[i] == "and" and i == end and _joins(view, i, len(view.bare))


def _joins(view: View, i: int, stop: int) -> bool:
    """Tell whether the "and" at word `i` joins fields inside a name."""
    if i + 1 >= stop or not view.bare[i + 1][0].isupper():
        return False
    second = i + 2 < stop and view.gap(i + 2) in SPACES and view.bare[i + 2][0].isupper()
    return bool(view.parts[i + 1] & FIELD or (second and view.parts[i + 2] & FIELD))


def _in_list(view: View, i: int, stop: int) -> bool:
    """Tell whether the comma before word `i` is one inside a name: "of Russian, Eastern European and ..."."""
    if view.gap(i) != ", " or not (
        view.bare[i][0].isupper() and (view.parts[i] & FIELD or i in view.covered)
    ):
        return False
    for j in range(i, stop):
        word = view.bare[j]
        if view.tokens.lower[j] == "and":
            return j + 1 < len(view.bare) and _joins(view, j, len(view.bare))
        if not (word[0].isupper() and (view.parts[j] & FIELD or j in view.covered)):
            return False
    return False


def defined(view: View, short: dict[int, str]) -> list[Organisation]:
    """Find the long forms of the acronyms in brackets: "Eurasian Economic Union (EAEU)"."""
    found = []
    for i, word in short.items():
        low = _spelled(view, i, word) if i else None
        if low is not None:
            found.append(definition(view, low, i, word))
    return [one for one in found if one is not None]


def acronyms(view: View) -> dict[int, str]:
    """Find the acronyms in brackets: number and text of their words."""
    found = {}
    for match in _BRACKETED.finditer(view.text):
        word = match.group(1)
        i = bisect_left(view.tokens.starts, match.start(1))
        if len(word) in _ACRONYM and sum(map(str.isupper, word)) > 1 and view.bare[i : i + 1] == [word]:
            found[i] = word
    return found


def definition(view: View, low: int, high: int, acronym: str | None = None) -> Organisation | None:
    """Judge words `low` up to `high`, which spell out an acronym, by the last of them."""
    last = view.parts[high - 1]
    if last & (THING | TITLE):
        return None
    term = bool(last & TERM and not last & OPENING) or view.tokens.lower[high - 1] in ("act", "plan")
    return Organisation(
        low, high, 0.9 if last & HEAD else 0.75, "term" if term else "organisation", acronym=acronym
    )


def _spelled(view: View, i: int, acronym: str) -> int | None:
    """Return the first of the words before `i` that spell out the acronym, or None.

    Source: Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in
    biomedical text, PSB 2003. Stricter here: the long form begins with a capital.
    """
    letters = [letter for letter in acronym.casefold() if letter.isalnum()]
    low = max(0, i - min(len(letters) + 5, 2 * len(letters)))
    starts = view.tokens.starts
    base = starts[low]
    long = view.text[base : view.tokens.ends[i - 1]].lower()
    at = len(long)
    for k in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (long[at] != letters[k] or (k == 0 and at and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    first = bisect_left(starts, base + at)
    if i - first < 2 or starts[first] != base + at or not view.bare[first][0].isupper():
        return None
    return None if set(long[at:]) & set(".;:()") else first
