"""The parts of the Accuracy page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor.charts import accuracy as charts
from monitor.metrics import accuracy
from monitor.ui.kit import pieces, shell
from monitor.ui.kit.section import chart, head, view_foot
from monitor.ui.kit.table import table
from monitor.ui.kit.words import cut

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

_LEGEND = pieces.joined(
    (
        pieces.key("●", "accent", "measured, with its 95 % interval"),
        "\N{NO-BREAK SPACE} | what others and our other models reach \N{NO-BREAK SPACE} ○ our aim.",
        "Texts of others stand first; where rules were fitted to the texts, or we wrote them,",
        "figures flatter, and stand below in grey.",
    ),
    " ",
)

_ACROSS = 3
"""Charts of confidences side by side."""


def plainly(rows: list[dict[str, Any]]) -> None:
    """Say in plain words what can be relied on."""
    for says, measured in accuracy.plainly(rows):
        told = ", ".join(f"{words} {value:.2f}" for words, value in measured)
        if told:
            pieces.write(pieces.paragraph(pieces.joined((pieces.bold(f"{says}:"), f"{told}."), " "), "lead"))


def results(rows: list[dict[str, Any]]) -> None:
    """Show every measure with its interval beside what others reach, section by section; then the table."""
    head("How often the annotations are right", _LEGEND)
    for section in accuracy.sections():
        shown = accuracy.of_section(rows, section)
        if not shown:
            continue
        if section.folded:
            with st.expander(section.title):
                pieces.write(pieces.paragraph(cut(section.note, 300), "quiet"))
                _chart(section, shown)
        else:
            pieces.write(pieces.part(section.title, cut(section.note, 300), section.mark))
            _chart(section, shown)
    _figures(accuracy.table(rows))


def _chart(section: accuracy.Section, rows: list[dict[str, Any]]) -> None:
    figure = charts.results(accuracy.rising(rows), shell.look(), section.mark)
    alt = f"{section.title}: one dot a measure with its interval; the table below holds the figures."
    chart(figure, f"accuracy-{section.key}", alt)


def _figures(frame: pd.DataFrame) -> None:
    with st.expander("The figures as a table"):
        table(frame, "accuracy", {name: _column(name, title) for name, title in _NAMES.items()})
    view_foot("accuracy")


def _column(name: str, title: str) -> Any:
    if name not in ("value", "low", "high", "documents", "goal"):
        return st.column_config.TextColumn(title)
    return st.column_config.NumberColumn(title, format="%,d" if name == "documents" else "%.3f")


def confidences(rows: list[dict[str, Any]]) -> None:
    """Show, where confidences are given, whether they hold."""
    shown = [row for row in rows if row["reliability"]]
    marks = accuracy.marks()
    head("Whether confidences mean what they say", "on the dotted line they do; larger dots: more claims")
    for at, row in enumerate(shown):
        if at % _ACROSS == 0:
            columns = st.columns(_ACROSS)
        with columns[at % _ACROSS]:
            titled = pieces.joined((row["what"], pieces.state(marks[row["section"]])), " ")
            pieces.write(pieces.paragraph(titled, "quiet"))
            figure = charts.reliability(row["reliability"], shell.look())
            alt = "Share of claims that came true over the confidence claimed."
            chart(figure, f"reliability-{row['key']}", alt)


def errors(frame: pd.DataFrame) -> None:
    """Show the kinds of error that are left."""
    head("What still goes wrong", f"{len(frame)} kinds of error, each with an invented example")
    items = [_error(one) for one in list[Any](frame.itertuples(index=False))]
    pieces.write(pieces.bullets(items, "standing-out"))


def _error(one: Any) -> Markup:
    what = pieces.joined((pieces.bold(one.where), " ", pieces.state(one.by), cut(one.error, 300)))
    return pieces.with_note(what, cut(one.example, 300))
