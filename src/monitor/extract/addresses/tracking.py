"""What in an address only tracks its readers or scrolls its page, from `resources/extract/addresses.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode

from monitor.errors import ResourceError
from monitor.resources import read_toml

RESOURCE = "extract/addresses.toml"

_ADDRESS = re.compile(r"https?:/|(?:[\w-]+\.)+[a-z]{2,}(?:[/:?].*)?$", re.IGNORECASE)
_DIRECTIVE = ":~:"
"""What follows is for the browser alone (WICG, URL fragment text directives)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The resource, checked."""

    prefixes: tuple[str, ...]
    names: frozenset[str]
    channelled: frozenset[str]
    channels: frozenset[str]
    places: frozenset[str]
    numbered: tuple[str, ...]


@cache
def _words() -> Words:
    loaded = read_toml(RESOURCE)
    try:
        parameters, fragments = loaded["parameters"], loaded["fragments"]
        return Words(
            prefixes=tuple(parameters["prefixes"]),
            names=frozenset(parameters["names"]),
            channelled=frozenset(parameters["channelled"]),
            channels=frozenset(parameters["channels"]),
            places=frozenset(fragments["places"]),
            numbered=tuple(fragments["numbered"]),
        )
    except KeyError as error:
        raise ResourceError(f"{RESOURCE} lacks {error}") from error


def query(given: str) -> str:
    """Return a query without its trackers, names in order: what tells articles apart.

    A name without a value stays ("?12345" is an article's number); bytes of any encoding stay what they are.
    """
    pairs = sorted((pair for pair in _pairs(given) if not _tracks(*pair)), key=lambda pair: pair[0])
    written: list[str] = []
    for name, value in pairs:
        both = urlencode([(name, value)], errors="surrogateescape")
        written.append(both if value else both.removesuffix("="))
    return "&".join(part for part in written if part)


def fragment(given: str) -> str:
    """Return a fragment where it may be an article of its own (a live post, a page of a #! site), else ""."""
    kept = given.partition(_DIRECTIVE)[0]
    lower = kept.lower()
    if lower.startswith(("!", "/")):
        return kept if kept.strip("!/") else ""
    words = _words()
    if lower in words.places or any(
        lower.startswith(start) and lower[len(start) :].isdecimal() for start in words.numbered
    ):
        return ""
    if "=" in kept:
        parts = _pairs(kept)
        # What a site itself adds behind "#" to count its readers has the names that it uses behind "?".
        return "" if all(_tracks(*pair) or pair[0].lower() in words.channelled for pair in parts) else kept
    return kept


def _pairs(given: str) -> list[tuple[str, str]]:
    return parse_qsl(given, keep_blank_values=True, errors="surrogateescape")


def _tracks(name: str, value: str) -> bool:
    lower, words = name.lower(), _words()
    if lower in words.names or lower.startswith(words.prefixes):
        return True
    if lower not in words.channelled:
        return False
    said = value.lower()
    where, _, rest = said.replace("-", "_").partition("_")
    on_a_page = where in words.channels and rest[:1].isalpha()  # "rss_world", "hp_lead_pos1"
    return not said or said in words.channels or on_a_page or bool(_ADDRESS.match(said))
