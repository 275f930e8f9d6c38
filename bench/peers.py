"""Five questions to the rows of a store, as an analyst would put them in pandas, polars, SQLite and DuckDB.

All read the same rows: pandas and polars of Parquet files that have the columns they need and no others,
read anew for every question; SQLite of tables with the indexes that serve the questions; DuckDB of the
store's own tables. An answer is a dictionary, so that those of different engines can be compared.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from monitor.reference.topics import ancestry, at_level
from monitor.store.schema import OFFLINE

Answer = dict[Hashable, Any]
Ask = Callable[[], Answer]

SERIES, PAIRS, TOPICS, COUNTRIES, PAGE = 6, 50, 12, 15, 50
"""Lines over time; pairs of the ranking; rows and columns of topics by country; articles of a page."""

QUESTIONS = (
    "daily counts by country",
    "pair ranking with mean relation",
    "topics by country",
    "distinct countries and counts",
    "newest page, with count",
)

_EXPORTS = {
    "articles": """
        SELECT article_id, published_at, published_day, title, source, duplicate_of FROM articles
    """,
    "named": "SELECT article_id, entity_id AS country FROM mentions WHERE kind = 'country'",
    "pairs": "SELECT article_id, country_a, country_b, relation FROM pairs",
    "tags": "SELECT article_id, tag_id FROM tags WHERE scheme = 'iptc'",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine and how it answers, in the order of `QUESTIONS`."""

    name: str
    questions: tuple[Ask, ...]


def peers(store: Path, folder: Path) -> list[Peer]:
    """Prepare the rows of a store for every engine, and return the engines.

    Args:
        store: the DuckDB file.
        folder: an empty one, for Parquet files and a database of SQLite.
    """
    with duckdb.connect(str(store), read_only=True, config=OFFLINE) as reader:
        for name, sql in _EXPORTS.items():
            path = str(folder / f"{name}.parquet").replace("'", "''")
            reader.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet)")
    return [
        Peer("pandas on Parquet", _of_pandas(folder)),
        Peer("polars on Parquet", _of_polars(folder)),
        Peer("SQLite, indexed", _of_sqlite(folder)),
        Peer("bare DuckDB", _of_duckdb(store)),
    ]


def _top_topics() -> tuple[list[str], list[str]]:
    """Return topics, and which of the top level each belongs to."""
    return ancestry(at_level("top"))


def _of_pandas(folder: Path) -> tuple[Ask, ...]:
    topic, above = _top_topics()
    top_of = pd.Series(above, index=topic)

    def read(name: str, *columns: str) -> pd.DataFrame:
        return pd.read_parquet(folder / f"{name}.parquet", columns=list(columns))

    def originals(*columns: str) -> pd.DataFrame:
        found = read("articles", "article_id", "duplicate_of", *columns)
        return found[found["duplicate_of"].isna()]

    def named(articles: pd.DataFrame) -> pd.DataFrame:
        return read("named", "article_id", "country").drop_duplicates().merge(articles, on="article_id")

    def top(counted: pd.Series, most: int) -> list[Any]:
        ordered = (
            counted.rename("n")
            .rename_axis("id")
            .reset_index()
            .sort_values(["n", "id"], ascending=[False, True])
        )
        return list(ordered["id"].head(most))

    def daily() -> Answer:
        found = named(originals("published_day").dropna(subset=["published_day"]))
        chosen = top(found["country"].value_counts(), SERIES)
        counted = found[found["country"].isin(chosen)].groupby(["published_day", "country"]).size()
        rows = counted.reset_index(name="n").itertuples(index=False)
        return {(str(day)[:10], country): int(n) for day, country, n in rows}

    def pairs() -> Answer:
        kept = originals()["article_id"]
        found = read("pairs", "article_id", "country_a", "country_b", "relation")
        found = found[found["article_id"].isin(kept)]
        one = found.groupby(["country_a", "country_b", "article_id"])["relation"].agg(["mean", "size"])
        both = one.groupby(["country_a", "country_b"]).agg(
            n=("size", "size"), said=("size", "sum"), mean=("mean", "mean")
        )
        ranked = both.reset_index().sort_values(
            ["n", "said", "country_a", "country_b"], ascending=[False, False, True, True]
        )
        rows = ranked.head(PAIRS)[["country_a", "country_b", "n", "mean"]]
        return {(a, b): (int(n), _known(mean)) for a, b, n, mean in rows.itertuples(index=False)}

    def topics() -> Answer:
        articles = originals()
        where = named(articles)
        about = read("tags", "article_id", "tag_id")
        about = about.assign(topic=about["tag_id"].map(top_of)).dropna(subset=["topic"])
        about = about[["article_id", "topic"]].drop_duplicates().merge(articles, on="article_id")
        rows = top(about["topic"].value_counts(), TOPICS)
        columns = top(where["country"].value_counts(), COUNTRIES)
        about, where = about[about["topic"].isin(rows)], where[where["country"].isin(columns)]
        cells = about[["article_id", "topic"]].merge(where[["article_id", "country"]], on="article_id")
        counted = cells.groupby(["topic", "country"]).size()
        return {key: int(n) for key, n in counted.items()}

    def countries() -> Answer:
        counted = named(originals())["country"].value_counts()
        return {key: int(n) for key, n in counted.items()}

    def newest() -> Answer:
        found = originals("published_at", "title", "source")
        page = found.sort_values(["published_at", "article_id"], ascending=[False, True]).head(PAGE)
        return {"count": len(found), "page": tuple(page["article_id"].tolist())}

    return daily, pairs, topics, countries, newest


