"""Stories as a list to read."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters
from monitor.reference.countries import country_name
from monitor.ui.kit import pieces
from monitor.ui.kit.words import count, cut, day, label

STORIES = "pages/stories.py"


def rows(frame: pd.DataFrame, filters: Filters) -> None:
    """Show stories: the title leads to the story, below it its days, size, sources and countries.

    Args:
        frame: as `stories.listing` returns it.
        filters: which the story is opened under.
    """
    with st.container(key="listing", gap=None):
        for row in frame.itertuples():
            one: Any = row
            with st.container(key=f"item-{one.story_id}", gap=None):
                st.page_link(
                    STORIES,
                    label=label(one.title or "Untitled", 160),
                    query_params=dimension("story").narrow(filters, str(one.story_id)).to_query(),
                )
                pieces.write(
                    pieces.meta(
                        pieces.bold(count(one.articles, "article")),
                        count(one.sources, "source"),
                        days(one.first_day, one.last_day),
                        cut(", ".join(country_name(code) for code in list(one.countries)[:5]), 160),
                    )
                )


def days(first: Any, last: Any) -> str:
    """Write from when to when: "3 Mar 2025", "3 Mar 2025 – 9 Mar 2025"."""
    return day(first) if pd.isna(first) or first == last else f"{day(first)} – {day(last)}"
