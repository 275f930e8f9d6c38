"""Topics by country, the list of articles, one article, names and what can be chosen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from builders import demo_store
from by_hand import Piece, countries_of, matches, number
from draws import filters
from frames import rows_of
from monitor.metrics import articles as listing, coverage, mentions, topics, views
from monitor.metrics.changes import changes
from monitor.metrics.filters import Filters
from monitor.metrics.options import options
from monitor.reference import topics as taxonomy
from monitor.store import Store

shared = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(f=filters())
def test_topics_by_country(demo: Store, articles: list[Piece], f: Filters) -> None:
    found = topics.by_country(demo, f, 3, 4)
    assert (
        found["topic_id"].unique().tolist()
        == coverage.top(demo, f, "topic", 3, "top")["id"].tolist()[: len(found)]
    )
    for row in rows_of(found):
        naming = [piece for piece in articles if matches(piece, f) and row.country in countries_of(piece, f)]
        both = number([piece for piece in naming if row.topic_id in piece.topics], f)
        assert row.matching == both
        assert row.share == pytest.approx(both / number(naming, f))


def test_rising_topics_are_the_risers_among_the_changes(demo: Store) -> None:
    every = changes(demo, Filters(), "topic", None)
    found = topics.rising(demo, Filters(), None)
    assert 0 < len(found) < len(every)
    assert found["id"].tolist() == every.loc[every["change"] > 0, "id"].tolist()


@pytest.mark.parametrize(
    ("sort", "column", "ascending"),
    [("newest", "published_at", False), ("oldest", "published_at", True), ("tone", "tone", True)],
)
def test_articles_are_sorted_with_what_is_missing_last(
    demo: Store, sort: listing.Sort, column: str, ascending: bool
) -> None:
    values = listing.listing(demo, Filters(), sort, None)[column]
    known = values.dropna()
    assert known.is_monotonic_increasing if ascending else known.is_monotonic_decreasing
    assert values.iloc[len(known) :].isna().all()
    assert len(known) < len(values)


def test_relevance_is_how_often_the_article_names_what_was_asked_for(
    demo: Store, articles: list[Piece]
) -> None:
    wanted = "Pact"
    by_key = {piece.key: piece for piece in articles}
    found = listing.listing(demo, Filters(text=wanted), "relevance", None)
    times = [by_key[key].text.lower().count("pact") for key in found["article_id"]]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) > 1


def test_pages_of_the_list_are_the_whole_list(demo: Store) -> None:
    whole = listing.listing(demo, Filters(), limit=None)
    pages = [listing.listing(demo, Filters(), limit=17, offset=at) for at in range(0, len(whole), 17)]
    assert whole["article_id"].tolist() == [key for page in pages for key in page["article_id"]]


def test_the_list_tells_countries_and_topics(demo: Store, articles: list[Piece]) -> None:
    by_key = {piece.key: piece for piece in articles}
    for row in rows_of(listing.listing(demo, Filters(duplicates=True), limit=None)):
        assert set(row.countries) == by_key[row.article_id].countries
        assert {taxonomy.label(topic) for topic in by_key[row.article_id].topics} >= set(row.topics)
        assert (None if pd.isna(row.tone_label) else row.tone_label) == by_key[row.article_id].tone


def test_reading_shows_everything_that_is_stored(demo: Store) -> None:
    (key,) = demo.rows(
        "SELECT duplicate_of FROM articles WHERE duplicate_of IS NOT NULL AND story_id IS NOT NULL LIMIT 1"
    )[0]
    found = listing.reading(demo, key)
    assert found is not None
    assert found.article["article_id"] == key
    for row in rows_of(found.sentences):
        assert found.text[row.start : row.end].endswith(".")
    for row in rows_of(found.mentions):
        field = found.article["title"] if row.field == "title" else found.text
        assert field[row.start : row.end] == row.surface
    assert found.mentions["field"].is_monotonic_decreasing  # titles first
    assert found.pairs["field"].is_monotonic_decreasing
    assert found.pairs["sentence"].dropna().is_monotonic_increasing
    assert found.tags["score"].is_monotonic_decreasing
    assert len(found.duplicates) == 1
    assert key not in set(found.story["article_id"])


def test_a_copy_shows_its_original(demo: Store) -> None:
    copy, original = demo.rows(
        "SELECT article_id, duplicate_of FROM articles WHERE duplicate_of IS NOT NULL"
    )[0]
    of_copy, of_original = listing.reading(demo, copy), listing.reading(demo, original)
    assert of_copy is not None
    assert of_original is not None
    assert original in set(of_copy.duplicates["article_id"])
    assert copy in set(of_original.duplicates["article_id"])


def test_there_is_nothing_to_read_of_an_article_that_is_not_there(demo: Store) -> None:
    assert listing.reading(demo, 12345) is None


def test_mentions_are_those_of_the_matching_articles(demo: Store) -> None:
    f = Filters(countries=("CHN",))
    found = mentions.listing(demo, f, None)
    assert set(found["article_id"]) == set(listing.listing(demo, f, limit=None)["article_id"])
    assert set(found["kind"]) == {"country", "organisation", "person"}


def test_options_count_articles_without_near_duplicates(demo: Store, articles: list[Piece]) -> None:
    found = options(demo)
    originals = [piece for piece in articles if piece.original is None]
    assert dict(
        zip(found.values["country"]["id"], found.values["country"]["articles"], strict=True)
    ) == Counter(country for piece in originals for country in piece.countries)
    assert dict(zip(found.values["topic"]["id"], found.values["topic"]["articles"], strict=True)) == Counter(
        topic for piece in originals for topic in piece.topics
    )
    assert found.values["source"]["articles"].sum() == sum(piece.source is not None for piece in originals)
    assert found.values["language"]["label"].tolist() == ["English", "French", "German"]
    assert (found.first, found.last) == (
        min(piece.day for piece in articles if piece.day),
        max(piece.day for piece in articles if piece.day),
    )


def test_an_empty_store_answers_every_question(tmp_path: Path) -> None:
    empty = demo_store(tmp_path / "empty.duckdb", articles=0)
    assert listing.listing(empty, Filters()).empty
    assert coverage.over_time(empty, Filters(), "country", "day").empty
    assert coverage.counts(empty, Filters()).articles == 0
    assert topics.by_country(empty, Filters()).empty
    assert topics.rising(empty, Filters()).empty
    assert options(empty).first is None


def test_a_selection_is_listed_and_exported_in_its_order(demo: Store) -> None:
    """The file of what was selected had the order of the days, whatever was selected first."""
    keys = listing.listing(demo, Filters(), limit=6)["article_id"].tolist()
    chosen = [keys[3], keys[0], keys[5], keys[1]]
    these = Filters(only=tuple(map(str, chosen)), duplicates=True, hidden=True)
    assert listing.listing(demo, these, "selected", limit=None)["article_id"].tolist() == chosen
    assert listing.listing(demo, these, "selected", limit=2, offset=1)["article_id"].tolist() == chosen[1:3]
    exported = views.table("articles", demo, these, sort="selected")
    assert exported["article_id"].tolist() == chosen
