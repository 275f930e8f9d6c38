"""A period against the one before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from builders import publish_articles
from by_hand import Piece, matches, number, values
from draws import filters
from monitor.metrics.changes import Compared, changes, deltas, period_before
from monitor.metrics.filters import Filters
from monitor.reference import topics as taxonomy
from monitor.store import Store

shared = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(f=filters(), by=st.sampled_from(get_args(Compared)))
def test_changes(demo: Store, articles: list[Piece], f: Filters, by: Compared) -> None:
    now, before = period_before(demo, f)
    expected = {}
    level = set(taxonomy.at_level("second"))
    for value in set().union(*(values(piece, by, f) for piece in articles)):
        counts, shares = [], []
        for period in (now, before):
            having = [piece for piece in articles if matches(piece, period) and value in values(piece, by, f)]
            total = number([piece for piece in articles if matches(piece, period.without(by))], f)
            counts.append(number(having, f))
            shares.append(counts[-1] / total if total else float("nan"))
        if any(counts) and (by != "topic" or value in level):
            expected[value] = (*counts, *shares, 100 * (shares[0] - shares[1]))
    found = changes(demo, f, by, limit=None).set_index("id")
    assert set(found.index) == set(expected)
    for value, figures in expected.items():
        row = found.loc[value]
        told = [row[name] for name in ("now", "before", "share_now", "share_before", "change")]
        assert told == pytest.approx(figures, nan_ok=True)
    sizes = found["change"].abs().dropna()
    assert sizes.is_monotonic_decreasing
    pd.testing.assert_frame_equal(changes(demo, f, by, 3), found.reset_index().head(3))


@given(
    st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)
def test_the_period_before_is_as_long_and_ends_the_day_before(
    year: Store, start: date | None, end: date | None
) -> None:
    if start and end and start > end:
        start, end = end, start
    now, before = period_before(year, Filters(start=start, end=end))
    assert now.start is not None
    assert now.end is not None
    assert before.start is not None
    assert before.end is not None
    assert before.end == now.start - timedelta(days=1)
    assert before.end - before.start == now.end - now.start
    assert not now.undated
    assert not before.undated
    assert start in (None, now.start)
    assert end in (None, now.end)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Twenty articles in May 2025, mostly of source a; 21 in June, mostly of b; one without a date."""
    first = [datetime(2025, 5, 5 + day) for day in range(20)]
    last = [datetime(2025, 6, 5 + day) for day in range(20)] + [datetime(2025, 6, 30, 23, 59), None]
    sources = ["a.example"] * 15 + ["b.example"] * 5 + ["b.example"] * 20 + ["a.example", "b.example"]
    return publish_articles(tmp_path_factory.mktemp("year") / "y.duckdb", first + last, source=sources)


def test_without_a_period_the_last_thirty_days_of_the_data_count(year: Store) -> None:
    now, before = period_before(year, Filters())
    assert (now.start, now.end) == (date(2025, 6, 1), date(2025, 6, 30))
    assert (before.start, before.end) == (date(2025, 5, 2), date(2025, 5, 31))


def test_a_change_is_told_in_percentage_points_and_tested(year: Store) -> None:
    found = changes(year, Filters(), "source")
    assert found.to_dict("list") == {
        "id": ["a.example", "b.example"],
        "label": ["a.example", "b.example"],
        "now": [1, 20],
        "before": [15, 5],
        "share_now": pytest.approx([1 / 21, 20 / 21]),
        "share_before": [0.75, 0.25],
        "change": pytest.approx([-70.238095, 70.238095]),
        "significant": [True, True],
    }


def test_headline_counts_leave_undated_articles_out(year: Store) -> None:
    found = deltas(year, Filters())
    (row,) = found[found["measure"] == "articles"].drop(columns="measure").to_numpy().tolist()
    assert row == [21, 20, 5.0]


def test_an_empty_store_has_no_changes(tmp_path: Path) -> None:
    empty = publish_articles(tmp_path / "e.duckdb", [None])
    assert changes(empty, Filters(), "country").empty
    headline = deltas(empty, Filters())
    assert headline["now"].tolist() == [0] * 5
    assert headline["change_percent"].isna().all(), "nothing to divide by"
