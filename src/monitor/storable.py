"""What can be stored: text without the characters that neither a store nor a ledger takes."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]+")
"""NULs, and halves of characters, which no encoding can hold: neither store nor ledger takes them."""


def make_storable(record: object, names: tuple[str, ...]) -> None:
    """Leave out of the fields of a new record what cannot be stored: no reader needs to think of it."""
    for name in names:
        value = getattr(record, name)
        if not value:
            continue
        if isinstance(value, tuple):
            plain: object = tuple(_storable(one) for one in value)
        else:
            plain = _storable(value)
        if plain != value:
            object.__setattr__(record, name, plain)


def _storable(text: str) -> str:
    return text if text.isprintable() else _UNSTORABLE.sub("", text)
