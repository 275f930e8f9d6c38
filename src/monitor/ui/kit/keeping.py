"""Writing in the notebook of the store that the dashboard shows."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from monitor.errors import MonitorError
from monitor.notebook import Notebook
from monitor.ui.kit.cache import store
from monitor.ui.kit.words import label as plain_label


def write(change: Callable[[Notebook], object], done: str = "") -> None:
    """Write in the notebook of the store; where that cannot be done, say why and go on.

    Args:
        change: what is written.
        done: what to say then, where the page does not show it by itself.
    """
    try:
        book = Notebook(store().path)
        try:
            change(book)
        finally:
            book.close()
    except MonitorError as error:
        st.toast(plain_label(error, 200), icon=":material/error:")
        return
    if done:
        st.toast(plain_label(done, 200), icon=":material/check:")
