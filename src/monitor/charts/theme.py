"""The one look of every chart, in light and in dark."""

from __future__ import annotations

import functools
import html
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from monitor.charts.drawing import Drawing
from monitor.errors import ResourceError
from monitor.resources import read_toml

FONT = "Inter, system-ui, sans-serif"
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset", "responsive": True}
"""Plotly's options of every chart: no tool bar; the scroll wheel scrolls the page."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours (hex) of one scheme; `lightness` and `chroma` (OKLCH) make the countries' colours.

    `conflict`, `balanced`, `cooperation` are the ends and the middle of the diverging scale; `neutral` is
    where nothing passes.
    """

    name: str
    background: str
    surface: str
    ink: str
    muted: str
    line: str
    faint: str
    accent: str
    conflict: str
    balanced: str
    cooperation: str
    neutral: str
    negative: str
    positive: str
    lightness: float
    chroma: float


@functools.cache
def theme(dark: bool) -> Theme:
    """Return the theme for a light or a dark page."""
    name = "dark" if dark else "light"
    try:
        values = read_toml("charts/palette.toml")[name]
        return Theme(name=name, **{field.name: values[field.name] for field in fields(Theme)[1:]})
    except KeyError as error:
        raise ResourceError(f"resource charts/palette.toml: [{name}] lacks {error}") from error


def blank(look: Theme, height: int, **layout: Any) -> Drawing:
    """Return an empty figure in our look: thin axes, no grid but faint lines, tabular numerals."""
    axis = {
        "gridcolor": look.line,
        "gridwidth": 1,
        "linecolor": look.line,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": look.muted, "size": 11},
        "fixedrange": True,
        "title": {"font": {"size": 11, "color": look.muted}},
        "automargin": False,
    }
    made = Drawing(
        template="none",
        height=height,
        font={"family": FONT, "size": 12, "color": look.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 44, "r": 12, "t": 8, "b": 28},
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        hoverlabel={
            "bgcolor": look.surface,
            "bordercolor": look.line,
            "font": {"family": FONT, "size": 12, "color": look.ink},
            "align": "left",
        },
        xaxis=axis,
        yaxis=axis,
    )
    made.set(**layout)
    return made


FEW = 8
"""Up to so many periods each get a tick of their own; Plotly's ticks would fall between them."""


def periods_axis(periods: pd.Series) -> dict[str, Any]:
    """Return the settings of a time axis that begins and ends with the data."""
    days = pd.to_datetime(periods).drop_duplicates().sort_values()
    axis: dict[str, Any] = {"showgrid": False, "type": "date"}
    if len(days) > 1:
        axis["range"] = [days.iloc[0], days.iloc[-1]]
    if 0 < len(days) <= FEW:
        months = bool((days.dt.day == 1).all())
        axis |= {"tickvals": list(days), "tickformat": "%b %Y" if months else "%-d %b"}
    return axis


TICKS = 4
"""Counts up to this get a tick each; Plotly's would fall between them, and be written 0, 1, 1."""


def counts_axis(most: float, ticks: int = TICKS) -> dict[str, Any]:
    """Return the settings of an axis of whole numbers from zero.

    Args:
        most: the highest that is drawn; NaN where nothing is.
        ticks: at most, where there are more counts than `TICKS`.
    """
    axis: dict[str, Any] = {"rangemode": "tozero", "tickformat": ",d"}
    return axis | ({"nticks": ticks} if most > TICKS else {"dtick": 1})


def rows(frame: pd.DataFrame) -> list[Any]:
    """Return the rows as named tuples; their columns are those that the drawing function documents."""
    return list(frame.itertuples())


def plain(text: object, limit: int = 60) -> str:
    """Return outside text for a label: shortened, and safe from Plotly's own reading of HTML tags."""
    shown = " ".join(str(text).split())
    if len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + "…"
    return html.escape(shown, quote=False)


_NARROW, _WIDE = frozenset("fijlrtI.,:;'’|!()[] "), frozenset("mwMWGOQ–—@%&")


def clip(text: object, pixels: float, size: float = 12) -> str:
    """Return outside text for a label that must not be wider than `pixels`, safe as `plain` makes it.

    Widths are estimated from Inter's: a third of the size for narrow letters, 0.9 for wide, 0.6 for others.
    """
    shown = " ".join(str(text).split())
    room = pixels / size
    for at, letter in enumerate(shown):
        room -= 0.33 if letter in _NARROW else 0.9 if letter in _WIDE else 0.68 if letter.isupper() else 0.58
        if room < 0:
            return plain(shown[: max(at - 2, 1)].rstrip() + "…", len(shown))
    return plain(shown, len(shown) + 1)


def signed(value: Any, digits: int = 2) -> str:
    """Write a number with its sign and a true minus; zero without a sign, an en dash where it is missing."""
    if value is None or value != value:
        return "–"
    shown = f"{float(value):+.{digits}f}".replace("-", "−")
    return shown if float(shown[1:]) else shown[1:]


def whiskers(middle: pd.Series, low: pd.Series, high: pd.Series, colour: str) -> dict[str, Any]:
    """Return the thin lines from marks to the bounds of intervals, as a trace’s `error_x` or `error_y`."""
    return {
        "type": "data",
        "symmetric": False,
        "array": high - middle,
        "arrayminus": middle - low,
        "thickness": 1,
        "width": 0,
        "color": colour,
    }


def fade(colour: str, opacity: float) -> str:
    """Return a hex colour as rgba() with an opacity in [0, 1]."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
