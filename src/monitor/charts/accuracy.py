"""Measured accuracy beside what others reach, and whether confidences hold."""

from __future__ import annotations

from math import floor
from typing import Any

import plotly.graph_objects as go

from monitor.charts.drawing import Drawing, scatter
from monitor.charts.theme import Theme, blank

ROW = 50
"""Pixels of a row."""

_MOST_LEAST = 0.3
"""The axis begins here, or lower where a measure or what others reach does."""


def results(rows: list[dict[str, Any]], look: Theme, mark: str = "") -> go.Figure:
    """Draw every measure as a dot with its interval, the goal as a ring and the others as ticks.

    Args:
        rows: as `metrics.accuracy.results` returns them.
        look: the theme.
        mark: stands beside every name, and takes the colour away: figures that flatter.
    """
    colour = look.muted if mark else look.accent
    least = _least(rows)
    made = blank(look, ROW * len(rows) + 50, margin={"l": 8, "r": 24, "t": 8, "b": 36})
    places = list(range(len(rows)))
    for place, row in zip(places, rows, strict=True):
        found = row["result"]
        _interval(made, place, found, colour)
        _others(made, place, row["references"], look)
        if row["goal"] is not None:
            _mark(made, place, row["goal"], f"to reach {row['goal']:.3g}", look.ink, "circle-open", 11)
        said = f"<b>{found['value']:.3f}</b> {row['unit']}<br>95 %: {found['low']:.3f} to {found['high']:.3f}"
        _mark(made, place, found["value"], said, colour, "circle", 10)
        made.note(
            x=least,
            y=place,
            text=f"{row['what']}  <b>{found['value']:.2f}</b>" + (f"  <i>{mark}</i>" if mark else ""),
            showarrow=False,
            xanchor="left",
            yshift=15,
            font={"size": 12, "color": look.ink},
        )
    made.y_axes(visible=False, range=[len(rows) - 0.5, -0.7])
    made.x_axes(
        range=[least, 1.01], tickformat=".1f", showgrid=True, title_text="F1, recall, accuracy or correlation"
    )
    return made.figure()


def _least(rows: list[dict[str, Any]]) -> float:
    """Return where the axis begins: a tenth that all lies right of."""
    lowest: list[float] = [min(row["result"]["low"], *row["references"].values(), 1.0) for row in rows]
    return max(0, floor(10 * min([_MOST_LEAST, *lowest]))) / 10


def _others(made: Drawing, place: int, references: dict[str, float], look: Theme) -> None:
    """Draw what others reach as ticks, with the name of the best below: two would not fit a phone."""
    for name, value in references.items():
        _mark(made, place, value, f"{name} {value:.3g}", look.muted, "line-ns", 12)
    if references:
        name, value = max(references.items(), key=lambda item: item[1])
        made.note(
            x=value,
            y=place,
            text=f"{name} {value:.3g}",
            showarrow=False,
            yshift=-14,
            xanchor="right" if value > 0.8 else "center",
            font={"size": 10, "color": look.muted},
        )


def _interval(made: Drawing, place: int, found: dict[str, Any], colour: str) -> None:
    made.add(
        scatter(
            x=[found["low"], found["high"]],
            y=[place, place],
            mode="lines",
            line={"color": colour, "width": 3},
            opacity=0.45,
            hoverinfo="skip",
        )
    )


def _mark(made: Drawing, place: int, at: float, said: str, colour: str, symbol: str, size: int) -> None:
    marker = {"color": colour, "symbol": symbol, "size": size, "line": {"color": colour, "width": 2}}
    hover = f"{said}<extra></extra>"
    made.add(scatter(x=[at], y=[place], mode="markers", marker=marker, hovertemplate=hover))


def reliability(bands: list[dict[str, float]], look: Theme, height: int = 260) -> go.Figure:
    """Draw the share that came true over the confidence that was claimed; on the diagonal they agree.

    Args:
        bands: low, high, count, claimed, true.
        look: the theme.
        height: pixels.
    """
    made = blank(look, height, margin={"l": 52, "r": 24, "t": 8, "b": 40})
    made.add(
        scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": look.line, "dash": "dot"}, hoverinfo="skip")
    )
    largest = max((band["count"] for band in bands), default=1)
    made.add(
        scatter(
            x=[band["claimed"] for band in bands],
            y=[band["true"] for band in bands],
            mode="lines+markers",
            line={"color": look.accent, "width": 1},
            marker={
                "color": look.accent,
                "size": [6 + 14 * (band["count"] / largest) ** 0.5 for band in bands],
            },
            customdata=[band["count"] for band in bands],
            hovertemplate="claimed %{x:.2f}, came true %{y:.2f}<br>%{customdata:,d} claims<extra></extra>",
        )
    )
    made.x_axes(range=[0, 1.03], tickformat=".1f", title_text="confidence claimed")
    made.y_axes(range=[0, 1.03], tickformat=".1f", title_text="share that came true")
    return made.figure()
