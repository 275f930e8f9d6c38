"""One story: its course, who told it, how they differ, and how to correct it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from monitor.charts import bars, course, means
from monitor.metrics import articles, coverage, pairs, stories, tones
from monitor.metrics.filters import Filters
from monitor.metrics.names import pair_label
from monitor.ui.article import listing
from monitor.ui.filters import drill
from monitor.ui.kit import pieces, shell
from monitor.ui.kit.block import Block, show as block
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, cut, day
from monitor.ui.story import comparing, correcting
from monitor.ui.story.listing import days

LEAD_CHARACTERS = 600
"""Of the lead article's text that are shown."""

MOST = 20
"""Outlets that are drawn."""


def show(filters: Filters, story: int) -> None:
    """Show one story.

    Args:
        filters: with this story.
        story: its id.
    """
    told = ask(stories.telling, filters)
    if told.empty:
        pieces.write(pieces.notice("No such story", "None of its articles match.", "Lift other filters."))
        return
    _head(filters, told)
    left, right = st.columns([13, 7], gap="large")
    with left:
        _course(filters, told)
        _tones(filters)
        _relations(filters)
    with right:
        _lead(filters, told)
        _countries(filters)
        _pairs(filters)
        _voices(filters)
    comparing.show(filters, told)
    correcting.show(filters, story, told)


def _head(filters: Filters, told: pd.DataFrame) -> None:
    own = told[told["report"] != "reprint"]
    listed = ask(stories.listing, filters, least=1)
    title = listed["title"].iloc[0] if len(listed) else told["title"].iloc[0]
    rest = (count(len(own), "article"), count(len(told) - len(own), "reprint"))
    when = days(told["published_day"].min(), told["published_day"].max())
    support = " · ".join((when, *rest, count(told["source"].nunique(), "source")))
    pieces.write(pieces.head(cut(title or "Untitled", 200), support))


def _course(filters: Filters, told: pd.DataFrame) -> None:
    first = told[told["report"] == "first"]["source"].head(1).tolist()
    by = f"; {cut(first[0], 40)} had it first" if first and isinstance(first[0], str) else ""
    block(
        Block(
            view="story-outlets",
            title="Who told it, and when: ◆ first report, ● own report, ○ reprint",
            support=f"{count(int(told['published_at'].notna().sum()), 'article')} with a known moment{by}",
            figure=course.told(told, shell.look(), MOST),
            frame=ask(stories.outlets, filters),
            filters=filters,
            drill=drill.member(filters, "source"),
            keys=("source",),
        )
    )


def _tones(filters: Filters) -> None:
    for by, what in (("source", "outlet"), ("source-country", "country of the outlet")):
        frame = ask(tones.along, filters, by=by, limit=MOST)
        if len(frame) < 2:
            continue
        block(
            Block(
                view="tone-by",
                key=by,
                title=f"Tone by {what}, −1 negative to +1 positive",
                support=f"{count(frame['articles'].sum(), 'article')} with a tone",
                figure=means.tones(frame, shell.look()),
                frame=frame,
                filters=filters,
                drill=drill.member(filters, by),
                keys=("id",),
                options={"by": by, "limit": MOST},
            )
        )


def _relations(filters: Filters) -> None:
    """Show how outlets tell of the pair that most articles are about, where at least two do."""
    ranked = ask(pairs.ranking, filters, limit=1)
    if ranked.empty:
        return
    pair = (str(ranked["country_a"].iloc[0]), str(ranked["country_b"].iloc[0]))
    frame = ask(pairs.along, filters, pair=pair, by="source", limit=MOST)
    if len(frame) < 2:
        return
    block(
        Block(
            view="pair-by",
            title=f"{pair_label(*pair)} by outlet: articles by what they tell, and balance",
            support=count(frame["articles"].sum(), "article"),
            figure=bars.pairs(frame.rename(columns={"id": "pair"}), shell.look()),
            frame=frame,
            filters=replace(filters, pair=pair),
            drill=drill.member(replace(filters, pair=pair), "source"),
            keys=("id",),
            options={"pair": pair, "by": "source", "limit": MOST},
        )
    )


def _lead(filters: Filters, told: pd.DataFrame) -> None:
    """Show how the article begins that tells most: the longest of the own reports."""
    own = told[told["report"] != "reprint"]
    lead: Any = next((own if len(own) else told).sort_values("word_count", ascending=False).itertuples())
    reading = ask(articles.reading, int(lead.article_id))
    with st.container(key="side", gap="small"):
        pieces.write(pieces.side("The fullest report"))
        listing.link(lead, filters, 160)
        pieces.write(pieces.meta(pieces.bold(cut(lead.source, 60)), day(lead.published_day)))
        if reading is not None:
            pieces.write(pieces.paragraph(cut(reading.text, LEAD_CHARACTERS), "quiet"))


def _countries(filters: Filters) -> None:
    ranked = ask(coverage.top, filters, by="country", limit=8)
    block(
        Block(
            view="coverage",
            key="countries",
            title="Countries, % of its articles",
            support=count(len(ranked), "country"),
            figure=bars.ranking(ranked, "country", shell.look(), share=True),
            frame=ranked,
            filters=filters,
            drill=drill.member(filters, "country"),
            keys=("id",),
            options={"by": "country", "limit": 8},
        )
    )


def _pairs(filters: Filters) -> None:
    ranked = ask(pairs.ranking, filters, limit=5)
    if ranked.empty:
        return
    block(
        Block(
            view="pairs",
            title="Pairs: articles by what they tell, and balance",
            support=count(ranked["articles"].max(), "article"),
            figure=bars.pairs(ranked, shell.look()),
            frame=ranked,
            filters=filters,
            drill=drill.member(filters, "pair"),
            keys=("pair",),
            options={"limit": 5},
        )
    )


def _voices(filters: Filters) -> None:
    """Show whose speakers say what passes, where any does: the rest is what reporters tell as fact."""
    ranked = ask(coverage.top, filters, by="voice", limit=8)
    if ranked.empty:
        return
    block(
        Block(
            view="coverage",
            key="voices",
            title="Who says so: countries whose speakers tell what passes, % of its articles",
            support=count(len(ranked), "country"),
            figure=bars.ranking(ranked, "voice", shell.look(), share=True),
            frame=ranked,
            filters=filters,
            drill=drill.member(filters, "voice"),
            keys=("id",),
            options={"by": "voice", "limit": 8},
        )
    )
