"""A grown store is one that a run could have published: its offsets, ids and counts are true.

Its texts are put together from those of others, so whatever stands beside them must have moved with them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.corpus import grow
from bench.peers import QUESTIONS, alike, peers
from bench.questions import ours
from monitor.annotate import choose
from monitor.metrics import coverage
from monitor.metrics.filters import Filters
from monitor.runs.load import load
from monitor.status import doctor, status
from monitor.store import Store
from monitor.store.linking import link
from monitor.stories.signatures import signature
from monitor.stories.terms import terms

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
ARTICLES = 1_200


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles in three languages, annotated."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.duckdb"
    seeds = [SAMPLE / name for name in ("2026-spring.jsonl.gz", "french.csv", "german.jsonl")]
    load(seeds, path, annotators=choose("fast"), workers=1)
    return path


@pytest.fixture(scope="module")
def store(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grown store."""
    path = tmp_path_factory.mktemp("grown") / "grown.duckdb"
    grow(path, ARTICLES, base=base, workers=1)
    return path


def ask(store: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of one question."""
    with duckdb.connect(str(store), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def test_every_mention_and_pair_stands_where_it_says(store: Path) -> None:
    """Mentions and spans of pairs moved with their sentences, invented names included."""
    ((mentions, wrong),) = ask(
        store,
        """
        SELECT count(*), count(*) FILTER (
            substring(IF(field = 'title', title, text), "start" + 1, "end" - "start") <> surface)
        FROM mentions JOIN articles USING (article_id) JOIN texts USING (article_id)
        """,
    )
    assert (mentions > 10 * ARTICLES, wrong) == (True, 0)
    spans = """
        SELECT count(*), count(*) FILTER (m.entity_id IS NULL)
        FROM (SELECT *, unnest([country_a, country_b]) AS country, unnest(spans) AS span FROM pairs) AS p
        LEFT JOIN mentions AS m
        ON m.article_id = p.article_id AND m.field = p.field AND m."start" = p.span[1] AND m."end" = p.span[2]
        AND m.entity_id = p.country
    """
    ((named, otherwise),) = ask(store, spans)
    assert named > ARTICLES
    assert otherwise / named < 0.25  # "both sides" is no mention


def test_sentences_follow_each_other_and_hold_their_mentions(store: Path) -> None:
    """No sentence overlaps another, none is lost, and what is found in one lies in it."""
    ((overlapping,),) = ask(
        store,
        """
        SELECT count(*) FROM (
            SELECT "start" < lag("end", 1, 0) OVER w OR sentence <> row_number() OVER w - 1 AS bad
            FROM sentences WINDOW w AS (PARTITION BY article_id ORDER BY sentence))
        WHERE bad
        """,
    )
    ((outside,),) = ask(
        store,
        """
        SELECT count(*) FROM mentions AS m JOIN sentences AS s USING (article_id, sentence)
        WHERE m."start" < s."start" OR m."end" > s."end"
        """,
    )
    ((lost,),) = ask(
        store,
        """
        SELECT count(*) FROM texts JOIN
            (SELECT article_id, max("end") AS "end" FROM sentences GROUP BY article_id) USING (article_id)
        WHERE length(text) <> "end"
        """,
    )
    assert (overlapping, outside, lost) == (0, 0, 0)


def test_signatures_and_terms_are_those_of_the_texts(store: Path) -> None:
    """What near-duplicates and stories are found by is what the product computes of the text."""
    rows = ask(
        store,
        """
        SELECT title, text, articles.language, bands, minhash, terms
        FROM articles JOIN texts USING (article_id) JOIN signatures USING (article_id)
        JOIN story_terms USING (article_id)
        """,
    )
    assert len(rows) == ARTICLES
    for title, text, language, bands, minhash, kept in rows:
        found = signature(str(text))
        assert (list(found.bands), found.minhash) == (bands, minhash)
        assert terms(str(title), str(text), str(language)) == kept


def test_articles_are_as_many_different_and_repeated_as_in_news(store: Path) -> None:
    """Ids are unique; some are undated, one in seven is a copy of an earlier one; texts differ otherwise."""
    ((count, ids, undated, copies, texts, languages),) = ask(
        store,
        """
        SELECT count(*), count(DISTINCT article_id), avg((published_day IS NULL)::INT),
            avg((duplicate_of IS NOT NULL)::INT),
            count(DISTINCT text) FILTER (duplicate_of IS NULL) / count(*) FILTER (duplicate_of IS NULL),
            count(DISTINCT language)
        FROM articles JOIN texts USING (article_id)
        """,
    )
    assert (count, ids, languages) == (ARTICLES, ARTICLES, 3)
    assert 0.01 < undated < 0.05
    assert 0.08 < copies < 0.22
    assert texts > 0.99
    ((astray,),) = ask(
        store,
        """
        SELECT count(*) FROM articles AS copy LEFT JOIN articles AS one ON one.article_id = copy.duplicate_of
        WHERE copy.duplicate_of IS NOT NULL
        AND (one.article_id IS NULL OR one.duplicate_of IS NOT NULL OR one.published_at > copy.published_at
            OR one.story_id <> copy.story_id)
        """,
    )
    assert astray == 0


def test_the_product_finds_the_copies_that_were_made(store: Path, tmp_path: Path) -> None:
    """Linking a day of the grown store anew, most of its copies are copies again."""
    again = tmp_path / "again.duckdb"
    again.write_bytes(store.read_bytes())
    copies = "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL"
    ((made,),) = ask(store, copies)
    with duckdb.connect(str(again)) as connection:
        connection.execute("UPDATE articles SET duplicate_of = NULL, run_id = 'again'")
        link(connection, "again")
    ((found,),) = ask(again, copies)
    assert 0.7 * made < found < 1.3 * made


def test_the_product_reads_a_grown_store_as_any(store: Path) -> None:
    """The doctor finds nothing, status and coverage count what was grown."""
    fast = choose("fast")
    (checked,) = (check for check in doctor(store, fast) if check.name == "store")
    assert checked.found.startswith(f"{ARTICLES} articles from 202")
    assert not checked.advice
    held = status(Store(store), fast)
    assert (held["articles"], held["outdated"], held["mentions"] > ARTICLES) == (ARTICLES, 0, True)
    assert ask(store, "SELECT count(*) FROM article_facts") == [(ARTICLES,)]
    found = coverage.counts(Store(store), Filters(duplicates=True))
    assert int(found.articles) == ARTICLES


def test_analysts_with_other_engines_get_our_answers(store: Path, tmp_path: Path) -> None:
    """What pandas, polars, SQLite and bare DuckDB make of the rows is what the pages show."""
    expected = [question() for question in ours(Store(store))]
    assert all(expected)
    for peer in peers(store, tmp_path):
        for name, question, answer in zip(QUESTIONS, peer.questions, expected, strict=True):
            assert alike(question(), answer), f"{peer.name}: {name}"


def test_the_same_number_grows_the_same_store(base: Path, store: Path, tmp_path: Path) -> None:
    """Rows are the same however many processes compose them; another number gives others."""
    again, other = tmp_path / "again.duckdb", tmp_path / "other.duckdb"
    grow(again, ARTICLES, base=base, workers=2)
    grow(other, ARTICLES, base=base, workers=1, number=2)
    for table in ("articles", "texts", "mentions", "pairs", "sentiment", "stories", "runs"):
        digest = f"SELECT count(*), sum(hash(t)) FROM {table} AS t"  # noqa: S608 (names of our own)
        assert ask(again, digest) == ask(store, digest), table
    assert ask(other, "SELECT sum(hash(text)) FROM texts") != ask(store, "SELECT sum(hash(text)) FROM texts")
