"""News items in JSON (ninjs 1.x, 2.x, 3.x) → documents.

The versions differ in capital letters and in which properties repeat. Superdesk writes `guid` for `uri` and
adds `service` (its section), `source`, and `evolvedfrom` (the item that this one replaces).

Source: IPTC ninjs 1.8, 2.4 and 3.3 (https://iptc.org/standards/ninjs/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.model import Document, Link, Record, Rejected, Withdrawal
from monitor.reference import bylines
from monitor.sources.values import wire
from monitor.sources.values.fragments import body_text

_AFTER_ALL = "9999999999"
_ENOUGH = 0.8
"""A body with markup is taken before a plain one if it is not shorter than this share of the longest."""


def looks_like_ninjs(record: Mapping[str, Any]) -> bool:
    """Tell whether a record is a ninjs item: its identifier, and fields that no other export spells so."""
    fields = {str(key).lower() for key in record}
    if not fields & {"uri", "guid"}:
        return False
    bodies = "bodies" in fields or any(
        key.startswith(("body_text", "body_xhtml", "body_html")) for key in fields
    )
    status = next((value for key, value in record.items() if str(key).lower() == "pubstatus"), None)
    gone = isinstance(status, str) and wire.withdrawn(status) is not None
    return "versioncreated" in fields or ("pubstatus" in fields and (bodies or gone))


def document_from_ninjs(record: Mapping[str, Any], origin: str) -> Record:
    """Read one ninjs item.

    Args:
        record: the JSON object.
        origin: where it stood.

    Returns:
        A document where it carries text, a link where it names a web page instead, else why neither.
    """
    fields = {str(key).lower(): value for key, value in record.items()}
    title = _title(fields)
    identity = _string(fields.get("uri")) or _string(fields.get("guid"))
    excerpt = " ".join(filter(None, (identity, title)))[: wire.EXCERPT]
    page, kind = _page(fields) or wire.web_address(identity), _string(fields.get("type")) or "text"
    version = _version(fields)
    refused = wire.refused(
        origin,
        excerpt,
        status=_string(fields.get("pubstatus")),
        kind=kind,
        embargo=_string(fields.get("embargoed")) or _string(fields.get("embargoeddate")),
        item=Withdrawal(wire.identifier(identity, _source(fields)), page, version),
    )
    if refused is not None:
        return refused
    said: dict[str, Any] = {
        "title": title,
        "published": _string(
            fields.get("contentcreated") or fields.get("firstcreated") or fields.get("versioncreated")
        ),
        "source": _source(fields),
        "section": _name(fields.get("service")),
        "language": _string(fields.get("language")),
        "authors": _authors(fields),
        "guid": wire.identifier(identity, _source(fields)),
        "version": version,
    }
    if text := _body(fields):
        return Document(origin, text=text, url=page, clean=False, **said)
    if _page(fields) and kind in wire.words().texts:
        return Link(origin, str(page), published_from="metadata", **said)
    return Rejected(origin, f"no text: an item of type {kind[:40]} without a body", excerpt)


def replaced(record: Mapping[str, Any], origin: str) -> Rejected | None:
    """Return the notice that a usable item is a later version of another one, which has its own name.

    Superdesk's `evolvedfrom` names the item that was rewritten; of a chain each names the one before it.
    """
    fields = {str(key).lower(): value for key, value in record.items()}
    former, version = _former(fields), _version(fields)
    if not former or not version:
        return None
    # Up to what comes just before this one, as both may stand at one address.
    item = Withdrawal(wire.identifier(former, _source(fields)), wire.web_address(former), version[:-1])
    name = _string(fields.get("uri")) or _string(fields.get("guid"))
    reason = f"replaced by its publisher with a later version, {str(name)[:200]}"
    return Rejected(origin, reason, former[: wire.EXCERPT], item)


def _former(fields: Mapping[str, Any]) -> str | None:
    """The name of the item that this one replaces."""
    former = _string(fields.get("evolvedfrom"))
    return former if former not in (_string(fields.get("uri")), _string(fields.get("guid"))) else None


def _version(fields: Mapping[str, Any]) -> str | None:
    """What orders the versions; that of an item that replaces another one comes after all of that one's."""
    number = _AFTER_ALL if _former(fields) else _string(fields.get("version"))
    return wire.version(number, _string(fields.get("versioncreated")))


def _string(value: object) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of an array, or of an object by name (1.x); anything else holds none."""
    found: Iterable[Any] = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    )
    return [
        {str(key).lower(): inner for key, inner in one.items()} for one in found if isinstance(one, Mapping)
    ]


def _name(value: object) -> str | None:
    return next((name for one in _objects(value) if (name := _string(one.get("name")))), None)


def _title(fields: Mapping[str, Any]) -> str | None:
    several = sorted(_objects(fields.get("headlines")), key=lambda one: one.get("role") != "main")
    headlines = [
        fields.get("headline"),
        *(one.get("value") for one in several),
        *(value for key, value in fields.items() if key.startswith("headline_")),
        fields.get("title"),
    ]
    # Superdesk writes headlines with tags.
    return next((" ".join(body_text(found).split()) for one in headlines if (found := _string(one))), None)


def _source(fields: Mapping[str, Any]) -> str | None:
    named = _name(fields.get("infosource")) or _name(fields.get("infosources"))
    return named or _string(fields.get("source")) or _string(fields.get("copyrightholder"))


def _authors(fields: Mapping[str, Any]) -> tuple[str, ...]:
    byline = _string(fields.get("byline")) or _string(fields.get("by"))
    if byline:
        return bylines.cleaned([body_text(byline)])
    return tuple(name for one in _objects(fields.get("authors")) if (name := _string(one.get("name"))))


def _body(fields: Mapping[str, Any]) -> str:
    """Return the text of the best body: with markup, which keeps the paragraphs, if it is not cut short."""
    found: list[tuple[bool, str]] = []
    for key, value in fields.items():
        if key.startswith("body_") and isinstance(value, str):
            found.append(_rendered(value, "plain" if key.startswith("body_text") else "html"))
    for one in _objects(fields.get("bodies")):
        if isinstance(value := one.get("value"), str):
            found.append(_rendered(value, _string(one.get("contenttype")) or "html"))
    longest = max((len(text) for _, text in found), default=0)
    fit = [(markup, len(text), text) for markup, text in found if len(text) >= _ENOUGH * longest]
    return max(fit, default=(False, 0, ""))[2]


def _rendered(value: str, content_type: str) -> tuple[bool, str]:
    if "plain" in content_type:
        return False, "\n".join(line.strip() for line in value.strip().splitlines())
    return True, body_text(value)


def _page(fields: Mapping[str, Any]) -> str | None:
    """The web page of the item, where a rendition or another identifier is one."""
    renditions = (
        one.get("href")
        for one in _objects(fields.get("renditions"))
        if wire.is_page(_string(one.get("mimetype")) or _string(one.get("contenttype")))
    )
    given = fields.get("altids")
    plain = given.values() if isinstance(given, Mapping) else ()
    others = (*plain, *(one.get("value") for one in _objects(given)))
    return next(filter(None, map(wire.web_address, (*renditions, *others))), None)
