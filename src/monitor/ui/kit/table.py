"""A table of a page: its height, and the row that a reader chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

ROW_HEIGHT, MOST_ROWS = 30, 14
"""Pixels of a row, and rows that are seen at once; a reader scrolls to the others."""


def table(
    frame: pd.DataFrame,
    name: str,
    columns: dict[str, Any],
    *,
    order: Sequence[str] | None = None,
    choose: bool = False,
    alt: str | None = None,
) -> int | None:
    """Show a table.

    Args:
        frame: the rows.
        name: for widgets, unique on the page.
        columns: Streamlit's settings by column.
        order: the columns to show; all of the frame where it is left out.
        choose: whether a reader may choose a row.
        alt: what it is, for screen readers.

    Returns:
        The place of the row that was chosen, counted from 0; None without one.
    """
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if choose else {}
    event: Any = st.dataframe(
        frame,
        key=f"rows-{name}",
        hide_index=True,
        column_config=columns,
        column_order=order,
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (min(len(frame), MOST_ROWS) + 1) + 3,
        alt=alt,
        **options,
    )
    rows = event["selection"]["rows"] if choose else []
    return int(rows[0]) if rows else None
