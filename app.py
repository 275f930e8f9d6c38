"""The dashboard: which pages there are, and what every page shares."""

from __future__ import annotations

import streamlit as st

from monitor.errors import MonitorError
from monitor.ui.kit import shell, states

st.set_page_config(page_title="Media Monitor", page_icon="static/icon.png", layout="wide")
page = shell.navigation()
shell.frame(page.title)
try:
    states.without_notebook()
    page.run()
except MonitorError as error:
    states.failed(error)
