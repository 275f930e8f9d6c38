"""Reading a store while others replace it.

A refresh renames a new file over the old one. A reader keeps the old inode open, compares the inode at
every query and reopens when it changed, so it sees whole generations only and never blocks a writer.
"""

from __future__ import annotations

import atexit
import tempfile
import threading
import uuid
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

import duckdb

from monitor import files
from monitor.errors import StoreError, StoreMissing, StoreVersion
from monitor.store.schema import OFFLINE, SCHEMA_VERSION
from monitor.store.stopping import watched

if TYPE_CHECKING:  # pandas takes half a second to import, which workers and most verbs can do without
    import pandas as pd

T = TypeVar("T")

MEMORY_LIMIT = "400MB"
"""What DuckDB may hold in memory for the readers of a generation; the rest is spilled to a folder."""


@runtime_checkable
class Relation(Protocol):
    """Rows that the store's file does not hold: given among a question's `$names`, read as a table."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> Any:
        """Return them as a `pyarrow.Table`, of the generation that `reader` reads."""


class Store:
    """A read-only view of the newest generation of the store at `path`; safe to share between threads."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._generation = ""

    @property
    def generation(self) -> str:
        """A string that changes whenever a new generation was published: a cache key."""
        try:
            return files.stamp(self.path)
        except OSError as error:
            raise StoreMissing(
                f"there is no store at {self.path}: make one with `monitor load PATH --store {self.path}`"
            ) from error

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> pd.DataFrame:
        """Run one SELECT with bound parameters and return its rows as a frame."""
        return self._run(sql, params).df()

    def rows(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT with bound parameters and return its rows as tuples."""
        return self._run(sql, params).fetchall()

    def arrow(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """Run one SELECT with bound parameters and return its rows as a `pyarrow.Table`."""
        return self._run(sql, params).to_arrow_table()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

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
        return self.ask(lambda path, reader: questions(_Snapshot(path, reader)))

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
                self._connection = _attach(self.path)
                self._generation = generation
            return self._connection


class _Snapshot(Store):
    """A generation of a store, whatever is published meanwhile."""

    def __init__(self, path: Path, reader: duckdb.DuckDBPyConnection) -> None:
        super().__init__(path)
        self._reader = reader

    def ask(self, question: Callable[[Path, duckdb.DuckDBPyConnection], T]) -> T:
        return question(self.path, self._cursor())

    def _current(self) -> duckdb.DuckDBPyConnection:
        return self._reader


def opened(reader: duckdb.DuckDBPyConnection) -> str:
    """Return what tells apart the generations that readers of a `Store` read: a cache key for what they find.

    `files.stamp` tells of the file that lies at the path now, which may be a newer one.
    """
    ((name,),) = reader.execute("SELECT name FROM memory.main.opened").fetchall()
    return str(name)


@cache
def _spill() -> str:
    """Return a folder of this process that only its owner enters, gone at its end; "" where none can be."""
    try:
        held = tempfile.TemporaryDirectory(prefix="media-monitor-", ignore_cleanup_errors=True)
    except OSError:
        return ""
    atexit.register(held.cleanup)
    return held.name


def _attach(path: Path) -> duckdb.DuckDBPyConnection:
    """Attach the file in a database instance of its own.

    `duckdb.connect(path)` would hand back the instance of the file that was at `path` before, for as long
    as any of its connections lives.
    """
    spill = _spill()
    beyond = str(Path(spill) / uuid.uuid4().hex) if spill else ""
    bounds = {"memory_limit": MEMORY_LIMIT, "temp_directory": beyond}
    connection = duckdb.connect(":memory:", config={**OFFLINE, **bounds})
    connection.execute("SET enable_progress_bar = false")  # it would draw into what scripts read
    connection.execute("CREATE TABLE opened AS SELECT uuid()::VARCHAR AS name")
    quoted = str(path).replace("'", "''")  # ATTACH takes no bound parameter
    try:
        connection.execute(f"ATTACH '{quoted}' AS store (READ_ONLY)")
        found = connection.execute("SELECT value FROM store.meta WHERE key = 'schema_version'").fetchone()
    except duckdb.Error as error:
        connection.close()
        raise StoreError(f"{path} cannot be opened as a Media Monitor store: {error}") from error
    if found is None or found[0] != SCHEMA_VERSION:
        connection.close()
        raise StoreVersion(
            f"{path} has schema {found and found[0]}, this version reads schema {SCHEMA_VERSION}: "
            "`monitor reannotate`, `monitor load` or `monitor refresh` brings an older store up to date"
        )
    return connection
