"""A record of any export format → a `Document`: which column is the title, which the date, ..."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from monitor import dates
from monitor.dates import datelines
from monitor.errors import ResourceError, UsageError
from monitor.model import DateSource, Document, Rejected
from monitor.resources import read_toml
from monitor.sources.values import dateparts, markup, people, texts, wire
from monitor.sources.values.blanks import REMOVED, filled, inner, is_removed

EXCERPT = 500
"""Characters of a rejected record that are kept."""

_NOISE = re.compile(r"\([^()]*\)|[\s_\-.:*/#]+")
_HYPERLINK = re.compile(r"""=\s*HYPERLINK\s*\(\s*["']+([^"']+)["']""", re.IGNORECASE)
_SHOWN = 8
_DEPTH = 3


class Cell(NamedTuple):
    """A value of a record and the key under which it stood."""

    key: str
    value: Any


Cells = Mapping[str, list[Cell]]
"""The values of a record that may be those of a field, by field, best first."""


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


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a column name as it is compared: "Titel (Original)" and "title_" differ in language only."""
    letters = unicodedata.normalize("NFKD", name.replace("\ufeff", "").casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NOISE.sub("", bare) or bare


@cache
def _by_name() -> dict[str, str]:
    """The field that each known name stands for."""
    return {name: field for field, names in _resource()["names"].items() for name in names}


def recognised(names: list[str], chosen: Mapping[str, str]) -> set[str]:
    """Return the fields that columns of these names hold."""
    known = {_by_name()[bare] for name in names if (bare := plain(name)) in _by_name()}
    return known | {field for field, column in chosen.items() if column in names}


def has_text(names: Sequence[str], chosen: Mapping[str, str]) -> bool:
    """Tell whether a column may hold a text, or an object with one (`fields`, `fields.body`)."""
    parts = [part for name in names for part in (name, *name.split("."))]
    around = any(part.lower() in _wrappers() for part in parts)
    return around or bool({"text", "html"} & (recognised(parts, {}) | set(chosen)))


def names_text(names: Sequence[str]) -> bool:
    """Tell whether one of some names is that of a text, and not of a summary."""
    bare = [plain(name) for name in names]
    return any(_by_name().get(name) in ("text", "html") and name not in _weak() for name in bare)


@lru_cache(maxsize=1024)
def continued(names: tuple[str, ...]) -> tuple[str, ...]:
    """Name the column with the rest of a text as that with its beginning: `Text (continued)` as `Text`."""
    begins = {plain(name): name for name in reversed(names) if names_text([name]) and "(" not in name}
    more = {bare + rest: name for bare, name in begins.items() for rest in _resource()["continued"]["names"]}
    return tuple(more.get(plain(re.sub(r"[()]", "", name)), name) for name in names)


def is_known(name: str, chosen: Mapping[str, str]) -> bool:
    """Tell whether a column may be of use: a field, an object around some, one that the user named."""
    roots = {column.partition(".")[0] for column in chosen.values()} | set(chosen.values())
    first = name.partition(".")[0]
    known = plain(name) in _by_name() or plain(first) in _by_name() or first.lower() in _wrappers()
    is_part = any(plain(name) in names for names in _resource()["date_parts"].values())
    return known or is_part or name in roots or plain(name) == "dateline"


def no_column(names: Sequence[str]) -> str:
    """Say that a table has no column of texts."""
    return (
        f"no text: none of the columns {listed(names)} is known to hold texts; "
        "name the column with --map text=COLUMN, or put a line with the columns' names first if there is none"
    )


def listed(names: Sequence[object]) -> str:
    """Return the first of some names, for messages."""
    more = ", ..." if len(names) > _SHOWN else ""
    return f"({', '.join(str(name) or '(empty)' for name in names[:_SHOWN])}{more})"[:300]


class _Layout(NamedTuple):
    """What the keys of a record are, as for all records of a file: the keys of each field, best first."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    dateline: str | None
    date_parts: tuple[tuple[str, str], ...]
    nested: tuple[str, ...]


@lru_cache(maxsize=1024)
def _layout(keys: tuple[str, ...]) -> _Layout:
    by_name: dict[str, list[str]] = {}
    for key in keys:
        by_name.setdefault(plain(key), []).append(key)
    found = {
        field: tuple(key for name in names for key in by_name.get(name, ()))
        for field, names in _resource()["names"].items()
    }
    nested = tuple(key for key in keys if "." in key or key.lower() in _wrappers())
    parts = tuple(
        (part, by_name[name][0])
        for part, names in _resource()["date_parts"].items()
        for name in reversed(names)  # the first wins
        if name in by_name
    )
    return _Layout(tuple(found.items()), next(iter(by_name.get("dateline", ())), None), parts, nested)


def cells_of(record: Mapping[Any, Any]) -> Cells:
    """Return the values of a record by field, best first; those within `_source` and the like come last."""
    layout = _layout(tuple(map(str, record)))
    if not any("." in key or isinstance(record.get(key), Mapping) for key in layout.nested):
        return {field: [Cell(key, record.get(key)) for key in keys] for field, keys in layout.fields if keys}
    found: dict[str, list[Cell]] = {}
    level = [_unflattened(record)]
    for _ in range(_DEPTH):
        below: list[Mapping[Any, Any]] = []
        for one in level:
            inside = [
                one[key] for key in one if str(key).lower() in _wrappers() and isinstance(one[key], Mapping)
            ]
            for field, keys in _layout(tuple(map(str, one))).fields:
                cells = [Cell(key, one.get(key)) for key in keys if key != "_source"]
                found.setdefault(field, []).extend(cells)
            below += inside
        level = below
    found["text"].sort(key=_is_weak)
    return found


def _is_weak(cell: Cell) -> bool:
    """Tell whether a text is but a summary, by the name of its column."""
    return plain(cell.key) in _weak()


@cache
def _weak() -> frozenset[str]:
    return frozenset(_resource()["weak"]["names"])


@cache
def _wrappers() -> frozenset[str]:
    return frozenset(_resource()["wrappers"]["names"])


def _unflattened(record: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Put columns such as `source.name` back into the objects that pandas took apart."""
    if not any(isinstance(key, str) and "." in key for key in record):
        return record
    whole: dict[Any, Any] = dict(record)
    for key, value in record.items():
        outer, dot, leaf = str(key).partition(".")
        named = plain(outer)
        if dot and leaf and outer not in record and (named in _by_name() or outer.lower() in _wrappers()):
            del whole[key]
            into = whole.setdefault(outer, {})
            *between, last = leaf.split(".")
            for part in between:
                into = into.setdefault(part, {}) if isinstance(into, dict) else {}
            if isinstance(into, dict):
                into[last] = value
    return whole


def holds_text(record: Mapping[Any, Any]) -> bool:
    """Tell whether a record has a text of its own, and not only a summary."""
    columns = _choose(record, cells_of(record), {})
    return "html" in columns or ("text" in columns and not _is_weak(columns["text"]))


def holds_summary(record: Mapping[Any, Any]) -> bool:
    """Tell whether a record has a summary and no text."""
    text = _choose(record, cells_of(record), {}).get("text")
    return text is not None and _is_weak(text)


def _choose(record: Mapping[Any, Any], cells: Cells, chosen: Mapping[str, str]) -> dict[str, Cell]:
    """Decide which value of a record is which field."""
    columns = {field: Cell(column, _named(record, column)) for field, column in chosen.items()}
    for field, several in cells.items():
        if field in chosen:
            continue
        fit = (cell for cell in several if fits(cell.value, field) and not _is_number(cell))
        found = next(fit, None)
        if field == "url" and found is not None and not _is_address(found):
            found = next(filter(_is_address, fit), found)  # nyt://article/1 has its page beside it
        if found is not None:
            columns[field] = found
    return columns


def _is_number(cell: Cell) -> bool:
    """Tell whether a `guid`, which feeds fill with an address, is but a number or a name of its own."""
    if plain(cell.key) != "guid":
        return False
    value = inner(cell.value, "url")
    return not _is_address(cell) and not (isinstance(value, str) and ":" in value)


def _is_address(cell: Cell) -> bool:
    return wire.web_address(inner(cell.value, "url")) is not None


def fits(value: object, field: str) -> bool:
    """Tell whether a value may be that of a field: an address is no text, an object is no date."""
    if not filled(value, field):
        return False
    if field in ("text", "html"):
        if isinstance(value, (Mapping, list, tuple)):
            return field == "text" and texts.text_of(value) is not None
        return isinstance(value, (str, bytes)) and not wire.web_address(value)
    if field == "authors":
        return bool(people.names(value))
    if field in ("published", "fetched_at"):
        return dates.as_text(value) is not None
    return not isinstance(value, (Mapping, list, tuple)) or inner(value, field) is not None


def _named(record: Mapping[Any, Any], column: str) -> object:
    """Return the value that the user named, `article.body` within an object as well."""
    if column in record:
        return record[column]
    found: object = record
    for part in column.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def document(
    record: object, origin: str, chosen: Mapping[str, str], *, verbatim: bool = False
) -> Document | Rejected:
    """Turn one record into a document.

    Args:
        record: what a line or row holds; a mapping, unless the record is bad.
        origin: file and line, for messages.
        chosen: columns the user named, by field (`--map`).
        verbatim: leave the text as it is, markup and all, for those who count its characters.

    Returns:
        The document, or why there is none.
    """
    if not isinstance(record, Mapping):
        reason = f"not a record of named fields but {type(record).__name__}"
        return Rejected(origin, reason, shown(record))
    cells = cells_of(record)
    columns = _choose(record, cells, chosen)
    values = {field: cell.value for field, cell in columns.items()}
    given, page = values.get("text"), values.get("html")
    if is_removed(given) or is_removed(values.get("title")):
        return Rejected(origin, REMOVED, shown(record))
    text = given if verbatim and isinstance(given, str) else texts.text_of(given)
    page = texts.decoded(page) if isinstance(page, bytes) else page
    if isinstance(given, str) and not page and not verbatim and markup.is_page(given):
        page = given
    if not isinstance(page, str) or not page.strip():
        page = None
        if not text or not text.strip():
            return Rejected(origin, _no_text(record, cells), shown(record))
    url, source = _address(values.get("url")), _line(values.get("source"), "source")
    if wire.web_address(source):  # trafilatura calls the page its source
        url, source = url or source, None
    return Document(
        origin=origin,
        text=None if page else _with_dateline(text, record),
        html=page,
        title=_line(values.get("title"), "title"),
        url=url,
        published=_published(values.get("published"), record) or _no_date(cells),
        published_from=_published_from(columns.get("published")),
        source=source,
        source_country=_line(values.get("source_country"), "source_country"),
        section=_line(values.get("section"), "section"),
        language=_line(values.get("language"), "language"),
        authors=people.names(values.get("authors")),
        fetched_at=_fetched(values.get("fetched_at")),
    )


def shown(record: object) -> str:
    """Return how a record begins, for those who look for it."""
    try:
        return str(record)[:EXCERPT]
    except RecursionError:
        return f"{type(record).__name__}, nested too deeply"


def _with_dateline(text: str | None, record: Mapping[str, Any]) -> str | None:
    """Put the dateline that wires keep in a field of its own before the text."""
    key = _layout(tuple(map(str, record))).dateline
    given = record.get(key) if key else None
    if not text or not isinstance(given, str) or not filled(given):
        return text
    return datelines.put_before(text, markup.plain(given))


def _no_text(record: Mapping[Any, Any], cells: Cells) -> str:
    held = next((cell for cell in cells.get("text", ()) if filled(cell.value)), None)
    if held is not None:
        return f"no text: field {held.key} holds {_kind(held.value)}, not text"
    names = listed(list(record))
    return f"no text: none of the fields {names} holds any; name the column with --map text=COLUMN"


def _kind(value: object) -> str:
    return "an address" if isinstance(value, str) else type(value).__name__


def _published(value: object, record: Mapping[Any, Any]) -> str | None:
    """The date of a record, of which a time or all parts may stand in columns of their own."""
    parts = _layout(tuple(map(str, record))).date_parts
    day = dates.as_text(value)
    return dateparts.joined(day, {part: record.get(key) for part, key in parts}) if parts else day


def _no_date(cells: Cells) -> str | None:
    """Name what stands for a date and holds none, so that those who read dates say that it is none."""
    held = next((cell.value for cell in cells.get("published", ()) if filled(cell.value)), None)
    return None if held is None or isinstance(held, str) else f"a {type(held).__name__}"


def _published_from(column: Cell | None) -> DateSource:
    name = plain(column.key) if column else ""
    return cast(DateSource, _resource()["published_from"].get(name, "metadata"))


def _fetched(value: object) -> datetime | None:
    """When the record was fetched; None where that is no date (it is only a side note)."""
    return when.plain if (when := dates.statement(dates.as_text(value)).when) else None


def _line(value: object, field: str) -> str | None:
    """A title, a name, a code: without markup, of a list the first, of an object its name."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        named = people.name_in_object(value)
        value = named if named is not None else people.listed(value) or value
    found = inner(value, field)
    if found is None or isinstance(found, bool):
        return None
    shown = texts.decoded(found) if isinstance(found, bytes) else markup.plain(str(found))
    return shown.strip() or None


def _address(value: object) -> str | None:
    found = inner(value, "url")
    if isinstance(found, bytes):
        found = texts.decoded(found)
    if not isinstance(found, str):
        return None
    formula = _HYPERLINK.match(found)  # Excel writes its links so
    return (formula.group(1) if formula else found).strip() or None
