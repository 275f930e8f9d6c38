"""Coverage over time: who and what is written about, how much, in which share."""

from __future__ import annotations

import streamlit as st

from monitor.charts import bars, lines
from monitor.metrics import coverage, watched
from monitor.ui.filters import address, drill
from monitor.ui.kit import page, pieces, shell
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, words

BY = {name: called.capitalize() for name, called in words("by").items()}
INTERVAL = {"day": "Day", "week": "Week", "month": "Month"}
MEASURE = {"share": "Share", "count": "Count"}

filters, counts = page.begin("Coverage over time", "Who and what is written about, and how that shifts")

with st.container(horizontal=True, key="choices", vertical_alignment="center"):
    by = address.pick("by", "By", BY, "country")
    interval = address.choice("interval", "Per", INTERVAL, "month")
    measure = address.choice("measure", "As", MEASURE, "share")
ranked = ask(coverage.top, filters, by=by, limit=20)
series = address.several("series", "Lines", dict(zip(ranked["id"], ranked["label"], strict=True)), most=6)
share = measure == "share"
support = f"{count(counts.articles - counts.undated, 'article')} with a known date"
if counts.undated:
    support += f"; {counts.undated:,} without one are not in the chart"

if by == "term" and (unread := ask(watched.unread)):
    pieces.write(pieces.note(f"Left out, since their queries can no longer be read: {', '.join(unread)}."))
frame = ask(coverage.over_time, filters, by=by, interval=interval, series=series)
unit = words("unit")[filters.unit]
if share:
    support += lines.hollow(frame, interval)
show(
    Block(
        view="coverage-over-time",
        key=by,
        title=(
            f"Share of coverage by {words('by')[by]}, % of {unit} per {interval}"
            if share
            else f"Coverage by {words('by')[by]}, {unit} per {interval}"
        ),
        support=support,
        figure=lines.over_time(frame, by, shell.look(), share=share),
        frame=frame,
        filters=filters,
        drill=drill.member_in_period(filters, by, interval),
        keys=("id", "period"),
        options={"by": by, "interval": interval, "series": series},
    )
)

show(
    Block(
        view="coverage",
        key=by,
        title=(
            f"Share of coverage by {words('by')[by]}, % of {unit}, over the whole period"
            if share
            else f"Coverage by {words('by')[by]}, {unit}, over the whole period"
        ),
        support=f"{count(counts.articles, 'article')} from {count(counts.sources, 'source')}",
        figure=bars.ranking(ranked, by, shell.look(), share=share),
        frame=ranked,
        filters=filters,
        drill=drill.member(filters, by),
        keys=("id",),
        options={"by": by, "limit": 20},
    )
)
