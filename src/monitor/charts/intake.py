"""What came in from day to day, as stacked columns."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.drawing import bar
from monitor.charts.theme import Theme, blank, counts_axis, periods_axis

KINDS = {"new": "new", "updated": "updated", "quarantined": "could not be used"}
"""Columns of the frame that are drawn, from the ground up, and what they are called."""


def daily(frame: pd.DataFrame, look: Theme, height: int = 180) -> go.Figure:
    """Draw records per day by what became of them.

    Args:
        frame: [period, new, updated, quarantined], as `health.intake` returns it.
        look: the theme.
        height: pixels.
    """
    made = blank(look, height, margin={"l": 44, "r": 24, "t": 6, "b": 36})
    made.set(barmode="stack", bargap=0.25)
    half = pd.Timedelta(hours=14)
    made.x_axes(**periods_axis(frame["period"]))
    made.x_axes(range=[frame["period"].min() - half, frame["period"].max() + half])
    made.y_axes(**counts_axis(frame[list(KINDS)].sum(axis=1).max()))
    colours = {"new": look.accent, "updated": look.muted, "quarantined": look.conflict}
    width = 18 * 3600 * 1000  # milliseconds: a single column has no neighbour to take its width from
    for name, label in KINDS.items():
        hover = f"%{{x|%-d %b %Y}}<br><b>%{{y:,d}}</b> {label}<extra></extra>"
        made.add(
            bar(
                x=frame["period"],
                y=frame[name],
                width=width,
                marker_color=colours[name],
                name=label,
                hovertemplate=hover,
            )
        )
    return made.figure()
