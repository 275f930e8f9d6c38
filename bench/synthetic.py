"""A large store for measurements, multiplied out of a small one by SQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from monitor.model import Run
from monitor.store import Writer, publish, schema
from monitor.store.ledger import Ledger

AT_ONCE = 50_000
"""Articles that are inserted at once."""

LATEST = datetime(2026, 9, 15)
"""Nothing is dated later, and something is dated up to then: the days of the made-up sites are among it."""

DAYS = 900
"""Days over which copies are spread."""

SHIFTED = "{column} - to_days(CAST(copy * 37 % 900 AS INTEGER)) AS {column}"
MAPPED = "mapped({column}, copy) AS {column}"

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": (
        "'https://example.org/' || copy || '/' || article_id AS url",
        "'https://example.org/' || copy || '/' || article_id AS canonical_url",
        "title || ' ' || copy AS title",
        SHIFTED.format(column="published_at"),
        *(MAPPED.format(column=name) for name in ("article_id", "content_hash", "duplicate_of", "story_id")),
    ),
    # As long as a short report, and not to be compressed better than one.
    "texts": (
        MAPPED.format(column="article_id"),
        "list_reduce(list_transform(range(40), part -> md5(concat(article_id, copy, part))), "
        "(before, part) -> before || ' ' || part) AS text",
    ),
    "mentions": (MAPPED.format(column="article_id"), SHIFTED.format(column="published_at")),
    "pairs": (MAPPED.format(column="article_id"), SHIFTED.format(column="published_at")),
    "signatures": (
        MAPPED.format(column="article_id"),
        "list_transform(bands, band -> mapped(band, copy)) AS bands",
    ),
    "stories": (
        MAPPED.format(column="story_id"),
        SHIFTED.format(column="first_at"),
        SHIFTED.format(column="last_at"),
    ),
    **dict.fromkeys(("sentences", "sentiment", "tags", "events"), (MAPPED.format(column="article_id"),)),
}
"""By table: the columns that differ between the copies of a row."""


def make(small: Path, large: Path, count: int) -> None:
    """Write a store with about `count` articles, and a ledger that knows them all.

    Args:
        small: a store with some articles.
        large: where to write.
        count: of articles.
    """
    with duckdb.connect(str(large)) as connection:
        schema.create(connection)
        connection.execute(f"ATTACH '{small}' AS small (READ_ONLY)")
        connection.execute(
            """
            CREATE TEMP MACRO mapped(id, copy) AS
                CASE WHEN id IS NOT NULL THEN CAST(hash(id, copy) >> 2 AS BIGINT) END
            """
        )
        connection.execute("INSERT INTO meta FROM small.meta WHERE key = 'annotator_version'")
        (each,) = connection.execute("SELECT count(*) FROM small.articles").fetchone() or (0,)
        copies, step = -(-count // each), max(1, AT_ONCE // each)
        for first in range(0, copies, step):
            for table, changed in COLUMNS.items():
                # Names of our own; they cannot be bound.
                connection.execute(
                    f"""
                    INSERT INTO {table}
                    SELECT small.* REPLACE ({", ".join(changed)})
                    FROM small.{table} AS small, range(?, ?) AS copies (copy)
                    """,  # noqa: S608
                    [first, min(first + step, copies)],
                )
    _note(large)


def _note(store: Path) -> None:
    """Write the run that the articles came with, and the items that brought them."""
    with publish(store) as writer:
        known = writer.known().ids.tolist()
        writer.finish(Run("synthetic", LATEST, LATEST, len(known), len(known), 0, 0, 0, 0, 1.0, "load"))
    ledger = Ledger(store)
    ledger.bind(Writer(store).meta("store_id"))
    with ledger._transaction() as run:
        for key in known:
            run(
                "INSERT INTO items (item, source, version, first_at) VALUES (?, 'Site 0', 'v', ?)",
                [key, str(LATEST - timedelta(days=DAYS))],
            )
    ledger.close()
