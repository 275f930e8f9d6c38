"""Stories: what happened, who had it first, who followed, and how they tell it."""

from __future__ import annotations

import streamlit as st

from monitor.metrics import stories
from monitor.ui.article import listing as pages
from monitor.ui.filters import address
from monitor.ui.kit import page, pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import view_foot
from monitor.ui.kit.words import count
from monitor.ui.story import listing, profile

SORT = {"size": "Largest", "newest": "Newest", "spread": "Most sources"}

address.write()
filters, counts = page.begin("Stories", "What happened, who had it first and who followed")
if len(filters.stories) == 1:
    st.page_link(
        listing.STORIES,
        label="All stories",
        query_params=filters.without("story").to_query(),
        icon=":material/arrow_back:",
    )
    profile.show(filters, int(filters.stories[0]))
    st.stop()

sort = address.choice("sort", "Order", SORT, "size")
found = ask(stories.total, filters)
pieces.write(
    pieces.meta(
        f"{count(found, 'story')} of two articles and more, in {count(counts.articles, 'article')} from "
        f"{count(counts.sources, 'source')}"
    )
)
offset = pages.offset(found)
listing.rows(ask(stories.listing, filters, sort=sort, limit=pages.PAGE, offset=offset), filters)
pages.pager(found)
view_foot("stories", filters, {"sort": sort})
