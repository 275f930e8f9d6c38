"""All sources side by side: share of the coverage, what is known of them, how they work."""

from __future__ import annotations

import streamlit as st

from monitor.charts import bars
from monitor.metrics import coverage, source_sets, sources
from monitor.metrics.coverage import Counts
from monitor.metrics.filters import Filters
from monitor.ui.filters import drill
from monitor.ui.kit import shell
from monitor.ui.kit.block import Block, show as block
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, words
from monitor.ui.sources.choosing import choose

SHOWN = 25
"""Sources that the chart names; the table holds more."""


def show(filters: Filters, counts: Counts) -> None:
    """Show who publishes how much, and offer the profile of each."""
    choose(filters)
    unit = words("unit")[filters.unit]
    support = f"{count(counts.articles, 'article')} from {count(counts.sources, 'source')}"
    ranked = ask(sources.ranking, filters, limit=200)
    outlets = ask(source_sets.outlets)
    held = sum(outlets.get(source) is not None for source in ranked["id"])
    known = f"{held:,} of {count(len(ranked), 'source')} known as outlets"
    if counts.sourceless:
        support += f", {counts.sourceless:,} without a source"
    sets = ask(coverage.top, filters, by="source-set", limit=20)
    left, right = st.columns([11, 9], gap="large")
    with left:
        block(
            Block(
                view="sources",
                title=f"Share of coverage by source, % of {unit}",
                support=f"{support}; {known}: see the table",
                figure=bars.ranking(ranked.head(SHOWN), "source", shell.look(), share=True),
                frame=ranked,
                filters=filters,
                drill=drill.member(filters, "source"),
                keys=("id",),
                options={"limit": 200},
            )
        )
    with right:
        block(
            Block(
                view="coverage",
                key="source-set",
                title=f"Share of coverage by source set, % of {unit}",
                support=f"{support}; a source may be in several sets",
                figure=bars.ranking(sets, "source-set", shell.look(), share=True),
                frame=sets,
                filters=filters,
                drill=drill.member(filters, "source-set"),
                keys=("id",),
                options={"by": "source-set", "limit": 20},
            )
        )
