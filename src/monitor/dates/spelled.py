"""Dates as people write them, in numbers or with the name of a month, and a time anywhere among them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal, NamedTuple

from monitor.dates import bounds, calendars, clocks
from monitor.dates.moments import Moment
from monitor.dates.words import MARKS, folded, words

_NoDay = Literal["ambiguous", "unreadable"]
Reading = Moment | _NoDay
"""A moment; or "ambiguous": a date, but not which day; or "unreadable": no date at all."""

Order = Literal["dmy", "mdy", "ymd"]
"""How a date in numbers is written."""

_TOKEN = re.compile(
    rf"\d+|[年月日号號]|[년월일](?![^\W\d_])|[^\W\d_](?:[^\W\d年月日号號]|[{MARKS}]|\.(?=[^\W\d_]))*"
)
_BETWEEN = re.compile(r"[\s,./:;|()（）\[\]'’‘“”\"«»،、׳״·•–—_-]*")
_GLUED = re.compile(r"(?<=\d)[Tt](?=\d)|(?<=[A-Za-z/.-]\d{4}):(?=\d{2}:\d{2})")
_COMPACT = re.compile(r"^((?:19|20)\d{2})([01]\d)([0-3]\d)(?= \d{1,2}:)")
_SWAPPED = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?) (\d{4}) ([+-]\d{2}:?\d{2}|[A-Z]{2,5})\b")
"""The year before the zone, as some mail programs have it: 14:30:00 2024 +0100."""

_ROMAN = re.compile(r"(?<=\d)[. ]{1,2}(I{1,3}|IV|VI{0,3}|IX|XI{0,2})[. ]{1,2}(?=\d{4}\b)")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MARKS = {".", "/", "-", ":", "年", "月"}
_TWO = 2
_FULL = 4
_REPUBLIC = 1911
"""What is added to a year of the Republic of China, the only ones of three digits."""


class _Number(NamedTuple):
    """A number in a date: its digits, the unit behind it, what stands after it before the next."""

    digits: str
    role: str | None
    after: str

    @property
    def value(self) -> int:
        return int(self.digits)

    @property
    def is_year(self) -> bool:
        return self.role == "year" or (self.role is None and len(self.digits) == _FULL)


class _Date(NamedTuple):
    """The parts of a date; `month_at` numbers stand before the month."""

    numbers: tuple[_Number, ...]
    month: str | None
    month_at: int
    era: int | None
    is_part: bool


def read(text: str, days_first: bool | None) -> Reading:
    """Read a date with or without a weekday, a time and a zone.

    Args:
        text: normalised white space and digits.
        days_first: how to read 03/04/2023; None makes it ambiguous.

    Raises:
        ValueError: it looks like a date and there is no such day or time.
    """
    text = _ROMAN.sub(lambda found: f".{_ROMANS.index(found[1]) + 1}.", _GLUED.sub(" ", text))
    text = _COMPACT.sub(r"\1-\2-\3", _SWAPPED.sub(r"\1 \3 \2", text))
    result: Reading = "unreadable"
    for loose in (False, True):
        clock = clocks.find(text, loose=loose)
        if loose and clock is None:
            break
        rest = f"{text[: clock.start]} {text[clock.end :]}" if clock else text
        day = _day(rest, days_first)
        if isinstance(day, datetime):
            return clock.on(day) if clock else Moment.of(day)
        result = day if result == "unreadable" else result
    return result


class Numeric(NamedTuple):
    """A date in numbers with its year behind, where it stands in a text, and the days that it may be.

    `possible` are those that the calendar has, by order, on the day of the week that the text names if one
    is; `likely` those among them that can be believed.
    """

    start: int
    end: int
    possible: dict[Order, datetime]
    likely: dict[Order, datetime]


def numeric(text: str) -> Numeric | None:
    """Find a date in numbers with its year behind in a text."""
    found = re.search(r"(?<![\d:./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|[.:]\d)", text)
    if not found:
        return None
    a, _, b, c = found.groups()
    possible: dict[Order, datetime] = {}
    tried: list[tuple[Order, str, str, str]] = [("dmy", c, b, a), ("mdy", c, a, b)]
    if len(c) == _TWO:
        tried.append(("ymd", a, b, c))
    for order, year, month, day in tried:
        try:
            when = datetime(_century(int(year)) if len(year) == _TWO else int(year), int(month), int(day))
        except ValueError:
            continue
        if len(c) == _FULL or when.year >= bounds.page_first_year():  # 31/07/23 is not of 1931
            possible[order] = when
    weekdays = _weekdays(text) if len(possible) > 1 else ()
    possible = {order: when for order, when in possible.items() if when.weekday() in weekdays} or possible
    first, last = bounds.page_first_year(), bounds.latest()
    likely = {order: when for order, when in possible.items() if first <= when.year and when <= last}
    return Numeric(found.start(), found.end(), possible, likely)


def _weekdays(text: str) -> frozenset[int]:
    """Return the days of the week that a text names (Monday is 0)."""
    known = words().weekdays
    phrases = words().phrases.findall(folded(text))
    return frozenset(day for word in (*_TOKEN.findall(folded(text)), *phrases) for day in known.get(word, ()))


def _day(text: str, days_first: bool | None) -> datetime | _NoDay:
    date = _parts(text)
    if date is None:
        return "unreadable"
    if date.month is not None:
        return _worded(date)
    if len(date.numbers) == 3:
        return _numeric(date, days_first)
    years = [number for number in date.numbers if number.is_year]
    few = len(date.numbers) <= _TWO
    if date.is_part and few and any(_is_plausible(number.value) for number in years):
        return "ambiguous"
    if not few or len(years) != 1 or not _is_plausible(years[0].value):
        return "unreadable"
    others = [number.value for number in date.numbers if not number.is_year]
    return "ambiguous" if all(1 <= other <= 12 for other in others) else "unreadable"


def _is_plausible(year: int) -> bool:
    return bounds.first_year() <= year <= bounds.latest().year


def _parts(text: str) -> _Date | None:
    """Take a date apart; None where a word or sign in it belongs to no date."""
    text = words().phrases.sub(lambda found: _joined(found[0]), folded(text))
    for ending in words().endings:
        text = text.replace(ending, " ")
    parser, reached = _Parser(), 0
    for token in _TOKEN.finditer(text):
        between = text[reached : token.start()]
        if not _BETWEEN.fullmatch(between) or not parser.take(token.group(), between):
            return None
        reached = token.end()
    return parser.date(text[reached:]) if _BETWEEN.fullmatch(text[reached:]) else None


def _joined(phrase: str) -> str:
    """Make one word of the name of a month, and nothing of that of a weekday."""
    name = phrase.replace(" ", "_")
    return name if name in words().months else " "


class _Parser:
    """Gathers the numbers, the month and the era of a date, word by word."""

    def __init__(self) -> None:
        self._words = words()
        self._numbers: list[_Number] = []
        self._months: list[str] = []
        self._month_at = 0
        self._era: int | None = None
        self._is_part = False
        self._role: str | None = None

    def take(self, word: str, between: str) -> bool:
        """Take a word, and what stands between it and the one before; tell whether it belongs to a date."""
        known, last = self._words, self._numbers[-1] if self._numbers else None
        if last:
            last = self._numbers[-1] = last._replace(after=last.after + between.strip())
        role = known.units.get(word)
        if word[0].isdigit():
            if last and "(" in between:
                return False  # "March 2014 (2)": of how many, not of which day
            self._numbers.append(_Number(word, self._role, ""))
            self._role = None
        elif role == "month_before":
            self._role = "month"
        elif role and last and not (last.role or last.after):
            self._numbers[-1] = last._replace(role=role)
        elif word in known.months or word in known.iranian:
            self._months.append(word)
            self._month_at = len(self._numbers)
        elif word in known.eras:
            self._era = known.eras[word]
        elif word in known.parts:
            self._is_part = True
        elif not role and word not in known.weekdays and word not in known.fillers:
            # letters behind a number may be its ending: 5th, 1er, 2º
            return last is not None and not between and not last.after and len(word) <= _TWO
        return True

    def date(self, rest: str) -> _Date | None:
        """Return what was gathered; None for two months."""
        months = self._months
        if self._numbers:
            self._numbers[-1] = self._numbers[-1]._replace(after=self._numbers[-1].after + rest.strip())
        if len(months) > 1:  # "mar 5 marzo": the one that is a weekday elsewhere is one here
            months = [word for word in months if word not in self._words.weekdays] or months[-1:]
        if len(months) > 1 and len({self._words.months.get(word) for word in months}) > 1:
            return None  # آذار/مارس are two names of one
        return _Date(
            tuple(self._numbers), months[0] if months else None, self._month_at, self._era, self._is_part
        )


def _worded(date: _Date) -> datetime | _NoDay:
    """Read a date whose month is a word: 21 November 2023, Nov. 21, 2023, 2023 m. lapkričio 21 d."""
    known = words()
    name = str(date.month)
    years = [number for number in date.numbers if number.is_year]
    if len(date.numbers) == 1 and len(years) == 1:
        return "ambiguous" if _is_plausible(calendars.gregorian(years[0].value)) else "unreadable"
    if len(date.numbers) != _TWO or len(years) > 1:
        return "unreadable"
    first, second = date.numbers
    year, day = (first, second) if first in years else (second, first)
    if date.month_at == (0 if year is first else 2):
        return "unreadable"  # "March 2014 2", "2 2014 March"
    if len(day.digits) > _TWO or (not years and len(year.digits) != _TWO):
        return "unreadable"
    number = year.value if years else _century(year.value, name)
    number = number if date.era is None else year.value + date.era
    if name in known.iranian:
        return calendars.from_iranian(number, known.iranian[name], day.value)
    month = _month(name, dotted_day=day.after.startswith("."), dotted_year=year.after.startswith("."))
    if month is None:
        return "ambiguous"
    return datetime(calendars.gregorian(number), month, day.value)


def _month(name: str, *, dotted_day: bool, dotted_year: bool) -> int | None:
    """Return the number of a month; None where the name is that of two, and the dots do not tell which."""
    known = words()
    if name not in known.dotted_months or not dotted_day:
        return known.months[name]
    return known.dotted_months[name] if dotted_year else None


def _numeric(date: _Date, days_first: bool | None) -> datetime | _NoDay:
    """Read 2023-11-21, 2023年11月21日, 21.11.2023, 21/11/2023, 1402/12/15; and 21/11/23 where it is plain."""
    first, second, third = date.numbers
    is_minguo = date.era is None and len(first.digits) == 3 and first.after != ":"
    era = _REPUBLIC if is_minguo else date.era
    roles = {number.role: number.value for number in date.numbers}
    if roles.keys() >= {"year", "month"}:
        rest = next(number for number in date.numbers if number.role not in ("year", "month"))
        return _ymd(roles["year"], roles["month"], rest.value, era)
    if second.role == "month" and len(third.digits) == _FULL:  # 5 tháng 3, 2024
        return datetime(third.value, second.value, first.value)
    marks = [first.after, second.after]
    if not (set(marks) <= _MARKS and (marks[0] == marks[1] or marks == ["/", "-"])):
        return "unreadable"
    if len(second.digits) > _TWO:
        return "unreadable"
    if era is not None or len(first.digits) == _FULL:
        return _ymd(first.value, second.value, third.value, era)
    if len(first.digits) > _TWO:
        return "unreadable"
    if len(third.digits) == _TWO:
        return _two_digits(date, days_first)
    if len(third.digits) != _FULL:
        return "unreadable"
    year = calendars.gregorian(third.value)
    dotted, is_thai = marks[0] == ".", year != third.value
    order = _day_month(first.value, second.value, True if dotted or is_thai else days_first)
    return datetime(year, *order) if order else "ambiguous"


def _ymd(year: int, month: int, day: int, era: int | None) -> datetime:
    if era is None and calendars.is_iranian(year):
        return calendars.from_iranian(year, month, day)
    return datetime(year + era if era is not None else calendars.gregorian(year), month, day)


def _two_digits(date: _Date, days_first: bool | None) -> datetime | _NoDay:
    """Read 21/11/23 where only one of its readings is a day that can be, or in the American order."""
    first, second, third = (number.digits for number in date.numbers)
    mark = date.numbers[0].after
    found = numeric(f"{first}{mark}{second}{mark}{third}")
    readings = dict(found.likely) if found else {}
    if days_first is False and "mdy" in readings:
        return readings["mdy"]
    if days_first or mark == ".":
        readings.pop("mdy", None)
    days = set(readings.values())
    return days.pop() if len(days) == 1 else "ambiguous"


def _day_month(first: int, second: int, days_first: bool | None) -> tuple[int, int] | None:
    """Return (month, day) of two numbers, or None where both orders are possible."""
    if first > 12 or (days_first and second <= 12) or first == second:
        return second, first
    if second > 12 or days_first is False:
        return first, second
    return None


def _century(year: int, month: str = "") -> int:
    """Return the year that two digits mean: none in the future; behind a Thai month a Buddhist one."""
    if month in words().thai_months:
        return 2500 + year
    return 2000 + year if 2000 + year <= bounds.latest().year else 1900 + year
