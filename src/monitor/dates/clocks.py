"""The time of day and its zone: found in a date, taken out of it, and added to the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from monitor.dates.moments import Moment
from monitor.dates.words import plain, resource, words

_OFFSET = re.compile(
    r"\s*\(?(?:(?:UTC|GMT|Z)\s?)?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?(?::?\d{2})?\)?(?![\d:.,/-]*\d)",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?:[A-Z]{2,5}\b|\[[\w/+:-]{1,40}\]|\([^()]{1,50}\)|m=[+-][\d.]+)")
"""What is written behind an offset: its name, its place (Java), its long name (JavaScript), Go's count."""

_NAMED = re.compile(
    r"\s*(?P<open>[\[(])?(?P<name>[A-Za-z][A-Za-z_+-]*(?:/[A-Za-z_+-]+)*(?: [A-Za-z]+){0,3})(?(open)[\])])"
)
_OF_CLOCK = re.compile(r"\s*(?:uhr|hrs?|hours?|น)\b\.?", re.IGNORECASE)
_MAX_OFFSET = timedelta(hours=15)
_HOUR, _DAY = 60, 24
_CENTURIES = ("19", "20")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day at `text[start:end]`.

    `zone` is its distance to UTC, the name of a place in the tz database, None where none is given, "unknown"
    (then only the day is sure), or "impossible": a distance at which no zone lies, so that nothing is sure.
    """

    start: int
    end: int
    hour: int
    minute: int
    second: int
    zone: timedelta | str | None

    def on(self, day: datetime) -> Moment:
        """Return the moment that it is on a day; the day alone where the zone is unknown.

        Raises:
            ValueError: there is no such time.
        """
        time = day.replace(hour=self.hour % 24 if self.hour == 24 and not self.minute else self.hour)
        time = time.replace(minute=self.minute, second=min(self.second, 59))
        time += timedelta(days=1 if self.hour == 24 else 0)
        if self.zone == "impossible":
            raise ValueError("there is no such zone")
        if self.zone is None:
            return Moment.of(time)
        if isinstance(self.zone, timedelta):
            return Moment.of(time.replace(tzinfo=timezone(self.zone)))
        if self.zone == "unknown":
            return Moment.of(day)
        try:
            place = ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):  # no such place, or a machine without the database
            return Moment.of(day)
        return Moment.of(time.replace(tzinfo=place))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Return the forms of a time: those that can be nothing else, then the one that may be part of a day."""
    half = _half()
    after = rf"(?:\s?(?P<after>{half})(?![^\W\d_]))?\.?"
    colon = (
        r"(?<![\d:])(?P<hour>\d{1,2})\s?:\s?(?P<minute>\d{2})"
        r"(?:\s?:\s?(?P<second>\d{2})(?:[.,:]\d{1,9})?)?(?!:?\d):?"
    )
    cjk = (
        r"(?<!\d)(?P<hour>\d{1,2})\s?[时時點点시]\s?(?:(?P<minute>\d{1,2})\s?[分분])?"
        r"\s?(?:(?P<second>\d{1,2})\s?[秒초])?"
    )
    letter = r"(?<![\d.])(?P<hour>\d{1,2})\s?(?:h|hod|uhr|u)\s?(?P<minute>\d{2})?(?![\w])"
    halved = rf"(?<![\d.:])(?P<hour>\d{{1,2}})\s?(?P<after>{half})(?![^\W\d_])\.?"
    dotted = (
        r"(?<=[\s,])(?P<hour>\d{1,2})\.(?P<minute>\d{2})"
        r"(?:\.(?P<second>\d{2})(?:\.\d{1,9})?)?(?!\d|\.\d)"
    )
    glued = (
        r"(?<=\d{4})[\s,-]{1,2}(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
        r"(?=\s?(?:hrs?|hours|gmt|utc|z)\b)"
    )
    sure = (colon + after, cjk + after, letter, halved, glued)
    return tuple(re.compile(form, re.IGNORECASE) for form in (*sure, dotted + after))


@cache
def _half() -> str:
    halves = (word for names in resource()["halves"].values() for word in names)
    return "|".join(map(re.escape, sorted(halves, key=len, reverse=True)))


@cache
def _half_leading() -> re.Pattern[str]:
    return re.compile(rf"(?:{_half()})\s?(?=\d)", re.IGNORECASE)


@cache
def _half_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_half()})\s?$", re.IGNORECASE)


def find(text: str, *, loose: bool) -> Clock | None:
    """Find the first time of day in a text.

    Args:
        text: a date, of which nothing else is expected.
        loose: take "14.30" for one as well.
    """
    forms = _forms()
    for form in forms if loose else forms[:-1]:
        found = form.search(text)
        if found:
            return _clock(text, found)
    return None


