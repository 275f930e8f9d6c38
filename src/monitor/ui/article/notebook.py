"""What analysts say of an article, beside its text: tags, a note, and whether figures count it."""

from __future__ import annotations

import streamlit as st

from monitor import notebook
from monitor.notebook import Notebook
from monitor.notebook.notebook import LONGEST_NAME, LONGEST_NOTE
from monitor.ui.kit import pieces
from monitor.ui.kit.cache import store
from monitor.ui.kit.keeping import write


def show(article_id: int) -> None:
    """Show and let change what the notebook says of an article; it is written as soon as a field is left."""
    path = store().path
    said = notebook.article(path, article_id)
    state = st.session_state
    tags, note, hidden = (f"{name}-{article_id}" for name in ("tags", "note", "hidden"))
    state[tags], state[note], state[hidden] = list(said.tags), said.note, said.hidden
    with st.container(key="notebook", gap="small"):
        pieces.write(pieces.side("Your notes"))
        st.multiselect(
            "Tags",
            sorted({*notebook.tags(path), *said.tags}),
            key=tags,
            accept_new_options=True,
            select_all=False,
            placeholder="Choose or type",
            on_change=lambda: write(lambda book: _retag(book, article_id, said.tags, state[tags])),
        )
        st.text_area(
            "Note",
            key=note,
            max_chars=LONGEST_NOTE,
            height="content",
            placeholder="For you and who shares this store",
            on_change=lambda: write(lambda book: book.note(article_id, state[note])),
        )
        st.toggle(
            "Leave out of all figures",
            key=hidden,
            help="Hidden articles count nowhere until “Include hidden articles” is on.",
            on_change=lambda: write(lambda book: _hide(book, [article_id], hide=state[hidden])),
        )


def _retag(book: Notebook, article_id: int, before: tuple[str, ...], after: list[str]) -> None:
    for tag in before:
        if tag not in after:
            book.untag([article_id], tag)
    for tag in after:
        if tag not in before:
            book.tag([article_id], tag[:LONGEST_NAME])


def _hide(book: Notebook, articles: list[int], *, hide: bool) -> None:
    (book.hide if hide else book.unhide)(articles)
