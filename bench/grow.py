"""Multiply a store: the same articles again and again, under other ids and on other days."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from monitor.store.schema import OFFLINE, article_tables

IDS = ("article_id", "duplicate_of", "story_id")
MOMENTS, DAY = ("published_at", "first_seen_at", "moment"), "published_day"
STORIES = """
INSERT INTO stories
SELECT
    story_id, arg_min(title, (coalesce(published_at, first_seen_at), article_id)), min(published_at),
    max(published_at), count(*) FILTER (duplicate_of IS NULL), count(DISTINCT source)
FROM articles WHERE story_id IS NOT NULL GROUP BY story_id
"""


def grow(base: Path, target: Path, articles: int) -> int:
    """Write a store of about so many articles; return how many."""
    shutil.copyfile(base, target)
    connection = duckdb.connect(str(target), config={**OFFLINE, "memory_limit": "4GB"})
    held = int((connection.execute("SELECT count(*) FROM articles").fetchone() or (0,))[0])
    times = -(-articles // held)
    for name in article_tables():
        columns = [row[0] for row in connection.execute(f'DESCRIBE "{name}"').fetchall()]
        shifted = ", ".join(map(_shifted, columns))
        connection.execute(f'INSERT INTO "{name}" SELECT {shifted} FROM "{name}", range(1, {times}) AS r(k)')  # noqa: S608
    connection.execute("DELETE FROM stories")
    connection.execute(STORIES)
    connection.execute("CHECKPOINT")
    connection.close()
    return times * held


def _shifted(column: str) -> str:
    if column in IDS:
        return f'"{column}" + k * 1000003'
    if column == DAY:
        return f'"{column}" - (k % 1000)::INTEGER'
    if column in MOMENTS:
        return f'"{column}" - to_days((k % 1000)::INTEGER)'
    if column == "content_hash":
        return '"content_hash" + k'
    if column == "bands":
        return "list_transform(bands, band -> xor(band, k))"
    return f'"{column}"'
