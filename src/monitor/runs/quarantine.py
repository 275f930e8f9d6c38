"""Records that could not be used: to look at, to try again, to let go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor import clock, place
from monitor.annotate import Annotators
from monitor.errors import UsageError
from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id
from monitor.model import Link
from monitor.runs.generation import index
from monitor.runs.load import load
from monitor.runs.workers import Workers
from monitor.store import Store, Where, Writer, opening, published
from monitor.store.ledger import Ledger, ledger_path

_RECORD = re.compile(r"[:#][^/\\:#]*$")
"""What follows the file's path in an origin: `news.jsonl:17`, `mail.mbox#3`."""


def records(store: Store, limit: int | None = None, origin: str | None = None) -> list[dict[str, Any]]:
    """Return records in quarantine, the newest first.

    Args:
        store: the store.
        limit: how many; None: all.
        origin: only those whose origin begins so.

    Returns:
        Of each: run_id, seen_at (UTC), origin, reason and excerpt.
    """
    found: list[dict[str, Any]] = store.arrow(
        """
        SELECT run_id, seen_at::VARCHAR AS seen_at, origin, reason, excerpt
        FROM quarantine WHERE starts_with(origin, ?) ORDER BY seen_at DESC, origin LIMIT ?
        """,
        [origin or "", limit],
    ).to_pylist()
    return found


def drop(store: Where, origins: Sequence[str] | None) -> int:
    """Let records go: those with one of the given origins; None: all. Return how many."""

    def work(writer: Writer) -> int:
        dropped = writer.unquarantine(origins)
        index(writer)
        return dropped

    return published(store, work) if opening.exists(place.of(store)) else 0


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry did: articles loaded, pages for the next refresh, records without a way back."""

    loaded: int
    again: int
    pages: int
    gone: int


def retry(
    store: Where,
    origins: Sequence[str] | None,
    annotators: Annotators | None = None,
    workers: Workers = None,
) -> Retried:
    """Try records again: files are read anew at once, pages are fetched by the next refresh.

    Args:
        store: the store.
        origins: which records; None: all.
        annotators: the models that annotate; None: the best that this machine can run.
        workers: who reads and annotates; default one process per core.

    Returns:
        `again` counts the records of those files that are in quarantine still.

    Raises:
        UsageError: no such record is in quarantine.
    """
    chosen = [row["origin"] for row in records(Store(store)) if origins is None or row["origin"] in origins]
    if origins and not chosen:
        raise UsageError(f"not in quarantine: {', '.join(origins)[:300]}")
    pages = [origin for origin in chosen if origin.startswith(("http://", "https://"))]
    files = {origin: _file(origin) for origin in chosen if origin not in pages}
    there = sorted({path for path in files.values() if path is not None})
    due = _make_due(store, pages)
    released = [*due, *(origin for origin, path in files.items() if path is not None)]
    loaded = again = 0
    if there:
        done = load(
            there,
            store,
            command="quarantine retry",
            annotators=annotators,
            workers=workers,
            released=released,
        )
        loaded, again = done.new + done.updated, done.quarantined
    elif released:
        drop(store, released)
    gone = len(chosen) - len(released)
    return Retried(loaded, again, len(due), gone)


def _make_due(store: Where, pages: Sequence[str]) -> list[str]:
    """Have the next refresh fetch pages that were given up; return those that it will."""
    beside = place.of(store).path
    if not pages or not ledger_path(beside).exists():
        return []
    ledger = Ledger(beside)
    try:
        found = [(page, article_id(canonical_url(page), "")) for page in pages]
        return [page for page, key in found if ledger.make_due(key, Link(page, page), clock.now())]
    finally:
        ledger.close()


def _file(origin: str) -> Path | None:
    """Return the file that an origin names, None where it is not there any more."""
    for name in (origin, _RECORD.sub("", origin)):
        path = Path(name)
        if path.is_file():
            return path
    return None
