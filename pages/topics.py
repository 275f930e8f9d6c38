"""Topics: what the coverage is about, what is rising, and for which countries."""

from __future__ import annotations

import streamlit as st

from monitor.charts import bars, matrix
from monitor.metrics import changes, coverage, topics
from monitor.metrics.filters import period_label
from monitor.ui.filters import address, drill
from monitor.ui.kit import cards, page, shell
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, words

LEVEL = {"top": "Broad", "second": "Fine"}

filters, counts = page.begin("Topics", "What the coverage is about, and what is rising")
unit = words("unit")[filters.unit]
level = address.choice("level", "Topics", LEVEL, "second")
now, before = ask(changes.period_before, filters)

left, right = st.columns(2, gap="large")
with left:
    ranked = ask(coverage.top, filters, by="topic", limit=15, level=level)
    show(
        Block(
            view="topics",
            title=f"Share of coverage by topic, % of {unit}",
            support=count(counts.articles, "article"),
            figure=bars.ranking(ranked, "topic", shell.look(), share=True),
            frame=ranked,
            filters=filters,
            drill=drill.member(filters, "topic"),
            keys=("id",),
            options={"limit": 15, "level": level},
        )
    )
with right:
    rising = ask(topics.rising, filters, limit=12, level=level)
    show(
        Block(
            view="topics-rising",
            title=f"Rising topics, share of coverage in % of {unit}",
            support=cards.compared(ask(changes.deltas, filters), period_label(now), period_label(before)),
            figure=bars.changes(rising, shell.look()),
            frame=rising,
            filters=filters,
            drill=drill.member(now, "topic"),
            keys=("id",),
            options={"limit": 12, "level": level},
            empty="No topic rose, or there is no article in the period before to compare with.",
        )
    )

grid = ask(topics.by_country, filters, topics=12, countries=15, level=level)
show(
    Block(
        view="topics-by-country",
        title=f"What each country is covered for, % of its {unit}",
        support=f"{count(counts.articles, 'article')}; up to 12 topics and 15 countries most covered",
        figure=matrix.shares(grid, shell.look()),
        frame=grid,
        filters=filters,
        drill=drill.topic_and_country(filters),
        keys=("topic_id", "country"),
        options={"topics": 12, "countries": 15, "level": level},
    )
)
