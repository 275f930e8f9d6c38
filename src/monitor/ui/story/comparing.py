"""Two articles of a story side by side: what both say in the same words is marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.metrics import articles
from monitor.metrics.filters import Filters
from monitor.ui.article import listing
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, cut, day, known

MOST_ARTICLES = 200
"""That are on offer."""

MOST_WORDS = 3_000
"""Of each text that are compared."""

SHARED = 4
"""So many words in a row must be the same for both to say the same."""

_WORD = re.compile(r"\S+\s*|\s+")


@st.fragment
def show(filters: Filters, told: pd.DataFrame) -> None:
    """Let two articles be chosen and show them beside each other.

    Args:
        filters: carried to the reader.
        told: the articles of the story, as `stories.telling` returns them.
    """
    if len(told) < 2:
        return
    offered = told.head(MOST_ARTICLES).set_index("article_id")
    with st.container(key="block-compare", gap="small"):
        pieces.write(pieces.head("Two reports side by side", "Shaded: what both say in the same words"))
        chosen = [
            column.selectbox(
                name,
                list(offered.index),
                index=at,
                format_func=lambda key: _called(offered.loc[key]),
                key=f"compare-{at}",
            )
            for at, (column, name) in enumerate(
                zip(st.columns(2, gap="large"), ("Left", "Right"), strict=True)
            )
        ]
        left, right = (ask(articles.reading, int(key)) for key in chosen)
        if left is None or right is None:
            return
        readings = (left, right)
        sides = differences(readings[0].text, readings[1].text)
        columns = st.columns(2, gap="large")
        for at, (column, reading, side) in enumerate(zip(columns, readings, sides, strict=True)):
            with column, st.container(key=f"said-{at}", gap="small"):
                listing.link(pd.Series(reading.article), filters, 160)
                pieces.write(pieces.meta(f"{side.shared:.0%} of {count(side.words, 'word')} stand in both"))
                pieces.write(side.shown)


def _called(row: Any) -> str:
    return f"{cut(known(row.source, 'source unknown'), 40)}, {day(row.published_day)}: {cut(row.title, 80)}"


class Side(NamedTuple):
    """One of two texts as HTML, its words as far as they are compared, and the share that both have."""

    shown: Markup
    words: int
    shared: float


def differences(left: str, right: str) -> tuple[Side, Side]:
    """Return two texts with what both say marked.

    Words are the same whatever their case; stretches of fewer than `SHARED` do not count.
    """
    ours, theirs = _WORD.findall(left)[:MOST_WORDS], _WORD.findall(right)[:MOST_WORDS]
    matcher = SequenceMatcher(None, _plain(ours), _plain(theirs))
    same = [block for block in matcher.get_matching_blocks() if block.size >= SHARED]
    return (
        _side(ours, [(block.a, block.size) for block in same]),
        _side(theirs, [(block.b, block.size) for block in same]),
    )


def _plain(words: list[str]) -> list[str]:
    return [word.strip().strip(".,;:!?\"'“”‘’«»()").casefold() for word in words]


def _side(words: list[str], same: list[tuple[int, int]]) -> Side:
    parts: list[Markup] = []
    at = 0
    for start, size in [*same, (len(words), 0)]:
        if at < start:
            parts.append(Markup("<span>{}</span>").format("".join(words[at:start])))
        if size:
            parts.append(Markup("<mark>{}</mark>").format("".join(words[start : start + size])))
        at = start + size
    shown = Markup('<div class="compared" dir="auto">{}</div>').format(pieces.joined(parts))
    return Side(shown, len(words), sum(size for _, size in same) / max(len(words), 1))
