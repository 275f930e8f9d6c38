"""The list of watch terms, and the form that makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from monitor import notebook
from monitor.errors import MonitorError, UsageError
from monitor.metrics import search
from monitor.metrics.filters import Filters
from monitor.notebook import Term
from monitor.notebook.notebook import LONGEST_NAME
from monitor.ui.filters import searching
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.keeping import write
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import counted, cut, label

_REFUSED = "term-refused"
"""In the session's state: why the query that was given cannot be watched."""


def terms() -> list[Term]:
    """Return the watch terms of the store, by name."""
    return notebook.terms(store().path)


def rows(held: Sequence[Term], found: Mapping[str, int], filters: Filters) -> None:
    """List the terms: how much each finds, its query, and a way to forget it.

    Args:
        held: the terms.
        found: how much each finds, in the unit of the filters.
        filters: of the view.
    """
    with st.container(key="listing", gap=None):
        for at, term in enumerate(held):
            with st.container(key=f"item-term-{at}", gap=None):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.page_link(
                        ARTICLES,
                        label=label(term.name, LONGEST_NAME),
                        query_params=replace(filters, terms=(term.name,)).to_query(),
                    )
                    st.button(
                        "Forget",
                        key=f"unwatch-{at}",
                        type="tertiary",
                        on_click=_forget,
                        args=(term.name,),
                        help=f"Watch “{label(term.name, 40)}” no more",
                    )
                pieces.write(
                    pieces.meta(
                        pieces.bold(counted(found.get(term.name, 0), filters.unit)),
                        cut(term.query, 200),
                    )
                )
                if term.name not in found and (reason := _unread(term)):
                    pieces.write(searching.unread(reason))


def _unread(term: Term) -> MonitorError | None:
    """Return why a term finds nothing, where its query can no longer be read."""
    try:
        ask(search.check, term.query)
    except MonitorError as error:
        return error
    return None


def form() -> None:
    """Offer to watch a query under a name; what of it cannot be read is told below."""
    with st.form("watch", border=False):
        pieces.write(pieces.side("Watch a term"))
        left, right = st.columns([1, 3], vertical_alignment="bottom")
        left.text_input("Name", key="term-name", max_chars=LONGEST_NAME, placeholder="Gas")
        right.text_input("Query", key="term-query", placeholder="(gas OR oil) NEAR/5 pipeline")
        st.form_submit_button("Watch", on_click=_watch)
    refused: MonitorError | None = st.session_state.pop(_REFUSED, None)
    if refused:
        pieces.write(searching.unread(refused))


def _watch() -> None:
    name, query = (" ".join((st.session_state[key] or "").split()) for key in ("term-name", "term-query"))
    try:
        if not (name and query):
            raise UsageError(f"A watch term needs a {'query' if name else 'name'}: give it one.")
        search.check(store(), query)
    except MonitorError as error:
        st.session_state[_REFUSED] = error
        return
    write(lambda book: book.watch(name, query))
    st.session_state["term-name"] = st.session_state["term-query"] = ""


def _forget(name: str) -> None:
    write(lambda book: book.unwatch(name))
