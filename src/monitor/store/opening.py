"""Opening the store at a place for reading, whatever it is, as the database `store` of a connection."""

from __future__ import annotations

import atexit
import os
import re
import tempfile
import uuid
from functools import cache
from pathlib import Path

import duckdb

from monitor import files
from monitor.errors import StoreError, StoreMissing
from monitor.place import Place
from monitor.store import lake

MEMORY_LIMIT = os.environ.get("MONITOR_MEMORY") or "512MB"
"""What DuckDB may hold in memory for the readers of a generation; what can be is spilled to a folder.

It fills with what was read. Of a million articles the questions of the pages, asked again, took 13.9 CPU
seconds with 1 GB, 14.9 with 512 MB, 14.4 with 400 MB and 23.0 with 256 MB; into 400 MB the list of everybody
who is named does not fit.
"""

_ABSENT = re.compile(r"creating a new DuckLake is explicitly disabled|database \S+ does not exist")
"""What is said of a catalog in which there is no lake."""


def exists(place: Place) -> bool:
    """Tell whether there is a store.

    Raises:
        StoreError: the catalog of a team's lake cannot be asked.
    """
    if place.kind != "team":
        return place.path.exists()
    try:
        attached(place).close()
    except StoreMissing:
        return False
    return True


def attached(place: Place) -> duckdb.DuckDBPyConnection:
    """Return a connection to which a store is attached, of whatever version, as of `place.as_of`.

    The database instance is its own: `duckdb.connect(path)` would hand back the instance of the file that was
    at `path` before, for as long as any of its connections lives.

    Raises:
        StoreMissing: there is none.
        StoreError: it cannot be opened.
    """
    spill = _spill()
    beyond = str(Path(spill) / uuid.uuid4().hex) if spill else ""
    try:
        connection = lake.connect(place, memory_limit=MEMORY_LIMIT, temp_directory=beyond)
    except duckdb.ParserException as error:
        raise StoreError(f"MONITOR_MEMORY is no amount of memory such as 1GB: {error}") from None
    try:
        if place.kind != "team" and not place.path.exists():
            raise StoreMissing(_missing(place))
        if place.kind == "file":
            if place.as_of is not None:
                raise StoreError(f"{place} is one file: only a lake can say how it stood before")
            connection.execute(f"ATTACH {lake.quoted(str(place.path))} AS {lake.NAME} (READ_ONLY)")
        else:
            lake.attach(connection, place, snapshot=place.as_of)
    except duckdb.Error as error:
        connection.close()
        if _ABSENT.search(str(error)):
            raise StoreMissing(_missing(place)) from None
        raise StoreError(f"{place} cannot be opened as a Media Monitor store: {place.said(error)}") from None
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _spill() -> str:
    """Return a folder of this process that only its owner can enter, gone when it ends; "": there is none."""
    try:
        held = tempfile.TemporaryDirectory(prefix="media-monitor-", ignore_cleanup_errors=True)
    except OSError:
        return ""
    atexit.register(held.cleanup)
    return held.name


def _missing(place: Place) -> str:
    made = f"`monitor load PATH --store {place}`"
    if place.kind == "team":
        made = "`monitor lake create STORE --data WHERE`"
    return f"there is no store at {place}: make one with {made}"


class Newest:
    """Tells which generation of a store is the newest: a string that changes whenever one is published."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._catalog: duckdb.DuckDBPyConnection | None = None

    def name(self) -> str:
        """Return its name; of a team's lake the number of its snapshot.

        Raises:
            StoreMissing: there is no store.
        """
        place = self._place
        if place.as_of is not None:
            return f"as of {place.as_of}"
        if place.kind != "team":
            try:
                return files.stamp(place.path)
            except OSError:
                raise StoreMissing(_missing(place)) from None
        try:
            if self._catalog is None:
                self._catalog = attached(place)
            rows = self._catalog.cursor().execute("FROM ducklake_current_snapshot(?)", [lake.NAME]).fetchall()
        except duckdb.Error as error:
            self.close()
            raise StoreError(f"the catalog of {place} cannot be asked: {place.said(error)}") from None
        return str(rows[0][0])

    def close(self) -> None:
        """Let go of the catalog."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None
