"""A query that cannot be read: where, why, and what would do."""

from __future__ import annotations

from monitor.errors import UsageError
from monitor.search.query.nodes import Place

MARGIN = 60
"""Characters of the query shown on either side of the place: pasted queries are long."""


class QueryError(UsageError):
    """A query that cannot be read. `place` is where in `query`, `hint` what would do."""

    def __init__(self, reason: str, query: str, place: Place, hint: str = "") -> None:
        self.reason, self.query, self.place, self.hint = reason, query, place, hint
        super().__init__(f"{reason}\n{pointed_at(query, place)}" + (f"\n{hint}" if hint else ""))


def pointed_at(query: str, place: Place) -> str:
    """Return the line of the query with carets under the place, two lines."""
    start, end = place
    first = query.rfind("\n", 0, start) + 1
    last = query.find("\n", start)
    last = len(query) if last < 0 else last
    low, high = max(first, start - MARGIN), min(last, max(end, start + 1) + MARGIN)
    before, after = "…" if low > first else "", "…" if high < last else ""
    carets = "^" * max(1, min(end, high) - start)
    line = query[low:high].replace("\t", " ")
    return f"{before}{line}{after}\n{' ' * (len(before) + start - low)}{carets}"
