"""People: capitalised words that a title, a given name or the words around them make a person.

No single sign is enough in news ("General Motors", "Santa Rosa", "Grant Thornton"), so signs are
weighed: each adds to or takes from a confidence, and below `LEAST` nothing is said.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.annotate.entities.capitals import View
from monitor.annotate.text.word_parts import (
    COMMON,
    EVENT,
    FAMILY,
    GIVEN,
    HEAD,
    HONORIFIC,
    KIN,
    MODIFIER,
    PARTICLE,
    PLACE,
    PLACE_FIRST,
    REGNAL,
    ROLE,
    SKIP,
    SPEECH,
    SUFFIX,
    SURNAME,
    TITLE,
    WEAK_FAMILY,
    WEAK_GIVEN,
)

LEAST = 0.5
"""No name is told with less confidence."""

HIGHEST = 0.95
_LONGEST = 6
_OLDEST = 110
_INITIALS = range(3, 7)
_SIGNS = {
    "capitals": 0.35,  # two or more capitalised words, nothing else
    "title": 0.45,
    "role": 0.35,  # "spokesman Ivo Lang"
    "given": 0.4,
    "weak given": 0.1,
    "surname": 0.1,
    "family": 0.35,  # Cui Heng
    "weak family": 0.15,
    "initial": 0.3,  # Sheila D. Moor
    "suffix": 0.3,
    "particle": 0.15,
    "speech": 0.25,
    "apposition": 0.25,  # "Cui Heng, director of", "Ann Roe, 44,"
    "article": 0.1,  # "Cui Heng, a research fellow"
    "alone": 0.25,  # the last word stands alone elsewhere in the text
    "leader": 0.45,
    "common": -0.3,  # an ordinary word
    "plain": -0.2,  # the text itself writes the word in lower case
    "place": -0.3,  # in the name, or after it: Abu Shok camp
    "covered": -0.2,  # others read the given name as a place: Virginia Woolf
    "according": 0.2,  # "according to Ann Roe"
    "after in": -0.2,
    "after the": -0.4,
}


class Person(NamedTuple):
    """A person's name at words `low` up to `high`. A `partial` name is a surname after a title."""

    low: int
    high: int
    confidence: float
    partial: bool = False


def segments(view: View, low: int, high: int) -> list[tuple[int, int, int]]:
    """Cut a run at titles and at words that are part of no name.

    Returns:
        First word, word after the last, and the parts of the title word right before (0 without one).
    """
    found: list[tuple[int, int, int]] = []
    title = 0
    start = low
    for i in range(low, high):
        part = view.parts[i]
        kind = _breaks(view, i, start, high)
        if not kind:
            continue
        if start < i:
            found.append((start, i, title))
            title = 0
        title = part & (TITLE | HONORIFIC | REGNAL) if kind == TITLE and not view.owns(i) else 0
        start = i + 1
    if start < high:
        found.append((start, high, title))
    return found


def _breaks(view: View, i: int, start: int, high: int) -> int:
    """Tell whether word `i` of a run is a title, is skipped, or (0) may be part of a name."""
    part = view.parts[i]
    following = view.parts[i + 1] if i + 1 < high else 0
    demonym = i in view.covered and "-" not in view.bare[i]
    if part & SKIP and not demonym and not (i > start and view.parts[i - 1] & GIVEN):
        named = part & (GIVEN | WEAK_GIVEN) and i + 2 < high and len(view.bare[i + 1]) == 1  # June V. Lee
        return 0 if named else SKIP
    closes = part & HEAD and i > start and i + 1 == high  # Coast Guard
    if part & (TITLE | HONORIFIC) and not following & HEAD and not closes:
        after_given = i == start + 1 and view.parts[start] & GIVEN and not view.parts[start] & COMMON
        return 0 if after_given and (part & SURNAME or i + 1 == high) else TITLE
    if part & REGNAL and i == start and i + 1 < high and not following & HEAD:
        return TITLE
    if part & MODIFIER and following & (TITLE | MODIFIER) and not part & GIVEN:
        return TITLE if _leads_to_title(view, i, high) else 0
    return 0


def _leads_to_title(view: View, i: int, high: int) -> bool:
    """Tell whether modifiers run from word `i` to a title: Deputy Prime Minister."""
    while i < high and view.parts[i] & MODIFIER and not view.parts[i] & TITLE:
        i += 1
    return i < high and bool(view.parts[i] & TITLE) and not (i + 1 < high and view.parts[i + 1] & HEAD)


