"""The names under which pages state what they are, from `resources/extract/html.toml`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.resources import read_toml

RESOURCE = "extract/html.toml"


class Names(NamedTuple):
    """Types of schema.org, and names of meta tags, best first (see the file)."""

    types: list[str]
    published: list[str]
    title: list[str]
    author: list[str]
    section: list[str]
    site: list[str]
    generic: list[str]

    def first(self, meta: dict[str, str], key: str) -> str | None:
        """Return what the best of a page's meta tags of one kind ("title", "site") holds."""
        return next((meta[name] for name in getattr(self, key) if name in meta), None)


@cache
def names() -> Names:
    """Return the names.

    Raises:
        ResourceError: the file lacks a list, or holds one that nothing reads.
    """
    loaded = read_toml(RESOURCE)
    if set(loaded) != set(Names._fields):
        raise ResourceError(f"{RESOURCE} must hold {', '.join(Names._fields)}")
    return Names(**loaded)
