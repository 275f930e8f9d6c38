"""The list of articles under a search: the best first, copies folded, and why each article is in it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from builders import demo_store
from monitor.metrics import articles, matched
from monitor.metrics.filters import Filters
from monitor.notebook import Notebook
from monitor.store import Store
from search.shelf import Piece, shelf


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return demo_store(tmp_path_factory.mktemp("matched") / "s.duckdb", 200)


def test_a_search_lists_its_best_hits_first_also_where_other_filters_leave_few_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shelf(
        tmp_path / "s.duckdb",
        Piece("Wheat and oil, and much else of every day.", "Grain", at=datetime(2026, 1, 3)),
        Piece("Oil, oil and oil.", "Oil", at=datetime(2026, 1, 1)),
        Piece("Oil for wheat, oil for corn and nothing else.", "Barter", at=datetime(2026, 1, 2)),
    )
    best = articles.listing(store, Filters(search="oil"), "relevance")["article_id"].tolist()
    assert best == [2, 3, 1]
    monkeypatch.setattr(articles, "BEST", 1)
    later = Filters(search="oil", start=datetime(2026, 1, 2).date())
    assert articles.listing(store, later, "relevance")["article_id"].tolist() == [3, 1]


def test_near_duplicates_stand_below_the_article_that_they_are_of(store: Store) -> None:
    filters = Filters(search="pact OR talks", duplicates=True)
    every = articles.listing(store, filters, limit=None)
    original = every["duplicate_of"].fillna(every["article_id"]).astype("int64")
    folded = articles.listing(store, filters, limit=None, fold=True)
    assert len(folded) == original.nunique() == articles.heads(store, filters) < len(every)
    sizes = Counter(original.tolist())
    stand_for = folded["duplicate_of"].fillna(folded["article_id"]).astype("int64")
    assert folded["copies"].tolist() == [sizes[key] - 1 for key in stand_for]

    below = articles.copies(store, filters, folded["article_id"].tolist())
    assert sorted([*below["article_id"], *folded["article_id"]]) == sorted(every["article_id"])
    assert Counter(below["head"].tolist()) == Counter(
        {row.article_id: row.copies for row in folded.itertuples() if row.copies}
    )
    alone = articles.listing(store, Filters(), limit=None, fold=True)
    assert not alone["copies"].any()


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(search="pact OR talks"), {"pact", "talks"}),
        (Filters(text="PACT WITH"), {"pact with"}),
        (Filters(countries=("CHN",)), {"China"}),
        (Filters(pair=("CHN", "RUS")), {"China", "Russia"}),
        (Filters(persons=("ada-marsh",)), {"Ada Marsh"}),
        (Filters(orgs=("harbour-bank",)), {"Harbour Bank"}),
        (Filters(all_of=(("persons", ("ada-marsh",)),)), {"Ada Marsh"}),
        (Filters(search="country:CHN", persons=("ada-marsh",)), {"Ada Marsh"}),
    ],
)
def test_what_answers_the_filters_is_shown_and_highlighted(
    store: Store, filters: Filters, wanted: set[str]
) -> None:
    ids = articles.listing(store, filters, limit=25)["article_id"].tolist()
    found = matched.why(store, filters, ids)
    lit = {one.snippet[start:end] for one in found.values() for start, end in one.spans}
    assert found.keys() <= set(ids)
    assert lit
    assert lit <= wanted | {word.capitalize() for word in wanted}


def test_filters_without_words_give_no_reason(store: Store) -> None:
    ids = articles.listing(store, Filters(tone=("negative",)), limit=5)["article_id"].tolist()
    assert matched.why(store, Filters(tone=("negative",)), ids) == {}


def test_a_watch_term_shows_its_words_and_a_topic_the_words_that_speak_for_it(tmp_path: Path) -> None:
    """Lists by topic, person or term said nothing of why an article was in them."""
    store = demo_store(tmp_path / "s.duckdb", articles=60)
    book = Notebook(store.path)
    book.watch("Pacts", "pact*")
    book.close()
    ids = articles.listing(store, Filters(terms=("Pacts",)), limit=5)["article_id"].tolist()
    lit = {
        one.snippet[start:end].lower()
        for one in matched.why(store, Filters(terms=("Pacts",)), ids).values()
        for start, end in one.spans
    }
    assert lit == {"pact"}
    filters = Filters(topics=("medtop:11000000",))
    ids = articles.listing(store, filters, limit=25)["article_id"].tolist()
    why = matched.why(store, filters, ids)
    lit = {one.snippet[start:end].lower() for one in why.values() for start, end in one.spans}
    assert {"pact", "imposed sanctions"} <= lit
    assert not lit & {"china", "monday", "ada marsh"}
