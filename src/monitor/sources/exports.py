"""Table exports of news vendors: which vendor's a header is, and its rows → documents or links.

Why not by column names alone, as any other table is read (`fields`): vendors put snippets where others put
texts, spread an article over columns, cut texts, link to their own login pages, and write lines about the
search before the header.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from monitor.errors import ResourceError
from monitor.model import Document, Link, Rejected
from monitor.resources import read_toml
from monitor.sources import wire

PREAMBLE = 25
"""Lines at the beginning of a file among which a vendor's header is looked for."""

_LONGEST_HEADER = 20_000
_KNOWN = {"name", "signature", "text", "cut", "links", "seen", "dates", "columns"}
_FIELDS = {field.name for field in dataclass_fields(Link)} - {
    "origin",
    "published_from",
    "version",
    "outside",
}
_NAME_IN_OBJECT = re.compile(r"""["'](?:name|title)["']\s*:\s*(["'])(.{1,200}?)\1""")


@dataclass(frozen=True, slots=True)
class Vendor:
    """One layout of `resources/sources/exports.toml`; all column names are plain (see `_plain`)."""

    name: str
    signature: frozenset[str]
    text: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    cut: re.Pattern[str] | None
    links: bool
    seen: bool
    dates: tuple[str, ...]


class Opening(NamedTuple):
    """The beginning of a table: lines before it, lines from its header on that were read, whose export it is.

    `delimiter` and `vendor` are None, and nothing is skipped, where it is nobody's.
    """

    skip: int
    head: list[str]
    delimiter: str | None = None
    vendor: Vendor | None = None


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
            cut=re.compile(table["cut"]) if "cut" in table else None,
            links=bool(table.get("links", True)),
            seen=bool(table.get("seen", False)),
            dates=tuple(table.get("dates", ())),
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ResourceError(f"sources/exports.toml, vendor {name}: {error}") from error


def _plain(name: object) -> str:
    return " ".join(str(name).replace("\ufeff", "").casefold().split())


def recognise(header: Sequence[str]) -> Vendor | None:
    """Name the vendor that writes such a header, the longest signature first; None for plain tables."""
    names = frozenset(map(_plain, header))
    fit = [vendor for vendor in vendors() if vendor.signature <= names]
    return max(fit, key=lambda vendor: len(vendor.signature), default=None)


def opening(lines: Iterator[str]) -> Opening:
    """Read the first lines of a file until a vendor's header is found, whatever its delimiter.

    Args:
        lines: of the file; at most `PREAMBLE` are taken, and none after one too long for a header.
    """
    head: list[str] = []
    for line in itertools.islice(lines, PREAMBLE):
        head.append(line)
        if len(line) > _LONGEST_HEADER:
            break
        for delimiter in ",\t;":
            try:
                names = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                continue
            vendor = recognise(names)
            if vendor is not None:
                return Opening(len(head) - 1, [line], delimiter, vendor)
    return Opening(0, head)


def adapt(vendor: Vendor, record: Mapping[str, Any], origin: str) -> wire.Record:
    """Turn a row of a vendor's export into a document; into a link where the export holds no full text.

    Args:
        vendor: whose it is.
        record: cells by column name.
        origin: file and line.
    """
    cells = {_plain(key): str(value).strip() for key, value in record.items() if value is not None}
    said: dict[str, Any] = {
        field: next((cells[name] for name in names if cells.get(name)), None)
        for field, names in vendor.columns.items()
        if field not in ("authors", "url")
    }
    said["published"] = _moment(said.get("published"), vendor.dates)
    if said.get("source"):
        said["source"] = _inner_name(said["source"])
    said["authors"] = next(
        (people for name in vendor.columns.get("authors", ()) if (people := _people(cells.get(name, "")))), ()
    )
    addresses = (wire.web_address(cells.get(name)) for name in vendor.columns.get("url", ()))
    url = next(filter(None, addresses), None)
    said["published_from"] = "feed" if vendor.seen else "metadata"
    text = _joined([cells.get(name, "") for name in vendor.text])
    whole = text and not (vendor.cut and vendor.cut.search(text))
    added = (cells.get(name) for name in _added() if name not in vendor.text)
    if body := text if whole else next(filter(None, added), None):
        return Document(origin, text=body, url=url, **said)
    if url and vendor.links:
        return Link(origin, url, **said)
    what = "no full text" if not text else "a text that was cut"
    reason = f"{what} and no address of the article in this row of a {vendor.name} export"
    return Rejected(origin, reason, str(said.get("title") or record)[: wire.EXCERPT])


def _joined(parts: Sequence[str]) -> str:
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


def _inner_name(value: str) -> str:
    """The name in an object that was written into a cell: {'id': None, 'name': 'Outlet'}."""
    found = _NAME_IN_OBJECT.search(value[:2000]) if value.startswith("{") else None
    return found.group(2) if found else value


def _people(value: str) -> tuple[str, ...]:
    if value.startswith("["):
        objects = tuple(found.group(2) for found in _NAME_IN_OBJECT.finditer(value[:5000]))
        value = ";".join(objects) if objects else value.strip("[]").replace("'", "")
    parts = (wire.without_prefix(part).strip() for part in re.split(r"[;|]", value))
    return tuple(part for part in parts if part)
