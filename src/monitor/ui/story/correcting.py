"""Correcting a story by hand: take articles out of it, make it one with another, undo either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pandas as pd
import streamlit as st

from monitor import notebook
from monitor.errors import UsageError
from monitor.metrics import stories
from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.keeping import write
from monitor.ui.kit.words import count, cut, known, label

AROUND = timedelta(days=3)
"""Days before and after a story in which the stories lie that it can be made one with."""

MOST = 200
"""Articles and stories that are on offer."""


def show(filters: Filters, story: int, told: pd.DataFrame) -> None:
    """Offer to split a story, to join it with another, and to undo what was done to it.

    Args:
        filters: with this story.
        story: its id.
        told: its articles, as `stories.telling` returns them.
    """
    story = notebook.joined(store().path).get(story, story)  # an address may name a part of it
    with st.expander("Not one story? Correct it", icon=":material/call_split:"):
        pieces.write(
            pieces.paragraph(
                "What you correct stays so, whatever a refresh makes of stories, and holds in every figure "
                "that counts stories.",
                "quiet",
            )
        )
        left, right = st.columns(2, gap="large")
        with left:
            _split(filters, story, told)
        with right:
            _join(filters, story, told)
        _undo(story, told)


def _split(filters: Filters, story: int, told: pd.DataFrame) -> None:
    offered = told.head(MOST).set_index("article_id")
    chosen = st.multiselect(
        "Articles that tell something else",
        list(offered.index),
        format_func=lambda key: _called(offered.loc[key]),
        select_all=False,
        key="split-articles",
        placeholder="Choose articles",
    )

    def split() -> None:
        # Copies go with their originals, whether other filters show them or not.
        whole = ask(stories.telling, Filters(stories=(str(story),), hidden=True))
        leaving = {*chosen, *whole[whole["duplicate_of"].isin(chosen)]["article_id"]}
        try:
            articles, number = stories.parting(store(), whole["article_id"].tolist(), leaving)
        except UsageError as error:
            st.toast(label(error, 200), icon=":material/error:")
            return
        write(lambda book: book.place(articles, number))
        address.go(dimension("story").narrow(filters, str(number if chosen[0] in articles else story)))

    st.button(
        "Make them a story of their own",
        disabled=not chosen or len(chosen) == len(offered),
        on_click=split,
        key="split",
    )


def _join(filters: Filters, story: int, told: pd.DataFrame) -> None:
    days = told["published_day"].dropna()
    if days.empty:
        return
    around = replace(
        Filters(), start=(days.min() - AROUND).date(), end=(days.max() + AROUND).date(), undated=False
    )
    near = ask(stories.listing, around, limit=MOST, least=1)
    near = near[near["story_id"] != story].set_index("story_id")
    other = st.selectbox(
        "The same as this story",
        list(near.index),
        index=None,
        format_func=lambda key: f"{cut(near.loc[key].title, 80)} ({near.loc[key].articles:,})",
        key="join-story",
        placeholder="Choose a story of these days",
    )

    def join() -> None:
        write(lambda book: book.join(int(cast(int, other)), story))
        address.go(dimension("story").narrow(filters, str(story)))

    st.button("Make both one story", disabled=other is None, on_click=join, key="join")


def _undo(story: int, told: pd.DataFrame) -> None:
    """List what was corrected in this story, with a way back."""
    path = store().path
    here = set(told["article_id"].tolist())
    placed = [article for article in notebook.placed(path) if article in here]
    joined = [part for part, whole in notebook.joined(path).items() if whole == story]
    if placed:
        _line(
            f"Put here by hand: {count(len(placed), 'article')}",
            "undo-place",
            lambda book: book.unplace(placed),
        )
    for part in joined[:20]:
        _line(f"Story {part} was made part of this one", f"undo-{part}", _parting(part))


def _parting(part: int) -> Any:
    return lambda book: book.part(part)


def _line(said: str, key: str, change: Any) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"row-{key}"):
        pieces.write(pieces.meta(said), width="content")
        st.button("Undo", key=key, on_click=lambda: write(change), type="tertiary")


def _called(row: Any) -> str:
    return f"{cut(known(row.source, 'source unknown'), 40)}: {cut(row.title, 80)}"
