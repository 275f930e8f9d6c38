"""The address of a view: filters and choices live in the query string and nowhere else.

Every run reads them from there, sets the widgets to them, and a change of a widget writes the new address;
so reload, back, and a link sent to a colleague show the same view. Streamlit's own `bind="query-params"`
was rejected: it drops a value it does not know without a word, and cannot bind two dates, a pair or
"text" to the names that the command line uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from monitor.errors import UsageError
from monitor.metrics.filters import Filters

OF_PAIR = ("direction", "speaker")
"""Parameters that mean the first or the second country of the pair that is shown."""

VIEW = (
    *("by", "interval", "measure", "sort", "page", "article", "tells", "level", "series", *OF_PAIR),
    *("at", "entity", "against", "kind", "passes"),
)
"""Parameters that choose how a page shows what the filters let through. All others are filters."""

Query = dict[str, str | list[str]]


def filters() -> Filters:
    """Return the filters of the address.

    Raises:
        UsageError: a value cannot be understood; the message names it.
    """
    return Filters.from_query(
        {name: st.query_params.get_all(name) for name in st.query_params if name not in VIEW}
    )


def go(chosen: Filters) -> None:
    """Write `chosen` into the address and keep the page's own choices.

    Its position in a list goes, and with another pair who acts and who says so: the first country is another.
    """
    written = chosen.to_query()
    gone = {"page"} if written.get("pair") == st.query_params.get("pair") else {"page", *OF_PAIR}
    kept = {
        name: st.query_params.get_all(name) for name in VIEW if name in st.query_params and name not in gone
    }
    st.query_params.from_dict({**kept, **written})


SCRIPT = Markup(
    """<script>(() => {
    const wanted = new URLSearchParams(document.getElementById('address').dataset.query);
    const shown = new URLSearchParams(location.search);
    for (const [name, value] of shown) if (name.startsWith('embed')) wanted.append(name, value);
    const told = query => JSON.stringify([...query].sort());
    if (told(shown) === told(wanted)) return;
    history.pushState({}, '', location.pathname + (wanted.size ? `?${wanted}` : ''));
    })()</script>"""
)
"""Writes what stands beside it into the browser's address; ours, and constant."""


def write() -> None:
    """Have the browser show the address of this run: reload, back and a copied link mean what is seen.

    For pages that link to themselves, and no others: where "back" overtakes a run, what it writes comes late.
    A link to the page that is shown runs it with other parameters but leaves the address as it was (Streamlit
    1.67). What is written is an attribute, escaped, and a query string, encoded. Streamlit keeps `embed` to
    itself, so it stays in the address.
    """
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    wanted = Markup('<span id="address" data-query="{}"></span>').format(
        f"?{urlencode(pairs)}" if pairs else ""
    )
    st.html(wanted + SCRIPT, unsafe_allow_javascript=True)  # noqa: TID251  (a script, and constant)


def query(chosen: Filters, **view: str) -> Query:
    """Return the query string, as a mapping, of a view with these filters and choices."""
    return {**chosen.to_query(), **view}


def value(name: str, options: Mapping[str, str], default: str) -> str:
    """Return the page's own choice `name` from the address.

    Raises:
        UsageError: the address holds something that is not on offer.
    """
    asked = st.query_params.get(name, default)
    if asked not in options:
        raise UsageError(f"{name}={asked[:60]} is not on offer here: choose one of {', '.join(options)}")
    return asked


def choice(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Show a row of buttons for the page's own choice `name` and return what is chosen.

    Args:
        name: the parameter in the address, one of VIEW.
        label: what is chosen, for screen readers and shown before the buttons.
        options: value in the address → what the button says.
        default: the value that the address leaves out.
    """
    return _chosen(partial(st.segmented_control, required=True), name, label, options, default)


def pick(name: str, label: str, options: Mapping[str, str], default: str) -> str:
    """Do as `choice` does with a list that opens, where there are more options than a row holds."""
    return _chosen(partial(st.selectbox, width=200), name, label, options, default)


def _chosen(
    widget: Callable[..., Any], name: str, label: str, options: Mapping[str, str], default: str
) -> str:
    asked = value(name, options, default)
    key = f"view-{name}"
    st.session_state[key] = asked
    widget(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=key,
        on_change=put,
        args=(name, key, default),
    )
    return asked


def several(name: str, label: str, options: Mapping[str, str], most: int) -> tuple[str, ...]:
    """Let the reader choose up to `most` of `options` for the page's own parameter `name`.

    Returns:
        What is chosen, nothing by default. Values that are not on offer (any more) are passed over.
    """
    chosen = [key for key in dict.fromkeys(st.query_params.get_all(name)) if key in options][:most]
    key = f"view-{name}"
    st.session_state[key] = chosen
    st.multiselect(
        label,
        list(options),
        format_func=lambda option: options[option],
        key=key,
        max_selections=most,
        select_all=False,
        placeholder=f"The {most} most covered",
        on_change=_put_all,
        args=(name, key),
        width=420,
    )
    return tuple(chosen)


def _put_all(name: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)


def put(name: str, key: str, default: str) -> None:
    """Write the state of widget `key` into the address as `name`; the default is left out.

    Lines that were chosen among countries mean nothing among topics, so they go with a change of "by".
    """
    if name == "by":
        st.query_params.pop("series", None)
    chosen = str(st.session_state[key])
    if chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
