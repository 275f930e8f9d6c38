"""Marks upon letters: accents, points, the vowel signs of Indic scripts. `\\w` of `re` knows none of them."""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def marks() -> str:
    """Return those of the basic plane, as the inside of a class of a regular expression."""
    return "".join(char for char in map(chr, range(0x300, 0x10000)) if unicodedata.category(char)[0] == "M")
