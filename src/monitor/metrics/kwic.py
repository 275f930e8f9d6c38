"""A concordance: every place where a search's words stand, in its line (key word in context)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.metrics.filters import Filters
from monitor.metrics.search import By, asked, listed
from monitor.search.analysis import terms
from monitor.search.hits import plan_of
from monitor.search.plan import Plan
from monitor.search.spans import Match, matches
from monitor.store import Store

Sort = Literal["hits", "left", "right", "hit"]

FIRST, MOST = 100, 1_000
"""Articles that are read at first, and at most at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what stands before the hit, the hit, what follows it, and where. `field` is title or text."""

    left: str
    hit: str
    right: str
    article_id: int
    field: str
    start: int
    published_at: datetime | None
    source: str | None
    title: str


_ORDER: dict[Sort, Callable[[Line], Any]] = {
    "left": lambda line: (terms(line.left).split()[::-1], terms(line.right).split()),
    "right": lambda line: (terms(line.right).split(), terms(line.left).split()[::-1]),
    "hit": lambda line: (terms(line.hit).split(), terms(line.right).split()),
}
"""The words nearest to the hit decide first, whatever their case and accents."""


def lines(
    store: Store, filters: Filters, by: By = "date", sort: Sort = "hits", limit: int = 1_000, width: int = 60
) -> list[Line]:
    """Return the lines in which the words of a search stand.

    Args:
        store: the store.
        filters: with a search.
        by: of which hits the lines are where there are more than `limit`: the best, or the newest.
        sort: as the hits come, by the words to the left, to the right, or by the hit itself.
        limit: how many lines at most.
        width: characters of either side.

    Raises:
        UsageError: the filters hold no search, or it cannot be read.
        StoreError: there is no index.
    """
    asked(filters)
    found = store.at_once(lambda held: _found(held, filters, by, limit, width))
    return sorted(found, key=_ORDER[sort]) if sort in _ORDER else found


def _found(store: Store, filters: Filters, by: By, limit: int, width: int) -> list[Line]:
    plan = store.ask(lambda path, reader: plan_of(filters.search, path, reader))
    found: list[Line] = []
    read, at_once = 0, min(FIRST, limit)
    while len(found) < limit:
        rows = listed(store, filters, by, at_once, read)
        found += [line for row in rows for line in _lines(row, plan, width)]
        read += len(rows)
        if len(rows) < at_once:
            break
        # As many as hold the lines that are missing, as far as those read tell.
        at_once = min(MOST, (limit - len(found)) * read // max(1, len(found)) + 1)
    return found[:limit]


def _lines(row: dict[str, Any], plan: Plan, width: int) -> list[Line]:
    return [
        _line(row, name, match, width)
        for name in ("title", "text")
        for match in matches(plan, row[name], row["language"], name)
    ]


def _line(row: dict[str, Any], name: str, match: Match, width: int) -> Line:
    text: str = row[name]
    left, hit, right = (
        part.replace("\n", " ")
        for part in (
            text[max(0, match.start - width) : match.start],
            text[match.start : match.end],
            text[match.end : match.end + width],
        )
    )
    where = (row["article_id"], name, match.start, row["published_at"], row["source"], row["title"])
    return Line(left, hit, right, *where)
