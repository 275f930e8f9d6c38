"""Filters in a table of monitor.toml, by the names that they have in a query string and as flags."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from monitor.errors import UsageError


def read_filters(given: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return filters as a query string has them, with what was checked: names, values, and that they agree.

    Args:
        given: from the name of a filter to a text, number, day or yes or no, or to a list of them.

    Raises:
        ValidationError: a name is none of a filter, a value cannot be used, or two exclude each other.
    """
    if not given:
        return {}
    from monitor.metrics.filters import (
        FILTERS,
        Filters,
    )  # takes half a second, and few configurations need it

    query: dict[str, str | list[str]] = {}
    wrong = []
    for name, value in given.items():
        if name not in FILTERS:
            wrong.append(InitErrorDetails(type="extra_forbidden", loc=(name,), input=value))
            continue
        try:
            query[name] = texts = _texts(value)
            if not FILTERS[name].many and isinstance(texts, list) and len(texts) > 1:
                raise UsageError("it takes one value, not several")
            Filters.from_query({name: query[name]})
        except UsageError as error:
            wrong.append(_wrong((name,), value, str(error).removeprefix(f"{name}: ")))
    if not wrong:
        try:
            Filters.from_query(query)
        except UsageError as error:
            wrong.append(_wrong((), dict(given), str(error)))
    if wrong:
        raise ValidationError.from_exception_data("filters", wrong)
    return query


def filter_names() -> list[str]:
    """Return the names of all filters."""
    from monitor.metrics.filters import FILTERS

    return list(FILTERS)


def _texts(value: Any) -> str | list[str]:
    """Return what stands for a value in a query string.

    Raises:
        UsageError: it is a table, or a list of lists.
    """
    if isinstance(value, list):
        return [_text(one) for one in value]
    return _text(value)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case str():
            return value
        case int():
            return str(value)
        case date():
            return value.isoformat()
    raise UsageError(f"{value!r} is no text, number or day, and no list of them")


def _wrong(place: tuple[str, ...], value: Any, why: str) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError("filter", "{why}", {"why": why}), loc=place, input=value)
