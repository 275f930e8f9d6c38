"""Rankings as horizontal bars, and what changed as two dots on one line."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.charts import relation_kinds
from monitor.charts.colours import colour, on_scale
from monitor.charts.drawing import Trace, bar, scatter
from monitor.charts.ranked import at_end, at_right, ranked
from monitor.charts.theme import Theme, fade, plain, rows, signed, whiskers

LABELS, PAIRS = 152, 158
"""Pixels for the names at the left, and for those of pairs."""


def ranking(frame: pd.DataFrame, by: str, look: Theme, *, share: bool) -> go.Figure:
    """Draw one bar per row of `frame`, first on top, with the interval of its share as a thin line.

    Args:
        frame: [id, label, matching, total, share, low, high].
        by: what the ids name, for their colours.
        share: bars of shares in [0, 1], or else of counts.

    Returns:
        A figure whose bars carry `customdata` [id].
    """
    made = ranked(frame, look, right=52, left=172)
    value = frame["share" if share else "matching"]
    made.add(
        bar(
            x=value,
            y=list(range(len(frame))),
            orientation="h",
            width=0.62,
            marker={
                "color": [fade(colour(by, str(key), look), 0.85) for key in frame["id"]],
                "line_width": 0,
            },
            customdata=[[str(key)] for key in frame["id"]],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": frame["high"] - value,
                "arrayminus": value - frame["low"],
                "thickness": 1,
                "width": 0,
                "color": look.muted,
                "visible": share,
            },
            hovertext=[
                f"<b>{plain(row.label)}</b><br>{row.matching:,} of {row.total:,}: {row.share:.1%} "
                f"(95 %: {row.low:.1%}–{row.high:.1%})"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    reach = frame["high"] if share else frame["matching"]
    made.layout["annotations"] = [
        at_end(at, float(end), f"{row.share:.1%}" if share else f"{row.matching:,}", look.muted)
        for at, (row, end) in enumerate(zip(rows(frame), reach, strict=True))
    ]
    made.x_axes(visible=False, range=[0, float(reach.max() or 1) * 1.02])
    return made.figure()


def pairs(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw the articles of each pair by what they tell, and beside them the balance with its interval.

    Args:
        frame: [pair, label, articles, sentences, conflict, cooperation, both, nothing, unread, balance,
            balance_low, balance_high, thin].

    Returns:
        A figure whose bars and marks carry `customdata` [pair]. Balances over few articles are hollow.
    """
    made = ranked(frame, look, right=46, left=PAIRS)
    hover = [
        f"<b>{plain(row.label)}</b><br>{row.articles:,} articles, {row.sentences:,} sentences"
        f"<br>{relation_kinds.counts(row)}<br>{relation_kinds.balance(row)}"
        for row in rows(frame)
    ]
    shared = {
        "y": list(range(len(frame))),
        "customdata": [[str(key)] for key in frame["pair"]],
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    apart = relation_kinds.with_rest(frame)
    for kind in relation_kinds.KINDS:
        marker = relation_kinds.marker(kind, apart[kind], look)
        made.add(bar(x=apart[kind], orientation="h", width=0.62, marker=marker, **shared))
    made.add(_balances(frame, look, shared))
    notes = [at_end(at, float(row.articles), f"{row.articles:,}", look.muted) for at, row in _places(frame)]
    for at, row in _places(frame):
        sure = not row.thin and not pd.isna(row.balance)
        notes.append(at_right(at, signed(row.balance), strong=sure, look=look, room=44))
    made.set(barmode="stack", annotations=[*notes, _key(look)])
    made.x_axes(visible=False, range=[0, float(frame["articles"].max() or 1) * 1.3], domain=[0, 0.56])
    scale = {"tickvals": [-1, 0, 1], "ticktext": ["−1", "0", "+1"], "range": [-1.08, 1.08], "side": "top"}
    made.set(
        xaxis2={**made.layout["xaxis"], **scale, "visible": True, "domain": [0.62, 1]},
        margin_t=40,
        height=made.layout["height"] + 36,
    )
    made.set(xaxis2={"anchor": "y", "showgrid": True})
    return made.figure()


def _balances(frame: pd.DataFrame, look: Theme, shared: dict[str, Any]) -> Trace:
    """Return the balances as marks with their intervals as thin lines, on the second axis."""
    known = frame["balance"].fillna(0)
    fills = [
        look.background if thin else on_scale(float(value), look)
        for value, thin in zip(known, frame["thin"], strict=True)
    ]
    return scatter(
        x=frame["balance"],
        xaxis="x2",
        mode="markers",
        marker={"color": fills, "size": 9, "line": {"color": look.muted, "width": 1}},
        unselected={"marker": {"opacity": 1}},
        error_x=whiskers(frame["balance"], frame["balance_low"], frame["balance_high"], look.muted),
        **shared,
    )


def _key(look: Theme) -> dict[str, Any]:
    """Return the key of what articles tell, over the names and the bars."""
    return {
        "x": 0,
        "xref": "paper",
        "xshift": 8 - PAIRS,
        "y": 1,
        "yref": "paper",
        "yshift": 18,
        "text": relation_kinds.key(look),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"size": 11, "color": look.muted},
    }


