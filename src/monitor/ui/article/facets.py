"""What the hits of a search are about: narrow counts beside the list, each of which narrows it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from monitor.metrics import search
from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters
from monitor.ui.filters import address, drill
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import day, label

MOST = 5
"""Values of each kind."""

_NAMED = {
    "source": "Sources",
    "country": "Countries",
    "topic": "Topics",
    "language": "Languages",
    "day": "Days",
}


def show(filters: Filters) -> None:
    """Show the values that most of the hits have; of days the busiest."""
    counts = ask(search.facets, filters)
    with st.container(key="facets", gap=None):
        for name, title in _NAMED.items():
            found = sorted(counts[name], key=lambda pair: (-pair[1], pair[0]))[:MOST]
            if not found or (len(found) == 1 and name == "language"):
                continue
            pieces.write(pieces.side(title))
            with st.container(key=f"facet-{name}", gap=None):
                for key, articles in found:
                    called, narrowed = _value(name, key, filters)
                    # No link: one to the page that is shown leaves the address as it was (Streamlit 1.67).
                    st.button(
                        f"{label(called, 34)} :gray[{articles:,}]",
                        key=f"facet-{name}-{key}",
                        type="tertiary",
                        on_click=address.go,
                        args=(narrowed,),
                    )


def _value(name: str, key: str, filters: Filters) -> tuple[str, Filters]:
    """Return what a value is called, and the filters of the hits that have it."""
    if name == "day":
        return day(date.fromisoformat(key)), drill.within(filters, key, "day")
    made = dimension(name)
    return made.label(key), made.narrow(filters, key)
