"""Date strings → UTC times, strictly: what is ambiguous or relative is no date.

dateutil fills gaps from today's date ("May" → this year's May) and dateparser reads "yesterday"; both invent
evidence, so neither is used. Month names come from CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from babel import Locale

from monitor.errors import ResourceError
from monitor.extract.settings import thresholds
from monitor.resources import read_toml

Reading = datetime | Literal["ambiguous", "unreadable"]
"""A time (UTC, naive); or "ambiguous": a date, but not which one; or "unreadable": no date at all."""

_LONGEST = 80
_WORD = r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff])*"  # the vowel signs of Indic scripts are no letters to Python
_TIME = (
    r"(?P<hour>\d{1,2})\s?[:.h時时点點시]\s?(?P<minute>\d{2})[分분]?(?:[:.](?P<second>\d{2})(?:[.,:]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*uhr|\s*hrs?)?\s*\(?(?P<zone>(?:utc|gmt)?[+-]\d{1,2}:?\d{0,2}|[a-z]{1,4})?\)?"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T\s])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?")
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{13}")
_YEAR_FIRST = re.compile(r"(\d{4})\s?[./年년-]\s?(\d{1,2})\s?[./月월-]\s?(\d{1,2})\s?[日일.]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})")
_WORDS = re.compile(
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s,./-]*(?:de\s|of\s)?(?P<m1>{_WORD}(?:\s{_WORD})??)\.?|"
    rf"(?P<m2>{_WORD})\.?[\s-]*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,|\s|-|/|\bde[l]?\s)*(?P<year>\d{{4}})(?!\d)"
)
_CTIME = re.compile(r"(?P<day>[^\W\d_]+ \d{1,2}) (?P<time>\d{2}:\d{2}:\d{2}(?: [A-Z]{1,4})?) (?P<year>\d{4})")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?(?:-feira)?[,.\s]\s*(?=\S*\d|[^\W\d_]+\.?\s\d)")
_MONTH_YEAR = re.compile(r"([^\W\d_]+)\.?,? (?:de )?\d{4}")
_PARTIAL = re.compile(r"\d{4}(?:-\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{1,2}[./]\d{4}")


class _Words(NamedTuple):
    months: dict[str, int]
    weekdays: frozenset[str]
    zones: dict[str, float]
    month_first: frozenset[str]
    mixed: frozenset[str]
    absent: frozenset[str]
    clock: re.Pattern[str]


@cache
def _resource() -> _Words:
    loaded: dict[str, Any] = read_toml("extract/dates.toml")
    months: dict[str, int] = dict(loaded["months"])
    weekdays: set[str] = set()
    for name in loaded["locales"]:
        locale = Locale.parse(name)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in locale.months[context][width].items():
                    months.setdefault(_plain(word), number)
                weekdays.update(_plain(word) for word in locale.days[context][width].values())
    months = {word: number for word, number in months.items() if word and not word.isdigit()}
    if not all(1 <= number <= 12 for number in months.values()):
        raise ResourceError("extract/dates.toml [months] must map words to 1..12")
    order = loaded["order"]
    return _Words(
        months,
        frozenset(weekdays),
        loaded["zones"],
        frozenset(order["month_first"]),
        frozenset(order["mixed"]),
        frozenset(loaded["absent"]["values"]),
        re.compile(
            rf"(?:[\s,|:/–—-]|t(?=\d)|\b(?:{'|'.join(loaded['clock'])})(?=\W))*{_TIME}", re.IGNORECASE
        ),
    )


def is_absent(value: str) -> bool:
    """Tell whether a field's value says that there is no date."""
    plain = value.strip().lower()
    return not plain or plain in _resource().absent


def day_first(country: str | None, language: str | None) -> bool | None:
    """Tell whether 03/04/2023 is 3 April, by the outlet's country, else by a language other than English.

    None: neither is evidence.
    """
    words = _resource()
    if country in words.mixed:
        return None
    if country:
        return country not in words.month_first
    return True if language and language != "en" else None


@lru_cache(maxsize=4096)
def read(value: str, days_first: bool | None = None) -> Reading:
    """Read a date or a time.

    Understood are ISO 8601, RFC 822, GDELT (20231121T143000Z), epoch seconds and milliseconds, numeric dates
    and dates with month names in the languages of `resources/extract/dates.toml`.

    Args:
        value: the string; it must hold nothing but the date.
        days_first: how to read 03/04/2023; None makes it ambiguous.

    Returns:
        The time in UTC, midnight where only a day is given; or why there is none.
    """
    text = " ".join(unicodedata.normalize("NFKC", value).split())
    if not text or len(text) > _LONGEST:
        return "unreadable"
    try:
        return _machine(text) or _human(text, days_first)
    except (ValueError, OverflowError):
        return "unreadable"


