"""Who is one and who is not: spellings of a name can be given to another person or organisation."""

from __future__ import annotations

from typing import Any

import streamlit as st

from monitor import notebook
from monitor.errors import UsageError
from monitor.metrics import entities, parsing
from monitor.metrics.dimensions import dimension
from monitor.metrics.entity_rows import Kind
from monitor.metrics.filters import Filters
from monitor.notebook import Meant
from monitor.notebook.meaning import all_mean, some_mean
from monitor.notebook.notebook import LONGEST_NAME
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import ask, store
from monitor.ui.kit.keeping import write
from monitor.ui.kit.words import count, cut, label as plain_label
from monitor.ui.people.listing import BY

MOST = 300
"""Others of the kind that are on offer."""


def show(filters: Filters, kind: Kind, id: str, name: str) -> None:
    """List the spellings, and let some or all of them mean someone else; undo what was said before.

    Args:
        filters: with this one.
        kind: person or organisation.
        id, name: whom.
    """
    # Of all articles: what is said of “all of them” holds in every figure, not under these filters alone.
    spelled = ask(entities.spellings, Filters(duplicates=True, hidden=True), kind=kind, id=id)
    with st.expander(
        f"{count(len(spelled), 'spelling')} of {cut(name, 60)}: split or join", icon=":material/edit:"
    ):
        pieces.write(
            pieces.paragraph(
                "What you correct stays so, whatever is annotated anew, and holds in every figure.", "quiet"
            )
        )
        rows = [(one.surface, f"{one.mentions:,}", one.found_as) for one in list[Any](spelled.itertuples())]
        pieces.write(pieces.table(("Written", "Mentions", "Found as"), rows))
        left, right = st.columns(2, gap="large", vertical_alignment="bottom")
        chosen = left.multiselect(
            "These spellings",
            list(spelled.index),
            format_func=lambda at: cut(spelled.loc[at, "surface"], 60),
            placeholder="All of them, and those to come",
            select_all=False,
            key="mean-spellings",
        )
        others = ask(entities.listing, Filters(), kind=kind, limit=MOST).set_index("id")["label"]
        other = right.selectbox(
            "mean",
            [key for key in others.index if key != id],
            index=None,
            format_func=lambda key: others.get(key, key),
            accept_new_options=True,
            placeholder="Choose, or type a new name",
            key="mean-whom",
        )
        st.button(
            "Keep it so",
            disabled=not other,
            on_click=_mean,
            args=(filters, kind, id, spelled.loc[chosen], other, others.get(other, other)),
            key="mean",
        )
        _undo(kind, id)


def _mean(filters: Filters, kind: Kind, id: str, chosen: Any, other: str, name: str) -> None:
    """Keep whom the chosen spellings mean, or where none is chosen all of them, also those to come."""
    try:
        into = parsing.entity(BY[kind], other)
    except UsageError as error:
        st.toast(plain_label(error, 200), icon=":material/error:")
        return
    held, called = notebook.meant(store().path), name[:LONGEST_NAME]
    spelled = list(zip(chosen["surface"], chosen["found_as"], strict=True))
    said = some_mean(held, kind, spelled, into, called) if spelled else all_mean(held, kind, id, into, called)
    write(lambda book: book.mean(said.given, said.back))
    address.go(dimension(BY[kind]).narrow(filters.without(BY[kind]), into))


def _undo(kind: Kind, id: str) -> None:
    said = [
        one for one in notebook.meant(store().path) if one.kind == kind and id in (one.into_id, one.entity_id)
    ]
    for at, one in enumerate(said[:50]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"row-mean-{at}"):
            what = f"“{cut(one.surface, 60)}”" if one.surface else "Every spelling"
            pieces.write(
                pieces.meta(f"{what} of {cut(one.entity_id, 60)} means {cut(one.into_name, 60)}"),
                width="content",
            )
            st.button("Undo", key=f"unmean-{at}", on_click=_unmean, args=(one,), type="tertiary")


def _unmean(one: Meant) -> None:
    write(lambda book: book.mean([], [one]))
