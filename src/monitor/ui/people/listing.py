"""People or organisations as a list to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from monitor.metrics.dimensions import dimension
from monitor.metrics.entity_rows import Kind
from monitor.metrics.filters import Filters
from monitor.ui.kit import pieces
from monitor.ui.kit.words import count, counted as units, label, signed

PEOPLE = "pages/people.py"

BY: dict[Kind, str] = {"person": "person", "organisation": "org"}
"""The filter on each kind, which is a dimension, too."""


def rows(frame: pd.DataFrame, filters: Filters, kind: Kind, counted: Mapping[str, int]) -> None:
    """Show people or organisations: the name leads to the profile, below it how much and in what tone.

    Args:
        frame: as `entities.listing` returns it.
        filters: which the profile is opened under.
        kind: of all of them.
        counted: in how many stories or sources each is named; nothing where articles are counted.
    """
    by = BY[kind]
    narrow = dimension(by).narrow
    with st.container(key="listing", gap=None):
        for row in frame.itertuples():
            one: Any = row
            with st.container(key=f"item-{one.Index}", gap=None):
                st.page_link(
                    PEOPLE,
                    label=label(one.label or one.id, 120),
                    query_params=narrow(filters.without(by), str(one.id)).to_query(),
                )
                pieces.write(
                    pieces.meta(
                        *(_counted(one, filters, counted)),
                        toned(one),
                    )
                )


def _counted(one: Any, filters: Filters, counted: Mapping[str, int]) -> tuple[str, ...]:
    """Write how much names someone, in the unit of the filters first."""
    told = {"articles": count(one.articles, "article"), "sources": count(one.sources, "source")}
    if filters.unit == "stories":
        told["stories"] = units(counted.get(one.id, 0), filters.unit)
    first = told.pop(filters.unit)
    return pieces.bold(first), *told.values()


def toned(one: Any) -> str:
    """Write the tone towards someone, with its interval and on what it rests; "" where there is none.

    It has a colour where the interval leaves no doubt of its sign.
    """
    if not one.toned or pd.isna(one.tone):
        return ""
    named = "negative" if one.high < 0 else "positive" if one.low > 0 else "neutral"
    sure = "" if pd.isna(one.low) else f" (95 %: {signed(one.low)} to {signed(one.high)})"
    return pieces.tone(f"tone {signed(one.tone)}{sure} in {count(one.toned, 'article')}", named)
