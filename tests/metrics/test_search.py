"""Hits, snippets, lines and the filter: what a search shows of what it finds."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from builders import demo_store
from monitor.cli import app
from monitor.errors import UsageError
from monitor.metrics import articles, chosen, coverage, kwic, search
from monitor.metrics.filters import Filters
from monitor.metrics.options import options
from monitor.notebook import Notebook
from monitor.search import index
from monitor.search.plan import Close, Slot, View, Words
from monitor.search.query.errors import QueryError
from monitor.search.spans import matches
from monitor.store import Store, publish
from search.shelf import Piece, add, shelf

LONG = "Nothing of note. " * 30


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return shelf(
        tmp_path / "s.duckdb",
        Piece("Gas prices rose. Oil fell, and oil prices with it.", "Oil falls", at=datetime(2026, 1, 1)),
        Piece(f"{LONG}At last the oil price. {LONG}", "Late", at=datetime(2026, 1, 3)),
        Piece("Wheat and nothing else", "Grain"),
        Piece("The pipeline leaks oil", "Leak", at=datetime(2026, 1, 2)),
    )


def test_hits_come_ranked_or_the_newest_first(store: Store) -> None:
    filters = Filters(search="oil")
    assert search.page(store, filters, "rank").hits[0].article_id == 1
    assert [hit.article_id for hit in search.page(store, filters, "date").hits] == [2, 4, 1]
    second = search.page(store, filters, "date", limit=1, offset=1)
    assert ([hit.article_id for hit in second.hits], second.total) == ([4], 3)


def test_what_matches_is_highlighted_in_title_and_snippet(store: Store) -> None:
    found = {
        hit.article_id: hit for hit in search.page(store, Filters(search="oil NEAR/1 prices OR oil")).hits
    }
    one, late = found[1], found[2]
    assert [one.title[start:end] for start, end in one.title_spans] == ["Oil"]
    assert [one.snippet[start:end] for start, end in one.spans] == ["Oil", "oil prices"]
    assert [late.snippet[start:end] for start, end in late.spans] == ["oil price"]
    assert len(late.snippet) < 400


def test_other_filters_hold_beside_the_search_also_where_the_best_hits_fall_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BEST", 1)
    filters = Filters(search="oil", start=datetime(2026, 1, 2).date())
    found = search.page(store, filters, "rank")
    assert (sorted(hit.article_id for hit in found.hits), found.total) == ([2, 4], 2)


def test_the_lines_of_a_search_stand_by_the_words_beside_it(store: Store) -> None:
    filters = Filters(search="text:oil")
    lines = kwic.lines(store, filters, sort="left")
    assert [line.left.split()[-1] for line in lines] == ["and", "leaks", "rose.", "the"]
    by_right = kwic.lines(store, filters, sort="right")
    assert [line.right.strip()[:5] for line in by_right] == ["", "fell,", "price", "price"]
    assert all(line.left + line.hit + line.right for line in lines)
    assert len(kwic.lines(store, filters, limit=2)) == 2


def test_few_texts_of_many_are_read_as_all_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = search.page(store, Filters(search="oil"))
    monkeypatch.setattr(chosen, "FEW", 0)
    assert search.page(store, Filters(search="oil")) == usual


def test_a_watch_term_that_no_longer_reads_costs_itself_alone(store: Store) -> None:
    book = Notebook(store.path)
    book.watch("oil", "oil")
    book.watch("broken", "(oil")
    book.close()
    assert coverage.top(store, Filters(), "term")["id"].tolist() == ["oil"]
    assert options(store).values["term"]["id"].tolist() == ["oil"]
    with pytest.raises(QueryError):
        articles.total(store, Filters(terms=("broken",)))


def test_watch_terms_of_a_store_without_an_index_are_on_offer_by_their_names(store: Store) -> None:
    book = Notebook(store.path)
    book.watch("oil", "oil")
    book.close()
    with publish(store.path) as writer:
        writer.connection.execute("DELETE FROM meta WHERE key = 'search_index'")
    assert options(store).values["term"]["id"].tolist() == ["oil"]


def test_a_hidden_article_is_not_counted_beside_the_hits_either(store: Store) -> None:
    book = Notebook(store.path)
    book.hide([2])
    book.close()
    assert search.facets(store, Filters(search="oil"))["language"] == [("en", 2)]
    assert search.facets(store, Filters(search="oil", hidden=True))["language"] == [("en", 3)]
    assert ("2026-01-03", 1) not in search.facets(store, Filters(search="oil"))["day"]


@pytest.mark.parametrize("duplicates", [False, True])
def test_facets_counted_by_the_engine_are_those_of_a_join(tmp_path: Path, duplicates: bool) -> None:
    store = demo_store(tmp_path / "s.duckdb", 150)
    alone = Filters(search="pact OR talks", duplicates=duplicates)
    joined = replace(alone, end=datetime(2100, 1, 1).date())  # what holds for all, and makes it a join
    assert search.facets(store, alone) == search.facets(store, joined)
    assert search.facets(store, alone)["country"]


def test_lines_of_a_search_without_words_read_no_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = demo_store(tmp_path / "s.duckdb", 40)

    def listed(*_: Any) -> None:
        raise AssertionError("articles are read")

    monkeypatch.setattr(kwic, "listed", listed)
    for query in ("country:China", "language:en NOT oil"):
        assert kwic.lines(store, Filters(search=query)) == []


def test_a_query_that_cannot_be_used_shows_its_place() -> None:
    with pytest.raises(UsageError, match=r"(?s)not closed.*title:\(oil.*\^"):
        Filters.from_query({"search": "title:(oil"})


def test_a_value_that_is_not_known_is_told_with_the_nearest(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s.duckdb", 40)
    for query, hint in (
        ("country:Chna", "China"),
        ("source:plainsman.exampel", "plainsman.example"),
        ("topic:diplomasy", "diplomacy"),
        ("org:foreign-minstry", "foreign-ministry"),
        ("relation:war", "conflict, neutral, cooperation"),
        ("language:Frensh", "ISO 639-1"),
        ("date:2025-13", "2024-05"),
    ):
        with pytest.raises(QueryError, match=hint):
            articles.total(store, Filters(search=query))


def test_every_figure_counts_the_hits_only(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s.duckdb", 120)
    filters = Filters(search="pact", duplicates=True)
    expected = articles.total(store, replace(filters, search="", text="pact"))
    assert articles.total(store, filters) == expected > 0
    assert sum(count for _, count in search.facets(store, filters)["language"]) == expected


def test_a_word_beside_a_thousand_others_is_found_near_them_in_no_time() -> None:
    gas, oil = (Slot(frozenset({word})) for word in ("gas", "oil"))
    plan = Words(("text",), (View(None, (Close(gas, oil, 2),)),))
    text = "gas x oil y z " * 4_000
    start = time.process_time()
    found = matches(plan, text, "en")
    assert [text[one.start : one.end] for one in found] == ["gas x oil"] * 4_000
    assert time.process_time() - start < 5  # pair by pair it takes a minute


def test_what_a_page_of_hits_tells_is_of_one_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shelf(tmp_path / "s.duckdb", "red apples", "green apples")
    listed = search.listed

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(search, "listed", listed)
        for number in (3, 4):
            with publish(store.path) as writer:
                add(writer, [Piece("more apples")], first=number)
                index.keep_up(writer)
        return listed(*given)

    monkeypatch.setattr(search, "listed", overtaken)
    page = search.page(store, Filters(search="apples"))
    assert (page.total, page.articles, len(page.hits)) in {(2, 2, 2), (4, 4, 4)}


def test_a_count_that_is_too_wide_is_said_and_not_thrown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_: Any) -> None:
        raise ValueError("too many terms")

    monkeypatch.setattr(index.Index, "facets", give_up)
    with pytest.raises(UsageError, match="the query is too wide: too many terms"):
        search.facets(store, Filters(search="oil", duplicates=True))


def test_notes_on_a_second_query_stand_by_the_lines_too(store: Store) -> None:
    words = ["kwic", "oil", "--search", "leak!", "--store", str(store.path)]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert "leak! is read as leak*." in done.stderr


def test_the_verbs_of_the_search_answer_in_words_and_in_json(store: Store) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, "--store", str(store.path)], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    assert "3 of 3 articles." in run("search", "oil")
    assert json.loads(run("search", "oil", "--json", "--facets", "--end", "2026-01-01"))["total"] == 1
    assert json.loads(run("search", "oil", "--search", "leaks", "--json"))["hits"][0]["article_id"] == 4
    assert [line["hit"] for line in json.loads(run("kwic", "pipeline NEAR/2 oil", "--json"))] == [
        "pipeline leaks oil"
    ]
    assert (
        run("kwic", "pipeline", "--csv")
        .splitlines()[1]
        .startswith("The ,pipeline, leaks oil,4,text,4,2026-01-02")
    )
    assert "Indexed 4 articles" in run("reindex")
