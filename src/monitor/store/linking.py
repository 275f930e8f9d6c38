"""Near-duplicates and stories: relating the articles of a run to each other and to those before.

The store finds candidates (SQL); what they are to each other is decided by `monitor.stories`.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import duckdb

from monitor.stories.distinctions import figures, words_of
from monitor.stories.duplicates import Candidate, near_duplicates
from monitor.stories.events import opening
from monitor.stories.stories import WINDOW, StoryFeatures, group

CROWD = 50
"""A band that more articles share is boilerplate (a form, a legal notice) and is no evidence."""

CHUNK = 1_000
"""Candidates whose texts are in memory at once."""

SLICE = timedelta(days=30)
"""New articles are grouped a month at a time, so that memory does not grow with what a run brings."""


def link(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Set `duplicate_of` and `story_id` for the articles of a run, and bring `stories` up to date."""
    _link_duplicates(connection, run_id)
    _link_stories(connection, run_id)
    _summarise(connection)


def _link_duplicates(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    pairs = connection.execute(
        """
        WITH
            every AS (SELECT article_id, unnest(bands) AS band FROM signatures),
            fresh AS (FROM every WHERE article_id IN (SELECT article_id FROM articles WHERE run_id = ?)),
            bands AS MATERIALIZED (FROM every WHERE band IN (SELECT band FROM fresh)),
            crowded AS (SELECT band FROM bands GROUP BY band HAVING count(*) > ?),
            shared AS (
                SELECT DISTINCT
                    least(fresh.article_id, bands.article_id) AS one,
                    greatest(fresh.article_id, bands.article_id) AS other
                FROM fresh JOIN bands USING (band)
                WHERE fresh.article_id <> bands.article_id
                AND band NOT IN (FROM crowded)
            )
        SELECT one, other FROM shared
        """,
        [run_id, CROWD],
    ).fetchall()
    touched = sorted({key for pair in pairs for key in pair})
    # All copies of an original that is touched, or of whose copies one is: a late arrival that turns out to
    # be the earliest takes over the whole family.
    known = connection.execute(
        """
        WITH
            touched AS (SELECT unnest(?::BIGINT[]) AS article_id),
            originals AS (
                SELECT coalesce(duplicate_of, article_id) AS article_id
                FROM articles JOIN touched USING (article_id)
            )
        SELECT
            a.article_id, coalesce(a.published_at, a.first_seen_at), ''::BLOB,
            b.article_id, coalesce(b.published_at, b.first_seen_at), ''::BLOB
        FROM articles AS a JOIN articles AS b ON b.article_id = a.duplicate_of
        WHERE b.article_id IN (FROM originals)
        """,
        [touched],
    ).fetchall()
    candidates = _candidates(connection, touched)
    found = near_duplicates(
        ((candidates[one], candidates[other]) for one, other in pairs),
        ((Candidate(*row[:3]), Candidate(*row[3:])) for row in known),
    )
    _update(connection, "duplicate_of", found, [row[0] for row in known])


def _candidates(connection: duckdb.DuckDBPyConnection, touched: list[int]) -> dict[int, Candidate]:
    """Return articles with what tells whether they are copies, by id."""
    rows = connection.execute(
        """
        WITH
            touched AS (SELECT unnest(?::BIGINT[]) AS article_id),
            named AS (
                SELECT article_id, list(entity_id) AS countries, list(DISTINCT surface) AS surfaces
                FROM mentions SEMI JOIN touched USING (article_id) WHERE kind = 'country' GROUP BY article_id
            )
        SELECT
            article_id, coalesce(published_at, first_seen_at), minhash, published_at IS NOT NULL, word_count,
            countries, surfaces, text, language, title
        FROM touched
        JOIN articles USING (article_id) JOIN signatures USING (article_id) JOIN texts USING (article_id)
        LEFT JOIN named USING (article_id)
        """,
        [touched],
    )
    found = {}
    while chunk := rows.fetchmany(CHUNK):  # the texts are many; what is kept of them is little
        for key, at, minhash, dated, words, countries, surfaces, text, language, title in chunk:
            named = Counter(countries or ())
            most = max(named.values(), default=0)
            leading = frozenset(code for code, times in named.items() if times > most / 2)
            found[key] = Candidate(
                key,
                at,
                minhash,
                dated,
                words,
                frozenset(named),
                figures(text, language),
                words_of(title),
                leading,
                opening(text, language, surfaces or ()),
            )
    return found


def _link_stories(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Group the new articles, with those around them in time; a near-duplicate is in its original's story."""
    days = connection.execute(
        """
        SELECT min(moment), max(moment) FROM (
            SELECT coalesce(published_at, first_seen_at) AS moment FROM articles
            WHERE run_id = ? AND duplicate_of IS NULL
        )
        """,
        [run_id],
    ).fetchone()
    start, last = days or (None, None)
    while start is not None and start <= last:
        _update(connection, "story_id", group(_features(connection, start - WINDOW, start + SLICE + WINDOW)))
        following = connection.execute(
            """
            SELECT min(coalesce(published_at, first_seen_at)) FROM articles
            WHERE run_id = ? AND duplicate_of IS NULL AND coalesce(published_at, first_seen_at) > ?
            """,
            [run_id, start + SLICE],
        ).fetchone()
        start = following[0] if following else None
    connection.execute(
        """
        UPDATE articles SET story_id = original.story_id
        FROM articles AS original
        WHERE original.article_id = articles.duplicate_of
        AND original.story_id IS DISTINCT FROM articles.story_id
        """
    )


def _features(connection: duckdb.DuckDBPyConnection, start: Any, end: Any) -> list[StoryFeatures]:
    rows = connection.execute(
        """
        WITH
            slice AS MATERIALIZED (
                SELECT article_id, coalesce(published_at, first_seen_at) AS moment, story_id, title
                FROM articles
                WHERE duplicate_of IS NULL AND coalesce(published_at, first_seen_at) BETWEEN ? AND ?
            ),
            features AS (
                SELECT article_id, 'pair' AS kind, country_a || '-' || country_b AS value
                FROM pairs SEMI JOIN slice USING (article_id)
                UNION
                SELECT article_id, kind, entity_id FROM mentions SEMI JOIN slice USING (article_id)
                WHERE kind IN ('country', 'person', 'organisation')
                UNION
                SELECT article_id, 'keyword', tag_id FROM tags SEMI JOIN slice USING (article_id)
                WHERE scheme = 'keyword'
                UNION
                SELECT article_id, 'title', unnest(regexp_extract_all(lower(title), '\\w{4,}')) FROM slice
            )
        SELECT article_id, moment, story_id, list((kind, value)) FILTER (kind IS NOT NULL)
        FROM slice LEFT JOIN features USING (article_id)
        GROUP BY ALL
        """,
        [start, end],
    ).fetchall()
    return [StoryFeatures(key, at, frozenset(features or ()), story) for key, at, story, features in rows]


def _update(
    connection: duckdb.DuckDBPyConnection,
    column: str,
    found: dict[int, int],
    cleared: list[int] | None = None,
) -> None:
    """Set a column of `articles` where it differs from what was found."""
    values = {**dict.fromkeys(cleared or ()), **found}
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE linked AS
        SELECT unnest(?::BIGINT[]) AS article_id, unnest(?::BIGINT[]) AS value
        """,
        [list(values), list(values.values())],
    )
    # The column cannot be bound; it is one of two names of our own.
    connection.execute(
        f"""
        UPDATE articles SET {column} = linked.value FROM linked
        WHERE linked.article_id = articles.article_id AND articles.{column} IS DISTINCT FROM linked.value
        """  # noqa: S608
    )


def _summarise(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM stories")
    connection.execute(
        """
        INSERT INTO stories
        SELECT
            story_id,
            arg_min(title, (coalesce(published_at, first_seen_at), article_id)),
            min(published_at),
            max(published_at),
            count(*) FILTER (duplicate_of IS NULL),
            count(DISTINCT source)
        FROM articles WHERE story_id IS NOT NULL GROUP BY story_id
        """
    )
