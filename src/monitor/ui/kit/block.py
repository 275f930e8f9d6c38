"""A chart and all that belongs to it: title, support, table, download, explanation, way to the articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from monitor.charts.theme import CONFIG
from monitor.metrics.filters import Filters
from monitor.ui.filters import address
from monitor.ui.filters.drill import Drill
from monitor.ui.kit import pieces
from monitor.ui.kit.columns import columns, shown
from monitor.ui.kit.section import download, foot, head, how_computed
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.table import table
from monitor.ui.kit.words import cut


@dataclass(frozen=True, slots=True)
class Block:
    """What one chart block shows.

    Args:
        view: name in `metrics.views.VIEWS`; also of the explanation and of the downloaded file.
        title: the subject and the unit, in words.
        support: what the figures rest on, e.g. "1,204 articles".
        figure: the picture; its marks carry `customdata`.
        frame: the figures, for the table view.
        filters: the view's filters, which the download and the link to the articles carry.
        drill: from a mark's `customdata` to the filters of its articles.
        keys: the columns of `frame` that make up the `customdata` of a row.
        options: further arguments of the export view, e.g. {"by": "country"}.
        key: tells blocks of the same view on one page apart.
        empty: what to say where `frame` is empty.
        here: whether a click leads to this page under other filters; `key` must then tell these apart, so
            that what was clicked is not clicked again.
    """

    view: str
    title: str
    support: str
    figure: go.Figure
    frame: pd.DataFrame
    filters: Filters
    drill: Drill
    keys: Sequence[str]
    options: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    empty: str = "Nothing to draw under these filters."
    here: bool = False

    @property
    def name(self) -> str:
        """A name for widgets and CSS."""
        return f"{self.view}{'-' + self.key if self.key else ''}"


@st.fragment
def show(block: Block) -> None:
    """Draw the block. A click on a mark or a table row opens the articles behind it."""
    with st.container(key=f"block-{block.name}", gap="small"):
        head(cut(block.title, 200), cut(block.support, 200))
        if block.frame.empty:
            pieces.write(pieces.paragraph(block.empty, "quiet"))
            return
        as_table = st.session_state.get(f"table-{block.name}", "Chart") == "Table"
        clicked = _table(block) if as_table else _chart(block)
        _foot(block)
        if clicked is not None:
            _open(block, clicked)


def _chart(block: Block) -> list[Any] | None:
    event: Any = st.plotly_chart(
        block.figure,
        theme=None,
        key=f"chart-{block.name}",
        on_select="rerun",
        selection_mode="points",
        config=CONFIG,
        alt=f"Chart: {block.title}. {block.support}. The table view holds the same figures.",
    )
    points = [point for point in event["selection"]["points"] if point.get("customdata")]
    return list(points[0]["customdata"]) if points else None


def _table(block: Block) -> list[Any] | None:
    settings = columns(block.frame)
    chosen = table(
        shown(block.frame),
        block.name,
        settings,
        order=list(settings),
        choose=True,
        alt=f"Table: {block.title}",
    )
    return None if chosen is None else [str(block.frame.iloc[chosen].get(key, "")) for key in block.keys]


def _foot(block: Block) -> None:
    with foot(block.name):
        st.segmented_control(
            f"Show “{block.title}” as",
            ("Chart", "Table"),
            default="Chart",
            required=True,
            key=f"table-{block.name}",
            label_visibility="collapsed",
        )
        download(
            block.view,
            block.name,
            block.filters,
            block.options,
            tip=f"The figures of “{block.title}”, filtered as here",
        )
        how_computed(block.view, block.name)
        st.page_link(
            ARTICLES,
            label="Articles",
            query_params=block.filters.to_query(),
            icon=":material/article:",
        )


def _open(block: Block, clicked: list[Any]) -> None:
    """Go to what stands behind a mark: on this page by its address, else by following a link in the browser.

    `st.switch_page` was rejected: it first writes the new query under the old page into the browser's
    history, so that "back" would lead to this page with other filters. The script is ours and constant.
    """
    if block.here:
        address.go(block.drill(*clicked))
        st.rerun()
    with st.container(key="drill"):
        st.page_link(
            ARTICLES,
            label="Opening the articles behind it",
            query_params=address.query(block.drill(*clicked)),
        )
    st.html(  # noqa: TID251  (a script, and constant)
        "<script>document.querySelector('.st-key-drill a').click()</script>", unsafe_allow_javascript=True
    )
