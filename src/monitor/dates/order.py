"""Which of day and month comes first: by country and language, or by the other dates of a file or a feed.

One program wrote all dates of a column, so one value that can be read in one way only (13/03/2024) tells how
to read the others. Two that contradict each other tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.dates import spelled
from monitor.dates.reading import LONGEST_FIELD, normalised
from monitor.dates.spelled import Order
from monitor.dates.words import words

_ANY: frozenset[Order] = frozenset(("dmy", "mdy", "ymd"))


def day_first(country: str | None, language: str | None) -> bool | None:
    """Tell whether 03/04/2023 is 3 April, by the outlet's country, else by a language other than English.

    None: neither is evidence.
    """
    if country in words().mixed:
        return None
    if country:
        return country not in words().month_first
    return True if language and language != "en" else None


@dataclass
class Column:
    """Gathers the orders in which the dates of one column can be read."""

    left: frozenset[Order] = _ANY

    def take(self, value: str) -> None:
        """Take a value into account; what is no date in numbers says nothing."""
        possible = spelled.orders(_date(value))
        if possible:
            self.left &= possible

    @property
    def order(self) -> Order | None:
        """The order that all values allow; None where it is not known yet, or they contradict each other."""
        return next(iter(self.left)) if len(self.left) == 1 else None


def is_open(value: str) -> bool:
    """Tell whether a date can be read in more than one order."""
    found = spelled.numeric(_date(value))
    return found is not None and len(set(found[2].values())) > 1


def proven(value: str) -> str | None:
    """Write a date so that it can be read in one way only, where it proves its order itself; else None.

    It does where the other order would lie in the future, or on another day of the week than it names. Of
    dates on pages the future proves nothing: they announce.
    """
    text = _date(value)
    found = spelled.numeric(text)
    days = set(found[2].values()) if found else set()
    if found is None or len(days) != 1:
        return None
    return f"{text[: found[0]]}{days.pop():%Y-%m-%d}{text[found[1] :]}"


def settled(value: str, order: Order) -> str:
    """Write a date whose order is known so that it can be read in one way only; the rest as it is."""
    text = _date(value)
    found = spelled.numeric(text)
    if found is None or order not in found[2]:
        return value
    start, end, readings = found
    return f"{text[:start]}{readings[order]:%Y-%m-%d}{text[end:]}"


def _date(value: str) -> str:
    """Return a field as a date is read; nothing of one that is a text."""
    return normalised(value) if len(value) <= LONGEST_FIELD else ""
