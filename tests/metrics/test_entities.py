"""People and organisations: counts by hand, who stands beside whom, tone towards them, corrections."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import pandas as pd
import pytest

from builders import demo_store, table
from by_hand import Piece, matches, pieces
from monitor.annotate import Annotators
from monitor.metrics import coverage, deeds, entities
from monitor.metrics.entity_rows import Kind
from monitor.metrics.filters import Filters
from monitor.model import tone_label
from monitor.notebook import Meant, Notebook
from monitor.runs.load import load
from monitor.store import Store, publish


@pytest.mark.parametrize("f", [Filters(), Filters(countries=("CHN",)), Filters(languages=("fr", "de"))])
@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_people_are_listed_with_the_articles_that_name_them(
    demo: Store, articles: list[Piece], f: Filters, kind: Kind
) -> None:
    expected = Counter(
        one
        for piece in articles
        if matches(piece, f)
        for one in (piece.persons if kind == "person" else piece.orgs)
    )
    found = entities.listing(demo, f, kind, limit=None)
    assert dict(zip(found["id"], found["articles"], strict=True)) == expected
    assert found["articles"].is_monotonic_decreasing
    assert entities.total(demo, f, kind) == len(expected)


def test_pages_of_the_list_by_tone_or_articles_show_everybody_once_with_figures_by_hand(
    tmp_path: Path,
) -> None:
    store, dice = demo_store(tmp_path / "s", articles=120, seed=3), Random(3)
    named = store.rows("SELECT DISTINCT article_id, entity_id FROM mentions WHERE kind = 'person'")
    tones = {row: dice.choice((-0.4, -0.1, 0.2)) for row in sorted(named) if dice.random() < 0.7}
    with publish(store.path) as writer:
        rows = [
            (key, "target", None, id, tone, tone_label(tone), 0.8, "t") for (key, id), tone in tones.items()
        ]
        writer.add({"sentiment": table("sentiment", rows)})
    held = [piece for piece in pieces(store) if piece.original is None]
    expected = {}
    for id in {id for piece in held for id in piece.persons}:
        naming = [piece for piece in held if id in piece.persons]
        told = [tone for piece in naming if (tone := tones.get((piece.key, id))) is not None]
        outlets = {piece.source for piece in naming} - {None}
        expected[id] = (len(naming), len(outlets), len(told), pytest.approx(fmean(told)))
    assert len(expected) > 1
    for sort in ("articles", "negative", "positive"):
        pages = [entities.listing(store, Filters(), "person", sort, 1, at) for at in range(len(expected))]
        listed = pd.concat(pages, ignore_index=True)
        assert {
            row.id: (row.articles, row.sources, row.toned, row.tone) for row in list[Any](listed.itertuples())
        } == expected
        by = (
            listed["articles"] * -1
            if sort == "articles"
            else listed["tone"] * (1 if sort == "negative" else -1)
        )
        assert by.is_monotonic_increasing


def test_a_name_is_found_whatever_its_case_and_accents(demo: Store) -> None:
    assert entities.listing(demo, Filters(), wanted="MÁRSH")["id"].tolist() == ["ada-marsh"]
    assert entities.listing(demo, Filters(), wanted="%").empty


def test_who_stands_in_the_same_sentence_is_beside_them(demo: Store) -> None:
    """In the demo store a person speaks for the Foreign Ministry, in the first sentence."""
    (row,) = list[Any](entities.beside(demo, Filters(), "person", "ada-marsh", "organisation").itertuples())
    assert (row.id, row.label, row.matching) == ("foreign-ministry", "Foreign Ministry", row.total)
    assert row.total == coverage.counts(demo, Filters(persons=("ada-marsh",))).articles
    countries = entities.beside(demo, Filters(), "person", "ada-marsh", "country", limit=None)
    assert row.total < countries["matching"].sum() <= 2 * row.total  # the two that the sentence is about
    assert entities.beside(demo, Filters(), "person", "ada-marsh", "person").empty


def test_every_sentence_that_names_them_is_shown_with_its_words(demo: Store) -> None:
    said = entities.said(demo, Filters(), "person", "ada-marsh", limit=None)
    assert len(said) == coverage.counts(demo, Filters(persons=("ada-marsh",))).articles
    assert said["text"].str.contains("Ada Marsh of the Foreign Ministry said on day 0.").all()
    fights = entities.said(demo, Filters(), "person", "ada-marsh", passes="conflict", limit=None)
    assert 0 < len(fights) < len(said)
    assert (fights["relation"] < 0).all()


def test_the_tone_towards_them_is_the_mean_over_articles(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=60)
    keys = [
        key
        for (key,) in store.rows(
            "SELECT DISTINCT article_id FROM mentions JOIN articles USING (article_id) "
            "WHERE entity_id = 'ada-marsh' AND duplicate_of IS NULL ORDER BY article_id"
        )
    ]
    tones = [0.5 if at % 2 else -0.1 for at in range(len(keys))]
    rows = [
        (key, "target", None, "ada-marsh", tone, tone_label(tone), 0.8, "test")
        for key, tone in zip(keys, tones, strict=True)
    ]
    with publish(store.path) as writer:
        writer.add({"sentiment": table("sentiment", rows)})
    (row,) = list[Any](entities.listing(store, Filters(), sort="negative").itertuples())
    assert (row.id, row.toned) == ("ada-marsh", len(keys))
    assert row.tone == pytest.approx(fmean(tones))
    assert row.low < row.tone < row.high
    course = entities.tone_over_time(store, Filters(), "person", "ada-marsh", "month")
    dated = store.rows(
        "SELECT count(*) FROM articles WHERE published_day IS NOT NULL AND list_contains($keys, article_id)",
        {"keys": keys},
    )
    assert course["articles"].sum() == dated[0][0]


def test_a_spelling_that_was_given_to_another_counts_for_the_other(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=60)
    before: Counter[str] = Counter(
        dict(entities.listing(store, Filters())[["id", "articles"]].itertuples(index=False))
    )
    book = Notebook(store.path)
    said = Meant("person", "bo-lind", "Bo Lind", "ada-marsh", "Ada Marsh")
    book.mean([said])
    found = entities.listing(store, Filters())
    assert dict(found[["id", "articles"]].itertuples(index=False)) == {"ada-marsh": before.total()}
    assert coverage.counts(store, Filters(persons=("bo-lind",))).articles == 0
    assert coverage.counts(store, Filters(persons=("ada-marsh",))).articles == before.total()
    spelled = entities.spellings(store, Filters(), "person", "ada-marsh")
    assert set(zip(spelled["surface"], spelled["found_as"], strict=True)) == {
        ("Ada Marsh", "ada-marsh"),
        ("Bo Lind", "bo-lind"),
    }
    assert book.mean([], [said]) == 1
    assert entities.listing(store, Filters())["id"].tolist() == sorted(before, key=lambda key: -before[key])
    book.close()


def test_an_empty_store_has_nobody(tmp_path: Path) -> None:
    empty = demo_store(tmp_path / "empty", articles=0)
    assert entities.listing(empty, Filters()).empty
    assert entities.beside(empty, Filters(), "person", "x", "country").empty
    assert isinstance(entities.tone_over_time(empty, Filters(), "person", "x", "month"), pd.DataFrame)


def test_what_passes_where_someone_is_named_is_told_by_its_words(tmp_path: Path) -> None:
    """A profile showed sentences, and nothing of what is done in them."""
    texts = (
        "France accused Germany of lies, minister Ada Marsh said in Paris. The harbour was calm.",
        "Minister Ada Marsh said that France accused Germany of spying. Nobody else spoke.",
        "France and Germany signed a trade agreement, minister Ada Marsh said. Italy accused Spain of theft.",
    )
    file = tmp_path / "a.jsonl"
    lines = [{"title": f"Report {at}", "text": text, "language": "en"} for at, text in enumerate(texts)]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    load([file], tmp_path / "s.duckdb", workers=1, annotators=Annotators("fast"))
    store = Store(tmp_path / "s.duckdb")
    found = deeds.deeds(store, Filters(duplicates=True), "person", "ada-marsh", limit=None)
    told = {one.words: one for one in list[Any](found.itertuples())}
    assert [word for word in told if "accused" in word] == ["accused"]
    assert (told["accused"].articles, told["accused"].sentences, told["accused"].cameo) == (2, 2, "11")
    assert told["accused"].relation < 0 < max(one.relation for one in told.values())
    assert any("agreement" in word or "signed" in word for word in told)
    assert deeds.deeds(store, Filters(), "organisation", "ada-marsh").empty
