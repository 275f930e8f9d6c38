"""Counts, shares and time series against what is worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from builders import publish_articles
from by_hand import Piece, beginning, countries_of, matches, number, values
from draws import filters
from frames import rows_of
from monitor.metrics import articles as listing, coverage
from monitor.metrics.asking import Interval
from monitor.metrics.dimensions import DIMENSIONS, dimension, labels
from monitor.metrics.filters import Filters, Together, Unit
from monitor.metrics.intervals import wilson
from monitor.metrics.options import MOST, options
from monitor.reference import topics as taxonomy
from monitor.store import Store

shared = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
dimensions = st.sampled_from(sorted(DIMENSIONS))


@shared
@given(f=filters())
def test_counts(demo: Store, articles: list[Piece], f: Filters) -> None:
    found = [piece for piece in articles if matches(piece, f)]
    days = [piece.day for piece in found if piece.day]
    assert coverage.counts(demo, f) == coverage.Counts(
        articles=len(found),
        stories=number(found, replace(f, unit="stories")),
        sources=number(found, replace(f, unit="sources")),
        countries=len(set().union(*(countries_of(piece, f) for piece in found))),
        words=sum(piece.words for piece in found),
        undated=len(found) - len(days),
        sourceless=sum(piece.source is None for piece in found),
        toneless=sum(piece.tone is None for piece in found),
        duplicates=sum(
            matches(piece, replace(f, duplicates=True)) for piece in articles if piece.original is not None
        ),
        sample=sum(bool(piece.source and piece.source.endswith(".example")) for piece in found),
        first=min(days, default=None),
        last=max(days, default=None),
    )


@shared
@given(f=filters(), by=dimensions)
def test_top(demo: Store, articles: list[Piece], f: Filters, by: str) -> None:
    having = defaultdict(list)
    for piece in articles:
        if matches(piece, f):
            for value in values(piece, by, f):
                having[value].append(piece)
    level = set(taxonomy.at_level("second"))
    expected = {
        value: number(pieces, f)
        for value, pieces in having.items()
        if number(pieces, f) and (by != "topic" or value in level)
    }
    total = number([piece for piece in articles if matches(piece, f.without(by))], f)
    found = coverage.top(demo, f, by, limit=None)
    assert list(zip(found["id"], found["matching"], strict=True)) == sorted(
        expected.items(), key=lambda item: (-item[1], item[0])
    )
    assert (found["total"] == total).all()
    assert found["share"].tolist() == pytest.approx([count / total for count in found["matching"]])
    low, high = wilson(found["matching"], found["total"])
    assert (found["low"].tolist(), found["high"].tolist()) == (low.tolist(), high.tolist())
    pd.testing.assert_frame_equal(coverage.top(demo, f, by, 3), found.head(3))


@shared
@given(f=filters(), by=dimensions, interval=st.sampled_from(get_args(Interval)))
def test_over_time(demo: Store, articles: list[Piece], f: Filters, by: str, interval: Interval) -> None:
    found = coverage.over_time(demo, f, by, interval)
    assert (
        found["id"].unique().tolist() == coverage.top(demo, replace(f, undated=False), by, 6)["id"].tolist()
    )
    matching: dict[tuple[date, str], list[Piece]] = defaultdict(list)
    base: dict[date, list[Piece]] = defaultdict(list)
    for piece in articles:
        if not piece.day:
            continue
        when = beginning(piece.day, interval)
        if matches(piece, f.without(by)):
            base[when].append(piece)
        if matches(piece, f):
            for value in values(piece, by, f):
                matching[when, value].append(piece)
    for row in rows_of(found):
        when = row.period.date()
        assert row.matching == number(matching[when, row.id], f)
        assert row.total == number(base[when], f)
        assert (row.share == pytest.approx(row.matching / row.total)) if row.total else pd.isna(row.share)
    ids = set(found["id"])
    assert {key for key, pieces in matching.items() if key[1] in ids and pieces} <= {
        (row.period.date(), row.id) for row in rows_of(found)
    }


def only(by: str, value: str) -> Filters:
    return Filters().having({by: (value,)})


@pytest.mark.parametrize(
    ("by", "as_filters"),
    [
        ("pair", lambda value: Filters(pair=tuple(value.split("-")))),
        *((by, partial(only, by)) for by in sorted(DIMENSIONS) if by != "pair"),
    ],
)
@pytest.mark.parametrize("unit", ["articles", "stories", "sources"])
@pytest.mark.parametrize("together", ["sentence", "article"])
def test_a_bar_leads_to_as_many_articles_as_it_counts(
    demo: Store, by: str, as_filters: Callable[[str], Filters], unit: Unit, together: Together
) -> None:
    for row in rows_of(coverage.top(demo, Filters(unit=unit, together=together), by, 5)):
        clicked = replace(as_filters(row.id), unit=unit, together=together)
        assert listing.total(demo, clicked) == row.matching


SOME = (
    Filters(),
    Filters(countries=("CHN",)),
    Filters(countries=("CHN", "RUS"), languages=("en",)),
    Filters(actors=("CHN",), relations=("conflict",)),
    Filters(pair=("CHN", "RUS"), moods=("fact",)),
    Filters(persons=("ada-marsh",), none_of=(("orgs", ("harbour-bank",)),)),
    Filters(topics=("medtop:11000000",), all_of=(("countries", ("CHN", "USA")),)),
)


@pytest.mark.parametrize("f", SOME, ids=range(len(SOME)))
@pytest.mark.parametrize("by", sorted(DIMENSIONS))
def test_the_articles_behind_a_bar_are_as_many_as_it_counts_under_filters(
    demo: Store, f: Filters, by: str
) -> None:
    for row in rows_of(coverage.top(demo, f, by, 4)):
        if by == "pair" and f.pair:  # another pair would be asked for in its place
            continue
        assert listing.total(demo, dimension(by).narrow(f, row.id)) == row.matching


def test_values_are_called_as_the_store_calls_them(demo: Store) -> None:
    called = {by: set(coverage.top(demo, Filters(), by, 3)["label"]) for by in ("person", "keyword", "story")}
    assert called["person"] == {"Ada Marsh", "Bo Lindgren"}  # as the notebook corrects it
    assert "foreign ministry" in called["keyword"]
    assert all(" " in title for title in called["story"])
    assert labels(demo, "person", ["nobody-known"]) == {"nobody-known": "Nobody Known"}


def test_only_the_most_frequent_of_many_values_are_offered(tmp_path: Path) -> None:
    outlets = [f"{number:03}.example" for number in range(MOST + 9)]
    store = publish_articles(tmp_path / "s", [datetime(2025, 1, 1)] * len(outlets), source=outlets)
    assert options(store).values["source"]["id"].tolist() == outlets[:MOST]


def test_values_are_offered_by_the_newest_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.metrics.options.NEWEST", 2)
    days = [datetime(2025, 1, day) for day in (1, 2, 3, 4)]
    store = publish_articles(
        tmp_path / "s", days, source=["old.example", "old.example", "b.example", "a.example"]
    )
    found = options(store).values
    assert found["source"]["id"].tolist() == ["a.example", "b.example"]
    assert found["language"]["articles"].tolist() == [4], "of what is not free all are counted"


def test_a_share_is_of_everything_but_the_dimensions_own_filter(demo: Store) -> None:
    everything = coverage.top(demo, Filters(), "country", None).set_index("id")["share"]
    china = coverage.top(demo, Filters(countries=("CHN",)), "country", None).set_index("id")["share"]
    assert china["CHN"] == everything["CHN"] < 1


def test_chosen_series_come_in_their_order_even_where_nothing_matches(demo: Store) -> None:
    found = coverage.over_time(demo, Filters(), "country", "month", ("TUR", "NAM", "CHN"))
    assert found["id"].unique().tolist() == ["TUR", "NAM", "CHN"]
    assert found["label"].unique().tolist() == ["Turkey", "Namibia", "China"]
    assert found.groupby("id")["period"].nunique().nunique() == 1
    assert found.loc[found["id"] == "NAM", "matching"].sum() == 0


def test_a_topic_below_the_second_level_can_be_followed(demo: Store) -> None:
    diplomacy = coverage.over_time(demo, Filters(), "topic", "month", ("medtop:20000639",))
    dated = Filters(topics=("medtop:20000639",), undated=False)
    assert diplomacy["matching"].sum() == listing.total(demo, dated) > 0


@pytest.fixture
def turn_of_the_year(tmp_path: Path) -> Store:
    """Articles around midnight, a Sunday and New Year; one without a date; 2024-12-30 was a Monday."""
    moments = [
        datetime(2024, 12, 29, 23, 59, 59),
        datetime(2024, 12, 30, 0, 0, 0),
        datetime(2024, 12, 31, 23, 59, 59, 999999),
        datetime(2025, 1, 1, 0, 0, 0),
        datetime(2025, 1, 31, 12, 0, 0),
        None,
    ]
    return publish_articles(tmp_path / "turn.duckdb", moments)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("month", {"2024-12-01": 3, "2025-01-01": 2}),
        (
            "week",
            {
                "2024-12-23": 1,
                "2024-12-30": 3,
                "2025-01-06": 0,
                "2025-01-13": 0,
                "2025-01-20": 0,
                "2025-01-27": 1,
            },
        ),
    ],
)
def test_periods_begin_on_mondays_and_firsts(
    turn_of_the_year: Store, interval: Interval, expected: dict[str, int]
) -> None:
    found = coverage.over_time(turn_of_the_year, Filters(), "language", interval)
    assert dict(zip(found["period"].dt.strftime("%Y-%m-%d"), found["matching"], strict=True)) == expected


def test_days_are_utc_days_and_empty_ones_are_there(turn_of_the_year: Store) -> None:
    new_year = Filters(start=date(2024, 12, 31), end=date(2025, 1, 3))
    found = coverage.over_time(turn_of_the_year, new_year, "language", "day")
    assert found["period"].dt.day.tolist() == [31, 1, 2, 3]
    assert found["matching"].tolist() == [1, 1, 0, 0]
    assert found["share"].isna().tolist() == [False, False, True, True]


def test_a_period_beyond_the_dates_in_the_store_draws_nothing(turn_of_the_year: Store) -> None:
    wide = Filters(start=date(1600, 1, 1), end=date(2200, 12, 31))
    found = coverage.over_time(turn_of_the_year, wide, "language", "month")
    assert found["period"].dt.strftime("%Y-%m").tolist() == ["2024-12", "2025-01"]
    elsewhen = Filters(start=date(1999, 1, 1), end=date(1999, 1, 31))
    assert coverage.over_time(turn_of_the_year, elsewhen, "language", "day").empty


def test_the_last_microsecond_of_the_last_day_counts(turn_of_the_year: Store) -> None:
    day = date(2024, 12, 31)
    assert coverage.counts(turn_of_the_year, Filters(start=day, end=day, undated=False)).articles == 1
    assert coverage.counts(turn_of_the_year, Filters(start=day, end=day)).undated == 1
