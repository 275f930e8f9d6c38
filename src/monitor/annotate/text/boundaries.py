"""Where a name stands as a word of its own, in the scripts of fourteen languages.

Resources: `languages/*/inflection.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Edges = Callable[[str, int, int], bool]
"""Tells whether `text[start:end]` is a part of a longer word, or of another word."""

_ARABIC_BEFORE = re.compile(r"(?<!\w)[وف]?(?:[بلكس]|ال|بال|كال|لل)?\Z")
_KATAKANA = re.compile(r"[ァ-ヴー]")
_LEAST_WITH_AFFIX = 4
"""A shorter name with an affix is too often another word (Turkish "Çekin", "Rusun")."""

_LONGEST_PREFIX = 12


def edges(rules: Mapping[str, Any]) -> Edges:
    """Return what decides whether a match is a word of its own, from the rules of its language.

    Args:
        rules: the `inflection.toml` of one language; without rules only letters bound words.
    """
    kinds: dict[str, Edges] = {"arabic": _in_arabic, "korean": _in_korean, "none": _in_unspaced}
    joined = kinds.get(rules.get("edges", "words"), in_word)
    if "prefixes" in rules or "suffixes" in rules:
        joined = _affixed(rules.get("prefixes", "(?!)"), rules.get("suffixes", "(?!)"))
    if "unless" in rules:
        joined = _unless(joined, "|".join(rules["unless"]))
    if "signs" in rules:
        joined = _alone(joined, frozenset(rules["signs"]["codes"]), "|".join(rules["signs"]["alone"]))
    return joined


def in_word(text: str, start: int, end: int) -> bool:
    """Tell whether the match is a part of a longer word ("China" in "Indochina")."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_letter(before) and text[start].isalnum()) or (_letter(after) and text[end - 1] != "-")


def _letter(sign: str) -> bool:
    """Tell whether a sign is a part of a word: vowel signs and accents are, though no letters."""
    return sign.isalnum() or (sign > "\u02ff" and unicodedata.category(sign) in ("Mn", "Mc"))


def _affixed(prefixes: str, suffixes: str) -> Edges:
    """Allow for what is written to a name as one word ("prorussisch", "Ukrainekrieg")."""
    prefix = re.compile(rf"(?<!\w)(?i:{prefixes})\Z")
    suffix = re.compile(rf"(?:{suffixes})(?!\w)")

    def joined(text: str, start: int, end: int) -> bool:
        if not in_word(text, start, end):
            return False
        if end - start < _LEAST_WITH_AFFIX:
            return True
        before, after = text[start - 1 : start], text[end : end + 1]
        if _letter(before) and not prefix.search(text, max(0, start - _LONGEST_PREFIX - 1), start):
            return True
        return _letter(after) and text[end - 1] != "-" and not suffix.match(text, end)

    return joined


def _unless(joined: Edges, pattern: str) -> Edges:
    """Reject besides what its neighbours make another word ("海地" in "上海地铁")."""
    other = re.compile(pattern)
    return lambda text, start, end: joined(text, start, end) or other.match(text, start) is not None


def _alone(joined: Edges, signs: frozenset[str], pattern: str) -> Edges:
    """Take a single sign for its country only in the company that makes it one (米 in 米大統領)."""
    company = re.compile(pattern)

    def rejected(text: str, start: int, end: int) -> bool:
        if end - start == 1 and text[start] in signs and not company.match(text, start):
            return True
        return joined(text, start, end)

    return rejected


def _in_arabic(text: str, start: int, end: int) -> bool:
    """Allow for the clitics that Arabic writes with the word: and, in, to, like, the."""
    return _letter(text[end : end + 1]) or not _ARABIC_BEFORE.search(text, max(0, start - 6), start)


def _in_korean(text: str, start: int, end: int) -> bool:
    """Allow for the particles and nouns that Korean writes after a name."""
    del end
    return text[start - 1 : start].isalnum()


def _in_unspaced(text: str, start: int, end: int) -> bool:
    """Without spaces only katakana and Latin letters show where a word goes on."""
    before, after = text[start - 1 : start], text[end : end + 1]
    first, last = text[start], text[end - 1]
    if _KATAKANA.match(first) and before and _KATAKANA.match(before):
        return True
    if _KATAKANA.match(last) and after and _KATAKANA.match(after):
        return True
    latin = first.isascii() and first.isalnum()
    return latin and ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))
