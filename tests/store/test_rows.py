"""What is found in an article lands in the columns of its name, whatever the order of the fields."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pyarrow as pa
import pytest

from monitor.model import Annotation, Article, Run
from monitor.store import Store, publish, rows
from monitor.store.schema import annotation_tables, arrow_schemas, article_tables
from monitor.stories.signatures import Signature
from monitor.stories.terms import terms

NOW = datetime(2026, 6, 1)
ARTICLE = Article(
    article_id=11, title="A title", text="A text.", url="https://a.example/1?x", language="pt", origin="f:1",
    canonical_url="https://a.example/1", source="a.example", source_country="PRT", section="world",
    authors=("Rui Dias",), published_at=datetime(2026, 5, 1), date_source="feed", date_confidence=0.7,
    fetched_at=datetime(2026, 5, 2), word_count=12, content_hash=13,
)  # fmt: skip


VALUES = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Annotation).items()
    if name in arrow_schemas() and name != "sentences"
}
"""What the fields of `Annotation` hold that have a table of their name."""


@pytest.mark.parametrize("table", VALUES)
def test_a_field_that_moves_in_the_model_moves_in_the_schema_too(table: str) -> None:
    """Their rows are written by position, which nobody would notice: `name` and `surface` are both texts."""
    columns = arrow_schemas()[table].names
    before = [name for name in ("article_id", "published_at") if name in columns]
    after = [name for name in ("published_day",) if name in columns]
    assert columns == [*before, *VALUES[table]._fields, *after]


def test_every_table_of_findings_and_of_articles_is_known_by_its_columns() -> None:
    """A table that is missing here keeps its rows when an article is annotated anew, updated or withdrawn."""
    assert set(VALUES) >= {"mentions", "pairs", "tags"}
    assert set(annotation_tables()) == {*VALUES, "sentences", "sentiment"}
    assert annotation_tables()["tags"] != annotation_tables()["mentions"] == "TRUE"
    assert set(article_tables()) == {
        "articles", "texts", *annotation_tables(), "events", "signatures", "story_terms", "versions",
    }  # fmt: skip


def test_every_column_of_an_article_holds_what_its_name_says() -> None:
    made = rows.tables([(ARTICLE, Annotation(tone=0.25), Signature((), b""), b"")], "run", "1.2", NOW)
    known = {field.name: getattr(ARTICLE, field.name) for field in fields(ARTICLE)}
    known |= {"authors": ["Rui Dias"], "tone": 0.25, "run_id": "run", "annotator_version": "1.2"}
    known |= {"first_seen_at": NOW, "duplicate_of": None, "story_id": None}
    (row,) = made["articles"].to_pylist()
    assert row == {name: known[name] for name in row}


def test_every_column_of_a_run_holds_what_its_name_says(tmp_path: Path) -> None:
    counts = {name: number for number, name in enumerate(("read", "new", "updated", "unchanged"), 1)}
    counts |= {"quarantined": 5, "words": 6, "duplicate": 7, "filtered": 8, "bytes": 9}
    run = Run("r", NOW, datetime(2026, 6, 2), seconds=1.5, command="load", **counts)
    with publish(tmp_path / "s.duckdb") as writer:
        writer.finish(run)
    assert Store(tmp_path / "s.duckdb").arrow("SELECT * FROM runs").to_pylist() == [asdict(run)]


def test_rows_of_an_earlier_version_that_wait_in_a_ledger_get_their_day() -> None:
    moments = pa.array([datetime(2026, 5, 1, 23, 30), None], pa.timestamp("us"))
    before = {"articles": pa.table({"published_at": moments}), "texts": pa.table({"text": ["x", "y"]})}
    after = rows.with_days(before)
    assert after["articles"]["published_day"].to_pylist() == [date(2026, 5, 1), None]
    assert after["texts"] is before["texts"]
    assert rows.with_days(after)["articles"] is after["articles"]


def test_articles_of_an_earlier_version_that_wait_in_a_ledger_get_their_terms() -> None:
    item = (ARTICLE, Annotation(tone=0.25), Signature((), b""), terms(ARTICLE.title, ARTICLE.text, "en"))
    whole = rows.tables([item], "run", "1.2", NOW)
    lacking = {name: table for name, table in whole.items() if name != "story_terms"}
    assert rows.with_terms(lacking)["story_terms"].equals(whole["story_terms"])
    assert rows.with_terms(whole) is whole
