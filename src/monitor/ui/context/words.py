"""The words that stand out: beside the hits, and in these articles against others."""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

from monitor.charts import bars
from monitor.metrics import collocates
from monitor.metrics.collocates import Compared
from monitor.metrics.filters import Filters
from monitor.ui.filters import address
from monitor.ui.kit import shell
from monitor.ui.kit.block import Block, show
from monitor.ui.kit.cache import ask
from monitor.ui.kit.words import count

MOST = 20
"""Words that a chart shows."""

WINDOW = 5
"""Words to either side of a hit that are beside it."""

AGAINST = {"rest": "All others", "before": "Period before"}


def beside(filters: Filters, entity: str | None) -> None:
    """Show the words beside the hits; each opens the lines in which it stands there."""
    found = ask(collocates.collocates, filters, window=WINDOW, limit=MOST, entity=entity)
    _show(
        found,
        view="collocates",
        title=f"Words within {WINDOW} of the hits, times as frequent as elsewhere in the same articles",
        filters=filters,
        options={"window": WINDOW, "limit": MOST, "entity": entity},
    )


def apart(filters: Filters) -> None:
    """Show the words that set these articles apart; each opens its lines in them."""
    against = address.value("against", AGAINST, "rest")
    found = ask(collocates.distinctive, filters, against=against, limit=MOST)
    others = {"rest": "all other articles", "before": "the period before"}[against]
    _show(
        found,
        view="distinctive-words",
        title=f"Words of these articles, times as frequent as in {others}",
        filters=filters,
        options={"against": against, "limit": MOST},
    )
    address.choice("against", "Compared with", AGAINST, "rest")


def _show(found: Compared, *, view: str, title: str, filters: Filters, options: dict[str, object]) -> None:
    frame = found.frame()
    sampled = f"a sample of {found.read:,} of " if found.read < found.matching else ""
    show(
        Block(
            view=view,
            title=title,
            support=f"{sampled}{count(found.matching, 'article')}; at the right how often",
            figure=bars.words(frame, shell.look()),
            frame=frame,
            filters=filters,
            drill=lambda word: replace(filters, search=_lines_of(view, filters.search, str(word))),
            keys=("word",),
            options=options,
            empty="No word stands out, or there is nothing to compare with.",
            here=True,
            key=f"{crc32(repr((filters, options)).encode()):x}",
        )
    )


def _lines_of(view: str, query: str, word: str) -> str:
    """Return the search for the lines of a word: beside the hits, or anywhere in the articles."""
    if view == "collocates":
        return collocates.beside(query, word, WINDOW)
    return f'({query}) AND "{word}"' if query else f'"{word}"'
