"""Putting a question to the store: how a statement and the filters become one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from monitor.metrics.conditions import Part, bound, counted
from monitor.metrics.filters import Filters
from monitor.metrics.matching import is_plain, matching
from monitor.store import Store

if TYPE_CHECKING:  # pandas takes half a second to import, which a refresh that asks for alerts can do without
    import pandas as pd

Interval = Literal["day", "week", "month"]

_COUNTED = "counted AS NOT MATERIALIZED (SELECT * FROM country_facts WHERE {where})"
_PERIODS = """
    SELECT unnest(generate_series(
        CAST(date_trunc(grain, greatest(first, coalesce(start, first))) AS TIMESTAMP),
        CAST(least(last, coalesce(finish, last)) AS TIMESTAMP),
        CAST('1 ' || grain AS INTERVAL)
    ))::DATE AS period
    FROM
        (SELECT $grain AS grain, CAST($start AS DATE) AS start, CAST($end AS DATE) AS finish),
        (SELECT min(published_day) AS first, max(published_day) AS last FROM article_facts)
    WHERE first IS NOT NULL
"""


def ask(
    store: Store, filters: Filters, question: str, values: Mapping[str, Any] | None = None, **rules: Part
) -> pd.DataFrame:
    """Put a question to the store and return the rows; see `statement`."""
    return store.query(*statement(filters, question, values, **rules))


def ask_in_parts(
    store: Store, filters: Filters, question: str, values: Mapping[str, Any] | None = None, **rules: Part
) -> Iterator[pd.DataFrame]:
    """Put a question to the store and yield the rows in parts, of which at least one; see `statement`."""
    return store.parts(*statement(filters, question, values, **rules))


def statement(
    filters: Filters, question: str, values: Mapping[str, Any] | None = None, **rules: Part
) -> tuple[str, dict[str, Any]]:
    """Return a full statement and the values of its `$names`.

    Args:
        filters: which articles: the CTE `matching`. The facts of countries that count are the CTE `counted`.
        question: begins with `WITH {given}`, which stands for these two and the CTEs of `rules`; its own may
            follow.
        values: of the `$names` of the question itself.
        rules: further CTEs; each may read those before it.

    Raises:
        ValueError: one name stands for two values.
    """
    # Stories as analysts corrected them cost a join, which a question has that names them.
    corrected = any("story_id" in part for part in (question, *(rule.sql for rule in rules.values())))
    found = matching(filters, stories=corrected)
    # Conditions on facts alone cost less than to keep what matches; all others are worked out once.
    kept = "NOT MATERIALIZED" if is_plain(filters) else "MATERIALIZED"
    ctes = [
        _COUNTED.format(where=counted(filters).sql),
        f"matching AS {kept} ({found.sql})",
        *(f"{name} AS ({part.sql})" for name, part in rules.items()),
    ]
    parts = [found, *rules.values(), Part(question, values or {})]
    return question.format(given=",\n".join(ctes)), bound(parts)


def periods(filters: Filters, interval: Interval) -> Part:
    """Return the SELECT of (period): the first day of every day, week (Monday) or month asked for.

    Where the filters leave an end open, and beyond the dates in the store, the store's own first and last
    day of publication bound it: before them nothing was collected, so a zero there would be a claim.
    """
    return Part(_PERIODS, {"grain": interval, "start": filters.start, "end": filters.end})


def span(store: Store) -> tuple[date, date] | None:
    """Return the first and the last day of publication in the store, None where no article is dated."""
    ((first, last),) = store.rows("SELECT min(published_day), max(published_day) FROM article_facts")
    return (first, last) if first is not None else None
