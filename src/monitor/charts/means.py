"""Means on the scale from -1 to +1 with their intervals, one line a value of a dimension."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.drawing import scatter
from monitor.charts.theme import Theme, blank, clip, plain, rows, signed, whiskers

ROW = 26
"""Pixels a line."""

LEFT, RIGHT = 172, 46
"""Pixels for the names at the left, and for the figures at the right."""

FEW = 5
"""A mean of fewer articles is hollow."""


def tones(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the mean tone of each row with its 95 % interval, hollow where it rests on fewer than 5 articles.

    Args:
        frame: [id, label, articles, tone, low, high], as `metrics.tones.along` returns it.

    Returns:
        A figure whose marks carry `customdata` [id].
    """
    made = blank(look, ROW * max(len(frame), 1) + 34, margin={"l": LEFT, "r": RIGHT, "t": 24, "b": 8})
    tint = [look.negative if tone < 0 else look.positive for tone in frame["tone"]]
    made.add(
        scatter(
            x=frame["tone"],
            y=list(range(len(frame))),
            mode="markers",
            marker={
                "size": 9,
                "color": [
                    look.background if articles < FEW else shade
                    for articles, shade in zip(frame["articles"], tint, strict=True)
                ],
                "line": {"color": tint, "width": 1.5},
            },
            unselected={"marker": {"opacity": 1}},
            error_x=whiskers(frame["tone"], frame["low"], frame["high"], look.muted),
            customdata=[[str(key)] for key in frame["id"]],
            hovertext=[
                f"<b>{plain(row.label)}</b><br>tone {signed(row.tone)} "
                f"(95 %: {signed(row.low)} to {signed(row.high)})<br>{row.articles:,} articles"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    made.x_axes(
        range=[-1.05, 1.05],
        tickvals=[-1, 0, 1],
        ticktext=["−1", "0", "+1"],
        side="top",
        showgrid=True,
    )
    made.y_axes(
        range=[len(frame) - 0.4, -0.6],
        tickvals=list(range(len(frame))),
        ticktext=[clip(label, LEFT - 14) for label in frame["label"]],
        showgrid=False,
    )
    made.layout["annotations"] = [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": at,
            "text": f"{row.articles:,}",
            "showarrow": False,
            "font": {"color": look.muted, "size": 11},
        }
        for at, row in enumerate(rows(frame))
    ]
    return made.figure()
