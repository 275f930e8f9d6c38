"""The corpus of nasty dates, of every language, order, zone and calendar: one table of expected values."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings, strategies as st

from monitor import dates
from monitor.dates import bounds, calendars, order, search
from monitor.dates.words import resource
from monitor.extract import extract
from monitor.model import Article, Document
from monitor.watchdog import limited


class Row(NamedTuple):
    """A line of the table: what a field says, what comes first, when it was seen, which day it means."""

    value: str
    first: str
    seen: str
    expected: str
    kind: str


with (Path(__file__).parent / "nasty.csv").open(encoding="utf-8", newline="") as file:
    TABLE = [Row(**row) for row in csv.DictReader(file)]

ORDERS = {"day": True, "month": False, "": None}


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.kind}: {row.value}")
def test_nasty(row: Row) -> None:
    found = dates.statement(row.value, ORDERS[row.first], moment(row.seen))
    when = found.when and found.when.replace(microsecond=0)
    assert when == moment(row.expected), found
    assert (found.problem is not None) == (when is None and row.kind != "nothing")


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.expected and not row.seen], ids=lambda row: row.value
)
def test_case_spaces_and_brackets_around_change_nothing(row: Row) -> None:
    expected = dates.statement(row.value, ORDERS[row.first]).when
    for spoiled in (f"\u00a0{row.value}\n", f" {row.value}\u200f", row.value.replace(" ", "\u202f")):
        assert dates.statement(spoiled, ORDERS[row.first]).when == expected, spoiled


@pytest.mark.parametrize(
    ("value", "moment", "day"),
    [
        ("2020-04-15T23:30:00-05:00", "2020-04-16 04:30:00", "2020-04-15"),
        ("2020-04-16T00:30+0900", "2020-04-15 15:30:00", "2020-04-16"),
        ("20200416T003000+0900", "2020-04-15 15:30:00", "2020-04-16"),
        ("Wed, 15 Apr 2020 23:30:00 -0500", "2020-04-16 04:30:00", "2020-04-15"),
        ("Wed, 15 Apr 2020 23:30:00 EST", "2020-04-16 04:30:00", "2020-04-15"),
        ("April 15, 2020 at 11:30 p.m. Eastern Standard Time", "2020-04-16 04:30:00", "2020-04-15"),
        ("16.04.2020 00:30 Europe/Berlin", "2020-04-15 22:30:00", "2020-04-16"),
        ("15 April 2020, 24:00 +0200", "2020-04-15 22:00:00", "2020-04-16"),
        ("/Date(1587011400000-0500)/", "2020-04-16 04:30:00", "2020-04-15"),
        ("Published: 2020-04-15 23:30 -05:00", "2020-04-16 04:30:00", "2020-04-15"),
        ("2020-04-16T04:30:00Z", "2020-04-16 04:30:00", "2020-04-16"),
        ("1587011400", "2020-04-16 04:30:00", "2020-04-16"),
        ("2020-04-15T23:30:00", "2020-04-15 23:30:00", "2020-04-15"),
        ("2020-04-15+05:30", "2020-04-15 00:00:00", "2020-04-15"),
        ("15 April 2020", "2020-04-15 00:00:00", "2020-04-15"),
    ],
)
def test_the_day_is_the_one_that_was_written_whatever_day_it_is_in_utc(
    value: str, moment: str, day: str
) -> None:
    found = dates.statement(value).when
    assert found is not None
    assert (str(found.plain), str(found.written_day)) == (moment, day)


def test_several_moments_of_one_written_day_are_one_day_though_utc_parts_them() -> None:
    found = dates.statement("Monday 15 April 2024 10:00 EST / 15 April 2024 23:30 EST").when
    assert found is not None
    assert str(found.written_day) == "2024-04-15"


def test_a_label_of_a_change_is_told() -> None:
    assert dates.statement("Updated: 7 March 2023").label == "other"
    assert dates.statement("Published: 7 March 2023").label == "published"
    assert dates.statement("7 March 2023").label is None


@pytest.mark.parametrize("label", ["Published: {}", "Veröffentlicht am {}", "{} | 3 min read"])
def test_the_day_of_the_week_tells_day_and_month_behind_a_label_too(label: str) -> None:
    for value in ("Tue, 07/03/2023 14:30", "Tuesday 03/07/2023 14:30"):
        assert dates.statement(label.format(value)).when == datetime(2023, 3, 7, 14, 30)
    assert dates.statement(label.format("07/03/2023")).when is None


def test_a_problem_shows_what_was_seen() -> None:
    assert "'12th of Foo'" in str(dates.statement("12th of Foo").problem)
    assert "'3023-01-01' lies in the future" in str(dates.statement("3023-01-01").problem)
    assert "before 1900" in str(dates.statement("1812-01-01").problem)


def test_an_order_that_would_lie_in_the_future_is_not_meant() -> None:
    year = bounds.latest().year + 1
    assert dates.statement(f"01/02/{year - 2}").when is None
    days = [str(dates.statement(f"{month:02}/12/{year - 1}").when) for month in range(1, 12)]
    late = [str(dates.read(f"{month:02}/12/{year - 1}")) for month in range(1, 12)]
    assert set(late) == {"ambiguous"}  # on a page such a date may be announced
    if bounds.latest() < datetime(year - 1, 12, 1):
        assert days == [
            f"{year - 1}-{month:02}-12 00:00:00"
            if datetime(year - 1, month, 12) <= bounds.latest()
            else "None"
            for month in range(1, 12)
        ]


def test_a_text_in_the_place_of_a_date_is_told_and_not_kept_in_memory() -> None:
    before = dates.statement("7 March 2023")
    found = dates.statement("On 7 March 2023 the towns agreed. " * 100_000)
    assert before.when is not None
    assert found.when is None
    assert "no date" in str(found.problem)
    assert len(str(found.problem)) < 200
    assert not order.is_open("03/04/2023 " * 100)
    assert order.settled("03/04/2023 " * 100, "dmy") == "03/04/2023 " * 100


def test_two_digits_are_never_a_year_to_come() -> None:
    year = bounds.latest().year
    assert dates.read(f"5-Mar-{(year + 1) % 100:02}") == datetime(year - 99, 3, 5)
    assert dates.read("5-Mar-87") == datetime(1987, 3, 5)


@pytest.mark.parametrize(
    ("value", "last"),
    [
        ("2023-03", "2023-04-01 00:00:00"),
        ("2023", "2024-01-01 00:00:00"),
        ("2023-03-07", "2023-03-07 23:59:59"),
        ("2023-03-07T10:00:00+02:00", "2023-03-07 08:00:00"),
        ("Tue, 07 Mar 2023 10:00:00 GMT", "2023-03-07 10:00:00"),
        ("03/07/2023", "2023-07-03 23:59:59"),
        ("soon", "None"),
        ("", "None"),
    ],
)
def test_the_last_moment_that_a_date_can_mean(value: str, last: str) -> None:
    assert str(dates.last_moment(value)) == last


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"$date": "2023-03-07T10:00:00Z"}, "2023-03-07T10:00:00Z"),
        ({"$date": {"$numberLong": "1678199400000"}}, "1678199400000"),
        ({"_seconds": 1678199400, "_nanoseconds": 0}, "1678199400"),
        ({"date": "2023-03-07 10:00:00.000000", "timezone": "UTC"}, "2023-03-07 10:00:00.000000"),
        (["2023-03-07"], "2023-03-07"),
        ([2023, 3, 7, 10, 15], "2023-03-07T10:15:00"),
        ({"date-parts": [["2023", 3, "7"]]}, "2023-03-07"),
        ([2023, 3], "2023-03"),
        (["2023-03-07", "2023-03-08"], "2023-03-07"),
        (datetime(2023, 3, 7, 10), "2023-03-07T10:00:00"),
        (1678199400.0, "1678199400.0"),
        (float("nan"), None),
        (True, None),
        ([], None),
        ([1, 2, 3], None),
        ({"x": 1}, None),
        ([[[[["2023-03-07"]]]]], None),
    ],
)
def test_a_date_of_any_type_becomes_text(value: object, text: str | None) -> None:
    assert dates.as_text(value) == text


def test_the_first_date_that_can_be_read_is_picked_as_it_is_written() -> None:
    assert dates.pick(("soon", None, "Tue, 7 Mar 2023 10:00:00 CET")) == "Tue, 7 Mar 2023 10:00:00 CET"
    assert dates.pick(("soon", "03/04/2023")) == "03/04/2023"
    assert dates.pick(("soon", "")) == "soon"
    assert dates.pick(("3 hours ago",), datetime(2023, 3, 7, 10)) == "2023-03-07T07:00:00"
    assert dates.pick((None, "0000-00-00")) is None


@settings(deadline=None, max_examples=400)
@given(
    st.dates(datetime(1991, 1, 1).date(), datetime(2026, 11, 1).date()),
    st.sampled_from(resource()["locales"]),
    st.sampled_from(("medium", "long", "full")),
)
def test_what_a_locale_prints_is_read_as_that_day(day: date, locale: str, form: str) -> None:
    written = format_date(day, form, locale=locale)
    found = dates.read(written, days_first=not locale.startswith("en"))
    assert isinstance(found, datetime), written
    assert found.date() == day, written


@settings(deadline=None, max_examples=200)
@given(
    st.datetimes(datetime(1991, 1, 1), datetime(2026, 11, 1)),
    st.sampled_from(
        (
            "yyyy-MM-dd HH:mm",
            "d MMM yyyy, h:mm a",
            "EEE, dd MMM yyyy HH:mm:ss",
            "MMM d, yyyy h:mm a",
            "dd-MMM-yy HH:mm",
        )
    ),
    st.sampled_from(("", " UTC", " +0000", " GMT+00:00")),
)
def test_a_time_in_any_english_form_is_read_to_the_minute(when: datetime, form: str, zone: str) -> None:
    written = format_datetime(when, form, locale="en") + zone
    assert dates.read(written) == when.replace(second=when.second if "ss" in form else 0, microsecond=0), (
        written
    )


@settings(deadline=None, max_examples=400)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([row.value for row in TABLE] + list("0123456789 /.-:T")), max_size=3).map(
        "".join
    )
)
def test_no_text_raises_and_no_day_is_absurd(value: str) -> None:
    for seen in (None, datetime(2023, 3, 7)):
        found = dates.statement(value, None, seen)
        if found.when is not None:
            assert bounds.first_year() <= found.when.year
            assert found.when <= bounds.latest()
    dates.last_moment(value)
    dates.pick((value, value))


@given(st.integers(1300, 1409), st.integers(1, 12), st.integers(1, 28))
def test_days_of_the_iranian_calendar_follow_one_another(year: int, month: int, day: int) -> None:
    one = calendars.from_iranian(year, month, day)
    assert calendars.from_iranian(year, month, day + 1) == one + timedelta(days=1)


@pytest.mark.parametrize("row", [row for row in TABLE if row.kind == "weekday" and "/" not in row.value])
def test_a_short_name_of_a_day_is_understood_where_a_date_must_be_all_there_is(row: Row) -> None:
    """Meta tags and <time> are read strictly: no other words may stand in them."""
    assert dates.read(row.value) == moment(row.expected)


@pytest.mark.parametrize(
    "language",
    ["ท่าเรือเปิดอีกครั้งหลังการเจรจา", "ທ່າເຮືອເປີດອີກຄັ້ງ", "ဆိပ်ကမ်းပြန်ဖွင့်", "कूटनीतिकबन्दरगाह", "ច្រកកំពង់ផែបើកឡើងវិញ"],
)
def test_a_script_that_parts_no_words_does_not_stop_the_reader_of_dates(language: str) -> None:
    line = language * 8
    with limited(5):
        assert list(search.find(f"2 {line} 24 {line} x")) == []
        assert dates.statement(f"{line}"[:150]).when is None
        assert [one.when for one in search.find(f"{line} | 23 November 2026")] == [datetime(2026, 11, 23)]
        article = extract(
            Document("a", html=f"<html><body><p>{line} 24 x</p><p>{line * 20}</p></body></html>")
        )
    assert isinstance(article, Article)
