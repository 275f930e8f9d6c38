"""Every place where the matching articles name something: the raw evidence behind the counts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from monitor.metrics.asking import ask, ask_in_parts
from monitor.metrics.filters import Filters
from monitor.store import Store

_LISTING = """
    WITH {given}
    SELECT
        mentions.article_id,
        mentions.published_at,
        mentions.published_day,
        matching.source,
        mentions.kind,
        mentions.entity_id,
        mentions.name,
        mentions.surface,
        mentions.field,
        mentions.sentence,
        mentions."start",
        mentions."end",
        mentions.via,
        mentions.confidence
    FROM mentions JOIN matching USING (article_id)
    ORDER BY
        mentions.published_at DESC NULLS LAST, mentions.article_id, mentions.field = 'text', mentions."start",
        mentions."end", mentions.kind, mentions.entity_id
    LIMIT $limit OFFSET $offset
"""


def listing(store: Store, filters: Filters, limit: int | None = 1000, offset: int = 0) -> pd.DataFrame:
    """Return the mentions in the matching articles, of every kind and confidence, newest articles first.

    Returns:
        One row a mention: article_id, published_at, published_day, source, kind, entity_id, name, surface,
        field (title or text), sentence (missing in titles), start, end (code points of the field), via,
        confidence.
    """
    return ask(store, filters, _LISTING, {"limit": limit, "offset": offset})


def parts(
    store: Store, filters: Filters, limit: int | None = None, offset: int = 0
) -> Iterator[pd.DataFrame]:
    """Yield the rows of `listing` in parts."""
    return ask_in_parts(store, filters, _LISTING, {"limit": limit, "offset": offset})