def clock_at(text: str) -> str:
    """Return the time of day, with its zone, with which a text begins; "" where it begins with none."""
    found = _resource().clock.match(text)
    if not found:
        return ""
    zone, after = found["zone"] or "", text[found.end("zone") : found.end("zone") + 1]
    if zone.isalpha() and (not zone.isupper() or after.isalpha()):
        return text[: found.start("zone")].rstrip(" (")  # the next word, not a zone
    return found.group()


def is_weekday(word: str) -> bool:
    """Tell whether a word is the name of a day."""
    return _plain(word) in _resource().weekdays


def month_of(word: str) -> int | None:
    """Return the number of a month's name."""
    return _resource().months.get(_plain(word))


def latest() -> datetime:
    """Return the last moment that is believed: clocks and time zones differ by a little."""
    return datetime.now(UTC).replace(tzinfo=None) + timedelta(days=thresholds().dates["future_days"])


def believable(when: datetime) -> bool:
    """Tell whether a date found on a page can be one of publication on the Web."""
    return thresholds().dates["page_first_year"] <= when.year and when <= latest()


def _machine(text: str) -> datetime | None:
    """Read the formats that programs write."""
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text) == 13 else 1)
        return datetime(1970, 1, 1) + timedelta(seconds=seconds)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return datetime(*(int(part or 0) for part in compact.groups()))  # type: ignore[arg-type]
    if text[:4].isdigit() and len(text) >= 10 and text[4] == "-" and "W" not in text:
        try:
            return _utc(datetime.fromisoformat(text))
        except ValueError:
            return None
    return None


def _human(text: str, days_first: bool | None) -> Reading:
    """Read a date as people write it, with or without a weekday before and a time behind it."""
    if _PARTIAL.fullmatch(text):
        return "ambiguous"
    head = _WEEKDAY.match(text)
    if head and _plain(head.group().strip(" ,.")) in _resource().weekdays:
        text = text[head.end() :]
    swapped = _CTIME.fullmatch(text)
    if swapped:
        text = f"{swapped['day']} {swapped['year']} {swapped['time']}"
    return _numeric(text, days_first) or _worded(text)


def _numeric(text: str, days_first: bool | None) -> Reading | None:
    """Read 2023-11-21, 2023/11/21, 2023年11月21日, 21.11.2023, 21/11/2023; None for other forms."""
    found = _ISO.match(text) or _YEAR_FIRST.match(text)
    if found:
        year, month, day = map(int, found.groups())
        return _with_time(datetime(year, month, day), text[found.end() :])
    found = _YEAR_LAST.match(text)
    if not found:
        return None
    a, mark, b, last = found.groups()
    order = _day_month(int(a), int(b), True if mark == "." else days_first)
    return _with_time(datetime(int(last), *order), text[found.end() :]) if order else "ambiguous"


def _worded(text: str) -> Reading:
    """Read a date whose month is a word: 21 November 2023, Nov. 21, 2023, 21 de noviembre de 2023."""
    months = _resource().months
    found = _WORDS.match(text)
    if not found:
        month_only = _MONTH_YEAR.fullmatch(text)
        return "ambiguous" if month_only and _plain(month_only[1]) in months else "unreadable"
    month = months.get(_plain(found["m1"] or found["m2"]))
    if month is None:
        return "unreadable"
    day = datetime(int(found["year"]), month, int(found["d1"] or found["d2"]))
    return _with_time(day, text[found.end() :])


def _day_month(first: int, second: int, days_first: bool | None) -> tuple[int, int] | None:
    """Return (month, day) of two numbers, or None where both orders are possible."""
    if first > 12 or (days_first and second <= 12) or first == second:
        return second, first
    if second > 12 or days_first is False:
        return first, second
    return None


def _with_time(day: datetime, rest: str) -> Reading:
    rest = rest.strip().removesuffix(".")
    if rest in ("", "г", "р", "г.") or _plain(rest.strip("()（）")) in _resource().weekdays:
        return day
    clock = _resource().clock.fullmatch(rest)
    if not clock:
        return "unreadable"
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    time = day.replace(hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0))
    if not clock["zone"]:
        return time
    offset = _offset(clock["zone"])
    return day if offset is None else time - offset


def _offset(zone: str) -> timedelta | None:
    """Return a zone's distance to UTC; None where it is not known; then only the day is sure."""
    hours = _resource().zones.get(zone.upper())
    if hours is not None:
        return timedelta(hours=hours)
    digits = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE)
    if not digits:
        return None
    size = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return size if digits[1] == "+" else -size


def _utc(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip(". ")
