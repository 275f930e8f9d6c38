"""Reading the notebook: values, and relations for questions to the store. Without one it is empty.

A damaged one is taken for empty, so that readers go on; `fault` says so, and who shows figures says it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from monitor.notebook.condition import condition
from monitor.notebook.notebook import Article, Kind, Meant, Notebook, Term, root
from monitor.store import Where, beside

_ROWS = {
    "tags": "SELECT article_id, tag AS value FROM tags ORDER BY article_id, tag",
    "notes": "SELECT article_id, note AS value FROM notes ORDER BY article_id",
    "hidden": "SELECT article_id, '' AS value FROM hidden ORDER BY article_id",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """Articles that have tags or notes, or are hidden: the relation (article_id, value) of a question."""

    kind: Literal["tags", "notes", "hidden"]

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:  # noqa: ARG002 (a `Relation`)
        """Return one row an article; of tags one a tag of an article."""
        path = _path(store)
        return _table(path, beside.state(path), self.kind)


def terms(store: Where) -> list[Term]:
    """Return the watch terms, by name."""
    return [Term(**row) for row in _read(store, "SELECT name, query FROM terms ORDER BY name")]


def tags(store: Where) -> dict[str, int]:
    """Return the tags and on how many articles each is, by name."""
    rows = _read(store, "SELECT tag, count(*) AS articles FROM tags GROUP BY tag ORDER BY tag")
    return {row["tag"]: row["articles"] for row in rows}


def entries(store: Where, kind: Literal["tags", "notes", "hidden"]) -> list[dict[str, Any]]:
    """Return all entries of a kind: article_id and value (the tag, the note, nothing), by article_id."""
    return _read(store, _ROWS[kind])


def article(store: Where, article_id: int) -> Article:
    """Return what analysts say of an article."""
    one = [article_id]
    tagged = _read(store, "SELECT tag FROM tags WHERE article_id = ? ORDER BY tag", one)
    noted = _read(store, "SELECT note FROM notes WHERE article_id = ?", one)
    gone = _read(store, "SELECT 1 FROM hidden WHERE article_id = ?", one)
    return Article(tuple(row["tag"] for row in tagged), noted[0]["note"] if noted else "", hidden=bool(gone))


def joined(store: Where) -> dict[int, int]:
    """Return the stories that were made part of others: {story: the one that it is part of at last}."""
    rows = _read(store, "SELECT story_id, into_id FROM joined")
    links = {row["story_id"]: row["into_id"] for row in rows}
    return {story: root(story, links) for story in links}


def placed(store: Where) -> dict[int, int]:
    """Return the articles that were put into another story: {article: story}."""
    return {row["article_id"]: row["story_id"] for row in _read(store, "SELECT * FROM placed")}


def meant(store: Where) -> list[Meant]:
    """Return whom spellings of names mean, where an analyst said so."""
    sql = "SELECT kind, entity_id, surface, into_id, into_name FROM meant ORDER BY kind, entity_id, surface"
    return [Meant(**row) for row in _read(store, sql)]


def changes(store: Where) -> dict[Kind, int]:
    """Return of each kind of entry a number that each writing changes: with `identity` a key to cache by."""
    return {row["kind"]: row["number"] for row in _read(store, "SELECT kind, number FROM changes")}


def identity(store: Where) -> int:
    """Return a number that tells apart most notebooks that lie beside a store one after another; 0: of none.

    Those that an earlier version wrote may have the same `changes`.
    """
    path = _path(store)
    return path.stat().st_ino if path.exists() else 0


def fault(store: Where) -> str:
    """Return why the notebook cannot be used and what to do, in words; nothing where it can.

    Raises:
        StoreError: that cannot be told now, since another process keeps it to itself.
    """
    return condition(_path(store))[1]


def _read(store: Where, sql: str, params: list[Any] | None = None) -> list[dict[str, Any]]:
    return _rows(_path(store), sql, params or [])


def _rows(path: Path, sql: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Return rows of the notebook; none of one that cannot be used."""
    version, _ = condition(path)
    return beside.read(path, sql, params) if version else []


def _path(store: Where) -> Path:
    return beside.path_of(store, Notebook.KIND)


@lru_cache(maxsize=8)
def _table(path: Path, state: str, kind: str) -> pa.Table:  # noqa: ARG001 (`state` is what it is kept under)
    rows = _rows(path, _ROWS[kind])
    return pa.table(
        {
            "article_id": pa.array([row["article_id"] for row in rows], pa.int64()),
            "value": pa.array([row["value"] for row in rows], pa.string()),
        }
    )
