"""Between which moments a date is believed (`resources/extract/dates.toml`, [bounds])."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor import clock
from monitor.dates.words import resource


def first_year() -> int:
    """Return the first year that is believed of a record."""
    return int(resource()["bounds"]["first_year"])


def page_first_year() -> int:
    """Return the first year that is believed of a page, and of a bare number."""
    return int(resource()["bounds"]["page_first_year"])


def latest() -> datetime:
    """Return the last moment that is believed: clocks and time zones differ by a little."""
    return clock.now() + timedelta(days=resource()["bounds"]["future_days"])


def believable(when: datetime) -> bool:
    """Tell whether a date found on a page can be one of publication on the Web."""
    return page_first_year() <= when.year and when <= latest()
