"""Years of other calendars: the Buddhist of Thailand, the Republic of China, Japan's eras; Iran's too.

A lunar (Hijri) date is not read: which day it means depends on who saw the moon.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.dates import bounds
from monitor.dates.words import resource

_IRANIAN = range(1300, 1410)
"""1921 to 2030; lunar years in use since the Web began (1410 and later) lie above."""

_LEAP = {1, 5, 9, 13, 17, 22, 26, 30}
"""Of each 33 years those with a 30th of Esfand: exact from 1925 to 2090."""

_ANCHOR, _ANCHORED = 1403, datetime(2024, 3, 20)


def is_iranian(year: int) -> bool:
    """Tell whether a year is one of the Iranian calendar in which news are dated."""
    return year in _IRANIAN


def from_iranian(year: int, month: int, day: int) -> datetime:
    """Return the day of an Iranian date.

    Raises:
        ValueError: there is no such day.
    """
    length = 31 if month <= 6 else 30 if month <= 11 or _is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"no day {year}/{month}/{day} in the Iranian calendar")
    years = range(min(year, _ANCHOR), max(year, _ANCHOR))
    days = sum(366 if _is_leap(one) else 365 for one in years)
    new_year = _ANCHORED + timedelta(days=days if year > _ANCHOR else -days)
    return new_year + timedelta(days=31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP


def gregorian(year: int) -> int:
    """Return the Gregorian year of a Buddhist one; other years as they are."""
    shifted = year + int(resource()["buddhist"]["add"])
    return shifted if bounds.page_first_year() <= shifted <= bounds.latest().year else year
