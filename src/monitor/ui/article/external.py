"""What other systems say of an open article, beside ours: tone, themes and coded events."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.reference.countries import country_name
from monitor.ui.kit.words import escape, signed

MOST = 30
"""Themes, and events, that are listed."""


def show(found: pd.DataFrame, events: pd.DataFrame) -> None:
    """Show tone, themes and events of other systems, which no figure of ours counts."""
    if found.empty and events.empty:
        return
    parts = []
    for one in list[Any](found.itertuples()):
        tone = "no tone" if pd.isna(one.tone) else f"tone {signed(one.tone)}"
        parts.append(f'<p class="meta">{escape(str(one.scheme).upper())}: {escape(tone)}</p>')
        themes = "".join(f"<li>{escape(theme, 60)}</li>" for theme in list(one.themes)[:MOST])
        parts.append(f'<ul class="tags">{themes}</ul>' if themes else "")
    rows = "".join(_event(event) for event in list[Any](events.head(MOST).itertuples()))
    head = "<thead><tr><th>Who – whom</th><th>CAMEO</th><th>Goldstein</th></tr></thead>"
    parts.append(f'<table class="pairs">{head}<tbody>{rows}</tbody></table>' if rows else "")
    st.html(f'<h2 class="side">What others say (counted nowhere here)</h2>{"".join(parts)}')


def _event(event: Any) -> str:
    names = [country_name(code) if isinstance(code, str) else "–" for code in (event.actor, event.target)]
    scale = "–" if pd.isna(event.goldstein) else f"{event.goldstein:+.1f}"
    cells = (escape(" → ".join(names)), escape(event.code, 10), escape(scale))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
