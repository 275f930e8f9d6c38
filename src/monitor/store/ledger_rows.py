"""What the ledger keeps, as values, and their form in its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter

from monitor.model import Link


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a source's records, in a batch or in a run; columns of `source_runs`."""

    fetched: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    filtered: int = 0
    quarantined: int = 0
    failed: int = 0
    words: int = 0
    bytes: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


COUNTED = tuple(item.name for item in fields(Counts))


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of an item of a source, or is to be remembered of it; times are naive UTC.

    `fetched_at` is when it was last had. `due_at` is when its page is to be fetched, listed or not. `link`
    says how, and stays, so that what a store lost or filters left out can be had again. `validator` is the
    ETag and Last-Modified of its page. `article` and `content` are the id and the content hash of the article
    that came of it. `left_out` names the filters that left it out. `whole` tells that its source carried its
    text, so that it is had by listing the source, and by its page only where it is listed no more.
    """

    item: int
    source: str
    version: str | None
    first_at: datetime
    fetched_at: datetime | None = None
    attempts: int = 0
    due_at: datetime | None = None
    link: Link | None = None
    validator: tuple[str, str] | None = None
    article: int | None = None
    content: int | None = None
    left_out: str | None = None
    whole: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether what came of it is known and nothing is left to do: an article, or none that is wanted."""
        return self.article is not None or self.left_out is not None


@dataclass(frozen=True, slots=True)
class Pending:
    """A batch that waits to be published: its number, the run that made it, its rows (Arrow IPC)."""

    batch: int
    run_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Memory:
    """What a source's connector and its addresses left for the next run."""

    state: dict[str, str] = field(default_factory=dict)
    validators: dict[str, tuple[str, str]] = field(default_factory=dict)
    checked_at: datetime | None = None


ITEM = """
    item, source, version, first_at, fetched_at, attempts, due_at, link, validator,
    article, content, left_out, whole
"""
"""The columns of `items`, in the order in which `item_from` and `row_of` have them."""


def item_from(row: Sequence[Any]) -> Item:
    """Read a row of `items`, its columns in the order of `ITEM`."""
    item, source, version, first_at, fetched_at, attempts, due_at, link, validator, *outcome = row
    article, content, left_out, whole = outcome
    first = time_in(first_at)
    assert first is not None
    return Item(
        item,
        source,
        version,
        first,
        time_in(fetched_at),
        attempts,
        time_in(due_at),
        _links().validate_json(link) if link else None,
        _pair(orjson.loads(validator)) if validator else None,
        article,
        content,
        left_out,
        bool(whole),
    )


def row_of(item: Item) -> list[Any]:
    """Write an item as a row of `items`, in the order of `ITEM`."""
    return [
        item.item,
        item.source,
        item.version,
        time_out(item.first_at),
        time_out(item.fetched_at) if item.fetched_at else None,
        item.attempts,
        time_out(item.due_at) if item.due_at else None,
        link_out(item.link) if item.link else None,
        orjson.dumps(item.validator).decode() if item.validator else None,
        item.article,
        item.content,
        item.left_out,
        item.whole,
    ]


def time_out(moment: datetime) -> str:
    """Write a naive UTC time so that text order is time order."""
    return moment.isoformat(sep=" ", timespec="microseconds")


def time_in(value: str | None) -> datetime | None:
    """Read what `time_out` wrote."""
    return datetime.fromisoformat(value) if value else None


def link_out(link: Link) -> str:
    """Write a link as JSON."""
    return _links().dump_json(link, exclude_defaults=True).decode()


def _pair(values: Sequence[str]) -> tuple[str, str]:
    return values[0], values[1]


@cache
def _links() -> TypeAdapter[Link]:
    return TypeAdapter(Link)
