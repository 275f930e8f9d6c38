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


def fired(store: Store, alerts: Sequence[Alert], at: datetime) -> list[Fired]:
    """Return the alerts that are due.

    What counts is when an article came in, not when it was published; near-duplicates do not count.

    Args:
        store: the store.
        alerts: as configured.
        at: naive UTC; the time that `within` ends at.
    """
    found = []
    for alert in alerts:
        sql, values = _filters(alert).matching()
        counted = store.arrow(
            f"""
            WITH matching AS ({sql})
            SELECT count(*) AS articles
            FROM matching JOIN articles USING (article_id)
            WHERE first_seen_at > ?
            """,  # noqa: S608  `matching` is our own text with bound parameters
            [*values, at - alert.within],
        )
        articles = counted.column("articles")[0].as_py()
        if articles >= alert.at_least:
            found.append(Fired(alert.name, articles, shown_duration(alert.within)))
    return found


def _filters(alert: Alert) -> Filters:
    given = {name: getattr(alert, name) for name in ("country", "topic", "source", "language", "tone")}
    query = {name: list(value) for name, value in given.items() if value}
    return Filters.from_query(
        {**query, **{name: value for name in ("pair", "text") if (value := getattr(alert, name))}}
    )
