"""What cells and keys hold when they hold nothing ("nan", NULL, N/A, []), and the value in a value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.resources import read_toml

REMOVED = "no article: its service took it away"

_LONGEST_WORD = 50
_DEPTH = 4


@cache
def _words() -> frozenset[str]:
    return frozenset(read_toml("sources/fields.toml")["nothing"]["values"])


@cache
def _values(field: str) -> frozenset[str]:
    """The words for nothing that are values in this field."""
    found = frozenset(read_toml("sources/fields.toml")["nothing"]["but"].get(field, ()))
    if found - _words():
        raise ResourceError(f"sources/fields.toml: nothing.but.{field} names words that are not in the list")
    return found


@cache
def _inside(field: str) -> tuple[str, ...]:
    tables = read_toml("sources/fields.toml")["inside"]
    return tuple(tables.get(field, tables["other"]))


@cache
def _removed() -> frozenset[str]:
    return frozenset(read_toml("sources/fields.toml")["removed"]["values"])


def is_removed(value: object) -> bool:
    """Tell whether a value is what a service leaves of an article that it took away: "[Removed]"."""
    return isinstance(value, str) and len(value) < _LONGEST_WORD and value.strip().lower() in _removed()


def filled(value: object, field: str = "") -> bool:
    """Tell whether a value says anything; `field` names what it should say."""
    if value is None:
        return False
    if isinstance(value, str):
        text = value.strip()
        if not text or len(text) > _LONGEST_WORD:
            return bool(text)
        word = text.lower()
        return word not in _words() or word in _values(field)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, (list, tuple, Mapping, bytes)):
        return len(value) > 0
    return bool(value == value)  # NaT is unlike itself


def inner(value: object, field: str) -> Any:
    """Return the value in an object or a list, the first that is filled; None where there is none."""
    if isinstance(value, str):  # most are
        return value if filled(value, field) else None
    for _ in range(_DEPTH):
        if isinstance(value, Mapping):
            by_key = {str(key).lower(): one for key, one in value.items()}
            value = next((by_key[key] for key in _inside(field) if filled(by_key.get(key), field)), None)
        elif isinstance(value, (list, tuple)):
            value = next((one for one in value if filled(one, field)), None)
        else:
            break
    return None if isinstance(value, (Mapping, list, tuple)) or not filled(value, field) else value
