"""The filter bar: what is on as chips, everything else behind one button per kind of filter.

Filters stand in the menu of their group, each with the widget that its kind of values asks for. A filter that
takes any number of values has one list for each way to take them (any, all, none of them), and a switch that
shows one of these lists at a time; all of them count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import streamlit as st

from monitor.errors import UsageError
from monitor.metrics import parsing
from monitor.metrics.dimensions import DIMENSIONS, labels
from monitor.metrics.filter_row import PREFIXES, Filter, Group, Labels
from monitor.metrics.filters import FILTERS, Filters, period_label
from monitor.metrics.names import country_or_bloc_name
from monitor.metrics.options import Options, options, with_tags
from monitor.reference import blocs
from monitor.ui.filters import address, searching
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.words import label as plain_label

QUICK = {"7 days": 7, "30 days": 30, "90 days": 90, "12 months": 365}
MENUS: tuple[Group, ...] = ("Countries", "People", "Relations", "Topics", "Sources", "Notes", "More")
NOTES: dict[Group, str] = {
    "Relations": "Who acts, on whom, who says so, what passes, in which mood: all in one sentence or title.",
    "People": "Those named most are on offer; others can be typed. A tone is written CHN:negative.",
}
MOST_CHIPS = 24
"""Chips that are drawn; what was selected in a list may be hundreds."""

_SHOWN = "f-period-shown"
"""In the session's state: the period that the widget was set to."""
_OWN_STATE = ("start", "end", "pair", "search")
"""Filters whose widget holds something else than their value."""


def filter_bar() -> Filters:
    """Draw the bar and return the filters of the view, which the address holds.

    Raises:
        UsageError: the address holds a filter that cannot be understood.
    """
    filters = address.filters()
    offered = with_tags(ask(options), store())
    _set_widgets(filters, offered)
    with st.container(key="filters", gap="small"):
        with st.container(horizontal=True, key="filterbar", gap="small", vertical_alignment="center"):
            searching.box()
            _period(filters, offered)
            for group in MENUS:
                _menu(group, filters, offered)
        searching.told(filters)
        _chips(filters, _labels(offered))
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
            on_change=_period_changed,
        )
        st.caption(f"Dated articles run from {offered.first} to {offered.last}. Quick picks end there.")


def _menu(group: Group, filters: Filters, offered: Options) -> None:
    """Draw the button of a group, which says how many of its filters are on, and what it opens."""
    rows = [row for row in FILTERS.values() if row.group == group]
    on = sum(len(row.chips(filters)) for row in rows)
    with st.popover(f"{group} · {on}" if on else group, key=f"p-{group.lower()}"):
        if group in NOTES:
            st.caption(NOTES[group])
        for row in rows:
            if row.origin is row:
                _widget(row, filters, offered)


def _widget(row: Filter, filters: Filters, offered: Options) -> None:
    """Draw the widget that a filter's kind of values asks for."""
    told: dict[str, Any] = {"key": f"f-{row.field}", "help": row.hint}
    changed: dict[str, Any] = {"on_change": _changed, "args": (row.name,)}
    if row.name == "pair":
        _pair(row, filters, offered)
    elif row.many:
        _lists(row, filters, offered)
    elif row.switch:
        st.toggle(row.label, **told, **changed)
    elif row.choices:
        st.segmented_control(row.label, row.choices, required=True, **told, **changed)
    else:
        st.text_input(row.label, **told, **changed)


def _pair(row: Filter, filters: Filters, offered: Options) -> None:
    codes = _offered(offered, "country", filters.pair or ())
    st.multiselect(
        row.label,
        list(codes),
        key=f"f-{row.field}",
        format_func=lambda code: codes.get(code, code),
        max_selections=2,
        select_all=False,
        on_change=_pair_changed,
        placeholder="Choose or type",
    )


