"""One scheduled run: plan, fetch, extract, annotate, write, publish, report.

Whatever happens in between, the store is whole: it is replaced at the end, in one step, by its next
generation. What a killed run had finished waits in the ledger, and the next run publishes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from monitor import clock, files, place
from monitor.annotate import Annotators, choose
from monitor.model import Run
from monitor.refresh.collect import Collector
from monitor.refresh.items import Items, Patience
from monitor.refresh.publish import publish_pending
from monitor.refresh.write import Progress, Writing
from monitor.runs.understand import Keep
from monitor.runs.workers import Workers
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import Fetcher, FetchSettings
from monitor.store import Place, Where, Writer, locking, reconciling
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts, Memory

__all__ = ["Patience", "Planned", "Report", "Settings", "refresh"]

SLACK = 0.05
"""A source is due a little early: timers are not exact, and a whole turn would be lost."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Planned:
    """A source and how often it is asked; None: in every run."""

    source: Source
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """How a refresh works.

    Args:
        fetch: how to fetch.
        patience: how often an item is tried and asked again.
        seconds: what one source may take.
        workers: who extracts and annotates; default one process per core.
        keep: tells which articles are wanted; None: all.
        filters: names what `keep` wants, so that it is known what other filters left out.
        keep_runs: reports that are older are forgotten.
        annotators: the models that annotate; default: the best that this machine can run.
    """

    fetch: FetchSettings = field(default_factory=FetchSettings)
    patience: Patience = field(default_factory=Patience)
    seconds: float = 600.0
    workers: Workers = None
    keep: Keep | None = None
    filters: str = ""
    keep_runs: timedelta = timedelta(days=90)
    annotators: Annotators = field(default_factory=choose)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, in all and by source.

    `errors` by source says why one did not come to its end. `waiting` counts articles that other filters than
    today's left out. `restored` counts those that the store had lost and that were asked for again.
    """

    run: Run
    sources: dict[str, Counts]
    errors: dict[str, str]
    waiting: int = 0
    restored: int = 0


def refresh(
    planned: Sequence[Planned],
    store: Where,
    settings: Settings,
    *,
    since: datetime | None = None,
    again: bool = False,
    progress: Progress | None = None,
    command: str = "refresh",
) -> Report:
    """Bring a store up to date with its sources.

    Args:
        planned: the sources.
        store: made when missing.
        settings: how to fetch and how long to wait.
        since: naive UTC; go back to this time (backfill), and ask every source whatever its schedule.
        again: have again what other filters than today's left out, and ask every source whatever its
            schedule.
        progress: told as the run goes on.
        command: what to record the run as.

    Raises:
        StoreBusy: another refresh is at work; the message says which.
        StoreError: the store or its ledger cannot be written; the store is as it was.
    """
    store = place.of(store)
    mode = files.mode_beside(files.real(store.path))
    with locking.locked(locking.lock_path(store.path, "refresh.lock"), command, mode=mode):
        ledger = Ledger(store.path)
        try:
            return _run(planned, store, settings, ledger, since, again, progress, command)
        finally:
            ledger.close()


def _run(
    planned: Sequence[Planned],
    store: Place,
    settings: Settings,
    ledger: Ledger,
    since: datetime | None,
    again: bool,
    progress: Progress | None,
    command: str,
) -> Report:
    run = Run.begin(command)
    run_id, started = run.run_id, run.started_at
    structlog.contextvars.bind_contextvars(run=run_id)
    restored = reconciling.reconcile(ledger, Writer(store), started)
    ledger.begin(run_id, command, started)
    try:
        if again:
            names = [item.source.name for item in planned]
            reconciling.bring_back(ledger, settings.filters, names, started)
        due = _plan(planned, ledger, started, since, everyone=again or since is not None)
        log.info("run begins", sources=len(due), not_due=len(planned) - len(due), store=str(store))
        writing = Writing(
            ledger,
            store,
            run,
            settings.annotators,
            settings.keep,
            settings.filters,
            settings.workers,
            progress,
        )
        _collect(due, writing, settings, since)
        result = publish_pending(store, ledger, _summed(run, ledger), settings.annotators)
    except BaseException as error:
        ledger.end(run_id, "failed", clock.now(), str(error) or type(error).__name__)
        raise
    ledger.end(run_id, "done", clock.now())
    ledger.prune(started - settings.keep_runs)
    log.info("run ends", new=result.new, updated=result.updated, seconds=round(result.seconds, 2))
    waiting = reconciling.left_out(store.path, settings.filters)["waiting"]
    return Report(result, ledger.totals(run_id), ledger.errors(run_id), waiting, restored)


def _plan(
    planned: Sequence[Planned], ledger: Ledger, at: datetime, since: datetime | None, *, everyone: bool
) -> list[tuple[Source, Memory]]:
    """Choose the sources whose time has come, with what they left for this run."""
    due = []
    for item in planned:
        memory = ledger.memory(item.source.name)
        last = memory.checked_at
        if everyone or item.every is None or last is None or at - last >= item.every * (1 - SLACK):
            due.append((item.source, memory if since is None else Memory(checked_at=last)))
    return due


def _collect(
    due: Sequence[tuple[Source, Memory]], writing: Writing, settings: Settings, since: datetime | None
) -> None:
    """Fetch, extract, annotate, and write to the ledger: all sources at the same time."""
    if not due:
        return
    for source, _ in due:
        writing.ledger.open_source(writing.run.run_id, source.name, source.kind, clock.now())
    fetch = Fetcher(settings.fetch)
    items = Items(writing.ledger, writing.run.started_at)
    collector = Collector(fetch, items, settings.patience, settings.seconds, since)
    collector.start(due)
    try:
        writing.drain(collector, [source.name for source, _ in due])
    finally:
        fetch.close()


def _summed(run: Run, ledger: Ledger) -> Run:
    """Sum up what the ledger counted; what was new is decided when it is published."""
    total = sum(ledger.totals(run.run_id).values(), Counts())
    return replace(
        run,
        read=total.fetched + total.unchanged + total.duplicate,
        unchanged=total.unchanged,
        quarantined=total.quarantined,
        words=total.words,
        duplicate=total.duplicate,
        filtered=total.filtered,
        bytes=total.bytes,
    ).ended()
