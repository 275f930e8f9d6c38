"""Identifiers made of names: `Trade & Tariffs` becomes `trade-tariffs`."""

from __future__ import annotations

import re
import unicodedata

_GAP = re.compile(r"[\W_]+")
_LONGEST = 80


def slug(name: str) -> str:
    """Return the lower-case words of `name` joined by hyphens, Latin letters without their accents.

    Other scripts stay as they are. Empty where `name` holds no letter or digit. At most 80 characters.
    """
    name = name[:400]
    if not name.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not "\u0300" <= c <= "\u036f")
        name = unicodedata.normalize("NFC", bare)
    return _GAP.sub("-", name.casefold()).strip("-")[:_LONGEST].strip("-")
