"""A store copied into another place, of whatever kind: from a file to a lake, from a lake to a file."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from monitor.errors import StoreError, UsageError
from monitor.place import Where
from monitor.runs.generation import index
from monitor.search.hits import KEY
from monitor.store import Store, Writer, lake, opening, published, schema

BATCH = 20_000
"""Rows that are in memory at once."""

_OWN = (KEY, lake.GENERATION)
"""Facts in `meta` that are a store's own, and are not copied."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows each table has, in both places."""

    rows: dict[str, int]


def copy_store(source: Where, target: Where, data: str | None = None) -> Copied:
    """Copy the newest generation of a store (or `source.as_of`) to a place where there is none yet.

    Args:
        source: what is copied.
        target: where to; a team's lake is made there, or is there and empty.
        data: the folder of the files of a team's lake that is to be made.

    Raises:
        UsageError: there is a store with articles at the target.
        StoreMissing: there is none at the source.
        StoreError: not all came over; nothing was published.
    """
    reader = Store(source)
    ((articles,),) = reader.rows("SELECT count(*) FROM articles")
    writing = Store(target).place
    if not opening.exists(writing):
        if writing.kind == "team":
            if data is None:
                raise UsageError(f"there is no lake at {writing} yet: --data says where its files are to lie")
            lake.create(writing, data)
    elif Store(writing).rows("SELECT count(*) FROM articles") != [(0,)]:
        raise UsageError(f"{writing} holds articles already: name a place where there is no store")
    copied = reader.at_once(lambda snapshot: published(writing, lambda writer: _copy(snapshot, writer)))
    if copied.rows["articles"] != articles:
        raise StoreError(f"{articles:,} articles were to be copied, and {copied.rows['articles']:,} were")
    return copied


def _copy(source: Store, writer: Writer) -> Copied:
    found = {name: _copy_table(source, writer.connection, name) for name in schema.arrow_schemas()}
    index(writer)
    return Copied(found)


def _copy_table(source: Store, into: duckdb.DuckDBPyConnection, table: str) -> int:
    """Copy the rows of a table; return how many there are.

    Raises:
        StoreError: there are more or fewer than in the source.
    """
    rows = f'FROM "{table}"'  # table names cannot be bound; these are our own
    params: list[list[str]] = []
    if table == "meta":
        rows += " WHERE key NOT IN (SELECT unnest(?::VARCHAR[]))"
        params = [list(_OWN)]
        into.execute(f"DELETE {rows}", params)
    into.register("copied", source.batches(rows, params, BATCH))
    into.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM copied')  # noqa: S608
    into.unregister("copied")
    ((wanted,),) = source.rows(f"SELECT count(*) {rows}", params)
    ((came,),) = into.execute(f"SELECT count(*) {rows}", params).fetchall()
    if came != wanted:
        raise StoreError(
            f"{wanted:,} rows of {table} were to be copied, {came:,} were; nothing was published"
        )
    return int(came)
