"""A page with a question that never ends, for test_waiting.py."""

from __future__ import annotations

import streamlit as st

from monitor.store import Store
from monitor.ui.kit import waiting
from monitor.ui.kit.cache import ask

waiting.PATIENCE = 1.0


def endless(store: Store, of: int) -> int:
    """Never ends by itself."""
    return int(
        store.rows(
            "SELECT count(*) FROM range(10_000_000) AS a(x), range(10_000_000) AS b(y) WHERE x + y = $of",
            {"of": -of},
        )[0][0]
    )


def quick(store: Store) -> int:
    """Ends at once."""
    return int(store.rows("SELECT count(*) FROM articles")[0][0])


if st.radio("Ask", ["quick", "endless"]) == "quick":
    st.write(f"{ask(quick)} articles")
else:
    st.write(ask(endless, 1))
