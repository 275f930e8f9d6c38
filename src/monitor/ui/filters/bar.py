"""The filter bar: what is on as chips, everything else behind one button per kind of filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pandas as pd
import streamlit as st

from monitor.metrics.filters import Filters
from monitor.metrics.names import country_or_bloc_name, label
from monitor.metrics.options import Options, options
from monitor.reference import blocs
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.ui.filters import address as url
from monitor.ui.filters.chips import active, period_label
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import label as plain_label

QUICK = {"7 days": 7, "30 days": 30, "90 days": 90, "12 months": 365}
TONES = ("negative", "neutral", "positive")
LONGEST_TEXT = 200
_SHOWN = "f-period-shown"
"""In the session's state: the period that the widget was set to."""
UNITS = ("articles", "stories", "sources")


def filter_bar() -> Filters:
    """Draw the bar and return the filters of the view, which the address holds.

    Raises:
        UsageError: the address holds a filter that cannot be understood.
    """
    filters = url.filters()
    offered = ask(options)
    _set_widgets(filters)
    with st.container(key="filters", gap="small"):
        with st.container(horizontal=True, key="filterbar", gap="small", vertical_alignment="center"):
            _period(filters, offered)
            _countries(filters, offered)
            _pick("Topics", "topics", offered.topics, filters.topics, lambda key: label("topic", key))
            _pick("Sources", "sources", offered.sources, filters.sources, str)
            _more(filters, offered)
            st.text_input(
                "Title or text contains",
                key="f-text",
                type="search",
                placeholder="Text contains…",
                label_visibility="collapsed",
                width=210,
                on_change=_changed,
            )
        _chips(filters)
    return filters


def _period(filters: Filters, offered: Options) -> None:
    shown = period_label(filters) if filters.start or filters.end else "Period"
    with st.popover(shown, key="p-period", type="secondary"):
        if offered.last is None:
            st.caption("No article in the store has a known publication date.")
            return
        with st.container(horizontal=True, gap="small"):
            for name, days in QUICK.items():
                start = offered.last - timedelta(days=days - 1)
                st.button(
                    f"Last {name}", key=f"q-{days}", on_click=_set_period, args=(start,), type="secondary"
                )
            st.button("All dates", key="q-all", on_click=_set_period, args=(None,), type="secondary")
        first = min(offered.first or offered.last, filters.start or date.max, filters.end or date.max)
        last = max(offered.last, filters.start or date.min, filters.end or date.min)
        st.date_input(
            "From, to",
            key="f-period",
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            on_change=_changed,
        )
        st.caption(f"Dated articles run from {offered.first} to {offered.last}. Quick picks end there.")


def _countries(filters: Filters, offered: Options) -> None:
    codes = _with(offered.countries, (*_states(filters.countries), *(filters.pair or ())))
    members = [f"{blocs.PREFIX}{slug}" for slug in blocs.with_members()]
    on = len(filters.countries) + bool(filters.pair)
    with st.popover(_named("Countries", on), key="p-countries"):
        _multiselect(
            "Any of these countries", "countries", [*codes, *members], country_or_bloc_name, offered.countries
        )
        _multiselect("Two countries together", "pair", codes, country_name, offered.countries, most=2)
        st.segmented_control(
            "Together in the same",
            ("sentence", "article"),
            key="f-together",
            required=True,
            on_change=_changed,
        )


def _states(chosen: Iterable[str]) -> list[str]:
    return [code for code in chosen if not code.startswith(blocs.PREFIX)]


def _pick(
    name: str, field: str, offered: pd.DataFrame, chosen: tuple[str, ...], say: Callable[[str], str]
) -> None:
    with st.popover(_named(name, len(chosen)), key=f"p-{field}"):
        _multiselect(f"Any of these {field}", field, _with(offered, chosen), say, offered)


