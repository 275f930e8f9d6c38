"""Lines over time, labelled at their ends."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.colours import colour
from monitor.charts.drawing import Drawing, Trace, scatter
from monitor.charts.theme import Theme, blank, clip, counts_axis, fade, periods_axis, plain

HEIGHT = 380
LABEL_ROOM = 102
"""Pixels for the name of a line behind its end."""

LABEL_GAP = 15
"""Pixels between the middles of two neighbouring labels."""

FEW = 10
"""A share of fewer articles than these is a hollow dot: it swings with every one of them."""

BANDS = 3
"""Up to so many lines show their interval as a band; more bands would hide each other."""


def over_time(frame: pd.DataFrame, by: str, look: Theme, *, share: bool) -> go.Figure:
    """Draw one line per id.

    Args:
        frame: [period, id, label, matching, total, share, low, high], every period present.
        by: what the ids name, for their colours.
        share: draw shares in [0, 1] with their interval, or else counts. Shares of periods with fewer than
            `FEW` articles are hollow dots.

    Returns:
        A figure whose points carry `customdata` [id, ISO date of the period's first day].
    """
    value = "share" if share else "matching"
    shown = (
        frame.assign(value=frame[value].where(frame["total"] > 0))
        if share
        else frame.assign(value=frame[value])
    )
    band = share and shown["id"].nunique() <= BANDS
    top = float(shown["high" if band else "value"].max() or 0) * 1.06 or 1.0
    made = blank(look, HEIGHT, margin={"l": 44, "r": 116, "t": 10, "b": 30})
    counted = counts_axis(shown["value"].max(), ticks=8)
    made.y_axes(**({"tickformat": ".0%" if top > 0.05 else ".1%"} if share else counted), range=[0, top])
    made.x_axes(**periods_axis(shown["period"]))
    ends: list[tuple[float, str, str]] = []
    for key, line in shown.groupby("id", sort=False):
        tint = colour(by, str(key), look)
        if band:
            made.add(*_band(line, tint))
        made.add(_line(line, str(key), tint, look, share=share))
        known = line["value"].dropna()
        if not known.empty:
            ends.append((float(known.iloc[-1]), clip(line["label"].iloc[0], LABEL_ROOM), tint))
    _label(made, ends, top)
    return made.figure()


def hollow(frame: pd.DataFrame, interval: str) -> str:
    """Say what the hollow dots of a chart of shares are, to be added to its caption; "" where it has none."""
    return f"; hollow: the {interval} has fewer than {FEW} in all" if _rests_on_few(frame).any() else ""


def _rests_on_few(frame: pd.DataFrame) -> pd.Series:
    return frame["total"].between(1, FEW - 1)


def _line(line: pd.DataFrame, key: str, tint: str, look: Theme, *, share: bool) -> Trace:
    figures = "%{y:.1%} (%{text})" if share else "%{y:,d}"
    text = [
        f"95 %: {low:.1%}–{high:.1%}; {matching:,} of {total:,}"
        for low, high, matching, total in line[["low", "high", "matching", "total"]].itertuples(index=False)
    ]
    label = plain(line["label"].iloc[0])
    dots = [share and dot for dot in _rests_on_few(line)]
    return scatter(
        x=line["period"],
        y=line["value"],
        text=text,
        name=label,
        mode="lines+markers",
        line={"color": tint, "width": 1.8},
        # Those that rest on enough are invisible, but without markers Plotly reports no clicks on a line.
        marker={
            "color": [look.background if dot else tint for dot in dots],
            "size": [6 if dot else 11 for dot in dots],
            "opacity": [int(dot) for dot in dots],
            "line": {"color": tint, "width": 1.2},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[key, str(pd.Timestamp(period).date())] for period in line["period"]],
        hovertemplate=f"<b>{label}</b>  %{{x|%-d %b %Y}}<br>{figures}<extra></extra>",
        connectgaps=False,
        cliponaxis=False,  # the newest period, which is seldom over, ends on the edge
    )


def _band(line: pd.DataFrame, tint: str) -> list[Trace]:
    quiet = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    known = line.dropna(subset=["value"])
    return [
        scatter(x=known["period"], y=known["low"], **quiet),
        scatter(x=known["period"], y=known["high"], fill="tonexty", fillcolor=fade(tint, 0.14), **quiet),
    ]


def _label(made: Drawing, ends: list[tuple[float, str, str]], top: float) -> None:
    """Write each line's name at its end, moved up or down just enough not to overlap."""
    ends.sort()
    pixels = (HEIGHT - 40) / top
    made.layout["annotations"] = [
        {
            "x": 1,
            "xref": "paper",
            "y": at / pixels,
            "text": label,
            "font": {"color": tint, "size": 12},
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
        }
        for (_, label, tint), at in zip(ends, spread([end[0] * pixels for end in ends]), strict=True)
    ]


def spread(places: list[float], gap: float = LABEL_GAP) -> list[float]:
    """Move sorted places (pixels) apart by at least `gap`, as little as possible, never below 0.

    Labels that touch form a block that is centred on the mean of its wishes (pool adjacent violators).
    """
    blocks: list[list[float]] = []  # each: sum of (wish - rank inside the block * gap), size
    for place in places:
        blocks.append([place, 1.0])
        while len(blocks) > 1 and _start(blocks[-2]) + gap * blocks[-2][1] > _start(blocks[-1]):
            total, size = blocks.pop()
            blocks[-1][0] += total - gap * blocks[-1][1] * size
            blocks[-1][1] += size
    moved = [_start(block) + gap * rank for block in blocks for rank in range(int(block[1]))]
    for at in range(1, len(moved)):
        moved[at] = max(moved[at], moved[at - 1] + gap)
    return moved


def _start(block: list[float]) -> float:
    return max(block[0] / block[1], 0.0)
