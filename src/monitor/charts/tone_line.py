"""The tone towards someone over time, with its interval, and below it on how many articles it rests."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.drawing import bar, scatter
from monitor.charts.means import FEW
from monitor.charts.relation import dates, panels, set_periods
from monitor.charts.theme import Theme, counts_axis, fade, rows, signed, whiskers

HEIGHT = 300


def over_time(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the mean tone of each period as a mark with its 95 % interval, hollow below 5 articles.

    Args:
        frame: [period, articles, tone, low, high], every period present.

    Returns:
        A figure whose marks carry `customdata` [id, ISO date of the period's first day]; the id is empty.
    """
    made = panels(look, HEIGHT, (0.72, 0.28))
    days = dates(frame)
    shared = {
        "x": frame["period"],
        "customdata": [["", day] for day in days],
        "hovertext": [
            f"{pd.Timestamp(row.period):%-d %b %Y}<br>tone {signed(row.tone)} "
            f"(95 %: {signed(row.low)} to {signed(row.high)})<br>{row.articles:,} articles"
            for row in rows(frame)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    tint = [look.negative if tone < 0 else look.positive for tone in frame["tone"].fillna(0)]
    made.add(
        scatter(
            y=frame["tone"],
            mode="lines+markers",
            line={"color": look.line, "width": 1},
            marker={
                "size": 8,
                "color": [
                    look.background if few else shade
                    for few, shade in zip(frame["articles"] < FEW, tint, strict=True)
                ],
                "line": {"color": tint, "width": 1.5},
            },
            unselected={"marker": {"opacity": 1}},
            error_y=whiskers(frame["tone"], frame["low"], frame["high"], look.muted),
            connectgaps=False,
            **shared,
        ),
        panel=1,
    )
    made.add(bar(y=frame["articles"], marker={"color": fade(look.accent, 0.6)}, **shared), panel=2)
    made.y_axes(range=[-1.05, 1.05], tickvals=[-1, 0, 1], ticktext=["−1", "0", "+1"], panel=1)
    made.y_axes(panel=2, **counts_axis(frame["articles"].max()))
    made.set(margin_r=16)
    set_periods(made, frame)
    return made.figure()
