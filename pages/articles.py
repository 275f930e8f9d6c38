"""Articles: the list behind every figure, and a reader for one of them."""

from __future__ import annotations

import streamlit as st

from monitor.metrics import articles
from monitor.ui.article import detail, facets, listing, selecting
from monitor.ui.filters import address
from monitor.ui.kit import cards, page, pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count

SORT = {"newest": "Newest", "oldest": "Oldest", "relevance": "Most relevant", "tone": "Most negative"}

address.write()
if "article" in st.query_params:
    detail.show(st.query_params["article"])
    st.stop()

filters, counts = page.begin("Articles", "What the figures rest on")

with st.container(horizontal=True, key="choices", vertical_alignment="center"):
    sort = address.choice("sort", "Order", SORT, "relevance" if filters.search else "newest")
    select = selecting.switch()
    pieces.write(pieces.meta("All as"), width="content")
    selecting.files("articles", filters, {"sort": sort})
told = f"{count(counts.articles, 'article')} from {count(counts.sources, 'source')}"
if counts.undated:
    told += f", {counts.undated:,} without a known date"
if counts.duplicates:
    copies = count(counts.duplicates, "near-duplicate")
    told += f", {copies} {'counted' if filters.duplicates else 'left out'}"
pieces.write(pieces.meta(told + cards.toneless(counts)))
rows = ask(articles.heads, filters) if filters.duplicates else counts.articles
listed, beside = st.columns([15, 4], gap="medium") if filters.search else (st.container(), None)
with listed:
    offset = listing.offset(rows)
    found = ask(articles.listing, filters, sort=sort, limit=listing.PAGE, offset=offset, fold=True)
    if select:
        selecting.bar(found["article_id"].tolist())
    listing.rows(found, filters, select=select)
    listing.pager(rows)
if beside:
    with beside:
        facets.show(filters)
