"""How confident a mention of a country is before its context is looked at: measured, not guessed.

Resource: `gazetteer/confidence.toml`, which says on what each figure was measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.resources import read_toml

_FILE = "gazetteer/confidence.toml"
_WAYS = ("name", "demonym", "metonym", "leader", "capital", "place")


@dataclass(frozen=True, slots=True)
class Confidence:
    """Confidences of mentions, each a probability.

    Args:
        via: by how the country is named.
        lone: the most that a mention can have where the article names the country this once only, by how.
        unaided: of a name that towns bear too, named once, in an article about no other country.
        in_text: of a city in running text, which pairs its country with no other.
        in_dateline: of the place of a dateline.
        passing: the share that a passing mention keeps.
        late: from which character on a mention stands far down in an article.
    """

    via: Mapping[str, float]
    lone: Mapping[str, float]
    unaided: float
    in_text: float
    in_dateline: float
    passing: float
    late: int


@cache
def confidence() -> Confidence:
    """Return what was measured.

    Raises:
        ResourceError: a figure is missing, or no number between 0 and 1.
    """
    table = read_toml(_FILE)
    return Confidence(
        via={way: _value(table, "via", way) for way in _WAYS},
        lone={way: _value(table, "lone", way) if way in table["lone"] else 1.0 for way in _WAYS},
        unaided=_value(table, "lone", "unaided"),
        in_text=_value(table, "places", "in_text"),
        in_dateline=_value(table, "places", "in_dateline"),
        passing=_value(table, "passing", "share"),
        late=int(table["passing"]["late"]),
    )


def _value(table: Mapping[str, Any], group: str, key: str) -> float:
    value = table.get(group, {}).get(key)
    if not isinstance(value, float) or not 0 < value < 1:
        raise ResourceError(f"{_FILE}: {group}.{key} is {value!r}, not a number between 0 and 1")
    return value
