"""The tables of a store and their Arrow shapes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import duckdb
import pyarrow as pa

SCHEMA_VERSION = "1"

OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
"""DuckDB settings of every connection: nothing is downloaded at run time."""

ARTICLE_TABLES = ("articles", "texts", "sentences", "mentions", "sentiment", "pairs", "tags", "signatures")
"""Tables whose rows belong to one article, by `article_id`."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of an empty store in the connection's current database."""
    connection.execute((files("monitor.store") / "schema.sql").read_text(encoding="utf-8"))
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [SCHEMA_VERSION])


@cache
def arrow_schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of every table, read off the DDL so that it stands in one place."""
    connection = duckdb.connect(":memory:")
    create(connection)
    return {
        table: connection.table(table).limit(0).to_arrow_table().schema
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
