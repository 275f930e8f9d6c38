"""How much was written: counts, the most frequent values of a dimension, and both over time.

Coverage counts what `Filters.unit` says: articles (without near-duplicates unless asked for), stories or
sources. A share is matching / total, where total is everything under the same filters but the one on the
dimension itself: with a filter on China, "China 12 %" is of all articles that the other filters leave.
Shares come with a 95 % Wilson interval and are the default for comparisons over time, since the volume
follows how much was collected.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from monitor.metrics.asking import Interval, ask, periods
from monitor.metrics.conditions import counted
from monitor.metrics.dimensions import denominator, dimension, labelled
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import with_shares
from monitor.metrics.matching import counting, facts
from monitor.reference.topics import Level, at_level
from monitor.store import Store

SERIES = 6
"""How many lines a chart over time draws where the reader chose none: more cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What matches. All but `duplicates` follow the filters.

    Args:
        articles: articles, whatever the unit.
        stories: stories; an article that is part of none is a story of its own.
        sources: outlets with a name.
        countries: countries that the articles name.
        words: words of the bodies.
        undated: articles among them without a trustworthy date.
        sourceless: articles among them that name no outlet.
        toneless: articles among them without tone and relations: no model knows their language.
        duplicates: near-duplicates that match, counted above or left out.
        sample: articles among them that are sample data, made up by us.
        first: first day of publication.
        last: last day of publication.
    """

    articles: int
    stories: int
    sources: int
    countries: int
    words: int
    undated: int
    sourceless: int
    toneless: int
    duplicates: int
    sample: int
    first: date | None
    last: date | None


# What is counted once is grouped first: half the price of a count of what is distinct.
_COUNTS = """
    WITH {given},
    chosen AS (SELECT * FROM matching WHERE $duplicates OR NOT duplicate),
    countries AS (SELECT DISTINCT country FROM named WHERE $duplicates OR NOT duplicate)
    SELECT
        count(*) AS articles,
        (
            SELECT count(*) FROM (SELECT DISTINCT coalesce(story_id, article_id) FROM chosen)
        ) AS stories,
        (SELECT count(source) FROM (SELECT DISTINCT source FROM chosen)) AS sources,
        (SELECT count(*) FROM countries) AS countries,
        coalesce(sum(word_count), 0)::BIGINT AS words,
        count(*) FILTER (published_day IS NULL) AS undated,
        count(*) FILTER (source IS NULL) AS sourceless,
        count(*) FILTER (tone_label IS NULL) AS toneless,
        (SELECT count(*) FROM matching WHERE duplicate) AS duplicates,
        count(*) FILTER (sample) AS sample,
        min(published_day) AS first,
        max(published_day) AS last
    FROM chosen
"""

_TOP = """
    WITH {given},
    found AS (SELECT id, {count} AS matching FROM dimension GROUP BY id)
    SELECT id, matching, (SELECT {count} FROM base) AS total
    FROM found
    WHERE matching > 0
    ORDER BY matching DESC, id
    LIMIT $limit
"""

_OVER_TIME = """
    WITH {given},
    asked AS (SELECT CAST($ids AS VARCHAR[]) AS ids),
    series AS (SELECT unnest(ids) AS id, generate_subscripts(ids, 1) AS place FROM asked),
    totals AS (
        SELECT date_trunc('{grain}', published_day)::DATE AS period, {count} AS total
        FROM base
        GROUP BY period
    ),
    found AS (
        SELECT date_trunc('{grain}', published_day)::DATE AS period, id, {count} AS matching
        FROM dimension SEMI JOIN series USING (id)
        GROUP BY period, id
    )
    SELECT
        periods.period,
        series.id,
        coalesce(found.matching, 0) AS matching,
        coalesce(totals.total, 0) AS total
    FROM periods
    CROSS JOIN series
    LEFT JOIN totals USING (period)
    LEFT JOIN found ON found.period = periods.period AND found.id = series.id
    ORDER BY series.place, periods.period
"""


def counts(store: Store, filters: Filters) -> Counts:
    """Count what matches, in every unit at once."""
    every = replace(filters, duplicates=True)
    found = ask(
        store,
        every,
        _COUNTS,
        {"duplicates": filters.duplicates},
        named=facts(every, "country_facts", "a.country, a.duplicate", counted(every)),
    )
    (row,) = found.to_dict("records")
    given: dict[str, Any] = {str(name): None if pd.isna(value) else value for name, value in row.items()}
    for name in ("first", "last"):
        given[name] = given[name] and given[name].date()
    return Counts(**given)


def top(
    store: Store, filters: Filters, by: str, limit: int | None = 20, level: Level = "second"
) -> pd.DataFrame:
    """Return the most frequent values of a dimension.

    Args:
        store: the store.
        filters: which articles, counted in which unit.
        by: the name of a dimension.
        limit: how many at most; None for all.
        level: of topics: the broad ones of the top or the finer ones below ("international relations").

    Returns:
        One row a value, most frequent first: id, label, matching, total, share (matching / total, in
        [0, 1]), low, high (95 % Wilson interval of the share).
    """
    found = ask(
        store,
        filters,
        _TOP.replace("{count}", counting(filters)),
        {"limit": limit},
        base=denominator(by, filters),
        dimension=dimension(by).sql(filters, at_level(level)),
    )
    return with_shares(labelled(store, found, by))


def over_time(
    store: Store,
    filters: Filters,
    by: str,
    interval: Interval,
    series: tuple[str, ...] = (),
    level: Level = "second",
) -> pd.DataFrame:
    """Return how often each value of a dimension occurs in each period.

    Args:
        store: the store.
        filters: which articles, counted in which unit. Articles without a date are in no period.
        by: the name of a dimension.
        interval: day, week (from Monday) or month.
        series: ids to follow, in this order; the six most frequent where none is given.
        level: of the most frequent topics; see `top`.

    Returns:
        One row for each id and period, periods without articles included: period (first day), id, label,
        matching, total, share, low, high. Where the total is 0 the last three are NaN.
    """
    dated = replace(filters, undated=False)
    ids = list(series) or top(store, dated, by, SERIES, level)["id"].tolist()
    found = ask(
        store,
        dated,
        _OVER_TIME.replace("{count}", counting(dated)).replace("{grain}", interval),
        {"ids": ids},
        base=denominator(by, dated),
        dimension=dimension(by).sql(dated, ids),
        periods=periods(filters, interval),
    )
    return with_shares(labelled(store, found, by))
