"""From a mark to its articles, and from filters to chips and back."""

from __future__ import annotations

from datetime import date

import pytest

from draws import EVERYTHING
from monitor.metrics.dimensions import unfiltered
from monitor.metrics.filters import FILTERS, Filters, period_label
from monitor.ui.filters import drill


@pytest.mark.parametrize(
    ("interval", "last"),
    [("day", date(2024, 2, 1)), ("week", date(2024, 2, 7)), ("month", date(2024, 2, 29))],
)
def test_a_point_stands_for_the_dated_articles_of_its_period(interval: str, last: date) -> None:
    found = drill.member_in_period(Filters(), "country", interval)("CHN", "2024-02-01")
    assert found == Filters(start=date(2024, 2, 1), end=last, countries=("CHN",), undated=False)


def test_a_period_never_reaches_beyond_the_filters_own() -> None:
    filters = Filters(start=date(2024, 2, 10), end=date(2024, 2, 20))
    found = drill.within(filters, "2024-02-01 00:00:00", "month")
    assert (found.start, found.end) == (date(2024, 2, 10), date(2024, 2, 20))


@pytest.mark.parametrize(
    ("by", "key", "expected"),
    [
        ("pair", "RUS-CHN", Filters(pair=("CHN", "RUS"))),
        ("topic", "medtop:1", Filters(topics=("medtop:1",))),
        ("source", "a.example", Filters(sources=("a.example",))),
        ("language", "fr", Filters(languages=("fr",))),
        ("tone", "negative", Filters(tone=("negative",))),
        ("person", "ada-marsh", Filters(persons=("ada-marsh",))),
        ("actor", "CHN", Filters(actors=("CHN",))),
        ("story", "7", Filters(stories=("7",))),
    ],
)
def test_a_bar_stands_for_its_articles(by: str, key: str, expected: Filters) -> None:
    assert drill.member(Filters(), by)(key) == expected


def test_another_country_in_a_view_of_one_is_both_together() -> None:
    found = drill.member(Filters(countries=("RUS",)), "country")("CHN")
    assert found == Filters(all_of=(("countries", ("RUS", "CHN")),))
    among = drill.member(Filters(countries=("RUS", "USA")), "country")("CHN")
    assert among == Filters(countries=("RUS", "USA"), all_of=(("countries", ("CHN",)),))
    assert drill.member(Filters(sources=("a.example",)), "source")("b.example") == Filters(
        sources=("b.example",)
    )


def test_the_volume_is_asked_for_on_a_dimension_without_a_filter() -> None:
    assert unfiltered(Filters(tone=("negative",))) == "language"
    assert Filters(languages=("fr",)).without(unfiltered(Filters(languages=("fr",)))).languages == ("fr",)


def test_every_filter_has_its_chip_and_all_chips_removed_leave_nothing() -> None:
    assert [row.name for row in FILTERS.values() if not row.on(EVERYTHING)] == []
    expected = {row.name: 1 if row.mode == "all" else len(row.example) for row in FILTERS.values()}
    assert len(EVERYTHING.chips()) == sum(expected.values()) - expected["end"]
    left = EVERYTHING
    while chips := left.chips():
        left = chips[0].without
    assert left == Filters()


def test_periods_are_told_shortly() -> None:
    assert period_label(Filters(start=date(2025, 3, 3), end=date(2025, 3, 9))) == "3 Mar – 9 Mar 2025"
    assert period_label(Filters(start=date(2024, 12, 30), end=date(2025, 1, 5))) == "30 Dec 2024 – 5 Jan 2025"
    assert period_label(Filters(start=date(2025, 3, 3))) == "from 3 Mar 2025"
    assert period_label(Filters()) == "all dates"
