"""What it is about: topics on the rise, and which countries are covered for which topics."""

from __future__ import annotations

import pandas as pd

from monitor.metrics import coverage
from monitor.metrics.asking import ask
from monitor.metrics.changes import changes
from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters
from monitor.metrics.matching import counting
from monitor.reference.countries import country_name
from monitor.reference.topics import Level, label as topic_label
from monitor.store import Store

_BY_COUNTRY = """
    WITH {given},
    asked AS (SELECT CAST($topic_ids AS VARCHAR[]) AS topics, CAST($codes AS VARCHAR[]) AS countries),
    topics AS (SELECT unnest(topics) AS topic_id, generate_subscripts(topics, 1) AS topic_place FROM asked),
    countries AS (SELECT unnest(countries) AS country, generate_subscripts(countries, 1) AS place FROM asked),
    named_asked AS MATERIALIZED (
        SELECT article, unit, id AS country FROM named WHERE id IN (SELECT country FROM countries)
    ),
    totals AS (SELECT country, {count} AS total FROM named_asked GROUP BY country),
    cells AS (
        SELECT about.id AS topic_id, named_asked.country, {count} AS matching
        FROM about JOIN named_asked USING (article)
        GROUP BY topic_id, named_asked.country
    )
    SELECT
        topics.topic_id,
        countries.country,
        coalesce(cells.matching, 0) AS matching,
        coalesce(cells.matching, 0) / totals.total AS share
    FROM topics
    CROSS JOIN countries
    LEFT JOIN totals ON totals.country = countries.country
    LEFT JOIN cells ON cells.topic_id = topics.topic_id AND cells.country = countries.country
    ORDER BY topics.topic_place, countries.place
"""


def rising(store: Store, filters: Filters, limit: int | None = 10, level: Level = "second") -> pd.DataFrame:
    """Return the topics whose share of coverage grew against the period before, most growth first.

    Returns:
        The columns of `changes.changes`; `now` and `before` are the support.
    """
    frame = changes(store, filters, "topic", None, level)
    risers = frame[frame["change"] > 0]
    return risers.head(len(risers) if limit is None else limit).reset_index(drop=True)


def by_country(
    store: Store, filters: Filters, topics: int = 12, countries: int = 15, level: Level = "top"
) -> pd.DataFrame:
    """Return how much of each country's coverage is about each topic.

    Args:
        store: the store.
        filters: which articles, counted in which unit.
        topics: how many of the most frequent topics.
        countries: how many of the most frequent countries.
        level: of topics, see `coverage.top`.

    Returns:
        One row for each topic and country, zeros included, most frequent first: topic_id, topic, country,
        label (of the country), matching (both), share (of what names the country, in [0, 1]).
    """
    topic_ids = coverage.top(store, filters, "topic", topics, level)["id"].tolist()
    codes = coverage.top(store, filters, "country", countries)["id"].tolist()
    found = ask(
        store,
        filters,
        _BY_COUNTRY.replace("{count}", counting(filters).replace("unit", "named_asked.unit")),
        {"topic_ids": topic_ids, "codes": codes},
        about=dimension("topic").sql(filters, topic_ids),
        named=dimension("country").sql(filters, ()),
    )
    found.insert(1, "topic", found["topic_id"].map(topic_label).astype("str"))
    found.insert(3, "label", found["country"].map(country_name).astype("str"))
    return found
