"""Articles as a list to read, and pages through it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.metrics.filters import Filters
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import cut, day, known, label, signed

PAGE = 25
"""Articles a page."""


def rows(frame: pd.DataFrame, filters: Filters) -> None:
    """Show articles: the title leads to the reader, below it source, date, countries, topics, tone.

    Args:
        frame: as `articles.listing` returns it.
        filters: carried to the reader and back.
    """
    with st.container(key="listing", gap=None):
        for row in frame.itertuples():
            one: Any = row
            with st.container(key=f"item-{one.article_id}", gap=None):
                link(one, filters, 160)
                pieces.write(_meta(one))


def link(one: Any, filters: Filters, limit: int = 90) -> None:
    """Lead to an article in the reader by its title.

    Args:
        one: a row with article_id and title.
        filters: carried to the reader and back.
        limit: characters of the title that are shown.
    """
    st.page_link(
        ARTICLES,
        label=label(one.title or "Untitled", limit),
        query_params=address.query(filters, article=str(one.article_id)),
    )


def _meta(one: Any) -> Markup:
    named = one.tone_label if isinstance(one.tone_label, str) else ""
    return pieces.meta(
        pieces.bold(cut(known(one.source, "source unknown"), 60)),
        day(one.published_day),
        "" if one.language == "en" else language_name(one.language),
        cut(", ".join(country_name(code) for code in list(one.countries)[:6]), 160),
        cut(", ".join(list(one.topics)[:3]), 120),
        pieces.tone(f"{named} {signed(one.tone)}", named) if named else "",
        "near-duplicate" if not pd.isna(one.duplicate_of) else "",
    )


def offset(total: int) -> int:
    """Return how many articles the page in the address passes over.

    A page beyond the end, as an old link may ask for, is the last one.
    """
    asked = st.query_params.get("page", "1")
    here = int(asked) - 1 if asked.isdecimal() and len(asked) < 8 else 0
    return min(max(here, 0), max((total - 1) // PAGE, 0)) * PAGE


def pager(total: int) -> None:
    """Show where in the list we are, with buttons to move."""
    first = offset(total)
    here, last = first // PAGE, max((total - 1) // PAGE, 0)
    if not last:
        return
    with st.container(horizontal=True, key="pager", vertical_alignment="center", gap="small"):
        st.button("Previous", key="page-back", disabled=here == 0, on_click=_turn, args=(here,))
        pieces.write(pieces.meta(f"{first + 1:,}–{min(first + PAGE, total):,} of {total:,}"), width="content")
        st.button("Next", key="page-on", disabled=here == last, on_click=_turn, args=(here + 2,))


def _turn(page: int) -> None:
    if page > 1:
        st.query_params["page"] = str(page)
    else:
        st.query_params.pop("page", None)
