"""Keeping a lake small: few files, none that nobody needs.

Every run writes some small files a table. Where they have become many they are merged into larger ones, and
files of which many rows were replaced are written anew. Snapshots are kept for a while (`KEPT`), so that it
can be asked how things stood; files that none of them needs go a day after (`GRACE`), when nobody can be
reading them any more. All of it goes by the catalog, which alone is copied and replaced.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from monitor import files
from monitor.errors import StoreBusy, StoreError
from monitor.place import Place
from monitor.store import lake, locking, opening

KEPT = "7 days"
"""How long snapshots of a lake are kept where nothing else is said."""

GRACE = "1 day"
"""How long files stay that no snapshot needs: a reader of an earlier generation may be at work."""

SMALL = 8_000_000
"""Bytes: files below are merged with others."""

MANY = 24
"""Small files of a table from which on they are merged."""

REPLACED = 0.3
"""The part of a file's rows that are replaced from which on it is written anew."""

_CROWDED = f"""
    SELECT table_name FROM {lake.CATALOG}.ducklake_data_file AS files
    JOIN {lake.CATALOG}.ducklake_table AS tables USING (table_id)
    WHERE files.end_snapshot IS NULL AND tables.end_snapshot IS NULL AND file_size_bytes < ?
    GROUP BY table_name HAVING count(*) >= ?
"""  # noqa: S608 (own names)


def keep_small(connection: duckdb.DuckDBPyConnection) -> None:
    """Compact the tables of a lake that have many small files, and let old snapshots and files go.

    Args:
        connection: its current database is the lake, in no transaction.
    """
    crowded = [name for (name,) in connection.execute(_CROWDED, [SMALL, MANY]).fetchall()]
    for table in crowded:
        _compact(connection, table)
    if crowded:
        expire(connection)


def compact(connection: duckdb.DuckDBPyConnection) -> None:
    """Compact all tables of a lake, however many files they have."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [lake.NAME])
    for (table,) in tables.fetchall():
        _compact(connection, table)


def _compact(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(
        "CALL ducklake_rewrite_data_files(?, ?, delete_threshold => ?)", [lake.NAME, table, REPLACED]
    )
    connection.execute(
        "CALL ducklake_merge_adjacent_files(?, ?, max_file_size => ?)", [lake.NAME, table, SMALL]
    )


def expire(connection: duckdb.DuckDBPyConnection, kept: str = KEPT, grace: str = GRACE) -> int:
    """Forget snapshots older than `kept`, and remove files that none has needed for `grace`.

    Returns:
        How many snapshots went.
    """
    (before, then) = connection.execute(
        "SELECT now() - ?::INTERVAL, now() - ?::INTERVAL", [kept, grace]
    ).fetchone() or (None, None)
    gone = connection.execute(
        "CALL ducklake_expire_snapshots(?, older_than => ?)", [lake.NAME, before]
    ).fetchall()
    connection.execute("CALL ducklake_cleanup_old_files(?, older_than => ?)", [lake.NAME, then])
    return len(gone)


def named(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of all files that the catalog of a lake knows of."""
    rows = connection.execute(
        f"""
        SELECT path FROM {lake.CATALOG}.ducklake_data_file
        UNION SELECT path FROM {lake.CATALOG}.ducklake_delete_file
        UNION SELECT path FROM {lake.CATALOG}.ducklake_files_scheduled_for_deletion
        """  # noqa: S608 (own names)
    ).fetchall()
    return {Path(path).name for (path,) in rows}


def forget_unseen(connection: duckdb.DuckDBPyConnection, before: set[str], folder: Path) -> None:
    """Remove at once what was written and merged since, which no reader can have seen.

    Args:
        connection: to a copy of the catalog that is not published yet.
        before: what `named` returned of the published one.
        folder: of the lake's files.
    """
    scheduled = f"{lake.CATALOG}.ducklake_files_scheduled_for_deletion"
    rows = connection.execute(f"SELECT path FROM {scheduled}").fetchall()  # noqa: S608 (own names)
    unseen = {Path(path).name: path for (path,) in rows if Path(path).name not in before}
    if not unseen:
        return
    for path in folder.rglob("*.parquet"):
        if path.name in unseen:
            path.unlink(missing_ok=True)
    connection.execute(
        f"DELETE FROM {scheduled} WHERE path IN (SELECT unnest(?::VARCHAR[]))",  # noqa: S608 (own names)
        [list(unseen.values())],
    )


def snapshots(place: Place) -> list[dict[str, Any]]:
    """Return the snapshots of a lake, the newest first: snapshot, made_at (UTC), run_id and command."""
    connection = opening.attached(place)
    try:
        found: list[dict[str, Any]] = (
            connection.execute(
                """
                SELECT snapshot_id AS snapshot, snapshot_time::VARCHAR AS made_at, author AS run_id,
                    commit_message AS command
                FROM ducklake_snapshots(?) ORDER BY snapshot_id DESC
                """,
                [lake.NAME],
            )
            .to_arrow_table()
            .to_pylist()
        )
    except duckdb.Error as error:
        raise StoreError(f"the snapshots of {place} cannot be read: {place.said(error)}") from None
    finally:
        connection.close()
    return found


def compacted(place: Place, kept: str = KEPT) -> int:
    """Compact a lake and let go what is older than `kept`, in a generation of its own; return how many went.

    Raises:
        StoreBusy: another run is writing, or was faster.
        StoreError: the catalog cannot be written.
    """
    from monitor.store.staging import staging

    ways = staging(place)
    path = files.real(place.path)
    with locking.locked(locking.lock_path(path, "lock"), f"compacting {place}", mode=files.mode_beside(path)):
        ways.discard()
        try:
            if place.kind == "lake":
                sweep(path, place.files)
            connection = ways.open()
            compact(connection)
            gone = expire(connection, kept)
            if ways.shared:
                connection.execute(
                    "CALL ducklake_delete_orphaned_files(?, older_than => now() - ?::INTERVAL)",
                    [lake.NAME, GRACE],
                )
            connection.execute("BEGIN")
            ways.publish(connection)
        except duckdb.TransactionException:
            raise StoreBusy(f"a run wrote to {place} meanwhile; try again when it is done") from None
        except duckdb.Error as error:
            raise StoreError(f"{place} cannot be compacted: {place.said(error)}") from None
        finally:
            ways.discard()
    return gone


def written(connection: duckdb.DuckDBPyConnection, since: int) -> set[str]:
    """Return the names of the files that came with snapshots after a number."""
    rows = connection.execute(
        f"""
        SELECT path FROM {lake.CATALOG}.ducklake_data_file WHERE begin_snapshot > $1
        UNION SELECT path FROM {lake.CATALOG}.ducklake_delete_file WHERE begin_snapshot > $1
        """,  # noqa: S608 (own names)
        [since],
    ).fetchall()
    return {Path(path).name for (path,) in rows}


def sweep(catalog: Path, folder: Path) -> int:
    """Remove the files of runs that came to nothing: those that a catalog on this machine does not name.

    Only while no run is writing. Returns how many went.
    """
    with duckdb.connect(str(catalog), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT path FROM ducklake_data_file UNION SELECT path FROM ducklake_delete_file
            UNION SELECT path FROM ducklake_files_scheduled_for_deletion
            """
        ).fetchall()
    named = {Path(path).name for (path,) in rows}
    orphans = [path for path in folder.rglob("*.parquet") if path.name not in named]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
