"""What surrounds every page: style, name and navigation that carry the filters along."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from markupsafe import Markup

from monitor.charts.theme import Theme, theme
from monitor.errors import UsageError
from monitor.resources import read_text
from monitor.ui.filters import address
from monitor.ui.kit import pieces


class Page(NamedTuple):
    """A page: its file, its name, and the name in the navigation, where a phone has little room."""

    file: str
    name: str
    short: str = ""

    @property
    def path(self) -> str:
        """Return its path in the address, empty for the start page."""
        return "" if self is PAGES[0] else Path(self.file).stem


SECTIONS: dict[str, tuple[Page, ...]] = {
    "Figures": (
        Page("pages/overview.py", "Overview"),
        Page("pages/coverage.py", "Coverage over time", "Coverage"),
        Page("pages/pairs.py", "Country pairings", "Pairings"),
        Page("pages/topics.py", "Topics"),
    ),
    "Who": (
        Page("pages/people.py", "People and organisations", "People"),
        Page("pages/sources.py", "Sources"),
    ),
    "Texts": (
        Page("pages/stories.py", "Stories"),
        Page("pages/terms.py", "Watch terms", "Terms"),
        Page("pages/articles.py", "Articles"),
        Page("pages/context.py", "In context", "Context"),
    ),
    "Quality": (
        Page("pages/health.py", "Data health", "Health"),
        Page("pages/accuracy.py", "Accuracy"),
    ),
}
"""In the order of the navigation. A phone shows the sections, and the pages of the section that it is in."""

PAGES = tuple(page for pages in SECTIONS.values() for page in pages)
"""All pages; the first is the start page."""

_VARIABLES = (
    *("background", "surface", "ink", "muted", "line", "faint", "accent"),
    *("conflict", "balanced", "cooperation", "neutral", "negative", "positive"),
)
"""The colours that the style sheet uses, as CSS variables of the same names."""

_FRAMED = "framed"
"""In a session's state once `app.py` has run."""

ARTICLES = "pages/articles.py"
CONTEXT = "pages/context.py"


def look() -> Theme:
    """Return the theme that the reader's browser shows."""
    return theme(dark=st.context.theme.type == "dark")


def navigation() -> Any:
    """Tell Streamlit which pages there are and return the one that the address asks for."""
    sections = {
        section: [st.Page(page.file, title=page.name, default=not page.path) for page in pages]
        for section, pages in SECTIONS.items()
    }
    return st.navigation(sections, position="hidden")


def frame(current: str) -> None:
    """Draw the head of the page: our style sheet, the product's name, links to the pages.

    Args:
        current: name of the page that is shown.
    """
    st.session_state[_FRAMED] = True
    colours = look()
    variables = "".join(f"--{name}:{getattr(colours, name)};" for name in _VARIABLES)
    sheet = read_text("ui/style.css")
    pieces.write(Markup(f"<style>:root{{{variables}}}\n{sheet}</style>"))  # noqa: S704  (our own)
    try:
        carried = address.filters().to_query()
    except UsageError:
        carried = {}
    with st.container(horizontal=True, key="masthead", vertical_alignment="center", gap="small"):
        pieces.write(pieces.paragraph("Media Monitor", "brand"), width="content")
        here = next(
            (name for name, pages in SECTIONS.items() if current in {page.name for page in pages}), ""
        )
        with st.container(horizontal=True, key="sections", gap=None):
            for section, pages in SECTIONS.items():
                key = "section-here" if section == here else f"section-{section}"
                _link(pages[0], section, key, carried)
        with st.container(horizontal=True, key="pages", gap=None):
            for section, pages in SECTIONS.items():
                key = "group-here" if section == here else f"group-{section}"
                with st.container(horizontal=True, key=key, gap=None, width="content"):
                    for page in pages:
                        key = "page-here" if page.name == current else f"page-{page.name}"
                        _link(page, page.short or page.name, key, carried)


def _link(page: Page, label: str, key: str, carried: dict[str, Any]) -> None:
    """Lead to a page; the filters go along."""
    with st.container(key=key, width="content"):
        st.page_link(page.file, label=label, query_params=carried)


def require_frame() -> None:
    """Start again through `app.py` where Streamlit ran the page on its own.

    It does so when a server's first visitor asks for a page in `pages/` by its address: until `app.py` has
    called `st.navigation` once, Streamlit takes the folder for its older way of making pages. As of 1.67 no
    setting turns that off, and pages that are functions would not help: the folder beside `app.py` is enough.
    """
    if _FRAMED not in st.session_state:
        navigation()
        st.rerun()


def heading(title: str, lead: str) -> None:
    """Write the page's title and, in one line, the question it answers."""
    require_frame()
    pieces.write(pieces.heading(title, lead))
