"""What a query may write behind a field with values, and the terms that the index holds for it.

A term is `field:value`: `country:CHN`, `pair:CHN-RUS`, `person:angela-merkel`. An article has it where its
rows say so: the countries it names (by places, too), the pairs of one sentence, who acts, on whom and who
says so.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from monitor.annotate.text.slugs import slug
from monitor.model import RelationLabel
from monitor.reference import countries, languages
from monitor.reference.topics import taxonomy, with_descendants

Known = Callable[[str], Sequence[str]]
"""Return the terms of an index that begin so, the most frequent first."""

RELATIONS: tuple[RelationLabel, ...] = ("conflict", "neutral", "cooperation")
_COUNTRIES = ("country", "actor", "target", "voice")
_LOOKED_AT = 5_000
"""Terms of a field among which the nearest are looked for."""
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_BETWEEN = re.compile(r"\s*(?:-|–|/|&|\band\b|,)\s*")


class UnknownValueError(Exception):
    """A value that nothing can have: why, and what would do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason, self.hint = reason, hint


def terms_of(field: str, value: str, known: Known) -> list[str]:
    """Return the terms that a value stands for: an article has it where it has one of them.

    Args:
        field: one of `fields.VALUE_FIELDS` but `date`.
        value: as written.
        known: terms of the index.

    Raises:
        UnknownValueError: there is no such value, or no article has it and none is likely to be meant.
    """
    if field in _COUNTRIES:
        return [f"{field}:{_country(value)}"]
    if field == "pair":
        return [f"pair:{_pair(value)}"]
    if field == "topic":
        return [f"topic:{topic}" for topic in with_descendants((_topic(value),))]
    if field == "language":
        return [f"language:{_language(value)}"]
    if field == "relation":
        return [f"relation:{_one_of(value.lower(), RELATIONS, 'relation')}"]
    plain = value.strip().lower() if field == "source" else slug(value)
    found = f"{field}:{plain}"
    if found not in known(found):
        held = [term.partition(":")[2] for term in known(f"{field}:")[:_LOOKED_AT]]
        raise UnknownValueError(f"No article has the {_NAMES[field]} {value}", _nearest(plain, held))
    return [found]


_NAMES = {"source": "source", "person": "person", "org": "organisation"}


def days_of(value: str) -> tuple[date, date]:
    """Return the first and the last day of a day, a month or a year, as 2024-05-31, 2024-05, 2024.

    Raises:
        UnknownValueError: it is none.
    """
    found = _DAY.match(value)
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        hint = "Write 2024-05-31, 2024-05 or 2024."
        raise UnknownValueError(f"{value} is no day, month or year", hint) from None


def _country(value: str) -> str:
    code = countries.parse(value)
    if code is None:
        named = {countries.country_name(one): one for one in countries.alpha2_of()}
        raise UnknownValueError(f"There is no country {value}", _nearest(value.title(), named))
    return code


def _pair(value: str) -> str:
    """Read two countries: CHN-RUS, "China Russia" with anything usual between, "South Korea – Japan"."""
    for between in _BETWEEN.finditer(value):
        sides = value[: between.start()], value[between.end() :]
        if all(map(countries.parse, sides)):
            low, high = sorted(map(_country, sides))
            if low != high:
                return f"{low}-{high}"
    raise UnknownValueError(f"{value} is no pair of two countries", 'Write CHN-RUS or "China – Russia".')


def _topic(value: str) -> str:
    if value in taxonomy():
        return value
    labels = {topic.label.casefold(): key for key, topic in reversed(taxonomy().items())}
    if value.casefold() not in labels:
        raise UnknownValueError(f"There is no topic {value}", _nearest(value.casefold(), labels))
    return labels[value.casefold()]


def _language(value: str) -> str:
    code = languages.code_of(value)
    if code is None:
        raise UnknownValueError(
            f"There is no language {value}", "Write its ISO 639-1 code, such as en, or its name."
        )
    return code


def _one_of(value: str, choices: Sequence[str], what: str) -> str:
    if value not in choices:
        raise UnknownValueError(f"There is no {what} {value}", f"There are {', '.join(choices)}.")
    return value


def _nearest(value: str, known: Iterable[str]) -> str:
    names = sorted(known)
    holding = [name for name in names if value.casefold() in name.casefold().split()]
    close = holding[:3] or get_close_matches(value, names, n=3, cutoff=0.6)
    return f"Is {' or '.join(close)} meant?" if close else ""
