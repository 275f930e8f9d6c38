"""The columns of what came in."""

from __future__ import annotations

import pandas as pd

from monitor.charts import intake
from monitor.charts.theme import theme


def test_a_single_day_has_columns_as_wide_as_any() -> None:
    frame = pd.DataFrame(
        {"period": [pd.Timestamp("2026-11-24")], "new": [855], "updated": [3], "quarantined": [1]}
    )
    made = intake.daily(frame, theme(dark=False))
    assert [trace.name for trace in made.data] == list(intake.KINDS.values())
    assert {trace.width for trace in made.data} == {18 * 3600 * 1000}
    first, last = made.layout.xaxis.range
    assert pd.Timestamp(last) - pd.Timestamp(first) > pd.Timedelta(hours=18)
