"""Sources: days with what was expected, hours of the week, tilt against others, overlap with others."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.colours import mix
from monitor.charts.drawing import Drawing, bar, heatmap, scatter
from monitor.charts.ranked import ROW, at_end, at_right, ranked
from monitor.charts.theme import Theme, blank, counts_axis, fade, periods_axis, plain, rows, signed, whiskers

LABELS = 172
"""Pixels for the names at the left."""

SMOOTHED = 7
"""Days over which the expected ones are drawn as one line: by days of the week it would be a saw."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days(frame: pd.DataFrame, look: Theme, height: int = 200) -> go.Figure:
    """Draw articles per day as bars, the expected ones as a line in its band, gaps as shaded stretches.

    Args:
        frame: [period, articles, expected, low, high, gap].

    Returns:
        A figure whose bars carry `customdata` ["", ISO date].
    """
    made = blank(look, height, margin={"l": 44, "r": 24, "t": 8, "b": 26})
    made.x_axes(**periods_axis(frame["period"]))
    made.y_axes(**counts_axis(max(frame["articles"].max(), frame["high"].max())))
    usual = frame[["expected", "low", "high"]].rolling(SMOOTHED, center=True, min_periods=1).mean()
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    made.add(scatter(x=frame["period"], y=usual["high"], **edge))
    band = {"fill": "tonexty", "fillcolor": fade(look.muted, 0.14)}
    made.add(scatter(x=frame["period"], y=usual["low"], **edge, **band))
    made.add(
        bar(
            x=frame["period"],
            y=frame["articles"],
            width=0.8 * 24 * 3600 * 1000,  # milliseconds: a single bar has no neighbour to take it from
            marker={"color": fade(look.accent, 0.75), "line_width": 0},
            customdata=[["", str(pd.Timestamp(day).date())] for day in frame["period"]],
            hovertext=[_day(row) for row in rows(frame)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    line = {"color": look.ink, "width": 1, "dash": "dot"}
    made.add(scatter(x=frame["period"], y=usual["expected"], mode="lines", line=line, hoverinfo="skip"))
    half = pd.Timedelta(hours=12)
    made.set(
        shapes=[
            {
                **{"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below"},
                **{"x0": first - half, "x1": last + half, "fillcolor": fade(look.conflict, 0.16)},
                "line": {"width": 0},
            }
            for first, last in _stretches(frame)
        ]
    )
    return made.figure()


def _day(row: Any) -> str:
    """Write a day for under the pointer."""
    shown = f"{pd.Timestamp(row.period):%-d %b %Y}<br><b>{row.articles:,}</b> articles"
    if not pd.isna(row.expected):
        shown += f", {row.expected:.1f} expected ({row.low:,.0f}–{row.high:,.0f})"
    return f"{shown}<br>part of a gap" if row.gap else shown


def _stretches(frame: pd.DataFrame) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return first and last day of each gap."""
    days, gap = pd.to_datetime(frame["period"]), frame["gap"].astype(bool)
    number = (gap != gap.shift()).cumsum()
    found = days[gap].groupby(number[gap])
    return [(part.iloc[0], part.iloc[-1]) for _, part in found]


def rhythm(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the hours of the week as cells: the darker, the more articles.

    Args:
        frame: [weekday, hour, articles], all 168 hours.

    Returns:
        A figure whose cells carry `customdata` [weekday, hour].
    """
    top = float(frame["articles"].max() or 1)
    made = blank(look, 7 * ROW + 42, margin={"l": 44, "r": 12, "t": 6, "b": 36})
    grid = frame.pivot_table(index="weekday", columns="hour", values="articles", aggfunc="sum")
    tints = [(place / 8, mix(look.background, look.accent, 0.04 + 0.86 * place / 8)) for place in range(9)]
    made.add(
        heatmap(
            z=grid.to_numpy(),
            zmin=0,
            zmax=top,
            colorscale=tints,
            showscale=False,
            hoverinfo="skip",
            xgap=1,
            ygap=1,
        )
    )
    made.add(
        scatter(
            x=frame["hour"],
            y=frame["weekday"] - 1,
            mode="markers",
            marker={"symbol": "square", "size": ROW - 6, "opacity": 0},
            customdata=[[str(row.weekday), str(row.hour)] for row in rows(frame)],
            hovertext=[
                f"{WEEKDAYS[row.weekday - 1]} {row.hour:02}–{(row.hour + 1) % 24:02} h UTC"
                f"<br><b>{row.articles:,}</b> articles"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
        )
    )
    hours = list(range(0, 24, 3))
    made.x_axes(tickvals=hours, ticktext=[f"{hour:02}" for hour in hours], showgrid=False, showline=False)
    made.x_axes(range=[-0.5, 23.5], title_text="hour, UTC", title_standoff=4)
    made.y_axes(tickvals=list(range(7)), ticktext=WEEKDAYS, range=[6.5, -0.5], showgrid=False)
    made.y_axes(showline=False)
    return made.figure()


def tilt(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the difference of each share from the others' as a mark with its interval, about a line at 0.

    Args:
        frame: [id, label, matching, total, share, matching_rest, total_rest, share_rest, difference, low,
            high, significant, voice].

    Returns:
        A figure whose marks carry `customdata` [id]. What chance may explain is grey.
    """
    made = _ranked(frame, look, right=62)
    tints = [look.accent if sure else look.faint for sure in frame["significant"]]
    made.add(
        scatter(
            x=frame["difference"],
            y=list(range(len(frame))),
            mode="markers",
            marker={"size": 10, "color": tints},
            unselected={"marker": {"opacity": 1}},
            error_x=whiskers(frame["difference"], frame["low"], frame["high"], look.muted),
            customdata=[[str(key)] for key in frame["id"]],
            hovertext=[
                f"<b>{plain(row.label)}</b><br>{row.matching:,} of {row.total:,} ({row.share:.1%}), "
                f"others {row.matching_rest:,} of {row.total_rest:,} ({row.share_rest:.1%})<br>"
                f"{signed(row.difference, 1)} pp (95 %: {signed(row.low, 1)} to {signed(row.high, 1)})"
                + ("" if pd.isna(row.voice) else f"<br>{row.voice:.1%} of all articles about it")
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    reach = float(frame[["low", "high", "difference"]].abs().max().max() or 1) * 1.06
    made.x_axes(range=[-reach, reach], nticks=5, ticksuffix=" pp", side="top")
    zero = {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    made.set(
        shapes=[{**zero, "line": {"color": look.muted, "width": 1}}],
        annotations=[
            at_right(at, f"{signed(row.difference, 1)} pp", strong=bool(row.significant), look=look, room=62)
            for at, row in enumerate(rows(frame))
        ],
        margin_t=26,
        height=made.layout["height"] + 24,
    )
    return made.figure()


def overlap(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw how alike the choice of stories is as bars, and the median delay beside them.

    Args:
        frame: [id, label, stories_shared, stories, stories_other, jaccard, leads, follows, delay].

    Returns:
        A figure whose bars carry `customdata` [id].
    """
    made = _ranked(frame, look, right=86)
    made.add(
        bar(
            x=frame["jaccard"],
            y=list(range(len(frame))),
            orientation="h",
            width=0.62,
            marker={"color": fade(look.accent, 0.7), "line_width": 0},
            customdata=[[str(key)] for key in frame["id"]],
            hovertext=[
                f"<b>{plain(row.label)}</b><br>{row.stories_shared:,} stories shared, of {row.stories:,} and "
                f"{row.stories_other:,}: {row.jaccard:.1%} of both<br>ahead in {row.leads:,}, behind in "
                f"{row.follows:,}; {_delay(row.delay)}"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    made.x_axes(visible=False, range=[0, float(frame["jaccard"].max() or 1) * 1.4])
    ends = [
        at_end(at, float(row.jaccard), f"{row.jaccard:.1%}", look.muted) for at, row in enumerate(rows(frame))
    ]
    lags = [
        at_right(at, _delay(row.delay), strong=False, look=look, room=86)
        for at, row in enumerate(rows(frame))
    ]
    made.set(annotations=[*ends, *lags])
    return made.figure()


def reprints(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw how many articles were reprinted from each source, and by each.

    Args:
        frame: [direction, id, label, articles, published, share].

    Returns:
        A figure whose bars carry `customdata` [direction, id].
    """
    named = frame.assign(label=frame["label"].where(frame["direction"] == "of", "by " + frame["label"]))
    made = _ranked(named, look, right=52)
    made.add(
        bar(
            x=frame["articles"],
            y=list(range(len(frame))),
            orientation="h",
            width=0.62,
            marker={
                "color": [
                    fade(look.accent if direction == "of" else look.muted, 0.7)
                    for direction in frame["direction"]
                ],
                "line_width": 0,
            },
            customdata=[[row.direction, str(row.id)] for row in rows(frame)],
            hovertext=[
                f"<b>{plain(row.label)}</b><br>{row.articles:,} articles reprinted "
                + (f"from it, {row.share:.1%} of all" if row.direction == "of" else "by it")
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    made.x_axes(visible=False, range=[0, float(frame["articles"].max() or 1) * 1.16])
    made.set(
        annotations=[
            at_end(at, float(row.articles), f"{row.articles:,}", look.muted)
            for at, row in enumerate(rows(frame))
        ]
    )
    return made.figure()


def span(hours: Any) -> str:
    """Write a length of time: "3.5 h", "2.1 d"; an en dash where it is missing."""
    if pd.isna(hours):
        return "–"
    return f"{abs(hours) / 24:,.1f} d" if abs(hours) >= 48 else f"{abs(hours):.1f} h"


def _delay(hours: Any) -> str:
    """Write a delay as readers say it."""
    if pd.isna(hours) or abs(hours) < 0.05:
        return "–" if pd.isna(hours) else "at once"
    return f"{span(hours)} {'behind' if hours > 0 else 'ahead'}"


def _ranked(frame: pd.DataFrame, look: Theme, right: int) -> Drawing:
    made = ranked(frame, look, right, LABELS)
    made.y_axes(showline=False)
    return made
