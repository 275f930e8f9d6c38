"""Putting a question to the store: how a statement and the filters become one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import pandas as pd

from monitor.metrics.filters import Dimension, Filters, Part
from monitor.reference import topics as taxonomy
from monitor.store import Store

Interval = Literal["day", "week", "month"]

_OF_COUNTRY = """
    SELECT article_id, entity_id AS id FROM mentions
    WHERE kind = 'country' AND (? OR via <> 'place')
"""
_OF_TOPIC = """
    SELECT tags.article_id, above.ancestor AS id
    FROM tags JOIN (SELECT unnest(?) AS tag_id, unnest(?) AS ancestor) AS above USING (tag_id)
    WHERE tags.scheme = 'iptc'
"""
_OF_PAIR = """
    SELECT article_id, country_a || '-' || country_b AS id FROM ({together})
"""
_IN_SENTENCE = """
    SELECT DISTINCT article_id, country_a, country_b FROM pairs SEMI JOIN matching USING (article_id)
"""
_IN_ARTICLE = """
    WITH named AS (
        SELECT DISTINCT article_id, entity_id AS country FROM mentions SEMI JOIN matching USING (article_id)
        WHERE kind = 'country' AND (? OR via <> 'place')
    ),
    said AS (
        SELECT DISTINCT article_id, country_a, country_b FROM pairs SEMI JOIN matching USING (article_id)
    )
    SELECT a.article_id, a.country AS country_a, b.country AS country_b
    FROM named AS a JOIN named AS b ON a.article_id = b.article_id AND a.country < b.country
    UNION ALL
    SELECT said.article_id, said.country_a, said.country_b
    FROM said
    LEFT JOIN named AS a ON a.article_id = said.article_id AND a.country = said.country_a
    LEFT JOIN named AS b ON b.article_id = said.article_id AND b.country = said.country_b
    WHERE a.country IS NULL OR b.country IS NULL
"""
_SAME = "SELECT * FROM matching"
_OF_COLUMN: dict[Dimension, str] = {
    "source": "SELECT article_id, source AS id FROM matching WHERE source IS NOT NULL",
    "tone": "SELECT article_id, tone_label AS id FROM matching WHERE tone_label IS NOT NULL",
    "language": "SELECT article_id, language AS id FROM matching",
}

_PERIODS = """
    SELECT unnest(generate_series(
        date_trunc(grain, greatest(first, coalesce(start, first))),
        least(last, coalesce(finish + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND, last)),
        CAST('1 ' || grain AS INTERVAL)
    ))::DATE AS period
    FROM
        (SELECT ? AS grain, CAST(? AS TIMESTAMP) AS start, CAST(? AS TIMESTAMP) AS finish),
        (SELECT min(published_at) AS first, max(published_at) AS last FROM articles)
    WHERE first IS NOT NULL
"""


def ask(store: Store, question: str, params: tuple[Any, ...] = (), **parts: Part) -> pd.DataFrame:
    """Put a question to the store.

    Args:
        store: the store.
        question: a full statement in which `({name})` holds the place of a part, as a rule in a CTE. Its
            own `?` stand after the last part.
        params: values of the question's own `?`.
        parts: the SELECTs to put in place, with their parameters, in the order of their places.

    Returns:
        The rows of the statement.
    """
    bound: list[Any] = []

    def put(place: re.Match[str]) -> str:
        sql, values = parts[place[1]]
        bound.extend(values)
        return sql

    return store.query(re.sub(r"\{(\w+)\}", put, question), [*bound, *params])


def dimension(by: Dimension, filters: Filters, topics: Iterable[str]) -> Part:
    """Return the SELECT of (article_id, id): the values that each article has on a dimension.

    It may name an article twice with one value, and articles that do not match; it reads the CTE
    `matching`. Pairs follow `filters.together`.
    Of topics only `topics` are given; an article has them where it has a topic below them, too.
    """
    match by:
        case "country":
            return _OF_COUNTRY, [filters.places]
        case "topic":
            return _OF_TOPIC, list(taxonomy.ancestry(topics))
        case "pair":
            sql, values = together(filters)
            return _OF_PAIR.replace("{together}", sql), values
    return _OF_COLUMN[by], []


def together(filters: Filters) -> Part:
    """Return the SELECT of (article_id, country_a, country_b): the pairs of each article in `matching`.

    Each pair of an article has one row. A pair of one sentence is a pair of its article even where context
    alone tells who is meant.
    """
    if filters.together == "sentence":
        return _IN_SENTENCE, []
    return _IN_ARTICLE, [filters.places]


def whole(by: Dimension, filters: Filters) -> Part:
    """Return the SELECT of the articles that shares on a dimension are of; it may read `matching`."""
    without = filters.without(by)
    return (_SAME, []) if without == filters else without.matching()


def periods(filters: Filters, interval: Interval) -> Part:
    """Return the SELECT of (period): the first day of every day, week (Monday) or month asked for.

    Where the filters leave an end open, and beyond the dates in the store, the store's own first and last
    day of publication bound it: before them nothing was collected, so a zero there would be a claim.
    """
    return _PERIODS, [interval, filters.start, filters.end]


def span(store: Store) -> tuple[date, date] | None:
    """Return the first and the last day of publication in the store, None where no article is dated."""
    ((first, last),) = store.rows("SELECT min(published_at)::DATE, max(published_at)::DATE FROM articles")
    return (first, last) if first is not None else None