def _lists(row: Filter, filters: Filters, offered: Options) -> None:
    """Draw what is chosen from, and the switch between any, all and none of what is chosen."""
    ways = [FILTERS[name] for prefix in PREFIXES.values() if (name := f"{prefix}{row.name}") in FILTERS]
    key = f"m-{row.field}"
    if key not in st.session_state:
        st.session_state[key] = next((way.mode for way in ways if way.on(filters)), "any")
    with st.container(key=f"list-{row.field}", gap=None):
        mode = st.segmented_control(
            f"How {row.label} are taken",
            [way.mode for way in ways],
            format_func=lambda mode: _named(mode, len(ways[_place(ways, mode)].of(filters))),
            key=key,
            required=True,
            label_visibility="collapsed",
        )
        shown = ways[_place(ways, str(mode or "any"))]  # None: a browser that came back without its state
        label = f"{shown.mode.capitalize()} of these {row.label}"
        told: dict[str, Any] = {
            **{"key": f"f-{shown.field}", "help": row.hint},
            **{"on_change": _changed, "args": (shown.name,)},
        }
        if row.choices:
            st.pills(label, row.choices, selection_mode="multi", **told)
            return
        values = _offered(offered, row.name, shown.of(filters))
        if row.name == "country":
            members = [f"{blocs.PREFIX}{slug}" for slug in blocs.with_members()]
            values |= {one: country_or_bloc_name(one) for one in members}
        st.multiselect(
            label,
            list(values),
            format_func=lambda value: values.get(value, value),
            select_all=False,
            accept_new_options=row.free,
            placeholder="Choose or type",
            **told,
        )


def _place(ways: list[Filter], mode: str) -> int:
    return [way.mode for way in ways].index(cast(Any, mode))


def _offered(offered: Options, name: str, chosen: Iterable[str]) -> dict[str, str]:
    """Return the values on offer and those of the address, which a smaller store may not hold."""
    frame, called = offered.values.get(name), _labels(offered)
    known = [] if frame is None else zip(frame["id"], frame["label"], frame["articles"], strict=True)
    listed = {one: f"{label} ({articles:,})" for one, label, articles in known}
    return listed | {one: f"{called(name, one)} (0)" for one in chosen if one not in listed}


def _labels(offered: Options) -> Labels:
    """Return what tells what the values of filters are called."""

    def called(name: str, value: Any) -> str:
        frame = offered.values.get(name)
        if frame is not None and (found := frame.loc[frame["id"] == value, "label"]).size:
            return str(found.iloc[0])
        if name in DIMENSIONS and DIMENSIONS[name].named:
            return ask(labels, name, [value])[value]
        return FILTERS[name].called(value)

    return called


def _chips(filters: Filters, called: Labels) -> None:
    on = filters.chips(called)
    if not on:
        return
    with st.container(horizontal=True, key="chips", gap="small"):
        for place, one in enumerate(on[:MOST_CHIPS]):
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
        if len(on) > MOST_CHIPS:
            pieces.write(pieces.meta(f"and {len(on) - MOST_CHIPS:,} more"), width="content")
        if len(on) > 1:
            st.button("Clear all", key="chip-all", on_click=address.go, args=(Filters(),), type="tertiary")


def _set_widgets(filters: Filters, offered: Options) -> None:
    """Set every widget to what the address says, but keep a choice that is only half made."""
    state = st.session_state
    for row in FILTERS.values():
        if row.name not in _OWN_STATE:
            state[f"f-{row.field}"] = _state(row, filters)
    searching.set_box(filters)
    if filters.pair or len(state.get("f-pair", ())) != 1:
        state["f-pair"] = list(filters.pair or ())
    if filters.start or filters.end or len(state.get("f-period", ())) != 1:
        bounds = (filters.start or offered.first, filters.end or offered.last)
        half_open = filters.start or filters.end
        state["f-period"] = tuple(sorted(cast(Any, bounds))) if half_open and all(bounds) else ()
        state[_SHOWN] = state["f-period"]


def _state(row: Filter, filters: Filters) -> Any:
    """Return what the widget of a filter holds."""
    value = row.of(filters)
    if row.many:
        return list(value)
    return value if row.switch or row.choices else row.query(filters) if row.on(filters) else ""


def _changed(name: str) -> None:
    """Write the state of a filter's widget into the address; what cannot be used is told and left out."""
    try:
        address.go(address.filters().having({name: _chosen(FILTERS[name])}))
    except UsageError as error:
        st.toast(plain_label(error, 200), icon=":material/error:")


def _pair_changed() -> None:
    """Write the pair into the address, once it has two countries."""
    chosen = tuple(sorted(st.session_state["f-pair"]))
    address.go(replace(address.filters(), pair=chosen if len(chosen) == 2 else None))


def _period_changed() -> None:
    start, end = _period_chosen(address.filters())
    address.go(replace(address.filters(), start=start, end=end))


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
