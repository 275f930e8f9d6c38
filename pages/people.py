"""People and organisations: how much and in what tone they are written about, with whom, in which words."""

from __future__ import annotations

from typing import cast

import streamlit as st

from monitor.metrics import coverage, entities
from monitor.metrics.entity_rows import Kind
from monitor.ui.article import listing as pages
from monitor.ui.filters import address
from monitor.ui.kit import page, pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import view_foot
from monitor.ui.kit.words import count
from monitor.ui.people import listing, profile

KIND = {"person": "People", "organisation": "Organisations"}
KINDS: tuple[tuple[Kind, str], ...] = (("person", "persons"), ("organisation", "orgs"))
SORT = {"articles": "Most written about", "negative": "Most negative", "positive": "Most positive"}

address.write()
filters, counts = page.begin("People and organisations", "Who is written about, in what tone, and with whom")
for kind, field in KINDS:
    chosen = getattr(filters, field)
    if len(chosen) == 1:
        st.page_link(
            listing.PEOPLE,
            label="All people and organisations",
            query_params=filters.without(listing.BY[kind]).to_query(),
            icon=":material/arrow_back:",
        )
        profile.show(filters, kind, chosen[0])
        st.stop()

with st.container(horizontal=True, key="choices", vertical_alignment="bottom"):
    kind = cast(Kind, address.choice("kind", "Kind", KIND, "person"))
    sort = address.choice("sort", "Order", SORT, "articles")
found = ask(entities.total, filters, kind=kind)
pieces.write(
    pieces.meta(
        f"{found:,} {KIND[kind].lower()} named in {count(counts.articles, 'article')} from "
        f"{count(counts.sources, 'source')}",
        "" if sort == "articles" else f"those with a tone in {entities.MOST_TONED} articles and more",
    )
)
shown = found if sort == "articles" else 0
offset = pages.offset(shown)
by = listing.BY[kind]
told = ask(coverage.top, filters, by=by, limit=None) if filters.unit == "stories" else None
listing.rows(
    ask(entities.listing, filters, kind=kind, sort=sort, limit=pages.PAGE, offset=offset),
    filters,
    kind,
    {} if told is None else dict(zip(told["id"], told["matching"], strict=True)),
)
pages.pager(shown)
view_foot("entities", filters, {"kind": kind, "sort": sort})
