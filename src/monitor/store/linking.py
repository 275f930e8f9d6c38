"""Near-duplicates and stories: relating the articles of a run to each other and to those before.

The store finds candidates (SQL); what they are to each other is decided by `monitor.stories`. Stories:
`grouping`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from monitor.store import grouping
from monitor.store.days import between
from monitor.stories.distinctions import figures, words_of
from monitor.stories.duplicates import Candidate, are_alike, near_duplicates
from monitor.stories.events import opening

CROWD = 50
"""A band that more articles share is boilerplate (a form, a legal notice) and is no evidence."""

CHUNK = 1_000
"""Candidates whose texts are in memory at once."""

FEW_TEXTS, FEW_SIGNATURES, AT_ONCE = 5_000, 500, 100
"""Texts and MinHashes up to which they are asked for one by one, and how many in a question."""


def link(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[int]:
    """Set `duplicate_of` and `story_id` for the articles of a run, and bring `stories` up to date.

    Returns:
        The articles, of earlier runs too, whose `duplicate_of` is another one now.
    """
    changed = _link_duplicates(connection, run_id)
    grouping.relate(connection, run_id)
    return changed


def leave(connection: duckdb.DuckDBPyConnection, article_ids: list[int]) -> list[int]:
    """Make what are copies of articles, which go or change, copies of the earliest of the others.

    Returns:
        The copies whose original is another one now.
    """
    family = connection.execute(
        "SELECT article_id FROM articles WHERE duplicate_of IN (SELECT unnest(?::BIGINT[]))",
        [article_ids],
    ).fetchall()
    grouping.unsettle(connection, [*article_ids, *(key for (key,) in family)])
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE heirs AS
        SELECT duplicate_of AS head,
            arg_min(article_id, (coalesce(published_at, first_seen_at), article_id)) AS heir
        FROM articles
        WHERE duplicate_of IN (SELECT unnest($gone::BIGINT[]))
        AND article_id NOT IN (SELECT unnest($gone::BIGINT[]))
        GROUP BY duplicate_of
        """,
        {"gone": article_ids},
    )
    changed = connection.execute(
        "SELECT article_id FROM articles JOIN heirs ON duplicate_of = head"
    ).fetchall()
    connection.execute(
        """
        UPDATE articles SET duplicate_of = CASE WHEN article_id = heir THEN NULL ELSE heir END
        FROM heirs WHERE articles.duplicate_of = heirs.head
        """
    )
    return [key for (key,) in changed]


