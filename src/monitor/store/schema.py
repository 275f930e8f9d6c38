"""The tables of a store and their Arrow shapes."""

from __future__ import annotations

import secrets
from dataclasses import fields
from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

from monitor.errors import StoreVersion
from monitor.model import Annotation
from monitor.store import facts, grouping
from monitor.store.readdressing import readdress

SCHEMA_VERSION = "8"

_READDRESSED = 5
"""The version since which an address tells more articles apart."""

_REGROUPED = 7
"""The version since which stories are found by the terms of texts."""

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""DuckDB settings of every connection: nothing is downloaded at run time."""

_OURS = {"tags": "scheme NOT IN ('gdelt', 'outlet')", "sentiment": "model <> 'gdelt'"}
"""Where a table holds rows of other systems too, the SQL condition that tells ours from them."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty store in the connection's current database."""
    connection.execute((files("monitor.store") / "schema.sql").read_text(encoding="utf-8"))
    connection.execute(
        "INSERT INTO meta VALUES ('schema_version', ?), ('store_id', ?)",
        [SCHEMA_VERSION, secrets.token_hex(8)],
    )


def migrate(connection: duckdb.DuckDBPyConnection) -> bool:
    """Bring an older store in the connection's current database to this version; tell whether it was older.

    Raises:
        StoreVersion: it is not of an older version.
    """
    found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    version = int(found[0]) if found and str(found[0]).isdecimal() else 0
    if version > int(SCHEMA_VERSION):
        raise StoreVersion(
            f"it has schema {version}, from a newer version of Media Monitor: this one writes schema "
            f"{SCHEMA_VERSION}, use the newer one"
        )
    if version < 1:
        raise StoreVersion(f"it has schema {found and found[0]}, which no version of Media Monitor wrote")
    older = version < int(SCHEMA_VERSION)
    while version < int(SCHEMA_VERSION):
        version += 1
        step = files("monitor.store") / "migrations" / f"{version}.sql"
        connection.execute(step.read_text(encoding="utf-8"))
        if version == _READDRESSED:
            readdress(connection)
        if version == _REGROUPED:
            grouping.fill_terms(connection)
            grouping.unsettle_all(connection)
            grouping.relate(connection, "migration")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(version)])
        connection.execute("DELETE FROM meta WHERE key = 'search_index'")  # it is of other rows
        # Nobody sees the copy yet, and DuckDB lets no step alter a table that one before it has updated.
        connection.execute("COMMIT")
        connection.execute("BEGIN")
    return older


@cache
def arrow_schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of every table, read off the DDL so that it stands in one place."""
    connection = duckdb.connect(":memory:")
    create(connection)
    return {
        table: connection.table(table).limit(0).to_arrow_table().schema
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }


@cache
def annotation_tables() -> dict[str, str]:
    """Return the tables of what the annotators find, with the SQL condition that tells their rows apart.

    Those are the fields of `Annotation` that have a table of their name, and the tones.
    """
    named = [field.name for field in fields(Annotation) if field.name in arrow_schemas()]
    return {name: _OURS.get(name, "TRUE") for name in (*named, "sentiment")}


@cache
def article_tables() -> tuple[str, ...]:
    """Return the tables of what is known of an article, by `article_id`; without its earlier wordings."""
    return tuple(
        name
        for name, columns in arrow_schemas().items()
        if "article_id" in columns.names and name not in ("revisions", *facts.FACTS)
    )
