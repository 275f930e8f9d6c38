"""Articles that were selected in the list: tag, hide, or take them along as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from monitor import notebook
from monitor.metrics.filters import Filters
from monitor.notebook.notebook import LONGEST_NAME
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import store
from monitor.ui.kit.keeping import write
from monitor.ui.kit.section import Form, download
from monitor.ui.kit.shell import ARTICLES
from monitor.ui.kit.words import count

_ON, _SELECTED = "selecting", "selected"
"""In the session's state: whether boxes to select stand beside the articles, and what was selected."""

MOST = 500
"""Articles that can be selected: an address holds no more."""

FORMS: dict[Form, str] = {"csv": "CSV", "xlsx": "Excel", "ris": "RIS", "bib": "BibTeX"}


def switch() -> bool:
    """Draw the switch that puts a box beside every article; return whether it is on."""
    return st.toggle("Select", key=_ON, help="Select articles to tag, hide or export")


def box(article_id: int) -> None:
    """Draw the box beside an article."""
    key = f"select-{article_id}"
    st.session_state[key] = article_id in _selected()
    st.checkbox(
        f"Select article {article_id}",
        key=key,
        label_visibility="collapsed",
        width="content",
        on_change=_toggle,
        args=(article_id, key),
    )


def bar(shown: list[int]) -> None:
    """Say how many are selected, and what can be done with them.

    Args:
        shown: the articles of this page.
    """
    chosen = list(_selected())
    with st.container(key="selection", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            pieces.write(
                pieces.meta(pieces.bold(f"{count(len(chosen), 'article')} selected")), width="content"
            )
            st.button("All of this page", key="select-page", on_click=_add, args=(shown,), type="tertiary")
            if not chosen:
                return
            st.button("None", key="select-none", on_click=_clear, type="tertiary")
            st.button(
                "Hide them",
                key="select-hide",
                on_click=_hide,
                args=(chosen,),
                type="tertiary",
                help="Hidden articles count in no figure until “Include hidden articles” is on",
            )
            these = Filters(only=tuple(map(str, chosen)), duplicates=True, hidden=True)
            st.page_link(ARTICLES, label="Only these", query_params=these.to_query())
            files("selected", these, {"sort": "selected"})
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            tag = st.selectbox(
                "Tag",
                list(notebook.tags(store().path)),
                index=None,
                key="select-tag",
                accept_new_options=True,
                placeholder="Choose or type a tag",
                width=240,
            )
            st.button("Tag them", key="select-tag-them", disabled=not tag, on_click=_tag, args=(chosen, tag))


def files(name: str, filters: Filters, options: Mapping[str, Any]) -> None:
    """Offer articles as a file of each form.

    Args:
        name: of the file, without its ending; unique on the page.
        filters: which articles.
        options: of the view "articles".
    """
    for form, label in FORMS.items():
        download("articles", name, filters, options, label=label, form=form)


def _selected() -> dict[int, None]:
    """Return the articles that are selected, in the order in which they were."""
    found: dict[int, None] = st.session_state.setdefault(_SELECTED, {})
    return found


def _toggle(article_id: int, key: str) -> None:
    if not st.session_state[key]:
        _selected().pop(article_id, None)
    elif len(_selected()) < MOST:
        _selected()[article_id] = None
    else:
        st.toast(f"{MOST} articles are selected, more cannot be", icon=":material/error:")


def _add(articles: list[int]) -> None:
    fresh = [one for one in articles if one not in _selected()]
    _selected().update(dict.fromkeys(fresh[: MOST - len(_selected())]))


def _clear() -> None:
    _selected().clear()


def _hide(articles: list[int]) -> None:
    again = "“Include hidden articles”, under Notes, shows them again"
    write(lambda book: book.hide(articles), f"{count(len(articles), 'article')} hidden. {again}.")
    _clear()


def _tag(articles: list[int], tag: str | None) -> None:
    if tag:
        done = f"{count(len(articles), 'article')} tagged {tag[:LONGEST_NAME]}."
        write(lambda book: book.tag(articles, tag[:LONGEST_NAME]), done)
