"""The options of views as text from the command line: what each may be, and what it means to the question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from monitor.errors import UsageError
from monitor.metrics import articles, collocates, entities, pair_evidence, parsing, stories, word_views
from monitor.metrics.asking import Interval
from monitor.metrics.dimensions import DIMENSIONS
from monitor.metrics.entity_rows import Kind
from monitor.model import RelationLabel
from monitor.reference.topics import Level

MOST = 100_000_000
"""Bound of a number given as an option."""


def read(view: str, name: str, value: Any) -> Any:
    """Read an option that came as text; the pages give values as the questions take them.

    Raises:
        UsageError: it cannot be used.
    """
    if not isinstance(value, str):
        return value
    parsing.check(name, value)
    return (_READ.get(f"{view} {name}") or _READ[name])(name, value)


def _number(name: str, value: str) -> int:
    if not (value.isdecimal() and int(value) <= MOST):
        raise UsageError(f"{name}: {value!r} is no whole number between 0 and {MOST:,}")
    return int(value)


def _period(name: str, value: str) -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(day) for day in value.split(".."))
    except ValueError as error:
        raise UsageError(
            f"{name}: {value!r} is not a first and a last day as in 2025-01-01..2025-01-31"
        ) from error
    if first > last:
        raise UsageError(f"{name}: {value} ends before it begins")
    return first, last


_READ: dict[str, Callable[[str, str], Any]] = {
    "by": parsing.one_of(DIMENSIONS),
    "interval": parsing.one_of(get_args(Interval)),
    "level": parsing.one_of(get_args(Level)),
    "articles sort": parsing.one_of(get_args(articles.Sort)),
    "stories sort": parsing.one_of(get_args(stories.Sort)),
    "entities sort": parsing.one_of(get_args(entities.Sort)),
    "kind": parsing.one_of(get_args(Kind)),
    "other": parsing.one_of(get_args(entities.Beside)),
    "passes": parsing.one_of(get_args(entities.Passes)),
    "id": parsing.text,
    "wanted": parsing.text,
    "other_set": parsing.text,
    "relation": parsing.one_of(get_args(RelationLabel)),
    "direction": parsing.one_of(get_args(pair_evidence.Direction)),
    "voice": parsing.one_of(get_args(pair_evidence.Voice)),
    "limit": _number,
    "offset": _number,
    "least": _number,
    "size": _number,
    "width": _number,
    "window": _number,
    "entity": lambda _name, value: value,
    "against": parsing.one_of(get_args(collocates.Against)),
    **word_views.READ,
    "topics": _number,
    "countries": _number,
    "series": lambda _name, value: tuple(value.split(",")),
    "pair": parsing.pair,
    "period": _period,
}
