"""Rows one below the other, the first on top: names at the left, figures at their ends or at the right."""

from __future__ import annotations

from typing import Any

import pandas as pd

from monitor.charts.drawing import Drawing
from monitor.charts.theme import Theme, blank, clip

ROW = 26
"""Pixels per row."""


def ranked(frame: pd.DataFrame, look: Theme, right: int, left: int) -> Drawing:
    """Return an empty figure with a row for each of `frame` [label], and so many pixels beside them."""
    made = blank(look, ROW * max(len(frame), 1) + 12, margin={"l": left, "r": right, "t": 4, "b": 8})
    made.y_axes(
        tickvals=list(range(len(frame))),
        ticktext=[clip(label, left - 10) for label in frame["label"]],
        tickfont={"color": look.ink, "size": 12},
        range=[len(frame) - 0.5, -0.5],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return made


def at_end(row: int, x: float, text: str, tint: str) -> dict[str, Any]:
    """Return a figure beside the end of a bar."""
    return {
        "x": x,
        "y": row,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 5,
        "font": {"color": tint, "size": 11},
    }


def at_right(row: int, text: str, *, strong: bool, look: Theme, room: int) -> dict[str, Any]:
    """Return a figure in the column at the right edge, `room` pixels wide."""
    return {
        "x": 1,
        "xref": "paper",
        "y": row,
        "text": f"<b>{text}</b>" if strong else text,
        "showarrow": False,
        "xanchor": "right",
        "xshift": room,
        "font": {"color": look.ink if strong else look.muted, "size": 11},
    }
