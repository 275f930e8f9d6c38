"""Pairs of countries against what is worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from builders import publish_articles, table
from by_hand import Piece, beginning, matches, pairs_of, relation
from draws import filters
from frames import rows_of
from monitor.metrics import articles as listing, pairs
from monitor.metrics.asking import Interval
from monitor.metrics.filters import Filters, Together
from monitor.metrics.pair_evidence import Direction, Voice, evidence
from monitor.model import relation_label
from monitor.store import Store, publish

shared = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PAIR = ("DEU", "TWN")


Read = tuple[float | None, float | None, float | None]
"""Relation of a sentence on a pair, and the probabilities of conflict and of cooperation."""


def pair_store(path: Path, articles: Sequence[Read | list[Read]]) -> Store:
    """Publish articles on China and Russia: each of one sentence, or of a list of them."""
    publish_articles(path, [datetime(2025, 3, 4)] * len(articles))
    rows = [
        (
            key,
            None,
            "CHN",
            "RUS",
            index,
            relation,
            *[None] * 4,
            0.8,
            *[None] * 6,
            "text",
            *likely,
            "m",
            None,
            None,
        )
        for key, said in enumerate(articles, 1)
        for index, (relation, *likely) in enumerate(said if isinstance(said, list) else [said])
    ]
    with publish(path) as writer:
        writer.add({"pairs": table("pairs", rows)})
    return Store(path)


def same(row: object, expected: dict[str, object]) -> bool:
    """Compare a row's figures with those worked out by hand; what is missing is None there, NaN here."""
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
    for row in rows_of(found):
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
        if piece.day and matches(piece, replace(f, pair=PAIR)):
            having[beginning(piece.day, interval)].append(piece)
    found = pairs.over_time(demo, f, PAIR, interval)
    for row in rows_of(found):
        pieces = having.pop(row.period.date(), [])
        assert row.articles == len(pieces)
        assert same(row, relation(pieces, PAIR))
    assert not having


@pytest.mark.parametrize("together", ["sentence", "article"])
def test_a_pair_leads_to_as_many_articles_as_it_counts(demo: Store, together: Together) -> None:
    for row in rows_of(pairs.ranking(demo, Filters(together=together), 5)):
        clicked = Filters(pair=(row.country_a, row.country_b), together=together)
        assert listing.total(demo, clicked) == row.articles


def test_naming_two_countries_in_one_article_supports_a_pair_but_tells_nothing_of_it(demo: Store) -> None:
    apart = pairs.ranking(demo, Filters(), None).set_index("pair")
    together = pairs.ranking(demo, Filters(together="article"), None).set_index("pair")
    assert (together.loc[apart.index, "articles"] > apart["articles"]).any()
    figures = list(pairs.FIGURES)
    pd.testing.assert_frame_equal(together.loc[apart.index, figures], apart[figures])
    assert (apart[list(pairs.TELLS)].sum(axis=1) == apart["articles"]).all()


def test_countless_articles_that_tell_nothing_do_not_drown_the_quarrel_of_a_few(tmp_path: Path) -> None:
    store = pair_store(tmp_path / "s.duckdb", [(-0.8, 0.9, 0.02)] * 12 + [(0.0, 0.04, 0.04)] * 60)
    (row,) = rows_of(pairs.ranking(store, Filters()))
    assert (row.articles, row.conflict, row.nothing, row.thin) == (72, 12, 60, False)
    assert row.balance == pytest.approx((0.02 - 0.9) / (0.02 + 0.9))
    assert row.balance_high < 0
    assert row.mean_relation == pytest.approx(-0.8 * 12 / 72)


def test_where_nothing_passes_there_is_no_balance_and_where_nothing_is_read_no_count(tmp_path: Path) -> None:
    store = pair_store(tmp_path / "s.duckdb", [(0.0, 0.04, 0.04)] * 7 + [(None, None, None)] * 2)
    (row,) = rows_of(pairs.ranking(store, Filters()))
    assert (row.nothing, row.unread, row.thin) == (7, 2, True)
    assert pd.isna(row.balance)
    assert pd.isna(row.balance_low)
    assert pd.isna(row.balance_high)


def test_a_quarrel_in_one_sentence_and_help_in_another_are_both(tmp_path: Path) -> None:
    store = pair_store(tmp_path / "s.duckdb", [[(-0.5, 0.8, 0.1), (0.5, 0.1, 0.7), (0.0, 0.1, 0.1)]])
    (row,) = rows_of(pairs.ranking(store, Filters()))
    assert (row.both, row.conflict, row.cooperation, row.nothing, row.sentences) == (1, 0, 0, 0, 3)
    assert row.balance == pytest.approx((0.7 - 0.8) / (0.7 + 0.8))


