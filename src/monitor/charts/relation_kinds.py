"""What articles tell of a pair of countries: in words, and in the colours that tell it apart.

conflict - both - cooperation lie on one diverging scale, whose middle is a colour of its own: a quarrel and
cooperation in balance must not look like articles in which nothing passes, which are a plain grey.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from monitor.charts.colours import mix, on_scale
from monitor.charts.theme import Theme, signed

KINDS = {
    "conflict": "conflict",
    "both": "both",
    "cooperation": "cooperation",
    "nothing": "nothing passes",
    "unread": "unread",
}
"""What an article may tell, in the order in which bars stack it, and in words."""

LEAST = 0.55
"""Strength of the scale's colours where hardly any article tells of anything: weaker they pass for grey."""


def tint(kind: str, look: Theme) -> str:
    """Return the colour (hex) in which articles that tell this are drawn."""
    return {
        "conflict": look.conflict,
        "both": look.balanced,
        "cooperation": look.cooperation,
        "nothing": look.neutral,
    }.get(kind, look.background)


def marker(kind: str, numbers: pd.Series, look: Theme) -> dict[str, Any]:
    """Return the look of stacked bars that count articles that tell this; a bar of 0 draws no outline."""
    widths = [0.6 if number else 0.0 for number in numbers]
    return {"color": tint(kind, look), "line": {"color": look.faint, "width": widths}}


def with_rest(frame: pd.DataFrame) -> pd.DataFrame:
    """Count as unread, too, the articles that name two countries but in no one sentence."""
    return frame.assign(unread=frame["articles"] - frame[[*KINDS][:-1]].sum(axis=1))


def passing(row: Any) -> int:
    """Return in how many articles something passes."""
    return int(row.conflict + row.both + row.cooperation)


def fill(row: Any, look: Theme) -> str:
    """Return the colour of a pair as an area: hue by balance, strength by how many articles tell of anything.

    Grey where nothing passes, and where what passes rests on too few articles.
    """
    read = passing(row) + int(row.nothing)
    if row.thin or pd.isna(row.balance):
        return mix(look.background, look.neutral, 1.0 if read else 0.45)
    return strength(row.balance, passing(row) / read, look)


def strength(balance: float, share: float, look: Theme) -> str:
    """Return the colour of a balance in [-1, 1] where something passes in `share` of the articles."""
    return mix(look.background, on_scale(balance, look), LEAST + (1 - LEAST) * share)


def counts(row: Any) -> str:
    """Write "12 conflict, 3 both, 8 cooperation, 11 nothing passes"."""
    numbers = {name: int(getattr(row, kind)) for kind, name in KINDS.items()}
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items() if number or name != "unread")


def balance(row: Any) -> str:
    """Write "balance −0.21 (95 %: −0.55 to +0.15)", or that there is none."""
    if pd.isna(row.balance):
        return "no balance: nothing passes"
    low, high = signed(row.balance_low), signed(row.balance_high)
    thin = ", fewer than 5 articles" if row.thin else ""
    return f"balance {signed(row.balance)} (95 %: {low} to {high}{thin})"


def mark(kind: str, look: Theme) -> str:
    """Return the colour of the square that stands for it in a key, where a pale area would not be seen."""
    return look.faint if kind in ("nothing", "unread") else tint(kind, look)


def key(look: Theme) -> str:
    """Return the names of what articles tell behind squares in their colours, as Plotly's HTML."""
    shown = [kind for kind in KINDS if kind != "unread"]
    return "  ".join(f'<span style="color:{mark(kind, look)}">■</span> {KINDS[kind]}' for kind in shown)
