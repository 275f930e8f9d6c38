"""What other systems say of an open article, beside ours: tone, themes and coded events."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from monitor.reference.countries import country_name
from monitor.ui.kit import pieces
from monitor.ui.kit.words import cut, signed

MOST = 30
"""Themes, and events, that are listed."""


def show(found: pd.DataFrame, events: pd.DataFrame) -> None:
    """Show tone, themes and events of other systems, which no figure of ours counts."""
    if found.empty and events.empty:
        return
    title = pieces.side("What others say (counted nowhere here)")
    said = [_said(one) for one in list[Any](found.itertuples())]
    rows = [_event(event) for event in list[Any](events.head(MOST).itertuples())]
    coded = pieces.table(("Who – whom", "CAMEO", "Goldstein"), rows)
    pieces.write(pieces.joined((title, *said, coded)))


def _said(one: Any) -> Markup:
    tone = "no tone" if pd.isna(one.tone) else f"tone {signed(one.tone)}"
    themes = [cut(theme, 60) for theme in list(one.themes)[:MOST]]
    return pieces.joined((pieces.meta(f"{str(one.scheme).upper()}: {tone}"), pieces.bullets(themes, "tags")))


def _event(event: Any) -> tuple[str, ...]:
    names = [country_name(code) if isinstance(code, str) else "–" for code in (event.actor, event.target)]
    scale = "–" if pd.isna(event.goldstein) else f"{event.goldstein:+.1f}"
    return " → ".join(names), cut(event.code, 10), scale
