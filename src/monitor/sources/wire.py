"""What the newswire formats share: their code words, bylines, and what is a web address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from monitor.errors import ResourceError
from monitor.model import Document, Link, Rejected
from monitor.resources import read_toml

Record = Document | Link | Rejected

EXCERPT = 500
"""Characters of a rejected record that are kept."""

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Words:
    """`resources/sources/wire.toml`, checked."""

    withdrawn: dict[str, str]
    elsewhere: dict[str, str]
    articles: frozenset[str]
    others: frozenset[str]
    texts: frozenset[str]
    pages: frozenset[str]
    links: frozenset[str]
    prefix: re.Pattern[str]
    between: re.Pattern[str]


@cache
def words() -> Words:
    """Load the code words of the formats.

    Raises:
        ResourceError: the file lacks one of its parts.
    """
    loaded = read_toml("sources/wire.toml")
    try:
        prefixes, conjunctions = (loaded["bylines"][name] for name in ("prefixes", "conjunctions"))
        # A single capital is an initial: "Ana E Silva".
        capitals = [word.upper() for word in conjunctions if len(word) > 1]
        return Words(
            withdrawn=loaded["withdrawn"],
            elsewhere=loaded["elsewhere"],
            articles=frozenset(loaded["items"]["articles"]),
            others=frozenset(loaded["items"]["others"]),
            texts=frozenset(loaded["items"]["texts"]),
            pages=frozenset(loaded["media"]["pages"]),
            links=frozenset(loaded["media"]["links"]),
            prefix=re.compile(rf"(?:{_either(prefixes)})\b:?\s+", re.IGNORECASE),
            between=re.compile(rf"[;,|/]|\s(?:{_either(conjunctions + capitals)})\s"),
        )
    except KeyError as error:
        raise ResourceError(f"sources/wire.toml lacks {error}") from error


def _either(parts: list[str]) -> str:
    return "|".join(map(re.escape, parts))


def withdrawn(code: str | None) -> str | None:
    """Say why an item with this status (a code, a qcode or a URI) must not be used; None where it may."""
    return words().withdrawn.get(local_code(code or "").casefold())


def local_code(code: str) -> str:
    """Return the last part of a code: "text" of "ninat:text" and of a URI that ends in /text."""
    return re.split(r"[:/]", code.strip())[-1]


def web_address(value: object) -> str | None:
    """Return a value where it is an http(s) address with a host."""
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return None
    address = value.strip()
    try:
        return address if urlsplit(address).hostname and not re.search(r"\s", address) else None
    except ValueError:
        return None


def is_page(content_type: str | None) -> bool:
    """Tell whether a content type is that of a web page."""
    return (content_type or "").partition(";")[0].strip().lower() in words().pages


def authors(bylines: Sequence[str]) -> tuple[str, ...]:
    """Return the people that bylines name: "By Jane Doe and John Roe, dpa" → Jane Doe, John Roe.

    A part of one word is an agency or a desk beside full names, and all that there is without them.
    """
    found: dict[str, None] = {}
    for byline in bylines:
        line = without_prefix(" ".join(byline.split()))
        parts = [part.strip(" .") for part in words().between.split(line)]
        full = [part for part in parts if " " in part and len(part) <= _LONGEST_NAME]
        found |= dict.fromkeys(full or [part for part in parts if part and len(part) <= _LONGEST_NAME])
    return tuple(found)


def without_prefix(name: str) -> str:
    """Return a name without the "By" before it."""
    found = words().prefix.match(name.strip())
    return name.strip()[found.end() :] if found else name.strip()
