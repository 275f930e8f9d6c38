"""What changed: a period against the equally long period before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from monitor import clock
from monitor.metrics import articles, coverage
from monitor.metrics.asking import span
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import differ
from monitor.reference.topics import Level
from monitor.store import Store

DAYS = 30
"""Length of the period that is looked at where the reader chose none."""

MEASURES = ("articles", "stories", "sources", "countries", "words")

Compared = Literal["country", "pair", "topic", "source"]


def period_before(store: Store, filters: Filters) -> tuple[Filters, Filters]:
    """Return the filters for the period asked for and for the equally long one that ends the day before.

    An end that the filters leave open is the last day of publication in the store, a beginning left open
    lies 30 days back. Articles without a date are in neither period.
    """
    found = span(store)
    last = found[1] if found else clock.now().date()
    end = filters.end or (max(last, filters.start) if filters.start else last)
    start = filters.start or end - timedelta(days=DAYS - 1)
    length = end - start + timedelta(days=1)
    now = replace(filters, start=start, end=end, undated=False)
    return now, replace(now, start=start - length, end=start - timedelta(days=1))


def changes(
    store: Store, filters: Filters, by: Compared, limit: int | None = 10, level: Level = "second"
) -> pd.DataFrame:
    """Return the values of a dimension whose share of coverage changed most.

    Args:
        store: the store.
        filters: which articles; their period against the one before (`period_before`).
        by: country, pair, topic or source.
        limit: how many at most; None for all.
        level: of topics, see `coverage.top`.

    Returns:
        One row a value, the greatest change in either direction first: id, label, now, before (counts),
        share_now, share_before (in [0, 1]; NaN where the period holds nothing), change (share_now -
        share_before in percentage points), significant (the shares differ at 95 %, see `intervals.differ`).
    """
    periods = period_before(store, filters)
    after, earlier = (coverage.top(store, period, by, None, level) for period in periods)
    totals = [
        int(frame["total"].iloc[0]) if len(frame) else articles.total(store, period.without(by))
        for frame, period in zip((after, earlier), periods, strict=True)
    ]
    both = after.merge(earlier, on=["id", "label"], how="outer", suffixes=("_now", "_before"))
    now, before = (both[name].fillna(0).astype("int64") for name in ("matching_now", "matching_before"))
    share_now, share_before = (
        count / total if total else count * np.nan for count, total in zip((now, before), totals, strict=True)
    )
    frame = pd.DataFrame(
        {
            "id": both["id"],
            "label": both["label"],
            "now": now,
            "before": before,
            "share_now": share_now,
            "share_before": share_before,
            "change": 100 * (share_now - share_before),
            "significant": differ(now, totals[0], before, totals[1]),
        }
    )
    order = (
        frame.assign(size=frame["change"].abs()).sort_values(["size", "id"], ascending=[False, True]).index
    )
    return frame.loc[order].head(len(frame) if limit is None else limit).reset_index(drop=True)


def deltas(store: Store, filters: Filters) -> pd.DataFrame:
    """Return the headline counts of the period and of the one before it.

    Returns:
        One row for each of `MEASURES`: measure, now, before (counts), change_percent (of before; NaN where
        that is 0).
    """
    after, earlier = (coverage.counts(store, period) for period in period_before(store, filters))
    now, before = (
        np.array([getattr(counts, measure) for measure in MEASURES]) for counts in (after, earlier)
    )
    percent = np.divide(100 * (now - before), before, out=np.full(len(MEASURES), np.nan), where=before > 0)
    return pd.DataFrame({"measure": MEASURES, "now": now, "before": before, "change_percent": percent})