def _of_polars(folder: Path) -> tuple[Ask, ...]:
    topic, above = _top_topics()
    top_of = pl.LazyFrame({"tag_id": topic, "topic": above})

    def scan(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(folder / f"{name}.parquet")

    def originals() -> pl.LazyFrame:
        return scan("articles").filter(pl.col("duplicate_of").is_null())

    def named(articles: pl.LazyFrame) -> pl.LazyFrame:
        return scan("named").unique().join(articles, on="article_id")

    def top(of: pl.LazyFrame, column: str, most: int) -> list[str]:
        counted = of.group_by(column).len().sort(["len", column], descending=[True, False])
        return counted.head(most).collect()[column].to_list()

    def daily() -> Answer:
        dated = (
            originals().filter(pl.col("published_day").is_not_null()).select("article_id", "published_day")
        )
        found = named(dated).select("published_day", "country").collect().lazy()
        counted = (
            found.filter(pl.col("country").is_in(top(found, "country", SERIES)))
            .group_by("published_day", "country")
            .len()
        )
        return {(str(day), country): n for day, country, n in counted.collect().iter_rows()}

    def pairs() -> Answer:
        kept = originals().select("article_id")
        one = (
            scan("pairs")
            .join(kept, on="article_id", how="semi")
            .group_by("country_a", "country_b", "article_id")
            .agg(pl.col("relation").mean(), pl.len().alias("said"))
        )
        both = one.group_by("country_a", "country_b").agg(
            pl.len().alias("n"), pl.col("said").sum(), pl.col("relation").mean()
        )
        order = ["n", "said", "country_a", "country_b"]
        rows = both.sort(order, descending=[True, True, False, False]).head(PAIRS).collect()
        columns = ("country_a", "country_b", "n", "relation")
        return {(a, b): (n, _known(mean)) for a, b, n, mean in rows.select(columns).iter_rows()}

    def topics() -> Answer:
        articles = originals().select("article_id").collect().lazy()
        where = named(articles).collect().lazy()
        about = scan("tags").join(top_of, on="tag_id").select("article_id", "topic").unique()
        about = about.join(articles, on="article_id").collect().lazy()
        rows, columns = top(about, "topic", TOPICS), top(where, "country", COUNTRIES)
        cells = about.filter(pl.col("topic").is_in(rows)).join(
            where.filter(pl.col("country").is_in(columns)), on="article_id"
        )
        counted = cells.group_by("topic", "country").len().collect()
        return {(row, column): n for row, column, n in counted.iter_rows()}

    def countries() -> Answer:
        counted = named(originals().select("article_id")).group_by("country").len().collect()
        return dict(counted.iter_rows())

    def newest() -> Answer:
        found = originals().select("article_id", "published_at", "title", "source")
        order: dict[str, Any] = {"descending": [True, False], "nulls_last": [True, True]}
        count, page = pl.collect_all(
            [found.select(pl.len()), found.sort(["published_at", "article_id"], **order).head(PAGE)]
        )
        return {"count": count.item(), "page": tuple(page["article_id"].to_list())}

    return daily, pairs, topics, countries, newest


_COUNTRIES = """
    SELECT country, count(DISTINCT article_id) AS n
    FROM named WHERE article_id IN (SELECT article_id FROM articles WHERE duplicate_of IS NULL)
    GROUP BY country
"""
_DAILY = """
    WITH
    kept AS (
        SELECT article_id, published_day FROM articles
        WHERE duplicate_of IS NULL AND published_day IS NOT NULL
    ),
    found AS (SELECT DISTINCT article_id, published_day, country FROM kept JOIN named USING (article_id)),
    most AS (SELECT country FROM found GROUP BY country ORDER BY count(*) DESC, country LIMIT 6)
    SELECT published_day, country, count(*) FROM found WHERE country IN (SELECT country FROM most)
    GROUP BY published_day, country
"""
_RANKING = """
    WITH
    one AS (
        SELECT country_a, country_b, article_id, avg(relation) AS relation, count(*) AS said
        FROM pairs WHERE article_id IN (SELECT article_id FROM articles WHERE duplicate_of IS NULL)
        GROUP BY country_a, country_b, article_id
    )
    SELECT country_a, country_b, count(*) AS n, avg(relation) FROM one GROUP BY country_a, country_b
    ORDER BY n DESC, sum(said) DESC, country_a, country_b LIMIT 50
"""
_TOPICS = """
    WITH
    kept AS (SELECT article_id FROM articles WHERE duplicate_of IS NULL),
    about AS (
        SELECT DISTINCT article_id, topic FROM tags JOIN tops USING (tag_id) JOIN kept USING (article_id)
    ),
    whom AS (SELECT DISTINCT article_id, country FROM named JOIN kept USING (article_id)),
    topics AS (SELECT topic FROM about GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 12),
    countries AS (SELECT country FROM whom GROUP BY country ORDER BY count(*) DESC, country LIMIT 15)
    SELECT topic, country, count(*) FROM about JOIN whom USING (article_id)
    WHERE topic IN (SELECT topic FROM topics) AND country IN (SELECT country FROM countries)
    GROUP BY topic, country
"""
_NEWEST = """
    SELECT article_id, published_at, title, source FROM articles WHERE duplicate_of IS NULL
    ORDER BY published_at DESC NULLS LAST, article_id LIMIT 50
"""
_COUNT = "SELECT count(*) FROM articles WHERE duplicate_of IS NULL"

_INDEXES = (
    "CREATE INDEX of_articles ON articles (article_id, duplicate_of, published_day)",
    "CREATE INDEX newest ON articles (published_at DESC, article_id) WHERE duplicate_of IS NULL",
    "CREATE INDEX of_named ON named (country, article_id)",
    "CREATE INDEX named_by ON named (article_id, country)",
    "CREATE INDEX of_pairs ON pairs (country_a, country_b, article_id, relation)",
    "CREATE INDEX of_tags ON tags (article_id, tag_id)",
    "ANALYZE",
)


def _in_sql(ask: Callable[[str], list[Any]]) -> tuple[Ask, ...]:
    """Return the questions in SQL that both databases understand."""

    def newest() -> Answer:
        page = tuple(row[0] for row in ask(_NEWEST))
        return {"count": ask(_COUNT)[0][0], "page": page}

    return (
        lambda: {(str(day)[:10], country): n for day, country, n in ask(_DAILY)},
        lambda: {(a, b): (n, _known(mean)) for a, b, n, mean in ask(_RANKING)},
        lambda: {(topic, country): n for topic, country, n in ask(_TOPICS)},
        lambda: dict(ask(_COUNTRIES)),
        newest,
    )


_AS_TEXT = """
    * REPLACE (published_at::VARCHAR AS published_at, published_day::VARCHAR AS published_day)
"""


def _of_sqlite(folder: Path) -> tuple[Ask, ...]:
    connection = sqlite3.connect(folder / "rows.sqlite")
    connection.execute("PRAGMA journal_mode = OFF")
    with duckdb.connect() as reader:
        for name in _EXPORTS:
            rows = reader.from_parquet(str(folder / f"{name}.parquet"))
            if name == "articles":  # SQLite has no type for moments
                rows = rows.project(_AS_TEXT)
            columns = ", ".join(rows.columns)
            connection.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" * len(rows.columns))
            while batch := rows.fetchmany(50_000):
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", batch)  # noqa: S608
    connection.execute("CREATE TABLE tops (tag_id PRIMARY KEY, topic) WITHOUT ROWID")
    connection.executemany("INSERT INTO tops VALUES (?, ?)", zip(*_top_topics(), strict=True))
    for index in _INDEXES:
        connection.execute(index)
    connection.commit()
    return _in_sql(lambda sql: connection.execute(sql).fetchall())


def _of_duckdb(store: Path) -> tuple[Ask, ...]:
    connection = duckdb.connect(str(store), read_only=True, config=OFFLINE)
    connection.execute("SET enable_progress_bar = false")
    topic, above = _top_topics()
    connection.execute(
        "CREATE TEMP TABLE tops AS SELECT unnest(?::VARCHAR[]) AS tag_id, unnest(?::VARCHAR[]) AS topic",
        [topic, above],
    )
    connection.execute(
        """
        CREATE TEMP VIEW named AS
        SELECT article_id, entity_id AS country FROM mentions WHERE kind = 'country'
        """
    )
    return _in_sql(lambda sql: connection.execute(sql).fetchall())


def alike(one: Answer, other: Answer) -> bool:
    """Tell whether two answers are equal, but for the last bits of means: engines add in another order."""
    return one.keys() == other.keys() and all(_near(value, other[key]) for key, value in one.items())


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_near, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def _known(value: float | None) -> float | None:
    """Return a mean, None where there is none."""
    return None if value is None or value != value else float(value)