def _places(frame: pd.DataFrame) -> list[tuple[int, Any]]:
    return list(enumerate(rows(frame)))


def changes(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw share before (hollow) and now (filled) of each row, with the change in percentage points.

    Args:
        frame: [id, label, now, before, share_now, share_before, change, significant].

    Returns:
        A figure whose dots carry `customdata` [id]. Changes that chance may explain are grey.
    """
    made = ranked(frame, look, right=70, left=LABELS)
    places = list(range(len(frame)))
    tints = [look.accent if sure else look.faint for sure in frame["significant"]]
    notes, shapes = [], []
    for at, row in enumerate(rows(frame)):
        told = f"{signed(row.change, 1)} pp"
        notes.append(at_right(at, told, strong=bool(row.significant), look=look, room=70))
        line = {"color": tints[at], "width": 2}
        ends = {"x0": row.share_before, "x1": row.share_now, "y0": at, "y1": at}
        shapes.append({"type": "line", "line": line, "layer": "below", **ends})
    made.set(annotations=notes, shapes=shapes)
    hover = [
        f"<b>{plain(row.label)}</b><br>now {row.now:,} ({row.share_now:.1%}), "
        f"before {row.before:,} ({row.share_before:.1%})<br>"
        + ("a change that chance hardly explains" if row.significant else "within what chance explains")
        for row in rows(frame)
    ]
    dots = {
        "y": places,
        "mode": "markers",
        "customdata": [[str(key)] for key in frame["id"]],
        "hovertext": hover,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }
    hollow = {"size": 9, "color": look.background, "line": {"color": look.muted, "width": 1.4}}
    made.add(scatter(x=frame["share_before"], marker=hollow, **dots))
    made.add(scatter(x=frame["share_now"], marker={"size": 11, "color": tints}, **dots))
    top = float(frame[["share_now", "share_before"]].max().max() or 0.01)
    made.x_axes(
        range=[-0.03 * top, top * 1.06], tickformat=".0%" if top > 0.04 else ".1%", nticks=4, side="top"
    )
    made.y_axes(showline=False)
    made.set(margin_t=24, height=made.layout["height"] + 24)
    return made.figure()


def words(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw how many times as frequent each word is as elsewhere, with its interval, on a scale of doublings.

    Args:
        frame: [word, written, here, there, articles, log_likelihood, log_ratio, ratio_low, ratio_high,
            significant].

    Returns:
        A figure whose dots carry `customdata` [word]. What chance may explain is hollow.
    """
    made = ranked(frame.assign(label=frame["written"]), look, right=52, left=LABELS)
    sure = frame["significant"]
    fill = [look.accent if certain else look.background for certain in sure]
    made.add(
        scatter(
            x=frame["log_ratio"],
            y=list(range(len(frame))),
            mode="markers",
            marker={"size": 9, "color": fill, "line": {"color": look.accent, "width": 1.4}},
            error_x=whiskers(frame["log_ratio"], frame["ratio_low"], frame["ratio_high"], look.muted),
            customdata=[[str(word)] for word in frame["word"]],
            hovertext=[
                f"<b>{plain(row.written)}</b><br>{row.here:,} times in {row.articles:,} articles, "
                f"{row.there:,} elsewhere<br>{2**row.log_ratio:,.1f} times as frequent "
                f"({2**row.ratio_low:,.1f}–{2**row.ratio_high:,.1f}), G² {row.log_likelihood:,.1f}"
                for row in rows(frame)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )
    )
    made.layout["annotations"] = [
        at_right(at, f"{row.here:,}", strong=bool(row.significant), look=look, room=52)
        for at, row in enumerate(rows(frame))
    ]
    # An interval that runs far out, as of a word that is nowhere else, is cut: what counts is its lower end.
    low = min(0.0, float(frame["ratio_low"].min() if len(frame) else 0))
    high = float(frame["log_ratio"].max() if len(frame) else 1) + 0.6
    ticks = range(0, int(high) + 1, 1 + int(high) // 6)
    made.x_axes(
        range=[max(low, -2), high],
        tickvals=list(ticks),
        ticktext=[f"×{2**tick:,}" for tick in ticks],
        side="top",
    )
    made.set(margin_t=24, height=made.layout["height"] + 24)
    return made.figure()
