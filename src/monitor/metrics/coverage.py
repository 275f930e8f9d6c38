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
from monitor.metrics.dimensions import denominator, dimension, labelled
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import with_shares
from monitor.reference.topics import Level, at_level
from monitor.store import Store

SERIES = 6
"""How many lines a chart over time draws where the reader chose none: more cannot be told apart."""

SAMPLE, SAMPLE_FOLDER = ".example", "data/sample/"
"""Sources of sample data lie in this top-level domain, which RFC 2606 keeps free of real sites; sample pages
without an address are known by the folder they were loaded from."""


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
    toneless: int
    duplicates: int
    sample: int
    first: date | None
    last: date | None


_COUNTS = """
    WITH {given},
    chosen AS (SELECT * FROM matching WHERE $duplicates OR duplicate_of IS NULL),
    named AS (
        SELECT count(DISTINCT entity_id) AS countries FROM counted SEMI JOIN chosen USING (article_id)
    )
    SELECT
        count(*) AS articles,
        count(DISTINCT coalesce(story_id, article_id)) AS stories,
        count(DISTINCT source) AS sources,
        (SELECT countries FROM named) AS countries,
        coalesce(sum(word_count), 0)::BIGINT AS words,
        count(*) FILTER (published_day IS NULL) AS undated,
        count(*) FILTER (tone IS NULL) AS toneless,
        (SELECT count(*) FROM matching WHERE duplicate_of IS NOT NULL) AS duplicates,
        count(*) FILTER (ends_with(source, $sample) OR contains(origin, $sample_folder)) AS sample,
        min(published_day) AS first,
        max(published_day) AS last
    FROM chosen
"""

_TOP = """
    WITH {given}
    SELECT
        dimension.id,
        count(DISTINCT matching.unit) AS matching,
        (SELECT count(DISTINCT unit) FROM base) AS total
    FROM dimension JOIN matching USING (article_id)
    GROUP BY dimension.id
    HAVING count(DISTINCT matching.unit) > 0
    ORDER BY matching DESC, dimension.id
    LIMIT $limit
"""

_OVER_TIME = """
    WITH {given},
    asked AS (SELECT $grain AS grain, CAST($ids AS VARCHAR[]) AS ids),
    series AS (SELECT unnest(ids) AS id, generate_subscripts(ids, 1) AS place FROM asked),
    totals AS (
        SELECT date_trunc(grain, published_day)::DATE AS period, count(DISTINCT unit) AS total
        FROM base, asked
        GROUP BY ALL
    ),
    found AS (
        SELECT
            date_trunc(grain, matching.published_day)::DATE AS period,
            dimension.id,
            count(DISTINCT matching.unit) AS matching
        FROM dimension JOIN matching USING (article_id) JOIN series USING (id), asked
        GROUP BY ALL
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
    found = ask(
        store,
        replace(filters, duplicates=True),
        _COUNTS,
        {"duplicates": filters.duplicates, "sample": SAMPLE, "sample_folder": SAMPLE_FOLDER},
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
        _TOP,
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
        _OVER_TIME,
        {"grain": interval, "ids": ids},
        base=denominator(by, dated),
        dimension=dimension(by).sql(filters, ids),
        periods=periods(filters, interval),
    )
    return with_shares(labelled(store, found, by))
