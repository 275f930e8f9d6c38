"""Articles as a list to read, and pages through it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.metrics import articles, matched
from monitor.metrics.filters import Filters
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.search.spans import Span
from monitor.ui.article import reader, selecting
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import count, cut, day, escaped, known, signed

PAGE = 25
"""Articles a page."""


def rows(frame: pd.DataFrame, filters: Filters, *, select: bool = False) -> None:
    """Show articles: title, why they are here, source, date, countries, topics, tone; copies folded below.

    Args:
        frame: as `articles.listing` returns it.
        filters: carried to the reader and back.
        select: whether a box to select stands before each title.
    """
    keys = tuple(int(key) for key in frame["article_id"])
    found = ask(matched.why, filters, keys)
    folded = tuple(int(key) for key in frame.loc[frame["copies"] > 0, "article_id"])
    copies = ask(articles.copies, filters, folded) if folded else None
    with st.container(key="listing", gap=None):
        for row in frame.itertuples():
            one: Any = row
            why = found.get(one.article_id)
            with st.container(key=f"item-{one.article_id}", gap=None):
                spans = why.title_spans if why else ()
                if select:
                    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                        selecting.box(int(one.article_id))
                        link(one, filters, 160, spans)
                else:
                    link(one, filters, 160, spans)
                if why and why.snippet:
                    pieces.write(pieces.paragraph(reader.lit(why.snippet, why.spans), "snippet"))
                pieces.write(_meta(one))
                if copies is not None and one.copies:
                    _copies(copies[copies["head"] == one.article_id], filters)


def _copies(frame: pd.DataFrame, filters: Filters) -> None:
    """Show near-duplicates folded below the article that they are of."""
    with st.expander(f"+{count(len(frame), 'copy')}", type="compact"):
        for row in frame.itertuples():
            one: Any = row
            link(one, filters)
            pieces.write(pieces.meta(cut(known(one.source, "source unknown"), 60), day(one.published_day)))


def link(one: Any, filters: Filters, limit: int = 90, spans: Iterable[Span] = ()) -> None:
    """Lead to an article in the reader by its title.

    Args:
        one: a row with article_id and title.
        filters: carried to the reader and back.
        limit: characters of the title that are shown.
        spans: of the title, to highlight.
    """
    st.page_link(
        ARTICLES,
        label=_title(one.title or "Untitled", spans, limit),
        query_params=address.query(filters, article=str(one.article_id)),
    )


def _title(title: str, spans: Iterable[Span], limit: int) -> str:
    """Return a title as Markdown; what is highlighted is emphasised, which the style sheet shows as a hit."""
    parts, done = [], 0
    for start, end in spans:
        # Emphasis begins and ends with a letter, as hits do; a title that is cut is so before a hit or after.
        if end > limit or not (title[start].isalnum() and title[end - 1].isalnum()):
            continue
        parts += [escaped(title[done:start]), f"*{escaped(title[start:end])}*"]
        done = end
    return "".join([*parts, escaped(cut(title[done:], limit - done))])


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