def _link_duplicates(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[int]:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE brought AS SELECT article_id FROM articles WHERE run_id = ?", [run_id]
    )
    pairs = connection.execute(
        """
        WITH
            fresh AS MATERIALIZED (
                SELECT article_id, unnest(bands) AS band FROM signatures SEMI JOIN brought USING (article_id)
            ),
            every AS (SELECT article_id, unnest(bands) AS band FROM signatures),
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
        [CROWD],
    ).fetchall()
    touched = sorted({key for pair in pairs for key in pair})
    # All copies of an original that is touched, or of whose copies one is: a late arrival that turns out to
    # be the earliest takes over the whole family.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT unnest(?::BIGINT[]) AS article_id", [touched]
    )
    known = connection.execute(
        """
        WITH
            originals AS MATERIALIZED (
                SELECT DISTINCT coalesce(duplicate_of, article_id) AS article_id
                FROM articles SEMI JOIN touched USING (article_id)
            ),
            copies AS MATERIALIZED (
                SELECT article_id, duplicate_of, coalesce(published_at, first_seen_at) AS at
                FROM articles WHERE duplicate_of IN (FROM originals)
            )
        SELECT
            copies.article_id, copies.at, ''::BLOB,
            original.article_id, coalesce(original.published_at, original.first_seen_at), ''::BLOB
        FROM articles AS original JOIN copies ON original.article_id = copies.duplicate_of
        """
    ).fetchall()
    signed = dict(_held(connection, "signatures", "minhash", touched, FEW_SIGNATURES))
    pairs = [(one, other) for one, other in pairs if are_alike(signed[one], signed[other])]
    candidates = _candidates(connection, sorted({key for pair in pairs for key in pair}), signed)
    found = near_duplicates(
        ((candidates[one], candidates[other]) for one, other in pairs),
        ((Candidate(*row[:3]), Candidate(*row[3:])) for row in known),
    )
    return _settle(connection, run_id, {**dict.fromkeys(row[0] for row in known), **found})


def _candidates(
    connection: duckdb.DuckDBPyConnection, alike: list[int], signed: Mapping[int, bytes]
) -> dict[int, Candidate]:
    """Return articles with what tells whether they are copies, by id; `signed` are their MinHashes."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS SELECT unnest(?::BIGINT[]) AS article_id", [alike]
    )
    dated, bounds = between(connection, alike)
    rows = connection.execute(
        f"""
        WITH named AS MATERIALIZED (
            SELECT article_id, list(entity_id) AS countries, list(DISTINCT surface) AS surfaces
            FROM (FROM mentions WHERE {dated}) SEMI JOIN alike USING (article_id)
            WHERE kind = 'country' GROUP BY article_id
        )
        SELECT
            article_id, coalesce(published_at, first_seen_at), published_at IS NOT NULL, word_count,
            countries, surfaces, language, title
        FROM alike JOIN articles USING (article_id) LEFT JOIN named USING (article_id)
        """,  # noqa: S608
        bounds,
    ).fetchall()
    plain = {row[0]: row[1:] for row in rows}
    found = {}
    for key, text in _held(
        connection, "texts", "text", alike, FEW_TEXTS
    ):  # the texts are many; what is kept of them is little
        at, dated, words, countries, surfaces, language, title = plain[key]
        named = Counter(countries or ())
        most = max(named.values(), default=0)
        leading = frozenset(code for code, times in named.items() if times > most / 2)
        found[key] = Candidate(
            key,
            at,
            signed[key],
            dated,
            words,
            frozenset(named),
            figures(text, language),
            words_of(title),
            leading,
            opening(text, language, surfaces or ()),
        )
    return found


def _held(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, article_ids: list[int], few: int
) -> Iterator[tuple[int, Any]]:
    """Yield a column of large values for some articles.

    A join asks a filter that lets one row in a thousand pass by mistake, and for each of them 2,048 values
    are unpacked: of a million articles, all. So a few are asked for one by one, as bounds of their ids.
    """
    # Names cannot be bound; these are our own constants.
    asked = f"SELECT article_id, {column} FROM {table} WHERE"  # noqa: S608
    if len(article_ids) > few:
        rows = connection.execute(f"{asked} article_id IN (SELECT unnest(?::BIGINT[]))", [article_ids])
        while chunk := rows.fetchmany(CHUNK):
            yield from chunk
        return
    for first in range(0, len(article_ids), AT_ONCE):
        some = article_ids[first : first + AT_ONCE]
        bounds = " OR ".join(["(article_id >= ? AND article_id <= ?)"] * len(some))
        yield from connection.execute(f"{asked} {bounds}", [key for key in some for _ in range(2)]).fetchall()


def _settle(connection: duckdb.DuckDBPyConnection, run_id: str, found: dict[int, int | None]) -> list[int]:
    """Set `duplicate_of` where it differs from what was found, and return where it did.

    The days of articles that were known before are touched.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE linked AS
        SELECT article_id, value, run_id
        FROM (SELECT unnest(?::BIGINT[]) AS article_id, unnest(?::BIGINT[]) AS value)
        JOIN articles USING (article_id) WHERE duplicate_of IS DISTINCT FROM value
        """,
        [list(found), list(found.values())],
    )
    changed = connection.execute("SELECT article_id, run_id <> ? FROM linked", [run_id]).fetchall()
    grouping.unsettle(connection, [key for key, is_known in changed if is_known])
    connection.execute(
        """
        UPDATE articles SET duplicate_of = linked.value
        FROM linked WHERE linked.article_id = articles.article_id
        """
    )
    return [key for key, _ in changed]
