"""Answers are kept as long as they hold, and no longer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from builders import demo_store
from monitor.metrics import articles, health, topics
from monitor.metrics.chosen import Rows
from monitor.metrics.filters import Filters
from monitor.notebook import Notebook
from monitor.store import Store, publish
from monitor.store.ledger import Ledger
from monitor.ui.kit.cache import ask, ask_ledger

NOW = datetime(2026, 11, 20, 12)

asked: list[str] = []
"""What was really asked, and not answered from the cache."""


def total(store: Store, what: str) -> int:
    asked.append(what)
    return int(store.rows("SELECT count(*) FROM articles")[0][0])


def sources(store: Store) -> pd.DataFrame:
    asked.append("sources")
    return health.sources(store)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    demo_store(tmp_path / "s.duckdb", articles=5)
    monkeypatch.setenv("MONITOR_STORE", str(tmp_path / "s.duckdb"))
    asked.clear()
    return tmp_path / "s.duckdb"


def test_a_question_is_asked_once_until_the_store_changes(path: Path) -> None:
    assert [ask(total, "a"), ask(total, "a"), ask(total, "b")] == [5, 5, 5]
    assert asked == ["a", "b"]
    with publish(path) as writer:
        writer.connection.execute("DELETE FROM articles")
    assert ask(total, "a") == 0


def test_topics_are_not_computed_anew_where_only_pairs_are_counted_otherwise(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    run = Store._run

    def counted(self: Store, sql: str, params: Any) -> Any:
        statements.append(sql)
        return run(self, sql, params)

    monkeypatch.setattr(Store, "_run", counted)
    first = ask(topics.by_country, Filters())
    assert statements
    statements.clear()
    pd.testing.assert_frame_equal(ask(topics.by_country, Filters(together="article")), first)
    assert statements == []
    assert not ask(topics.by_country, Filters(languages=("en",), together="article")).equals(first)
    assert statements
    book = Notebook(path)
    ((hidden,),) = Store(path).rows("SELECT min(article_id) FROM article_facts WHERE NOT duplicate")
    book.hide([hidden])
    book.close()
    statements.clear()
    ask(topics.by_country, Filters(together="article"))
    assert statements, "an article was hidden meanwhile"
    with publish(path) as writer:
        writer.set_meta("k", "v")
    statements.clear()
    ask(topics.by_country, Filters())
    assert statements, "another generation was published meanwhile"


def summed(store: Store, numbers: tuple[int, ...]) -> int:
    rows = store.rows("SELECT sum(number) FROM given", {"given": Rows(pa.table({"number": numbers}))})
    return int(rows[0][0])


@pytest.mark.usefixtures("path")
def test_tables_that_differ_in_their_middle_are_not_taken_for_one() -> None:
    """Arrow prints the first and the last values alone: rows of one table were kept for the other."""
    ones = (1,) * 99
    assert ask(summed, ones) == 99
    assert ask(summed, (*ones[:50], 900, *ones[:48])) == 998


@pytest.mark.parametrize("name", ["tag", "not-tag", "all-tag"])
def test_what_is_filtered_by_a_tag_follows_who_tags_meanwhile(path: Path, name: str) -> None:
    filters = Filters.from_query({name: "to read"})
    before = ask(articles.total, filters)
    book = Notebook(path)
    book.tag([key for (key,) in Store(path).rows("SELECT article_id FROM articles")], "to read")
    book.close()
    assert ask(articles.total, filters) == articles.total(Store(path), filters) != before


def test_a_source_that_fails_shows_at_once_though_the_store_is_as_it_was(path: Path) -> None:
    generation = Store(path).generation
    ledger = Ledger(path)  # stays open, as that of a refresh at work
    ledger.begin("r", "refresh", NOW)
    ledger.open_source("r", "Courier", "feed", NOW)
    assert ask_ledger(sources)["state"].tolist() == ["new"]
    ledger.close_source("r", "Courier", now=NOW, seconds=1, memory=None, error="no answer", bytes_received=0)
    assert ask_ledger(sources)["state"].tolist() == ["failing"]
    assert ask_ledger(sources)["last_error"].tolist() == ["no answer"]
    ledger.close()
    assert asked == ["sources", "sources"]
    assert Store(path).generation == generation


def test_figures_of_a_notebook_are_not_shown_of_the_copy_that_was_put_back(path: Path) -> None:
    """Both had been written to twice: what the first hid was left out, and not what the copy hides."""
    first, second, third, *_ = sorted(key for (key,) in Store(path).rows("SELECT article_id FROM articles"))
    book = Notebook(path)
    book.hide([first])
    book.close()
    lies = path.with_name(f"{path.name}.notebook")
    kept = lies.read_bytes()
    book = Notebook(path)
    book.hide([second])
    book.close()
    only = Filters(only=(str(second), str(third)), duplicates=True)
    assert ask(articles.listing, only)["article_id"].tolist() == [third]
    lies.write_bytes(kept)
    book = Notebook(path)
    book.hide([third])
    book.close()
    assert ask(articles.listing, only)["article_id"].tolist() == [second]
