"""Opening a DuckLake: extensions from pinned wheels, the catalog, the keys of object storage.

Nothing is downloaded: the extensions of DuckDB come as wheels with the extra `lake` and are loaded from
where pip put them. Rows are never kept in the catalog (data inlining is off): DuckLake 1.0 brings deleted
rows back where some deletions of a file lie in the catalog and some beside the file (duckdb/ducklake, issues
1084 and 1215).
"""

from __future__ import annotations

import importlib.util
import os
import secrets
from pathlib import Path

import duckdb

from monitor.errors import StoreError
from monitor.place import Place
from monitor.store import schema

NAME = "store"
"""What a lake is attached as; its catalog's own tables are those of `CATALOG`."""

CATALOG = f"__ducklake_metadata_{NAME}"

EXTRA = "pip install 'media-monitor[lake]'"

GENERATION = "generation"
"""The key in `meta` of a team's lake that every run changes, so that of two at once one fails."""

_KEYS = {
    "key_id": "AWS_ACCESS_KEY_ID",
    "secret": "AWS_SECRET_ACCESS_KEY",
    "session_token": "AWS_SESSION_TOKEN",
}

_WRITTEN = {
    "parquet_compression": "zstd",
    "parquet_version": "2",
    "data_inlining_row_limit": "0",
    "parquet_row_group_size": "8192",
}
"""How files are written, by other clients too. What is in memory until it is written goes with row groups."""

TEXTS = "1024"
"""Texts of a row group: for one, all of its group are read."""


def connect(place: Place, **settings: str) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that can attach the store at a place, with settings of DuckDB.

    Raises:
        StoreError: an extension is not installed; the message says how to install it.
    """
    connection = duckdb.connect(":memory:", config={**schema.OFFLINE, **settings})
    try:
        connection.execute("SET enable_progress_bar = false")  # it would draw into what scripts read
        if place.kind != "file":
            _load(connection, "ducklake")
        if place.kind == "team":
            _load(connection, "postgres_scanner")
            _load(connection, "httpfs")
            _give_keys(connection)
    except Exception:
        connection.close()
        raise
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its wheel, as it lies there: nothing is copied into the user's home."""
    found = importlib.util.find_spec(f"duckdb_extension_{name}")
    roots = found.submodule_search_locations if found else None
    path = Path(next(iter(roots or ["-"]))) / "extensions" / f"v{duckdb.__version__}"
    file = path / f"{name}.duckdb_extension"
    if not file.exists():
        wheel = f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}"
        raise StoreError(f"a DuckLake needs DuckDB's extension {name} ({wheel}): {EXTRA}")
    connection.execute(f"LOAD {quoted(str(file))}")


def _give_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a database use object storage with the keys that the environment holds, named as AWS names them."""
    values = {name: os.environ.get(variable, "") for name, variable in _KEYS.items()}
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    if endpoint:
        scheme, _, host = endpoint.rpartition("://")
        values |= {
            "endpoint": host.rstrip("/"),
            "url_style": "path",
            "use_ssl": str(scheme != "http").lower(),
        }
    values["region"] = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or ""
    given = ", ".join(f"{name} {quoted(value)}" for name, value in values.items() if value)
    if given:
        connection.execute(f"CREATE SECRET storage (TYPE s3, {given})")


def create(place: Place, data: str) -> None:
    """Make a team's lake, with the tables of an empty store.

    Args:
        place: its catalog.
        data: the folder of its files: a path that all machines reach by this name, or s3://….
    """
    connection = connect(place)
    try:
        attach(connection, place, data=data, read_only=False)
        connection.execute(f"USE {NAME}")
        fill(connection)
    except duckdb.Error as error:
        raise StoreError(f"no lake can be made at {place}: {place.said(error)}") from None
    finally:
        connection.close()


def attach(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    *,
    catalog: Path | None = None,
    data: str | None = None,
    read_only: bool = True,
    snapshot: str | None = None,
) -> None:
    """Attach a lake as `store`.

    Args:
        connection: from `connect`.
        place: where it is.
        catalog: the copy of the catalog of a lake on this machine that stands for it.
        data: where the files of a lake go that is made; None: there must be one.
        read_only: whether it is only read.
        snapshot: the number of a snapshot, or a moment, that is read; None: the newest.
    """
    options = ["READ_ONLY"] if read_only else []
    if place.kind == "team":
        source = f"ducklake:postgres:{place.catalog}"
        if data is not None:
            options.append(f"DATA_PATH {quoted(data)}")
        else:
            options.append("CREATE_IF_NOT_EXISTS false")
    else:  # wherever the lake was when it was made, its files lie beside its catalog now
        source = f"ducklake:{catalog or place.path}"
        options += [f"DATA_PATH {quoted(f'{place.files}/')}", "OVERRIDE_DATA_PATH true"]
    if snapshot is not None:
        named = "SNAPSHOT_VERSION" if snapshot.isdecimal() else "SNAPSHOT_TIME"
        options.append(f"{named} {snapshot if snapshot.isdecimal() else quoted(snapshot)}")
    if not read_only:
        options.append("DATA_INLINING_ROW_LIMIT 0")
    connection.execute(f"ATTACH {quoted(source)} AS {NAME} ({', '.join(options)})")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty store in a lake that was just made, and say how their files are written."""
    for name, value in _WRITTEN.items():
        connection.execute("CALL ducklake_set_option(?, ?, ?)", [NAME, name, value])
    connection.execute("BEGIN")
    schema.create(connection)
    connection.execute("INSERT INTO meta VALUES (?, ?)", [GENERATION, secrets.token_hex(8)])
    connection.execute("COMMIT")
    connection.execute(
        "CALL ducklake_set_option(?, 'parquet_row_group_size', ?, table_name => 'texts')", [NAME, TEXTS]
    )


def quoted(text: str) -> str:
    """Return a literal of SQL, for the statements that take no bound parameter."""
    return "'" + text.replace("'", "''") + "'"
