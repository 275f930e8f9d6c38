"""Alerts: so many new articles of a kind within a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Alert
from monitor.config.values import shown_duration
from monitor.metrics.filters import Filters
from monitor.store import Store


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
        sql, values = _filters(alert).matching()
        counted = store.arrow(
            f"""
            WITH matching AS ({sql})
            SELECT count(*) AS articles, count(*) FILTER (run_id <> ?) AS before
            FROM matching JOIN articles USING (article_id)
            WHERE first_seen_at > ?
            """,  # noqa: S608  `matching` is our own text with bound parameters
            [*values, run_id, at - alert.within],
        )
        ((articles, before),) = zip(*counted.to_pydict().values(), strict=True)
        if before < alert.at_least <= articles:
            found.append(Fired(alert.name, articles, shown_duration(alert.within)))
    return found


def _filters(alert: Alert) -> Filters:
    given = {name: getattr(alert, name) for name in ("country", "topic", "source", "language", "tone")}
    query = {name: list(value) for name, value in given.items() if value}
    return Filters.from_query(
        {**query, **{name: value for name in ("pair", "text") if (value := getattr(alert, name))}}
    )
