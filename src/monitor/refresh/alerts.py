"""Alerts: so many new articles of a kind within a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Alert
from monitor.config.values import shown_duration
from monitor.errors import MonitorError
from monitor.metrics.asking import statement
from monitor.metrics.filters import Filters, Unit
from monitor.store import Store

_CAME_IN = """
    WITH {given}
    SELECT count(DISTINCT unit) AS counted, count(DISTINCT unit) FILTER (NOT brought) AS before
    FROM matching JOIN (
        SELECT
            article_id,
            run_id = $run
            AND article_id NOT IN (SELECT article_id FROM revisions WHERE run_id = $run) AS brought
        FROM articles
        WHERE first_seen_at > $since
    ) USING (article_id)
"""


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert that is due: how many new articles came in (or stories, sources: `unit`), within what time."""

    name: str
    count: int
    unit: Unit
    within: str


@dataclass(frozen=True, slots=True)
class Unasked:
    """An alert that cannot be asked for now, and why: a watch term that is gone, a search too wide."""

    name: str
    why: str


def fired(
    store: Store, alerts: Sequence[Alert], run_id: str, at: datetime
) -> tuple[list[Fired], list[Unasked]]:
    """Return the alerts that a run set off, and those that cannot be asked for.

    One is set off where there is enough with what the run brought, and was not without. What counts is when
    an article came in, not when it was published or got another wording; near-duplicates count where its
    filters say so.

    Args:
        store: the store.
        alerts: as configured.
        run_id: the run.
        at: naive UTC; the time that `within` ends at.
    """
    due, unasked = [], []
    for alert in alerts:
        filters = Filters.from_query(alert.filters)
        question = statement(filters, _CAME_IN, {"run": run_id, "since": at - alert.within})
        try:
            ((counted, before),) = store.rows(*question)
        except MonitorError as error:
            unasked.append(Unasked(alert.name, str(error)))
            continue
        if before < alert.at_least <= counted:
            due.append(Fired(alert.name, counted, filters.unit, shown_duration(alert.within)))
    return due, unasked
