"""A day and its time in two columns, or a day in three (year, month, day) → one date as text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor import dates

_MIDNIGHT = re.compile(r"[T ]00:00(?::00)?$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,4})(?:\.0)?\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")


def joined(day: str | None, parts: Mapping[str, object]) -> str | None:
    """Return the date of a record: with the time that stands beside it, or from the columns of its parts.

    Args:
        day: what the column of the date says; None where there is none.
        parts: values of the columns of a `time`, a `year`, a `month`, a `day`, as far as there are any.
    """
    if day is None:
        return _of_parts(*(_number(parts.get(part)) for part in ("year", "month", "day")))
    clock = str(parts.get("time") or "").strip()
    bare = _MIDNIGHT.sub("", day)  # what Excel makes of a day
    if not _CLOCK.fullmatch(clock) or _CLOCK.search(bare):
        return day
    with_clock = f"{bare} {clock}"
    return day if dates.statement(with_clock).when is None and dates.statement(day).when else with_clock


def _of_parts(year: str, month: str, day: str) -> str | None:
    if not _YEAR.fullmatch(year) or not month or not day:
        return None
    is_number = month.isdecimal() and day.isdecimal()
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}" if is_number else f"{day} {month} {year}"


def _number(value: object) -> str:
    """A number as text, 2024.0 as pandas writes it included; the name of a month as it stands."""
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    found = _NUMBER.fullmatch(text)
    return found[1] if found else text
