"""The course of a story: who told it when, one line a source, whoever had it first on top."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.charts.drawing import Drawing, scatter
from monitor.charts.theme import Theme, blank, clip, plain, rows

ROW = 24
"""Pixels a source."""

LEFT = 172
"""Pixels for the names at the left."""

AROUND = pd.Timedelta(hours=12)
"""Shown before and after the only report."""

KINDS = {"first": "first report", "own": "own report", "reprint": "reprint"}
"""What an article of a story can be, and its word."""


def told(frame: pd.DataFrame, look: Theme, most: int = 20) -> go.Figure:
    """Draw a mark an article: filled its own reports, hollow reprints, the first report of all as a diamond.

    Args:
        frame: [article_id, published_at, source, title, delay_hours, report], in the order of appearance, as
            `metrics.stories.telling` returns it; those without a moment or a source are not drawn.
        look: the theme.
        most: sources that are drawn, whoever came first.

    Returns:
        A figure whose marks carry `customdata` [source].
    """
    drawn = frame[frame["published_at"].notna() & frame["source"].notna()]
    sources = {source: at for at, source in enumerate(dict.fromkeys(drawn["source"])) if at < most}
    drawn = drawn[drawn["source"].isin(list(sources))]
    made = blank(look, ROW * max(len(sources), 1) + 40, margin={"l": LEFT, "r": 16, "t": 6, "b": 30})
    for report, word in KINDS.items():
        _marks(made, drawn[drawn["report"] == report], report, word, sources, look)
    made.x_axes(type="date", showgrid=True, tickangle=0, nticks=4)
    if drawn["published_at"].nunique() == 1:  # else the axis is one of milliseconds around it
        moment = drawn["published_at"].iloc[0]
        made.x_axes(range=[moment - AROUND, moment + AROUND])
    made.y_axes(
        range=[len(sources) - 0.4, -0.6],
        tickvals=list(sources.values()),
        ticktext=[clip(source, LEFT - 14) for source in sources],
        showgrid=False,
    )
    return made.figure()


def _marks(
    made: Drawing, frame: pd.DataFrame, report: str, word: str, sources: dict[str, int], look: Theme
) -> None:
    made.add(
        scatter(
            x=frame["published_at"],
            y=[sources[source] for source in frame["source"]],
            mode="markers",
            marker={
                "symbol": "diamond" if report == "first" else "circle",
                "size": 12 if report == "first" else 9,
                "color": look.background if report == "reprint" else look.accent,
                "line": {"color": look.accent, "width": 1.5},
            },
            unselected={"marker": {"opacity": 1}},
            customdata=[[str(source)] for source in frame["source"]],
            hovertext=[
                f"<b>{plain(row.title)}</b><br>{plain(row.source)}, {word}"
                f"<br>{row.published_at:%-d %b %Y %H:%M} UTC, {after(row.delay_hours)}"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )


def after(hours: Any) -> str:
    """Write a delay: "at once", "40 min later", "5 h later", "3 days later"; "–" where it is not known."""
    if hours is None or hours != hours:
        return "–"
    if hours < 1 / 60:
        return "at once"
    if hours < 1:
        return f"{hours * 60:.0f} min later"
    return f"{hours:.0f} h later" if hours < 48 else f"{hours / 24:.0f} days later"
