"""Giving articles of an earlier version the ids that their addresses have now, so that none is stored twice.

Up to schema 4, fragments and parameters such as `cid`, `ref` and `source` told no article from another. Those
that were lost then come as new; the one that was kept must not.
"""

from __future__ import annotations

import duckdb

from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id

_WITH_ID = (
    "articles", "texts", "sentences", "mentions", "sentiment", "pairs", "tags", "events", "signatures",
    "revisions",
)  # fmt: skip
_REFERENCES = (("articles", "duplicate_of"), ("articles", "story_id"), ("stories", "story_id"))


def readdress(connection: duckdb.DuckDBPyConnection) -> int:
    """Recompute the ids of articles whose address has a query or a fragment; return how many changed."""
    known = {row[0] for row in connection.execute("SELECT article_id FROM articles").fetchall()}
    changed: dict[int, tuple[int, str]] = {}
    rows = connection.execute(
        "SELECT article_id, url FROM articles WHERE regexp_matches(url, '[?#;]') ORDER BY article_id"
    ).fetchall()
    for former, url in rows:
        canonical = canonical_url(url)
        key = article_id(canonical, "") if canonical else former
        if canonical and key not in known:
            known.add(key)
            changed[former] = (key, canonical)
    if not changed:
        return 0
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE readdressed AS
        SELECT
            unnest(?::BIGINT[]) AS former, unnest(?::BIGINT[]) AS present, unnest(?::VARCHAR[]) AS canonical
        """,
        [list(changed), [key for key, _ in changed.values()], [url for _, url in changed.values()]],
    )
    connection.execute(
        """
        UPDATE articles SET canonical_url = readdressed.canonical
        FROM readdressed WHERE readdressed.former = articles.article_id
        """
    )
    for table, column in (*((name, "article_id") for name in _WITH_ID), *_REFERENCES):
        # Names cannot be bound; these are our own constants.
        connection.execute(
            f'UPDATE "{table}" SET {column} = present FROM readdressed WHERE former = "{table}".{column}'  # noqa: S608
        )
    connection.execute("DROP TABLE readdressed")
    return len(changed)
