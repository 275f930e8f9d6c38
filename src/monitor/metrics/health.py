"""Can today's figures be trusted: which sources are well, silent, failing, or changed how much they bring.

What the refreshes did stands in the ledger beside the store; it is read here and never written.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Literal

import pandas as pd

from monitor.store import Store, ledger
from monitor.store.ledger_rows import time_in, time_out

State = Literal["failing", "silent", "more", "less", "well", "new"]

DAYS = 30
"""Days that are looked back on."""

BASELINE = 28
"""Days before the last 24 hours that a source's volume is compared with."""

LEAST_HISTORY = 7
"""Days of history below which no volume is judged."""

LEAST_GAPS = 5
"""Times a source must have brought something new before its silence is judged."""

LEAST_SILENCE = timedelta(hours=24)

UNUSUAL = 3.5
"""Modified z-score from which a volume stands out."""

_DAILY = """
    SELECT source, CAST(julianday(:at) - julianday(started_at) AS INTEGER) AS ago, sum(new) AS new
    FROM source_runs WHERE started_at > :since AND started_at <= :at GROUP BY source, ago
"""
_ARRIVALS = """
    SELECT source, started_at FROM source_runs
    WHERE new > 0 AND started_at > :since AND started_at <= :at ORDER BY source, started_at
"""
_SOURCES = """
    WITH
        last AS (SELECT source, kind, max(started_at), seconds FROM source_runs GROUP BY source),
        first AS (SELECT source, min(started_at) AS first_at FROM source_runs GROUP BY source),
        day AS (
            SELECT
                source, sum(fetched) AS fetched, sum(new) AS new, sum(updated) AS updated,
                sum(unchanged) AS unchanged, sum(duplicate) AS duplicate, sum(filtered) AS filtered,
                sum(quarantined) AS quarantined, sum(failed) AS failed, sum(bytes) AS bytes
            FROM source_runs WHERE started_at > :day AND started_at <= :at GROUP BY source
        ),
        due AS (SELECT source, count(*) AS waiting FROM items WHERE due_at IS NOT NULL GROUP BY source)
    SELECT
        s.name, last.kind, s.succeeded_at, s.new_at, s.failures, s.last_error, day.*, last.seconds, first_at,
        coalesce(waiting, 0) AS waiting
    FROM sources AS s
    LEFT JOIN last ON last.source = s.name LEFT JOIN first ON first.source = s.name
    LEFT JOIN day ON day.source = s.name LEFT JOIN due ON due.source = s.name
    ORDER BY s.name
"""
_RUNS = """
    SELECT
        runs.run_id, runs.started_at, runs.finished_at, runs.command, runs.outcome, runs.error,
        count(source) AS sources, count(s.error) AS failed_sources, coalesce(sum(fetched), 0) AS fetched,
        coalesce(sum(new), 0) AS new, coalesce(sum(updated), 0) AS updated,
        coalesce(sum(unchanged), 0) AS unchanged, coalesce(sum(duplicate), 0) AS duplicate,
        coalesce(sum(filtered), 0) AS filtered, coalesce(sum(quarantined), 0) AS quarantined,
        coalesce(sum(bytes), 0) AS bytes
    FROM runs LEFT JOIN source_runs AS s USING (run_id)
    GROUP BY runs.run_id ORDER BY runs.started_at DESC LIMIT :most
"""
_LOADS = """
    SELECT
        run_id, started_at, finished_at, command, 'done' AS outcome, NULL AS error, 0 AS sources,
        0 AS failed_sources, read AS fetched, new, updated, unchanged, duplicate, filtered, quarantined, bytes
    FROM runs ORDER BY started_at DESC LIMIT ?
"""
_QUARANTINE = """
    SELECT
        arg_max(reason, seen_at) AS reason, count(*) AS records, max(seen_at) AS last_at,
        arg_max(origin, seen_at) AS example,
        arg_max(excerpt, seen_at) AS excerpt
    FROM (SELECT *, regexp_replace(reason, '[0-9]+|https?://\\S+', '…', 'g') AS kind FROM quarantine)
    GROUP BY kind ORDER BY records DESC, last_at DESC LIMIT ?
"""
_NEWEST = """
    SELECT count(*) AS articles, max(published_day) AS published, max(first_seen_at) AS seen,
        (SELECT count(*) FROM quarantine) AS quarantined
    FROM articles
"""