def _more(filters: Filters, offered: Options) -> None:
    on = len(filters.languages) + len(filters.tone) + (filters.unit != "articles")
    on += filters.duplicates + (not filters.undated) + (not filters.places)
    with st.popover(_named("More", on), key="p-more"):
        _multiselect(
            "Any of these languages",
            "languages",
            _with(offered.languages, filters.languages),
            language_name,
            offered.languages,
        )
        st.pills("Tone of the article", TONES, selection_mode="multi", key="f-tone", on_change=_changed)
        st.segmented_control("Count", UNITS, key="f-unit", required=True, on_change=_changed)
        st.toggle("Include near-duplicates", key="f-duplicates", on_change=_changed)
        st.toggle(
            "Include articles without a known date",
            key="f-undated",
            on_change=_changed,
            help="They count in every period, but are in no chart over time.",
        )
        st.toggle(
            "Count places as their country",
            key="f-places",
            on_change=_changed,
            help="An article that names Chicago, Crimea or a town in its dateline then names its country.",
        )


def _multiselect(
    name: str,
    field: str,
    keys: list[str],
    say: Callable[[str], str],
    offered: pd.DataFrame,
    most: int | None = None,
) -> None:
    known = dict(zip(offered["id"], offered["articles"], strict=True))
    st.multiselect(
        name,
        keys,
        key=f"f-{field}",
        format_func=lambda key: (
            say(key) if key.startswith(blocs.PREFIX) else f"{say(key)} ({known.get(key, 0):,})"
        ),
        max_selections=most,
        select_all=False,
        on_change=_changed,
        placeholder="Choose or type",
    )


def _chips(filters: Filters) -> None:
    on = active(filters)
    if not on:
        return
    with st.container(horizontal=True, key="chips", gap="small"):
        for place, one in enumerate(on):
            st.button(
                plain_label(one.label, 40),
                key=f"chip-{place}",
                icon=":material/close:",
                icon_position="right",
                on_click=url.go,
                args=(one.without,),
                help="Remove this filter",
                type="tertiary",
            )
        if len(on) > 1:
            st.button("Clear all", key="chip-all", on_click=url.go, args=(Filters(),), type="tertiary")


def _set_widgets(filters: Filters) -> None:
    """Set every widget to what the address says, but keep a choice that is only half made."""
    state = st.session_state
    for field in ("countries", "topics", "sources", "languages", "tone"):
        state[f"f-{field}"] = list(getattr(filters, field))
    if filters.pair or len(state.get("f-pair", ())) != 1:
        state["f-pair"] = list(filters.pair or ())
    if filters.start or filters.end or len(state.get("f-period", ())) != 1:
        offered = ask(options)
        bounds = (filters.start or offered.first, filters.end or offered.last)
        half_open = filters.start or filters.end
        state["f-period"] = tuple(sorted(cast(Any, bounds))) if half_open and all(bounds) else ()
        state[_SHOWN] = state["f-period"]
    for field in ("text", "unit", "duplicates", "undated", "places", "together"):
        state[f"f-{field}"] = getattr(filters, field)


def _changed() -> None:
    """Write the state of the widgets into the address."""
    state = st.session_state
    pair = tuple(sorted(state["f-pair"]))
    start, end = _period_chosen(url.filters())
    url.go(
        Filters(
            start=start,
            end=end,
            countries=tuple(state["f-countries"]),
            pair=(pair[0], pair[1]) if len(pair) == 2 else None,
            topics=tuple(state["f-topics"]),
            sources=tuple(state["f-sources"]),
            languages=tuple(state["f-languages"]),
            tone=tuple(state["f-tone"]),
            text=" ".join((state["f-text"] or "").split())[:LONGEST_TEXT],
            unit=state["f-unit"],
            duplicates=state["f-duplicates"],
            undated=state["f-undated"],
            places=state["f-places"],
            together=state["f-together"],
        )
    )


def _period_chosen(before: Filters) -> tuple[date | None, date | None]:
    """Return the period of the widget, or the address's own where the reader did not touch the widget.

    The widget shows two days always, so an open end is filled in there, but stays open in the address.
    """
    chosen = tuple(st.session_state.get("f-period", ()))
    if chosen == st.session_state.get(_SHOWN):
        return before.start, before.end
    return (chosen[0], chosen[1]) if len(chosen) == 2 else (None, None)


def _set_period(start: date | None) -> None:
    st.session_state["f-period"] = ()
    url.go(replace(url.filters(), start=start, end=None))


def _with(offered: pd.DataFrame, chosen: Iterable[str]) -> list[str]:
    """Return the ids on offer and those of the address, which a smaller store may not hold."""
    return list(dict.fromkeys([*offered["id"].astype(str), *chosen]))


def _named(name: str, on: int) -> str:
    return f"{name} · {on}" if on else name
