"""The parts of the Accuracy page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.charts import accuracy as charts
from monitor.charts.theme import CONFIG
from monitor.metrics import accuracy
from monitor.ui import shell
from monitor.ui.words import escape, words

_NAMES = {
    "what": "What",
    "unit": "Measure",
    "value": "Result",
    "low": "95 % from",
    "high": "to",
    "documents": "Documents",
    "others": "Others, on the same files",
    "goal": "To reach",
    "seen": "How far its texts were known",
}

_ACROSS = 3
"""Charts of confidences side by side."""


def results(rows: list[dict[str, Any]]) -> None:
    """Show every measure with its interval beside what others reach; the same as a table."""
    legend = (
        '<span style="color:var(--accent)">●</span> measured, with its 95 % interval '
        "&nbsp; | what others reach &nbsp; ○ our aim. "
        "Expect a little less on texts of your own: the table says how far these were known."
    )
    _head("How often the annotations are right", legend)
    figure = charts.results(rows, shell.look())
    st.plotly_chart(
        figure,
        theme=None,
        key="chart-accuracy",
        config=CONFIG,
        alt="One dot a measure with its interval; the table below holds the figures.",
    )
    frame = accuracy.table(rows)
    with st.expander("The figures as a table"):
        _table(frame, "accuracy")
    with st.container(horizontal=True, key="foot-accuracy", gap="xsmall", vertical_alignment="center"):
        st.download_button(
            "CSV",
            data=frame.to_csv(index=False).encode(),
            file_name="accuracy.csv",
            mime="text/csv",
            key="csv-accuracy",
            icon=":material/download:",
            on_click="ignore",
            type="tertiary",
        )
        with st.popover("How computed", key="how-accuracy", type="tertiary"):
            st.html(f'<p class="how">{words("how")["accuracy"]}</p>')


def confidences(rows: list[dict[str, Any]]) -> None:
    """Show, where confidences are given, whether they hold."""
    shown = [row for row in rows if row["reliability"]]
    _head("Whether confidences mean what they say", "on the dotted line they do; larger dots: more claims")
    for at, row in enumerate(shown):
        if at % _ACROSS == 0:
            columns = st.columns(_ACROSS)
        with columns[at % _ACROSS]:
            st.html(f'<p class="quiet">{escape(row["what"])}</p>')
            st.plotly_chart(
                charts.reliability(row["reliability"], shell.look()),
                theme=None,
                key=f"chart-reliability-{row['key']}",
                config=CONFIG,
                alt="Share of claims that came true over the confidence claimed.",
            )


def errors(frame: pd.DataFrame) -> None:
    """Show the kinds of error that are left."""
    _head("What still goes wrong", f"{len(frame)} kinds of error, each with an invented example")
    items = "".join(
        f"<li><b>{escape(one.where)}</b> {escape(one.error, 300)}<br>"
        f"<small>{escape(one.example, 300)}</small></li>"
        for one in list[Any](frame.itertuples(index=False))
    )
    st.html(f'<ul class="standing-out">{items}</ul>')


def _table(frame: pd.DataFrame, key: str) -> None:
    shown = {
        name: st.column_config.NumberColumn(title, format="%,d" if name == "documents" else "%.3f")
        if name in ("value", "low", "high", "documents", "goal")
        else st.column_config.TextColumn(title)
        for name, title in _NAMES.items()
    }
    st.dataframe(frame, key=f"rows-{key}", hide_index=True, column_config=shown)


def _head(title: str, support: str) -> None:
    st.html(f'<div class="blockhead"><h2>{title}</h2><p>{support}</p></div>')
