"""Choosing whose profile is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from monitor.metrics import source_sets
from monitor.metrics.filters import Filters
from monitor.metrics.options import options
from monitor.reference.source_sets import set_label
from monitor.ui.filters import address
from monitor.ui.kit.cache import ask

_KEY = "profile-of"
_SET = "set "
"""What an option begins with that is a source set and no source."""


def choose(filters: Filters) -> None:
    """Offer every source and source set; the choice becomes the filter, and so the address."""
    offered = ask(options).values
    sets = _rows(offered, "source-set")
    known = {f"{_SET}{row.id}": f"{set_label(str(row.id))} ({row.articles:,})" for row in sets}
    known |= {source: f"{name} ({articles:,})" for source, (name, articles) in source_names().items()}
    on = [f"{_SET}{name}" for name in filters.source_sets] + list(filters.sources)
    keys = list(dict.fromkeys([*on, *known]))
    st.session_state[_KEY] = on[0] if len(on) == 1 else None
    st.selectbox(
        "Profile of",
        keys,
        format_func=lambda key: known.get(key, key.removeprefix(_SET)),
        key=_KEY,
        placeholder="A source or a source set",
        on_change=_chosen,
        width=420,
    )


def set_names() -> list[str]:
    """Return the source sets that the store's sources are in."""
    return [str(row.id) for row in _rows(ask(options).values, "source-set")]


def source_names() -> dict[str, tuple[str, int]]:
    """Return the sources of the store, each with what it is called and its articles."""
    outlets = ask(source_sets.outlets)
    found = {}
    for row in _rows(ask(options).values, "source"):
        source = str(row.id)
        outlet = outlets.get(source)
        name = f"{outlet.name}, {source}" if outlet and outlet.name != source else source
        found[source] = (name, int(row.articles))
    return found


def _rows(offered: dict[str, pd.DataFrame], name: str) -> list[Any]:
    return list(offered[name].itertuples()) if name in offered else []


def _chosen() -> None:
    chosen = st.session_state[_KEY]
    filters = address.filters()
    if chosen is None:
        address.go(replace(filters, sources=(), source_sets=()))
    elif chosen.startswith(_SET):
        address.go(replace(filters, sources=(), source_sets=(chosen.removeprefix(_SET),)))
    else:
        address.go(replace(filters, sources=(chosen,), source_sets=()))
