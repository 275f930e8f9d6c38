"""Two-way tables as coloured cells that can be clicked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from monitor.charts import relation_kinds
from monitor.charts.colours import mix, on_scale
from monitor.charts.drawing import Drawing, Trace, heatmap, scatter
from monitor.charts.theme import Theme, blank, clip, plain, rows

CELL = 30
"""Pixels of a row."""

HINT = 7
"""Pixels of the dot in a cell that rests on few articles."""

LABELS = 142
HEAD = 100
"""Pixels for the names at the left and, upright, on top: slanted ones run into each other on a phone."""


def relations(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw a country x country matrix: hue is the balance, strength how many articles tell of anything.

    Args:
        frame: [country_a, country_b, label_a, label_b, articles, conflict, cooperation, both, nothing,
            unread, balance, balance_low, balance_high, thin], both triangles.

    Returns:
        A figure whose cells carry `customdata` [country_a, country_b]; the number is the articles. Cells are
        grey where nothing passes; where something passes in few articles, a dot in its colour hints at it.
    """
    names = dict(zip(frame["country_a"], frame["label_a"], strict=True))
    names.update(zip(frame["country_b"], frame["label_b"], strict=True))
    order = frame.groupby("country_a")["articles"].sum().sort_values(ascending=False).index
    keys = [*order, *(key for key in names if key not in set(order))]
    cells = rows(frame[frame["articles"] > 0])
    made = _cells(
        look,
        down=[(key, names[key]) for key in keys],
        across=[(key, names[key]) for key in keys],
        at=[(row.country_a, row.country_b) for row in cells],
        fills=[relation_kinds.fill(row, look) for row in cells],
        texts=[f"{row.articles:,}" for row in cells],
        faint=[row.thin or pd.isna(row.balance) for row in cells],
        hover=[
            f"<b>{plain(row.label_a)} – {plain(row.label_b)}</b><br>{row.articles:,} articles: "
            f"{relation_kinds.counts(row)}<br>{relation_kinds.balance(row)}"
            for row in cells
        ],
    )
    place = {key: number for number, key in enumerate(keys)}
    made.add(_hints([row for row in cells if row.thin and not pd.isna(row.balance)], place, look))
    _relations_key(made, look)
    return made.figure()


def _hints(cells: list[Any], place: dict[str, int], look: Theme) -> Trace:
    """Return dots in the corners of cells whose balance rests on few articles."""
    return scatter(
        x=[place[row.country_b] + 0.28 for row in cells],
        y=[place[row.country_a] - 0.3 for row in cells],
        mode="markers",
        cliponaxis=False,
        marker={"color": [on_scale(row.balance, look) for row in cells], "size": HINT, "line": {"width": 0}},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )


def shares(frame: pd.DataFrame, look: Theme) -> go.Figure:
    """Draw a topic x country matrix: colour and number are the share of the country's coverage.

    Args:
        frame: [topic_id, topic, country, label, matching, share].

    Returns:
        A figure whose cells carry `customdata` [topic_id, country].
    """
    cells = frame[frame["matching"] > 0]
    top = float(cells["share"].max() or 1) if len(cells) else 1.0
    made = _cells(
        look,
        down=_distinct(frame["topic_id"], frame["topic"]),
        across=_distinct(frame["country"], frame["label"]),
        at=list(zip(cells["topic_id"], cells["country"], strict=True)),
        fills=[mix(look.background, look.accent, 0.06 + 0.74 * row.share / top) for row in rows(cells)],
        texts=[f"{100 * row.share:.0f}" for row in rows(cells)],
        faint=[False] * len(cells),
        hover=[
            f"<b>{plain(row.topic)} × {plain(row.label)}</b><br>{row.matching:,} articles, "
            f"{row.share:.1%} of the country's"
            for row in rows(cells)
        ],
    )
    steps = [mix(look.background, look.accent, 0.06 + 0.74 * place / 6) for place in range(7)]
    _key(made, look, "0 %", f"{100 * top:.0f} %", steps)
    return made.figure()


def _cells(
    look: Theme,
    *,
    down: list[tuple[str, str]],
    across: list[tuple[str, str]],
    at: list[tuple[str, str]],
    fills: list[str],
    texts: list[str],
    faint: list[bool],
    hover: list[str],
) -> Drawing:
    """Draw cells as a heat map under invisible square markers, since a heat map reports no clicks."""
    row_of = {key: place for place, (key, _) in enumerate(down)}
    column_of = {key: place for place, (key, _) in enumerate(across)}
    made = blank(
        look,
        CELL * max(len(down), 1) + HEAD + 8,
        margin={"l": LABELS, "r": 8, "t": HEAD, "b": 4},
    )
    x = [column_of[column] for _, column in at]
    y = [row_of[row] for row, _ in at]
    made.add(_fills(x, y, fills, (len(across), len(down))))
    made.add(
        scatter(
            x=x,
            y=y,
            text=texts,
            mode="markers+text",
            marker={"symbol": "square", "size": CELL - 2, "opacity": 0},
            textfont={
                "size": 11,
                "color": [
                    look.muted if weak else _readable(fill) for fill, weak in zip(fills, faint, strict=True)
                ],
            },
            customdata=[list(pair) for pair in at],
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
        )
    )
    ticks: dict[str, Any] = {
        "showgrid": False,
        "tickfont": {"size": 11, "color": look.ink},
        "showline": False,
    }
    made.x_axes(
        tickvals=list(range(len(across))),
        ticktext=[clip(label, HEAD - 10, 11) for _, label in across],
        side="top",
        tickangle=-90,
        range=[-0.5, len(across) - 0.5],
        **ticks,
    )
    made.y_axes(
        tickvals=list(range(len(down))),
        ticktext=[clip(label, LABELS - 10, 11) for _, label in down],
        range=[len(down) - 0.5, -0.5],
        ticklabelstandoff=6,
        **ticks,
    )
    return made


