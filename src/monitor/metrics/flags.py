"""The names and values of filters as a reader writes them: in a query string or as flags of a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from monitor.errors import UsageError
from monitor.model import ToneLabel
from monitor.reference import blocs, countries, languages
from monitor.reference.topics import taxonomy

Unit = Literal["articles", "stories", "sources"]
Together = Literal["sentence", "article"]
Query = Mapping[str, str | list[str]]

EARLIEST, LATEST = date(1600, 1, 1), date(2200, 12, 31)
"""Bounds of a period: outside lies no news, and date arithmetic cannot overflow within."""

MOST_VALUES, LONGEST_VALUE = 200, 300
"""Bounds of one filter in a query string, which anyone may write."""

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Flag:
    """Which field of `Filters` a name sets, and how its values are read (raises UsageError)."""

    field: str
    read: Callable[[str, list[str]], Any]


def parse(query: Query) -> dict[str, Any]:
    """Return the fields of `Filters` that a query string sets; unknown names and empty values are ignored.

    Raises:
        UsageError: a value cannot be used; the message names it and says what would do.
    """
    given = {key: _texts(key, query[key]) for key in FLAGS if key in query}
    return {FLAGS[key].field: FLAGS[key].read(key, values) for key, values in given.items() if values}


def _texts(key: str, given: str | list[str]) -> list[str]:
    values = [given] if isinstance(given, str) else list(given)
    if len(values) > MOST_VALUES:
        raise UsageError(f"{key}: {len(values)} values are more than {MOST_VALUES}")
    for value in values:
        if len(value) > LONGEST_VALUE:
            raise UsageError(f"{key}: {value[:40]!r}... is longer than {LONGEST_VALUE} characters")
        if re.search("[\0\ud800-\udfff]", value):
            raise UsageError(f"{key}: {value!r} is not text")
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))


def _day(key: str, values: list[str]) -> date:
    value = values[-1]
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{key}: {value!r} is not a day such as 2025-03-31") from error


def _country(key: str, value: str) -> str:
    if not countries.is_code(value.upper()):
        meant = countries.parse(value)
        hint = f"; write {meant}" if meant else " such as CHN"
        raise UsageError(f"{key}: {value!r} is not an ISO 3166-1 alpha-3 code{hint}")
    return value.upper()


def _countries(key: str, values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country_or_bloc(key, value) for value in values))


def _country_or_bloc(key: str, value: str) -> str:
    if not value.lower().startswith(blocs.PREFIX):
        return _country(key, value)
    if value.lower().removeprefix(blocs.PREFIX) not in blocs.with_members():
        known = ", ".join(blocs.PREFIX + slug for slug in blocs.with_members())
        raise UsageError(f"{key}: {value!r} is no bloc whose members are known: {known}")
    return value.lower()


def pair(key: str, values: list[str]) -> tuple[str, str]:
    """Read a pair such as CHN-RUS."""
    codes = values[-1].split("-")
    if len(codes) != 2:
        raise UsageError(f"{key}: {values[-1]!r} is not a pair such as CHN-RUS")
    return _country(key, codes[0]), _country(key, codes[1])


def _topics(key: str, values: list[str]) -> tuple[str, ...]:
    for value in values:
        if value not in taxonomy():
            raise UsageError(f"{key}: {value!r} is not an IPTC topic such as medtop:11000000")
    return tuple(values)


def _languages(key: str, values: list[str]) -> tuple[str, ...]:
    found = []
    for value in values:
        meant = languages.code_of(value)
        if not meant or not languages.is_code(value.lower()):
            hint = f"; write {meant}" if meant else " such as en"
            raise UsageError(f"{key}: {value!r} is not an ISO 639-1 code{hint}")
        found.append(meant)
    return tuple(dict.fromkeys(found))


def _one_of(choices: tuple[str, ...]) -> Callable[[str, list[str]], tuple[str, ...]]:
    def read(key: str, values: list[str]) -> tuple[str, ...]:
        for value in values:
            if value not in choices:
                raise UsageError(f"{key}: {value!r} is none of {', '.join(choices)}")
        return tuple(values)

    return read


def _last(read: Callable[[str, list[str]], tuple[str, ...]]) -> Callable[[str, list[str]], str]:
    return lambda key, values: read(key, values)[-1]


def _switch(when_set: bool) -> Callable[[str, list[str]], bool]:
    def read(key: str, values: list[str]) -> bool:
        value = values[-1].lower()
        if value not in _YES + _NO:
            raise UsageError(f"{key}: {values[-1]!r} is neither yes nor no")
        return when_set == (value in _YES)

    return read


def _as_they_stand(_key: str, values: list[str]) -> tuple[str, ...]:
    return tuple(values)


FLAGS: dict[str, Flag] = {
    "start": Flag("start", _day),
    "end": Flag("end", _day),
    "country": Flag("countries", _countries),
    "pair": Flag("pair", pair),
    "topic": Flag("topics", _topics),
    "source": Flag("sources", _as_they_stand),
    "language": Flag("languages", _languages),
    "tone": Flag("tone", _one_of(get_args(ToneLabel))),
    "text": Flag("text", _last(_as_they_stand)),
    "unit": Flag("unit", _last(_one_of(get_args(Unit)))),
    "duplicates": Flag("duplicates", _switch(when_set=True)),
    "no-undated": Flag("undated", _switch(when_set=False)),
    "no-places": Flag("places", _switch(when_set=False)),
    "together": Flag("together", _last(_one_of(get_args(Together)))),
}
"""Every filter by its name in the URL; the flags of the command line are the same with `--` before."""
