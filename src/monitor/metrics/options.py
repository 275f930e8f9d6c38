"""What the reader can choose from: the values that filters on this store can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from monitor.metrics.asking import ask, span
from monitor.metrics.dimensions import DIMENSIONS, Dimension, labels
from monitor.metrics.filters import FILTERS, Filters
from monitor.reference.topics import taxonomy
from monitor.store import Store

_VALUES = """
    WITH {given}
    SELECT id, count(DISTINCT article_id) AS articles
    FROM dimension SEMI JOIN matching USING (article_id)
    GROUP BY id
    ORDER BY articles DESC, id
    LIMIT $most
"""
MOST = 300
"""Values on offer of a filter that takes others too; of one that does not all are."""


@dataclass(frozen=True, slots=True)
class Options:
    """What filters can be set to.

    Args:
        values: by the name of a filter, a frame of id, label and articles (without near-duplicates), most
            articles first. A topic counts the articles of the topics below it. Of a filter that takes any
            text the most frequent.
        first: first day of publication.
        last: last day of publication.
    """

    values: dict[str, pd.DataFrame]
    first: date | None
    last: date | None


def options(store: Store) -> Options:
    """Return what occurs in the store: countries, people, topics, sources and so on, and its span of days."""
    first, last = span(store) or (None, None)
    listed = [row for row in DIMENSIONS.values() if FILTERS[row.name].many and not FILTERS[row.name].choices]
    return Options({row.name: _values(store, row) for row in listed}, first, last)


def _values(store: Store, by: Dimension) -> pd.DataFrame:
    most = {"most": MOST if FILTERS[by.name].free else None}
    found = ask(store, Filters(), _VALUES, most, dimension=by.sql(Filters(), taxonomy()))
    called = labels(store, by.name, found["id"])
    found.insert(1, "label", found["id"].map(called).astype("str"))
    return found
