"""A store of an earlier version is brought up to date by whoever writes to it, and nothing in it is lost."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from monitor.errors import StoreVersion
from monitor.extract.addresses.identity import article_id
from monitor.model import Run
from monitor.store import Store, Writer, publish
from monitor.store.facts import FACTS
from monitor.store.schema import SCHEMA_VERSION, arrow_schemas

VERSION_1 = Path(__file__).parent / "fixtures" / "version-1.sql"
RUN = Run("r2", datetime(2026, 6, 1), datetime(2026, 6, 1), 5, 1, 0, 2, 0, 9, 1.0, "load", 3, 4, 1000)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of version 1."""
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(VERSION_1.read_text(encoding="utf-8"))
    return path


def articles(key: int) -> dict[str, pa.Table]:
    """Rows of a made-up article as a run of this version writes them."""
    row = {"article_id": key, "first_seen_at": RUN.started_at, "run_id": RUN.run_id, "content_hash": 99}
    row |= {"language": "en", "title": "T", "date_source": "none", "date_confidence": 0.0, "word_count": 1}
    row |= {"annotator_version": "2", "origin": "o"}
    return {
        "articles": pa.Table.from_pylist([row], schema=arrow_schemas()["articles"]),
        "texts": pa.Table.from_pylist([{"article_id": key, "text": "x"}], schema=arrow_schemas()["texts"]),
    }


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but facts, without what `meta` says of the store itself."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            name: connection.table(name).order("ALL").fetchall()
            for name in names
            if name not in ("meta", *FACTS)
        }


def columns(path: Path) -> dict[str, list[tuple[str, str]]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            """
            SELECT table_name, column_name, data_type FROM duckdb_columns()
            WHERE NOT internal ORDER BY table_name, column_index
            """
        ).fetchall()
    return {name: [row[1:] for row in found if row[0] == name] for name in {row[0] for row in found}}


def test_a_reader_says_how_an_old_store_is_brought_up_to_date(old: Path) -> None:
    with pytest.raises(StoreVersion, match=r"schema 1.*`monitor refresh` brings an older store up to date"):
        Store(old).rows("SELECT 1")


def test_a_writer_brings_an_old_store_up_to_date_with_its_rows(old: Path) -> None:
    before = contents(old)
    with publish(old):
        pass
    after = contents(old)
    assert Store(old).rows("SELECT value FROM meta WHERE key = 'schema_version'") == [(SCHEMA_VERSION,)]
    assert len(before["articles"]) == 2
    assert after.pop("events") == after.pop("revisions") == after.pop("versions") == []
    assert [row[0] for row in after.pop("story_terms")] == [1, 2]
    assert after.pop("story_changes") == []
    assert after.pop("runs") == [(*before.pop("runs")[0], 0, 0, 0)]
    for name in ("articles", "mentions", "pairs"):  # the day of UTC: no zone is stored
        dated = after[name]
        at = list(arrow_schemas()[name].names).index("published_at")
        assert [row[-1] for row in dated] == [row[at] and row[at].date() for row in dated]
        after[name] = [row[:-1] for row in dated]
    pairs = after.pop("pairs")
    assert [row[:-5] for row in pairs] == [(*row, *[None] * 6) for row in before.pop("pairs")]
    assert pairs[0][-5:] == ("text", 0.7, pytest.approx(0.15), "rules", None)
    assert after == before


def test_a_store_that_was_brought_up_to_date_has_the_columns_of_a_new_one(old: Path, tmp_path: Path) -> None:
    with publish(old):
        pass
    with publish(tmp_path / "new.duckdb") as writer:
        writer.finish(RUN)
    assert columns(old) == columns(tmp_path / "new.duckdb")
    assert set(columns(old)) == set(arrow_schemas())


def test_a_store_that_was_brought_up_to_date_gets_an_id_that_stays(old: Path) -> None:
    with publish(old):
        pass
    first = Writer(old).meta("store_id")
    with publish(old) as writer:
        writer.finish(RUN)
    assert first
    assert Writer(old).meta("store_id") == first


def test_an_old_store_can_be_written_to_at_once(old: Path) -> None:
    with publish(old) as writer:
        writer.add(articles(2), replaced=[2])
        writer.add(articles(3))
        writer.finish(RUN)
    store = Store(old)
    assert store.rows("SELECT article_id FROM articles ORDER BY 1") == [(1,), (2,), (3,)]
    assert store.rows("SELECT text FROM revisions") == [("text of 2",)]
    assert store.rows("SELECT run_id, duplicate, filtered, bytes FROM runs ORDER BY 1") == [
        ("r1", 0, 0, 0),
        ("r2", 3, 4, 1000),
    ]


def test_a_run_that_fails_leaves_an_old_store_old(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(KeyboardInterrupt), publish(old):
        raise KeyboardInterrupt
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    ("version", "said"),
    [(str(int(SCHEMA_VERSION) + 1), "newer version"), ("x", "schema x"), ("0", "schema 0")],
)
def test_a_store_of_a_newer_or_unknown_version_is_refused_and_left_alone(
    old: Path, version: str, said: str
) -> None:
    with duckdb.connect(str(old)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [version])
    before = old.read_bytes()
    for _ in range(2):
        with pytest.raises(StoreVersion, match=said) as told, publish(old) as writer:
            writer.add(articles(3))
        assert str(old) in str(told.value)
    assert old.read_bytes() == before
    assert sorted(path.name for path in old.parent.iterdir()) == ["old.duckdb", "old.duckdb.lock"]


def test_articles_whose_address_tells_more_now_keep_their_rows_and_are_not_doubled(old: Path) -> None:
    live, other = "https://l.example/live#post-1", "https://l.example/read?cid=2&utm_source=x"
    with duckdb.connect(str(old)) as connection:
        keys = [row[0] for row in connection.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()]
        for key, url in zip(keys, (live, other), strict=True):
            connection.execute("UPDATE articles SET url = ? WHERE article_id = ?", [url, key])
        connection.execute("UPDATE articles SET duplicate_of = ? WHERE article_id = ?", keys)
        counts = "SELECT count(*) FROM texts JOIN articles USING (article_id)"
        before = connection.execute(counts).fetchone()
    with publish(old):
        pass
    store = Store(old)
    found = store.rows("SELECT article_id, canonical_url FROM articles ORDER BY url")
    assert found == [
        (article_id("https://l.example/live#post-1", ""), "https://l.example/live#post-1"),
        (article_id("https://l.example/read?cid=2", ""), "https://l.example/read?cid=2"),
    ]
    assert store.rows(counts) == [before]
    copies = "SELECT count(*) FROM articles AS a JOIN articles AS b ON a.duplicate_of = b.article_id"
    assert store.rows(copies) == [(1,)]
