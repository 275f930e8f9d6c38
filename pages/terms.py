"""Watch terms: queries under a name, counted over the whole store and in every refresh after."""

from __future__ import annotations

from monitor.charts import lines
from monitor.metrics import coverage
from monitor.ui.filters import address, drill
from monitor.ui.kit import page, pieces, shell
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count
from monitor.ui.terms import editing

INTERVAL = {"day": "Day", "week": "Week", "month": "Month"}

filters, counts = page.begin("Watch terms", "What you follow: queries under a name, in every figure")
terms = editing.terms()
if terms:
    interval = address.choice("interval", "Per", INTERVAL, "month")
    ranked = ask(coverage.top, filters, by="term", limit=None)
    series = tuple(ranked["id"].head(coverage.SERIES))
    course = ask(coverage.over_time, filters, by="term", interval=interval, series=series)
    show(
        Block(
            view="coverage-over-time",
            title=f"Share of coverage by watch term, % per {interval}",
            support=f"{count(counts.articles - counts.undated, 'article')} with a known date"
            + lines.hollow(course, interval),
            figure=lines.over_time(course, "term", shell.look(), share=True),
            frame=course,
            filters=filters,
            drill=drill.member_in_period(filters, "term", interval),
            keys=("id", "period"),
            options={"by": "term", "interval": interval, "series": series},
            empty="None of the terms finds an article under these filters.",
        )
    )
    editing.rows(terms, dict(zip(ranked["id"], ranked["matching"], strict=True)), filters)
else:
    pieces.write(
        pieces.paragraph(
            "No term is watched yet. Give a query a name: it becomes a line in charts, a dimension and a "
            "filter.",
            "quiet",
        )
    )
editing.form()