def is_possible(text: str) -> bool:
    """Tell whether the zone of a time, as `lead` returns it, can be one."""
    clock = find(text, loose=True)
    return clock is None or clock.zone != "impossible"


def lead(text: str) -> str:
    """Return the time of day, with its zone, with which a text begins; "" where it begins with none."""
    start = _connectors().match(text)
    reached = start.end() if start else 0
    half = None if text.isascii() else _half_leading().match(text, reached)
    reached = half.end() if half else reached
    for form in _forms():
        found = form.match(text, reached)
        if found:
            clock = _clock(text, found, prose=True)
            return text[: clock.end]
    return ""


@cache
def _connectors() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,|:/–—-]|t(?=\d)|\b(?:{'|'.join(resource()['clock'])})(?=\W))*", re.IGNORECASE)


def _clock(text: str, found: re.Match[str], *, prose: bool = False) -> Clock:
    said = found.groupdict()
    hour = int(said["hour"])
    before = None if text.isascii() else _half_before().search(text, 0, found.start())  # 下午2:30, 오후 2:30
    half = said.get("after") or (before[0].strip() if before else None)
    if half and hour <= 12:
        afternoon = plain(half) in {plain(word) for word in resource()["halves"]["pm"]}
        hour = hour % 12 + (12 if afternoon else 0)
    exact = bool(said.get("second")) or text[max(0, found.start() - 1) : found.start()] in ("T", "t")
    zone, end = _zone(text, found.end(), prose=prose, exact=exact)
    return Clock(
        before.start() if before else found.start(),
        end,
        hour,
        int(said.get("minute") or 0),
        int(said.get("second") or 0),
        zone,
    )


def _zone(text: str, start: int, *, prose: bool, exact: bool) -> tuple[timedelta | str | None, int]:
    """Read the zone behind a time; return it and where it ends. 10:30:15 is exact, and so is T10:30."""
    behind = _OF_CLOCK.match(text, start)
    start = behind.end() if behind else start
    offset = _OFFSET.match(text, start)
    if offset:
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if size <= _MAX_OFFSET and int(offset["minutes"] or 0) < _HOUR:
            end = offset.end()
            while behind := _BEHIND.match(text, end):
                end = behind.end()
            return (size if offset["sign"] == "+" else -size), end
        if _is_offset(text, offset, prose=prose, exact=exact):
            return "impossible", offset.end()
    found = _NAMED.match(text, start)
    return _named(text, found, prose=prose) if found else (None, start)


def _is_offset(text: str, found: re.Match[str], *, prose: bool, exact: bool) -> bool:
    """Tell whether numbers behind a time, at which no zone lies, are meant for a zone.

    10:30-19:45 is from one time to another; in "10:30 -28 March 2024" and "10:30 -2024" day and year follow.
    """
    follows = bool(text[found.end() :].strip())
    if found["minutes"] is None and follows:
        return False
    written, hours = found[0].strip(), int(found["hours"])
    if found["sign"] == "-" and not exact:
        until = ":" in written and hours <= _DAY and int(found["minutes"] or 0) < _HOUR
        if until or found["hours"] in _CENTURIES:
            return False
    apart = found[0][:1].isspace() and not written[0].isalpha()  # 10:15 +2500 jobs
    return not (prose and apart and follows) or exact or ":" in written


def _named(text: str, found: re.Match[str], *, prose: bool) -> tuple[timedelta | str | None, int]:
    """Read a zone's name, as long as it is one: "Eastern Standard Time", "CET", "Europe/Berlin"."""
    name, start = found["name"], found.start("name")
    parts = name.split(" ")
    for count in range(len(parts), 0, -1):
        said = " ".join(parts[:count])
        value = words().zones.get(said.upper())
        end = start + len(said)
        if value is not None and not (prose and count == 1 and not said.isupper()):
            end += text[end : end + 1] in ("]", ")") and bool(found["open"])
            while not prose and (behind := _BEHIND.match(text, end)):
                end = behind.end()
            return (value if isinstance(value, str) else timedelta(hours=value)), end
    first = parts[0]
    end = start + len(first)
    closed = end + (text[end : end + 1] in ("]", ")"))
    if "/" in first:
        return first, closed
    unknown = first.isupper() and len(first) <= 5 and not text[end : end + 1].isalnum()
    known = words()
    if not unknown or plain(first) in known.months or plain(first) in known.weekdays:
        return None, found.start()
    if prose and len(first) > 4:
        return None, found.start()
    return "unknown", closed
