"""The headline figures of the overview, as HTML."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.metrics.coverage import Counts
from monitor.ui.kit.words import count, escape


def sample_banner(counts: Counts) -> None:
    """Say so where articles are made up."""
    if counts.sample:
        st.html(
            f'<p class="banner" role="note"><b>Sample data</b>: {counts.sample:,} of {counts.articles:,} '
            "articles were composed for Media Monitor. They report no real event.</p>"
        )


def toneless(counts: Counts) -> str:
    """Say how many articles have neither tone nor relations, to be put behind a support line."""
    if not counts.toneless:
        return ""
    return f"; {count(counts.toneless, 'article')} in languages whose tone and relations no model knows"


def deltas(frame: pd.DataFrame, now: str, before: str) -> str:
    """Return the headline figures with their change as a description list.

    Args:
        frame: [measure, now, before].
        now: the period, in words.
        before: the period before, in words.
    """
    items = "".join(_item(row) for row in frame.itertuples())
    return f'<p class="meta">{escape(now)}, against {escape(before)}</p><dl class="cards">{items}</dl>'


def compared(frame: pd.DataFrame, now: str, before: str) -> str:
    """Return what the two dots of a change stand for, and on how many articles: its legend and support.

    Args:
        frame: [measure, now, before] with the measure "articles".
        now: the period, in words.
        before: the period before, in words.
    """
    (articles,) = list[Any](frame[frame["measure"] == "articles"].itertuples())
    return f"● {now}: {count(articles.now, 'article')}, ○ {before}: {articles.before:,}"


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of changes that have a share in both periods: none where one period is empty."""
    return frame.dropna(subset=["change"])


def _item(one: Any) -> str:
    """Return one figure; the change in percent where there is something to divide by."""
    if not one.before:
        change = "none before"
    elif one.now == one.before:
        change = "as before"
    else:
        percent = 100 * (one.now - one.before) / one.before
        change = f"{percent:+.0f} % from {one.before:,.0f}".replace("-", "−")
    return (
        f"<div><dt>{escape(str(one.measure).capitalize())}</dt>"
        f"<dd>{one.now:,.0f}<small>{change}</small></dd></div>"
    )
