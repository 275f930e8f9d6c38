"""What the reader can choose from: the values that filters on this store can take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from monitor import notebook
from monitor.errors import StoreError
from monitor.metrics.asking import ask, span, statement
from monitor.metrics.dimensions import DIMENSIONS, Dimension, labelled
from monitor.metrics.filters import FILTERS, Filters
from monitor.reference.topics import taxonomy
from monitor.store import Store

_VALUES = """
    WITH {given}
    SELECT id, count(*) AS articles FROM dimension
    GROUP BY id
    ORDER BY articles DESC, id
    LIMIT $most
"""
_VALUES_OF_NEWEST = """
    WITH {given},
    newest AS (
        SELECT article FROM matching WHERE (published_at, -article_id) >= ($published_at, -$article_id)
    )
    SELECT id, count(*) AS articles FROM dimension SEMI JOIN newest USING (article)
    GROUP BY id
    ORDER BY articles DESC, id
    LIMIT $most
"""
_SINCE = """
    WITH {given},
    since AS (
        SELECT published_at, article_id FROM matching WHERE published_at IS NOT NULL
        ORDER BY published_at DESC, article_id LIMIT 1 OFFSET $among
    )
    SELECT since.published_at, since.article_id, min(matching.published_day)
    FROM since JOIN matching ON matching.published_at >= since.published_at
    GROUP BY ALL
"""
TAG, TERM = "tag", "term"
MOST, NEWEST = 300, 100_000
"""Values on offer of a filter that takes others too, and among how many articles they are looked for: who
was named most of late is asked for most, and the answer does not take longer the more years a store holds."""


Since = tuple[datetime, int, date]
"""The moment and the id of the last article that is among the newest, and the first day of all of them."""


@dataclass(frozen=True, slots=True)
class Options:
    """What filters can be set to.

    Args:
        values: by the name of a filter, a frame of id, label and articles (without near-duplicates), most
            articles first. A topic counts the articles of the topics below it. Of a filter that takes any
            text the most frequent, counted among the newest articles.
        first: first day of publication.
        last: last day of publication.
    """

    values: dict[str, pd.DataFrame]
    first: date | None
    last: date | None


def options(store: Store) -> Options:
    """Return what occurs in the store: countries, people, topics, sources and so on, and its span of days.

    The tags of analysts are left to `with_tags`: they change while the store does not.
    """
    first, last = span(store) or (None, None)
    many = [row for row in DIMENSIONS.values() if FILTERS[row.name].many and row.name != TAG]
    listed = [row for row in many if not FILTERS[row.name].choices]
    since = next(iter(store.rows(*statement(Filters(), _SINCE, {"among": NEWEST - 1}))), None)
    return Options({row.name: _offered(store, row, since) for row in listed}, first, last)


def with_tags(found: Options, store: Store) -> Options:
    """Return options with the tags of the notebook, and on how many articles each is."""
    tags = notebook.tags(store.path)
    frame = pd.DataFrame({"id": list(tags), "label": list(tags), "articles": list(tags.values())})
    return replace(found, values={**found.values, TAG: frame})


def _offered(store: Store, by: Dimension, since: Since | None) -> pd.DataFrame:
    """Return the values of a filter; watch terms by their names alone where there is no index to ask."""
    try:
        return _values(store, by, since)
    except StoreError:
        if by.name != TERM:
            raise
        names = [term.name for term in notebook.terms(store.path)]
        return pd.DataFrame({"id": names, "label": names, "articles": 0})


def _values(store: Store, by: Dimension, since: Since | None) -> pd.DataFrame:
    free = FILTERS[by.name].free
    question, filters, values = _VALUES, Filters(), dict[str, Any](most=MOST if free else None)
    if free and since is not None:
        at, key, first = since
        question, filters = _VALUES_OF_NEWEST, Filters(start=first)  # of facts that part alone is read
        values |= {"published_at": at, "article_id": key}
    found = ask(store, filters, question, values, dimension=by.sql(filters, taxonomy()))
    return labelled(store, found, by.name)
