"""A JSON value → the records in it: one article, a list, or what services and programs put around some.

Answers of news services ({"articles": [...]}, {"hits": {"hits": [...]}}, {"top": [...], "latest": [...]})
and the layouts in which pandas writes a table (by columns, by index, split) are opened; a record stays a
record. What stands beside the articles and is not read is counted and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import structlog

from monitor.resources import read_toml
from monitor.sources.formats.agencies import ninjs
from monitor.sources.formats.tables import exports
from monitor.sources.values import fields, texts

_DEPTH = 6
_ACTIONS = frozenset(("index", "create", "update", "delete"))
_LOOKED_AT = 20
_IDENTITY = ("title", "url", "published")


class PassedOver:
    """Counts what stands beside the articles of a file and is not read, and says so once."""

    def __init__(self, origin: str) -> None:
        self._origin, self._counts = origin, Counter[str]()

    def note(self, key: str, count: int = 1) -> None:
        """Count some objects under a key."""
        self._counts[key] += count

    def report(self) -> None:
        """Log what was passed over, if anything."""
        if self._counts:
            structlog.get_logger().warning(
                "objects beside the articles are passed over: put them into a file of their own where they "
                "are wanted",
                file=self._origin,
                count=self._counts.total(),
                keys=dict(self._counts.most_common(5)),
            )


class _Several(NamedTuple):
    """Records under a key of an envelope: whether services put articles there, and whether these are some."""

    key: str
    known: bool
    articles: bool
    summaries: bool
    records: list[Any]


def records_in(found: object, where: str, passed_over: PassedOver) -> Iterator[tuple[str, object]]:
    """Yield each record in a JSON value with the place where it stands.

    Args:
        found: the value of a line or a file.
        where: file and line; records of a list get their number behind it.
        passed_over: is told what stands beside them.
    """
    if _is_action(found):
        return
    several = _within(found, _DEPTH, passed_over)
    if several is None:
        yield where, found
        return
    for number, record in enumerate(several, start=1):
        yield f"{where}:{number}", record


def is_record(found: Mapping[str, Any]) -> bool:
    """Tell whether an object is an article, a newswire item or a row of a vendor's export."""
    return ninjs.looks_like_ninjs(found) or exports.recognise(found) is not None or _is_article(found)


def holds_articles(first: object) -> bool:
    """Tell whether a list is one of articles, by the first object in it."""
    return isinstance(first, Mapping) and (is_record(first) or _is_summary(first))


def is_titled_article(found: object) -> bool:
    """Tell whether a value is an article with a title, and not a paragraph of one."""
    return _is_article(found) and isinstance(found, Mapping) and "title" in _identity(found)


def _within(found: object, depth: int, passed_over: PassedOver) -> list[Any] | None:
    """The records in a value; None where it is one itself."""
    if isinstance(found, list):
        of_records = not found or any(isinstance(one, (dict, list)) for one in found)
        if (table := _rows(found)) or not of_records:
            return table
        return _flattened(found, depth, passed_over)
    if not isinstance(found, Mapping) or not depth:
        return None
    if not any(map(_is_container, found.values())) and not all(
        isinstance(one, list) for one in found.values()
    ):
        return None
    if is_record(found):
        if not _is_around(found):
            _note_lists(found, passed_over)
            return None
        passed_over.note("(the text around the articles)")
    if (table := _in_table(found)) is not None:
        return table
    lists = list(_lists(found, depth, passed_over))
    return _chosen(lists, passed_over, is_bare=len(_identity(found)) > 1)


def _flattened(found: list[Any], depth: int, passed_over: PassedOver) -> list[Any]:
    """The elements of a list, and those of lists and envelopes in it."""
    records: list[Any] = []
    for one in found:
        if _is_aside(one):
            passed_over.note(str(one["kind"]))
            continue
        inner = _within(one, depth - 1, passed_over) if isinstance(one, (Mapping, list)) else None
        records.extend([one] if inner is None else inner)
    return records


def _is_container(value: object) -> bool:
    """Tell whether a value may hold records."""
    return isinstance(value, dict) or (
        isinstance(value, list) and (not value or any(isinstance(one, (dict, list)) for one in value[:2]))
    )


def _is_article(found: object) -> bool:
    """Tell whether an object is an article, and no table by columns: its text or its title is one."""
    if not isinstance(found, Mapping) or not fields.holds_text(found):
        return False
    cells = fields.cells_of(found)
    told = ((cell.value, field) for field in ("text", "html") for cell in cells.get(field, ()))
    if any(isinstance(value, str) and fields.fits(value, field) for value, field in told):
        return True
    whole = [cell.value for field in _IDENTITY for cell in cells.get(field, ())]
    return not any(isinstance(value, list) and len(value) > 1 for value in whole)


def _is_summary(found: object) -> bool:
    """Tell whether an object is an article of which only a summary is there."""
    if not isinstance(found, Mapping):
        return False
    return fields.holds_summary(found) and "title" in _identity(found)


