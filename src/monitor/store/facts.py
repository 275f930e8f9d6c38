"""Facts: narrow tables that questions are answered from, without the rows that they are worked out of.

What an article is (day, outlet, language, tone, whether it is a copy) stands in every fact of it, so that a
filter on it is a condition on the one table that is read. A fact is there once: who counts articles counts
rows. Values are text, not numbers with a dictionary beside them: DuckDB keeps and compares them by a
dictionary of its own, and on a million articles numbers were no faster (12.1 ms against 12.7 for the articles
of every country).

The facts of an article are worked out anew by the run that writes, replaces, renews, moves or takes out the
article; those of others stay as they are. They are in the order of days as far as runs are: a period reads
its part. When as many were added as there were when the tables were last sorted, they are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import Template

import duckdb
import pyarrow as pa
from xxhash import xxh3_64_hexdigest

from monitor.model import RELATION_THRESHOLD, TONE_THRESHOLD
from monitor.reference.topics import taxonomy
from monitor.resources import read_text

FACTS = (
    "article_facts",
    *("country_facts", "pair_facts", "sentence_facts", "topic_facts", "keyword_facts"),
    *("entity_facts", "tone_facts"),
)
"""The tables of facts. In `article_facts` is the number by which the others name an article."""

FORM = 1
"""Raised where facts are worked out otherwise, so that every store works all of them out anew."""

SAMPLE, SAMPLE_FOLDER = ".example", "data/sample/"
"""Sources of sample data lie in this top-level domain, which RFC 2606 keeps free of real sites; sample pages
without an address are known by the folder they were loaded from."""

_VERSION, _LAST, _SORTED = "facts", "facts_last", "facts_sorted"
"""In the table `meta`: how the facts were worked out, the highest number of an article, and what that was
when they were last sorted. Of two runs that number articles at once one must fail: both replace that row."""

PART = 100_000
"""Articles whose facts are worked out at once, in the memory of a writer."""

_HEADER = "article, published_day, source, source_country, language, tone_label, duplicate"

_ARTICLES = Template(
    """
    INSERT INTO article_facts BY NAME
    SELECT
        (? + row_number() OVER (ORDER BY published_day, article_id))::INTEGER AS article,
        article_id, published_at, published_day, source, source_country, language, tone,
        CASE
            WHEN tone >= $tone THEN 'positive' WHEN tone <= -$tone THEN 'negative'
            WHEN tone IS NOT NULL THEN 'neutral'
        END AS tone_label,
        duplicate_of IS NOT NULL AS duplicate, duplicate_of, story_id, word_count,
        coalesce(ends_with(source, '$sample'), false) OR contains(origin, '$folder') AS sample
    FROM articles SEMI JOIN touched USING (article_id)
    ORDER BY article
    """
).substitute(tone=TONE_THRESHOLD, sample=SAMPLE, folder=SAMPLE_FOLDER)

_COUNTRIES = """
    SELECT
        article_id, entity_id AS country, count(*)::INTEGER AS times,
        (count(*) FILTER (via <> 'place'))::INTEGER AS times_by_name
    FROM mentions SEMI JOIN fresh USING (article_id) WHERE kind = 'country'
    GROUP BY article_id, entity_id
"""
_PAIRS = Template(
    """
    SELECT
        article_id, country_a, country_b, country_a || '-' || country_b AS pair,
        count(*)::INTEGER AS sentences,
        CASE
            WHEN bool_or(relation <= -$relation) AND bool_or(relation >= $relation) THEN 'both'
            WHEN bool_or(relation <= -$relation) THEN 'conflict'
            WHEN bool_or(relation >= $relation) THEN 'cooperation'
            WHEN count(relation) > 0 THEN 'nothing'
            ELSE 'unread'
        END AS tells,
        coalesce(bool_or(passes), false) AS passes,
        max(conflict) AS likely_conflict, max(cooperation) AS likely_cooperation,
        string_agg(DISTINCT coalesce(model, ''), '|' ORDER BY coalesce(model, '')) FILTER (passes) AS models,
        avg(relation) AS relation,
        coalesce(bool_or(passes AND actor = country_a AND target = country_b), false) AS a_on_b,
        coalesce(bool_or(passes AND actor = country_b AND target = country_a), false) AS b_on_a,
        coalesce(bool_or(passes AND voice = country_a), false) AS voice_a,
        coalesce(bool_or(passes AND voice = country_b), false) AS voice_b,
        coalesce(bool_or(passes AND voice NOT IN (country_a, country_b)), false) AS voice_other
    FROM (SELECT *, abs(relation) >= $relation AS passes FROM pairs SEMI JOIN fresh USING (article_id))
    GROUP BY article_id, country_a, country_b
    """
).substitute(relation=RELATION_THRESHOLD)
_SENTENCES = Template(
    """
    SELECT DISTINCT
        article_id, country_a, country_b, country_a || '-' || country_b AS pair, actor, target, voice,
        CASE
            WHEN relation >= $relation THEN 'cooperation' WHEN relation <= -$relation THEN 'conflict'
            WHEN relation IS NOT NULL THEN 'neutral'
        END AS relation,
        coalesce(mood, CASE WHEN abs(relation) >= $relation THEN 'fact' END) AS mood
    FROM pairs SEMI JOIN fresh USING (article_id)
    """
).substitute(relation=RELATION_THRESHOLD)
_TOPICS = """
    SELECT article_id, topic, bool_or(topic = tag_id) AS itself
    FROM (
        SELECT article_id, tag_id, unnest(coalesce(lineage, [tag_id])) AS topic
        FROM tags SEMI JOIN fresh USING (article_id) LEFT JOIN lineages USING (tag_id)
        WHERE scheme = 'iptc'
    )
    GROUP BY article_id, topic
