"""What the newswire formats share: their code words, and what is a web address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

from monitor.errors import ResourceError
from monitor.model import Rejected, Withdrawal
from monitor.resources import read_toml

EXCERPT = 500
"""Characters of a rejected record that are kept."""

MAX_IDENTIFIER = 500
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Words:
    """`resources/sources/wire.toml`, checked."""

    withdrawn: dict[str, str]
    other_kinds: frozenset[str]
    elsewhere: dict[str, str]
    around: frozenset[str]
    articles: frozenset[str]
    others: frozenset[str]
    texts: frozenset[str]
    pages: frozenset[str]
    links: frozenset[str]


@cache
def words() -> Words:
    """Load the code words of the formats.

    Raises:
        ResourceError: the file lacks one of its parts.
    """
    loaded = read_toml("sources/wire.toml")
    try:
        return Words(
            withdrawn=loaded["withdrawn"],
            other_kinds=frozenset(loaded["items"]["other_kinds"]),
            elsewhere=loaded["elsewhere"],
            around=frozenset(loaded["items"]["around"]),
            articles=frozenset(loaded["items"]["articles"]),
            others=frozenset(loaded["items"]["others"]),
            texts=frozenset(loaded["items"]["texts"]),
            pages=frozenset(loaded["media"]["pages"]),
            links=frozenset(loaded["media"]["links"]),
        )
    except KeyError as error:
        raise ResourceError(f"sources/wire.toml lacks {error}") from error


def withdrawn(code: str | None) -> str | None:
    """Say why an item with this status (a code, a qcode or a URI) must not be used; None where it may."""
    return words().withdrawn.get(local_code(code or "").casefold())


def refused(
    origin: str,
    excerpt: str,
    *,
    status: str | None,
    kind: str | None,
    embargo: str | None,
    item: Withdrawal,
) -> Rejected | None:
    """Say why an item is no article of now: withdrawn, another kind of thing, or embargoed; None where it is.

    Args:
        origin: where it stood.
        excerpt: what people know it by.
        status: its publication status: a code, a qcode or a URI.
        kind: what it is: text, picture, ...; None where it does not say.
        embargo: until when it must not be published, ISO 8601; "" without an end; None where it may be.
        item: which item it is a version of; it is withdrawn where the status says so.
    """
    why = withdrawn(status)
    if why:
        return Rejected(origin, f"{why} by its publisher", excerpt, item)
    if kind and local_code(kind).casefold() in words().other_kinds:
        return Rejected(origin, f"no article: an item of type {local_code(kind)[:40]}", excerpt)
    if local_code(status or "").casefold() == "embargoed" or embargo is not None:
        until = _moment(embargo or "")
        if until is None or until > datetime.now(UTC):
            end = f"until {embargo}" if embargo else "until its publisher says otherwise"
            again = "; `monitor quarantine retry` or the next load after that reads it"
            return Rejected(origin, f"embargoed {end[:60]}{again if embargo else ''}", excerpt)
    return None


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(iso(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def identifier(name: str | None, scope: str | None) -> str | None:
    """Return a publisher's identifier of an item as one in the world: a bare one is so within its `scope`."""
    if not name or ":" in name:
        return name[:MAX_IDENTIFIER] if name else None
    return f"{scope}#{name[:MAX_IDENTIFIER]}" if scope else None


def version(number: str | None, created: str | None) -> str | None:
    """Return what orders the versions of an item: its number, then when the version was made, as text.

    Args:
        number: "2" or "1.10".
        created: ISO 8601, basic or extended.
    """
    parts = [part[-10:].zfill(10) for part in re.findall(r"\d+", number or "")[:3]]
    moment = _moment(created or "")
    made = moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
    return f"{'.'.join(parts) or '0' * 10} {made}".rstrip() if parts or made else None


def iso(moment: str) -> str:
    """Write an ISO 8601 basic time (20261123T101500+0100) in the extended form; others stay as they are."""
    found = _BASIC.fullmatch(moment.strip())
    if not found:
        return moment.strip()
    year, month, day, hour, minute, second, zone = found.groups()
    date = f"{year}-{month}-{day}"
    if hour is None:
        return date
    if zone and zone != "Z":
        zone = f"{zone[:3]}:{zone[-2:]}"
    return f"{date}T{hour}:{minute}:{second or '00'}{zone or ''}"


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