def test_matrix_holds_both_triangles_of_the_ranking(demo: Store) -> None:
    ranking = pairs.ranking(demo, Filters(), None).set_index("pair")
    matrix = pairs.matrix(demo, Filters(), 5)
    assert matrix["country_a"].nunique() == 5
    assert set(matrix["country_a"]) == set(matrix["country_b"])
    for row in rows_of(matrix):
        low, high = sorted((row.country_a, row.country_b))
        pair = ranking.loc[f"{low}-{high}"]
        assert [getattr(row, name) for name in ("articles", *pairs.TELLS, "thin")] == [
            pair[name] for name in ("articles", *pairs.TELLS, "thin")
        ]
        for name in ("balance", "balance_low", "balance_high"):
            assert getattr(row, name) == pytest.approx(pair[name], nan_ok=True)
    both = set(zip(matrix["country_a"], matrix["country_b"], strict=True))
    assert both == {(b, a) for a, b in both}


def test_evidence_is_the_sentences_themselves_strongest_first(demo: Store) -> None:
    found = evidence(demo, Filters(), PAIR, limit=None)
    ranked = pairs.ranking(demo, Filters(), None).set_index("pair").loc["DEU-TWN"]
    assert len(found) == ranked["sentences"]
    assert found["article_id"].nunique() == ranked["articles"]
    assert found["text"].str.contains("Germany").all()
    assert found["text"].str.contains("Taiwan").all()
    titles = found[found["field"] == "title"]
    assert len(titles)
    assert titles["text"].tolist() == titles["title"].tolist()
    assert titles["sentence"].isna().all()
    assert set(titles["evidence"]) == {"meet", ""}
    assert found.loc[found["field"] == "text", "text"].str.endswith(".").all()
    strength = found["relation"].abs().fillna(-1)
    assert strength.is_monotonic_decreasing
    for _, equals in found.groupby(strength):
        assert equals["published_at"].dropna().is_monotonic_decreasing
    labels = [None if pd.isna(score) else relation_label(score) for score in found["relation"]]
    assert [None if pd.isna(label) else label for label in found["relation_label"]] == labels


def test_evidence_in_pages_is_the_whole(demo: Store) -> None:
    whole = evidence(demo, Filters(duplicates=True), PAIR, limit=None)
    parts = [
        evidence(demo, Filters(duplicates=True), PAIR, limit=3, offset=at) for at in range(0, len(whole), 3)
    ]
    assert whole["text"].tolist() == [text for part in parts for text in part["text"]]


def test_evidence_narrows_to_a_sign_and_a_period(demo: Store) -> None:
    whole = evidence(demo, Filters(), PAIR, limit=None)
    first, last = date(2025, 3, 1), date(2025, 12, 31)
    found = evidence(demo, Filters(), PAIR, "conflict", period=(first, last), limit=None)
    days = whole["published_day"].dt.date
    expected = whole[(whole["relation_label"] == "conflict") & whole["published_day"].notna()]
    expected = expected[(days[expected.index] >= first) & (days[expected.index] <= last)]
    assert 0 < len(expected) < len(whole)
    assert found["text"].tolist() == expected["text"].tolist()


@pytest.mark.parametrize("direction", get_args(Direction))
@pytest.mark.parametrize("voice", get_args(Voice))
def test_who_acts_and_who_says_so_narrow_the_evidence(
    demo: Store, direction: Direction, voice: Voice
) -> None:
    whole = evidence(demo, Filters(), PAIR, limit=None)
    found = evidence(demo, Filters(), PAIR, direction=direction, voice=voice, limit=None)
    expected = [
        row.text
        for row in rows_of(whole)
        if row.relation_label in ("conflict", "cooperation")
        and {("DEU", "TWN"): "a_on_b", ("TWN", "DEU"): "b_on_a"}.get((row.actor, row.target), "mutual")
        == direction
        and ("reporter" if pd.isna(row.voice) else {"DEU": "a", "TWN": "b"}.get(row.voice, "other")) == voice
    ]
    assert found["text"].tolist() == expected


@pytest.mark.parametrize("column", ["a_on_b", "b_on_a", "voice_a", "voice_b", "voice_other"])
def test_the_sums_of_direction_and_voice_lead_to_as_many_articles(demo: Store, column: str) -> None:
    chosen: dict[str, Any] = {"voice": column[6:]} if column.startswith("voice") else {"direction": column}
    pair = pairs.ranking(demo, Filters(), None).sort_values(column, kind="stable").iloc[-1]
    found = evidence(demo, Filters(), (pair["country_a"], pair["country_b"]), limit=None, **chosen)
    assert found["article_id"].nunique() == pair[column] > 0


def test_a_pair_may_be_asked_for_in_either_order(demo: Store) -> None:
    turned = (PAIR[1], PAIR[0])
    pd.testing.assert_frame_equal(evidence(demo, Filters(), PAIR), evidence(demo, Filters(), turned))
    pd.testing.assert_frame_equal(
        pairs.over_time(demo, Filters(), PAIR, "month"), pairs.over_time(demo, Filters(), turned, "month")
    )
