"""When it happened: the time that a sentence states for an event, as a date.

"on Monday", "yesterday", "two weeks ago", "last month", "on 4 March", "March 4, 2019", "in 2019". Relative
times count from the day of publication and are unknown without it. A time that stands with a verb of speech
("China said on Monday that ...") is when it was said, not when it happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from monitor import resources
from monitor.annotate.relations.effects import Act
from monitor.annotate.relations.scope import Reading
from monitor.dates import datelines
from monitor.model import Precision, Tokens

AHEAD = frozenset({"intended", "possible", "threatened", "demanded", "asked", "considered"})
"""Moods of what is yet to come: "will meet on Monday" is the next Monday."""

SAID = 2
"""Words between a verb of speech and the time at which it was said ("said late on Monday")."""

DATELINE = 6
"""A date that ends within so many words of the beginning may be the dateline."""


class When(NamedTuple):
    """A time at words `lo:hi`. `past` and `ahead` differ for what names no year or week of its own."""

    lo: int
    hi: int
    past: date
    ahead: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Times:
    """The words of `resources/relations/times.toml`; `triggers` are those that every time holds one of."""

    weekdays: dict[str, int]
    days: dict[str, int]
    months: dict[str, int]
    shifts: dict[str, int]
    numbers: dict[str, int]
    before: frozenset[str]
    units: frozenset[str]
    triggers: frozenset[str]


@cache
def times() -> Times:
    """Return the words that tell a time."""
    table = resources.read_toml("relations/times.toml")
    units = frozenset(table["words"]["units"])
    plain = {*table["weekdays"], *table["days"], *table["months"], *units, *(f"{unit}s" for unit in units)}
    return Times(
        weekdays=table["weekdays"],
        days=table["days"],
        months=table["months"],
        shifts=table["shifts"],
        numbers=table["numbers"],
        before=frozenset(table["words"]["before"]),
        units=units,
        triggers=frozenset(plain),
    )


def find(text: str, tokens: Tokens, first: int, stop: int, published: date | None) -> list[When]:
    """Find the times in the sentence that owns words `first:stop`, but not that of a dateline."""
    known = times()
    lower = tokens.lower
    found: list[When] = []
    at = first
    while at < stop:
        when = None
        if lower[at] in known.triggers or lower[at].isdecimal():
            when = _calendar(tokens, at, first, stop, published, known)
            when = (
                when or _relative(lower, at, first, stop, published, known) or _year(lower, at, first, known)
            )
        at = max(at + 1, when.hi) if when else at + 1
        if when and not _dateline(text, tokens, when, first):
            found.append(when)
    return found


def choose(act: Act, found: Sequence[When], reading: Reading) -> tuple[date | None, Precision | None]:
    """Return the time of an act: the nearest with no verb of speech and no other clause between them."""
    speech = [j for j in reading.joints if j.entry.effect == "speech"]
    walls = [j.lo for j in reading.joints if j.entry.effect != "that"]
    near: tuple[int, When] | None = None
    for when in found:
        if any(0 <= when.lo - j.hi <= SAID for j in speech) and act.lo >= when.lo:
            continue
        low, high = (when.hi, act.lo) if when.lo < act.lo else (act.hi, when.lo)
        if any(low <= wall < high for wall in walls):
            continue
        distance = max(0, high - low)
        if near is None or distance < near[0]:
            near = (distance, when)
    if near is None:
        return None, None
    when = near[1]
    return (when.ahead if act.mood in AHEAD else when.past), when.precision


def _dateline(text: str, tokens: Tokens, when: When, first: int) -> bool:
    """Tell whether a date is that of the dateline that the sentence begins with."""
    if when.hi - first > DATELINE:
        return False
    dateline = datelines.parse(text, tokens.starts[first])
    return dateline is not None and dateline.day is not None and tokens.ends[when.hi - 1] <= dateline.end


def _calendar(
    tokens: Tokens, at: int, first: int, stop: int, published: date | None, known: Times
) -> When | None:
    """Read "4 March 2019", "March 4, 2019", "March 4", "in March 2019", "in March" at a month or its day."""
    lower = tokens.lower
    month_at = at if lower[at] in known.months else at + 1
    if month_at >= stop or lower[month_at] not in known.months or not tokens.words[month_at][0].isupper():
        return None
    month, lo, hi = known.months[lower[month_at]], at, month_at + 1
    day = _number(lower[at], 31) if month_at > at else None
    if month_at > at and day is None:
        return None
    if day is None and hi < stop and (day := _number(lower[hi], 31)) is not None:
        hi += 1
    year = _number(lower[hi], 2100) if hi < stop else None
    if year is not None and year >= 1900:
        return _when(lo, hi + 1, _date(year, month, day or 1), "day" if day else "month")
    if published is None or (day is None and (lo == first or lower[lo - 1] not in known.before)):
        return None
    nearest = [_date(published.year + shift, month, day or 1) for shift in (-1, 0, 1)]
    some = [one for one in nearest if one]
    if not some:
        return None
    if day:
        one = min(some, key=lambda d: abs((d - published).days))
        return When(lo, hi, one, one, "day")
    past = max((d for d in some if d <= published), default=some[0])
    ahead = min((d for d in some if d >= published.replace(day=1)), default=some[-1])
    return When(lo, hi, past, ahead, "month")


def _relative(
    lower: Sequence[str], at: int, first: int, stop: int, published: date | None, known: Times
) -> When | None:
    """Read "yesterday", "Monday", "last Monday", "last week", "three days ago" at its noun."""
    if published is None:
        return None
    word = lower[at]
    before = lower[at - 1] if at > first else ""
    if word in known.days:
        return _when(at, at + 1, published + timedelta(known.days[word]), "day")
    if word in known.weekdays:
        back = (published.weekday() - known.weekdays[word]) % 7
        past, ahead = published - timedelta(back), published + timedelta(-back % 7)
        shift = known.shifts.get(before)
        if shift == -1:
            past = ahead = past - timedelta(0 if back else 7)
        elif shift == 1:
            past = ahead = ahead + timedelta(0 if back else 7)
        return When(at, at + 1, past, ahead, "day")
    unit = word.removesuffix("s")
    if unit not in known.units:
        return None
    if at + 1 < stop and lower[at + 1] == "ago":
        number = known.numbers.get(before) or _number(before, 99)
        return _shifted(at - 1, at + 2, published, unit, -number) if number else None
    if before in known.shifts and word == unit and unit != "day":
        return _shifted(at - 1, at + 1, published, unit, known.shifts[before])
    return None


def _year(lower: Sequence[str], at: int, first: int, known: Times) -> When | None:
    """Read "in 2019"."""
    year = _number(lower[at], 2100)
    if year is None or year < 1900 or at == first or lower[at - 1] not in known.before:
        return None
    return _when(at, at + 1, date(year, 1, 1), "year")


def _shifted(lo: int, hi: int, published: date, unit: str, by: int) -> When | None:
    """Return the day, or the first day of the week, month or year, that lies `by` units off."""
    if unit == "day":
        return _when(lo, hi, published + timedelta(by), "day")
    if unit == "week":
        monday = published - timedelta(published.weekday())
        return _when(lo, hi, monday + timedelta(7 * by), "week")
    if unit == "year":
        return _when(lo, hi, _date(published.year + by, 1, 1), "year")
    months = published.year * 12 + published.month - 1 + by
    return _when(lo, hi, _date(months // 12, months % 12 + 1, 1), "month")


def _when(lo: int, hi: int, day: date | None, precision: Precision) -> When | None:
    return None if day is None else When(lo, hi, day, day, precision)


def _number(word: str, most: int) -> int | None:
    """Return the number that a word is, up to `most`."""
    return (
        int(word)
        if word.isascii() and word.isdecimal() and len(word) <= 4 and 0 < int(word) <= most
        else None
    )


def _date(year: int, month: int, day: int) -> date | None:
    """Return a date; None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
