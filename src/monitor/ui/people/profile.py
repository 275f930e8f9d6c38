"""One person or organisation: course, tone towards them, with whom they are named, and the sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.charts import bars, lines, tone_line
from monitor.metrics import coverage, deeds, entities
from monitor.metrics.dimensions import dimension, labels
from monitor.metrics.entity_rows import Kind
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import with_shares
from monitor.ui.article import listing, reader
from monitor.ui.filters import address, drill
from monitor.ui.kit import pieces, shell
from monitor.ui.kit.block import Block, show as block
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import head, view_foot
from monitor.ui.kit.words import count, counted, cut, day, known, signed
from monitor.ui.people import correcting
from monitor.ui.people.listing import BY

INTERVAL = {"week": "Week", "month": "Month"}
PASSES = {"all": "All", "conflict": "Conflict", "cooperation": "Cooperation"}
BESIDE = {"person": "People", "organisation": "Organisations", "country": "Countries"}
MOST = 10
"""Sentences shown, and others named beside; the downloads hold more."""


def show(filters: Filters, kind: Kind, id: str) -> None:
    """Show one person or organisation.

    Args:
        filters: with them alone of their kind.
        kind: which of the two.
        id: whom.
    """
    name = ask(labels, BY[kind], (id,))[id]
    pieces.write(pieces.head(cut(name, 120), f"{kind}, known as {cut(id, 80)}"))
    interval = address.choice("interval", "Per", INTERVAL, "month")
    left, right = st.columns(2, gap="large")
    with left:
        _course(filters, kind, id, interval)
    with right:
        _tone(filters, kind, id, interval)
    for column, other in zip(st.columns(3, gap="medium"), BESIDE, strict=True):
        with column:
            _beside(filters, kind, id, other)
    _deeds(filters, kind, id)
    _said(filters, kind, id)
    correcting.show(filters, kind, id, name)


def _course(filters: Filters, kind: Kind, id: str, interval: str) -> None:
    by = BY[kind]
    everyone = filters.without(by)
    course = ask(coverage.over_time, everyone, by=by, interval=interval, series=(id,))
    block(
        Block(
            view="coverage-over-time",
            title=f"Share of coverage per {interval}",
            support=f"{counted(course['matching'].sum(), filters.unit)} with a known date"
            + lines.hollow(course, interval),
            figure=lines.over_time(course, by, shell.look(), share=True),
            frame=course,
            filters=everyone,
            drill=drill.member_in_period(everyone, by, interval),
            keys=("id", "period"),
            options={"by": by, "interval": interval, "series": (id,)},
        )
    )


def _tone(filters: Filters, kind: Kind, id: str, interval: str) -> None:
    toned = ask(entities.tone_over_time, filters, kind=kind, id=id, interval=interval)
    found = int(toned["articles"].sum())
    block(
        Block(
            view="tone-towards",
            title=f"Tone towards them per {interval}, −1 negative to +1 positive",
            support=f"{count(found, 'article')} with a tone towards them",
            figure=tone_line.over_time(toned, shell.look()),
            frame=toned if found else toned.head(0),
            filters=filters,
            drill=drill.period(filters, interval),
            keys=("period", "period"),
            options={"kind": kind, "id": id, "interval": interval},
            empty="No tone towards them is known: it is told in English articles, of whom they name first.",
        )
    )


def _beside(filters: Filters, kind: Kind, id: str, other: Any) -> None:
    frame = ask(entities.beside, filters, kind=kind, id=id, other=other, limit=MOST)
    by = BY.get(other, "country")
    block(
        Block(
            view="named-beside",
            key=other,
            title=f"{BESIDE[other]} in the same sentences, % of their articles",
            support=count(frame["total"].max() if len(frame) else 0, "article"),
            figure=bars.ranking(with_shares(frame), by, shell.look(), share=True) if len(frame) else None,
            frame=with_shares(frame),
            filters=filters,
            drill=drill.member(filters, by),
            keys=("id",),
            options={"kind": kind, "id": id, "other": other, "limit": MOST},
            empty="Nobody of the kind stands in a sentence with them.",
        )
    )


def _deeds(filters: Filters, kind: Kind, id: str) -> None:
    """Show by which words something passes in the sentences that name them."""
    frame = ask(deeds.deeds, filters, kind=kind, id=id, limit=MOST)
    if frame.empty:
        return
    with st.container(key="block-deeds", gap="small"):
        head("What passes where they are named", "The words that tell it; who acts may be another one")
        rows = [
            (cut(one.words, 80), cut(one.means, 60), f"{one.articles:,}", signed(one.relation))
            for one in list[Any](frame.itertuples())
        ]
        pieces.write(
            pieces.table(("Words", "Kind of event", "Articles", "−1 conflict, +1 cooperation"), rows)
        )
        view_foot("entity-deeds", filters, {"kind": kind, "id": id, "limit": MOST})


def _said(filters: Filters, kind: Kind, id: str) -> None:
    """Show the newest sentences that name them; those, if asked, in which something passes."""
    with st.container(key="block-said", gap="small"):
        head("What is said of them", "Sentences and titles that name them, the newest first")
        passes = address.choice("passes", "Tells of", PASSES, "all")
        asked = {"kind": kind, "id": id, "passes": passes}
        frame = ask(entities.said, filters, limit=MOST, **asked)
        if frame.empty:
            pieces.write(pieces.paragraph("No sentence under these filters.", "quiet"))
        surfaces = ask(entities.spellings, filters, kind=kind, id=id)["surface"].tolist()
        for row in frame.itertuples():
            _sentence(row, filters, surfaces)
        view_foot("entity-sentences", filters, asked)
        st.page_link(
            shell.CONTEXT,
            label="Every line in context",
            query_params=filters.to_query(),
            icon=":material/format_align_center:",
        )
        st.page_link(
            "pages/coverage.py",
            label="Articles negative towards them, by source",
            query_params=address.query(
                dimension("toward").narrow(filters, f"{id}:negative"), by="source", measure="count"
            ),
            icon=":material/newspaper:",
        )


def _sentence(one: Any, filters: Filters, surfaces: list[str]) -> None:
    facts = pieces.meta(
        "in the title" if one.field == "title" else "",
        "" if pd.isna(one.tone) else f"tone of the sentence {signed(one.tone)}",
        pieces.bold(cut(known(one.source, "source unknown"), 60)),
        day(one.published_day),
    )
    text = reader.sentence(one.text[:1500] if isinstance(one.text, str) else "", surfaces, [])
    with st.container(key=f"said-{one.Index}", gap=None):
        pieces.write(Markup('<div class="evidence"><p dir="auto">{}</p>{}</div>').format(text, facts))
        listing.link(one, filters)
