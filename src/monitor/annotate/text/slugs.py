"""Identifiers made of names: `Trade & Tariffs` becomes `trade-tariffs`."""

from __future__ import annotations

import re
import unicodedata

_GAP = re.compile(r"[\W_]+")
_ACCENTS = re.compile("(?<![иИуУ])\u0306|(?<![іІ])\u0308|[\u0300-\u0305\u0307\u0309-\u036f]")
"""Й, Ў and Ї are letters of their own; Ё is written Е as well."""
_LONGEST = 80
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th"}
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ə": "e", "Ə": "e"}
)
"""Letters that have no accent to take away."""


def slug(name: str) -> str:
    """Return the lower-case words of `name` joined by hyphens, Latin letters without their accents.

    So one name has one identifier in whatever spelling the wire chose: Łukasz Ørsted is `lukasz-orsted`.

    Other scripts stay as they are. Empty where `name` holds no letter or digit. At most 80 characters.
    """
    name = name[:400]
    if not name.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
        name = unicodedata.normalize("NFC", bare).translate(_LETTERS)
    return _GAP.sub("-", name.casefold()).strip("-")[:_LONGEST].strip("-")