INTAKE_DAYS = 90
"""Days of what came in; the ledger remembers as many, unless monitor.toml says otherwise (`keep_runs`)."""

INTAKE = ("new", "updated", "quarantined")
"""Of the counts of a run, those that are followed from day to day."""

COUNTS = ("fetched", "new", "updated", "unchanged", "duplicate", "filtered", "quarantined", "failed")


@dataclass(frozen=True, slots=True)
class Summary:
    """How things are in all. Times are naive UTC; None: never.

    Args:
        articles: articles in the store.
        newest: the latest day of publication.
        seen: when an article last came in.
        quarantined: records that could not be used.
        refreshed: when the last refresh ended, or began where it has no end.
        outcome: of that refresh: done, failed, running or killed.
        pending: batches of a run that was cut off, for the next one to publish.
        sources: sources that a refresh ever asked.
        well: sources among them in which nothing stands out.
        new: new articles of the 24 hours before the last refresh.
    """

    articles: int
    newest: date | None
    seen: datetime | None
    quarantined: int
    refreshed: datetime | None
    outcome: str | None
    pending: int
    sources: int
    well: int
    new: int


def summary(store: Store) -> Summary:
    """Return how things are in all."""
    (found,) = store.arrow(_NEWEST).to_pylist()
    last = ledger.last_run(store.path)
    waiting = ledger.read(store.path, "SELECT count(*) AS n FROM pending")
    asked = sources(store)
    return Summary(
        articles=found["articles"],
        newest=found["published"],
        seen=found["seen"],
        quarantined=found["quarantined"],
        refreshed=time_in(last["finished_at"] or last["started_at"]) if last else None,
        outcome=last["outcome"] if last else None,
        pending=waiting[0]["n"] if waiting else 0,
        sources=len(asked),
        well=int(asked["state"].isin(("well", "new")).sum()),
        new=int(asked["new"].sum()),
    )


def sources(store: Store) -> pd.DataFrame:
    """Return how every source fares that a refresh ever asked, those that stand out first.

    A source is *failing* when its last run did not come to its end. It is *silent* when it brought nothing
    new for longer than 24 hours and three times its usual gap: the median of those of the last 30 days, of
    at least five. It is *more* or *less* when what it brought in the last 24 hours is unusual against the 28
    days before, of at least seven: the modified z-score of Iglewicz and Hoaglin (How to detect and handle
    outliers, 1993) beyond 3.5, with the spread no smaller than chance alone makes it (Poisson). All is
    judged as of the last refresh.

    Returns:
        One row a source: name, state, why (in words), kind, succeeded_at, new_at, last_error, the counts of
        the 24 hours before (`COUNTS`), bytes, seconds (of its last run), waiting (pages to fetch), daily
        (list: new articles of the last 30 days, oldest first).
    """
    last = ledger.last_run(store.path)
    columns = ["name", "state", "why", "kind", "succeeded_at", "new_at", "last_error", *COUNTS]
    columns += ["bytes", "seconds", "waiting", "daily"]
    if last is None:
        return pd.DataFrame(columns=columns)
    at = time_in(last["started_at"]) or datetime.min
    span = {"at": time_out(at), "since": time_out(at - timedelta(days=DAYS))}
    today = {"at": span["at"], "day": time_out(at - timedelta(days=1))}
    daily: dict[str, list[int]] = defaultdict(lambda: [0] * DAYS)
    for row in ledger.read(store.path, _DAILY, span):
        daily[row["source"]][min(row["ago"], DAYS - 1)] += row["new"]
    arrivals: dict[str, list[datetime]] = defaultdict(list)
    for row in ledger.read(store.path, _ARRIVALS, span):
        arrivals[row["source"]].append(time_in(row["started_at"]) or at)
    found = []
    for row in ledger.read(store.path, _SOURCES, today):
        name, first = row["name"], time_in(row.pop("first_at")) or at
        state, why = _judged(row, daily[name], arrivals[name], at, (at - first).days)
        times = {column: time_in(row[column]) for column in ("succeeded_at", "new_at")}
        counts = {column: row[column] or 0 for column in (*COUNTS, "bytes")}
        found.append({**row, **times, **counts, "state": state, "why": why, "daily": daily[name][::-1]})
    order = {"failing": 0, "silent": 1, "less": 2, "more": 3}
    found.sort(key=lambda row: (order.get(row["state"], 9), row["name"]))
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys((*COUNTS, "bytes"), "Int64"))


