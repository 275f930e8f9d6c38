"""The filter bar: what is on as chips, everything else behind one button per kind of filter.

The filters that readers reach for first have a place of their own here; all others stand under "More", each
with the widget that its kind of values asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import streamlit as st

from monitor.errors import UsageError
from monitor.metrics import parsing
from monitor.metrics.filter_row import Filter
from monitor.metrics.filters import FILTERS, Filters, period_label
from monitor.metrics.names import country_or_bloc_name
from monitor.metrics.options import Options, options
from monitor.reference import blocs
from monitor.ui.filters import address
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import label as plain_label

QUICK = {"7 days": 7, "30 days": 30, "90 days": 90, "12 months": 365}
_SHOWN = "f-period-shown"
"""In the session's state: the period that the widget was set to."""
_PLACED = ("start", "end", "country", "pair", "together", "topic", "source", "text")
"""Filters with a place of their own."""
_OWN_STATE = ("start", "end", "pair")
"""Filters whose widget holds something else than their value."""


def filter_bar() -> Filters:
    """Draw the bar and return the filters of the view, which the address holds.

    Raises:
        UsageError: the address holds a filter that cannot be understood.
    """
    filters = address.filters()
    offered = ask(options)
    _set_widgets(filters)
    with st.container(key="filters", gap="small"):
        with st.container(horizontal=True, key="filterbar", gap="small", vertical_alignment="center"):
            _period(filters, offered)
            _countries(filters, offered)
            for name in ("topic", "source"):
                row = FILTERS[name]
                title = _named(row.field.capitalize(), len(getattr(filters, row.field)))
                with st.popover(title, key=f"p-{row.field}"):
                    _widget(row, filters, offered)
            _more(filters, offered)
            st.text_input(
                FILTERS["text"].label,
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
    states = [code for code in filters.countries if not code.startswith(blocs.PREFIX)]
    codes = _offered(offered, "country", (*states, *(filters.pair or ())))
    members = [f"{blocs.PREFIX}{slug}" for slug in blocs.with_members()]
    on = len(filters.countries) + bool(filters.pair)
    with st.popover(_named("Countries", on), key="p-countries"):
        _multiselect(FILTERS["country"], codes | {key: country_or_bloc_name(key) for key in members})
        _multiselect(FILTERS["pair"], codes, most=2)
        _widget(FILTERS["together"], filters, offered)


def _more(filters: Filters, offered: Options) -> None:
    rows = [row for row in FILTERS.values() if row.name not in _PLACED]
    on = sum(len(row.chips(filters)) for row in rows)
    with st.popover(_named("More", on), key="p-more"):
        for row in rows:
            _widget(row, filters, offered)


def _widget(row: Filter, filters: Filters, offered: Options) -> None:
    """Draw the widget that a filter's kind of values asks for."""
    key = f"f-{row.field}"
    if row.switch:
        st.toggle(row.label, key=key, on_change=_changed, help=row.hint)
    elif row.choices and row.many:
        st.pills(row.label, row.choices, selection_mode="multi", key=key, on_change=_changed, help=row.hint)
    elif row.choices:
        st.segmented_control(
            row.label, row.choices, key=key, required=True, on_change=_changed, help=row.hint
        )
    elif row.many:
        values = _offered(offered, row.name, getattr(filters, row.field))
        _multiselect(row, values, free=row.name not in offered.values)
    else:
        st.text_input(row.label, key=key, on_change=_changed, help=row.hint)


def _multiselect(
    row: Filter, offered: dict[str, str], most: int | None = None, *, free: bool = False
) -> None:
    """Draw a list to choose from (value in the address → what it says) and, if `free`, to add to."""
    st.multiselect(
        row.label,
        list(offered),
        key=f"f-{row.field}",
        format_func=lambda key: offered.get(key, key),
        max_selections=most,
        select_all=False,
        accept_new_options=free,
        on_change=_changed,
        placeholder="Choose or type",
        help=row.hint,
    )


def _offered(offered: Options, name: str, chosen: Iterable[str]) -> dict[str, str]:
    """Return the values on offer and those of the address, which a smaller store may not hold."""
    called = FILTERS[name].called
    frame = offered.values.get(name)
    known = {} if frame is None else dict(zip(frame["id"].astype(str), frame["articles"], strict=True))
    return {key: f"{called(key)} ({known.get(key, 0):,})" for key in dict.fromkeys([*known, *chosen])}


def _chips(filters: Filters) -> None:
    on = filters.chips()
    if not on:
        return
    with st.container(horizontal=True, key="chips", gap="small"):
        for place, one in enumerate(on):
            st.button(
                plain_label(one.label, 40),
                key=f"chip-{place}",
                icon=":material/close:",
                icon_position="right",
                on_click=address.go,
                args=(one.without,),
                help="Remove this filter",
                type="tertiary",
            )
        if len(on) > 1:
            st.button("Clear all", key="chip-all", on_click=address.go, args=(Filters(),), type="tertiary")


def _set_widgets(filters: Filters) -> None:
    """Set every widget to what the address says, but keep a choice that is only half made."""
    state = st.session_state
    for row in FILTERS.values():
        if row.name not in _OWN_STATE:
            state[f"f-{row.field}"] = _state(row, filters)
    if filters.pair or len(state.get("f-pair", ())) != 1:
        state["f-pair"] = list(filters.pair or ())
    if filters.start or filters.end or len(state.get("f-period", ())) != 1:
        offered = ask(options)
        bounds = (filters.start or offered.first, filters.end or offered.last)
        half_open = filters.start or filters.end
        state["f-period"] = tuple(sorted(cast(Any, bounds))) if half_open and all(bounds) else ()
        state[_SHOWN] = state["f-period"]


def _state(row: Filter, filters: Filters) -> Any:
    """Return what the widget of a filter holds."""
    value = getattr(filters, row.field)
    if row.many:
        return list(value)
    return value if row.switch or row.choices else row.query(filters) if row.on(filters) else ""


def _changed() -> None:
    """Write the state of the widgets into the address; what cannot be used is told and left out."""
    pair = tuple(sorted(st.session_state["f-pair"]))
    start, end = _period_chosen(address.filters())
    try:
        chosen = {row.field: _chosen(row) for row in FILTERS.values() if row.name not in _OWN_STATE}
    except UsageError as error:
        st.toast(plain_label(error, 200), icon=":material/error:")
        return
    address.go(Filters(start=start, end=end, pair=(pair[0], pair[1]) if len(pair) == 2 else None, **chosen))


def _chosen(row: Filter) -> Any:
    """Return the value of a filter that its widget holds."""
    state = st.session_state[f"f-{row.field}"]
    if row.switch:
        return state
    given = list(state) if row.many else [" ".join((state or "").split())[: row.longest]]
    texts = parsing.texts(row.name, given, row.longest)
    return row.value(texts) if texts else row.default


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
    address.go(replace(address.filters(), start=start, end=None))


def _named(name: str, on: int) -> str:
    return f"{name} · {on}" if on else name
