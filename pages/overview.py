"""Overview: what changed, against the period before."""

from __future__ import annotations

import streamlit as st

from monitor.charts import bars, volume
from monitor.metrics import changes, coverage
from monitor.metrics.dimensions import unfiltered
from monitor.metrics.filters import period_label
from monitor.ui.filters import drill
from monitor.ui.kit import cards, page, shell
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count, words

SUBJECTS = {"country": "country", "pair": "country pair", "topic": "topic"}

filters, counts = page.begin("Overview", "What changed against the period before")
cards.sample_banner(counts)

now, before = ask(changes.period_before, filters)
counted = ask(changes.deltas, filters)
cards.deltas(counted, period_label(now), period_label(before))

whole = unfiltered(filters)
weekly = ask(coverage.over_time, filters, by=whole, interval="week")
show(
    Block(
        view="coverage-over-time",
        key="volume",
        title=f"Volume of coverage, {words('unit')[filters.unit]} per week",
        support=f"{count(counts.articles - counts.undated, 'article')} with a known date",
        figure=volume.over_time(weekly, shell.look()),
        frame=weekly,
        filters=filters,
        drill=drill.period(filters, "week"),
        keys=("id", "period"),
        options={"by": whole, "interval": "week"},
    )
)

for column, (by, subject) in zip(st.columns(3, gap="medium"), SUBJECTS.items(), strict=True):
    frame = cards.comparable(ask(changes.changes, filters, by=by, limit=10))
    with column:
        show(
            Block(
                view=f"changes-{by}",
                title=f"Largest changes by {subject}, % of {words('unit')[filters.unit]}",
                support=cards.compared(counted, period_label(now), period_label(before)),
                figure=bars.changes(frame, shell.look()),
                frame=frame,
                filters=filters,
                drill=drill.member(now, by),
                keys=("id",),
                options={"limit": 10},
                empty="Nothing to compare: one of the two periods holds no article.",
            )
        )
