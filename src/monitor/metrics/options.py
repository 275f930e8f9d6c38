"""What the reader can choose from: the values that filters on this store can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from monitor.metrics import names
from monitor.metrics.asking import ask, dimension, span
from monitor.metrics.filters import Dimension, Filters
from monitor.reference.topics import taxonomy
from monitor.store import Store

_VALUES = """
    WITH matching AS ({matching}),
    dimension AS ({dimension})
    SELECT id, count(DISTINCT article_id) AS articles
    FROM dimension SEMI JOIN matching USING (article_id)
    GROUP BY id
    ORDER BY articles DESC, id
"""


@dataclass(frozen=True, slots=True)
class Options:
    """Frames of id, label and articles (without near-duplicates), most articles first, and the days.

    A topic counts the articles of the topics below it.
    """

    countries: pd.DataFrame
    topics: pd.DataFrame
    sources: pd.DataFrame
    languages: pd.DataFrame
    first: date | None
    last: date | None


def options(store: Store) -> Options:
    """Return every country, topic, source and language that occurs in the store, and its span of days."""
    first, last = span(store) or (None, None)
    return Options(
        countries=_values(store, "country"),
        topics=_values(store, "topic"),
        sources=_values(store, "source"),
        languages=_values(store, "language"),
        first=first,
        last=last,
    )


def _values(store: Store, by: Dimension) -> pd.DataFrame:
    found = ask(store, _VALUES, matching=Filters().matching(), dimension=dimension(by, Filters(), taxonomy()))
    labels = [names.label(by, value) for value in found["id"]]
    found.insert(1, "label", pd.Series(labels, index=found.index, dtype="str"))
    return found