def person(view: View, low: int, high: int, title: int, run_low: int, alone: dict[str, int]) -> Person | None:
    """Read words `low` up to `high`, a segment of a run, as a person's name.

    Args:
        view: the text.
        low: first word of the segment.
        high: word after the last.
        title: parts of the title word before the segment, 0 without one.
        run_low: first word of the run.
        alone: how often a bare word makes a run of its own in this text.

    Returns:
        The name, without words of other kinds at its edges, or None.
    """
    parts = view.parts
    low = _trimmed(view, low, high)
    while high > low and (
        (parts[high - 1] & SKIP and not parts[high - 2] & GIVEN) or high - 1 in view.covered
    ):
        high -= 1
    size = high - low
    if size == 2 and parts[high - 1] & SUFFIX and title & REGNAL:
        return Person(low - 1, high, 0.85)
    if size == 1:
        return _after_title(view, low, title)
    if not 1 < size <= _LONGEST or not _may_be_person(view, low, high, title):
        return None
    confidence = sum(_SIGNS[sign] for sign in _signs(view, low, high, title, run_low, alone))
    return Person(low, high, round(min(HIGHEST, confidence), 2)) if confidence >= LEAST - 1e-9 else None


def _trimmed(view: View, low: int, high: int) -> int:
    """Skip demonyms and ordinary words before a given or family name: "Democrat Ann Lee"."""
    parts = view.parts
    while low < high and low in view.covered and not (parts[low] & (GIVEN | WEAK_GIVEN) and low + 2 == high):
        low += 1
    for i in range(low, high - 1):
        if parts[i] & (GIVEN | FAMILY):
            return i
        acronym = len(view.bare[i]) > 1 and view.bare[i].isupper()
        if not (acronym or parts[i] & (COMMON | TITLE | MODIFIER) or i in view.covered):
            return low
    return low


def _after_title(view: View, i: int, title: int) -> Person | None:
    """Read a single word after a title: "Mr Smith", "President Xi", "King Fahd"."""
    part = view.parts[i]
    if (
        not title
        or part & (COMMON | SKIP | HEAD | MODIFIER | TITLE)
        or i in view.covered
        or len(view.bare[i]) < 2
    ):
        return None
    if view.bare[i].isupper() and len(view.bare[i]) > 2:
        return None
    known = part & (SURNAME | GIVEN | FAMILY | WEAK_FAMILY)
    if not known and i + 1 < len(view.bare) and view.tokens.lower[i + 1] in ("of", "for"):
        return None
    if title & REGNAL and not title & HONORIFIC:
        return Person(i - 1, i + 1, 0.75 if part & (GIVEN | WEAK_GIVEN | SURNAME) else 0.6)
    return Person(i, i + 1, 0.7 if known else 0.55, partial=True)


def _may_be_person(view: View, low: int, high: int, title: int) -> bool:
    """Rule out what holds a place, an event, an organisation, an acronym or a country."""
    inside = range(low, high)
    named = title or (view.parts[low] & (GIVEN | WEAK_GIVEN) and view.parts[low] & ~PLACE_FIRST)
    if any(i in view.covered for i in inside[1 if named else 0 :]):
        return False
    last = view.parts[high - 1]
    if " & " in view.text[view.tokens.starts[low] : view.tokens.starts[high - 1]]:
        return False
    if view.parts[low] & PLACE_FIRST and not (title or view.parts[low] & (FAMILY | GIVEN)):
        return False
    for i in inside:
        part = view.parts[i]
        word = view.bare[i]
        fits = part & GIVEN or (part & SURNAME and i == high - 1) or (i == low and _is_family(view, i, high))
        if part & (HEAD | EVENT | PLACE) and not fits:
            return False
        if len(word) > 2 and word.isupper() and not part & SUFFIX and not (i == low and _is_initials(word)):
            return False
        if word[0].isdigit() or "&" in word or word.count("-") > 1 or (i < high - 1 and view.owns(i)):
            return False
    initials = len(view.bare[low]) == 1 and len(view.bare[high - 1]) < 3
    return (len(view.bare[high - 1]) > 1 and not initials) or bool(last & SUFFIX)


