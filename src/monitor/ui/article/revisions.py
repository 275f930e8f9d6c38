"""How an open article read before it was changed."""

from __future__ import annotations

import difflib
from typing import Any

import streamlit as st
from markupsafe import Markup

from monitor.metrics.articles import Reading
from monitor.ui.kit import pieces
from monitor.ui.kit.words import count, cut, day

MOST = 30
"""Revisions that are listed."""

MOST_LINES = 2_000
"""Of each wording that are compared."""

MOST_CHANGES = 60
"""Lines that are shown of a revision, each cut to `MOST_CHARACTERS`."""

MOST_CHARACTERS = 600

_LINE = {"+": Markup('<p dir="auto"><ins>{}</ins></p>'), "-": Markup('<p dir="auto"><del>{}</del></p>')}
"""By the sign in front of it in a unified diff."""


def show(found: Reading) -> None:
    """Show what each change took away and what it added, the latest change first."""
    if found.revisions.empty:
        return
    pieces.write(pieces.side(count(len(found.revisions), "earlier wording")))
    title, text = found.article["title"], found.text
    for before in list[Any](found.revisions.head(MOST).itertuples()):
        with st.expander(f"Until {day(before.replaced_at)}: {before.word_count:,} words"):
            pieces.write(changes(f"{before.title}\n{before.text}", f"{title}\n{text}"))
        title, text = before.title, before.text


def changes(before: str, after: str) -> Markup:
    """Return the lines that differ as HTML: what is gone struck out, what is new marked."""
    old, new = before.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    shown = [
        _LINE[line[0]].format(cut(line[1:], MOST_CHARACTERS))
        for line in list(lines)[2:]
        if line[:1] in _LINE and line[1:].strip()
    ]
    more = len(shown) - MOST_CHANGES
    if more > 0:
        shown[MOST_CHANGES:] = [Markup("<p>and {}</p>").format(count(more, "more line"))]
    elif not shown:
        shown = [Markup("<p>Only white space changed.</p>")]
    return Markup('<div class="changes">{}</div>').format(pieces.joined(shown))