"""
_KEYWORDS = """
    SELECT DISTINCT article_id, tag_id AS keyword
    FROM tags SEMI JOIN fresh USING (article_id) WHERE scheme = 'keyword'
"""
_ENTITIES = """
    SELECT article_id, kind, entity_id, count(*)::INTEGER AS times
    FROM mentions SEMI JOIN fresh USING (article_id) WHERE kind IN ('person', 'organisation')
    GROUP BY article_id, kind, entity_id
"""
# The annotators tell one tone an article and entity. Whatever else may be stored, a fact is there once.
_TONES = """
    SELECT article_id, entity_id, label, avg(tone) AS tone
    FROM sentiment SEMI JOIN fresh USING (article_id) WHERE level = 'target'
    GROUP BY article_id, entity_id, label
"""
_WORKED_OUT = {
    "country_facts": (_COUNTRIES, "country"),
    "pair_facts": (_PAIRS, "country_a, country_b"),
    "sentence_facts": (_SENTENCES, "country_a, country_b"),
    "topic_facts": (_TOPICS, "topic"),
    "keyword_facts": (_KEYWORDS, "keyword"),
    "entity_facts": (_ENTITIES, "kind, entity_id"),
    "tone_facts": (_TONES, "entity_id"),
}
"""Of each table but that of articles: the SELECT of its rows by article_id, and their order within one."""


def version() -> str:
    """Return what facts hang on besides the rows: how they are worked out, thresholds, the taxonomy."""
    told = f"{FORM} {TONE_THRESHOLD} {RELATION_THRESHOLD} {read_text('topics/mediatopics.csv')}"
    return xxh3_64_hexdigest(told.encode())


def touch(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[int]) -> None:
    """Note that the facts of articles are to be worked out anew."""
    _prepare(connection)
    connection.execute("INSERT INTO touched SELECT unnest(?::BIGINT[])", [list(article_ids)])


def touch_those(connection: duckdb.DuckDBPyConnection, of: str) -> None:
    """Note the same of the articles in a table of our own."""
    _prepare(connection)
    connection.execute(f"INSERT INTO touched SELECT article_id FROM {of}")  # noqa: S608


def keep_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the facts of what was touched, at the end of a run.

    Of all articles, where they were worked out otherwise before, or are to be sorted.
    """
    _prepare(connection)
    connection.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT article_id FROM touched")
    noted = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    if noted.get(_VERSION) != version():
        rebuild(connection)
    elif connection.execute("SELECT count(*) FROM touched").fetchone() != (0,):
        _take_out(connection)
        last = _put_in(connection, int(noted[_LAST]))
        if last > 2 * int(noted[_SORTED]):
            rebuild(connection)
    connection.execute("DROP TABLE touched")


def rebuild(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the facts of all articles, in the order of days."""
    connection.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT article_id FROM articles")
    for name in FACTS:
        connection.execute(f"DELETE FROM {name}")  # noqa: S608
    last = _put_in(connection, 0)
    _note(connection, _VERSION, version())
    _note(connection, _SORTED, str(last))


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (article_id BIGINT)")


def _take_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out the facts of what was touched."""
    gone = "SELECT article FROM article_facts SEMI JOIN touched USING (article_id)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE gone AS {gone}")
    if connection.execute("SELECT count(*) FROM gone").fetchone() != (0,):
        for name in FACTS:
            connection.execute(f"DELETE FROM {name} WHERE article IN (SELECT article FROM gone)")  # noqa: S608
    connection.execute("DROP TABLE gone")


def _put_in(connection: duckdb.DuckDBPyConnection, before: int) -> int:
    """Put in the facts of what was touched and is still there; its earlier ones are out.

    Args:
        connection: to the store that is being written.
        before: the highest number of an article so far.

    Returns:
        The highest number now.
    """
    topics = taxonomy().values()
    lineages = {
        "tag_id": pa.array([one.tag_id for one in topics], pa.string()),
        "lineage": pa.array([one.lineage for one in topics], pa.list_(pa.string())),
    }
    connection.register("lineages", pa.table(lineages))
    ((added,),) = connection.execute(_ARTICLES, [before]).fetchall()
    last = before + int(added)
    for first in range(before, last, PART):
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE fresh AS
            SELECT article_id, {_HEADER} FROM article_facts WHERE article > ? AND article <= ?
            """,  # noqa: S608
            [first, first + PART],
        )
        for name, (rows, order) in _WORKED_OUT.items():
            connection.execute(
                f"""
                INSERT INTO {name} BY NAME
                SELECT * EXCLUDE (article_id) FROM fresh JOIN ({rows}) USING (article_id)
                ORDER BY article, {order}
                """  # noqa: S608
            )
        connection.execute("DROP TABLE fresh")
    connection.unregister("lineages")
    _note(connection, _LAST, str(last))
    return last


def _note(connection: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    connection.execute("DELETE FROM meta WHERE key = ?", [key])
    connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])
