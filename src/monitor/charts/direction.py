"""Who of two countries acts on the other over time, and whose speakers say so."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.colours import colour
from monitor.charts.drawing import Drawing, Trace, bar
from monitor.charts.relation import beside, dates, panels, set_periods
from monitor.charts.theme import Theme, clip, plain

HEIGHT = 400
ROOM = 84
"""Pixels beside the panels for a name."""


def over_time(frame: pd.DataFrame, pair: tuple[str, str], labels: tuple[str, str], look: Theme) -> go.Figure:
    """Draw the articles in which the one acts on the other, and below those in which their speakers say so.

    Of each panel the first country's bars go up, the second's down; other countries' speakers stand above.

    Args:
        frame: [period, a_on_b, b_on_a, voice_a, voice_b, voice_other].
        pair: the two codes, for their colours.
        labels: their names.
        look: the theme.

    Returns:
        A figure whose bars carry `customdata` [column, ISO date of the period's first day].
    """
    made = panels(look, HEIGHT, (0.5, 0.5))
    first, second = (colour("country", code, look) for code in pair)
    a, b = (plain(label, 40) for label in labels)
    parts = [
        (1, "a_on_b", 1, first, f"{a} acts on {b}"),
        (1, "b_on_a", -1, second, f"{b} acts on {a}"),
        (2, "voice_a", 1, first, f"a speaker of {a} says so"),
        (2, "voice_other", 1, look.faint, "a speaker of another country says so"),
        (2, "voice_b", -1, second, f"a speaker of {b} says so"),
    ]
    days = dates(frame)
    for row, column, side, tint, said in parts:
        made.add(_bars(frame, column, side, tint, said, days), panel=row)
    set_periods(made, frame)
    made.x_axes(showline=False)
    above = (frame["a_on_b"], frame["voice_a"] + frame["voice_other"])
    for row, up, down in zip((1, 2), above, (frame["b_on_a"], frame["voice_b"]), strict=True):
        most = int(max(up.max(), down.max(), 1)) if len(frame) else 1
        ticks = {"tickvals": [-most, 0, most], "ticktext": [f"{most:,}", "0", f"{most:,}"]}
        made.y_axes(**ticks, range=[-1.1 * most, 1.1 * most], panel=row)
    short_a, short_b = (clip(label, ROOM, 11) for label in labels)
    beside(
        made,
        [
            (0.85, "y domain", f"{short_a}<br>acts", first),
            (0.15, "y domain", f"{short_b}<br>acts", second),
            (0.97, "y2 domain", f"{short_a}<br>says so", first),
            (0.66, "y2 domain", "others say so", look.faint),
            (0.1, "y2 domain", f"{short_b}<br>says so", second),
        ],
        look,
    )
    _say_none(made, frame, "y", ["a_on_b", "b_on_a"], "Neither acts on the other alone", look)
    _say_none(made, frame, "y2", ["voice_a", "voice_b", "voice_other"], "No country’s speaker is named", look)
    return made.figure()


def _say_none(
    made: Drawing, frame: pd.DataFrame, axis: str, columns: list[str], text: str, look: Theme
) -> None:
    """Say so in words where a panel has no bar."""
    if not frame[columns].to_numpy().any():
        place = {"x": 0.5, "xref": "paper", "y": 0.75, "yref": f"{axis} domain"}
        made.note(**place, text=text, showarrow=False, font={"size": 11, "color": look.muted})


def _bars(frame: pd.DataFrame, column: str, side: int, tint: str, said: str, days: list[str]) -> Trace:
    return bar(
        x=frame["period"],
        y=side * frame[column],
        marker={"color": tint, "line_width": 0},
        customdata=[[column, day] for day in days],
        text=[f"{number:,}" for number in frame[column]],
        textposition="none",
        hovertemplate=f"%{{x|%-d %b %Y}}<br><b>%{{text}}</b> articles: {said}<extra></extra>",
        unselected={"marker": {"opacity": 1}},
    )
