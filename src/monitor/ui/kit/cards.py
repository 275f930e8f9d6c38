"""The headline figures of the overview, as HTML."""

from __future__ import annotations

from typing import Any

import pandas as pd

from monitor.metrics.coverage import Counts
from monitor.ui.kit import pieces
from monitor.ui.kit.words import count


def sample_banner(counts: Counts) -> None:
    """Say so where articles are made up."""
    if counts.sample:
        composed = f": {counts.sample:,} of {counts.articles:,} articles were composed for Media Monitor. "
        pieces.write(pieces.note(pieces.bold("Sample data") + composed + "They report no real event."))


def toneless(counts: Counts) -> str:
    """Say how many articles have neither tone nor relations, to be put behind a support line."""
    if not counts.toneless:
        return ""
    return f"; {count(counts.toneless, 'article')} in languages whose tone and relations no model knows"


def deltas(frame: pd.DataFrame, now: str, before: str) -> None:
    """Show the headline figures with their change.

    Args:
        frame: [measure, now, before, change_percent].
        now: the period, in words.
        before: the period before, in words.
    """
    items = [_item(row) for row in frame.itertuples()]
    pieces.write(pieces.meta(f"{now}, against {before}") + pieces.cards(items))


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


def _item(one: Any) -> pieces.Item:
    """Return one figure and how it changed."""
    if not one.before:
        change = "none before"
    elif one.now == one.before:
        change = "as before"
    else:
        change = f"{one.change_percent:+.0f} % from {one.before:,.0f}".replace("-", "−")
    return str(one.measure).capitalize(), f"{one.now:,.0f}", change
