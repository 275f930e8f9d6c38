"""The parts of the Accuracy page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from monitor.charts import accuracy as charts
from monitor.charts.theme import CONFIG
from monitor.metrics import accuracy
from monitor.ui.kit import shell
from monitor.ui.kit.words import escape, words

_NAMES = {
    "what": "What",
    "mark": "Texts",
    "unit": "Measure",
    "value": "Result",
    "low": "95 % from",
    "high": "to",
    "documents": "Documents",
    "others": "Others, on the same files",
    "goal": "To reach",
    "seen": "How far its texts were known",
}

_LEGEND = (
    '<span style="color:var(--accent)">●</span> measured, with its 95 % interval '
    "&nbsp; | what others and our other models reach &nbsp; ○ our aim. Texts of others stand first; where "
    "rules were fitted to the texts, or we wrote them, figures flatter, and stand below in grey."
)

_ACROSS = 3
"""Charts of confidences side by side."""


def results(rows: list[dict[str, Any]]) -> None:
    """Show every measure with its interval beside what others reach, section by section; then the table."""
    _head("How often the annotations are right", _LEGEND)
    for section in accuracy.sections():
        shown = accuracy.of_section(rows, section)
        if not shown:
            continue
        if section.folded:
            with st.expander(section.title):
                st.html(f'<p class="quiet">{escape(section.note, 300)}</p>')
                _chart(section, shown)
        else:
            st.html(
                f'<div class="blockhead"><h3 class="side">{escape(section.title)} {_mark(section.mark)}</h3>'
                f"<p>{escape(section.note, 300)}</p></div>"
            )
            _chart(section, shown)
    _figures(accuracy.table(rows))


def _chart(section: accuracy.Section, rows: list[dict[str, Any]]) -> None:
    st.plotly_chart(
        charts.results(accuracy.rising(rows), shell.look(), section.mark),
        theme=None,
        key=f"chart-accuracy-{section.key}",
        config=CONFIG,
        alt=f"{section.title}: one dot a measure with its interval; the table below holds the figures.",
    )


def _figures(frame: pd.DataFrame) -> None:
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
    marks = accuracy.marks()
    _head("Whether confidences mean what they say", "on the dotted line they do; larger dots: more claims")
    for at, row in enumerate(shown):
        if at % _ACROSS == 0:
            columns = st.columns(_ACROSS)
        with columns[at % _ACROSS]:
            mark = _mark(marks[row["section"]])
            st.html(f'<p class="quiet">{escape(row["what"])} {mark}</p>')
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
        f"<li><b>{escape(one.where)}</b> {_mark(one.by)}{escape(one.error, 300)}<br>"
        f"<small>{escape(one.example, 300)}</small></li>"
        for one in list[Any](frame.itertuples(index=False))
    )
    st.html(f'<ul class="standing-out">{items}</ul>')


def _mark(word: str) -> str:
    """Frame a word that sets apart: whose texts, which model errs; nothing where there is none."""
    return f'<span class="state">{escape(word)}</span>' if word else ""


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
