"""The search box of the filter bar: Enter applies; what of a query cannot be used is told below it.

The filters stay as they were then, and what was typed stays in the box until it is mended or another search
is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup

from monitor.errors import MonitorError
from monitor.metrics import search
from monitor.metrics.filters import FILTERS, Filters
from monitor.search.query.errors import MARGIN, QueryError
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store

KEY = "f-search"
_FAILED = "f-search-failed"
"""In the session's state: what was typed last and cannot be used."""

WIDTH = 300
"""Pixels of the box."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """What was typed, why it cannot be used, and the search that it should have replaced."""

    typed: str
    error: MonitorError
    before: str


def box() -> None:
    """Draw the box."""
    st.text_input(
        FILTERS["search"].label,
        key=KEY,
        type="search",
        placeholder="Search: (gas OR oil) NEAR/5 pipeline",
        label_visibility="collapsed",
        width=WIDTH,
        on_change=_changed,
    )


def set_box(filters: Filters) -> None:
    """Set the box to what the address says, but keep what was typed and cannot be used."""
    failed = _failed(filters)
    st.session_state[KEY] = failed.typed if failed else filters.search


def told(filters: Filters) -> None:
    """Say below the box what of the query cannot be used, or is read otherwise than it was meant."""
    failed = _failed(filters)
    if failed:
        pieces.write(unread(failed.error))
        if filters.search:
            pieces.write(pieces.meta(f"Shown is still: {filters.search}"))
    elif filters.search:
        notes = ask(search.check, filters.search)
        if notes:
            pieces.write(pieces.meta(*notes))


def _failed(filters: Filters) -> _Failed | None:
    failed: _Failed | None = st.session_state.get(_FAILED)
    return failed if failed and failed.before == filters.search else None


def _changed() -> None:
    typed = " ".join((st.session_state[KEY] or "").split())
    filters = address.filters()
    st.session_state.pop(_FAILED, None)
    try:
        search.check(store(), typed)
    except MonitorError as error:
        st.session_state[_FAILED] = _Failed(typed, error, filters.search)
        return
    address.go(replace(filters, search=typed))


def unread(error: MonitorError) -> Markup:
    """Say why a query cannot be used, with its place."""
    if not isinstance(error, QueryError):
        return pieces.unread(str(error), "", "")
    query, (start, end) = error.query, error.place
    low, high = max(0, start - MARGIN), min(len(query), max(end, start + 1) + MARGIN)
    at = pieces.place(query[start : min(end, high)], f"here, at character {start + 1}:")
    before = ("…" if low else "") + query[low:start]
    after = query[min(end, high) : high] + ("…" if high < len(query) else "")
    return pieces.unread(error.reason, pieces.joined((before, at, after)), error.hint)
