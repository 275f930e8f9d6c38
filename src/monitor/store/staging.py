"""How a run's rows come into a store of each kind: where they are written, and how they are published.

A *file* is copied, the copy is written to and renamed over it. Of a *lake on this machine* only the catalog
is copied so; Parquet files are written beside those that are there, which never change. Into a *team's lake*
a run writes with one transaction of its catalog, which fails where another run has committed meanwhile.
"""

from __future__ import annotations

import secrets
import shutil
from typing import Protocol

import duckdb

from monitor import files
from monitor.errors import StoreError, StoreOvertaken
from monitor.place import Place
from monitor.store import compaction, lake, schema

MEMORY_LIMIT = "512MB"
"""What DuckDB may hold in memory while it writes; the rest is spilled beside the store."""


class Staging(Protocol):
    """What a run writes to until it is published."""

    shared: bool
    """Whether others may publish while this run writes."""

    def open(self) -> duckdb.DuckDBPyConnection:
        """Return a connection to the store, its current database, in no transaction; made where it is new."""

    def publish(self, connection: duckdb.DuckDBPyConnection) -> None:
        """End the transaction, make what was written last, and let readers see it."""

    def discard(self) -> None:
        """Forget what was staged, now or by a run that was killed."""


def staging(place: Place) -> Staging:
    """Return how runs write to the store at a place."""
    kinds: dict[str, type[_File] | type[_Lake] | type[_Team]] = {"file": _File, "lake": _Lake, "team": _Team}
    return kinds[place.kind](place)


class _File:
    shared = False

    def __init__(self, place: Place) -> None:
        self._place, self._path = place, files.real(place.path)
        self._folder = self._path.with_name(f"{self._path.name}.staging")
        self._staged = self._folder / "store.duckdb"

    def open(self) -> duckdb.DuckDBPyConnection:
        fresh = self._copied()
        connection = duckdb.connect(
            str(self._staged), config={**schema.OFFLINE, "memory_limit": MEMORY_LIMIT}
        )
        connection.execute("SET enable_progress_bar = false")  # it would draw into what scripts read
        if fresh:
            schema.create(connection)
        return connection

    def _copied(self) -> bool:
        """Copy the file that is published; tell whether there was none."""
        fresh = not self._path.exists()
        self._folder.mkdir(mode=0o700)
        if not fresh:
            files.copy(self._path, self._staged)
        return fresh

    def publish(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        connection.close()
        self._replace()

    def _replace(self) -> None:
        try:
            files.keep(self._path, self._staged)
            files.sync(self._staged)
            self._staged.replace(self._path)
            files.sync(self._path.parent)
        except OSError as error:
            raise StoreError(f"{self._path} cannot be replaced by its new generation: {error}") from error

    def discard(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        # Earlier versions staged in files beside the store.
        for leftover in (self._folder, self._folder.with_name(f"{self._folder.name}.wal")):
            leftover.unlink(missing_ok=True)


class _Lake(_File):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._staged = self._folder / "catalog.ducklake"
        self._before, self._named = -1, set[str]()

    def open(self) -> duckdb.DuckDBPyConnection:
        connection = lake.connect(self._place, memory_limit=MEMORY_LIMIT, temp_directory=str(self._folder))
        try:
            fresh = self._copied()
            if not fresh:
                self._say_where(connection)
            lake.attach(connection, self._place, catalog=self._staged, read_only=False)
            connection.execute(f"USE {lake.NAME}")
            if fresh:
                lake.fill(connection)
            ((self._before,),) = connection.execute(
                f"SELECT max(snapshot_id) FROM {lake.CATALOG}.ducklake_snapshot"  # noqa: S608 (own name)
            ).fetchall()
            self._named = compaction.named(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _say_where(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let the catalog name the folder of its files as it is now, for clients that know no better."""
        connection.execute(f"ATTACH {lake.quoted(str(self._staged))} AS staged")
        connection.execute(
            "UPDATE staged.ducklake_metadata SET value = $1 WHERE key = 'data_path' AND value <> $1",
            [f"{self._place.files}/"],
        )
        connection.execute("DETACH staged")

    def publish(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("COMMIT")
        compaction.keep_small(connection)
        compaction.forget_unseen(connection, self._named, self._place.files)
        written = compaction.written(connection, self._before)
        connection.execute(f"CHECKPOINT {lake.CATALOG}")
        connection.close()
        self._keep(written)
        self._replace()
        shutil.rmtree(self._folder, ignore_errors=True)  # it is published: there is nothing to sweep

    def _keep(self, written: set[str]) -> None:
        """Make the Parquet files of this run last, with the mode of the store."""
        mode = files.mode_beside(self._path)
        enter = mode | (mode & 0o444) >> 2  # who may read files may enter their folder
        root = self._place.files
        try:
            found = [path for path in root.rglob("*.parquet") if path.name in written]
            for path in found:
                path.chmod(mode)
                files.sync(path)
            inner = (parent for path in found for parent in path.parents if root in parent.parents)
            for folder in {root, *inner}:
                folder.chmod(enter)
                files.sync(folder)
        except OSError as error:
            raise StoreError(f"the files of {self._place} cannot be made to last: {error}") from error

    def discard(self) -> None:
        if self._folder.exists() and self._path.exists():
            compaction.sweep(self._path, self._place.files)
        super().discard()


class _Team:
    shared = True

    def __init__(self, place: Place) -> None:
        self._place = place

    def open(self) -> duckdb.DuckDBPyConnection:
        connection = lake.connect(self._place, memory_limit=MEMORY_LIMIT)
        try:
            lake.attach(connection, self._place, read_only=False)
            connection.execute(f"USE {lake.NAME}")
        except BaseException:
            connection.close()
            raise
        return connection

    def publish(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", [secrets.token_hex(8), lake.GENERATION])
        try:
            connection.execute("COMMIT")
        except duckdb.Error as error:
            said = str(error)
            if "conflict" in said or "retry count" in said:
                raise StoreOvertaken(
                    f"another run has published into {self._place} meanwhile, nothing was changed"
                ) from None
            raise
        finally:
            connection.close()

    def discard(self) -> None:
        """A transaction that is not committed leaves nothing behind but files, which `compaction` removes."""
