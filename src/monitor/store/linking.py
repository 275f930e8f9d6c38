"""Near-duplicates and stories: relating the articles of a run to each other and to those before."""

from __future__ import annotations

import duckdb


def link(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Placeholder until monitor.stories lands."""
    connection.execute("UPDATE articles SET story_id = article_id WHERE story_id IS NULL AND run_id = ?", [run_id])
