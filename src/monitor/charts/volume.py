"""How much was collected, as one quiet area."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.drawing import scatter
from monitor.charts.theme import Theme, blank, counts_axis, fade, periods_axis


def over_time(frame: pd.DataFrame, look: Theme, height: int = 150) -> go.Figure:
    """Draw the units per period.

    Args:
        frame: [period, total] or the frame of `coverage.over_time`, of which `total` is drawn.

    Returns:
        A figure whose points carry `customdata` ["", ISO date of the period's first day].
    """
    totals = frame.drop_duplicates("period").sort_values("period")
    made = blank(look, height, margin={"l": 44, "r": 24, "t": 6, "b": 24})
    made.x_axes(**periods_axis(totals["period"]))
    made.y_axes(**counts_axis(totals["total"].max()))
    made.add(
        scatter(
            x=totals["period"],
            y=totals["total"],
            mode="lines+markers",
            line={"color": look.accent, "width": 1.5},
            fill="tozeroy",
            fillcolor=fade(look.accent, 0.12),
            marker={"size": 9, "opacity": 0, "color": look.accent},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 0}},
            customdata=[["", str(pd.Timestamp(period).date())] for period in totals["period"]],
            hovertemplate="%{x|%-d %b %Y}<br><b>%{y:,d}</b><extra></extra>",
        )
    )
    return made.figure()
