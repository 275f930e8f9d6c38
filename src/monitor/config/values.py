"""Kinds of values that monitor.toml has and TOML has not: durations, countries, languages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from monitor.reference import countries, languages

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")


def duration(value: Any) -> timedelta:
    """Read a duration such as "90s", "15m", "6h", "2d", "1w".

    Raises:
        ValueError: it is none; the message says how to write one.
    """
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if match is None or int(match[1]) == 0:
        raise ValueError('write a duration such as "90s", "15m", "6h", "2d" or "1w"')
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def shown_duration(value: timedelta) -> str:
    """Write a duration as `duration` reads it."""
    seconds = round(value.total_seconds())
    for unit, size in (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _country(value: Any) -> str:
    code = value.strip().upper() if isinstance(value, str) else ""
    if countries.is_code(code):
        return code
    meant = countries.parse(str(value))
    hint = f': "{meant}"' if meant else ', such as "DEU"'
    raise ValueError(f"write a country as its ISO 3166-1 alpha-3 code{hint}")


def _language(value: Any) -> str:
    code = value.strip().lower() if isinstance(value, str) else ""
    meant = languages.code_of(str(value))
    if meant and languages.is_code(code):
        return meant  # articles in "nb" are stored as "no"
    hint = f': "{meant}"' if meant else ', such as "en"'
    raise ValueError(f"write a language as its ISO 639-1 code{hint}")


Duration = Annotated[timedelta, BeforeValidator(duration), PlainSerializer(shown_duration)]
Country = Annotated[str, BeforeValidator(_country)]
Language = Annotated[str, BeforeValidator(_language)]
