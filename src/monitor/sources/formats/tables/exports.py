"""Table exports of news vendors: which vendor's a header is, and its rows → documents or links.

Why not by column names alone, as any other table is read (`fields`): vendors put snippets where others put
texts, spread an article over columns, cut texts, link to their own login pages, and write lines about the
search before the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields as dataclass_fields
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from monitor import dates
from monitor.errors import ResourceError
from monitor.model import Document, Link, Record, Rejected
from monitor.resources import read_toml
from monitor.sources.values import markup, people, texts, wire
from monitor.sources.values.blanks import REMOVED, filled, inner, is_removed

_KNOWN = {"name", "signature", "text", "links", "seen", "dates", "columns"}
_FIELDS = {field.name for field in dataclass_fields(Link)} - {
    "origin",
    "published_from",
    "version",
    "outside",
}
_LONGEST_MARK = 60
_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Vendor:
    """One layout of `resources/sources/exports.toml`; all column names are plain (see `_plain`)."""

    name: str
    signature: frozenset[str]
    text: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    links: bool
    seen: bool
    dates: tuple[str, ...]


@cache
def vendors() -> tuple[Vendor, ...]:
    """Load the layouts.

    Raises:
        ResourceError: a layout is incomplete, or so general that plain tables would be taken for it.
    """
    loaded = read_toml("sources/exports.toml").get("vendor", [])
    found = tuple(_vendor(table) for table in loaded)
    if len({vendor.name for vendor in found}) < len(found) or not found:
        raise ResourceError("sources/exports.toml must hold vendors with names of their own")
    return found


@cache
def _generic() -> frozenset[str]:
    """Column names that plain tables have."""
    names = read_toml("sources/fields.toml")["names"].values()
    return frozenset(_plain(name) for several in names for name in several)


@cache
def _added() -> tuple[str, ...]:
    """Columns in which people put the text of the articles when they have fetched it themselves."""
    return tuple(map(_plain, read_toml("sources/exports.toml").get("added", ())))


def _vendor(table: Mapping[str, Any]) -> Vendor:
    name = str(table.get("name"))
    try:
        if set(table) - _KNOWN:
            raise ValueError(f"unknown settings {set(table) - _KNOWN}")
        if set(table["columns"]) - _FIELDS:
            raise ValueError(f"columns for unknown fields {set(table['columns']) - _FIELDS}")
        signature = frozenset(map(_plain, table["signature"]))
        if len(signature) < 3 or signature <= _generic():
            raise ValueError("a signature needs three names, one of them that plain tables do not have")
        for form in table.get("dates", ()):
            datetime.strptime(datetime(2026, 11, 23).strftime(form), form)
        return Vendor(
            name=name,
            signature=signature,
            text=tuple(map(_plain, table["text"])),
            columns={field: tuple(map(_plain, names)) for field, names in table["columns"].items()},
            links=bool(table.get("links", True)),
            seen=bool(table.get("seen", False)),
            dates=tuple(table.get("dates", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ResourceError(f"sources/exports.toml, vendor {name}: {error}") from error


def _plain(name: object) -> str:
    return " ".join(str(name).replace("\ufeff", "").casefold().split())


def recognise(header: Iterable[object]) -> Vendor | None:
    """Name the vendor that writes such a header, the longest signature first; None for plain tables."""
    return _recognised(tuple(map(str, header)))


@lru_cache(maxsize=1024)  # the rows of a table, and the objects of a file, are of few kinds
def _recognised(header: tuple[str, ...]) -> Vendor | None:
    names = frozenset(map(_plain, header))
    fit = [vendor for vendor in vendors() if vendor.signature <= names]
    return max(fit, key=lambda vendor: len(vendor.signature), default=None)


def is_cut(text: str) -> bool:
    """Tell whether a text ends with the mark of a vendor that cut it, whoever that was: "… [+99 chars]"."""
    return bool(_mark().search(text[-_LONGEST_MARK:].rstrip()))


@cache
def _mark() -> re.Pattern[str]:
    try:
        return re.compile(read_toml("sources/exports.toml")["cut"], re.IGNORECASE)
    except (KeyError, re.error) as error:
        raise ResourceError(f"sources/exports.toml: cut must be a pattern: {error}") from error


def adapt(vendor: Vendor, record: Mapping[str, Any], origin: str) -> Record:
    """Turn a row of a vendor's export into a document; into a link where the export holds no full text.

    Args:
        vendor: whose it is.
        record: cells by column name.
        origin: file and line.
    """
    cells = {_plain(key): value for key, value in _flat(record) if filled(value)}
    said: dict[str, Any] = {
        field: next((line for name in names if (line := _line(cells.get(name)))), None)
        for field, names in vendor.columns.items()
        if field not in ("authors", "url", "published")
    }
    days = map(_date, map(cells.get, vendor.columns.get("published", ())))
    said["published"] = _moment(next(filter(None, days), None), vendor.dates)
    said["authors"] = next(
        (found for name in vendor.columns.get("authors", ()) if (found := people.names(cells.get(name)))), ()
    )
    addresses = (wire.web_address(cells.get(name)) for name in vendor.columns.get("url", ()))
    url = next(filter(None, addresses), None)
    said["published_from"] = "feed" if vendor.seen else "metadata"
    text = _joined([texts.text_of(cells.get(name)) for name in vendor.text])
    if is_removed(text) or is_removed(said.get("title")):
        return Rejected(origin, REMOVED, str(record)[: wire.EXCERPT])
    whole = text and not is_cut(text)
    added = (texts.text_of(cells.get(name)) for name in _added() if name not in vendor.text)
    if body := text if whole else next(filter(None, added), None):
        return Document(origin, text=body, url=url, **said)
    what = "no full text" if not text else "a text that was cut"
    shown = str(said.get("title") or record)
    return _link(origin, url if vendor.links else None, said, what, f"row of a {vendor.name} export", shown)


def without_cut(found: Document) -> Record:
    """Return a document as it is; where its text was cut by a vendor, the link to its page instead."""
    if not found.text or not is_cut(found.text):
        return found
    said = {field: getattr(found, field) for field in _FIELDS - {"url"}} | {
        "published_from": found.published_from
    }
    return _link(found.origin, wire.web_address(found.url), said, "a text that was cut", "record", found.text)


def _link(
    origin: str, url: str | None, said: Mapping[str, Any], what: str, where: str, shown: str
) -> Link | Rejected:
    if url:
        return Link(origin, url, **said)
    return Rejected(origin, f"{what} and no address of the article in this {where}", shown[: wire.EXCERPT])


def _flat(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The cells of a record; of an object within it those by names with a dot, as pandas writes them."""
    for key, value in record.items():
        yield f"{before}{key}", value
        if isinstance(value, Mapping) and before.count(".") < _DEPTH:
            yield from _flat(value, f"{before}{key}.")


def _line(value: object) -> str | None:
    """A cell as text: of an object, or one written into a cell, its name."""
    if isinstance(value, str) and value.startswith("{"):
        value = people.name_in_object(value) or value
    found = inner(value, "other")
    if isinstance(found, date):
        return found.isoformat()
    return markup.plain(str(found)).strip() or None if found is not None else None


def _date(value: object) -> str | None:
    """A cell as a date: also of an object or a list that holds its parts."""
    return dates.as_text(value) if isinstance(value, (Mapping, list)) else _line(value)


def _joined(parts: Sequence[str | None]) -> str:
    """Join the parts of an article, leaving out a lead that its body repeats."""
    filled = [part for part in parts if part]
    return "\n\n".join(
        part
        for index, part in enumerate(filled)
        if not any(other.startswith(part) for other in filled[index + 1 :])
    )


def _moment(value: str | None, forms: Sequence[str]) -> str | None:
    """A date in ISO form where the vendor's form is known, else as it stands."""
    for form in forms if value else ():
        try:
            return datetime.strptime(str(value), form).isoformat()
        except ValueError:
            continue
    return value or None
