"""What could stand in the middle of a concordance: the most written about, one click away."""

from __future__ import annotations

import streamlit as st

from monitor.metrics import coverage
from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters
from monitor.ui.filters import address
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import label

EACH = 3
BY = ("pair", "country", "person", "org")
"""The dimensions whose members stand in lines."""


def show(filters: Filters) -> None:
    """Offer the three most written about of each kind under these filters."""
    for by in BY:
        found = ask(coverage.top, filters, by=by, limit=EACH)
        with st.container(horizontal=True, key=f"examples-{by}", gap="small"):
            for place, (key, name) in enumerate(zip(found["id"], found["label"], strict=True)):
                st.button(
                    label(name, 60),
                    key=f"example-{by}-{place}",
                    on_click=address.go,
                    args=(dimension(by).narrow(filters, str(key)),),
                )
