"""In context: every line in which a search, an entity or a pair stands, and what stands out there."""

from __future__ import annotations

import streamlit as st

from monitor.metrics import kwic
from monitor.ui.context import concordance, examples, words
from monitor.ui.filters import address
from monitor.ui.kit import page, pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import download, how_computed
from monitor.ui.kit.words import count, cut

MOST, WIDTH = 1_000, 100
SORT = {"newest": "Newest", "left": "Words before", "hit": "Hit", "right": "Words after"}
RANKED = {"relevance": "Most relevant"}

filters, counts = page.begin("In context", "How it is said, line by line")
entity = cut(st.query_params.get("entity", ""), 200) or None
if not kwic.answerable(filters, entity):
    pieces.write(
        pieces.notice(
            "What should stand in the middle?",
            "Type a search above, or choose a country or two, a person or an organisation: every place where "
            "they stand becomes a line.",
            "Most written about in these articles:",
        )
    )
    examples.show(filters)
    st.stop()

with st.container(horizontal=True, key="choices", vertical_alignment="bottom"):
    ranked = RANKED if filters.search and not entity else {}
    sort = address.choice("sort", "Order", SORT | ranked, "newest")
    order = {"by": "rank" if sort == "relevance" else "date", "sort": sort if sort in SORT else "hits"}
    if sort == "newest":
        order["sort"] = "hits"
    options = {**order, "limit": MOST, "width": WIDTH, "entity": entity}
    download("kwic", "lines", filters, options)
    download("kwic", "lines", filters, options, label="XLSX", form="xlsx")
    how_computed("kwic", "kwic")
lines = ask(kwic.lines, filters, **options)
more = f"the first {MOST:,} lines" if len(lines) == MOST else count(len(lines), "line")
pieces.write(pieces.meta(f"{more}, of {count(counts.articles, 'article')} that match"))
if lines:
    concordance.show(lines, filters)
elif why := ask(kwic.why_none, filters, entity=entity):
    pieces.write(pieces.note(f"No line: {cut(why, 500)}."))

left, right = st.columns(2, gap="large")
with left:
    words.beside(filters, entity)
with right:
    words.apart(filters)
