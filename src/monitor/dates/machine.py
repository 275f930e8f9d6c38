"""Dates as programs write them: ISO 8601, numbers of seconds or days, and the wrappings that they put around.

Sources: ISO 8601-1:2019; POSIX time; Excel's 1900 date system; .NET's ticks; Windows' FILETIME.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from monitor.dates.bounds import first_year, latest, page_first_year
from monitor.dates.moments import Moment

_UNIX = datetime(1970, 1, 1)
_EXCEL = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 system, which has a 29 February 1900: right from March 1900 on."""

_TICKS = datetime(1, 1, 1)
_FILETIME = datetime(1601, 1, 1)

_NUMBER = re.compile(r"(-?\d{1,19})(\.\d+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_COMPACT = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(?:(\d{2})(\d{2})?)?)?(?:\.?\d{1,6})?(Z|[+-]\d{2}:?\d{2})?"
)
_MICROSOFT = re.compile(r"\\?/?Date\((-?\d{1,16})([+-]\d{4})?\)\\?/?")
_PYTHON = re.compile(r"(?:datetime\.)?(?:datetime|date)\(([\d, ]{8,40})(?:, ?tzinfo=.{1,60})?\)")
_STRUCT = re.compile(
    r"time\.struct_time\(tm_year=(\d+), tm_mon=(\d+), tm_mday=(\d+), "
    r"tm_hour=(\d+), tm_min=(\d+), tm_sec=(\d+)"
)
_CALL = re.compile(r"(?:new )?[A-Za-z.]{4,20}\((.+?)(?:, ?(?:tz|freq)=.*)?\)")
_QUOTED = re.compile(r"""(["'`])(.*)\1""")
_WEEK = re.compile(r"\d{4}-?W\d{2}(-?[1-7])?")
_DAY_AND_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:?\d{2})")
_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?=$|T)")

_NO_ZONE = re.compile(r"[T\d][:\d]+(?:[.,]\d+)?[+-]\d{2}:?[6-9]\d(?::?\d{2})?")
"""A time whose distance to UTC has more than 59 minutes, which Python reads as hours."""

_SCALES = (
    # digits before the point, units a second, what is counted from
    ((9, 10), 1, _UNIX),
    ((12, 13), 10**3, _UNIX),
    ((15, 16), 10**6, _UNIX),
    ((18, 18), 10**7, _TICKS),  # before nanoseconds: those of as many digits end in 2001
    ((18, 18), 10**7, _FILETIME),
    ((18, 19), 10**9, _UNIX),
)


def unwrapped(text: str) -> str:
    """Take off what programs put around a date: quotes, Timestamp('...'), ISODate("...")."""
    for _ in range(3):
        quoted = _QUOTED.fullmatch(text)
        call = None if quoted else _CALL.fullmatch(text)
        if quoted:
            text = quoted[2].strip()
        elif call and not _PYTHON.fullmatch(text) and not _MICROSOFT.fullmatch(text):
            text = call[1].strip()
        else:
            break
    return text


def read(text: str) -> Moment | None:
    """Read a date that a program wrote; None where it is none, or where people write so as well.

    Raises:
        ValueError, OverflowError: it looks like one and cannot be.
    """
    found = _read(text)
    return None if found is None else Moment.of(found)


def _read(text: str) -> datetime | None:
    """Read it as it is written, with its zone where it has one."""
    if text[:1].isdigit() or text[:1] == "-":
        number = _number(text)
        if number is not None:
            return number
        compact = _COMPACT.fullmatch(text)
        if compact:
            return _compact(compact)
        return _iso(text)
    found = _MICROSOFT.fullmatch(text)
    if found:
        when = _UNIX + timedelta(milliseconds=int(found[1]))
        zone = datetime.strptime(found[2], "%z").tzinfo if found[2] else None
        return when.replace(tzinfo=UTC).astimezone(zone) if zone else when
    found = _PYTHON.fullmatch(text)
    if found:
        parts = [int(part) for part in found[1].split(",") if part.strip()][:7]
        return datetime(*parts)  # type: ignore[arg-type]
    found = _STRUCT.match(text)
    return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]


def is_week(text: str) -> bool:
    """Tell whether it names a week of a year without its day: 2024-W10."""
    found = _WEEK.fullmatch(text)
    return found is not None and found[1] is None


def _number(text: str) -> datetime | None:
    """Read a count of seconds (or of parts of one) since 1970, of .NET's ticks, or of Excel's days.

    A count is believed only where it falls into the time of the Web; years and months are no counts.
    """
    if _SCIENTIFIC.fullmatch(text):
        text = str(int(float(text)))
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    count, digits = float(text), len(found[1].lstrip("-"))
    fits = [
        start + timedelta(seconds=count / scale)
        for lengths, scale, start in _SCALES
        if digits in lengths and -(10**11) < count / scale < 10**11
    ]
    if digits == 5:
        fits.append(_EXCEL + timedelta(days=count))
    good = [when for when in fits if page_first_year() <= when.year and when <= latest()]
    if good:
        when = (good[0] + timedelta(seconds=0.5)).replace(microsecond=0)
        return when if digits == 5 else when.replace(tzinfo=UTC)
    if digits in (8, 14) and float(found[2] or 0) == 0:
        compact = _COMPACT.fullmatch(found[1])  # 20240305.0, as pandas writes a column with gaps
        return _compact(compact) if compact else None
    if digits in (9, 10) and not _COMPACT.fullmatch(text):
        return fits[0]  # before 1990, or in the future: the caller knows what is absurd
    return None


def _compact(found: re.Match[str]) -> datetime:
    parts = [int(part or 0) for part in found.groups()[:6]]
    when = datetime(*parts)  # type: ignore[arg-type]
    zone = found[7]
    if zone and zone != "Z":
        return _zoned(f"{when.isoformat()}{zone}")
    return when


def _zoned(text: str) -> datetime:
    if _NO_ZONE.search(text, len("2024-03-05")):
        raise ValueError("there is no such zone")
    return datetime.fromisoformat(text)


def _iso(text: str) -> datetime | None:
    ordinal = _ORDINAL.match(text)
    if ordinal:
        day = datetime.strptime(f"{ordinal[1]} {ordinal[2]}", "%Y %j")
        text = f"{day:%Y-%m-%d}{text[ordinal.end() :]}"
    only_day = _DAY_AND_ZONE.fullmatch(text)
    if only_day:
        return datetime.fromisoformat(only_day[1])  # the publisher's own day (XML Schema writes so)
    if len(text) < 10 or text[4] != "-" or ("W" in text and not _WEEK.match(text)):
        return None
    try:
        when = _zoned(text)
    except ValueError:
        return None  # 2024-3-5, 24:00, names of zones: as people write
    return when if first_year() <= when.year <= latest().year else None  # else of another calendar
