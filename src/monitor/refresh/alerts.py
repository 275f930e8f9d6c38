"""Alerts: so many new articles of a kind within a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Alert
from monitor.config.values import shown_duration
from monitor.metrics.asking import statement
from monitor.metrics.filters import FILTERS, Filters
from monitor.store import Store

_CAME_IN = """
    WITH {given}
    SELECT count(*) AS articles, count(*) FILTER (run_id <> $run) AS before
    FROM matching JOIN articles USING (article_id)
    WHERE first_seen_at > $since
"""


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that is due: its name, the articles that came in, the time within which, as configured."""

    name: str
    articles: int
    within: str


def fired(store: Store, alerts: Sequence[Alert], run_id: str, at: datetime) -> list[Fired]:
    """Return the alerts that a run set off: there are enough articles with what it brought, and not without.

    What counts is when an article came in, not when it was published; near-duplicates do not count.

    Args:
        store: the store.
        alerts: as configured.
        run_id: the run.
        at: naive UTC; the time that `within` ends at.
    """
    found = []
    for alert in alerts:
        question = statement(_filters(alert), _CAME_IN, {"run": run_id, "since": at - alert.within})
        ((articles, before),) = store.rows(*question)
        if before < alert.at_least <= articles:
            found.append(Fired(alert.name, articles, shown_duration(alert.within)))
    return found


def _filters(alert: Alert) -> Filters:
    given = {name: getattr(alert, name, None) for name in FILTERS}
    return Filters.from_query(
        {name: list(value) if isinstance(value, tuple) else value for name, value in given.items() if value}
    )
