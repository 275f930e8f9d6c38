"""Stores of a few articles with an index, and what of them a query finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from builders import BARE, table
from monitor.search.hits import Hits
from monitor.search.index import keep_up
from monitor.store import Store, Writer, publish
from monitor.store.schema import arrow_schemas


@dataclass(frozen=True)
class Piece:
    """An article."""

    text: str
    title: str = ""
    language: str = "en"
    source: str | None = None
    at: datetime | None = None


def add(writer: Writer, pieces: Iterable[Piece], first: int = 1, replaced: Sequence[int] = ()) -> None:
    """Write articles, numbered from `first`."""
    names = arrow_schemas()["articles"].names
    for number, piece in enumerate(pieces, first):
        said: dict[str, Any] = {"title": piece.title, "language": piece.language, "source": piece.source}
        said["published_day"] = piece.at and piece.at.date()
        row = dict.fromkeys(names) | BARE | said | {"article_id": number, "published_at": piece.at}
        tables = {
            "articles": table("articles", [tuple(row[name] for name in names)]),
            "texts": table("texts", [(number, piece.text)]),
        }
        writer.add(tables, [number] if number in replaced else [])


def shelf(path: Path, *pieces: Piece | str, rows: dict[str, list[tuple[Any, ...]]] | None = None) -> Store:
    """Publish articles, numbered from 1, with an index.

    Args:
        path: of the store.
        pieces: the articles; a text is one without a title.
        rows: further rows by table, columns as in `schema.sql`.
    """
    with publish(path) as writer:
        add(writer, (Piece(one) if isinstance(one, str) else one for one in pieces))
        writer.add({name: table(name, values) for name, values in (rows or {}).items()})
        keep_up(writer)
    return Store(path)


def found(store: Store, query: str) -> list[int]:
    """Return the numbers of the articles that a query finds, in order."""
    rows = store.rows("SELECT article_id FROM hits ORDER BY article_id", {"hits": Hits(query)})
    return [key for (key,) in rows]


def named(path: Path) -> str:
    """Return the name of the folder of a store's index."""
    ((name,),) = Store(path).rows("SELECT value FROM meta WHERE key = 'search_index'")
    return str(name)
