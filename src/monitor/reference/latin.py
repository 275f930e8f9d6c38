"""Latin letters as a set that `re` tests faster than it asks whether a character is a letter."""

from __future__ import annotations

import re

LETTERS = "A-Za-zª²³µ¹º¼½¾À-ÖØ-öø-ɏ"
"""What is a letter to `re` (`[^\\W\\d_]`) below U+0250, as the inside of a class."""

_BEYOND = re.compile("[^\x00-ɏ\u2000-\u206f€]")


def is_latin(text: str) -> bool:
    """Tell whether a text has no letter but Latin ones, and no mark upon a letter that stands alone."""
    return text.isascii() or _BEYOND.search(text) is None
