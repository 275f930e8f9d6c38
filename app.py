"""The dashboard: which pages there are, and what every page shares."""

from __future__ import annotations

import streamlit as st

from monitor.errors import MonitorError
from monitor.ui import shell, states

st.set_page_config(page_title="Media Monitor", page_icon="static/icon.png", layout="wide")
pages = [
    st.Page(path, title=name, default=place == 0) for place, (path, name) in enumerate(shell.PAGES.items())
]
page = st.navigation(pages, position="hidden")
shell.frame(page.title)
try:
    page.run()
except MonitorError as error:
    states.failed(error)
