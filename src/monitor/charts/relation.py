"""How two countries deal with each other over time, and how much is written about it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from monitor.charts.colours import on_scale, relation_colour
from monitor.charts.theme import FEW, Theme, figure, periods_axis, rows

HEIGHT = 380
LABELS = ("conflict", "neutral", "cooperation")


def over_time(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the mean relation (above) and the articles behind it by label (below).

    Args:
        frame: [period, articles, relation, conflict, neutral, cooperation, thin].

    Returns:
        A figure whose marks carry `customdata` [relation label or "", ISO date of the period's first day].
        Averages on few articles are hollow.
    """
    made = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.56, 0.44], vertical_spacing=0.07)
    made.update_layout(
        figure(look, HEIGHT, margin={"l": 44, "r": 92, "t": 8, "b": 28}, barmode="relative").layout
    )
    drawn = made.layout.xaxis.to_plotly_json()
    for name in ("xaxis2", "yaxis2"):
        style = {key: drawn[key] for key in ("gridcolor", "linecolor", "tickfont", "ticks", "zeroline")}
        made.layout[name].update(style, fixedrange=True)
    days = [str(pd.Timestamp(period).date()) for period in frame["period"]]
    made.add_trace(_mean(frame, days, look), row=1, col=1)
    for label in ("neutral", "conflict", "cooperation"):
        made.add_trace(_count(frame, days, label, look), row=2, col=1)
    axis = periods_axis(frame["period"])
    axis.pop("range", None)  # the bars reach beyond the first and the last period
    made.update_xaxes(**axis)
    made.update_layout(bargap=0.2 if len(frame) > FEW else 0.7)
    made.update_yaxes(
        range=[-1.08, 1.08],
        tickvals=[-1, 0, 1],
        ticktext=["−1", "0", "+1"],
        row=1,
        col=1,
    )
    most = frame[list(LABELS)].sum(axis=1).max() if len(frame) else 1
    made.update_yaxes(
        tickformat=",d", rangemode="tozero", nticks=4, range=[0, float(most or 1) * 1.05], row=2, col=1
    )
    _name_ends(made, look)
    return made


def _mean(frame: pd.DataFrame, days: list[str], look: Theme) -> go.Scatter:
    known = [0.0 if pd.isna(value) else float(value) for value in frame["relation"]]
    fills = [
        look.background if thin else on_scale(value, look)
        for value, thin in zip(known, frame["thin"], strict=True)
    ]
    return go.Scatter(
        x=frame["period"],
        y=frame["relation"],
        mode="lines+markers",
        line={"color": look.faint, "width": 1.2},
        marker={"color": fills, "size": 10, "line": {"color": look.muted, "width": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[["", day] for day in days],
        text=[
            f"{row.articles:,} articles" + (": too few for an average to rest on" if row.thin else "")
            for row in rows(frame)
        ],
        hovertemplate="%{x|%-d %b %Y}<br>relation <b>%{y:+.2f}</b>, %{text}<extra></extra>",
        connectgaps=False,
    )


def _count(frame: pd.DataFrame, days: list[str], label: str, look: Theme) -> go.Bar:
    return go.Bar(
        x=frame["period"],
        y=frame[label],
        marker={"color": relation_colour(label, look), "line_width": 0},
        customdata=[[label, day] for day in days],
        hovertemplate=f"%{{x|%-d %b %Y}}<br><b>%{{y:,d}}</b> articles: {label}<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )


def _name_ends(made: go.Figure, look: Theme) -> None:
    """Name the ends of the scale and the colours of the bars beside the chart, instead of a legend."""
    notes = [
        (1.0, "y domain", "cooperation", look.cooperation),
        (0.5, "y domain", "neutral", look.muted),
        (0.0, "y domain", "conflict", look.conflict),
        (0.72, "y2 domain", "▪ cooperation", look.cooperation),
        (0.44, "y2 domain", "▪ conflict", look.conflict),
        (0.16, "y2 domain", "▪ neutral", look.muted),
    ]
    made.layout.annotations = [
        {
            "x": 1,
            "xref": "paper",
            "y": y,
            "yref": yref,
            "text": text,
            "font": {"color": tint, "size": 11},
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
        }
        for y, yref, text, tint in notes
    ]
