"""Head, picture and foot of a part of a page: what it shows, its download, how it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitor import export
from monitor.charts.theme import CONFIG
from monitor.metrics.filters import Filters
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import store
from monitor.ui.kit.words import how

Form = Literal["csv", "xlsx", "ris", "bib"]
"""The forms of a file."""

_KINDS: dict[Form, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex",
}
"""The media type of each form of a file."""


def head(title: str, support: str) -> None:
    """Write the subject, and what its figures rest on."""
    pieces.write(pieces.head(title, support))


def chart(figure: go.Figure, name: str, alt: str) -> None:
    """Draw a picture that leads nowhere; for one whose marks lead to articles see `block`.

    Args:
        figure: the picture.
        name: for widgets and CSS, unique on the page.
        alt: what it shows and where its figures stand, for screen readers.
    """
    st.plotly_chart(figure, theme=None, key=f"chart-{name}", config=CONFIG, alt=alt)


def foot(name: str) -> DeltaGenerator:
    """Return the row for what belongs below a part of a page.

    Args:
        name: for widgets and CSS, unique on the page.
    """
    return st.container(horizontal=True, key=f"foot-{name}", gap="xsmall", vertical_alignment="center")


def download(
    view: str,
    name: str,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    options: Mapping[str, Any] | None = None,
    *,
    label: str = "CSV",
    tip: str | None = None,
    form: Form = "csv",
) -> None:
    """Offer an export view as a file: the bytes that `monitor export` writes.

    Args:
        view: name in `metrics.views.VIEWS`.
        name: of the file, without its ending; unique on the page.
        filters: which articles.
        options: of the view.
        label: of the button.
        tip: shows under the pointer.
        form: of the file.
    """
    st.download_button(
        label,
        data=partial(export.rendered, view, store(), filters, form, **(options or {})),
        file_name=f"{name}.{form}",
        mime=_KINDS[form],
        key=f"{form}-{name}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
        help=tip,
    )


def how_computed(view: str, name: str) -> None:
    """Offer to tell how the figures of an export view are computed."""
    with st.popover("How computed", key=f"how-{name}", type="tertiary"):
        pieces.write(pieces.paragraph(how(view), "how"))


def view_foot(
    view: str,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    options: Mapping[str, Any] | None = None,
) -> None:
    """Write the foot of a part that shows an export view: its download, and how its figures are computed.

    Args:
        view: name in `metrics.views.VIEWS`, once on the page.
        filters: which articles.
        options: of the view.
    """
    with foot(view):
        download(view, view, filters, options)
        how_computed(view, view)
