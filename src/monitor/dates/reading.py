"""A string that is a date → a moment, strictly: what is ambiguous or relative is no date.

dateutil fills gaps from today's date ("May" → this year's May), dateparser reads "yesterday", and feedparser
makes 2024/3/25 the first of this month; all three invent evidence, so none is used.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from monitor.dates import machine, relative, spelled
from monitor.dates.moments import Moment
from monitor.dates.spelled import Reading
from monitor.dates.words import is_absent, words

_LONGEST = 130

LONGEST_FIELD = 200
"""Characters of a field that is looked through for a date; a longer one is a text, no date."""

_DASHES = str.maketrans("‐‑‒–—−", "------")
_CJK_WEEKDAY = re.compile(
    r"[(\[]?(?:星期|週|周|礼拜|禮拜)[一二三四五六日天][)\]]?|[(\[]?[月火水木金土日]曜日?[)\]]?"
    r"|[(\[][月火水木金土日월화수목금토일][)\]]"
)


def normalised(value: str) -> str:
    """Fold width and white space, digits of all scripts and dashes; leave out what is invisible."""
    text = unicodedata.normalize("NFKC", value).translate(_DASHES)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c, c)) for c in text if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


def read(value: str, days_first: bool | None = None, seen: datetime | None = None) -> Reading:
    """Read a date or a time.

    Understood are the forms of programs (`machine`) and of people (`spelled`), in the languages and calendars
    of `resources/extract/dates.toml`, and, where `seen` is given, "3 hours ago" (`relative`).

    Args:
        value: the string; it must hold nothing but the date.
        days_first: how to read 03/04/2023; None makes it ambiguous.
        seen: when it was read where it stood (naive UTC); None: what is relative is unreadable.

    Returns:
        The moment, midnight where only a day is given; or why there is none.
    """
    found = _read(value, days_first, seen) if len(value) <= LONGEST_FIELD else "unreadable"
    return "unreadable" if isinstance(found, Moment) and _is_nothing(found) else found


def says_nothing(value: str) -> bool:
    """Tell whether a field says that there is no date: in a word, with zeros, with a clock's first moment."""
    if len(value) > LONGEST_FIELD:
        return not value.strip()
    if is_absent(value):
        return True
    found = _read(value, None, None)
    return isinstance(found, Moment) and _is_nothing(found)


@lru_cache(maxsize=4096)
def _read(value: str, days_first: bool | None, seen: datetime | None) -> Reading:
    text = machine.unwrapped(normalised(value))
    if not text or len(text) > _LONGEST:
        return "unreadable"
    try:
        found: Reading = machine.read(text) or "unreadable"
        if found == "unreadable":
            found = "ambiguous" if machine.is_week(text) else spelled.read(_without_weekday(text), days_first)
        if found == "unreadable" and seen is not None:
            found = relative.read(text, seen) or "unreadable"
    except (ValueError, OverflowError):
        return "unreadable"
    return found


def _without_weekday(text: str) -> str:
    """Leave out a day of the week that is a sign or a number; one that is a word is read with the rest."""
    return words().numbered_weekdays.sub(" ", _CJK_WEEKDAY.sub(" ", text))


def _is_nothing(when: datetime) -> bool:
    """Tell whether a program wrote the beginning or end of its count of time for "none"."""
    return when.date().isoformat() in words().moments
