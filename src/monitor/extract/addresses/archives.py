"""Copies of pages in archives, caches and readers: whose page it is, and what of it is the archive's.

The outlet, the address and the day are those of the page that was kept, never of who kept it or when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from monitor import dates
from monitor.dates import Moment
from monitor.errors import ResourceError
from monitor.resources import read_toml

RESOURCE = "extract/addresses.toml"

_SCHEME = r"https?(?::|%3A)(?:/|%2F)+"
_STAMP = r"(?P<moment>\d{4}[.-]?\d{0,2}[.-]?\d{0,2}-?\d{0,6}(?:-\d\d)?)(?:[a-z]{2}_)?\*?"
_WITH_SCHEME = re.compile(rf"/(?:[^/]*/){{0,4}}?({_SCHEME}.+)", re.IGNORECASE)
_BEHIND_STAMP = re.compile(
    rf"/(?:[\w.-]+/){{0,3}}?(?:{_STAMP}|newest|oldest|o/\w+)/((?:[\w-]+\.)+[a-z]{{2,}}(?:[:/].*)?)$",
    re.IGNORECASE,
)
_WAYBACK = re.compile(rf"/(?:[\w.-]+/){{0,3}}?\d{{14}}(?:[a-z]{{2}}_)?/({_SCHEME}.+)", re.IGNORECASE)
"""The form that a site gives to its own archive, whatever its name."""

_MOMENT = re.compile(rf"/{_STAMP}/")
_CACHED = re.compile(r"cache:(?:[\w-]+:(?!//))?(\S+)", re.IGNORECASE)
_BROKEN = re.compile(r"(https?):/+", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)")
_NAMED = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.([a-z]{2}|com|org|net|edu|gov|int|info|news|xn--[a-z0-9-]+)")
"""A host that is one of the web: others before a gate are names of services of the house."""

_SECONDS = 14
"""Digits of a moment to the second."""
_SAME = timedelta(minutes=2)
_LONGEST_HOST = 253
"""Characters of the name of a host (RFC 1035); what is longer is none."""


@dataclass(frozen=True, slots=True)
class _Archives:
    hosts: frozenset[str]
    parameters: Sequence[str]
    bars: tuple[str, ...]
    own_bars: frozenset[str]
    proxies: re.Pattern[str]
    proxied: tuple[str, ...]


@cache
def _known() -> _Archives:
    try:
        loaded = read_toml(RESOURCE)["archives"]
        return _Archives(
            frozenset(loaded["hosts"]),
            loaded["parameters"],
            tuple(loaded["bars"]),
            frozenset(loaded["own_bars"]),
            re.compile(rf"(?P<host>[a-z0-9.-]+?)\.(?:{'|'.join(loaded['proxies'])})"),
            tuple(loaded["proxied"]),
        )
    except KeyError as error:
        raise ResourceError(f"{RESOURCE} lacks [archives] {error}") from error


def is_archive(url: str) -> bool:
    """Tell whether an address is one of a site that holds copies of others' pages."""
    parts = _split(url)
    return parts is not None and _is_host((parts.hostname or "").lower())


@lru_cache(maxsize=4096)
def _is_host(host: str) -> bool:
    names = host.split(".") if len(host) <= _LONGEST_HOST else []
    return any(".".join(names[start:]) in _known().hosts for start in range(len(names) - 1))


def original(url: str) -> str | None:
    """Return the address of the page that an archive, a cache, a reader or a translator shows a copy of.

    None for the address of any other page, and where it does not tell.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return None
    host = parts.hostname.lower()
    if (found := _known().proxies.fullmatch(host)) and (shown := _proxied(parts, found["host"])):
        return shown
    if "proxy" in host and parts.path == "/login":  # the door of a library's gate
        return written(parts.query.partition("url=")[2])
    if not _is_host(host):
        found = _WAYBACK.match(parts.path)
        asked = dict(parse_qsl(parts.query)).get("q", "") if "google." in parts.hostname else ""
        cached = _CACHED.match(asked)
        return written(found[1] + _tail(parts) if found else cached[1] if cached else "")
    found = _WITH_SCHEME.match(parts.path) or _BEHIND_STAMP.match(parts.path)
    if found:
        return written(found[found.lastindex or 1] + _tail(parts))
    given = dict(parse_qsl(parts.query))
    asked = next((given[name] for name in _known().parameters if given.get(name)), "")
    cached = _CACHED.match(asked)
    return written(cached[1] if cached else asked)


def _proxied(parts: SplitResult, host: str) -> str | None:
    """Return the address of a page whose host stands before that of a translator or of a library's gate."""
    if "." not in host:
        host = "-".join(part.replace("-", ".") for part in host.split("--"))
    if not _NAMED.fullmatch(host):
        return None
    added = _known().proxied
    query = "&".join(one for one in parts.query.split("&") if not one.startswith(added))
    return urlunsplit(("https", host, parts.path, query, parts.fragment))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "://" in url[:10] else f"https://{url}")
    except ValueError:
        return None


def _tail(parts: SplitResult) -> str:
    return (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def written(found: str) -> str | None:
    """Write what stands in an archive's address as one: with a scheme, both slashes, decoded."""
    plain = unquote(found) if re.match("https?%3A", found, re.IGNORECASE) else found
    plain = _BROKEN.sub(r"\1://", plain, count=1) if _BROKEN.match(plain) else plain
    if plain.lower().startswith(("http://", "https://")):
        return plain
    return f"http://{plain}" if _HOST.match(plain) else None


def captured(url: str | None) -> Moment | None:
    """Return the moment (UTC) at which an archive took its copy, as its address tells; None for others."""
    if not url or original(url) is None:
        return None
    found = _MOMENT.search(url.partition("://")[2])
    digits = re.sub(r"\D", "", found["moment"]) if found else ""
    when = dates.read(digits) if len(digits) == _SECONDS else None
    return when if isinstance(when, Moment) else None


def strip(tree: Any, address: str | None) -> None:
    """Take out of a page what the archive added, in place: its bar, and its marks of the capture's moment.

    Args:
        tree: the root element (lxml).
        address: of the page, with that of the archive.
    """
    ours = address is not None and is_archive(address)
    known, when = _known(), captured(address)
    for element in tree.xpath("//*[@id]"):
        name = element.get("id").lower()
        if name.endswith(known.bars) or (ours and name in known.own_bars and element.tag == "div"):
            _drop(element)
    for element in list(tree.iter("meta", "time")) if when else ():
        told = dates.read((element.get("content") or element.get("datetime") or "").strip()[:100])
        if when and isinstance(told, Moment) and abs(told - when) <= _SAME:
            _drop(element)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
