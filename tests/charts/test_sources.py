"""Pictures of sources: every mark can be clicked, gaps are shaded, what is missing is no number."""

from __future__ import annotations

import pandas as pd
import pytest

from monitor.charts import sources as charts
from monitor.charts.theme import theme

DAYS = pd.DataFrame(
    {
        "period": pd.date_range("2026-01-01", periods=6),
        "articles": [3, 0, 0, 2, 0, 4],
        "expected": [2.0, 2.0, 2.0, 2.0, float("nan"), 2.0],
        "low": [0.0, 0.0, 0.0, 0.0, float("nan"), 0.0],
        "high": [5.0, 5.0, 5.0, 5.0, float("nan"), 5.0],
        "gap": [False, True, True, False, True, False],
    }
)


@pytest.mark.parametrize("dark", [False, True])
def test_days_lead_to_their_articles_and_gaps_are_shaded(dark: bool) -> None:
    made = charts.days(DAYS, theme(dark))
    (bars,) = [trace for trace in made.data if trace.type == "bar"]
    assert list(bars.customdata[0]) == ["", "2026-01-01"]
    assert "expected" not in bars.hovertext[4]
    assert [(shape.x0.day, shape.x1.day) for shape in made.layout.shapes] == [(1, 3), (4, 5)]


def test_a_day_alone_is_drawn() -> None:
    assert charts.days(DAYS.head(1), theme(False)).data


def test_rhythm_has_a_mark_for_each_hour() -> None:
    frame = pd.DataFrame(
        [(day, hour, day * hour) for day in range(1, 8) for hour in range(24)],
        columns=["weekday", "hour", "articles"],
    )
    marks = charts.rhythm(frame, theme(False)).data[1]
    assert len(marks.customdata) == 168
    assert marks.hovertext[7 * 24 - 1].startswith("Sun 23–00 h UTC")


@pytest.mark.parametrize(
    ("hours", "told"),
    [(None, "–"), (0.0, "at once"), (3.52, "3.5 h behind"), (-47.0, "47.0 h ahead"), (72.0, "3.0 d behind")],
)
def test_delays_are_told_as_readers_say_them(hours: float | None, told: str) -> None:
    frame = pd.DataFrame(
        [("x", "<b>X</b>", 1, 4, 5, 0.125, 1, 0, hours)],
        columns=[
            *("id", "label", "stories_shared", "stories", "stories_other"),
            *("jaccard", "leads", "follows", "delay"),
        ],
    )
    made = charts.overlap(frame, theme(False))
    assert made.layout.annotations[1].text == told
    assert made.layout.yaxis.ticktext[0].startswith("&lt;b")
