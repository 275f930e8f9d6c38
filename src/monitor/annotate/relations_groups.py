"""Countries as they stand in a sentence: lists ("China and Russia"), prepositions, back references."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from monitor.annotate.relations_lexicon import Words
from monitor.model import Mention, Tokens

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
    mentions: Sequence[Mention],
    text: str,
    tokens: Tokens,
    first: int,
    stop: int,
    words: Words,
) -> list[Group]:
    """Group the country mentions of the sentence that owns words `first:stop`."""
    spans: list[tuple[int, int, list[str]]] = []
    opening = stop > first and (tokens.lower[first] in words.oblique or tokens.lower[first] in words.openers)
    for number, mention in enumerate(mentions):
        lo = max(first, bisect_right(tokens.starts, mention.start, first, stop) - 1)
        hi = max(lo + 1, bisect_right(tokens.starts, mention.end - 1, first, stop))
        following = mentions[number + 1] if number + 1 < len(mentions) else None
        if spans and _joined(
            spans[-1], lo, mention, following, text, tokens, words, opening and len(spans) == 1
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
    mention: Mention,
    following: Mention | None,
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


def _list_goes_on(text: str, mention: Mention, following: Mention | None) -> bool:
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


def back_references(
    lower: Sequence[str],
    first: int,
    stop: int,
    found: Sequence[Group],
    antecedents: tuple[str, ...],
    words: Words,
) -> list[Group]:
    """Find "both nations", "the two countries" and resolve them to the pair last named.

    Args:
        antecedents: the pair that the preceding sentence ended with, or ().
    """
    if words.back_endings.isdisjoint(lower[first:stop]):
        return []
    starters = {phrase[0] for phrase in words.back_references}
    result: list[Group] = []
    for i in range(first, stop):
        if lower[i] not in starters or (result and i < result[-1].hi):
            continue
        for phrase in words.back_references:
            end = i + len(phrase)
            if tuple(lower[i:end]) == phrase and end <= stop:
                codes = last_pair([g for g in found if g.hi <= i]) or antecedents
                if codes and not any(i <= g.lo <= end + 1 for g in found):
                    result.append(Group(i, end, codes, *_preposition(lower, i, first, words), back=True))
                break
    return result


def last_pair(found: Sequence[Group]) -> tuple[str, ...]:
    """Return the two countries named last: those of the last list of two, else the last two, else ()."""
    for group in reversed(found):
        if len(group.codes) == 2:
            return group.codes
    named: list[str] = []
    for group in reversed(found):
        named.extend(code for code in group.codes if code not in named)
    return tuple(named) if len(named) == 2 else ()
