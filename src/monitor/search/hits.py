"""What a query finds: the ids of its articles in the generation that is asked, as a relation for SQL."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from monitor.errors import StoreError
from monitor.search.query.parser import parse

if TYPE_CHECKING:  # the engine is loaded when something is searched, not by every verb
    from monitor.search.index import Index
    from monitor.search.plan import Plan

KEY = "search_index"
"""In the table `meta`: the name of the folder of the index."""

_NO_INDEX = "{path} has no search index{why}: `monitor reindex` writes one"


@dataclass(frozen=True, slots=True)
class Hits:
    """The articles that a query finds, as the relation (article_id, place) of a question.

    Args:
        query: in the query language.
        best: how many at most, the best first by `place` (BM25), which is one for all that match alike; None:
            all, in no order.
    """

    query: str
    best: int | None = None

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
        """Ask the index of the generation that `reader` reads.

        Raises:
            QueryError: the query cannot be read, or names what is not there.
            StoreError: the generation has no index that can be read.
        """
        return _table(*_index_of(store, reader), self.query, self.best)


def plan_of(query: str, store: Path, reader: duckdb.DuckDBPyConnection) -> Plan:
    """Return what a query asks of words, in the generation that `reader` reads; see `spans`."""
    return _plan(*_index_of(store, reader), query)


def counted(
    query: str, store: Path, reader: duckdb.DuckDBPyConnection, *, originals: bool
) -> dict[str, list[tuple[str, int]]]:
    """Return how many hits have each source, language, country, topic and day, counted by the engine.

    Args:
        query: in the query language.
        store, reader: whose generation is asked.
        originals: whether near-duplicates are left out.
    """
    from monitor.search.compile import compiled, too_wide
    from monitor.search.documents import ORIGINAL
    from monitor.search.plan import All, Values

    held = _index_of(store, reader)
    plan = _plan(*held, query)
    index = _open(*held)
    try:
        return index.facets(compiled(All((plan, Values((ORIGINAL,)))) if originals else plan, index.schema))
    except ValueError as error:
        raise too_wide(error) from error


def _index_of(store: Path, reader: duckdb.DuckDBPyConnection) -> tuple[Path, str]:
    ((name, articles),) = reader.execute(
        "SELECT (SELECT value FROM meta WHERE key = ?), (SELECT count(*) FROM articles)", [KEY]
    ).fetchall()
    if name is None:
        raise StoreError(_NO_INDEX.format(path=store, why=" yet"))
    if _open(store, name).articles != articles:  # another program wrote articles
        raise StoreError(_NO_INDEX.format(path=store, why=" of what it holds now"))
    return store, str(name)


@lru_cache(maxsize=4)
def _open(store: Path, name: str) -> Index:
    from monitor.search import index

    path = index.folder(store) / name
    try:
        if not index.is_there(path):
            raise StoreError(_NO_INDEX.format(path=store, why=" that this version can read"))
        if not index.is_own(path):
            raise StoreError(_NO_INDEX.format(path=store, why=" of its own, another one lies in its place"))
        return index.Index(path)
    except (OSError, ValueError) as error:
        raise StoreError(_NO_INDEX.format(path=store, why=f" that can be read ({error})")) from error


@lru_cache(maxsize=64)
def _plan(store: Path, name: str, query: str) -> Plan:
    from monitor.search.planning import planned

    return planned(parse(query).node, query, _open(store, name))


@lru_cache(maxsize=16)
def _table(store: Path, name: str, query: str, best: int | None) -> pa.Table:
    from monitor.search.compile import compiled, too_wide

    index, plan = _open(store, name), _plan(store, name, query)
    try:
        asked = compiled(plan, index.schema)
        if best is not None:
            ids, places = index.ranked(asked, best)
            return pa.table({"article_id": ids, "place": places})
        ids = index.ids(asked)
    except ValueError as error:
        raise too_wide(error) from error
    return pa.table({"article_id": ids, "place": pa.array(range(len(ids)), pa.int64())})
