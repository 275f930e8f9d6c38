"""How two countries deal with each other over time: the balance, and what the articles tell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.charts import relation_kinds
from monitor.charts.colours import on_scale
from monitor.charts.drawing import Drawing, Trace, bar, scatter
from monitor.charts.theme import FEW, Theme, blank, counts_axis, fade, periods_axis, rows

HEIGHT = 400
BETWEEN = 0.07
"""Of the height, between two panels."""


def over_time(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the balance with its interval (above) and the articles by what they tell (below).

    Args:
        frame: [period, articles, conflict, cooperation, both, nothing, unread, balance, balance_low,
            balance_high, thin].

    Returns:
        A figure whose marks carry `customdata` [what the articles tell or "", ISO date of the period's first
        day]. Balances over few articles are hollow; periods in which nothing passes are a gap.
    """
    made = panels(look, HEIGHT, (0.56, 0.44))
    days = dates(frame)
    made.add(*_bands(frame, look))
    made.add(_balance(frame, days, look), panel=1)
    apart = relation_kinds.with_rest(frame)
    for kind in relation_kinds.KINDS:
        made.add(_count(apart, days, kind, look), panel=2)
    set_periods(made, frame)
    made.y_axes(range=[-1.08, 1.08], tickvals=[-1, 0, 1], ticktext=["−1", "0", "+1"], panel=1)
    most = float(frame["articles"].max() or 1) if len(frame) else 1.0
    made.y_axes(range=[0, most * 1.05], panel=2, **counts_axis(most))
    shown = [kind for kind in relation_kinds.KINDS if kind != "unread" or apart["unread"].any()]
    step = 0.9 / len(relation_kinds.KINDS)
    beside(
        made,
        [
            (1.0, "y domain", "cooperation", look.cooperation),
            (0.5, "y domain", "balanced", look.balanced),
            (0.0, "y domain", "conflict", look.conflict),
            *(
                (0.06 + at * step, "y2 domain", relation_kinds.KINDS[kind], relation_kinds.mark(kind, look))
                for at, kind in enumerate(shown)
            ),
        ],
        look,
    )
    return made.figure()


def panels(look: Theme, height: int, shares: tuple[float, float]) -> Drawing:
    """Return a figure of two panels in our look, one above the other over the same periods.

    Args:
        look: the theme.
        height: pixels.
        shares: of the height for the upper and the lower panel, in all 1.
    """
    made = blank(look, height, margin={"l": 40, "r": 104, "t": 8, "b": 28}, barmode="relative")
    upper, lower = ((1 - BETWEEN) * share for share in shares)
    axis = made.layout["xaxis"]
    made.set(
        xaxis={"matches": "x2", "showticklabels": False},
        xaxis2={**axis, "anchor": "y2"},
        yaxis={"domain": [1 - upper, 1]},
        yaxis2={**axis, "anchor": "x2", "domain": [0, lower]},
    )
    return made


def set_periods(made: Drawing, frame: pd.DataFrame) -> None:
    """Set the time axis and the gaps between bars."""
    axis = periods_axis(frame["period"])
    if "range" in axis:  # the bars reach beyond the first and the last period
        half = (frame["period"].iloc[-1] - frame["period"].iloc[0]) / (len(frame) - 1) / 2
        axis["range"] = [axis["range"][0] - half, axis["range"][1] + half]
    made.x_axes(**axis)
    made.set(bargap=0.2 if len(frame) > FEW else 0.7)


def dates(frame: pd.DataFrame) -> list[str]:
    """Return the ISO dates of the periods' first days."""
    return [str(pd.Timestamp(period).date()) for period in frame["period"]]


def beside(made: Drawing, notes: list[tuple[float, str, str, str]], look: Theme) -> None:
    """Name what the colours stand for beside the panels, instead of in a legend.

    Args:
        made: the figure.
        notes: (place on the axis, axis, name, colour of the square before the name).
        look: the theme.
    """
    made.layout["annotations"] = [
        {
            "x": 1,
            "xref": "paper",
            "y": y,
            "yref": yref,
            "text": f'<span style="color:{tint}">■</span> {text}',
            "font": {"color": look.muted, "size": 11},
            "showarrow": False,
            "xanchor": "left",
            "align": "left",
            "xshift": 6,
        }
        for y, yref, text, tint in notes
    ]


def _balance(frame: pd.DataFrame, days: list[str], look: Theme) -> Trace:
    known = frame["balance"].fillna(0)
    fills = [
        look.background if thin else on_scale(float(value), look)
        for value, thin in zip(known, frame["thin"], strict=True)
    ]
    alone = frame.index.isin([run[0] for run in _runs(frame) if len(run) == 1])
    return scatter(
        x=frame["period"],
        y=frame["balance"],
        mode="lines+markers",
        line={"color": look.faint, "width": 1.2},
        marker={"color": fills, "size": 9, "line": {"color": look.muted, "width": 1}},
        unselected={"marker": {"opacity": 1}},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": (frame["balance_high"] - frame["balance"]).where(alone, 0),
            "arrayminus": (frame["balance"] - frame["balance_low"]).where(alone, 0),
            "thickness": 1,
            "width": 0,
            "color": look.faint,
        },
        customdata=[["", day] for day in days],
        text=[
            f"{relation_kinds.balance(row)}<br>{row.articles:,} articles: {relation_kinds.counts(row)}"
            for row in rows(frame)
        ],
        hovertemplate="%{x|%-d %b %Y}<br>%{text}<extra></extra>",
        connectgaps=False,
    )


def _bands(frame: pd.DataFrame, look: Theme) -> list[Trace]:
    """Return the intervals as bands, one over each run of periods in which something passes.

    A run of one period has no width; its interval is drawn with its mark.
    """
    quiet: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    made: list[Trace] = []
    for run in _runs(frame):
        part = frame.loc[run]
        low = scatter(x=part["period"], y=part["balance_low"], **quiet)
        high = scatter(
            x=part["period"], y=part["balance_high"], fill="tonexty", fillcolor=fade(look.faint, 0.3), **quiet
        )
        made.extend((low, high))
    return made


def _runs(frame: pd.DataFrame) -> list[list[Any]]:
    """Return the index of every run of successive periods in which something passes."""
    known = frame["balance"].notna()
    numbers = (known != known.shift()).cumsum()
    return [list(part.index) for _, part in frame[known].groupby(numbers[known])]


def _count(frame: pd.DataFrame, days: list[str], kind: str, look: Theme) -> Trace:
    return bar(
        x=frame["period"],
        y=frame[kind],
        marker=relation_kinds.marker(kind, frame[kind], look),
        customdata=[[kind, day] for day in days],
        hovertemplate="%{x|%-d %b %Y}<br><b>%{y:,d}</b> articles: "
        f"{relation_kinds.KINDS[kind]}<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )
