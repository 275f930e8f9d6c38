"""A JSON value → the records in it: one article, a list, or what services and programs put around one.

Answers of news services ({"articles": [...]}, {"hits": {"hits": [...]}}) and the layouts in
which pandas writes a table (by columns, by index, split) are opened; a record stays a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from monitor.resources import read_toml
from monitor.sources import exports, fields, ninjs

_DEPTH = 4
_ACTIONS = frozenset(("index", "create", "update", "delete"))
_LOOKED_AT = 20


def records_in(found: object, where: str) -> Iterator[tuple[str, object]]:
    """Yield each record in a JSON value with the place where it stands.

    Args:
        found: the value of a line or a file.
        where: file and line; records of a list get their number behind it.
    """
    if _is_action(found):
        return
    several = _list_of(found, _DEPTH) if isinstance(found, (Mapping, list)) else None
    if several is None:
        yield where, found
        return
    for number, record in enumerate(several, start=1):
        yield f"{where}:{number}", record


def _list_of(found: Mapping[str, Any] | list[Any], depth: int) -> list[Any] | None:
    """The records in a value; None where it is one itself."""
    if isinstance(found, list):
        of_records = not found or any(isinstance(one, (dict, list)) for one in found)
        return _rows(found) or (found if of_records else None)
    if not any(map(_is_container, found.values())) and not all(
        isinstance(one, list) for one in found.values()
    ):
        return None
    if not depth or _is_record(found):
        return None
    several = _in_envelope(found, depth)
    return several if several is not None else _in_table(found)


def _is_container(value: object) -> bool:
    """Tell whether a value may hold records."""
    return isinstance(value, dict) or (
        isinstance(value, list) and (not value or isinstance(value[0], (dict, list)))
    )


def _is_record(found: Mapping[str, Any]) -> bool:
    return ninjs.looks_like_ninjs(found) or exports.recognise(found) is not None or _is_article(found)


def _is_article(found: object) -> bool:
    """Tell whether an object is an article, and no table by columns: its title is one."""
    if not isinstance(found, Mapping) or not fields.holds_text(found):
        return False
    titles = [cell.value for cell in fields.cells_of(found).get("title", ())]
    return not any(isinstance(title, list) and len(title) > 1 for title in titles)


def _in_envelope(found: Mapping[str, Any], depth: int) -> list[Any] | None:
    """The list under one of the keys under which services put them, else under any if it holds articles."""
    by_key = {str(key).lower(): value for key, value in found.items()}
    for key in _names():
        value = by_key.get(key)
        if isinstance(value, Mapping):
            if (inner := _in_envelope(value, depth - 1) if depth > 1 else None) is not None:
                return inner
        elif isinstance(value, list) and all(isinstance(one, Mapping) for one in value[:_LOOKED_AT]):
            return value
    lists = [value for value in found.values() if isinstance(value, list) and value]
    return next((value for value in lists if any(map(_is_article, value[:_LOOKED_AT]))), None)


def _in_table(found: Mapping[str, Any]) -> list[Any] | None:
    """The rows of a table that pandas wrote as one object, by rows or by columns; or of a spreadsheet."""
    columns, data = found.get("columns"), found.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        return [dict(zip(columns, row, strict=False)) if isinstance(row, list) else row for row in data]
    if isinstance(rows := found.get("values", found.get("rows")), list) and (table := _rows(rows)):
        return table
    inner = list(found.values())
    if len(fields.recognised([str(key) for key in found], {})) > 1:
        if all(isinstance(one, Mapping) for one in inner):
            keys = dict.fromkeys(key for one in inner for key in one)
            return [{name: one.get(key) for name, one in found.items()} for key in keys]
        if all(isinstance(one, list) and len(one) == len(inner[0]) for one in inner):
            return [dict(zip(found, row, strict=True)) for row in zip(*inner, strict=True)]
    return inner if inner and all(map(_is_article, inner[:_LOOKED_AT])) else None


def _rows(found: list[Any]) -> list[Any] | None:
    """Objects made of lists of which the first names the columns."""
    if len(found) < 2 or not all(isinstance(row, list) for row in found[:_LOOKED_AT]):
        return None
    names = [str(name) for name in found[0]]
    if len(fields.recognised(names, {})) < 2:
        return None
    return [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in found[1:]]


def _is_action(found: object) -> bool:
    """Tell whether a line is an order to Elasticsearch and not an article: {"index": {"_id": 1}}."""
    if not isinstance(found, Mapping) or len(found) != 1:
        return False
    ((name, value),) = found.items()
    return name in _ACTIONS and isinstance(value, Mapping) and all(str(key).startswith("_") for key in value)


@cache
def _names() -> tuple[str, ...]:
    return tuple(read_toml("sources/fields.toml")["envelopes"]["names"])
