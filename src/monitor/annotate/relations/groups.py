"""Countries as they stand in a sentence: lists ("China and Russia"), prepositions, back references."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from monitor.annotate.references.scene import Reference
from monitor.annotate.relations.lexicon import Words
from monitor.model import Tokens

LIST_CHARACTERS = 40
MAX_JOIN = 9
"""Words between two members of a list: "Chinese President A B and Russian President C D"."""


class Group(NamedTuple):
    """Countries that act together at words `lo:hi`.

    `preposition` is the one that governs the group ("" for subjects and direct objects), `at` its position.
    `back` marks "both nations" and the like, whose `codes` are those of the countries last named.
    """

    lo: int
    hi: int
    codes: tuple[str, ...]
    preposition: str
    at: int
    back: bool = False


def groups(
    listed: Sequence[Reference],
    text: str,
    tokens: Tokens,
    first: int,
    stop: int,
    words: Words,
) -> list[Group]:
    """Group the references of the sentence that owns words `first:stop`; those of one span point back."""
    places = Counter((one.start, one.end) for one in listed)
    found = _lists(
        [one for one in listed if places[one.start, one.end] == 1], text, tokens, first, stop, words
    )
    for (start, end), count in places.items():
        if count > 1:
            lo, hi = _words(tokens, start, end, first, stop)
            codes = tuple(one.entity_id for one in listed if (one.start, one.end) == (start, end))
            found.append(Group(lo, hi, codes, *_preposition(tokens.lower, lo, first, words), back=True))
    return sorted(found, key=lambda group: group.lo)


def _words(tokens: Tokens, start: int, end: int, first: int, stop: int) -> tuple[int, int]:
    """Return the words that a span covers."""
    lo = max(first, bisect_right(tokens.starts, start, first, stop) - 1)
    return lo, max(lo + 1, bisect_right(tokens.starts, end - 1, first, stop))


def _lists(
    mentions: Sequence[Reference], text: str, tokens: Tokens, first: int, stop: int, words: Words
) -> list[Group]:
    """Group single references."""
    spans: list[tuple[int, int, list[str]]] = []
    opening = stop > first and (tokens.lower[first] in words.oblique or tokens.lower[first] in words.openers)
    for number, mention in enumerate(mentions):
        lo, hi = _words(tokens, mention.start, mention.end, first, stop)
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        leading = len(spans) == 1 and spans[0][0] == first
        if spans and (
            (leading and _headed(text, tokens.ends[spans[0][1] - 1], mention))
            or _joined(spans[-1], lo, mention, following, text, tokens, words, opening and len(spans) == 1)
        ):
            start, _, codes = spans[-1]
            if mention.entity_id not in codes:
                codes.append(mention.entity_id)
            spans[-1] = (start, max(hi, spans[-1][1]), codes)
        else:
            spans.append((lo, hi, [mention.entity_id]))
    return [
        Group(lo, hi, tuple(codes), *_preposition(tokens.lower, lo, first, words)) for lo, hi, codes in spans
    ]


def _joined(
    before: tuple[int, int, list[str]],
    lo: int,
    mention: Reference,
    following: Reference | None,
    text: str,
    tokens: Tokens,
    words: Words,
    opening: bool,
) -> bool:
    """Tell whether a mention continues the list (or the noun phrase) of the group before it."""
    end = before[1]
    if lo < end:
        return True
    if lo - end > MAX_JOIN:
        return False
    between = text[tokens.ends[end - 1] : mention.start]
    if between in ("-", "–", "/", "'s ", "’s ") or (not between.strip() and mention.entity_id in before[2]):
        return between in ("-", "–", "/") or mention.entity_id in before[2]
    lower = tokens.lower[end:lo]
    if not all(w in words.joiners or tokens.words[end + k][0].isupper() for k, w in enumerate(lower)):
        return False
    if mention.entity_id in before[2]:
        return "," not in between
    if "and" in lower or "or" in lower:
        return True
    return "," in between and not opening and _list_goes_on(text, mention, following)


def _headed(text: str, end: int, mention: Reference) -> bool:
    """Tell whether "A, B" heads the sentence, as headlines write "A and B": "US, China trade barbs"."""
    return text[end : mention.start] == ", " and not text.startswith((",", "'s", "’s", "-"), mention.end)


def _list_goes_on(text: str, mention: Reference, following: Reference | None) -> bool:
    """Tell whether "A, B" is the beginning of "A, B and C" and not "... A, B said"."""
    if following is None or following.start - mention.end > LIST_CHARACTERS:
        return False
    between = text[mention.end : following.start]
    return between.lstrip().startswith((",", "and ", "or ")) or " and " in between


def _preposition(lower: Sequence[str], lo: int, first: int, words: Words) -> tuple[str, int]:
    """Find the preposition that governs a group, and its position.

    "anti-X" counts as "against X"; "leaders of China" is governed by what stands before "leaders".
    """
    for prefix, meaning in (("anti-", "against"), ("pro-", "for")):
        if lower[lo].startswith(prefix):
            return meaning, lo
    at = lo - 1
    while at >= first and lo - at <= 4 and lower[at] in words.determiners:
        at -= 1
    if at < first or lower[at] not in words.oblique:
        return "", lo
    if lower[at] == "of":
        for further in range(at - 2, max(first, at - 5) - 1, -1):
            if lower[further] in words.oblique:
                return lower[further], further
            if lower[further] not in words.determiners and further < at - 2:
                break
    return lower[at], at