def _identity(found: Mapping[str, Any]) -> set[str]:
    """What an object says by which an article is known."""
    cells = fields.cells_of(found)
    filled = {
        field: [cell for cell in cells.get(field, ()) if fields.fits(cell.value, field)]
        for field in _IDENTITY
    }
    return {field for field, several in filled.items() if several}


def _is_around(found: Mapping[str, Any]) -> bool:
    """Tell whether an object with a text is a feed or an answer: articles in it say as much as it does."""
    if ninjs.looks_like_ninjs(found) or exports.recognise(found) is not None:
        return False
    for key, value in found.items():
        if str(key).lower() in names() and isinstance(value, list) and value:
            looked, own = value[:_LOOKED_AT], _identity(found) or {"title"}
            whole = [one for one in looked if _is_article(one) and own <= _identity(one)]
            if 2 * len(whole) > len(looked):
                return True
    return False


def _note_lists(found: Mapping[str, Any], passed_over: PassedOver) -> None:
    """Count the articles that stand in an article: related ones, its parts, answers to it."""
    for key, value in found.items():
        name = str(key).lower()
        if not isinstance(value, list) or not value or name in texts.parts():
            continue
        if name in _asides() or is_titled_article(value[0]):
            passed_over.note(str(key), len(value))


def _lists(found: Mapping[str, Any], depth: int, passed_over: PassedOver) -> Iterator[_Several]:
    """The lists in an envelope, at any depth; an object that is a record is a list of one."""
    for key, value in found.items():
        name = str(key).lower()
        if name in _asides():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                passed_over.note(str(key), len(value))
        elif isinstance(value, Mapping):
            if is_record(value) and not _is_around(value):
                yield _Several(str(key), name in names(), True, False, [value])
            elif depth > 1:
                table = _in_table(value)
                lists = _lists(value, depth - 1, passed_over)
                yield from lists if table is None else [_several(str(key), table, known=True)]
        elif _is_container(value):
            records = _within(value, depth - 1, passed_over)
            if records == [] or any(isinstance(one, Mapping) for one in records or ()):
                yield _several(str(key), records or [], known=name in names() or bool(value and not records))


def _several(key: str, records: list[Any], *, known: bool) -> _Several:
    looked = records[:_LOOKED_AT]
    # Under a key of which nobody knows that articles stand there, a text alone is none: readers' answers.
    articles = any(
        isinstance(one, Mapping) and is_record(one) and (known or _identity(one)) for one in looked
    )
    return _Several(key, known, articles, any(map(_is_summary, looked)), records)


def _chosen(lists: list[_Several], passed_over: PassedOver, *, is_bare: bool) -> list[Any] | None:
    """All lists of articles; where none has texts those of summaries; else the one that should be articles.

    `is_bare` tells that what is around them says of itself what an article says, all but a text.
    """
    whole = [one for one in lists if one.articles]
    summaries = [one for one in lists if one.summaries]
    taken = whole or [one for one in summaries if one.known] or summaries
    for one in lists:
        if one.summaries and one not in taken:
            passed_over.note(one.key, len(one.records))
    if not taken and not is_bare:
        ranks = {name: rank for rank, name in enumerate(names())}
        known = [one for one in lists if one.known]
        taken = sorted(known, key=lambda one: ranks.get(one.key.lower(), len(ranks)))[:1]
    return [record for one in taken for record in one.records] if taken else None


def _in_table(found: Mapping[str, Any]) -> list[Any] | None:
    """The rows of a table that pandas wrote as one object, by rows or by columns; or of a spreadsheet."""
    columns, data = found.get("columns"), found.get("data")
    if isinstance(columns, list) and isinstance(data, list):
        return [dict(zip(columns, row, strict=False)) if isinstance(row, list) else row for row in data]
    if isinstance(rows := found.get("values", found.get("rows")), list) and (table := _rows(rows)):
        return table
    inner = list(found.values())
    if len(fields.recognised([str(key) for key in found], {})) > 1 and not any(map(_holds_records, inner)):
        if all(isinstance(one, Mapping) for one in inner):
            keys = dict.fromkeys(key for one in inner for key in one)
            return [{name: one.get(key) for name, one in found.items()} for key in keys]
        if all(isinstance(one, list) and len(one) == len(inner[0]) for one in inner):
            return [dict(zip(found, row, strict=True)) for row in zip(*inner, strict=True)]
    return None


def _holds_records(found: object) -> bool:
    cells = found.values() if isinstance(found, Mapping) else found if isinstance(found, list) else ()
    return any(isinstance(cell, Mapping) and is_record(cell) for cell in cells)


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


def _is_aside(found: object) -> bool:
    """Tell whether an object is an answer to an article, by the kind that it names."""
    return isinstance(found, Mapping) and found.get("kind") in _kinds_of_asides()


@cache
def names() -> tuple[str, ...]:
    return tuple(read_toml("sources/fields.toml")["envelopes"]["names"])


@cache
def _kinds_of_asides() -> tuple[str, ...]:
    return tuple(read_toml("sources/fields.toml")["asides"]["kinds"])


@cache
def _asides() -> frozenset[str]:
    return frozenset(read_toml("sources/fields.toml")["asides"]["names"])
