"""The sentences and titles on which a pair's figures rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.metrics import articles, pair_evidence
from monitor.metrics.filters import Filters
from monitor.metrics.names import pair_label
from monitor.reference.countries import country_name
from monitor.ui.article import listing, reader
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.section import head, view_foot
from monitor.ui.kit.words import cut, day, known, signed
from monitor.ui.pairs import explanation

ALL = {"all": "All"}
RELATIONS = {
    **ALL,
    **{"conflict": "Conflict", "cooperation": "Cooperation", "neutral": "Nothing passes"},
}
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
        on_change=_put_pair,
        width=400,
    )
    return cast(tuple[str, str], chosen)


def show(filters: Filters, pair: tuple[str, str]) -> None:
    """Show the strongest and newest sentences about a pair, with who does what to whom and who says so."""
    with st.container(key="block-evidence", gap="small"):
        head(
            f"What is said about {pair_label(*pair)}",
            "Sentences and titles that name both, strongest and newest first",
        )
        narrowed = _choices(pair)
        frame = ask(pair_evidence.evidence, filters, pair=pair, limit=MOST, **narrowed)
        if frame.empty:
            pieces.write(pieces.paragraph("No sentence under these filters.", "quiet"))
        for row in frame.itertuples():
            _sentence(row, filters, pair)
        view_foot("pair-evidence", filters, {"pair": pair, **narrowed})


def _choices(pair: tuple[str, str]) -> dict[str, Any]:
    """Let the reader choose what passes, who acts and who says so; None for what is left open."""
    a, b = (country_name(code) for code in pair)
    directions = {**ALL, "a_on_b": f"{a} → {b}", "b_on_a": f"{b} → {a}", "mutual": "Mutual or unclear"}
    voices = {**ALL, "a": a, "b": b, "other": "Another country", "reporter": "The reporter"}
    with st.container(horizontal=True, key="evidence-choices", vertical_alignment="center"):
        chosen = {
            "relation": address.choice("tells", "Tells of", RELATIONS, "all"),
            "direction": address.choice("direction", "Who acts", directions, "all"),
            "voice": address.choice("speaker", "Who says so", voices, "all"),
        }
    return {name: None if value == "all" else value for name, value in chosen.items()}


def _sentence(one: Any, filters: Filters, pair: tuple[str, str]) -> None:
    surfaces, marks = _marks(one, pair)
    facts = pieces.meta(
        _badge(one),
        "in the title" if one.field == "title" else "",
        explanation.kind(one),
        f"{_name(one.actor)} → {_name(one.target)}" if _name(one.actor) and _name(one.target) else "",
        f"says {_name(one.voice)}" if _name(one.voice) else "",
        explanation.mood(one),
        f"happens: {explanation.event_date(one)}" if explanation.event_date(one) else "",
        pieces.bold(cut(known(one.source, "source unknown"), 60)),
        day(one.published_day),
    )
    text = reader.sentence(one.text[:1500] if isinstance(one.text, str) else "", surfaces, marks)
    place = "title" if one.field == "title" else int(one.sentence)
    with st.container(key=f"said-{one.article_id}-{place}", gap=None):
        pieces.write(Markup('<div class="evidence"><p dir="auto">{}</p>{}</div>').format(text, facts))
        listing.link(one, filters)


def _badge(one: Any) -> Markup:
    """Return what the sentence tells as a badge, with the probability of it."""
    sign = one.relation_label if isinstance(one.relation_label, str) else "unread"
    name = {"neutral": "nothing passes", "unread": "not read"}.get(sign, f"{sign} {signed(one.relation)}")
    likely = {"conflict": one.conflict, "cooperation": one.cooperation}.get(sign)
    sure = likely is not None and not pd.isna(likely)
    return pieces.cue(name, sign, f"probability {likely:.0%}" if sure else "")


def _marks(one: Any, pair: tuple[str, str]) -> tuple[list[str], list[reader.Mark]]:
    """Return what to mark in a sentence or title: words that name the pair, and places.

    The places are where the two are meant, if the row says so, and the words that decided.
    """
    found = ask(articles.reading, int(one.article_id))
    if found is None:
        return [], []
    here, told = _in_place(found.mentions, one), _in_place(found.pairs, one)
    same = told[told["country_a"].isin(pair) & told["country_b"].isin(pair)]
    shift = 0
    if one.field == "text":
        shift = int(found.sentences.set_index("sentence")["start"].get(one.sentence, 0))
    marks = [mark for row in same.itertuples() for mark in reader.evidence_marks(row, shift)]
    meant = [mark for row in same.itertuples() for mark in reader.country_marks(row, shift)]
    surfaces = [] if meant else here.loc[here["entity_id"].isin(pair), "surface"].tolist()
    return surfaces, [*meant, *marks]


def _in_place(frame: pd.DataFrame, one: Any) -> pd.DataFrame:
    """Return the rows of the sentence, or of the title, that a row of evidence stands in."""
    here: pd.DataFrame = frame[frame["field"] == one.field]
    if one.field == "text":
        here = here[here["sentence"] == one.sentence]
    return here


def _name(code: Any) -> str:
    return country_name(code) if isinstance(code, str) and code else ""


def _put_pair() -> None:
    address.go(replace(address.filters(), pair=st.session_state["pair-shown"]))
