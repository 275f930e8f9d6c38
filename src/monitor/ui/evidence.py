"""The sentences on which a pair's relation rests."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import pandas as pd
import streamlit as st

from monitor import export
from monitor.metrics import articles, pairs
from monitor.metrics.filters import Filters
from monitor.metrics.names import country_name, pair_label
from monitor.model import RelationLabel
from monitor.ui import reader, url, why
from monitor.ui.ask import ask, store
from monitor.ui.shell import ARTICLES
from monitor.ui.words import day, escape, known, label, signed, words

RELATIONS = {"all": "All", "conflict": "Conflict", "neutral": "Neutral", "cooperation": "Cooperation"}
MOST = 10
"""Sentences shown; the download holds all."""


def choose_pair(filters: Filters, ranked: pd.DataFrame) -> tuple[str, str]:
    """Show the chosen pair, the filter's or else the most covered one, and let the reader change it."""
    offered = [tuple(key.split("-")) for key in ranked["pair"]]
    chosen = filters.pair or offered[0]
    if chosen not in offered:
        offered.insert(0, chosen)
    st.session_state["pair-shown"] = chosen
    st.selectbox(
        "One pair more closely",
        offered,
        format_func=lambda pair: pair_label(*pair),
        key="pair-shown",
        on_change=_choose,
        width=400,
    )
    return cast(tuple[str, str], chosen)


def show(filters: Filters, pair: tuple[str, str]) -> None:
    """Show the strongest and newest sentences about a pair, with who does what to whom and who says so."""
    with st.container(key="block-evidence", gap="small"):
        st.html(
            f'<div class="blockhead"><h2>What is said about {escape(pair_label(*pair))}</h2>'
            "<p>Sentences that name both, strongest and newest first</p></div>"
        )
        chosen = url.choice("relation", "Show", RELATIONS, "all")
        sign = None if chosen == "all" else cast(RelationLabel, chosen)
        frame = ask(pairs.evidence, filters, pair=pair, relation=sign, limit=MOST)
        if frame.empty:
            st.html('<p class="quiet">No sentence under these filters.</p>')
        for row in frame.itertuples():
            _sentence(row, filters, pair)
        with st.container(horizontal=True, key="foot-evidence", gap="small", vertical_alignment="center"):
            st.download_button(
                "CSV",
                data=partial(
                    export.render, "pair-evidence", store(), filters, pair=pair, relation=sign, limit=None
                ),
                file_name="pair-evidence.csv",
                mime="text/csv",
                key="csv-pair-evidence",
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )
            with st.popover("How computed", key="how-evidence", type="tertiary"):
                st.html(f'<p class="how">{words("how")["pair-evidence"]}</p>')


def _sentence(one: Any, filters: Filters, pair: tuple[str, str]) -> None:
    surfaces, deciding = _marks(one, pair)
    named_relation = one.relation_label if isinstance(one.relation_label, str) else "not told"
    facts = [
        f'<span class="cue {escape(named_relation)}">{escape(named_relation)} {signed(one.relation)}</span>',
        escape(why.kind(one)),
        f"{_name(one.actor)} → {_name(one.target)}" if _name(one.actor) and _name(one.target) else "",
        f"says {_name(one.voice)}" if _name(one.voice) else "",
        escape(why.mood(one)),
        f"happens: {escape(why.when(one))}" if why.when(one) else "",
        f"<b>{escape(known(one.source, 'source unknown'), 60)}</b>",
        escape(day(one.published_at)),
    ]
    text = one.text if isinstance(one.text, str) else ""
    with st.container(key=f"said-{one.article_id}-{one.sentence}", gap=None):
        st.html(
            f'<div class="evidence"><p dir="auto">{reader.evidence(text[:1500], surfaces, deciding)}</p>'
            f'<p class="meta">{" · ".join(fact for fact in facts if fact)}</p></div>'
        )
        st.page_link(
            ARTICLES,
            label=label(one.title or "Untitled", 90),
            query_params=url.query(filters, article=str(one.article_id)),
        )


def _marks(one: Any, pair: tuple[str, str]) -> tuple[list[str], list[reader.Mark]]:
    """Return the words that name the pair in a sentence, and those that decided what passes between them."""
    found = ask(articles.reading, int(one.article_id))
    if found is None:
        return [], []
    named, told, sentences = found.mentions, found.pairs, found.sentences
    here = named[(named["sentence"] == one.sentence) & named["entity_id"].isin(list(pair))]
    same = told[
        (told["sentence"] == one.sentence) & told["country_a"].isin(pair) & told["country_b"].isin(pair)
    ]
    start = sentences.loc[sentences["sentence"] == one.sentence, "start"]
    shift = int(start.iloc[0]) if len(start) else 0
    deciding = [mark for row in same.itertuples() for mark in reader.decided(row, shift)]
    return here["surface"].tolist(), deciding


def _name(code: Any) -> str:
    return escape(country_name(code)) if isinstance(code, str) and code else ""


def _choose() -> None:
    filters = url.filters()
    first, second = st.session_state["pair-shown"]
    url.go(Filters.from_query({**filters.to_query(), "pair": f"{first}-{second}"}))