def _signs(view: View, low: int, high: int, title: int, run_low: int, alone: dict[str, int]) -> list[str]:
    """Collect what speaks for and against a person's name."""
    parts = view.parts
    first, last = parts[low], parts[high - 1]
    if last & SUFFIX and high - low > 2:
        last = parts[high - 2]
        signs = ["capitals", "suffix"]
    else:
        signs = ["capitals"]
    if title:
        signs.append("title")
    elif low == run_low and low and parts[low - 1] & (TITLE | KIN) and view.gap(low) in (" ", "\n", ", "):
        signs.append("role")
    signs += _first_name(view, low, high)
    if last & SURNAME and not last & COMMON:
        signs.append("surname")
    inner = range(low + 1, high - 1)
    initials = len(view.bare[low]) == 1 or _is_initials(view.bare[low])
    if initials or any(len(view.bare[i]) == 1 for i in inner):
        signs.append("initial")
    if any(parts[i] & PARTICLE and view.bare[i].islower() for i in inner):
        signs.append("particle")
    begins = low + 1 - bool(first & (FAMILY | WEAK_FAMILY))
    if not alone.keys().isdisjoint(view.bare[begins:high]):
        signs.append("alone")
    if not view.leaders.isdisjoint(range(low, high)):
        signs.append("leader")
    signs += _against(view, low, high)
    return signs + _around(view, low, high, run_low)


def _is_initials(word: str) -> bool:
    """Tell whether a word is initials: L.K. Evans."""
    return len(word) in _INITIALS and word[1] == "." and word.isupper()


def _first_name(view: View, low: int, high: int) -> list[str]:
    """Tell what the first word says."""
    first = view.parts[low]
    if _is_family(view, low, high):
        return ["family"]
    if first & GIVEN:
        return ["given"]
    if first & WEAK_FAMILY and high - low <= 3:
        return ["weak family"]
    return ["weak given"] if first & WEAK_GIVEN else []


def _is_family(view: View, low: int, high: int) -> bool:
    """Tell whether the first of the words is a family name: Cui Heng, Park Soo-jin."""
    if high - low > 4:
        return False
    part, second = view.parts[low], view.bare[low + 1]
    if high - low == 4:
        return bool(part & FAMILY and not part & COMMON)  # Le Thi Thu Huong
    return bool(part & FAMILY) or (bool(part & WEAK_FAMILY) and "-" in second and second[-1].islower())


def _against(view: View, low: int, high: int) -> list[str]:
    """Count ordinary words and words for places."""
    signs = ["covered"] if low in view.covered else []
    last = view.parts[high - 1]
    named = view.parts[low] & WEAK_GIVEN and last & SURNAME and not last & COMMON  # Bill Robinson
    for i in range(low + bool(named), high):
        part = view.parts[i]
        if part & COMMON and not part & (GIVEN | FAMILY):
            signs.append("common")
        elif not part & (GIVEN | PARTICLE) and view.tokens.lower[i] in view.plain and len(view.bare[i]) > 1:
            signs.append("plain")
        if part & (PLACE | EVENT | HEAD) and not part & WEAK_FAMILY:
            signs.append("place")
    return signs


def _around(view: View, low: int, high: int, run_low: int) -> list[str]:
    """Tell what the words before and after say."""
    signs = []
    parts, lower, size = view.parts, view.tokens.lower, len(view.bare)
    gap = view.gap(high) if high < size else ""
    if gap in (" ", "\n") and parts[high] & SPEECH:
        signs.append("speech")
    elif gap == " " and parts[high] & PLACE:
        signs.append("place")
    elif gap[:1] == "," and gap.strip() == ",":
        age = lower[high].isdecimal() and len(lower[high]) < 4 and 1 < int(lower[high]) <= _OLDEST
        if age or parts[high] & (ROLE | TITLE):
            signs.append("apposition")
        elif lower[high] in ("a", "an", "the"):
            signs.append("article")
    if low and low == run_low and view.gap(low) in (" ", "\n"):
        before = lower[low - 1]
        if before == "the":
            signs.append("after the")
        elif before == "to" and lower[low - 2] == "according":
            signs.append("according")
        elif before in ("in", "at", "near"):
            signs.append("after in")
        elif parts[low - 1] & SPEECH and not parts[low - 1] & ROLE and "speech" not in signs:
            signs.append("speech")
    return signs
