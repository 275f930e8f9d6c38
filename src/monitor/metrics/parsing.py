"""How the values of filters are read, as they stand in a query string, behind a flag or in monitor.toml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import get_args

from monitor.annotate.text.slugs import slug
from monitor.errors import UsageError
from monitor.model import ToneLabel
from monitor.reference import blocs, countries, languages
from monitor.reference.topics import taxonomy
from monitor.search.query.parser import parse

Query = Mapping[str, str | list[str]]

MOST_VALUES, LONGEST_VALUE = 200, 300
"""Bounds of one filter in a query string, which anyone may write."""

UNKNOWN = "unknown"
"""Stands for what is not known, where that is a value."""

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


def texts(key: str, given: str | list[str], longest: int = LONGEST_VALUE) -> list[str]:
    """Return the values that are given for a filter, each once; empty ones are ignored.

    Raises:
        UsageError: there are too many, or one is too long or not text.
    """
    values = [given] if isinstance(given, str) else list(given)
    if len(values) > MOST_VALUES:
        raise UsageError(f"{key}: {len(values)} values are more than {MOST_VALUES}")
    for value in values:
        check(key, value, longest)
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))


# Each of these reads one value and raises a UsageError that names it and says what would do.


def check(key: str, value: str, longest: int = LONGEST_VALUE) -> None:
    """Make sure that a value is text that the store can be asked for.

    Raises:
        UsageError: it is too long, or not text.
    """
    if len(value) > longest:
        raise UsageError(f"{key}: {value[:40]!r}... is longer than {longest} characters")
    if re.search("[\0\ud800-\udfff]", value):
        raise UsageError(f"{key}: {value!r} is not text")


def text(_key: str, value: str) -> str:
    """Read a text: it is taken as it stands."""
    return value


def search(_key: str, value: str) -> str:
    """Read a query of the search: it is kept as it was typed."""
    parse(value)
    return value


def day(key: str, value: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{key}: {value!r} is not a day such as 2025-03-31") from error


def country(key: str, value: str) -> str:
    """Read a country, in capitals or not."""
    if not countries.is_code(value.upper()):
        meant = countries.parse(value)
        hint = f"; write {meant}" if meant else " such as CHN"
        raise UsageError(f"{key}: {value!r} is not an ISO 3166-1 alpha-3 code{hint}")
    return value.upper()


def country_or_unknown(key: str, value: str) -> str:
    """Read a country, or that it is not known."""
    return UNKNOWN if value.lower() == UNKNOWN else country(key, value)


def country_or_bloc(key: str, value: str) -> str:
    """Read a country, or the members of a bloc such as bloc:eu."""
    if not value.lower().startswith(blocs.PREFIX):
        return country(key, value)
    if value.lower().removeprefix(blocs.PREFIX) not in blocs.with_members():
        known = ", ".join(blocs.PREFIX + slug for slug in blocs.with_members())
        raise UsageError(f"{key}: {value!r} is no bloc whose members are known: {known}")
    return value.lower()


def pair(key: str, value: str) -> tuple[str, str]:
    """Read a pair such as CHN-RUS."""
    codes = value.split("-")
    if len(codes) != 2:
        raise UsageError(f"{key}: {value!r} is not a pair such as CHN-RUS")
    return country(key, codes[0]), country(key, codes[1])


def entity(key: str, value: str) -> str:
    """Read the id of a person or an organisation, or its name: "Angela Merkel" is angela-merkel."""
    found = slug(value)
    if not found:
        raise UsageError(f"{key}: {value!r} is no name such as Angela Merkel")
    return found


def tone_towards(key: str, value: str) -> str:
    """Read a tone towards an entity, such as CHN:negative."""
    name, _, tone = value.rpartition(":")
    labels = get_args(ToneLabel)
    if not slug(name) or tone not in labels:
        raise UsageError(f"{key}: {value!r} is not such as CHN:negative; tones are {', '.join(labels)}")
    return f"{name.upper() if countries.is_code(name.upper()) else slug(name)}:{tone}"


def story(key: str, value: str) -> str:
    """Read the number of a story."""
    return _identifier(key, value, "a story")


def article(key: str, value: str) -> str:
    """Read the number of an article."""
    return _identifier(key, value, "an article")


def _identifier(key: str, value: str, what: str) -> str:
    if not (value.isascii() and value.isdecimal() and int(value) < 2**63):
        raise UsageError(f"{key}: {value!r} is not the number of {what}")
    return str(int(value))


def topic(key: str, value: str) -> str:
    """Read the id of a topic."""
    if value not in taxonomy():
        raise UsageError(f"{key}: {value!r} is not an IPTC topic such as medtop:11000000")
    return value


def language(key: str, value: str) -> str:
    """Read the code of a language, as the one that its articles are stored under."""
    meant = languages.code_of(value)
    if not meant or not languages.is_code(value.lower()):
        hint = f"; write {meant}" if meant else " such as en"
        raise UsageError(f"{key}: {value!r} is not an ISO 639-1 code{hint}")
    return meant


def yes_or_no(key: str, value: str) -> bool:
    """Read a switch."""
    if value.lower() not in _YES + _NO:
        raise UsageError(f"{key}: {value!r} is neither yes nor no")
    return value.lower() in _YES


def one_of(choices: Iterable[str]) -> Callable[[str, str], str]:
    """Return what reads one of `choices`."""
    known = tuple(choices)

    def read(key: str, value: str) -> str:
        if value not in known:
            raise UsageError(f"{key}: {value!r} is none of {', '.join(known)}")
        return value

    return read
