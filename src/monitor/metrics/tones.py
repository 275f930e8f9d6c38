"""The mean tone of articles along a dimension: by source, by the country of the source, by language ..."""

from __future__ import annotations

import numpy as np
import pandas as pd

from monitor.metrics.asking import ask
from monitor.metrics.dimensions import dimension, labelled
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import mean_interval
from monitor.reference.topics import Level, at_level
from monitor.store import Store

_BY = """
    WITH {given}
    SELECT
        dimension.id, count(tone) AS articles, avg(tone) AS tone, stddev_samp(tone) AS deviation
    FROM dimension JOIN matching USING (article)
    WHERE tone IS NOT NULL
    GROUP BY dimension.id
    ORDER BY articles DESC, dimension.id
    LIMIT $limit
"""


def along(
    store: Store, filters: Filters, by: str, limit: int | None = None, level: Level = "second"
) -> pd.DataFrame:
    """Return the mean tone of the articles of each value of a dimension, those of most articles first.

    Articles without a tone are left out; each counts once, whatever `Filters.unit` says.

    Returns:
        One row a value: id, label, articles (that have a tone), tone (their mean, in [-1, 1]), low, high (its
        95 % interval; NaN of fewer than two articles).

    Raises:
        UsageError: there is no such dimension.
    """
    of_each = dimension(by).sql(filters, at_level(level))
    found = ask(store, filters, _BY, {"limit": limit}, dimension=of_each)
    low, high = mean_interval(found["tone"], found["deviation"], found["articles"])
    found = labelled(store, found, by)
    return found.drop(columns="deviation").assign(low=np.maximum(low, -1), high=np.minimum(high, 1))
