"""How an open article read before it was changed."""

from __future__ import annotations

import difflib
from typing import Any

import streamlit as st

from monitor.metrics.articles import Reading
from monitor.ui.kit.words import count, day, escape

MOST = 30
"""Revisions that are listed."""

MOST_LINES = 2_000
"""Of each wording that are compared."""

MOST_CHANGES = 60
"""Lines that are shown of a revision, each cut to `MOST_CHARACTERS`."""

MOST_CHARACTERS = 600


def show(found: Reading) -> None:
    """Show what each change took away and what it added, the latest change first."""
    if found.revisions.empty:
        return
    st.html(f'<h2 class="side">{count(len(found.revisions), "earlier wording")}</h2>')
    title, text = found.article["title"], found.text
    for before in list[Any](found.revisions.head(MOST).itertuples()):
        with st.expander(f"Until {day(before.replaced_at)}: {before.word_count:,} words"):
            st.html(changes(f"{before.title}\n{before.text}", f"{title}\n{text}"))
        title, text = before.title, before.text


def changes(before: str, after: str) -> str:
    """Return the lines that differ as HTML: what is gone struck out, what is new marked."""
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    shown = []
    for line in list(lines)[2:]:
        if line[:1] in "+-" and line[1:].strip():
            tag = "ins" if line[0] == "+" else "del"
            shown.append(f'<p dir="auto"><{tag}>{escape(line[1:], MOST_CHARACTERS)}</{tag}></p>')
    more = f"<p>and {count(len(shown) - MOST_CHANGES, 'more line')}</p>" if len(shown) > MOST_CHANGES else ""
    told = "".join(shown[:MOST_CHANGES]) + more or "<p>Only white space changed.</p>"
    return f'<div class="changes">{told}</div>'
