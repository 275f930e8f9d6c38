"""Prose of pages that benches write, filled to the width of a line."""

from __future__ import annotations

import re
import textwrap

WIDTH = 120


def filled(text: str) -> str:
    """Fill paragraphs, which blank lines part; one that begins with "- " is an item of a list."""
    parts = re.split(r"\n\s*\n|\n(?=- )", text.strip())
    return "\n".join(_filled(part) for part in parts).replace("\n\n- ", "\n- ").strip() + "\n"


def _filled(part: str) -> str:
    item = part.startswith("- ")
    indent = "  " if item else ""
    lines = textwrap.fill(
        " ".join(part.split()),
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines if item else f"\n{lines}\n"
