"""Dates: every common spelling, nothing invented, nothing absurd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.extract import dates, extract
from monitor.model import Article, Document, Rejected

BODY = "The two countries signed a treaty on trade, officials said."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2023-11-21", (2023, 11, 21)),
        ("2023-11-21T14:30:00Z", (2023, 11, 21, 14, 30)),
        ("2009-03-20T12:24:52.002364-05", (2009, 3, 20, 17, 24, 52, 2364)),
        ("20231121T143000Z", (2023, 11, 21, 14, 30)),
        ("20231121143000", (2023, 11, 21, 14, 30)),
        ("Tue, 21 Nov 2023 14:30:00 -0500", (2023, 11, 21, 19, 30)),
        ("Tue, 21 Nov 2023 14:30:00 EST", (2023, 11, 21, 19, 30)),
        ("Tue Nov 21 14:30:00 2023", (2023, 11, 21, 14, 30)),
        ("1700577000", (2023, 11, 21, 14, 30)),
        ("1700577000000", (2023, 11, 21, 14, 30)),
        ("Monday, December 4, 2023", (2023, 12, 4)),
        ("Dec. 4, 2023 4:30 p.m. PST", (2023, 12, 5, 0, 30)),
        ("4th of July 2023", (2023, 7, 4)),
        ("Montag, 4. Dezember 2023, 14:30 Uhr", (2023, 12, 4, 14, 30)),
        ("4 de diciembre de 2023", (2023, 12, 4)),
        ("Segunda-feira, 4 de dezembro de 2023 às 10h30", (2023, 12, 4, 10, 30)),
        ("4 décembre 2023 à 14h30", (2023, 12, 4, 14, 30)),
        ("4 декабря 2023 г.", (2023, 12, 4)),
        ("1 مارس 2023", (2023, 3, 1)),
        ("2023年12月4日 星期一", (2023, 12, 4)),
        ("04.12.2023 08:15", (2023, 12, 4, 8, 15)),
        ("13/04/2023", (2023, 4, 13)),
        ("26-FEB-1987 15:01:01.01", (1987, 2, 26, 15, 1, 1)),
        ("4 Dec 2023 12:30 XYZ", (2023, 12, 4)),
    ],
)
def test_spellings(value: str, expected: tuple[int, ...]) -> None:
    assert dates.read(value) == datetime(*expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["yesterday", "on Wednesday", "2 hours ago", "May", "14:30", "next week", "today"]
)
def test_relative_days_invent_nothing(value: str) -> None:
    assert dates.read(value) == "unreadable"


@pytest.mark.parametrize("value", ["03/04/2023", "2023", "2023-11", "May 2023", "1/2/23"])
def test_ambiguous_dates_are_no_evidence(value: str) -> None:
    assert dates.read(value) == "ambiguous"
    found = extract(Document("test", text=BODY, published=value))
    assert isinstance(found, Article)
    assert found.published_at is None


def test_day_and_month_by_country_and_language() -> None:
    def published(**fields: str) -> datetime | None:
        found = extract(Document("test", text=BODY, published="03/04/2023", **fields))  # type: ignore[arg-type]
        assert isinstance(found, Article)
        return found.published_at

    assert published(source_country="USA") == datetime(2023, 3, 4)
    assert published(source_country="United Kingdom") == datetime(2023, 4, 3)
    assert published(url="https://zeitung.de/a") == datetime(2023, 4, 3)
    assert published(language="fr") == datetime(2023, 4, 3)
    assert published(language="en") is None


@pytest.mark.parametrize(
    "value", ["1812-01-01", "9999-99-99", "3023-01-01", "not a date", "32/13/2023", "yesterday"]
)
def test_absurd_date_is_rejected_with_its_value(value: str) -> None:
    found = extract(Document("here", text=BODY, published=value))
    assert isinstance(found, Rejected)
    assert "absurd date" in found.reason
    assert value in found.reason


@pytest.mark.parametrize("value", ["", "  ", "null", "N/A", "NaT"])
def test_empty_date_is_no_date(value: str) -> None:
    found = extract(Document("here", text=BODY, published=value))
    assert isinstance(found, Article)
    assert (found.published_at, found.date_source) == (None, "none")


def test_tomorrow_is_accepted_and_next_week_is_not() -> None:
    now = datetime.now(UTC)
    assert isinstance(extract(Document("t", text=BODY, published=(now + timedelta(1)).isoformat())), Article)
    assert isinstance(extract(Document("t", text=BODY, published=(now + timedelta(7)).isoformat())), Rejected)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.com/2023/11/21/pact", datetime(2023, 11, 21)),
        ("https://a.com/world/2023/nov/21/pact", datetime(2023, 11, 21)),
        ("https://a.com/pact-20231121/", datetime(2023, 11, 21)),
        ("https://a.com/2023/11/pact", None),
        ("https://a.com/story/2023112199887", None),
        ("https://a.com/2023/13/41/pact", None),
        ("https://a.com/1066/10/14/hastings", None),
    ],
)
def test_date_of_the_url(url: str, expected: datetime | None) -> None:
    found = extract(Document("test", text=BODY, url=url))
    assert isinstance(found, Article)
    assert (found.published_at, found.date_source) == (expected, "url" if expected else "none")


def test_dateline_with_a_year_counts_and_without_does_not() -> None:
    dated = extract(Document("test", text="BEIJING, Nov. 21, 2023 (Agency) -- " + BODY))
    undated = extract(Document("test", text="SALVADOR, Feb 26 - " + BODY))
    assert isinstance(dated, Article)
    assert isinstance(undated, Article)
    assert (dated.published_at, dated.date_source) == (datetime(2023, 11, 21), "body")
    assert undated.published_at is None


def test_feed_date_says_so() -> None:
    found = extract(Document("t", text=BODY, published="20231121T143000Z", published_from="feed"))
    assert isinstance(found, Article)
    assert found.date_source == "feed"
    assert 0 < found.date_confidence < 0.95
