"""Pairs of countries against what is worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from by_hand import Piece, beginning, matches, pairs_of, relation
from draws import filters
from monitor.metrics import articles as listing
from monitor.metrics import pairs
from monitor.metrics.asking import Interval
from monitor.metrics.filters import Filters
from monitor.model import relation_label
from monitor.store import Store

shared = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PAIR = ("DEU", "TWN")


def same(row: object, expected: dict[str, object]) -> bool:
    """Compare a row's figures with those worked out by hand; a missing relation is None there, NaN here."""
    return all(
        getattr(row, name) == pytest.approx(float("nan") if value is None else value, nan_ok=True)
        for name, value in expected.items()
    )


@shared
@given(f=filters())
def test_ranking(demo: Store, articles: list[Piece], f: Filters) -> None:
    having = defaultdict(list)
    for piece in articles:
        if matches(piece, f):
            for pair in pairs_of(piece, f):
                having[pair].append(piece)
    found = pairs.ranking(demo, f, None)
    assert set(zip(found["country_a"], found["country_b"], strict=True)) == set(having)
    for row in found.itertuples():
        pieces = having[row.country_a, row.country_b]
        sentences = sum(len(piece.pairs.get((row.country_a, row.country_b), ())) for piece in pieces)
        assert (row.articles, row.sentences) == (len(pieces), sentences)
        assert same(row, relation(pieces, (row.country_a, row.country_b)))
    assert found["articles"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(pairs.ranking(demo, f, 2), found.head(2))


@shared
@given(f=filters(), interval=st.sampled_from(get_args(Interval)))
def test_over_time(demo: Store, articles: list[Piece], f: Filters, interval: Interval) -> None:
    having = defaultdict(list)
    for piece in articles:
        if piece.published and matches(piece, replace(f, pair=PAIR)):
            having[beginning(piece.published, interval)].append(piece)
    found = pairs.over_time(demo, f, PAIR, interval)
    for row in found.itertuples():
        pieces = having.pop(row.period.date(), [])
        assert row.articles == len(pieces)
        assert same(row, relation(pieces, PAIR))
    assert not having


@pytest.mark.parametrize("together", ["sentence", "article"])
def test_a_pair_leads_to_as_many_articles_as_it_counts(demo: Store, together: str) -> None:
    for row in pairs.ranking(demo, Filters(together=together), 5).itertuples():
        clicked = Filters(pair=(row.country_a, row.country_b), together=together)
        assert listing.total(demo, clicked) == row.articles


def test_naming_two_countries_in_one_article_supports_a_pair_but_gives_it_no_relation(demo: Store) -> None:
    apart = pairs.ranking(demo, Filters(), None).set_index("pair")
    together = pairs.ranking(demo, Filters(together="article"), None).set_index("pair")
    assert (together.loc[apart.index, "articles"] > apart["articles"]).any()
    pd.testing.assert_series_equal(together.loc[apart.index, "relation"], apart["relation"])
    assert (together.loc[apart.index, "thin"] == apart["thin"]).all()


def test_matrix_holds_both_triangles_of_the_ranking(demo: Store) -> None:
    ranking = pairs.ranking(demo, Filters(), None).set_index("pair")
    matrix = pairs.matrix(demo, Filters(), 5)
    assert matrix["country_a"].nunique() == 5
    assert set(matrix["country_a"]) == set(matrix["country_b"])
    for row in matrix.itertuples():
        low, high = sorted((row.country_a, row.country_b))
        pair = ranking.loc[f"{low}-{high}"]
        assert (row.articles, row.thin) == (pair["articles"], pair["thin"])
        assert row.relation == pytest.approx(pair["relation"], nan_ok=True)
    both = set(zip(matrix["country_a"], matrix["country_b"], strict=True))
    assert both == {(b, a) for a, b in both}


def test_evidence_is_the_sentences_themselves_strongest_first(demo: Store) -> None:
    found = pairs.evidence(demo, Filters(), PAIR, limit=None)
    ranked = pairs.ranking(demo, Filters(), None).set_index("pair").loc["DEU-TWN"]
    assert len(found) == ranked["sentences"]
    assert found["article_id"].nunique() == ranked["articles"]
    assert found["text"].str.contains("Germany").all()
    assert found["text"].str.contains("Taiwan").all()
    assert found["text"].str.endswith(".").all()
    strength = found["relation"].abs().fillna(-1)
    assert strength.is_monotonic_decreasing
    for _, equals in found.groupby(strength):
        assert equals["published_at"].dropna().is_monotonic_decreasing
    labels = [None if pd.isna(score) else relation_label(score) for score in found["relation"]]
    assert [None if pd.isna(label) else label for label in found["relation_label"]] == labels


def test_evidence_in_pages_is_the_whole(demo: Store) -> None:
    whole = pairs.evidence(demo, Filters(duplicates=True), PAIR, limit=None)
    parts = [
        pairs.evidence(demo, Filters(duplicates=True), PAIR, limit=3, offset=at)
        for at in range(0, len(whole), 3)
    ]
    assert whole["text"].tolist() == [text for part in parts for text in part["text"]]


def test_evidence_narrows_to_a_sign_and_a_period(demo: Store) -> None:
    whole = pairs.evidence(demo, Filters(), PAIR, limit=None)
    first, last = date(2025, 3, 1), date(2025, 12, 31)
    found = pairs.evidence(demo, Filters(), PAIR, "conflict", (first, last), None)
    days = whole["published_at"].dt.date
    expected = whole[(whole["relation_label"] == "conflict") & whole["published_at"].notna()]
    expected = expected[(days[expected.index] >= first) & (days[expected.index] <= last)]
    assert 0 < len(expected) < len(whole)
    assert found["text"].tolist() == expected["text"].tolist()


def test_a_pair_may_be_asked_for_in_either_order(demo: Store) -> None:
    turned = (PAIR[1], PAIR[0])
    pd.testing.assert_frame_equal(
        pairs.evidence(demo, Filters(), PAIR), pairs.evidence(demo, Filters(), turned)
    )
    pd.testing.assert_frame_equal(
        pairs.over_time(demo, Filters(), PAIR, "month"), pairs.over_time(demo, Filters(), turned, "month")
    )
