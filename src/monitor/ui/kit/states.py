"""What a page says when it has nothing to show: no store, no match, an address that makes no sense."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from monitor import notebook
from monitor.errors import MonitorError, StoreMissing, UsageError
from monitor.metrics import articles
from monitor.metrics.filters import Filters
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.words import cut, label


def without_notebook() -> None:
    """Say at the head of a page that the notebook cannot be read, where it cannot."""
    if why := notebook.fault(store().path):
        left_out = "Tags, notes, hidden articles, watch terms and corrections are left out. "
        pieces.write(pieces.note(pieces.bold("The notebook cannot be read. ") + left_out + cut(why, 500)))


def failed(error: MonitorError) -> None:
    """Say what went wrong and what to do, without a traceback."""
    if isinstance(error, UsageError):
        _notice("This address cannot be shown", str(error), "Change the address, or start from all articles.")
        st.button("Show all articles", on_click=_reset, type="primary", key="reset")
    elif isinstance(error, StoreMissing):
        _notice(
            "There is no store yet",
            str(error),
            Markup(
                "Load the sample articles with <code>make run</code>, or your own with "
                "<code>monitor load PATH…</code>, then reload this page."
            ),
        )
    else:
        _notice(
            "The store cannot be read",
            str(error),
            Markup("<code>monitor doctor</code> says what is wrong with it."),
        )


def nothing(filters: Filters) -> NoReturn:
    """Say that no article matches, offer each filter whose removal would help, and end the page there."""
    on = filters.chips()
    if not on:
        advice = Markup("Load some with <code>monitor load PATH…</code>.")
        _notice("The store is empty", "It holds no article.", advice)
        st.stop()
    _notice("No article matches these filters", " and ".join(one.label for one in on), "Loosen one of them:")
    found = [(ask(articles.total, one.without), one) for one in on]
    with st.container(horizontal=True, key="loosen", gap="small"):
        for place, (total, one) in enumerate(sorted(found, key=lambda pair: -pair[0])):
            if total:
                st.button(
                    f"Without {label(one.label, 40)}: {total:,} {filters.unit}",
                    key=f"loosen-{place}",
                    on_click=address.go,
                    args=(one.without,),
                )
        st.button("Clear all filters", key="reset", on_click=address.go, args=(Filters(),), type="primary")
    st.stop()


def _reset() -> None:
    st.query_params.clear()


def _notice(title: str, what: str, advice: str) -> None:
    pieces.write(pieces.notice(title, cut(what, 500), advice))
