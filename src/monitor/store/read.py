"""Reading a store while others replace it.

A refresh renames a new file over the old one. A reader keeps the old inode open, compares the inode at
every query and reopens when it changed, so it sees whole generations only and never blocks a writer. The
catalog of a lake is such a file; of a team's lake a reader sees one snapshot until there is a newer one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

import duckdb

from monitor import place
from monitor.errors import StoreError, StoreVersion
from monitor.place import Place, Where
from monitor.store import lake, opening
from monitor.store.schema import SCHEMA_VERSION
from monitor.store.stopping import watched

if TYPE_CHECKING:  # pandas takes half a second to import, which workers and most verbs can do without
    import pandas as pd

T = TypeVar("T")

_PART = 25
"""Vectors of up to 2,048 rows, as DuckDB hands them on, in a part."""


@runtime_checkable
class Relation(Protocol):
    """Rows that the store's file does not hold: given among a question's `$names`, read as a table."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> Any:
        """Return them as a `pyarrow.Table`, of the generation that `reader` reads."""


class Store:
    """A read-only view of the newest generation of a store; safe to share between threads.

    Attributes:
        place: of the store; `path` is what lies beside it lies beside.
    """

    def __init__(self, where: Where) -> None:
        self.place = place.of(where)
        self.path = self.place.path
        self._lock = threading.Lock()
        self._newest = opening.Newest(self.place)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._generation = ""

    @property
    def generation(self) -> str:
        """A string that changes whenever a new generation was published: a cache key."""
        return self._newest.name()

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> pd.DataFrame:
        """Run one SELECT with bound parameters and return its rows as a frame."""
        with _within_memory():
            return self._run(sql, params).df()

    def rows(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT with bound parameters and return its rows as tuples."""
        with _within_memory():
            return self._run(sql, params).fetchall()

    def arrow(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """Run one SELECT with bound parameters and return its rows as a `pyarrow.Table`."""
        with _within_memory():
            return self._run(sql, params).to_arrow_table()

    def parts(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> Iterator[pd.DataFrame]:
        """Run one SELECT with bound parameters and yield its rows some 50,000 at a time, of one generation.

        Of no rows there is one part, without any. A column of whole numbers is of a type that knows missing
        ones in the parts that have some.
        """
        with _within_memory():
            found = self._run(sql, params)
            part = found.fetch_df_chunk(_PART)
        yield part
        # Not until a part is small: DuckDB may hand on less than a whole vector in the middle.
        while len(part):
            with _within_memory():
                part = found.fetch_df_chunk(_PART)
            if len(part):
                yield part

    def batches(self, sql: str, params: Sequence[Any], rows: int) -> Any:
        """Run one SELECT and return its rows as a `pyarrow.RecordBatchReader`, so many at a time."""
        return self._cursor().execute(sql, params).to_arrow_reader(rows)

    def size(self) -> int:
        """Return the bytes that the store takes on this machine; 0 where there is none."""
        held = [self.path] if self.path.exists() else []
        if self.place.kind == "lake":
            held += [path for path in self.place.files.rglob("*") if path.is_file()]
        return sum(path.stat().st_size for path in held)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._newest.close()

    def _run(self, sql: str, params: Sequence[Any] | dict[str, Any]) -> duckdb.DuckDBPyConnection:
        if not isinstance(params, dict):
            return self._cursor().execute(sql, params)
        relations = {name: value for name, value in params.items() if isinstance(value, Relation)}
        bound = {name: value for name, value in params.items() if name not in relations}

        def run(path: Path, cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
            for name, relation in relations.items():
                cursor.register(name, relation.table(path, cursor))
            return cursor.execute(sql, bound)

        return self.ask(run)

    def ask(self, question: Callable[[Path, duckdb.DuckDBPyConnection], T]) -> T:
        """Ask the newest generation what wants to know its path too, beside which the search index lies.

        Two generations later that index is gone: who was overtaken so asks again.
        """
        generation = self.generation
        try:
            return question(self.path, self._cursor())
        except StoreError:
            if self.generation == generation:
                raise
            return self.ask(question)

    def at_once(self, questions: Callable[[Store], T]) -> T:
        """Ask several questions of one generation, the newest: what is found together belongs together."""
        return self.ask(lambda _, reader: questions(_Snapshot(self.place, reader)))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._current().cursor()
        cursor.execute("USE store")  # a cursor does not inherit its connection's USE
        return watched(cursor)

    def _current(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            generation = self.generation
            if self._connection is None or generation != self._generation:
                # Not closed here: other threads may still read the generation before; it is freed with
                # the last of their cursors.
                self._connection = _attached(self._pinned(generation))
                self._generation = generation
            return self._connection

    def _pinned(self, generation: str) -> Place:
        """Return the place as of a generation: a team's lake goes on while it is read."""
        if self.place.kind == "team" and self.place.as_of is None:
            return replace(self.place, as_of=generation)
        return self.place


class _Snapshot(Store):
    """A generation of a store, whatever is published meanwhile."""

    def __init__(self, whose: Place, reader: duckdb.DuckDBPyConnection) -> None:
        super().__init__(whose)
        self._reader = reader

    def ask(self, question: Callable[[Path, duckdb.DuckDBPyConnection], T]) -> T:
        return question(self.path, self._cursor())

    def _current(self) -> duckdb.DuckDBPyConnection:
        return self._reader


@contextmanager
def _within_memory() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            f"the question needs more than the {opening.MEMORY_LIMIT} of memory that readers may take: ask "
            "about a shorter period or fewer articles, or set MONITOR_MEMORY to more, such as 4GB"
        ) from error


def opened(reader: duckdb.DuckDBPyConnection) -> str:
    """Return what tells apart the generations that readers of a `Store` read: a cache key for what they find.

    `files.stamp` tells of the file that lies at the path now, which may be a newer one.
    """
    ((name,),) = reader.execute("SELECT name FROM memory.main.opened").fetchall()
    return str(name)


def _attached(whose: Place) -> duckdb.DuckDBPyConnection:
    """Open a store of this version."""
    connection = opening.attached(whose)
    try:
        connection.execute("CREATE TABLE memory.main.opened AS SELECT uuid()::VARCHAR AS name")
        found = connection.execute(
            f"SELECT value FROM {lake.NAME}.meta WHERE key = 'schema_version'"  # noqa: S608 (own name)
        ).fetchone()
    except duckdb.Error as error:
        connection.close()
        raise StoreError(f"{whose} cannot be opened as a Media Monitor store: {whose.said(error)}") from None
    if found is None or found[0] != SCHEMA_VERSION:
        connection.close()
        raise StoreVersion(
            f"{whose} has schema {found and found[0]}, this version reads schema {SCHEMA_VERSION}: "
            "`monitor reannotate`, `monitor load` or `monitor refresh` brings an older store up to date"
        )
    return connection
