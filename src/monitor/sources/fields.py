"""A record of any export format → a `Document`: which column is the title, which the date, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from datetime import datetime
from functools import cache
from typing import Any, cast

from monitor import dates
from monitor.errors import ResourceError, UsageError
from monitor.model import DateSource, Document, Rejected
from monitor.resources import read_toml

MAX_DATELINE = 100
"""Characters of a dateline; what is longer is something else."""

EXCERPT = 500
"""Characters of a rejected record that are kept."""

_NOISE = re.compile(r"[\s_\-]+")


@cache
def _resource() -> dict[str, Any]:
    loaded = read_toml("sources/fields.toml")
    unknown = set(loaded["names"]) - {field.name for field in dataclass_fields(Document)}
    if unknown:
        raise ResourceError(f"sources/fields.toml names fields that a Document does not have: {unknown}")
    return loaded


def parse_map(pairs: list[str]) -> dict[str, str]:
    """Read `--map field=column` options into {field: column}.

    Raises:
        UsageError: an option has no `=`, or names a field that a document does not have.
    """
    known = sorted(_resource()["names"])
    chosen = {}
    for pair in pairs:
        field, separator, column = pair.partition("=")
        if not separator or not column or field not in known:
            raise UsageError(f"--map {pair}: write field=column with one of the fields {', '.join(known)}")
        chosen[field] = column
    return chosen


def _plain(name: object) -> str:
    return _NOISE.sub("", str(name)).casefold()


def _choose(record: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, str]:
    """Decide which key of this record holds which field: {field: key}."""
    by_plain = {_plain(key): key for key in reversed(list(record))}
    columns = {}
    for field, names in _resource()["names"].items():
        if field in chosen:
            columns[field] = chosen[field]
            continue
        present = (by_plain[name] for name in names if name in by_plain)
        found = next((key for key in present if _filled(record[key])), None)
        if found is not None:
            columns[field] = found
    return columns


def _filled(value: object) -> bool:
    return value is not None and value != "" and value == value  # NaN is the only value unlike itself


def document(record: object, origin: str, chosen: Mapping[str, str]) -> Document | Rejected:
    """Turn one record into a document.

    Args:
        record: what a line or row holds; a mapping, unless the record is bad.
        origin: file and line, for messages.
        chosen: columns the user named, by field (`--map`).

    Returns:
        The document, or why there is none.
    """
    if not isinstance(record, Mapping):
        return Rejected(
            origin, f"not a record of named fields but {type(record).__name__}", str(record)[:EXCERPT]
        )
    columns = _choose(record, chosen)
    values = {field: record.get(column) for field, column in columns.items()}
    for field in ("text", "html", "title", "url"):
        if values.get(field) is not None and not isinstance(values[field], str):
            kind = type(values[field]).__name__
            return Rejected(origin, f"field {columns[field]} holds {kind}, not text", str(record)[:EXCERPT])
    if not values.get("text") and not values.get("html"):
        return Rejected(origin, _no_text(record), str(record)[:EXCERPT])
    return Document(
        origin=origin,
        text=_with_dateline(values.get("text"), record) if not values.get("html") else None,
        html=values.get("html") or None,
        title=values.get("title") or None,
        url=values.get("url") or None,
        published=dates.as_text(values.get("published")),
        published_from=_published_from(columns.get("published")),
        source=_word(values.get("source")),
        source_country=_word(values.get("source_country")),
        section=_word(values.get("section")),
        language=_word(values.get("language")),
        authors=_names(values.get("authors")),
        fetched_at=_fetched(values.get("fetched_at")),
    )


def _with_dateline(text: str | None, record: Mapping[str, Any]) -> str | None:
    """Put the dateline that wires keep in a field of its own where print has it: before the first word."""
    given = next((value for key, value in record.items() if _plain(key) == "dateline"), None)
    if not text:
        return None
    line = " ".join(given.split()).rstrip(" -–—") if isinstance(given, str) else ""
    if not line or len(line) > MAX_DATELINE or text.lstrip().startswith(line):
        return text
    return f"{line} - {text}"


def _no_text(record: Mapping[str, Any]) -> str:
    names = ", ".join(str(key) for key in list(record)[:8])
    return f"no text: none of the fields ({names}) holds any; name the column with --map text=COLUMN"


def _published_from(column: str | None) -> DateSource:
    return cast(DateSource, _resource()["published_from"].get(_plain(column), "metadata"))


def _fetched(value: object) -> datetime | None:
    """When the record was fetched; None where that is no date (it is only a side note)."""
    return dates.statement(dates.as_text(value)).when


def _word(value: object) -> str | None:
    return str(value).strip() or None if _filled(value) and not isinstance(value, (list, dict)) else None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in re.split(r";|\|", value) if part.strip())
    if isinstance(value, list):
        return tuple(str(part.get("name", "") if isinstance(part, dict) else part) for part in value if part)
    return ()