def _judged(
    row: dict[str, Any], daily: list[int], arrivals: list[datetime], at: datetime, days: int
) -> tuple[State, str]:
    """Return the state of a source and the reason in words."""
    if row["failures"]:
        return "failing", f"failed {row['failures']} times in a row" if row["failures"] > 1 else "failed"
    gaps = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(arrivals)]
    if len(gaps) >= LEAST_GAPS:
        usual, silence = timedelta(seconds=median(gaps)), at - arrivals[-1]
        if silence > max(LEAST_SILENCE, 3 * usual):
            return "silent", f"nothing new for {_span(silence)}; usually every {_span(usual)}"
    before = daily[1 : min(BASELINE, days) + 1]
    if len(before) >= LEAST_HISTORY:
        middle, score = median(before), unusual(daily[0], before)
        said = f"{daily[0]:,} in 24 hours; usually {middle:,.0f}"
        if abs(score) > UNUSUAL:
            return ("more" if score > 0 else "less"), said
    return ("well", "") if days >= LEAST_HISTORY else ("new", "too young to be judged")


def unusual(value: int, before: list[int]) -> float:
    """Return the modified z-score of a count against earlier ones, the spread at least that of chance."""
    middle = median(before)
    spread = 1.4826 * median(abs(other - middle) for other in before)
    return float((value - middle) / max(spread, max(middle, 1.0) ** 0.5))


def runs(store: Store, limit: int | None = 200) -> pd.DataFrame:
    """Return the last runs, the newest first: refreshes, and loads by hand.

    Args:
        store: the store.
        limit: how many at most; None for all.

    Returns:
        One row a run: run_id, started_at, finished_at (NaT: at work or killed), command, outcome, error,
        sources, failed_sources, fetched, new, updated, unchanged, duplicate, filtered, quarantined, bytes,
        seconds (NaN without an end).
    """
    refreshes = ledger.read(store.path, _RUNS, {"most": -1 if limit is None else limit})
    for row in refreshes:
        row |= {name: time_in(row[name]) for name in ("started_at", "finished_at")}
    known = {row["run_id"] for row in refreshes}
    loads = [row for row in store.arrow(_LOADS, [limit]).to_pylist() if row["run_id"] not in known]
    found = sorted([*refreshes, *loads], key=lambda row: row["started_at"], reverse=True)[:limit]
    columns = ["run_id", "started_at", "finished_at", "command", "outcome", "error", "sources"]
    columns += ["failed_sources", *COUNTS[:-1], "bytes"]
    frame = pd.DataFrame(found, columns=columns)
    lasted = pd.to_datetime(frame["finished_at"]) - pd.to_datetime(frame["started_at"])
    return frame.assign(seconds=lasted.dt.total_seconds())


def intake(store: Store) -> pd.DataFrame:
    """Return what came in from day to day, up to the last run: refreshes and loads by hand.

    Returns:
        One row for each day (UTC) of the last `INTAKE_DAYS` on which a run began, the earliest first: period,
        runs, and of what those runs read the counts of `INTAKE`.
    """
    found = runs(store, limit=None)
    began = pd.to_datetime(found["started_at"])
    found = found.assign(period=began.dt.normalize(), runs=1)
    days = found.groupby("period", as_index=False)[["runs", *INTAKE]].sum()
    recent: pd.DataFrame = days[days["period"] > days["period"].max() - timedelta(days=INTAKE_DAYS)]
    return recent.reset_index(drop=True)


def sources_of(store: Store, run_id: str) -> pd.DataFrame:
    """Return what a run did, source by source: source, kind, error, the counts, bytes, seconds."""
    columns = ("source", "kind", "error", *COUNTS, "bytes", "seconds")
    sql = "SELECT * FROM source_runs WHERE run_id = :run ORDER BY error IS NULL, new DESC, source"
    return pd.DataFrame(ledger.read(store.path, sql, {"run": run_id}), columns=list(columns))


def quarantine(store: Store, limit: int = 200) -> pd.DataFrame:
    """Return why records could not be used: reason, records, last_at, example (an origin), excerpt."""
    return store.query(_QUARANTINE, [limit])


def _span(value: timedelta) -> str:
    """Write a length of time as people do."""
    hours = value.total_seconds() / 3600
    if hours >= 48:
        return f"{hours / 24:.0f} days"
    return f"{hours:.0f} hours" if hours >= 2 else f"{max(hours * 60, 1):.0f} minutes"
