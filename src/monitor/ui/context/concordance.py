"""The lines of a concordance, each a way into its article at that place."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from monitor.metrics.filters import Filters
from monitor.metrics.kwic import Line
from monitor.ui.filters import address
from monitor.ui.kit import pieces
from monitor.ui.kit.words import cut, day, known


def show(lines: Sequence[Line], filters: Filters) -> None:
    """Show lines, the hits one below the other."""
    shown = (
        pieces.KwicLine(
            _address(line, filters),
            day(line.published_at),
            cut(known(line.source, "source unknown"), 40),
            line.left,
            line.hit,
            line.right,
        )
        for line in lines
    )
    pieces.write(pieces.kwic(shown, f"Lines in context, {len(lines):,}"))


def _address(line: Line, filters: Filters) -> str:
    """Return the address of an article, relative to that of this page, at the place of the line."""
    place = {"at": str(line.start)} if line.field == "text" else {}
    return "articles?" + urlencode(address.query(filters, article=str(line.article_id), **place), doseq=True)