def _fills(x: list[int], y: list[int], fills: list[str], size: tuple[int, int]) -> Trace:
    """Return cells of any colours as one heat map: its scale lists them, its values point into the list.

    One shape a cell was rejected: Plotly takes 2 ms to check each.
    """
    tints = sorted(set(fills))
    last = max(len(tints) - 1, 1)
    grid: list[list[float | None]] = [[None] * size[0] for _ in range(size[1])]
    for column, row, fill in zip(x, y, fills, strict=True):
        grid[row][column] = tints.index(fill) / last
    scale = [(place / last, tint) for place, tint in enumerate(tints)]
    return heatmap(
        z=grid,
        zmin=0,
        zmax=1,
        colorscale=scale if len(scale) > 1 else [(0, (fills or ["#fff"])[0]), (1, (fills or ["#fff"])[0])],
        showscale=False,
        hoverinfo="skip",
        xgap=1.5,
        ygap=1.5,
    )


SWATCH = 17
"""Pixels that a step of a key is wide."""


def _key(made: Drawing, look: Theme, low: str, high: str, steps: list[str]) -> None:
    """Put the key of the colours into the empty corner over the names."""
    made.set(
        shapes=_strip(steps, HEAD - 34),
        annotations=[
            _word(low, look, 0, HEAD - 24),
            _word(high, look, SWATCH * len(steps), HEAD - 24, anchor="right"),
        ],
    )


def _relations_key(made: Drawing, look: Theme) -> None:
    """Put the key of the relations there: the scale where all and where few articles tell it, grey, dot."""
    steps = [place / 3 for place in range(-3, 4)]
    made.set(
        shapes=[
            *_strip([relation_kinds.strength(step, 1.0, look) for step in steps], HEAD - 25),
            *_strip([relation_kinds.strength(step, 0.1, look) for step in steps], HEAD - 35),
            *_strip([look.neutral], HEAD - 62),
            *_strip([on_scale(0.6, look)], HEAD - 76, kind="circle", width=HINT, left=5),
        ],
        annotations=[
            _word("conflict", look, 0, HEAD - 15),
            _word("cooperation", look, SWATCH * len(steps), HEAD - 15, anchor="right"),
            _word("pale: few articles tell it", look, 0, HEAD - 51),
            _word("nothing passes", look, SWATCH + 3, HEAD - 65),
            _word("fewer than 5 tell it", look, SWATCH + 3, HEAD - 79),
        ],
    )


def _strip(
    tints: list[str], bottom: int, kind: str = "rect", width: int = SWATCH, left: int = 0
) -> list[dict[str, Any]]:
    """Return swatches side by side in the corner, their lower edge `bottom` pixels above the cells."""
    start = 8 - LABELS + left
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "type": kind,
            "xanchor": 0,
            "yanchor": 1,
            "x0": start + width * at,
            "x1": start + width * (at + 1),
            "y0": bottom,
            "y1": bottom + (width if kind == "circle" else 10),
            "fillcolor": tint,
            "line": {"width": 0},
        }
        for at, tint in enumerate(tints)
    ]


def _word(text: str, look: Theme, left: int, bottom: int, anchor: str = "left") -> dict[str, Any]:
    """Return a word of the key, `left` pixels from the key's left edge and `bottom` above the cells."""
    return {
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": anchor,
        "yanchor": "bottom",
        "xshift": 8 - LABELS + left,
        "yshift": bottom,
        "font": {"size": 10, "color": look.muted},
    }


def _distinct(keys: pd.Series, labels: pd.Series) -> list[tuple[str, str]]:
    return list(dict(zip(keys, labels, strict=True)).items())


def _readable(fill: str) -> str:
    """Return whichever of black and white stands out more from `fill` (WCAG 2 relative luminance)."""
    light = _luminance(fill)
    dark_ink, light_ink = ("#14181c", "#ffffff")
    on_white = 1.05 / (light + 0.05)
    on_dark = (light + 0.05) / (_luminance(dark_ink) + 0.05)
    return light_ink if on_white > on_dark else dark_ink


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
