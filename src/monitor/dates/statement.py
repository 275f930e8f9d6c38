"""What a field of a record, a feed or a mail says of its day: a date, with a label or words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from monitor.dates import bounds, order, search
from monitor.dates.moments import Moment
from monitor.dates.reading import LONGEST_FIELD, normalised, read, says_nothing
from monitor.dates.spelled import Reading
from monitor.dates.words import Label, words

_SHOWN = 60
_DAY = timedelta(hours=24) - timedelta(seconds=1)
_MIDNIGHT = time()
_PARTS = re.compile(r"\d{4}(?:-\d\d){1,2}")


class Statement(NamedTuple):
    """What a field says.

    `when` is the moment; None where there is none. `label` is "other" where the field calls it
    a day of change. `problem` says why a field that is not empty gives none; None where it does, or is empty.
    """

    when: Moment | None = None
    label: Label | None = None
    problem: str | None = None


def statement(value: str | None, days_first: bool | None = None, seen: datetime | None = None) -> Statement:
    """Read what a field says of its day. It raises on nothing.

    Args:
        value: as the source wrote it.
        days_first: how to read 03/04/2023; None makes it no date.
        seen: when the field was read where it stood (naive UTC), for "3 hours ago"; None: those are no dates.
    """
    if value is None or says_nothing(value):
        return Statement()
    if len(value) > LONGEST_FIELD:
        return Statement(problem=f"{' '.join(value[:_SHOWN].split())!r}… is a text, no date")
    return _statement(value, days_first, seen)


@lru_cache(maxsize=4096)
def _statement(value: str, days_first: bool | None, seen: datetime | None) -> Statement:
    found, label = _labelled(value, days_first, seen)
    if found == "ambiguous" and (plainer := order.proven(value)):
        found, label = _labelled(plainer, days_first, seen)
    shown = " ".join(value.split())[:_SHOWN]
    if found == "unreadable":
        return Statement(problem=f"{shown!r} is no date that is understood")
    if found == "ambiguous":
        return Statement(problem=f"{shown!r} does not tell which day it is")
    if found.year < bounds.first_year():
        return Statement(problem=f"{shown!r} is before {bounds.first_year()}")
    if found > bounds.latest():
        return Statement(problem=f"{shown!r} lies in the future")
    return Statement(found, label)


def _labelled(value: str, days_first: bool | None, seen: datetime | None) -> tuple[Reading, Label | None]:
    """Read a date, alone or with a label or words around it."""
    found = read(value, days_first, seen)
    return (found, None) if found != "unreadable" else _among_words(normalised(value), days_first, seen)


def _among_words(text: str, days_first: bool | None, seen: datetime | None) -> tuple[Reading, Label | None]:
    """Read a date that has a label before it, or stands among other words."""
    label, rest = search.labelled(text)
    found = read(rest, days_first, seen) if label else "unreadable"
    if found != "unreadable":
        return found, label
    dated: list[tuple[Moment | None, Label | None]] = []
    before = 0
    for one in search.find(text, days_first):
        dated.append((one.when, search.label(text[before : one.start])))
        before = one.end
    for wanted in ("published", None, "other"):
        named = [when for when, called in dated if called == wanted]
        if named:
            return _one(named), wanted
    return "unreadable", None


def _one(named: Sequence[Moment | None]) -> Reading:
    """Return the date that several agree on; where they name several days, none."""
    first = named[0]
    same = all(
        when is not None and first is not None and when.written_day == first.written_day for when in named
    )
    return first if same and first is not None else "ambiguous"


def pick(values: Iterable[str | None], seen: datetime | None = None) -> str | None:
    """Return the first of several dates that can be read, as it is written; else the first given.

    Args:
        values: the dates that an item states, best first.
        seen: when they were read (naive UTC): what is relative to it is returned in ISO form.
    """
    given = [value.strip() for value in values if value and not says_nothing(value)]
    for value in given:
        when = statement(value, None, seen).when
        if when is not None:
            return value if statement(value).when is not None else when.isoformat()
    return next((value for value in given if read(value) == "ambiguous"), given[0] if given else None)


def last_moment(value: str | None) -> datetime | None:
    """Return the last moment (naive UTC) that a date can mean: of 2024-03 the end of March; else None."""
    if not value:
        return None
    found = {read(value, days_first) for days_first in (True, False)} - {"unreadable"}
    moments = [when for when in found if isinstance(when, Moment)]
    if moments:
        last = max(moments)
        return last + _DAY if last.time() == _MIDNIGHT and ":" not in value else last
    if not found:
        return None
    year, month = ([int(part) for part in re.findall(r"\d+", value)] + [12])[:2]
    if month > year:
        year, month = month, year
    return datetime(year + month // 12, month % 12 + 1, 1) if 1 <= month <= 12 and year > 31 else None


def as_text(value: object) -> str | None:
    """Return a date as text, whatever type a format or a program gave it; None for nothing.

    Typed values (Parquet, Excel) become ISO; an object ({"$date": ...}) or a list of one is opened; the list
    [2024, 3, 5, 14, 30] is what Jackson (Java) makes of a time, and ["2024", 3, 5] what CSL has for a day.
    """
    if isinstance(value, str):  # most are
        return value.strip() or None
    for _ in range(4):
        if isinstance(value, Mapping):
            value = next((value[key] for key in words().wrapped if value.get(key)), None)
        elif isinstance(value, (list, tuple)):
            if len(value) >= 3 and all(type(part) is int for part in value):  # a truth value is none
                value = datetime(*value[:6]).isoformat() if _is_time(value) else None
            elif _PARTS.fullmatch(joined := "-".join(str(part).strip().zfill(2) for part in value[:3])):
                value = joined
            else:
                value = value[0] if value else None
    if (
        value is None or isinstance(value, (bool, Mapping, list, tuple)) or value != value
    ):  # NaN is unlike itself
        return None
    return value.isoformat() if isinstance(value, date) else str(value).strip() or None


def _is_time(parts: Sequence[int]) -> bool:
    try:
        return datetime(*parts[:6]).year > 999  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return False
