"""SQLite files that lie beside a store: what changes often and little while the store is replaced as a whole.

Each has one transaction for what belongs together, on disk when it ends; readers never block and never write.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar

from monitor import files, place
from monitor.errors import StoreError
from monitor.place import Where


class Beside:
    """A file beside a store, open for writing. Safe to share between the threads of one process.

    Attributes:
        KIND: what it is, in messages; also its ending: `monitor.duckdb.ledger`.
        VERSION: of its schema, the `user_version` of the file.
        SCRIPTS: what makes a file of this version from one of another: (package, file) each; 0: from nothing.
        LOST: what to do where it is damaged, and what is lost then.
    """

    KIND: ClassVar[str]
    VERSION: ClassVar[int]
    SCRIPTS: ClassVar[Mapping[int, Sequence[tuple[str, str]]]]
    LOST: ClassVar[str]

    def __init__(self, store: Where) -> None:
        self.path = path_of(store, self.KIND)
        self._lock = threading.RLock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            files.create(self.path, files.mode_beside(files.real(place.of(store).path)))
            self._connection = sqlite3.connect(
                self.path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            # Every commit is on disk before the next step: the store is, and must not know of more than this.
            self._connection.execute("PRAGMA synchronous = FULL")
            self._create()
        except (OSError, sqlite3.Error) as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Any]:
        """Yield what executes a statement: all statements of the block count, or none."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection.execute
                except BaseException:
                    self._connection.rollback()
                    raise
                self._connection.commit()
            except sqlite3.Error as error:
                raise self._failed(error) from error

    def _all(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(sql, params).fetchall()
            except sqlite3.Error as error:
                raise self._failed(error) from error

    def _one(self, sql: str, params: Sequence[Any]) -> Any:
        rows = self._all(sql, params)
        return rows[0] if rows else None

    def _create(self) -> None:
        with self.transaction() as run:  # asks for the version inside: another process may be creating it
            version = run("PRAGMA user_version").fetchone()[0]
            if version > self.VERSION:
                raise StoreError(f"{self.path} was written by a newer version of Media Monitor: use that one")
            for package, script in [] if version == self.VERSION else self.SCRIPTS[version]:
                for statement in (resources.files(package) / script).read_text("utf-8").split(";\n"):
                    run(statement)
            run(f"PRAGMA user_version = {self.VERSION}")
            self._made(run)

    def _made(self, run: Any) -> None:
        """Do what every opening does, in the transaction in which the file is made."""

    def _failed(self, error: Exception) -> StoreError:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return StoreError(
                f"the disk does not take what is to be written to {self.path}: {error}. Where there is no "
                "room, make some and try again: what was finished is kept, and the store is as it was"
            )
        return StoreError(f"the {self.KIND} {self.path} cannot be used: {error}. {self.LOST}")


def path_of(store: Where, kind: str) -> Path:
    """Return where a file beside a store lies: one for all the names by which links lead to the store."""
    path = files.real(place.of(store).path)
    return path.with_name(f"{path.name}.{kind}")


def state(path: Path) -> str:
    """Return a string that changes whenever something is written to a file beside a store: a cache key."""
    found = []
    for file in (path, _wal(path)):
        with contextlib.suppress(FileNotFoundError):
            found.append(files.stamp(file))
    return " ".join(found)


def read(path: Path, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
    """Return rows of a file beside a store as dicts; none where it is not there. Never blocks, nor writes.

    Raises:
        StoreError: it cannot be read.
    """
    if not path.exists():
        return []
    try:
        return _rows(path, "mode=ro", sql, params)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) or _wal(path).exists():
            raise StoreError(f"{path} cannot be read: {error}") from error
    try:
        # Who may not write in the folder cannot make the files by which readers and writers heed each other.
        # Without a log beside it nobody writes, and the file is whole as it lies.
        return _rows(path, "immutable=1", sql, params)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def _rows(path: Path, how: str, sql: str, params: Sequence[Any] | dict[str, Any]) -> list[dict[str, Any]]:
    with contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=10)
    ) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, params)]


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
