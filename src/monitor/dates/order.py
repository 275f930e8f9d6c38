"""Which of day and month comes first: by country and language, or by the other dates of a file or a feed.

One program wrote all dates of a column, so one value that can be read in one way only (13/03/2024) tells how
to read the others. Two that contradict each other tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitor.dates import spelled
from monitor.dates.reading import LONGEST_FIELD, normalised
from monitor.dates.spelled import Order
from monitor.dates.words import words

_ANY: frozenset[Order] = frozenset(("dmy", "mdy", "ymd"))
_FAR_APART = 5
"""Years by which one way to read the dates of a column spreads them more than another, where that tells."""


def day_first(country: str | None, language: str | None) -> bool | None:
    """Tell whether 03/04/2023 is 3 April, by the outlet's country, else by a language other than English.

    None: neither is evidence.
    """
    if country in words().mixed:
        return None
    if country:
        return country not in words().month_first
    return True if language and language != "en" else None


class _Years(NamedTuple):
    """The first and the last of the years that the numbers at one place of a column would be."""

    first: int
    last: int

    @property
    def spread(self) -> int:
        return self.last - self.first

    def are_years_rather_than(self, others: _Years) -> bool:
        """Tell whether these change less than those at the other place, and are newer or far closer."""
        more = others.spread - self.spread
        return more > 0 and (self.last > others.last or more >= _FAR_APART)


def _with(years: _Years | None, year: int) -> _Years:
    return _Years(min(years.first, year), max(years.last, year)) if years else _Years(year, year)


@dataclass
class Column:
    """Gathers the orders in which the dates of one column can be read.

    There is no 13th month: what the calendar proves counts before what is only likely (no day to come, the
    day of the week that stands beside it). Of 13/03/24, the year may be either end: it is the one that
    changes little from value to value.
    """

    possible: frozenset[Order] = _ANY
    likely: frozenset[Order] = _ANY
    _first: _Years | None = None
    _last: _Years | None = None

    def take(self, value: str) -> bool:
        """Take a value into account; tell whether it leaves fewer orders than there were.

        What is no date in numbers says nothing.
        """
        found = spelled.numeric(_date(value))
        if found is None:
            return False
        before = (self.possible, self.likely)
        self._take_years(found.possible)
        self.possible &= frozenset(found.possible) or self.possible
        self.likely &= frozenset(found.likely) or self.likely
        return before != (self.possible, self.likely)

    @property
    def order(self) -> Order | None:
        """The order that all values allow; None where it is not known yet, or they contradict each other."""
        left = self.possible if len(self.possible) == 1 else self.possible & self.likely
        if len(left) > 1 and "ymd" in left and self._first and self._last:
            # Few write a year of two digits first: few values that change much do not tell it.
            if self._first.are_years_rather_than(self._last) and self._first.spread * 2 <= self._last.spread:
                return "ymd"
            if self._last.are_years_rather_than(self._first):
                left -= {"ymd"}
        return next(iter(left)) if len(left) == 1 else None

    def _take_years(self, possible: dict[Order, datetime]) -> None:
        """Note which years a value has where the first number is one, and where the last is."""
        other = possible.get("dmy") or possible.get("mdy")
        if "ymd" in possible and other:
            self._first = _with(self._first, possible["ymd"].year)
            self._last = _with(self._last, other.year)

    @property
    def is_contradicted(self) -> bool:
        """Whether the values prove more than one order."""
        return len(self.possible) != 1 and not self.possible & self.likely


def is_open(value: str) -> bool:
    """Tell whether a date can be read in more than one order."""
    found = spelled.numeric(_date(value))
    return found is not None and len(set(found.likely.values())) > 1


def proven(value: str) -> str | None:
    """Write a date so that it can be read in one way only, where it proves its order itself; else None.

    It does where the other order would lie in the future, or on another day of the week than it names. Of
    dates on pages the future proves nothing: they announce.
    """
    text = _date(value)
    found = spelled.numeric(text)
    days = set(found.likely.values()) if found else set()
    return _written(text, found, days.pop()) if found and len(days) == 1 else None


def settled(value: str, order: Order) -> str:
    """Write a date whose order is known so that it can be read in one way only; the rest as it is."""
    text = _date(value)
    found = spelled.numeric(text)
    if found is None or order not in found.possible or len(set(found.possible.values())) == 1:
        return value
    return _written(text, found, found.possible[order])


def _written(text: str, found: spelled.Numeric, day: datetime) -> str:
    return f"{text[: found.start]}{day:%Y-%m-%d}{text[found.end :]}"


def _date(value: str) -> str:
    """Return a field as a date is read; nothing of one that is a text."""
    return normalised(value) if len(value) <= LONGEST_FIELD else ""
