"""What the index holds of an article, read from the store's tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import tantivy

from monitor.model import RELATION_THRESHOLD
from monitor.search.analysis import terms
from monitor.store.days import between

AT_ONCE = 4_000
"""Articles that are read at once: some 10 MB of text."""

_VALUES = """
    WITH chosen AS MATERIALIZED (SELECT unnest($ids::BIGINT[]) AS article_id),
    dated_pairs AS (FROM pairs WHERE {dated}), dated_mentions AS (FROM mentions WHERE {dated}),
    paired AS (
        SELECT article_id, country_a, country_b, actor, target, voice, relation
        FROM dated_pairs SEMI JOIN chosen USING (article_id)
    ),
    held AS (
        SELECT
            article_id,
            CASE kind WHEN 'organisation' THEN 'org' ELSE kind END || ':' || entity_id AS term
        FROM dated_mentions SEMI JOIN chosen USING (article_id)
        WHERE kind IN ('country', 'person', 'organisation')
        UNION
        SELECT article_id, 'pair:' || country_a || '-' || country_b FROM paired
        UNION
        SELECT article_id, 'actor:' || actor FROM paired WHERE actor IS NOT NULL
        UNION
        SELECT article_id, 'target:' || target FROM paired WHERE target IS NOT NULL
        UNION
        SELECT article_id, 'voice:' || voice FROM paired WHERE voice IS NOT NULL
        UNION
        SELECT
            article_id,
            CASE
                WHEN relation >= $threshold THEN 'relation:cooperation'
                WHEN relation <= -$threshold THEN 'relation:conflict'
                ELSE 'relation:neutral'
            END
        FROM paired WHERE relation IS NOT NULL
        UNION
        SELECT article_id, 'topic:' || tag_id FROM tags SEMI JOIN chosen USING (article_id)
        WHERE scheme = 'iptc'
    ),
    listed AS (SELECT article_id, list(term ORDER BY term) AS terms FROM held GROUP BY article_id)
    SELECT
        article_id, title, coalesce(text, ''), language, source, published_day,
        coalesce(terms, []), duplicate_of IS NULL
    FROM (FROM articles WHERE {dated}) AS articles
    SEMI JOIN chosen USING (article_id)
    LEFT JOIN (FROM texts WHERE rowid BETWEEN $first AND $last) AS texts USING (article_id)
    LEFT JOIN listed USING (article_id)
"""

_PLACES = """
    SELECT coalesce(min(rowid), 0), coalesce(max(rowid), 0)
    FROM texts SEMI JOIN (SELECT unnest(?::BIGINT[]) AS article_id) AS chosen USING (article_id)
"""
"""Between which rows texts stand: the others, of all that is stored, are not read for them."""

FACETS = ("source", "language", "country", "topic")
"""Values that the engine counts by itself, each as `field:value` in one column."""

ORIGINAL = "original:yes"
"""The term of articles that are no near-duplicate of another."""


def schema() -> tantivy.Schema:
    """Return the fields of the index; texts are not stored, the store has them."""
    fields = tantivy.SchemaBuilder()
    for name in ("title", "text"):
        fields.add_text_field(name, tokenizer_name="whitespace")
    fields.add_text_field("value", tokenizer_name="raw", index_option="basic")
    fields.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_integer_field("article_id", indexed=True, fast=True)
    fields.add_integer_field("day", fast=True)
    return fields.build()


def documents(connection: duckdb.DuckDBPyConnection, ids: Sequence[int]) -> Iterator[tantivy.Document]:
    """Yield the document of each article that is in the store: fast where their rows are near each other."""
    for first in range(0, len(ids), AT_ONCE):
        chosen = list(ids[first : first + AT_ONCE])
        ((low, high),) = connection.execute(_PLACES, [chosen]).fetchall()
        asked = {"ids": chosen, "threshold": RELATION_THRESHOLD, "first": low, "last": high}
        dated, bounds = between(connection, chosen)
        found = connection.execute(_VALUES.format(dated=dated), {**asked, **bounds}).fetchall()
        for key, title, text, language, source, day, values, original in found:
            document = tantivy.Document()
            document.add_text("title", terms(title))
            document.add_text("text", terms(text))
            values.append(f"language:{language}")
            named = [f"source:{source}"] if source else []
            for value in (*values, *map(str.lower, named), *([ORIGINAL] if original else [])):
                document.add_text("value", value)
            for value in (*values, *named):  # as filters want it: an outlet as it is written
                if value.partition(":")[0] in FACETS:
                    document.add_text("facet", value)
            document.add_integer("article_id", key)
            document.add_integer("day", day.toordinal() if day else 0)
            yield document
