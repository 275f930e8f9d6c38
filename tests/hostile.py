"""Shapes that metadata should not have and has: lists for texts, numbers, nulls, nesting, wrong types.

One strategy for every parser of metadata: `shapes` draws a value of JSON that nobody planned for, `spoiled` a
good record with some of its values, at any depth, replaced by such.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from hypothesis import strategies as st

JUNK = (
    "", " ", "\x00", "[]", "{", "null", "undefined", "[object Object]", "\ud800", "\u202e",
    "9" * 400, "0000-00-00",
    "http://[", "//", "https://", "javascript:0", "data:,x", "http://a.example:port/", "<b>", "&#0;",
    "%", "x" * 3000,
    "the ides of March", "2024-13-45T99:99", "+", "@type", "Person",
)  # fmt: skip
NAMES = (
    "@type",
    "@id",
    "@value",
    "@graph",
    "@list",
    "@context",
    "name",
    "url",
    "text",
    "$date",
    "rendered",
    "",
)

_plain = (
    st.none()
    | st.booleans()
    | st.sampled_from([0, -1, 10**30, 1e308, -0.0, float("nan"), float("inf")])
    | st.sampled_from(JUNK)
)
shapes = st.recursive(
    _plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
"""Values of JSON that nobody planned for."""


def spoiled(record: Mapping[str, Any], *kept: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of copies of a record in which one to three values are hostile shapes.

    Args:
        record: a good one.
        kept: names of values that stay as they are, and all that stands within.
    """
    places = [place for place in _places(record) if place[0] not in kept]
    changes = st.lists(st.tuples(st.sampled_from(places), shapes), min_size=1, max_size=3)
    return changes.map(lambda some: _with(record, some))


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield (*above, key)
        yield from _places(one, (*above, key))


def _with(record: Mapping[str, Any], changes: list[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    found: Any = copy.deepcopy(dict(record))
    for (*above, last), value in changes:
        holder = found
        with contextlib.suppress(KeyError, IndexError, TypeError):  # an earlier change took its place away
            for key in above:
                holder = holder[key]
            holder[last] = value
    return found  # type: ignore[no-any-return]


attributes = st.one_of(
    st.sampled_from(JUNK), st.text(max_size=20), shapes.map(lambda value: str(value)[:200])
).map(lambda value: escape(value.encode("utf-8", "replace").decode()))
"""Values of attributes of HTML and XML, escaped."""
