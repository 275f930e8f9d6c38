"""How sure a mention of a country is before its context is looked at: measured, not guessed.

Resource: `gazetteer/confidence.toml`, which says on what each figure was measured.
"""

from __future__ import annotations

from functools import cache

from monitor.errors import ResourceError
from monitor.model import Via
from monitor.resources import read_toml

_FILE = "gazetteer/confidence.toml"


@cache
def of(via: Via) -> float:
    """Return how sure a mention is, by how the country is named."""
    return _value("via", via)


@cache
def lone(via: Via) -> float:
    """Return the most that a mention can be where the article names the country this once only."""
    return _value("lone", via) if via in read_toml(_FILE)["lone"] else 1.0


@cache
def unaided() -> float:
    """Return how sure a name is that towns bear too, named once, in an article about no other country."""
    return _value("lone", "unaided")


@cache
def in_text() -> float:
    """Return how sure a city in running text is, which pairs its country with no other."""
    return _value("places", "in_text")


@cache
def in_dateline() -> float:
    """Return how sure the place of a dateline is."""
    return _value("places", "in_dateline")


@cache
def passing() -> float:
    """Return the share that a passing mention keeps."""
    return _value("passing", "share")


@cache
def late() -> int:
    """Return from which character on a mention stands far down in an article."""
    return int(read_toml(_FILE)["passing"]["late"])


def _value(table: str, key: str) -> float:
    value = read_toml(_FILE).get(table, {}).get(key)
    if not isinstance(value, float) or not 0 < value < 1:
        raise ResourceError(f"{_FILE}: {table}.{key} is {value!r}, not a number between 0 and 1")
    return value
